//! Axis-aligned bounding boxes.

/// A box, `min ≤ max` on each axis; an empty one has it the other way round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Aabb {
    pub(crate) min: [f32; 3],
    pub(crate) max: [f32; 3],
}

impl Aabb {
    /// Half of its surface, in double precision since coordinates may be up to 10¹⁵; 0 for an empty one.
    #[inline]
    pub(crate) fn half_area(self) -> f64 {
        let [x, y, z] = std::array::from_fn(|axis| (f64::from(self.max[axis]) - f64::from(self.min[axis])).max(0.0));
        x * y + y * z + z * x
    }

    /// Whether all of `inner` is in it.
    #[cfg(test)]
    pub(crate) fn contains(self, inner: Self) -> bool {
        (0..3).all(|axis| self.min[axis] <= inner.min[axis] && self.max[axis] >= inner.max[axis])
    }
}
