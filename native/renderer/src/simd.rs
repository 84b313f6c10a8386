//! Eight lanes of numbers: the vocabulary that the kernels are written in, once, for every instruction set.
//!
//! A kernel is generic over [`Float`]. It is compiled for plain Rust ([`portable`]) and for AVX2 ([`avx2`]), and
//! [`InstructionSet::run`] picks one at run time. Both give the same bits: each operation is IEEE 754's correctly
//! rounded one, products and sums are never contracted to fused ones, and there are no approximate reciprocals.
//!
//! Everything from a kernel's entry down must be `#[inline(always)]`, and closures must not touch lanes: only code that
//! ends up inside a function compiled for AVX2 is compiled to AVX2 instructions.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;
pub(crate) mod trig;
pub(crate) mod vector;

/// Lanes of a [`Float`].
pub(crate) const LANES: usize = 8;

/// The lanes that bits are set for.
#[inline(always)]
pub(crate) fn lanes_of(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (lane < LANES).then_some(lane)
    })
}

/// The bits of the lanes that have 1 and not 0.
#[inline(always)]
pub(crate) fn bits_of<F: Float>(flags: &[u32; LANES]) -> u32 {
    F::Int::load(flags).eq(F::Int::splat(1)).bits()
}

/// Eight truth values.
pub(crate) trait Mask: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> {
    /// Bit `i` says whether lane `i` is set; the other 24 are 0.
    fn bits(self) -> u32;

    /// The mask of the lowest eight bits.
    fn from_bits(bits: u32) -> Self;

    /// Whether any lane is set.
    #[inline(always)]
    fn any(self) -> bool {
        self.bits() != 0
    }
}

/// Eight unsigned 32-bit integers; they are only ever moved and compared.
pub(crate) trait Int: Copy {
    /// Which lanes.
    type Mask: Mask;

    /// The same value in each lane.
    fn splat(value: u32) -> Self;
    /// The values of an array.
    fn load(from: &[u32; LANES]) -> Self;
    /// Writes the lanes to an array.
    fn store(self, to: &mut [u32; LANES]);
    /// Lanes that are equal.
    fn eq(self, other: Self) -> Self::Mask;
    /// `yes` where the mask is set, `no` elsewhere.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Lane `i` of the result is lane `order[i]`.
    fn permute(self, order: Self) -> Self;

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [u32; LANES] {
        let mut array = [0; LANES];
        self.store(&mut array);
        array
    }
}

/// Eight 32-bit floats.
pub(crate) trait Float:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// Which lanes.
    type Mask: Mask;
    /// Integers as wide.
    type Int: Int<Mask = Self::Mask>;

    /// The same value in each lane.
    fn splat(value: f32) -> Self;
    /// The values of an array.
    fn load(from: &[f32; LANES]) -> Self;
    /// Writes the lanes to an array.
    fn store(self, to: &mut [f32; LANES]);
    /// Correctly rounded square root.
    fn sqrt(self) -> Self;
    /// Magnitude.
    fn abs(self) -> Self;
    /// Rounded towards zero; for magnitudes below 2³¹.
    fn trunc(self) -> Self;
    /// `self` where it is less, `other` everywhere else, also where either is NaN.
    fn min(self, other: Self) -> Self;
    /// `self` where it is greater, `other` everywhere else, also where either is NaN.
    fn max(self, other: Self) -> Self;
    /// Lanes where `self < other`.
    fn lt(self, other: Self) -> Self::Mask;
    /// Lanes where `self = other`.
    fn eq(self, other: Self) -> Self::Mask;
    /// Lanes where `self ≤ other`.
    fn le(self, other: Self) -> Self::Mask;
    /// `yes` where the mask is set, `no` elsewhere.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Lane `i` of the result is lane `order[i]`.
    fn permute(self, order: Self::Int) -> Self;
    /// An order for `permute` that moves the lanes of the mask to the front and keeps them in order; what comes
    /// after them is unspecified.
    fn compaction(mask: Self::Mask) -> Self::Int;
    /// The integer part; for values in 0 to 2³¹ − 1.
    fn to_int(self) -> Self::Int;
    /// Turns eight rows of one record each into eight columns of one field each.
    fn transpose(rows: [&[f32; LANES]; LANES]) -> [Self; LANES];

    /// Zero in each lane.
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(0.0)
    }

    /// Lanes where `self > other`.
    #[inline(always)]
    fn gt(self, other: Self) -> Self::Mask {
        other.lt(self)
    }

    /// Lanes where `self ≥ other`.
    #[inline(always)]
    fn ge(self, other: Self) -> Self::Mask {
        other.le(self)
    }

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [f32; LANES] {
        let mut array = [0.0; LANES];
        self.store(&mut array);
        array
    }

    /// Sum of the lanes, halves first.
    #[inline(always)]
    fn reduce_sum(self) -> f32 {
        let [a, b, c, d, e, f, g, h] = self.to_array();
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }

    /// Least lane; there must be no NaN.
    #[inline(always)]
    fn reduce_min(self) -> f32 {
        self.to_array().into_iter().fold(f32::INFINITY, |a, b| if b < a { b } else { a })
    }

    /// Greatest lane; there must be no NaN.
    #[inline(always)]
    fn reduce_max(self) -> f32 {
        self.to_array().into_iter().fold(f32::NEG_INFINITY, |a, b| if b > a { b } else { a })
    }
}

/// A kernel, generic over the lanes it works with.
pub(crate) trait Kernel {
    /// What it gives.
    type Output;

    /// Does it. Implementations are `#[inline(always)]`.
    fn run<F: Float>(self) -> Self::Output;
}

/// The instructions that a kernel may use. A value of this type says that this machine has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstructionSet(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl InstructionSet {
    /// What every machine has.
    pub const PORTABLE: Self = Self(Set::Portable);

    /// The fastest that this machine has.
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            return Self(Set::Avx2);
        }
        Self::PORTABLE
    }

    /// Runs `kernel` with these instructions.
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Set::Portable => kernel.run::<portable::F8>(),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Set::Avx2` is private and made by `detect` alone, after it has found AVX2 on this machine.
            Set::Avx2 => unsafe { avx2::enter(kernel) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results of every operation on awkward values, as bits.
    struct EveryOperation;

    impl Kernel for EveryOperation {
        type Output = Vec<u32>;

        #[inline(always)]
        fn run<F: Float>(self) -> Vec<u32> {
            let a = F::load(&[0.0, -0.0, 1.5, -2.75, f32::INFINITY, 1e-40, 3.4e38, 7.9]);
            let b = F::load(&[-0.0, 0.0, f32::NAN, 3.0, 2.0, 1e-38, 10.0, -7.9]);
            let mut values = vec![a + b, a - b, a * b, a / b, a.abs().sqrt(), -a, a.min(b), b.min(a), a.max(b)];
            values.push(F::select(a.abs().lt(F::splat(1e9)), a, F::zero()).trunc());
            let mut bits = Vec::new();
            for mask in (0..256).map(F::Mask::from_bits) {
                values.push(F::select(mask, a, b));
                let moved = F::load(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).permute(F::compaction(mask)).to_array();
                bits.extend(moved[..mask.bits().count_ones() as usize].iter().map(|lane| lane.to_bits()));
            }
            bits.extend(values.into_iter().flat_map(|value| value.to_array().map(f32::to_bits)));
            for mask in
                [a.lt(b), a.le(b), a.eq(b), a.eq(a), a.gt(b), a.ge(b), !a.lt(b), a.lt(b) | a.gt(b), a.le(b) & a.ge(b)]
            {
                bits.push(mask.bits());
            }
            let rows: [[f32; LANES]; LANES] = std::array::from_fn(|i| std::array::from_fn(|j| (8 * i + j) as f32));
            bits.extend(
                F::transpose(std::array::from_fn(|i| &rows[i]))
                    .into_iter()
                    .flat_map(|column| column.to_array().map(f32::to_bits)),
            );
            bits.extend(F::load(&[0.0, 0.99, 1.0, 2.5, 1e9, 2.1e9, 7.0, 8.1]).to_int().to_array());
            bits.extend([F::splat(3.0).reduce_max().to_bits(), a.reduce_min().to_bits(), a.reduce_max().to_bits()]);
            bits.push(F::load(&[1.0, 2e-8, -3.0, 5e7, 1.5, 6.0, 7.7, -5e7]).reduce_sum().to_bits());
            bits
        }
    }

    #[test]
    fn every_operation_gives_the_same_bits_on_every_instruction_set() {
        let portable = InstructionSet::PORTABLE.run(EveryOperation);
        let fastest = InstructionSet::detect().run(EveryOperation);
        assert_eq!(portable.len(), fastest.len());
        for (i, (a, b)) in portable.iter().zip(&fastest).enumerate() {
            let both_nan = f32::from_bits(*a).is_nan() && f32::from_bits(*b).is_nan();
            assert!(a == b || both_nan, "value {i}: {a:#x} and {b:#x}");
        }
    }
}
