//! The surfaces that a group of paths has met, side by side: directions go into their frames and out of them, and rays start off
//! them, for the whole group at once. Inside of a kernel ([`crate::simd`]) compilers make instructions for all lanes of what is
//! written for one, and each gets the bits that it would get alone.

use glam::Vec3;

use crate::accel::world::Surface;
use crate::simd::vector::{self, Columns, set_lane};
use crate::simd::{Float, InstructionSet, Kernel, LANES};

use super::frame::Frame;
use super::surface::Facet;

/// Surfaces, lane by lane. What comes of lanes that were not set means nothing.
#[derive(Default)]
pub(super) struct Facets {
    positions: Columns,
    errors: Columns,
    normals: Columns,
    frames: [Columns; 3],
}

/// Directions of which some may be gone into, lane by lane.
#[derive(Default)]
pub(super) struct Turned {
    directions: Columns,
    /// Where rays into them start.
    origins: Columns,
    is_sound: [bool; LANES],
}

/// Turns directions of unit length: out of frames into the scene, or the other way.
struct Turn<'a, const OUT: bool>(&'a Facets, &'a Columns);

impl Facets {
    /// Sets a lane.
    #[inline]
    pub(super) fn set(&mut self, lane: usize, surface: &Surface, facet: &Facet) {
        let Surface { position, error, .. } = surface;
        set_lane(&mut self.positions, lane, *position);
        set_lane(&mut self.errors, lane, *error);
        set_lane(&mut self.normals, lane, facet.normal.to_array());
        for (columns, axis) in self.frames.iter_mut().zip(facet.frame.axes()) {
            set_lane(columns, lane, axis.to_array());
        }
    }

    /// Where they are.
    #[inline]
    pub(super) fn positions(&self) -> &Columns {
        &self.positions
    }

    /// Where that of a lane is.
    #[inline]
    pub(super) fn position(&self, lane: usize) -> Vec3 {
        vector(&self.positions, lane)
    }

    /// The scene's directions in the frames. Sound ones tell that light may come from there.
    pub(super) fn to_local(&self, directions: &Columns, instructions: InstructionSet) -> Turned {
        instructions.run(Turn::<false>(self, directions))
    }

    /// The frames' directions in the scene.
    pub(super) fn to_world(&self, directions: &Columns, instructions: InstructionSet) -> Turned {
        instructions.run(Turn::<true>(self, directions))
    }

    #[inline(always)]
    fn facet(&self, lane: usize) -> Facet {
        let [x, y, z] = &self.frames;
        let frame = Frame::of([vector(x, lane), vector(y, lane), vector(z, lane)]);
        Facet { frame, normal: vector(&self.normals, lane) }
    }

    /// Where a ray into a direction starts.
    #[inline(always)]
    fn origin(&self, lane: usize, normal: Vec3, direction: Vec3) -> [f32; 3] {
        let (position, error) = (vector::lane(&self.positions, lane), vector::lane(&self.errors, lane));
        Surface { position, error, normal: normal.to_array() }.origin_towards(direction.to_array())
    }
}

impl Turned {
    /// The direction of a lane, and where a ray starts; `None` where it is not on the same side of the surface as of its
    /// shading's.
    #[inline]
    pub(super) fn of(&self, lane: usize) -> Option<(Vec3, [f32; 3])> {
        self.is_sound[lane].then(|| (vector(&self.directions, lane), vector::lane(&self.origins, lane)))
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, direction: Vec3, origin: [f32; 3], is_sound: bool) {
        set_lane(&mut self.directions, lane, direction.to_array());
        set_lane(&mut self.origins, lane, origin);
        self.is_sound[lane] = is_sound;
    }
}

impl<const OUT: bool> Kernel for Turn<'_, OUT> {
    type Output = Turned;

    #[inline(always)]
    fn run<F: Float>(self) -> Turned {
        let Self(facets, directions) = self;
        let mut turned = Turned::default();
        for lane in 0..LANES {
            let (facet, given) = (facets.facet(lane), vector(directions, lane));
            let found = if OUT { facet.to_world(given) } else { facet.frame.to_local(given) };
            let (direction, local) = if OUT { (found, given) } else { (given, found) };
            let origin = facets.origin(lane, facet.normal, direction);
            turned.set(lane, found, origin, facet.is_sound(direction, local));
        }
        turned
    }
}

#[inline(always)]
fn vector(columns: &Columns, lane: usize) -> Vec3 {
    Vec3::from_array(vector::lane(columns, lane))
}
