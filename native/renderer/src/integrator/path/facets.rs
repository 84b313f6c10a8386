//! The surfaces that a group of paths has met, side by side: directions go into their frames and out of them, and rays start off
//! them, for the whole group at once. Inside of a kernel ([`crate::simd`]) compilers make instructions for all lanes of what is
//! written for one, and each gets the bits that it would get alone.

use glam::Vec3;

use crate::accel::world::{Surface, Surfaces};
use crate::simd::vector::{self, Columns, set_lane, vec3};
use crate::simd::{InstructionSet, Packed, WIDE, WideKernel, bits_of};

use super::frame::Frame;
use super::surface::Facet;

/// Surfaces, lane by lane. What comes of lanes that were not set means nothing.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct Facets {
    positions: Columns,
    errors: Columns,
    facets: FacetLanes,
}

/// How they lie.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct FacetLanes {
    normals: Columns,
    frames: [Columns; 3],
}

/// Directions of which some may be gone into, lane by lane.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct Turned {
    directions: Columns,
    /// Where rays into them start.
    origins: Columns,
    /// Bits of those that are on the same side of the surface as of its shading's.
    pub(super) sound: u32,
}

/// Turns directions of unit length: out of frames into the scene, or the other way.
struct Turn<'a, const OUT: bool>(&'a Facets, &'a Columns);

impl Facets {
    /// Sets where they are.
    #[inline]
    pub(super) fn set_places(&mut self, surfaces: &Surfaces) {
        (self.positions, self.errors) = (surfaces.positions, surfaces.errors);
    }

    /// Sets where a lane's is.
    #[inline]
    pub(super) fn set_place(&mut self, lane: usize, surface: &Surface) {
        set_lane(&mut self.positions, lane, surface.position);
        set_lane(&mut self.errors, lane, surface.error);
    }

    /// Sets how they lie.
    #[inline]
    pub(super) fn set_facets(&mut self, facets: FacetLanes) {
        self.facets = facets;
    }

    /// Sets how a lane's lies.
    #[inline]
    pub(super) fn set_facet(&mut self, lane: usize, facet: &Facet) {
        self.facets.set(lane, facet);
    }

    /// Where they are.
    #[inline]
    pub(super) fn positions(&self) -> &Columns {
        &self.positions
    }

    /// Where that of a lane is.
    #[inline]
    pub(super) fn position(&self, lane: usize) -> Vec3 {
        vec3(&self.positions, lane)
    }

    /// The geometric normal of a lane's.
    #[inline]
    pub(super) fn normal(&self, lane: usize) -> Vec3 {
        vec3(&self.facets.normals, lane)
    }

    /// The scene's directions in the frames. Sound ones tell that light may come from there.
    pub(super) fn to_local(&self, directions: &Columns, instructions: InstructionSet) -> Turned {
        instructions.run_wide(Turn::<false>(self, directions))
    }

    /// The frames' directions in the scene.
    pub(super) fn to_world(&self, directions: &Columns, instructions: InstructionSet) -> Turned {
        instructions.run_wide(Turn::<true>(self, directions))
    }

    /// Where a ray into a direction starts.
    #[inline(always)]
    fn origin(&self, lane: usize, normal: Vec3, direction: Vec3) -> [f32; 3] {
        let (position, error) = (vector::lane(&self.positions, lane), vector::lane(&self.errors, lane));
        Surface { position, error, normal: normal.to_array() }.origin_towards(direction.to_array())
    }
}

impl FacetLanes {
    /// Sets a lane.
    #[inline(always)]
    pub(super) fn set(&mut self, lane: usize, facet: &Facet) {
        set_lane(&mut self.normals, lane, facet.normal.to_array());
        for (columns, axis) in self.frames.iter_mut().zip(facet.frame.axes()) {
            set_lane(columns, lane, axis.to_array());
        }
    }

    /// That of a lane.
    #[inline(always)]
    pub(super) fn of(&self, lane: usize) -> Facet {
        let [x, y, z] = &self.frames;
        let frame = Frame::of([vec3(x, lane), vec3(y, lane), vec3(z, lane)]);
        Facet { frame, normal: vec3(&self.normals, lane) }
    }
}

impl Turned {
    /// The direction of a lane.
    #[inline]
    pub(super) fn direction(&self, lane: usize) -> Vec3 {
        vec3(&self.directions, lane)
    }

    /// Where a ray into it starts.
    #[inline]
    pub(super) fn origin(&self, lane: usize) -> [f32; 3] {
        vector::lane(&self.origins, lane)
    }

    /// The directions of all lanes.
    #[inline]
    pub(super) fn directions(&self) -> &Columns {
        &self.directions
    }
}

impl<const OUT: bool> WideKernel for Turn<'_, OUT> {
    type Output = Turned;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Turned {
        let Self(facets, directions) = self;
        let (mut turned, mut sound) = (Turned::default(), [0; WIDE]);
        for (lane, sound) in sound.iter_mut().enumerate() {
            let (facet, given) = (facets.facets.of(lane), vec3(directions, lane));
            let found = if OUT { facet.to_world(given) } else { facet.frame.to_local(given) };
            let (direction, local) = if OUT { (found, given) } else { (given, found) };
            let origin = facets.origin(lane, facet.normal, direction);
            set_lane(&mut turned.directions, lane, found.to_array());
            set_lane(&mut turned.origins, lane, origin);
            *sound = u32::from(facet.is_sound(direction, local));
        }
        turned.sound = bits_of::<F, _>(&sound);
        turned
    }
}
