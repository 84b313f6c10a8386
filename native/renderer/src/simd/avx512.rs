//! Sixteen lanes in one AVX-512 register.
//!
//! Nothing here may run on a machine without what [`is_there`] asks for. The types are private to the crate's kernels, and kernels
//! reach them only through [`enter`], which is called for an `InstructionSet` that has been detected.

use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::avx2::F8;
use super::{Int, LANES, Mask, Number, Packed, WIDE, WideKernel};

/// Whether this machine has the instructions. Those of VBMI2 are not used: what has them does not slow down for wide registers, as
/// what had AVX-512 before did.
pub(super) fn is_there() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vbmi2")
}

/// Runs a kernel with AVX-512 instructions.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn enter<K: WideKernel>(kernel: K) -> K::Output {
    kernel.run::<F16>()
}

/// Calls intrinsics that need AVX-512 and touch no memory.
macro_rules! avx512 {
    ($e:expr) => {
        // SAFETY: the intrinsics inside need what `enter` is compiled for and nothing else. Values of this file's types exist, and
        // its functions run, only under `enter`, whose caller has made sure of it.
        unsafe { $e }
    };
}

/// Sixteen 32-bit floats.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct F16(__m512);

/// Sixteen unsigned 32-bit integers.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct I16(__m512i);

/// Sixteen truth values, a bit each.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct M16(__mmask16);

macro_rules! operator {
    ($trait:ident, $method:ident, $intrinsic:ident) => {
        impl $trait for F16 {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                avx512!(Self($intrinsic(self.0, other.0)))
            }
        }
    };
}

operator!(Add, add, _mm512_add_ps);
operator!(Sub, sub, _mm512_sub_ps);
operator!(Mul, mul, _mm512_mul_ps);
operator!(Div, div, _mm512_div_ps);

impl Neg for F16 {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        avx512!(Self(_mm512_xor_ps(self.0, _mm512_set1_ps(-0.0))))
    }
}

impl BitAnd for M16 {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for M16 {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Not for M16 {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Mask for M16 {
    #[inline(always)]
    fn bits(self) -> u32 {
        self.0.into()
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Self {
        Self(bits as __mmask16)
    }
}

impl Int<WIDE> for I16 {
    type Mask = M16;

    #[inline(always)]
    fn splat(value: u32) -> Self {
        avx512!(Self(_mm512_set1_epi32(value as i32)))
    }

    #[inline(always)]
    fn load(from: &[u32; WIDE]) -> Self {
        // SAFETY: AVX-512 as above; the array is 64 readable bytes, and the load needs no alignment.
        unsafe { Self(_mm512_loadu_si512(from.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store(self, to: &mut [u32; WIDE]) {
        // SAFETY: AVX-512 as above; the array is 64 writable bytes, and the store needs no alignment.
        unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn eq(self, other: Self) -> M16 {
        avx512!(M16(_mm512_cmpeq_epi32_mask(self.0, other.0)))
    }

    #[inline(always)]
    fn select(mask: M16, yes: Self, no: Self) -> Self {
        avx512!(Self(_mm512_mask_blend_epi32(mask.0, no.0, yes.0)))
    }
}

impl Number for F16 {
    type Mask = M16;
    type Int = I16;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        avx512!(Self(_mm512_set1_ps(value)))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        avx512!(Self(_mm512_sqrt_ps(self.0)))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        avx512!(Self(_mm512_andnot_ps(_mm512_set1_ps(-0.0), self.0)))
    }

    #[inline(always)]
    fn trunc(self) -> Self {
        avx512!(Self(_mm512_roundscale_ps::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(self.0)))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        avx512!(Self(_mm512_min_ps(self.0, other.0)))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        avx512!(Self(_mm512_max_ps(self.0, other.0)))
    }

    #[inline(always)]
    fn lt(self, other: Self) -> M16 {
        avx512!(M16(_mm512_cmp_ps_mask::<_CMP_LT_OQ>(self.0, other.0)))
    }

    #[inline(always)]
    fn eq(self, other: Self) -> M16 {
        avx512!(M16(_mm512_cmp_ps_mask::<_CMP_EQ_OQ>(self.0, other.0)))
    }

    #[inline(always)]
    fn le(self, other: Self) -> M16 {
        avx512!(M16(_mm512_cmp_ps_mask::<_CMP_LE_OQ>(self.0, other.0)))
    }

    #[inline(always)]
    fn select(mask: M16, yes: Self, no: Self) -> Self {
        avx512!(Self(_mm512_mask_blend_ps(mask.0, no.0, yes.0)))
    }
}

impl Packed<WIDE> for F16 {
    #[inline(always)]
    fn load(from: &[f32; WIDE]) -> Self {
        // SAFETY: AVX-512 as above; the array is 64 readable bytes, and the load needs no alignment.
        unsafe { Self(_mm512_loadu_ps(from.as_ptr())) }
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; WIDE]) {
        // SAFETY: AVX-512 as above; the array is 64 writable bytes, and the store needs no alignment.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn look_up(values: &[f32; LANES], which: I16) -> Self {
        let values = F8::load(values).0;
        avx512!(Self(_mm512_permutexvar_ps(which.0, _mm512_broadcast_f32x8(values))))
    }

    #[inline(always)]
    fn transpose(rows: [&[f32; LANES]; WIDE]) -> [Self; LANES] {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = rows;
        let (first, second) = (F8::transpose([a, b, c, d, e, f, g, h]), F8::transpose([i, j, k, l, m, n, o, p]));
        let mut columns = [Self::zero(); LANES];
        for field in 0..LANES {
            let first = avx512!(_mm512_castps256_ps512(first[field].0));
            columns[field] = avx512!(Self(_mm512_insertf32x8::<1>(first, second[field].0)));
        }
        columns
    }
}
