//! Eight lanes in plain Rust, for machines without a kernel of their own. What these operations give is what every
//! other instruction set must give.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::{Float, Int, LANES, Mask};

/// Eight 32-bit floats.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct F8([f32; LANES]);

/// Eight unsigned 32-bit integers.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct I8([u32; LANES]);

/// Eight truth values: all ones or all zeros.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct M8([u32; LANES]);

#[inline(always)]
fn zip<A: Copy, B: Copy, R>(a: [A; LANES], b: [B; LANES], f: impl Fn(A, B) -> R) -> [R; LANES] {
    std::array::from_fn(|i| f(a[i], b[i]))
}

#[inline(always)]
fn compare(a: F8, b: F8, f: impl Fn(&f32, &f32) -> bool) -> M8 {
    M8(zip(a.0, b.0, |a, b| if f(&a, &b) { u32::MAX } else { 0 }))
}

#[inline(always)]
fn choose<T: Copy>(mask: M8, yes: [T; LANES], no: [T; LANES]) -> [T; LANES] {
    std::array::from_fn(|i| if mask.0[i] != 0 { yes[i] } else { no[i] })
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $operator:tt) => {
        impl $trait for $type {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(zip(self.0, other.0, |a, b| a $operator b))
            }
        }
    };
}

operator!(F8, Add, add, +);
operator!(F8, Sub, sub, -);
operator!(F8, Mul, mul, *);
operator!(F8, Div, div, /);
operator!(M8, BitAnd, bitand, &);
operator!(M8, BitOr, bitor, |);

impl Neg for F8 {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(self.0.map(|a| -a))
    }
}

impl Not for M8 {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(self.0.map(|a| !a))
    }
}

impl Mask for M8 {
    #[inline(always)]
    fn bits(self) -> u32 {
        (0..LANES).fold(0, |bits, i| bits | (self.0[i] & 1) << i)
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Self {
        Self(std::array::from_fn(|i| if bits >> i & 1 != 0 { u32::MAX } else { 0 }))
    }
}

impl Int for I8 {
    type Mask = M8;

    #[inline(always)]
    fn splat(value: u32) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn load(from: &[u32; LANES]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn store(self, to: &mut [u32; LANES]) {
        *to = self.0;
    }

    #[inline(always)]
    fn eq(self, other: Self) -> M8 {
        M8(zip(self.0, other.0, |a, b| if a == b { u32::MAX } else { 0 }))
    }

    #[inline(always)]
    fn select(mask: M8, yes: Self, no: Self) -> Self {
        Self(choose(mask, yes.0, no.0))
    }

    #[inline(always)]
    fn permute(self, order: Self) -> Self {
        Self(order.0.map(|i| self.0[i as usize % LANES]))
    }
}

impl Float for F8 {
    type Mask = M8;
    type Int = I8;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn load(from: &[f32; LANES]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; LANES]) {
        *to = self.0;
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.map(f32::abs))
    }

    #[inline(always)]
    fn trunc(self) -> Self {
        // f32::trunc would call the platform's library where there is no instruction for it; −0.5 becomes −0.0 in both.
        Self(self.0.map(|a| (a as i32 as f32).copysign(a)))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(zip(self.0, other.0, |a, b| if a < b { a } else { b }))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(zip(self.0, other.0, |a, b| if a > b { a } else { b }))
    }

    #[inline(always)]
    fn lt(self, other: Self) -> M8 {
        compare(self, other, f32::lt)
    }

    #[inline(always)]
    fn eq(self, other: Self) -> M8 {
        compare(self, other, |a, b| a == b)
    }

    #[inline(always)]
    fn le(self, other: Self) -> M8 {
        compare(self, other, f32::le)
    }

    #[inline(always)]
    fn select(mask: M8, yes: Self, no: Self) -> Self {
        Self(choose(mask, yes.0, no.0))
    }

    #[inline(always)]
    fn permute(self, order: I8) -> Self {
        Self(order.0.map(|i| self.0[i as usize % LANES]))
    }

    #[inline(always)]
    fn compaction(mask: M8) -> I8 {
        let mut order = [0; LANES];
        let mut count = 0;
        for lane in 0..LANES {
            order[count] = lane as u32;
            // Never steps past the last slot that a set lane could still need.
            count += (mask.0[lane] & 1) as usize & usize::from(lane + 1 < LANES);
        }
        I8(order)
    }

    #[inline(always)]
    fn to_int(self) -> I8 {
        I8(self.0.map(|a| a as u32))
    }

    #[inline(always)]
    fn transpose(rows: [&[f32; LANES]; LANES]) -> [Self; LANES] {
        std::array::from_fn(|field| Self(std::array::from_fn(|row| rows[row][field])))
    }
}
