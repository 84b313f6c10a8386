//! Points of triangles for several hits side by side: inside of a kernel ([`crate::simd`]) compilers make instructions for all
//! lanes of what is written for one, and each gets the bits that it would get alone.

use glam::DVec3;

use super::Surface;
use crate::accel::ray::Hit;
use crate::simd::vector::{self, Columns, set_lane};
use crate::simd::{InstructionSet, Packed, WIDE, WideKernel};

/// Hits of triangles that are where they were described, lane by lane.
#[derive(Default)]
#[repr(align(64))]
pub(crate) struct Triangles {
    corners: [Columns; 3],
    weights: [[f32; WIDE]; 2],
    directions: Columns,
}

/// Points on surfaces, lane by lane: see [`Surface`].
#[derive(Default)]
#[repr(align(64))]
pub(crate) struct Surfaces {
    pub(crate) positions: Columns,
    pub(crate) errors: Columns,
    pub(crate) normals: Columns,
}

impl Triangles {
    /// Sets a lane: the corners of the triangle that a ray in this direction has met.
    #[inline]
    pub(in crate::accel::world) fn set(&mut self, lane: usize, corners: [[f32; 3]; 3], hit: &Hit, direction: [f32; 3]) {
        for (columns, corner) in self.corners.iter_mut().zip(corners) {
            set_lane(columns, lane, corner);
        }
        set_lane(&mut self.directions, lane, direction);
        (self.weights[0][lane], self.weights[1][lane]) = (hit.u, hit.v);
    }

    /// Where the hits are. Lanes that were not set have nothing that means anything.
    pub(crate) fn surfaces(&self, instructions: InstructionSet) -> Surfaces {
        instructions.run_wide(self)
    }
}

impl Surfaces {
    /// That of a lane.
    #[inline]
    pub(crate) fn of(&self, lane: usize) -> Surface {
        let Self { positions, errors, normals } = self;
        let (position, error) = (vector::lane(positions, lane), vector::lane(errors, lane));
        Surface { position, error, normal: vector::lane(normals, lane) }
    }

    /// Sets a lane.
    #[inline(always)]
    pub(crate) fn set(&mut self, lane: usize, surface: &Surface) {
        set_lane(&mut self.positions, lane, surface.position);
        set_lane(&mut self.errors, lane, surface.error);
        set_lane(&mut self.normals, lane, surface.normal);
    }
}

impl WideKernel for &Triangles {
    type Output = Surfaces;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Surfaces {
        let mut surfaces = Surfaces::default();
        for lane in 0..WIDE {
            let [a, b, c] = [wide(&self.corners[0], lane), wide(&self.corners[1], lane), wide(&self.corners[2], lane)];
            let weights = [self.weights[0][lane].into(), self.weights[1][lane].into()];
            surfaces.set(lane, &Surface::of_triangle([a, b, c], weights, wide(&self.directions, lane)));
        }
        surfaces
    }
}

#[inline(always)]
fn wide(columns: &Columns, lane: usize) -> DVec3 {
    let [x, y, z] = vector::lane(columns, lane);
    DVec3::new(x.into(), y.into(), z.into())
}
