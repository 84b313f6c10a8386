//! Groups of rays against so few triangles that a tree costs more than it saves: in a room of walls and boxes, say. Each vertex
//! is sheared for all rays of a group at once, and then each triangle tested against them, a ray to a lane. There is nothing to be
//! decided ray by ray, which is what walks take most of their time for.
//!
//! The test is the one of `triangle.rs` in the same order of operations, so that hits are the bits that a walk finds.

use std::collections::HashMap;

use super::mesh::Mesh;
use super::ray::{Hit, NONE, Prepared, Ray};
use super::triangle::{SMALLEST_SUM, look_again};
use crate::simd::vector::{self, Columns, V3, set_lane};
use crate::simd::{Float, InstructionSet, Int, Kernel, LANES, Mask, lanes_of};

/// Triangles of which rays in groups ask each. In rooms of boxes walks are as fast from about 70 on.
const MAX_TRIANGLES: usize = 64;

/// What vertices are numbered by.
const VERTICES: usize = 1 << u8::BITS;

/// Few triangles.
#[derive(Debug)]
pub(crate) struct Few {
    /// Where corners are, each once however many triangles meet there; and what makes a register of it.
    vertices: Vec<[f32; LANES]>,
    triangles: Vec<[u8; 3]>,
}

/// Rays side by side, and memory for what they see. What is in lanes that were not set means nothing.
#[derive(Default)]
pub(crate) struct RayGroup {
    rays: Rows,
    vertices: Box<Vertices>,
}

/// Of each ray its numbers in their order.
#[derive(Default)]
struct Rows([[f32; LANES]; LANES]);

/// Vertices as the rays of a group see them: of each its coordinates, and what makes its place quick to find.
struct Vertices([[[f32; LANES]; 4]; VERTICES]);

/// Hits of rays, lane by lane.
pub(crate) struct HitLanes {
    t: [f32; LANES],
    u: [f32; LANES],
    v: [f32; LANES],
    primitive: [u32; LANES],
}

impl Default for Vertices {
    fn default() -> Self {
        Self([[[0.0; LANES]; 4]; VERTICES])
    }
}

impl Vertices {
    #[inline(always)]
    fn at<F: Float>(&self, vertex: u8) -> V3<F> {
        let [x, y, z, _] = &self.0[vertex as usize];
        V3::new(F::load(x), F::load(y), F::load(z))
    }
}

impl RayGroup {
    /// Sets a lane.
    #[inline]
    pub(crate) fn set(&mut self, lane: usize, ray: &Ray) {
        let Ray { origin: [x, y, z], tmin, direction: [dx, dy, dz], tmax } = *ray;
        self.rays.0[lane] = [x, y, z, tmin, dx, dy, dz, tmax];
    }

    /// Where they start, lane by lane.
    #[inline(always)]
    pub(crate) fn origins<F: Float>(&self) -> Columns {
        let [x, y, z, ..] = self.rays.columns::<F>();
        V3::new(x, y, z).to_arrays()
    }
}

impl Rows {
    /// That of a lane.
    fn of(&self, lane: usize) -> Ray {
        let [x, y, z, tmin, dx, dy, dz, tmax] = self.0[lane];
        Ray { origin: [x, y, z], tmin, direction: [dx, dy, dz], tmax }
    }

    /// Their numbers, lane by lane.
    #[inline(always)]
    fn columns<F: Float>(&self) -> [F; LANES] {
        let [a, b, c, d, e, f, g, h] = &self.0;
        F::transpose([a, b, c, d, e, f, g, h])
    }
}

impl HitLanes {
    #[inline(always)]
    fn new<F: Float>(t: F, u: F, v: F, primitive: F::Int) -> Self {
        Self { t: t.to_array(), u: u.to_array(), v: v.to_array(), primitive: primitive.to_array() }
    }

    /// That of a lane.
    #[inline]
    pub(crate) fn of(&self, lane: usize) -> Hit {
        let primitive = self.primitive[lane];
        if primitive == NONE { Hit::MISS } else { Hit { t: self.t[lane], u: self.u[lane], v: self.v[lane], primitive } }
    }

    /// Looks again at a triangle where it is doubtful whether rays meet it. Distances are inner ones yet.
    #[cold]
    #[inline(never)]
    fn look_again(&mut self, few: &Few, number: u32, rays: &Rows, lanes: u32) {
        for lane in lanes_of(lanes) {
            if let Some((t, u, v)) = again(few, number, &rays.of(lane))
                && t < self.t[lane]
            {
                (self.t[lane], self.u[lane], self.v[lane], self.primitive[lane]) = (t, u, v, number);
            }
        }
    }
}

impl Few {
    /// Those of a mesh; `None` where rays had better walk.
    pub(crate) fn new(mesh: &Mesh) -> Option<Self> {
        if mesh.indices().len() > MAX_TRIANGLES {
            return None;
        }
        let (mut vertices, mut numbers) = (Vec::new(), HashMap::new());
        let mut number = |corner: u32| {
            let position = mesh.positions()[corner as usize];
            *numbers.entry(position.map(f32::to_bits)).or_insert_with(|| {
                let [x, y, z] = position;
                vertices.push([x, y, z, 0.0, 0.0, 0.0, 0.0, 0.0]);
                // Each triangle has three at most.
                (vertices.len() - 1) as u8
            })
        };
        let triangles = mesh.indices().iter().map(|corners| corners.map(&mut number)).collect();
        Some(Self { vertices, triangles })
    }

    /// The nearest hits; of those at the same distance that of the first triangle.
    #[inline]
    pub(crate) fn nearest(&self, RayGroup { rays, vertices }: &mut RayGroup, instructions: InstructionSet) -> HitLanes {
        instructions.run(Meet::<true> { few: self, rays, vertices })
    }

    /// Bit by bit whether rays meet anything.
    #[inline]
    pub(crate) fn occluded(&self, RayGroup { rays, vertices }: &mut RayGroup, instructions: InstructionSet) -> u32 {
        instructions.run(Meet::<false> { few: self, rays, vertices })
    }

    /// The corners of a triangle.
    fn corners(&self, triangle: u32) -> [[f32; 3]; 3] {
        self.triangles[triangle as usize].map(|corner| {
            let [x, y, z, ..] = self.vertices[corner as usize];
            [x, y, z]
        })
    }
}

/// Rays made ready, lane by lane.
struct PreparedLanes {
    axes: [[u32; LANES]; 3],
    /// In the order of the axes.
    origin: Columns,
    shear: Columns,
    tmin: [f32; LANES],
    tmax: [f32; LANES],
    unit: [f32; LANES],
}

impl PreparedLanes {
    #[inline(always)]
    fn new<F: Float>(rays: &Rows) -> Self {
        let [x, y, z, tmin, dx, dy, dz, tmax] = rays.columns::<F>();
        let (origins, directions) = (V3::new(x, y, z).to_arrays(), V3::new(dx, dy, dz).to_arrays());
        let mut lanes = Self {
            axes: [[0; LANES]; 3],
            origin: Columns::default(),
            shear: Columns::default(),
            tmin: tmin.to_array(),
            tmax: tmax.to_array(),
            unit: [0.0; LANES],
        };
        for lane in 0..LANES {
            let (origin, direction) = (vector::lane(&origins, lane), vector::lane(&directions, lane));
            let ray = Ray { origin, tmin: lanes.tmin[lane], direction, tmax: lanes.tmax[lane] };
            let prepared = Prepared::of(&ray);
            for (axes, axis) in lanes.axes.iter_mut().zip(prepared.axes) {
                axes[lane] = axis as u32;
            }
            set_lane(&mut lanes.origin, lane, prepared.origin);
            set_lane(&mut lanes.shear, lane, prepared.shear);
            lanes.tmin[lane] = prepared.tmin;
            // Rays that end before they begin meet nothing.
            lanes.tmax[lane] = if ray.is_sound() { prepared.tmax } else { -1.0 };
            lanes.unit[lane] = prepared.unit;
        }
        lanes
    }

    /// Shears all vertices so that each ray is the z axis.
    #[inline(always)]
    fn shear<F: Float>(&self, few: &Few, vertices: &mut Vertices) {
        let [x_axis, y_axis, z_axis] = &self.axes;
        let (x_axis, y_axis, z_axis) = (F::Int::load(x_axis), F::Int::load(y_axis), F::Int::load(z_axis));
        let origin = V3::<F>::load(&self.origin);
        let (sx, sy) = (F::load(&self.shear[0]), F::load(&self.shear[1]));
        for (sheared, position) in vertices.0.iter_mut().zip(&few.vertices) {
            let position = F::load(position);
            let z = position.permute(z_axis) - origin.z;
            (position.permute(x_axis) - origin.x - sx * z).store(&mut sheared[0]);
            (position.permute(y_axis) - origin.y - sy * z).store(&mut sheared[1]);
            z.store(&mut sheared[2]);
        }
    }
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

/// What rays meet: the nearest, or whether there is anything.
struct Meet<'a, const NEAREST: bool> {
    few: &'a Few,
    rays: &'a Rows,
    vertices: &'a mut Vertices,
}

impl Kernel for Meet<'_, true> {
    type Output = HitLanes;

    #[inline(always)]
    fn run<F: Float>(self) -> HitLanes {
        let Self { few, rays, vertices } = self;
        let lanes = PreparedLanes::new::<F>(rays);
        lanes.shear::<F>(few, vertices);
        let (tmin, tmax, along) = (F::load(&lanes.tmin), F::load(&lanes.tmax), F::load(&lanes.shear[2]));
        let (mut t, mut u, mut v) = (F::splat(f32::INFINITY), F::zero(), F::zero());
        let mut primitive = F::Int::splat(NONE);
        for (number, &[a, b, c]) in (0..).zip(&few.triangles) {
            let Some(met) = meet::<F>(vertices.at(a), vertices.at(b), vertices.at(c), along) else { continue };
            let hits = met.inside & !met.doubtful & met.t.ge(tmin) & met.t.le(tmax) & met.t.lt(t);
            t = F::select(hits, met.t, t);
            u = F::select(hits, met.u, u);
            v = F::select(hits, met.v, v);
            primitive = F::Int::select(hits, F::Int::splat(number), primitive);
            let doubtful = met.doubtful.bits();
            if doubtful != 0 {
                let mut found = HitLanes::new(t, u, v, primitive);
                found.look_again(few, number, rays, doubtful);
                (t, u, v) = (F::load(&found.t), F::load(&found.u), F::load(&found.v));
                primitive = F::Int::load(&found.primitive);
            }
        }
        HitLanes::new(t * F::load(&lanes.unit), u, v, primitive)
    }
}

impl Kernel for Meet<'_, false> {
    type Output = u32;

    #[inline(always)]
    fn run<F: Float>(self) -> u32 {
        let Self { few, rays, vertices } = self;
        let lanes = PreparedLanes::new::<F>(rays);
        lanes.shear::<F>(few, vertices);
        let (tmin, tmax, along) = (F::load(&lanes.tmin), F::load(&lanes.tmax), F::load(&lanes.shear[2]));
        let mut found = 0;
        for (number, &[a, b, c]) in (0..).zip(&few.triangles) {
            let Some(met) = meet::<F>(vertices.at(a), vertices.at(b), vertices.at(c), along) else { continue };
            found |= (met.inside & !met.doubtful & met.t.ge(tmin) & met.t.le(tmax)).bits();
            let doubtful = met.doubtful.bits() & !found;
            if doubtful != 0 {
                found |= any_again(few, number, rays, doubtful);
            }
            if found == (1 << LANES) - 1 {
                break;
            }
        }
        found
    }
}

/// The exact test of a triangle for one ray, up to its end.
#[inline]
fn again(few: &Few, number: u32, ray: &Ray) -> Option<(f32, f32, f32)> {
    let prepared = Prepared::new(ray)?;
    look_again(&prepared, few.corners(number), prepared.tmax)
}

/// The same for rays that only ask whether: bits of those that meet it.
#[cold]
#[inline(never)]
fn any_again(few: &Few, number: u32, rays: &Rows, lanes: u32) -> u32 {
    lanes_of(lanes).filter(|&lane| again(few, number, &rays.of(lane)).is_some()).fold(0, |met, lane| met | 1 << lane)
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
        let vertices = 3 * triangles + 41;
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

    /// In numbers so small that products lose digits, in usual ones and in large ones.
    const SCALES: [f32; 3] = [1e-13, 1.0, 1e15];

    fn scaled(v: [f32; 3], scale: f32) -> [f32; 3] {
        v.map(|c| c * scale)
    }

    fn bits(hit: Hit) -> [u32; 4] {
        [hit.t.to_bits(), hit.u.to_bits(), hit.v.to_bits(), hit.primitive]
    }

    #[test]
    fn a_group_meets_what_each_ray_meets_alone() {
        for scale in SCALES {
            let (mut met, mut ties, mut stack) = (0, 0, Stack::default());
            let mut rays = RayGroup::default();
            for (seed, triangles) in [0, 1, 2, 7, 12, 33, MAX_TRIANGLES as u32].into_iter().enumerate() {
                let mesh = mesh(triangles, seed as u32);
                let positions = mesh.positions().iter().map(|&position| scaled(position, scale)).collect();
                let mesh = Arc::new(mesh.with_positions(positions).unwrap());
                let bvh = Bvh::build(&mesh, Quality::High, &Threads(1)).unwrap();
                let few = Few::new(&mesh).expect("few");
                for group in 0..500 {
                    let given = [0, 1, 2, 3, 4, 5, 6, 7].map(|i| ray(8 * group + i));
                    // Distances are in lengths of the direction, which does not scale.
                    let given = given.map(|ray| Ray {
                        origin: scaled(ray.origin, scale),
                        tmin: ray.tmin * scale,
                        tmax: ray.tmax * scale,
                        ..ray
                    });
                    given.iter().enumerate().for_each(|(lane, ray)| rays.set(lane, ray));
                    for instructions in [InstructionSet::PORTABLE, InstructionSet::detect()] {
                        let hits = few.nearest(&mut rays, instructions);
                        let occluded = few.occluded(&mut rays, instructions);
                        for (lane, ray) in given.iter().enumerate() {
                            let alone = bvh.nearest(ray, &mut stack);
                            assert_eq!(bits(hits.of(lane)), bits(alone), "{ray:?}");
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
    }

    #[test]
    fn what_is_much_is_not_few() {
        assert!(Few::new(&mesh(MAX_TRIANGLES as u32, 0)).is_some());
        assert!(Few::new(&mesh(MAX_TRIANGLES as u32 + 1, 0)).is_none());
    }
}
