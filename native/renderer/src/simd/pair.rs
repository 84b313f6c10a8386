//! Sixteen lanes as two times eight, for machines whose registers have no more.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::{Int, LANES, Mask, Number, Packed, WIDE};

/// The first eight lanes and the others.
#[derive(Clone, Copy)]
pub(crate) struct Pair<T>(T, T);

/// Both halves of an array.
#[inline(always)]
fn halves<T>(array: &[T; WIDE]) -> [&[T; LANES]; 2] {
    let (first, second) = array.split_at(LANES);
    match (first.first_chunk(), second.first_chunk()) {
        (Some(first), Some(second)) => [first, second],
        _ => unreachable!("sixteen are twice eight"),
    }
}

#[inline(always)]
fn halves_mut<T>(array: &mut [T; WIDE]) -> [&mut [T; LANES]; 2] {
    let (first, second) = array.split_at_mut(LANES);
    match (first.first_chunk_mut(), second.first_chunk_mut()) {
        (Some(first), Some(second)) => [first, second],
        _ => unreachable!("sixteen are twice eight"),
    }
}

macro_rules! operator {
    ($bound:ident, $trait:ident, $method:ident) => {
        impl<T: $bound> $trait for Pair<T> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0), self.1.$method(other.1))
            }
        }
    };
}

operator!(Number, Add, add);
operator!(Number, Sub, sub);
operator!(Number, Mul, mul);
operator!(Number, Div, div);
operator!(Mask, BitAnd, bitand);
operator!(Mask, BitOr, bitor);

impl<T: Neg<Output = T>> Neg for Pair<T> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0, -self.1)
    }
}

impl<T: Not<Output = T>> Not for Pair<T> {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0, !self.1)
    }
}

impl<M: Mask> Mask for Pair<M> {
    #[inline(always)]
    fn bits(self) -> u32 {
        self.0.bits() | self.1.bits() << LANES
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Self {
        Self(M::from_bits(bits & 0xff), M::from_bits(bits >> LANES & 0xff))
    }

    #[inline(always)]
    fn any(self) -> bool {
        (self.0 | self.1).any()
    }
}

impl<I: Int> Int<WIDE> for Pair<I> {
    type Mask = Pair<I::Mask>;

    #[inline(always)]
    fn splat(value: u32) -> Self {
        Self(I::splat(value), I::splat(value))
    }

    #[inline(always)]
    fn load(from: &[u32; WIDE]) -> Self {
        let [first, second] = halves(from);
        Self(I::load(first), I::load(second))
    }

    #[inline(always)]
    fn store(self, to: &mut [u32; WIDE]) {
        let [first, second] = halves_mut(to);
        self.0.store(first);
        self.1.store(second);
    }

    #[inline(always)]
    fn eq(self, other: Self) -> Self::Mask {
        Pair(self.0.eq(other.0), self.1.eq(other.1))
    }

    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self(I::select(mask.0, yes.0, no.0), I::select(mask.1, yes.1, no.1))
    }
}

impl<F: Number> Number for Pair<F> {
    type Mask = Pair<F::Mask>;
    type Int = Pair<F::Int>;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(F::splat(value), F::splat(value))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt(), self.1.sqrt())
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs(), self.1.abs())
    }

    #[inline(always)]
    fn trunc(self) -> Self {
        Self(self.0.trunc(), self.1.trunc())
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0), self.1.min(other.1))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0), self.1.max(other.1))
    }

    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        Pair(self.0.lt(other.0), self.1.lt(other.1))
    }

    #[inline(always)]
    fn eq(self, other: Self) -> Self::Mask {
        Pair(self.0.eq(other.0), self.1.eq(other.1))
    }

    #[inline(always)]
    fn le(self, other: Self) -> Self::Mask {
        Pair(self.0.le(other.0), self.1.le(other.1))
    }

    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self(F::select(mask.0, yes.0, no.0), F::select(mask.1, yes.1, no.1))
    }
}

impl<F: Packed<LANES>> Packed<WIDE> for Pair<F> {
    #[inline(always)]
    fn load(from: &[f32; WIDE]) -> Self {
        let [first, second] = halves(from);
        Self(F::load(first), F::load(second))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; WIDE]) {
        let [first, second] = halves_mut(to);
        self.0.store(first);
        self.1.store(second);
    }

    #[inline(always)]
    fn look_up(values: &[f32; LANES], which: Self::Int) -> Self {
        Self(F::look_up(values, which.0), F::look_up(values, which.1))
    }

    #[inline(always)]
    fn transpose(rows: [&[f32; LANES]; WIDE]) -> [Self; LANES] {
        let [first, second] = halves(&rows);
        let (first, second) = (F::transpose(*first), F::transpose(*second));
        let mut columns = [Self::splat(0.0); LANES];
        for field in 0..LANES {
            columns[field] = Self(first[field], second[field]);
        }
        columns
    }
}
