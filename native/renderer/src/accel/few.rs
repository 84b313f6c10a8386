//! Groups of rays against so few triangles that a tree costs more than it saves: in a room of walls and boxes, say. Each vertex
//! is sheared for all rays of a group at once, and then each triangle tested against them, a ray to a lane. There is nothing to be
//! decided ray by ray, which is what walks take most of their time for.
//!
//! The test is the one of `triangle.rs` in the same order of operations, so that hits are the bits that a walk finds.

use std::collections::HashMap;

use glam::DVec3;

use super::mesh::Mesh;
use super::ray::{Hit, NONE, Prepared, Ray};
use super::triangle::{SMALLEST_SUM, look_again};
use crate::simd::vector::{self, Columns, V3, set_lane};
use crate::simd::{Float, InstructionSet, Int, Kernel, LANES, Mask, lanes_of};

/// Triangles of which rays in groups ask each. In rooms of boxes walks are as fast from about 70 on.
const MAX_TRIANGLES: usize = 64;

/// Vertices that there is memory for.
const VERTICES: usize = 1 << u8::BITS;

/// Stands for no vertex: triangles have fewer.
const NO_VERTEX: u8 = u8::MAX;

/// Few triangles.
#[derive(Debug)]
pub(crate) struct Few {
    /// Where corners are, each once however many triangles meet there; and what makes a register of it.
    vertices: Vec<[f32; LANES]>,
    triangles: Vec<[u8; 3]>,
    /// The same in their order, as they are tested.
    pieces: Vec<Piece>,
    within: Ball,
}

/// A triangle, or two that follow each other and share the side from the first corner to the third, as the halves of polygons do:
/// what that side tells of both is worked out once.
#[derive(Debug)]
struct Piece {
    first: u32,
    corners: [u8; 3],
    /// The third corner of the second one, whose others are the first and the third of the first; [`NO_VERTEX`] without one.
    fourth: u8,
}

/// Where rays of a group have to start.
#[derive(Debug)]
struct Ball {
    center: [f32; 3],
    squared_radius: f32,
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

impl Ball {
    /// Such as 32 bits tell to be in this one.
    fn new(center: DVec3, radius: f64) -> Self {
        let rounded = center.as_vec3();
        // Differences and sums of squares are off by less than so much of themselves, where they are numbers of full precision.
        let radius = (radius - rounded.as_dvec3().distance(center)) * (1.0 - 1e-6);
        let squared = (radius * radius) as f32;
        let is_exact = radius > 0.0 && squared > 1e-30 && squared < 1e36;
        Self { center: rounded.to_array(), squared_radius: if is_exact { squared } else { -1.0 } }
    }

    /// Bit by bit whether it holds these points.
    #[inline(always)]
    fn holds<F: Float>(&self, points: V3<F>) -> u32 {
        let way = points - V3::splat(self.center);
        way.dot(way).le(F::splat(self.squared_radius)).bits()
    }
}

impl Piece {
    /// Those of triangles.
    fn all(triangles: &[[u8; 3]]) -> Vec<Self> {
        let (mut pieces, mut first) = (Vec::new(), 0);
        while let Some(&corners) = triangles.get(first) {
            let [a, _, c] = corners;
            let fourth = match triangles.get(first + 1) {
                Some(&[p, q, d]) if [p, q] == [a, c] => d,
                _ => NO_VERTEX,
            };
            pieces.push(Self { first: first as u32, corners, fourth });
            first += if fourth == NO_VERTEX { 1 } else { 2 };
        }
        pieces
    }
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

    /// That of a lane.
    #[inline]
    pub(crate) fn of(&self, lane: usize) -> Ray {
        self.rays.of(lane)
    }

    /// Where they go, lane by lane.
    #[inline(always)]
    pub(crate) fn directions<F: Float>(&self) -> Columns {
        let [_, _, _, _, x, y, z, _] = self.rays.columns::<F>();
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
    /// Those of a mesh, for rays that start within a radius of a point; `None` where rays had better walk.
    pub(crate) fn new(mesh: &Mesh, center: DVec3, radius: f64) -> Option<Self> {
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
        let triangles: Vec<_> = mesh.indices().iter().map(|corners| corners.map(&mut number)).collect();
        Some(Self { vertices, pieces: Piece::all(&triangles), triangles, within: Ball::new(center, radius) })
    }

    /// The nearest hits of the first `count` rays, of those at the same distance that of the first triangle; `None` where some do
    /// not start where they have to.
    #[inline]
    pub(crate) fn nearest(&self, rays: &mut RayGroup, count: usize, instructions: InstructionSet) -> Option<HitLanes> {
        let RayGroup { rays, vertices } = rays;
        instructions.run(Meet::<true> { few: self, rays, count, vertices })
    }

    /// Bit by bit whether they meet anything; see [`Self::nearest`].
    #[inline]
    pub(crate) fn occluded(&self, rays: &mut RayGroup, count: usize, instructions: InstructionSet) -> Option<u32> {
        let RayGroup { rays, vertices } = rays;
        instructions.run(Meet::<false> { few: self, rays, count, vertices }).map(|found| found & ((1 << count) - 1))
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
    /// `None` where some of the first `count` rays do not start in a ball.
    #[inline(always)]
    fn new<F: Float>(rays: &Rows, count: usize, within: &Ball) -> Option<Self> {
        let [x, y, z, tmin, dx, dy, dz, tmax] = rays.columns::<F>();
        let origins = V3::new(x, y, z);
        if (within.holds(origins).trailing_ones() as usize) < count {
            return None;
        }
        let (origins, directions) = (origins.to_arrays(), V3::new(dx, dy, dz).to_arrays());
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
        Some(lanes)
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

/// What the sides of a triangle tell of rays.
#[derive(Clone, Copy)]
struct Sides<F: Float> {
    /// The weights of the corners, before they are scaled.
    u: F,
    v: F,
    w: F,
    least: F,
    most: F,
    /// Lanes whose rays go through the triangle, wherever.
    inside: F::Mask,
}

impl<F: Float> Sides<F> {
    #[inline(always)]
    fn new(u: F, v: F, w: F) -> Self {
        let (least, most) = (u.min(v).min(w), u.max(v).max(w));
        let inside = least.ge(F::zero()) | most.le(F::zero());
        Self { u, v, w, least, most, inside }
    }

    #[inline(always)]
    fn select(mask: F::Mask, yes: Self, no: Self) -> Self {
        Self {
            u: F::select(mask, yes.u, no.u),
            v: F::select(mask, yes.v, no.v),
            w: F::select(mask, yes.w, no.w),
            least: F::select(mask, yes.least, no.least),
            most: F::select(mask, yes.most, no.most),
            inside: yes.inside | no.inside,
        }
    }
}

/// Where rays go through a piece.
struct Crossing<F: Float> {
    sides: Sides<F>,
    /// How far the corners of the triangle are.
    along: [F; 3],
    /// The first triangle's number.
    first: u32,
    /// Lanes whose rays go through the second triangle, and not the first.
    second: F::Mask,
}

/// Limits of rays, and what makes distances of those of corners.
struct Limits<F> {
    tmin: F,
    tmax: F,
    scale: F,
}

/// What a crossing is for those rays that are within its triangle.
struct Met<F: Float> {
    /// Lanes whose rays meet it within their limits.
    hits: F::Mask,
    /// Lanes that need another look.
    doubtful: F::Mask,
    t: F,
    u: F,
    v: F,
}

impl<F: Float> Crossing<F> {
    #[inline(always)]
    fn meet(&self, limits: &Limits<F>) -> Met<F> {
        let zero = F::zero();
        let (Sides { u, v, w, least, most, inside }, [a, b, c]) = (self.sides, self.along);
        let sum = u + v + w;
        let scale = F::splat(1.0) / sum;
        let (u, v, w) = (u * scale, v * scale, w * scale);
        let t = (u * a + v * b + w * c) * limits.scale;
        let on_edge = least.eq(zero) | most.eq(zero);
        let doubtful = inside & (on_edge | sum.abs().lt(F::splat(SMALLEST_SUM)));
        let hits = inside & !doubtful & t.ge(limits.tmin) & t.le(limits.tmax);
        Met { hits, doubtful, t, u: v, v: w }
    }
}

/// What is made of crossings.
trait Search<F: Float> {
    /// Takes one in.
    fn take(&mut self, crossing: Crossing<F>);

    /// Whether nothing more can be found.
    fn is_over(&self) -> bool;
}

/// How far to the left of a side rays go.
#[inline(always)]
fn side<F: Float>(a: V3<F>, b: V3<F>) -> F {
    a.x * b.y - a.y * b.x
}

/// Takes rays through all pieces.
#[inline(always)]
fn search<F: Float>(few: &Few, vertices: &Vertices, search: &mut impl Search<F>) {
    let none = F::Mask::from_bits(0);
    for &Piece { first, corners: [a, b, c], fourth } in &few.pieces {
        let (a, b, c) = (vertices.at::<F>(a), vertices.at::<F>(b), vertices.at::<F>(c));
        let shared = side(a, c);
        let sides = Sides::new(side(c, b), shared, side(b, a));
        let along = [a.z, b.z, c.z];
        if fourth == NO_VERTEX {
            if sides.inside.any() {
                search.take(Crossing { sides, along, first, second: none });
            }
        } else {
            let d = vertices.at::<F>(fourth);
            // The shared side the other way round: products and differences are rounded alike.
            let others = Sides::new(side(d, c), side(a, d), -shared);
            if !(sides.inside | others.inside).any() {
                continue;
            }
            if (sides.inside & others.inside).any() {
                // Folded, or met on the side that both share.
                search.take(Crossing { sides, along, first, second: none });
                let along = [a.z, c.z, d.z];
                search.take(Crossing { sides: others, along, first, second: !none });
            } else {
                let second = others.inside;
                let along = [a.z, F::select(second, c.z, b.z), F::select(second, d.z, c.z)];
                search.take(Crossing { sides: Sides::select(second, others, sides), along, first, second });
            }
        }
        if search.is_over() {
            break;
        }
    }
}

/// What rays meet: the nearest, or whether there is anything.
struct Meet<'a, const NEAREST: bool> {
    few: &'a Few,
    rays: &'a Rows,
    count: usize,
    vertices: &'a mut Vertices,
}

/// Looks for the nearest.
struct Nearest<'a, F: Float> {
    few: &'a Few,
    rays: &'a Rows,
    limits: Limits<F>,
    t: F,
    u: F,
    v: F,
    primitive: F::Int,
}

/// Looks whether there is anything.
struct Occluded<'a, F> {
    few: &'a Few,
    rays: &'a Rows,
    limits: Limits<F>,
    /// Bits of the lanes where there is.
    found: u32,
}

impl<F: Float> Search<F> for Nearest<'_, F> {
    #[inline(always)]
    fn take(&mut self, crossing: Crossing<F>) {
        let Met { hits, doubtful, t, u, v } = crossing.meet(&self.limits);
        let Crossing { first, second, .. } = crossing;
        let hits = hits & t.lt(self.t);
        let number = F::Int::select(second, F::Int::splat(first + 1), F::Int::splat(first));
        self.t = F::select(hits, t, self.t);
        self.u = F::select(hits, u, self.u);
        self.v = F::select(hits, v, self.v);
        self.primitive = F::Int::select(hits, number, self.primitive);
        if doubtful.any() {
            let mut found = HitLanes::new(self.t, self.u, self.v, self.primitive);
            found.look_again(self.few, first, self.rays, (doubtful & !second).bits());
            found.look_again(self.few, first + 1, self.rays, (doubtful & second).bits());
            (self.t, self.u, self.v) = (F::load(&found.t), F::load(&found.u), F::load(&found.v));
            self.primitive = F::Int::load(&found.primitive);
        }
    }

    #[inline(always)]
    fn is_over(&self) -> bool {
        false
    }
}

impl<F: Float> Search<F> for Occluded<'_, F> {
    #[inline(always)]
    fn take(&mut self, crossing: Crossing<F>) {
        let Met { hits, doubtful, .. } = crossing.meet(&self.limits);
        let Crossing { first, second, .. } = crossing;
        self.found |= hits.bits();
        let doubtful = doubtful.bits() & !self.found;
        if doubtful != 0 {
            self.found |= any_again(self.few, first, self.rays, doubtful & !second.bits());
            self.found |= any_again(self.few, first + 1, self.rays, doubtful & second.bits());
        }
    }

    #[inline(always)]
    fn is_over(&self) -> bool {
        self.found == (1 << LANES) - 1
    }
}

impl<const NEAREST: bool> Meet<'_, NEAREST> {
    /// Makes rays ready, and vertices as they see them; `None` where they are not to be answered.
    #[inline(always)]
    fn prepare<F: Float>(&mut self) -> Option<(PreparedLanes, Limits<F>)> {
        let lanes = PreparedLanes::new::<F>(self.rays, self.count, &self.few.within)?;
        lanes.shear::<F>(self.few, self.vertices);
        let limits = Limits { tmin: F::load(&lanes.tmin), tmax: F::load(&lanes.tmax), scale: F::load(&lanes.shear[2]) };
        Some((lanes, limits))
    }
}

impl Kernel for Meet<'_, true> {
    type Output = Option<HitLanes>;

    #[inline(always)]
    fn run<F: Float>(mut self) -> Option<HitLanes> {
        let (lanes, limits) = self.prepare::<F>()?;
        let Self { few, rays, vertices, .. } = self;
        let (t, zero, primitive) = (F::splat(f32::INFINITY), F::zero(), F::Int::splat(NONE));
        let mut nearest = Nearest { few, rays, limits, t, u: zero, v: zero, primitive };
        search(few, vertices, &mut nearest);
        let Nearest { t, u, v, primitive, .. } = nearest;
        Some(HitLanes::new(t * F::load(&lanes.unit), u, v, primitive))
    }
}

impl Kernel for Meet<'_, false> {
    type Output = Option<u32>;

    #[inline(always)]
    fn run<F: Float>(mut self) -> Option<u32> {
        let (_, limits) = self.prepare::<F>()?;
        let Self { few, rays, vertices, .. } = self;
        let mut occluded = Occluded { few, rays, limits, found: 0 };
        search(few, vertices, &mut occluded);
        Some(occluded.found)
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

    /// A mesh of so many triangles, some of them without area, some there twice, some the halves of folded quadrangles.
    fn mesh(triangles: u32, seed: u32) -> Mesh {
        let corner = |i: u32| {
            let sample = sample(1000 * seed + i);
            let [x, y] = sample.two(0);
            snapped(
                [4.0 * x - 2.0, 4.0 * y - 2.0, 4.0 * sample.one(0) - 2.0],
                if i.is_multiple_of(3) { 1.0 } else { 0.5 },
            )
        };
        let third = |i: u32| if i % 11 == 10 { 3 * i } else { (3 * i + 2) % 40 };
        // Of every three the first two share a side.
        let indices = (0..triangles).map(|i| match i % 3 {
            1 => [3 * i - 3, third(i - 1), 3 * i],
            _ => [3 * i, 3 * i + 1, third(i)],
        });
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
                let few = Few::new(&mesh, DVec3::ZERO, 1e2 * f64::from(scale)).expect("few");
                assert_eq!(few.pieces.len() as u32, triangles - (triangles + 1) / 3);
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
                        let hits = few.nearest(&mut rays, LANES, instructions);
                        let occluded = few.occluded(&mut rays, LANES, instructions);
                        assert_eq!(hits.is_some(), given.iter().all(|ray| ray.origin[0].is_finite()));
                        let (Some(hits), Some(occluded)) = (hits, occluded) else { continue };
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
            assert!(met > 6_000 && ties > 500, "{met} met, {ties} on edges");
        }
    }

    #[test]
    fn what_is_much_is_not_few() {
        let few = |triangles| Few::new(&mesh(triangles, 0), DVec3::ZERO, 1.0);
        assert!(few(MAX_TRIANGLES as u32).is_some());
        assert!(few(MAX_TRIANGLES as u32 + 1).is_none());
    }

    #[test]
    fn rays_from_beyond_a_radius_are_not_answered() {
        let sizes = [1e-25, 1e-10, 1.0, 1e15, 1e25];
        let answered = sizes.map(|size: f32| {
            let center = DVec3::new(10.0, -20.0, 5.0) * f64::from(size);
            let few = Few::new(&mesh(2, 0), center, 3.0 * f64::from(size)).unwrap();
            [2.9, 3.1, 1e6].map(|distance: f32| {
                let mut rays = RayGroup::default();
                for lane in 0..LANES {
                    let away = if lane == 4 { distance } else { 0.5 };
                    let [x, y, z] = center.as_vec3().to_array();
                    let origin = [x, y + away * size, z];
                    rays.set(lane, &Ray { origin, tmin: 0.0, direction: [1.0, 0.0, 0.0], tmax: 1.0 });
                }
                let found = [4, 5].map(|count| few.nearest(&mut rays, count, InstructionSet::detect()).is_some());
                assert_eq!(
                    found,
                    [4, 5].map(|count| few.occluded(&mut rays, count, InstructionSet::PORTABLE).is_some())
                );
                found
            })
        });
        let usual = [[true, true], [true, false], [true, false]];
        // Squares of the smallest and of the largest numbers have no digits, or none at all.
        let none = [[false; 2]; 3];
        assert_eq!(answered, [none, usual, usual, usual, none]);
    }
}
