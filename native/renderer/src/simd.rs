//! Lanes of numbers: the vocabulary that the kernels are written in, once, for every instruction set.
//!
//! A kernel is generic over the [`Float`] of eight lanes, a wide one over the [`Packed`] of sixteen. It is compiled for plain Rust
//! ([`portable`]), for AVX2 ([`avx2`]; sixteen lanes are a [`pair`] of eight), and a wide one for AVX-512 as well ([`avx512`]);
//! [`InstructionSet`] picks one at run time. All give the same bits: each operation is IEEE 754's correctly
//! rounded one, products and sums are never contracted to fused ones, and there are no approximate reciprocals.
//!
//! Everything from a kernel's entry down must be `#[inline(always)]`, and closures must not touch lanes: only code that
//! ends up inside a function compiled for an instruction set is compiled to its instructions.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod pair;
mod portable;
pub(crate) mod trig;
pub(crate) mod vector;

/// Lanes of a [`Float`].
pub(crate) const LANES: usize = 8;

/// Lanes of wide kernels.
pub(crate) const WIDE: usize = 16;

/// The lanes that bits are set for.
#[inline(always)]
pub(crate) fn lanes_of(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (lane < WIDE).then_some(lane)
    })
}

/// The bits of the lanes that have 1 and not 0.
#[inline(always)]
pub(crate) fn bits_of<F: Packed<N>, const N: usize>(flags: &[u32; N]) -> u32 {
    F::Int::load(flags).eq(F::Int::splat(1)).bits()
}

/// Truth values side by side.
pub(crate) trait Mask: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> {
    /// Bit `i` says whether lane `i` is set; those of no lane are 0.
    fn bits(self) -> u32;

    /// The mask of the lowest bits.
    fn from_bits(bits: u32) -> Self;

    /// Whether any lane is set.
    #[inline(always)]
    fn any(self) -> bool {
        self.bits() != 0
    }
}

/// Unsigned 32-bit integers side by side; they are only ever moved and compared.
pub(crate) trait Int<const N: usize = LANES>: Copy {
    /// Which lanes.
    type Mask: Mask;

    /// The same value in each lane.
    fn splat(value: u32) -> Self;
    /// The values of an array.
    fn load(from: &[u32; N]) -> Self;
    /// Writes the lanes to an array.
    fn store(self, to: &mut [u32; N]);
    /// Lanes that are equal.
    fn eq(self, other: Self) -> Self::Mask;
    /// `yes` where the mask is set, `no` elsewhere.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [u32; N] {
        let mut array = [0; N];
        self.store(&mut array);
        array
    }
}

/// 32-bit floats side by side, however many.
pub(crate) trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// Which lanes.
    type Mask: Mask;
    /// Integers as wide.
    type Int: Copy;

    /// The same value in each lane.
    fn splat(value: f32) -> Self;
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
}

/// So many 32-bit floats, which come from memory and go there.
pub(crate) trait Packed<const N: usize>: Number<Int: Int<N, Mask = <Self as Number>::Mask>> {
    /// The values of an array.
    fn load(from: &[f32; N]) -> Self;
    /// Writes the lanes to an array.
    fn store(self, to: &mut [f32; N]);
    /// Lane `i` of the result is value `which[i]` of eight, the last three bits of that.
    fn look_up(values: &[f32; LANES], which: Self::Int) -> Self;
    /// Turns rows of one record each into eight columns of one field each.
    fn transpose(rows: [&[f32; LANES]; N]) -> [Self; LANES];

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [f32; N] {
        let mut array = [0.0; N];
        self.store(&mut array);
        array
    }
}

/// Eight 32-bit floats, and what can be done with them across lanes.
pub(crate) trait Float: Packed<LANES> {
    /// Lane `i` of the result is lane `order[i]`.
    fn permute(self, order: Self::Int) -> Self;
    /// The same of integers.
    fn permute_int(values: Self::Int, order: Self::Int) -> Self::Int;
    /// An order for `permute` that moves the lanes of the mask to the front and keeps them in order; what comes
    /// after them is unspecified.
    fn compaction(mask: Self::Mask) -> Self::Int;
    /// The integer part; for values in 0 to 2³¹ − 1.
    fn to_int(self) -> Self::Int;

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

/// A kernel of sixteen lanes.
pub(crate) trait WideKernel {
    /// What it gives.
    type Output;

    /// Does it. Implementations are `#[inline(always)]`.
    fn run<F: Packed<WIDE>>(self) -> Self::Output;
}

/// The instructions that a kernel may use. A value of this type says that this machine has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstructionSet(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    /// What every machine has.
    pub const PORTABLE: Self = Self(Set::Portable);

    /// The fastest that this machine has.
    pub fn detect() -> Self {
        Self::all().last().unwrap_or(Self::PORTABLE)
    }

    /// All that this machine has, the fastest last.
    pub fn all() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let others = {
            let has_avx2 = is_x86_feature_detected!("avx2");
            let has_avx512 = has_avx2 && avx512::is_there();
            [(has_avx2, Set::Avx2), (has_avx512, Set::Avx512)]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let others: [(bool, Set); 0] = [];
        let others = others.into_iter().filter_map(|(is_there, set)| is_there.then_some(Self(set)));
        std::iter::once(Self::PORTABLE).chain(others)
    }

    /// Runs `kernel` with these instructions; eight lanes have nothing from AVX-512.
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Set::Portable => kernel.run::<portable::Floats<LANES>>(),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Set` is private and all but `Set::Portable` are made by `all` alone, after it has found AVX2 on this machine.
            Set::Avx2 | Set::Avx512 => unsafe { avx2::enter(kernel) },
        }
    }

    /// Runs a wide kernel with these instructions.
    pub(crate) fn run_wide<K: WideKernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Set::Portable => kernel.run::<portable::Floats<WIDE>>(),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Set::Avx2 => unsafe { avx2::enter_wide(kernel) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Set::Avx512` is made by `all` alone, after it has found what [`avx512`] needs on this machine.
            Set::Avx512 => unsafe { avx512::enter(kernel) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f32; LANES] = [0.0, -0.0, 1.5, -2.75, f32::INFINITY, 1e-40, 3.4e38, 7.9];
    const B: [f32; LANES] = [-0.0, 0.0, f32::NAN, 3.0, 2.0, 1e-38, 10.0, -7.9];

    /// Results on awkward values, as bits, of every operation that there is for any number of lanes.
    #[inline(always)]
    fn every_operation<F: Packed<N>, const N: usize>() -> Vec<u32> {
        // Later lanes compare other pairs.
        let a = F::load(&std::array::from_fn(|lane| A[lane % LANES]));
        let b = F::load(&std::array::from_fn(|lane| B[(lane + lane / LANES) % LANES]));
        let mut values = vec![a + b, a - b, a * b, a / b, a.abs().sqrt(), -a, a.min(b), b.min(a), a.max(b)];
        values.push(F::select(a.abs().lt(F::splat(1e9)), a, F::zero()).trunc());
        values.push(F::look_up(&B, F::Int::load(&std::array::from_fn(|lane| 5 * lane as u32 + 2))));
        let rows: [[f32; LANES]; N] = std::array::from_fn(|i| std::array::from_fn(|j| (LANES * i + j) as f32));
        values.extend(F::transpose(rows.each_ref()));
        let mut bits = Vec::new();
        let (one, other) = (std::array::from_fn(|i| 7 * i as u32), std::array::from_fn(|i| 6 * i as u32 + 1));
        let (one, other) = (F::Int::load(&one), F::Int::load(&other));
        for mask in (0..1 << N).step_by(if N > LANES { 253 } else { 1 }) {
            let mask = F::Mask::from_bits(mask);
            values.push(F::select(mask, a, b));
            bits.extend(F::Int::select(mask, one, other).to_array());
            bits.extend([mask.bits(), (!mask).bits(), mask.any().into()]);
        }
        for mask in [
            a.lt(b),
            a.le(b),
            a.eq(b),
            a.eq(a),
            a.gt(b),
            a.ge(b),
            !a.lt(b),
            a.lt(b) | a.gt(b),
            a.le(b) & a.ge(b),
            one.eq(other),
            one.eq(F::Int::splat(7)),
        ] {
            bits.push(mask.bits());
        }
        bits.extend(values.into_iter().flat_map(|value| value.to_array().map(f32::to_bits)));
        bits
    }

    struct EveryOperation;

    impl Kernel for EveryOperation {
        type Output = Vec<u32>;

        #[inline(always)]
        fn run<F: Float>(self) -> Vec<u32> {
            let mut bits = every_operation::<F, LANES>();
            let numbers = F::load(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
            for mask in (0..256).map(F::Mask::from_bits) {
                let order = F::compaction(mask);
                let moved = numbers.permute(order).to_array();
                let ints = F::permute_int(numbers.to_int(), order).to_array();
                let count = mask.bits().count_ones() as usize;
                bits.extend(moved[..count].iter().map(|lane| lane.to_bits()));
                bits.extend(&ints[..count]);
            }
            let a = F::load(&A);
            bits.extend(F::load(&[0.0, 0.99, 1.0, 2.5, 1e9, 2.1e9, 7.0, 8.1]).to_int().to_array());
            bits.extend([F::splat(3.0).reduce_max().to_bits(), a.reduce_min().to_bits(), a.reduce_max().to_bits()]);
            bits.push(F::load(&[1.0, 2e-8, -3.0, 5e7, 1.5, 6.0, 7.7, -5e7]).reduce_sum().to_bits());
            bits
        }
    }

    impl WideKernel for EveryOperation {
        type Output = Vec<u32>;

        #[inline(always)]
        fn run<F: Packed<WIDE>>(self) -> Vec<u32> {
            every_operation::<F, WIDE>()
        }
    }

    #[test]
    fn every_operation_gives_the_same_bits_on_every_instruction_set() {
        let all = |instructions: InstructionSet| {
            [instructions.run(EveryOperation), instructions.run_wide(EveryOperation)].concat()
        };
        let portable = all(InstructionSet::PORTABLE);
        for instructions in InstructionSet::all() {
            let others = all(instructions);
            assert_eq!(portable.len(), others.len());
            for (i, (a, b)) in portable.iter().zip(&others).enumerate() {
                let both_nan = f32::from_bits(*a).is_nan() && f32::from_bits(*b).is_nan();
                assert!(a == b || both_nan, "value {i} by {instructions:?}: {a:#x} and {b:#x}");
            }
        }
    }
}
