//! Lanes in plain Rust, for machines without a kernel of their own. What these operations give is what every
//! other instruction set must give.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::{Float, Int, LANES, Mask, Number, Packed};

/// 32-bit floats.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Floats<const N: usize>([f32; N]);

/// Unsigned 32-bit integers.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Ints<const N: usize>([u32; N]);

/// Truth values: all ones or all zeros.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Truths<const N: usize>([u32; N]);

#[inline(always)]
fn zip<A: Copy, B: Copy, R, const N: usize>(a: [A; N], b: [B; N], f: impl Fn(A, B) -> R) -> [R; N] {
    std::array::from_fn(|i| f(a[i], b[i]))
}

#[inline(always)]
fn compare<const N: usize>(a: Floats<N>, b: Floats<N>, f: impl Fn(&f32, &f32) -> bool) -> Truths<N> {
    Truths(zip(a.0, b.0, |a, b| if f(&a, &b) { u32::MAX } else { 0 }))
}

#[inline(always)]
fn choose<T: Copy, const N: usize>(mask: Truths<N>, yes: [T; N], no: [T; N]) -> [T; N] {
    std::array::from_fn(|i| if mask.0[i] != 0 { yes[i] } else { no[i] })
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $operator:tt) => {
        impl<const N: usize> $trait for $type<N> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(zip(self.0, other.0, |a, b| a $operator b))
            }
        }
    };
}

operator!(Floats, Add, add, +);
operator!(Floats, Sub, sub, -);
operator!(Floats, Mul, mul, *);
operator!(Floats, Div, div, /);
operator!(Truths, BitAnd, bitand, &);
operator!(Truths, BitOr, bitor, |);

impl<const N: usize> Neg for Floats<N> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(self.0.map(|a| -a))
    }
}

impl<const N: usize> Not for Truths<N> {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(self.0.map(|a| !a))
    }
}

impl<const N: usize> Mask for Truths<N> {
    #[inline(always)]
    fn bits(self) -> u32 {
        (0..N).fold(0, |bits, i| bits | (self.0[i] & 1) << i)
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Self {
        Self(std::array::from_fn(|i| if bits >> i & 1 != 0 { u32::MAX } else { 0 }))
    }
}

impl<const N: usize> Int<N> for Ints<N> {
    type Mask = Truths<N>;

    #[inline(always)]
    fn splat(value: u32) -> Self {
        Self([value; N])
    }

    #[inline(always)]
    fn load(from: &[u32; N]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn store(self, to: &mut [u32; N]) {
        *to = self.0;
    }

    #[inline(always)]
    fn eq(self, other: Self) -> Truths<N> {
        Truths(zip(self.0, other.0, |a, b| if a == b { u32::MAX } else { 0 }))
    }

    #[inline(always)]
    fn select(mask: Truths<N>, yes: Self, no: Self) -> Self {
        Self(choose(mask, yes.0, no.0))
    }
}

impl<const N: usize> Number for Floats<N> {
    type Mask = Truths<N>;
    type Int = Ints<N>;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; N])
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
    fn lt(self, other: Self) -> Truths<N> {
        compare(self, other, f32::lt)
    }

    #[inline(always)]
    fn eq(self, other: Self) -> Truths<N> {
        compare(self, other, |a, b| a == b)
    }

    #[inline(always)]
    fn le(self, other: Self) -> Truths<N> {
        compare(self, other, f32::le)
    }

    #[inline(always)]
    fn select(mask: Truths<N>, yes: Self, no: Self) -> Self {
        Self(choose(mask, yes.0, no.0))
    }
}

impl<const N: usize> Packed<N> for Floats<N> {
    #[inline(always)]
    fn load(from: &[f32; N]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; N]) {
        *to = self.0;
    }

    #[inline(always)]
    fn look_up(values: &[f32; LANES], which: Ints<N>) -> Self {
        Self(which.0.map(|i| values[i as usize % LANES]))
    }

    #[inline(always)]
    fn transpose(rows: [&[f32; LANES]; N]) -> [Self; LANES] {
        std::array::from_fn(|field| Self(std::array::from_fn(|row| rows[row][field])))
    }
}

impl Float for Floats<LANES> {
    #[inline(always)]
    fn permute(self, order: Ints<LANES>) -> Self {
        Self(order.0.map(|i| self.0[i as usize % LANES]))
    }

    #[inline(always)]
    fn permute_int(values: Ints<LANES>, order: Ints<LANES>) -> Ints<LANES> {
        Ints(order.0.map(|i| values.0[i as usize % LANES]))
    }

    #[inline(always)]
    fn compaction(mask: Truths<LANES>) -> Ints<LANES> {
        let mut order = [0; LANES];
        let mut count = 0;
        for lane in 0..LANES {
            order[count] = lane as u32;
            // Never steps past the last slot that a set lane could still need.
            count += (mask.0[lane] & 1) as usize & usize::from(lane + 1 < LANES);
        }
        Ints(order)
    }

    #[inline(always)]
    fn to_int(self) -> Ints<LANES> {
        Ints(self.0.map(|a| a as u32))
    }
}
