//! Packets: eight rays and what they hit, one per lane.

use crate::geometry::PrimitiveId;
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES, Mask};

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
    /// The listed spheres that may be in their way, as bits.
    pub(crate) candidates: u32,
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

/// Everything that the rays of a packet can reach: the directions within an angle of an axis, from points within a
/// radius of an apex, and not farther than some distance. The same in every lane.
#[derive(Clone, Copy)]
pub(crate) struct Bundle<F: Float> {
    pub(crate) apex: V3<F>,
    pub(crate) radius: F,
    /// Unit vector.
    pub(crate) axis: V3<F>,
    /// At most the cosine and at least the sine of the angle, which is below 90°; both 0 stand for all directions.
    pub(crate) cosine: F,
    pub(crate) sine: F,
    /// From the apex, infinite where a ray has hit nothing yet.
    pub(crate) reach: F,
}

impl<F: Float> Bundle<F> {
    /// A narrow bundle round rays from the camera, among them those in between the eight given, as far as they go.
    #[inline(always)]
    pub(crate) fn from_camera(directions: V3<F>) -> Self {
        let sum = [directions.x.reduce_sum(), directions.y.reduce_sum(), directions.z.reduce_sum()];
        let inverse = 1.0 / (sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]).sqrt().max(f32::MIN_POSITIVE);
        let axis = V3::splat([sum[0] * inverse, sum[1] * inverse, sum[2] * inverse]);
        let (axis, cosine, sine) = cone_round(axis, directions, F::Mask::from_bits(0xff));
        let origin = V3::splat([0.0; 3]);
        Self { apex: origin, radius: F::zero(), axis, cosine, sine, reach: F::splat(f32::INFINITY) }
    }

    /// A bundle round the rays of the mask, as far as their hits. The first ray is its middle: not the narrowest
    /// bundle, but found quickly.
    #[inline(always)]
    pub(crate) fn around(rays: &Rays<F>, hits: &Hits<F>, mask: F::Mask) -> Self {
        let first = first_lane::<F>(mask);
        let (apex, radius) = ball_round(rays.origin.permute(first), rays.origin, mask);
        let (axis, cosine, sine) = cone_round(rays.direction.permute(first), rays.direction, mask);
        let farthest = F::select(mask, hits.distance, F::zero()).reduce_max();
        Self { apex, radius, axis, cosine, sine, reach: F::splat(farthest * 1.000_01) + radius }
    }
}

/// An order for `permute` that brings the first lane of the mask to all.
#[inline(always)]
pub(crate) fn first_lane<F: Float>(mask: F::Mask) -> F::Int {
    F::Int::splat(mask.bits().trailing_zeros() % LANES as u32)
}

/// The cone round an axis that holds the directions of the mask: axis, cosine, sine. A little too wide.
#[inline(always)]
fn cone_round<F: Float>(axis: V3<F>, directions: V3<F>, mask: F::Mask) -> (V3<F>, F, F) {
    let along = directions.dot(axis);
    // The sine from the vectors: 1 − cos² has no digits left for narrow cones.
    let across = directions - axis * along;
    let sine = F::select(mask, across.dot(across), F::zero()).reduce_max().sqrt() * 1.000_1 + 1e-6;
    if F::select(mask, along, F::splat(1.0)).reduce_min() < 0.1 || sine >= 1.0 {
        return (axis, F::zero(), F::zero());
    }
    // The cosine is at least 1 − sin². Less than it is makes the cone a little wider, and saves a root.
    (axis, F::splat(1.0 - sine * sine), F::splat(sine))
}

/// The ball round a middle that holds the points of the mask. A little too large.
#[inline(always)]
pub(crate) fn ball_round<F: Float>(middle: V3<F>, points: V3<F>, mask: F::Mask) -> (V3<F>, F) {
    let way = points - middle;
    let square = F::select(mask, way.dot(way), F::zero()).reduce_max();
    (middle, F::splat(square.sqrt() * 1.000_1))
}
