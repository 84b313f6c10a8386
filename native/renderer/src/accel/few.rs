//! Groups of rays against so few triangles that a tree costs more than it saves: in a room of walls and boxes, say. Each vertex
//! is sheared for all rays of a group at once, and then each triangle tested against them, a ray to a lane. There is nothing to be
//! decided ray by ray, which is what walks take most of their time for.
//!
//! The test is the one of `triangle.rs` in the same order of operations, but that a side which two triangles share is worked out once
//! and turned round: hits are the bits that a walk finds.

mod pieces;
mod search;

use std::collections::HashMap;

use glam::DVec3;

use super::mesh::Mesh;
use super::ray::{Hit, NONE, Ray};
use crate::simd::vector::{Columns, V3};
use crate::simd::{InstructionSet, Int, LANES, Packed, WIDE, lanes_of};
use pieces::{Ball, Piece};
use search::{Meet, again};

/// Triangles of which rays in groups ask each. In rooms of boxes walks are as fast from about 70 on where registers have eight lanes.
const MAX_TRIANGLES: usize = 64;

/// Vertices that there is memory for.
const VERTICES: usize = 1 << u8::BITS;

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

/// Rays side by side, and memory for what they see. What is in lanes that were not set means nothing.
#[derive(Default)]
pub(crate) struct RayGroup {
    rays: Rows,
    vertices: Box<Vertices>,
}

/// Of each ray its numbers in their order.
#[derive(Default)]
#[repr(align(64))]
struct Rows([[f32; LANES]; WIDE]);

/// Vertices as the rays of a group see them: of each its coordinates, and what makes its place quick to find.
#[repr(align(64))]
struct Vertices([[[f32; WIDE]; 4]; VERTICES]);

/// Hits of rays, lane by lane.
#[repr(align(64))]
pub(crate) struct HitLanes {
    t: [f32; WIDE],
    u: [f32; WIDE],
    v: [f32; WIDE],
    primitive: [u32; WIDE],
}

impl Default for Vertices {
    fn default() -> Self {
        Self([[[0.0; WIDE]; 4]; VERTICES])
    }
}

impl Vertices {
    #[inline(always)]
    fn at<F: Packed<WIDE>>(&self, vertex: u8) -> V3<F> {
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
    pub(crate) fn directions<F: Packed<WIDE>>(&self) -> Columns {
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
    fn columns<F: Packed<WIDE>>(&self) -> [F; LANES] {
        F::transpose(self.0.each_ref())
    }
}

impl HitLanes {
    #[inline(always)]
    fn new<F: Packed<WIDE>>(t: F, u: F, v: F, primitive: F::Int) -> Self {
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
        instructions.run_wide(Meet::<true> { few: self, rays, count, vertices })
    }

    /// Bit by bit whether they meet anything; see [`Self::nearest`].
    #[inline]
    pub(crate) fn occluded(&self, rays: &mut RayGroup, count: usize, instructions: InstructionSet) -> Option<u32> {
        let RayGroup { rays, vertices } = rays;
        instructions
            .run_wide(Meet::<false> { few: self, rays, count, vertices })
            .map(|found| found & ((1 << count) - 1))
    }

    /// The corners of a triangle.
    #[inline]
    pub(crate) fn corners(&self, triangle: u32) -> [[f32; 3]; 3] {
        self.triangles[triangle as usize].map(|corner| {
            let [x, y, z, ..] = self.vertices[corner as usize];
            [x, y, z]
        })
    }
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
                for group in 0..250 {
                    let given: [Ray; WIDE] = std::array::from_fn(|lane| ray(WIDE as u32 * group + lane as u32));
                    // Distances are in lengths of the direction, which does not scale.
                    let given = given.map(|ray| Ray {
                        origin: scaled(ray.origin, scale),
                        tmin: ray.tmin * scale,
                        tmax: ray.tmax * scale,
                        ..ray
                    });
                    given.iter().enumerate().for_each(|(lane, ray)| rays.set(lane, ray));
                    for instructions in InstructionSet::all() {
                        let hits = few.nearest(&mut rays, WIDE, instructions);
                        let occluded = few.occluded(&mut rays, WIDE, instructions);
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
                for lane in 0..WIDE {
                    let away = if lane == 4 { distance } else { 0.5 };
                    let [x, y, z] = center.as_vec3().to_array();
                    let origin = [x, y + away * size, z];
                    rays.set(lane, &Ray { origin, tmin: 0.0, direction: [1.0, 0.0, 0.0], tmax: 1.0 });
                }
                let all = InstructionSet::all().flat_map(|instructions| {
                    let nearest = [4, 5].map(|count| few.nearest(&mut rays, count, instructions).is_some());
                    [nearest, [4, 5].map(|count| few.occluded(&mut rays, count, instructions).is_some())]
                });
                let all: Vec<[bool; 2]> = all.collect();
                assert!(all.iter().all(|found| *found == all[0]), "{all:?}");
                all[0]
            })
        });
        let usual = [[true, true], [true, false], [true, false]];
        // Squares of the smallest and of the largest numbers have no digits, or none at all.
        let none = [[false; 2]; 3];
        assert_eq!(answered, [none, usual, usual, usual, none]);
    }
}
