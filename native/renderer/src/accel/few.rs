//! Groups of rays against so few triangles that a tree costs more than it saves: in a room of walls and boxes, say. Each vertex
//! is sheared for all rays of a group at once, and then each triangle tested against them, a ray to a lane. There is nothing to be
//! decided ray by ray, which is what walks take most of their time for.
//!
//! The test is the one of `triangle.rs` in the same order of operations, so that hits are the bits that a walk finds.

use super::mesh::Mesh;
use super::ray::{Hit, NONE, Prepared, Ray};
use super::triangle::{SMALLEST_SUM, look_again};
use crate::simd::vector::{self, Columns, V3, set_lane};
use crate::simd::{Float, InstructionSet, Int, Kernel, LANES, Mask};

/// Triangles of which rays in groups ask each. In rooms of boxes walks are as fast from about 90 on.
const MAX_TRIANGLES: usize = 64;

/// Vertices that they may have.
const MAX_VERTICES: usize = 128;

/// A mesh of few triangles.
#[derive(Clone, Copy)]
pub(crate) struct Few<'a> {
    mesh: &'a Mesh,
}

/// Rays side by side. What is in lanes that were not set means nothing.
#[derive(Clone, Default)]
pub(crate) struct RayLanes {
    /// Of each its numbers in their order.
    rows: [[f32; LANES]; LANES],
}

/// Hits of rays, lane by lane.
pub(crate) struct HitLanes {
    t: [f32; LANES],
    u: [f32; LANES],
    v: [f32; LANES],
    primitive: [u32; LANES],
}

/// Memory for vertices as the rays of a group see them.
#[derive(Clone, Debug)]
pub(crate) struct Sheared(Box<[Columns; MAX_VERTICES]>);

impl Default for Sheared {
    fn default() -> Self {
        Self(Box::new([Columns::default(); MAX_VERTICES]))
    }
}

impl Sheared {
    #[inline(always)]
    fn at<F: Float>(&self, vertex: u32) -> V3<F> {
        load(&self.0[vertex as usize % MAX_VERTICES])
    }
}

impl RayLanes {
    /// Sets a lane.
    #[inline]
    pub(crate) fn set(&mut self, lane: usize, ray: &Ray) {
        let Ray { origin: [x, y, z], tmin, direction: [dx, dy, dz], tmax } = *ray;
        self.rows[lane] = [x, y, z, tmin, dx, dy, dz, tmax];
    }

    /// Where they start, lane by lane.
    #[inline(always)]
    pub(crate) fn origins<F: Float>(&self) -> Columns {
        let [x, y, z, ..] = self.columns::<F>();
        V3::new(x, y, z).to_arrays()
    }

    /// Their numbers, lane by lane.
    #[inline(always)]
    fn columns<F: Float>(&self) -> [F; LANES] {
        let [a, b, c, d, e, f, g, h] = &self.rows;
        F::transpose([a, b, c, d, e, f, g, h])
    }

    /// That of a lane.
    #[inline]
    pub(crate) fn of(&self, lane: usize) -> Ray {
        let [x, y, z, tmin, dx, dy, dz, tmax] = self.rows[lane];
        Ray { origin: [x, y, z], tmin, direction: [dx, dy, dz], tmax }
    }
}

impl HitLanes {
    /// That of a lane.
    #[inline]
    pub(crate) fn of(&self, lane: usize) -> Hit {
        let primitive = self.primitive[lane];
        if primitive == NONE { Hit::MISS } else { Hit { t: self.t[lane], u: self.u[lane], v: self.v[lane], primitive } }
    }
}

impl<'a> Few<'a> {
    /// `None` for a mesh that is better walked through.
    #[inline]
    pub(crate) fn new(mesh: &'a Mesh) -> Option<Self> {
        let are_few = mesh.indices().len() <= MAX_TRIANGLES && mesh.positions().len() <= MAX_VERTICES;
        are_few.then_some(Self { mesh })
    }

    /// The nearest hits; of those at the same distance that of the first triangle.
    #[inline]
    pub(crate) fn nearest(self, rays: &RayLanes, memory: &mut Sheared, instructions: InstructionSet) -> HitLanes {
        instructions.run(NearestOfFew { mesh: self.mesh, rays, memory })
    }

    /// Bit by bit whether rays meet anything.
    #[inline]
    pub(crate) fn occluded(self, rays: &RayLanes, memory: &mut Sheared, instructions: InstructionSet) -> u32 {
        instructions.run(AnyOfFew { mesh: self.mesh, rays, memory })
    }
}

/// Rays made ready, lane by lane.
struct PreparedLanes {
    origins: Columns,
    /// The first of the axes.
    first_axes: [u32; LANES],
    shear: Columns,
    tmin: [f32; LANES],
    tmax: [f32; LANES],
    unit: [f32; LANES],
}

impl PreparedLanes {
    #[inline(always)]
    fn new<F: Float>(rays: &RayLanes) -> Self {
        let [x, y, z, tmin, dx, dy, dz, tmax] = rays.columns::<F>();
        let directions = V3::new(dx, dy, dz).to_arrays();
        let mut lanes = Self {
            origins: V3::new(x, y, z).to_arrays(),
            first_axes: [0; LANES],
            shear: Columns::default(),
            tmin: tmin.to_array(),
            tmax: tmax.to_array(),
            unit: [0.0; LANES],
        };
        for lane in 0..LANES {
            let (origin, direction) = (vector::lane(&lanes.origins, lane), vector::lane(&directions, lane));
            let ray = Ray { origin, tmin: lanes.tmin[lane], direction, tmax: lanes.tmax[lane] };
            let prepared = Prepared::of(&ray);
            set_lane(&mut lanes.shear, lane, prepared.shear);
            lanes.first_axes[lane] = prepared.axes[0] as u32;
            lanes.tmin[lane] = prepared.tmin;
            // Rays that end before they begin meet nothing.
            lanes.tmax[lane] = if ray.is_sound() { prepared.tmax } else { -1.0 };
            lanes.unit[lane] = prepared.unit;
        }
        lanes
    }

    /// Shears the vertices of a mesh so that each ray is the z axis.
    #[inline(always)]
    fn shear<F: Float>(&self, mesh: &Mesh, memory: &mut Sheared) {
        let origin = load::<F>(&self.origins);
        let (sx, sy) = (F::load(&self.shear[0]), F::load(&self.shear[1]));
        let first = F::Int::load(&self.first_axes);
        let (is_x, is_y) = (first.eq(F::Int::splat(0)), first.eq(F::Int::splat(1)));
        for (sheared, &position) in memory.0.iter_mut().zip(mesh.positions()) {
            let V3 { x, y, z } = V3::<F>::splat(position) - origin;
            let at_x = F::select(is_x, x, F::select(is_y, y, z));
            let at_y = F::select(is_x, y, F::select(is_y, z, x));
            let at_z = F::select(is_x, z, F::select(is_y, x, y));
            (at_x - sx * at_z).store(&mut sheared[0]);
            (at_y - sy * at_z).store(&mut sheared[1]);
            at_z.store(&mut sheared[2]);
        }
    }
}

#[inline(always)]
fn load<F: Float>([x, y, z]: &Columns) -> V3<F> {
    V3::new(F::load(x), F::load(y), F::load(z))
}

/// What the test of a triangle has found.
struct Met<F: Float> {
    /// Lanes whose rays go through it, wherever.
    inside: F::Mask,
    /// Of these such as need another look.
    doubtful: F::Mask,
    t: F,
    u: F,
    v: F,
}

/// The test of a triangle with these sheared corners; `None` where no ray goes through.
#[inline(always)]
fn meet<F: Float>(a: V3<F>, b: V3<F>, c: V3<F>, along: F) -> Option<Met<F>> {
    let zero = F::zero();
    let u = c.x * b.y - c.y * b.x;
    let v = a.x * c.y - a.y * c.x;
    let w = b.x * a.y - b.y * a.x;
    let least = u.min(v).min(w);
    let most = u.max(v).max(w);
    let inside = least.ge(zero) | most.le(zero);
    if !inside.any() {
        return None;
    }
    let sum = u + v + w;
    let scale = F::splat(1.0) / sum;
    let (u, v, w) = (u * scale, v * scale, w * scale);
    let t = (u * a.z + v * b.z + w * c.z) * along;
    let on_edge = (least.ge(zero) & least.le(zero)) | (most.ge(zero) & most.le(zero));
    let doubtful = inside & (on_edge | sum.abs().lt(F::splat(SMALLEST_SUM)));
    Some(Met { inside, doubtful, t, u: v, v: w })
}

struct NearestOfFew<'a> {
    mesh: &'a Mesh,
    rays: &'a RayLanes,
    memory: &'a mut Sheared,
}

struct AnyOfFew<'a> {
    mesh: &'a Mesh,
    rays: &'a RayLanes,
    memory: &'a mut Sheared,
}

impl Kernel for NearestOfFew<'_> {
    type Output = HitLanes;

    #[inline(always)]
    fn run<F: Float>(self) -> HitLanes {
        let Self { mesh, rays, memory } = self;
        let lanes = PreparedLanes::new::<F>(rays);
        lanes.shear::<F>(mesh, memory);
        let (tmin, tmax, along) = (F::load(&lanes.tmin), F::load(&lanes.tmax), F::load(&lanes.shear[2]));
        let (mut t, mut u, mut v) = (F::splat(f32::INFINITY), F::zero(), F::zero());
        let mut primitive = F::Int::splat(NONE);
        for (number, &[a, b, c]) in (0..).zip(mesh.indices()) {
            let Some(met) = meet::<F>(memory.at(a), memory.at(b), memory.at(c), along) else { continue };
            let hits = met.inside & !met.doubtful & met.t.ge(tmin) & met.t.le(tmax) & met.t.lt(t);
            t = F::select(hits, met.t, t);
            u = F::select(hits, met.u, u);
            v = F::select(hits, met.v, v);
            primitive = F::Int::select(hits, F::Int::splat(number), primitive);
            let doubtful = met.doubtful.bits();
            if doubtful != 0 {
                let mut found =
                    HitLanes { t: t.to_array(), u: u.to_array(), v: v.to_array(), primitive: primitive.to_array() };
                found.look_again(rays, &lanes.tmax, doubtful, mesh, number);
                (t, u, v) = (F::load(&found.t), F::load(&found.u), F::load(&found.v));
                primitive = F::Int::load(&found.primitive);
            }
        }
        let t = t * F::load(&lanes.unit);
        HitLanes { t: t.to_array(), u: u.to_array(), v: v.to_array(), primitive: primitive.to_array() }
    }
}

impl Kernel for AnyOfFew<'_> {
    type Output = u32;

    #[inline(always)]
    fn run<F: Float>(self) -> u32 {
        let Self { mesh, rays, memory } = self;
        let lanes = PreparedLanes::new::<F>(rays);
        lanes.shear::<F>(mesh, memory);
        let (tmin, tmax, along) = (F::load(&lanes.tmin), F::load(&lanes.tmax), F::load(&lanes.shear[2]));
        let mut found = 0;
        for (number, &[a, b, c]) in (0..).zip(mesh.indices()) {
            let Some(met) = meet::<F>(memory.at(a), memory.at(b), memory.at(c), along) else { continue };
            found |= (met.inside & !met.doubtful & met.t.ge(tmin) & met.t.le(tmax)).bits();
            let doubtful = met.doubtful.bits() & !found;
            if doubtful != 0 {
                found |= any_again(rays, doubtful, mesh, number);
            }
            if found == (1 << LANES) - 1 {
                break;
            }
        }
        found
    }
}

impl HitLanes {
    /// Looks again at a triangle where it is doubtful whether rays meet it.
    #[cold]
    #[inline(never)]
    fn look_again(&mut self, rays: &RayLanes, tmax: &[f32; LANES], lanes: u32, mesh: &Mesh, number: u32) {
        for lane in (0..LANES).filter(|lane| lanes >> lane & 1 != 0) {
            if let Some(prepared) = Prepared::new(&rays.of(lane))
                && let Some((t, u, v)) = look_again(&prepared, mesh.triangle(number as usize), tmax[lane])
                && t < self.t[lane]
            {
                (self.t[lane], self.u[lane], self.v[lane], self.primitive[lane]) = (t, u, v, number);
            }
        }
    }
}

/// The same for rays that only ask whether.
#[cold]
#[inline(never)]
fn any_again(rays: &RayLanes, lanes: u32, mesh: &Mesh, number: u32) -> u32 {
    let met = |lane: &usize| {
        let prepared = Prepared::new(&rays.of(*lane)).filter(|_| lanes >> lane & 1 != 0);
        prepared.is_some_and(|ray| look_again(&ray, mesh.triangle(number as usize), ray.tmax).is_some())
    };
    (0..LANES).filter(met).fold(0, |found, lane| found | 1 << lane)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::accel::bvh::{Bvh, Quality, Stack};
    use crate::pool::Threads;
    use crate::sampling::sequence::{Kind, Sample, Sequence};
    use crate::sampling::warp;

    fn sample(index: u32) -> Sample {
        Sequence::new(Kind::Independent, 7, 1 << 16).sample(0, 0, index)
    }

    /// Numbers on a coarse grid, so that many rays meet edges, corners and triangles that lie in each other.
    fn snapped(v: [f32; 3], step: f32) -> [f32; 3] {
        v.map(|c| (c / step).round() * step)
    }

    /// A mesh of so many triangles, some of them without area or there twice.
    fn mesh(triangles: u32, seed: u32) -> Mesh {
        let corner = |i: u32| {
            let sample = sample(1000 * seed + i);
            let [x, y] = sample.two(0);
            snapped(
                [4.0 * x - 2.0, 4.0 * y - 2.0, 4.0 * sample.one(0) - 2.0],
                if i.is_multiple_of(3) { 1.0 } else { 0.5 },
            )
        };
        let indices = (0..triangles).map(|i| [3 * i, 3 * i + 1, if i % 11 == 10 { 3 * i } else { (3 * i + 2) % 40 }]);
        let vertices = (3 * triangles).max(41).min(MAX_VERTICES as u32);
        let indices = indices.map(|corners| corners.map(|corner| corner % vertices)).collect();
        Mesh::new((0..vertices).map(corner).collect(), indices).unwrap()
    }

    /// Rays of all kinds: along axes, from grid points, with limits, and some that are none.
    fn ray(index: u32) -> Ray {
        let sample = sample(50_000 + index);
        let mut origin = (warp::sphere(sample.two(0)) * 4.0 * sample.one(0)).to_array();
        let mut direction = (warp::sphere(sample.two(1)) * (0.1 + 5.0 * sample.one(1))).to_array();
        if index.is_multiple_of(3) {
            origin = snapped(origin, 0.5);
        }
        if index.is_multiple_of(2) {
            direction = snapped(direction, 1.0);
        }
        let (near, far) = (sample.one(2) - 0.5, 4.0 * sample.one(3));
        let mut ray = Ray { origin, tmin: 0.0, direction, tmax: f32::INFINITY };
        match (index % 7, index % 5) {
            (0, _) => (ray.tmin, ray.tmax) = (near, far),
            // Where many surfaces are.
            (1, _) => (ray.tmin, ray.tmax) = (0.5, 1.0),
            (2, 0) => ray.direction = [f32::NAN, 1.0, 0.0],
            (2, 1) => ray.origin = [f32::INFINITY, 1.0, 0.0],
            (2, 2) => ray.tmax = f32::NAN,
            (2, 3) => ray.direction = [f32::INFINITY; 3],
            _ => {}
        }
        ray
    }

    #[test]
    fn a_group_meets_what_each_ray_meets_alone() {
        let (mut met, mut ties, mut stack) = (0, 0, Stack::default());
        for (seed, triangles) in [0, 1, 2, 7, 12, 33, MAX_TRIANGLES as u32].into_iter().enumerate() {
            let mesh = Arc::new(mesh(triangles, seed as u32));
            let bvh = Bvh::build(&mesh, Quality::High, &Threads(1)).unwrap();
            let few = Few::new(&mesh).expect("few");
            for group in 0..500 {
                let (mut lanes, rays) = (RayLanes::default(), [0, 1, 2, 3, 4, 5, 6, 7].map(|i| ray(8 * group + i)));
                rays.iter().enumerate().for_each(|(lane, ray)| lanes.set(lane, ray));
                for instructions in [InstructionSet::PORTABLE, InstructionSet::detect()] {
                    let hits = few.nearest(&lanes, stack.sheared(), instructions);
                    let occluded = few.occluded(&lanes, stack.sheared(), instructions);
                    for (lane, ray) in rays.iter().enumerate() {
                        let alone = bvh.nearest(ray, &mut stack);
                        assert_eq!(hits.of(lane), alone, "{ray:?}");
                        assert_eq!(occluded >> lane & 1 != 0, bvh.occluded(ray, &mut stack), "{ray:?}");
                        met += u32::from(alone.primitive != NONE);
                        // A weight of 0 is an edge's, where a neighbour is often met as well.
                        ties += u32::from(alone.primitive != NONE && (alone.u == 0.0 || alone.v == 0.0));
                    }
                }
            }
        }
        assert!(met > 10_000 && ties > 500, "{met} met, {ties} on edges");
    }

    #[test]
    fn what_is_much_is_not_few() {
        assert!(Few::new(&mesh(MAX_TRIANGLES as u32 + 1, 0)).is_none());
        let vertices = Mesh::new(vec![[0.0; 3]; MAX_VERTICES + 1], vec![[0, 1, 2]]).unwrap();
        assert!(Few::new(&vertices).is_none());
    }
}
