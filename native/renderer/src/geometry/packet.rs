//! Packets: eight rays and what they hit, one per lane.

use crate::geometry::PrimitiveId;
use crate::simd::vector::V3;
use crate::simd::{Float, Int};

/// Eight rays. Directions have unit length.
#[derive(Clone, Copy)]
pub(crate) struct Rays<F: Float> {
    pub(crate) origin: V3<F>,
    pub(crate) direction: V3<F>,
    /// The primitive that each starts on, or [`NONE`](super::NONE); it is left out of the search.
    pub(crate) own: F::Int,
}

/// Eight rays that end: shadow rays on their way to a light.
#[derive(Clone, Copy)]
pub(crate) struct Segments<F: Float> {
    pub(crate) rays: Rays<F>,
    /// The distance at which each ends, infinite for a directional light.
    pub(crate) end: F,
    /// What holds all of them.
    pub(crate) bounds: Capsule<F>,
}

/// All points within `radius` of a segment; the same capsule in every lane.
#[derive(Clone, Copy)]
pub(crate) struct Capsule<F: Float> {
    pub(crate) start: V3<F>,
    /// Unit vector along the segment.
    pub(crate) axis: V3<F>,
    /// The segment's length, or infinity.
    pub(crate) length: F,
    pub(crate) radius: F,
}

/// The nearest hits so far of eight rays.
#[derive(Clone, Copy)]
pub(crate) struct Hits<F: Float> {
    /// In world units, infinite where nothing was hit.
    pub(crate) distance: F,
    /// What was hit, or [`NONE`](super::NONE).
    pub(crate) primitive: F::Int,
}

impl<F: Float> Hits<F> {
    /// Keeps the hits of the mask that are nearer than what is known. Of two at the same distance the earlier stays.
    #[inline(always)]
    pub(crate) fn accept(&mut self, mask: F::Mask, distance: F, primitive: PrimitiveId) {
        let nearer = mask & distance.lt(self.distance);
        self.distance = F::select(nearer, distance, self.distance);
        self.primitive = F::Int::select(nearer, F::Int::splat(primitive), self.primitive);
    }
}

/// All directions within an angle below 90° of an axis, from the camera; the same cone in every lane.
#[derive(Clone, Copy)]
pub(crate) struct Cone<F: Float> {
    /// Unit vector.
    pub(crate) axis: V3<F>,
    /// Cosine of the angle.
    pub(crate) cosine: F,
    /// Sine of the angle.
    pub(crate) sine: F,
}

impl<F: Float> Cone<F> {
    /// The narrowest cone round the sum of unit directions that holds them all.
    #[inline(always)]
    pub(crate) fn around(directions: V3<F>) -> Self {
        let sum = |lanes: F| lanes.to_array().into_iter().sum::<f32>();
        let axis = [sum(directions.x), sum(directions.y), sum(directions.z)];
        let length = (axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]).sqrt();
        let axis = V3::splat(axis.map(|component| component / length));
        // The sine from the vectors: 1 − cos² has no digits left for narrow cones.
        let across = directions - axis * directions.dot(axis);
        let sine = across.dot(across).reduce_max().sqrt() * 1.000_1 + 1e-6;
        let cosine = (1.0 - sine * sine).max(0.0).sqrt();
        // A cone that opens to nearly a half-space or more (a few pixels with a huge field of view) holds everything.
        let wide = directions.dot(axis).reduce_min() < 0.1;
        let (cosine, sine) = if wide { (0.0, 0.0) } else { (cosine, sine) };
        Self { axis, cosine: F::splat(cosine), sine: F::splat(sine) }
    }
}
