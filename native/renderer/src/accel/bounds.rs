//! Axis-aligned boxes, laid out so that one maximum of eight lanes joins two of them.

/// The greater of each two lanes, the second where either is NaN.
///
/// With the instructions by name: from comparisons compilers make masked stores here, which are many times slower.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn greater(a: [f32; 8], b: [f32; 8]) -> [f32; 8] {
    use std::arch::x86_64::{_mm_loadu_ps, _mm_max_ps, _mm_storeu_ps};
    let mut result = [0.0; 8];
    // SAFETY: every x86-64 has SSE; the arrays hold eight numbers each.
    unsafe {
        for at in [0, 4] {
            let (a, b) = (_mm_loadu_ps(a.as_ptr().add(at)), _mm_loadu_ps(b.as_ptr().add(at)));
            _mm_storeu_ps(result.as_mut_ptr().add(at), _mm_max_ps(a, b));
        }
    }
    result
}

/// The greater of each two lanes, the second where either is NaN.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn greater(a: [f32; 8], b: [f32; 8]) -> [f32; 8] {
    std::array::from_fn(|i| if a[i] > b[i] { a[i] } else { b[i] })
}

/// A box. Lanes 0 to 2 hold the negated lower corner and lanes 4 to 6 the upper one; lanes 3 and 7 are free for the
/// owner (they take part in joins, so that their content is lost there).
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(16))]
pub struct Bounds(pub(crate) [f32; 8]);

impl Bounds {
    /// Nothing: joining it with a box gives that box.
    pub const EMPTY: Self = Self([f32::NEG_INFINITY; 8]);

    /// The box between two corners.
    #[inline(always)]
    pub fn new(min: [f32; 3], max: [f32; 3]) -> Self {
        Self([-min[0], -min[1], -min[2], 0.0, max[0], max[1], max[2], 0.0])
    }

    /// The least box round a triangle.
    #[inline(always)]
    pub(crate) fn of_triangle(corners: &[[f32; 3]; 3]) -> Self {
        let [a, b, c] = corners.map(|p| Self::new(p, p));
        a.union(b).union(c)
    }

    /// Lower corner.
    #[inline(always)]
    pub fn min(&self) -> [f32; 3] {
        [-self.0[0], -self.0[1], -self.0[2]]
    }

    /// Upper corner.
    #[inline(always)]
    pub fn max(&self) -> [f32; 3] {
        [self.0[4], self.0[5], self.0[6]]
    }

    /// The box of both.
    #[inline(always)]
    pub fn union(self, other: Self) -> Self {
        Self(greater(self.0, other.0))
    }

    /// What is in both; empty (upper below lower) where there is nothing.
    #[inline(always)]
    pub fn intersection(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self(std::array::from_fn(|i| if a[i] < b[i] { a[i] } else { b[i] }))
    }

    /// Extent along each axis, negative for an empty box.
    #[inline(always)]
    pub fn size(&self) -> [f32; 3] {
        [self.0[0] + self.0[4], self.0[1] + self.0[5], self.0[2] + self.0[6]]
    }

    /// Half of its surface; 0 for an empty box.
    #[inline(always)]
    pub fn half_area(&self) -> f32 {
        let [x, y, z] = self.size().map(|size| if size > 0.0 { size } else { 0.0 });
        x * (y + z) + y * z
    }

    /// Whether it holds nothing.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.size().iter().any(|size| *size < 0.0)
    }

    /// The box grown by a margin that is known to be large enough to count.
    #[inline(always)]
    pub(crate) fn widened(self, margin: f32) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + margin))
    }

    /// The box grown by `margin` to every side, at least to the next number.
    #[inline(always)]
    pub(crate) fn grown(mut self, margin: f32) -> Self {
        for i in [0, 1, 2, 4, 5, 6] {
            let grown = self.0[i] + margin;
            self.0[i] = if grown > self.0[i] { grown } else { self.0[i].next_up() };
        }
        self
    }

    /// Whether all of `inner` is in it.
    pub fn contains(&self, inner: &Self) -> bool {
        inner.is_empty() || [0, 1, 2, 4, 5, 6].iter().all(|&i| self.0[i] >= inner.0[i])
    }
}
