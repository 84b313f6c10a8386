//! Vectors side by side: points or directions, one in each lane.

use std::ops::{Add, Mul, Neg, Sub};

use glam::Vec3;

use super::{Float, Number, Packed, WIDE};

/// Vectors in memory, lane by lane, coordinate by coordinate. Structures of them are aligned to 64 bytes, which each coordinate of all lanes
/// takes, so that registers come from one cache line and not from two.
pub(crate) type Columns<const N: usize = WIDE> = [[f32; N]; 3];

/// The vector of a lane.
#[inline(always)]
pub(crate) fn lane([x, y, z]: &Columns, lane: usize) -> [f32; 3] {
    [x[lane], y[lane], z[lane]]
}

/// The same to be reckoned with.
#[inline(always)]
pub(crate) fn vec3(columns: &Columns, lane: usize) -> Vec3 {
    Vec3::from_array(self::lane(columns, lane))
}

/// Sets the vector of a lane.
#[inline(always)]
pub(crate) fn set_lane(columns: &mut Columns, lane: usize, v: [f32; 3]) {
    for (column, c) in columns.iter_mut().zip(v) {
        column[lane] = c;
    }
}

/// Vectors, one in each lane.
#[derive(Clone, Copy)]
pub(crate) struct V3<F> {
    pub(crate) x: F,
    pub(crate) y: F,
    pub(crate) z: F,
}

impl<F: Number> V3<F> {
    #[inline(always)]
    pub(crate) fn new(x: F, y: F, z: F) -> Self {
        Self { x, y, z }
    }

    /// Those of memory.
    #[inline(always)]
    pub(crate) fn load<const N: usize>([x, y, z]: &Columns<N>) -> Self
    where
        F: Packed<N>,
    {
        Self::new(F::load(x), F::load(y), F::load(z))
    }

    /// The same vector in each lane.
    #[inline(always)]
    pub(crate) fn splat(v: [f32; 3]) -> Self {
        Self::new(F::splat(v[0]), F::splat(v[1]), F::splat(v[2]))
    }

    #[inline(always)]
    pub(crate) fn dot(self, other: Self) -> F {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    #[inline(always)]
    pub(crate) fn select(mask: F::Mask, yes: Self, no: Self) -> Self {
        Self::new(F::select(mask, yes.x, no.x), F::select(mask, yes.y, no.y), F::select(mask, yes.z, no.z))
    }

    #[inline(always)]
    pub(crate) fn cross(self, other: Self) -> Self {
        Self::new(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    /// Lane `i` of the result is lane `order[i]`.
    #[inline(always)]
    pub(crate) fn permute(self, order: F::Int) -> Self
    where
        F: Float,
    {
        Self::new(self.x.permute(order), self.y.permute(order), self.z.permute(order))
    }

    /// The vectors of each lane.
    #[inline(always)]
    pub(crate) fn to_arrays<const N: usize>(self) -> Columns<N>
    where
        F: Packed<N>,
    {
        [self.x.to_array(), self.y.to_array(), self.z.to_array()]
    }
}

impl<F: Number> Add for V3<F> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl<F: Number> Sub for V3<F> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl<F: Number> Mul<F> for V3<F> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, scale: F) -> Self {
        Self::new(self.x * scale, self.y * scale, self.z * scale)
    }
}

impl<F: Number> Neg for V3<F> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::new(-self.x, -self.y, -self.z)
    }
}
