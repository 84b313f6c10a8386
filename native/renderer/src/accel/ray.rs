//! Rays, hits, and rays made ready for boxes and triangles.
//!
//! **What makes the box test safe.** The triangle test (`triangle.rs`) is exact for vertices that rounding has moved
//! a little; a box must not lose a triangle that it takes. Let ε = 2⁻²⁴, A a vertex relative to the ray's origin, z the
//! axis on which the direction d is longest and x another. The test computes x' = fl(A.x − fl(S·A.z)), S = fl(d.x / d.z),
//! |S| ≤ 1; A.x and A.z carry ε each, so that |x' − exact| ≤ ε(|A.x| + 3|S·A.z| + |x'|) + O(ε²) ≤ 6ε·max|A|. A hit
//! is therefore one on a triangle moved by δ ≤ 6ε·max|Aᵢ|, and max|Aᵢ| ≤ (distance of the hit along z) + (extent
//! of the triangle). The second part is added to the triangle's box when the tree is built ([`BOX_MARGIN`] × its extent).
//! The first grows along the ray: it is a cone, o + (d ± η)t with η = [`CONE`] × max|d|. A plane b ahead of the
//! origin is reached no earlier than (b − o) / (|d| + η) and left no later than (b − o) / (|d| − η). So
//! entries and exits have scales of their own, and the rounding of b·s − o·s in one fused operation, ≤ 3ε|o·s| for
//! a rounded scale s, goes into the offset. A box costs what it would cost without any of this. When |d| ≤ 2η
//! the ray may stay between two planes for ever: then exits lie beyond everything, [`FAR`], as long as o is not outside.
//! All of it is relative to the ray, the box and the triangle, never to the scene: a huge ground and a tiny screw in one
//! mesh do not spoil each other. (Compare Ize, "Robust BVH Ray Traversal", 2013, and Woop et al., "Watertight
//! Ray/Triangle Intersection", 2013, whose margins are relative to the whole scene.)

use crate::accel::mesh::MAX_COORDINATE;

/// The part of a triangle's extent by which its box is widened on each side: 16ε.
pub(crate) const BOX_MARGIN: f32 = 1.0 / (1 << 20) as f32;

/// Half of the opening of the cone that stands for a ray in box tests: 16ε.
const CONE: f32 = 1.0 / (1 << 20) as f32;

/// Beyond every distance there is: coordinates are below 2⁶⁰ and the longest component of a prepared direction is ≥ 1.
const FAR: f32 = (1_u128 << 64) as f32;

/// Rounding of an offset, relative to it: 4ε.
pub(crate) const OFFSET_MARGIN: f32 = 1.0 / (1 << 22) as f32;

/// Directions whose longest component is below this, or whose components add up to more than its inverse, count as having
/// no length.
const SHORTEST: f32 = 1.0 / (1_u128 << 96) as f32;

/// A ray: the points `origin + t · direction` for `tmin ≤ t ≤ tmax`. The direction may have any length from 2⁻⁹⁶ to
/// 2⁹⁶. Rays with a NaN or an infinity in origin or direction, with no length, with NaN as a limit, or from where the
/// magnitudes of the coordinates add up to more than 2⁶⁰ hit nothing. A negative `tmin` counts as 0.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Ray {
    /// Where it starts.
    pub origin: [f32; 3],
    /// Where it begins to count.
    pub tmin: f32,
    /// Where it goes.
    pub direction: [f32; 3],
    /// Where it ends; may be infinite.
    pub tmax: f32,
}

impl Ray {
    /// Whether it can meet anything: it has a length, its numbers are within bounds, and it does not end before it begins.
    #[inline(always)]
    pub(crate) fn is_sound(&self) -> bool {
        let [a, b, c] = self.direction.map(f32::abs);
        let [x, y, z] = self.origin.map(f32::abs);
        // Each comparison is false for NaN; `&` so that there is one branch.
        (longest_of([a, b, c]) >= SHORTEST)
            & (a + b + c <= 1.0 / SHORTEST)
            & (x + y + z <= MAX_COORDINATE)
            & (self.tmin <= self.tmax)
            & (self.tmax >= 0.0)
    }
}

/// The largest of three numbers; of NaN whichever.
#[inline(always)]
fn longest_of([a, b, c]: [f32; 3]) -> f32 {
    let longest = if a > b { a } else { b };
    if longest > c { longest } else { c }
}

/// No primitive.
pub const NONE: u32 = u32::MAX;

/// What a ray met.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Hit {
    /// Where along the ray, infinite for a miss.
    pub t: f32,
    /// Weight of the triangle's second corner.
    pub u: f32,
    /// Weight of its third.
    pub v: f32,
    /// The triangle, or [`NONE`].
    pub primitive: u32,
}

impl Hit {
    /// Nothing met.
    pub const MISS: Self = Self { t: f32::INFINITY, u: 0.0, v: 0.0, primitive: NONE };
}

/// A ray made ready for triangles. Distances inside are t · 2^k for the k that brings the longest component of the
/// direction into [1, 2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prepared {
    /// The axes x, y, z of the triangle test: the direction is longest along the last.
    pub(crate) axes: [usize; 3],
    /// Origin in the order of `axes`.
    pub(crate) origin: [f32; 3],
    /// Slopes d.x / d.z and d.y / d.z, and 1 / d.z, in the order of `axes`.
    pub(crate) shear: [f32; 3],
    /// Limits in inner distances, `tmin ≥ 0`.
    pub(crate) tmin: f32,
    pub(crate) tmax: f32,
    /// t = inner distance · `unit`, and the factor from direction to inner direction.
    pub(crate) unit: f32,
}

impl Prepared {
    /// `None` for a ray that hits nothing.
    #[inline(always)]
    pub(crate) fn new(ray: &Ray) -> Option<Self> {
        ray.is_sound().then(|| Self::of(ray))
    }

    /// The same ray up to another end, in its own distances.
    #[inline(always)]
    pub(crate) fn until(&self, tmax: f32) -> Self {
        // A power of two: the same bits as of a ray that was made ready with this end.
        Self { tmax: tmax.min(f32::MAX) / self.unit, ..*self }
    }

    /// The same for a ray that is known to be sound; of others it means nothing.
    #[inline(always)]
    pub(crate) fn of(ray: &Ray) -> Self {
        let [a, b, c] = ray.direction.map(f32::abs);
        let longest = longest_of([a, b, c]);
        let axes = if c == longest {
            [0, 1, 2]
        } else if a == longest {
            [1, 2, 0]
        } else {
            [2, 0, 1]
        };
        // Powers of two: the scaled direction is exact (but for components 2⁻¹²⁶ times the longest).
        let exponent = longest.to_bits() & 0x7f80_0000;
        let unit = f32::from_bits(0x7f00_0000_u32.wrapping_sub(exponent));
        let back = f32::from_bits(exponent);
        let [dx, dy, dz] = in_order(axes, ray.direction);
        let along = dz * unit;
        Self {
            axes,
            origin: in_order(axes, ray.origin),
            shear: [dx * unit / along, dy * unit / along, 1.0 / along],
            tmin: if ray.tmin > 0.0 { ray.tmin * back } else { 0.0 },
            // Beyond, distances along the ray would be infinite, which says that nothing is met.
            tmax: ray.tmax.min(f32::MAX) * back,
            unit,
        }
    }
}

/// The coordinates of a vector in the order of some axes, which follow each other round.
#[inline(always)]
pub(crate) fn in_order([first, ..]: [usize; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    let at = |zero: f32, one: f32, two: f32| {
        if first == 0 {
            zero
        } else if first == 1 {
            one
        } else {
            two
        }
    };
    [at(x, y, z), at(y, z, x), at(z, x, y)]
}

/// How far apart cone and ray are, as a slope: twice what is needed, for the rounding of what is made of it.
pub(crate) const ETA: f32 = 2.0 * CONE;

/// Reciprocals are taken of these, so that the scales stay on the safe side when rounded.
pub(crate) const NEAR_ONE: f32 = 1.0 - 4e-7;
pub(crate) const FAR_ONE: f32 = 1.0 + 4e-7;

/// Scale and offset of exits for an axis that the ray may stay on for ever: from −∞ to beyond everything within
/// 2⁻⁵⁶ + |o| · 2⁻⁶², as steep as can be without o · scale overflowing.
#[inline(always)]
pub(crate) fn endless(origin: f32) -> (f32, f32) {
    let scale = (1_u128 << 120) as f32 / (1.0 + origin.abs());
    (scale, far_offset(origin * scale) + FAR)
}

/// Offset of entries from the scaled origin.
#[inline(always)]
pub(crate) fn near_offset(scaled: f32) -> f32 {
    -scaled - scaled.abs() * OFFSET_MARGIN
}

/// Offset of exits from the scaled origin.
#[inline(always)]
pub(crate) fn far_offset(scaled: f32) -> f32 {
    -scaled + scaled.abs() * OFFSET_MARGIN
}
