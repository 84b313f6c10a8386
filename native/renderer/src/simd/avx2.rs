//! Eight lanes in one AVX2 register.
//!
//! Nothing here may run on a machine without AVX2. The types are private to the crate's kernels, and kernels reach
//! them only through [`enter`] and [`enter_wide`], which are called for an `InstructionSet` that has been detected.

use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::pair::Pair;
use super::{Float, Int, Kernel, LANES, Mask, Number, Packed, WideKernel};

/// Runs a kernel with AVX2 instructions.
#[target_feature(enable = "avx2")]
pub(super) fn enter<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<F8>()
}

/// Runs a wide kernel with AVX2 instructions.
#[target_feature(enable = "avx2")]
pub(super) fn enter_wide<K: WideKernel>(kernel: K) -> K::Output {
    kernel.run::<Pair<F8>>()
}

/// Calls intrinsics that need AVX2 and touch no memory.
macro_rules! avx2 {
    ($e:expr) => {
        // SAFETY: the intrinsics inside need AVX2 and nothing else. Values of this file's types exist, and its
        // functions run, only under the functions above, whose callers have made sure of AVX2.
        unsafe { $e }
    };
}

/// Eight 32-bit floats.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct F8(pub(super) __m256);

/// Eight unsigned 32-bit integers.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct I8(__m256i);

/// Eight truth values: all ones or all zeros.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct M8(__m256);

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $intrinsic:ident) => {
        impl $trait for $type {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                avx2!(Self($intrinsic(self.0, other.0)))
            }
        }
    };
}

operator!(F8, Add, add, _mm256_add_ps);
operator!(F8, Sub, sub, _mm256_sub_ps);
operator!(F8, Mul, mul, _mm256_mul_ps);
operator!(F8, Div, div, _mm256_div_ps);
operator!(M8, BitAnd, bitand, _mm256_and_ps);
operator!(M8, BitOr, bitor, _mm256_or_ps);

impl Neg for F8 {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        avx2!(Self(_mm256_xor_ps(self.0, _mm256_set1_ps(-0.0))))
    }
}

impl Not for M8 {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        avx2!(Self(_mm256_xor_ps(self.0, _mm256_castsi256_ps(_mm256_set1_epi32(-1)))))
    }
}

impl Mask for M8 {
    #[inline(always)]
    fn bits(self) -> u32 {
        avx2!(_mm256_movemask_ps(self.0) as u32)
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Self {
        avx2!({
            let lane = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
            let set = _mm256_and_si256(_mm256_set1_epi32(bits as i32), lane);
            Self(_mm256_castsi256_ps(_mm256_cmpeq_epi32(set, lane)))
        })
    }
}

impl Int for I8 {
    type Mask = M8;

    #[inline(always)]
    fn splat(value: u32) -> Self {
        avx2!(Self(_mm256_set1_epi32(value as i32)))
    }

    #[inline(always)]
    fn load(from: &[u32; LANES]) -> Self {
        // SAFETY: AVX2 as above; the array is 32 readable bytes, and the load needs no alignment.
        unsafe { Self(_mm256_loadu_si256(from.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store(self, to: &mut [u32; LANES]) {
        // SAFETY: AVX2 as above; the array is 32 writable bytes, and the store needs no alignment.
        unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn eq(self, other: Self) -> M8 {
        avx2!(M8(_mm256_castsi256_ps(_mm256_cmpeq_epi32(self.0, other.0))))
    }

    #[inline(always)]
    fn select(mask: M8, yes: Self, no: Self) -> Self {
        avx2!(Self(_mm256_blendv_epi8(no.0, yes.0, _mm256_castps_si256(mask.0))))
    }
}

/// `COMPACTIONS[mask]`: for each slot the lane that belongs in it when the mask's lanes move to the front.
static COMPACTIONS: [[u8; LANES]; 1 << LANES] = {
    let mut table = [[0; LANES]; 1 << LANES];
    let mut mask = 0;
    while mask < table.len() {
        let (mut lane, mut count) = (0, 0);
        while lane < LANES {
            if mask >> lane & 1 != 0 {
                table[mask][count] = lane as u8;
                count += 1;
            }
            lane += 1;
        }
        mask += 1;
    }
    table
};

impl Number for F8 {
    type Mask = M8;
    type Int = I8;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        avx2!(Self(_mm256_set1_ps(value)))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        avx2!(Self(_mm256_sqrt_ps(self.0)))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        avx2!(Self(_mm256_andnot_ps(_mm256_set1_ps(-0.0), self.0)))
    }

    #[inline(always)]
    fn trunc(self) -> Self {
        avx2!(Self(_mm256_round_ps::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(self.0)))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        avx2!(Self(_mm256_min_ps(self.0, other.0)))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        avx2!(Self(_mm256_max_ps(self.0, other.0)))
    }

    #[inline(always)]
    fn lt(self, other: Self) -> M8 {
        avx2!(M8(_mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0)))
    }

    #[inline(always)]
    fn eq(self, other: Self) -> M8 {
        avx2!(M8(_mm256_cmp_ps::<_CMP_EQ_OQ>(self.0, other.0)))
    }

    #[inline(always)]
    fn le(self, other: Self) -> M8 {
        avx2!(M8(_mm256_cmp_ps::<_CMP_LE_OQ>(self.0, other.0)))
    }

    #[inline(always)]
    fn select(mask: M8, yes: Self, no: Self) -> Self {
        avx2!(Self(_mm256_blendv_ps(no.0, yes.0, mask.0)))
    }
}

impl Packed<LANES> for F8 {
    #[inline(always)]
    fn load(from: &[f32; LANES]) -> Self {
        // SAFETY: AVX2 as above; the array is 32 readable bytes, and the load needs no alignment.
        unsafe { Self(_mm256_loadu_ps(from.as_ptr())) }
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; LANES]) {
        // SAFETY: AVX2 as above; the array is 32 writable bytes, and the store needs no alignment.
        unsafe { _mm256_storeu_ps(to.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn look_up(values: &[f32; LANES], which: I8) -> Self {
        Self::load(values).permute(which)
    }

    #[inline(always)]
    fn transpose(rows: [&[f32; LANES]; LANES]) -> [Self; LANES] {
        let [a, b, c, d, e, f, g, h] = rows;
        let r = [Self::load(a).0, Self::load(b).0, Self::load(c).0, Self::load(d).0];
        let s = [Self::load(e).0, Self::load(f).0, Self::load(g).0, Self::load(h).0];
        avx2!({
            // Pairs of rows interleaved, then pairs of pairs, then the 128-bit halves brought together.
            let t0 = _mm256_unpacklo_ps(r[0], r[1]);
            let t1 = _mm256_unpackhi_ps(r[0], r[1]);
            let t2 = _mm256_unpacklo_ps(r[2], r[3]);
            let t3 = _mm256_unpackhi_ps(r[2], r[3]);
            let t4 = _mm256_unpacklo_ps(s[0], s[1]);
            let t5 = _mm256_unpackhi_ps(s[0], s[1]);
            let t6 = _mm256_unpacklo_ps(s[2], s[3]);
            let t7 = _mm256_unpackhi_ps(s[2], s[3]);
            let s0 = _mm256_shuffle_ps::<0x44>(t0, t2);
            let s1 = _mm256_shuffle_ps::<0xee>(t0, t2);
            let s2 = _mm256_shuffle_ps::<0x44>(t1, t3);
            let s3 = _mm256_shuffle_ps::<0xee>(t1, t3);
            let s4 = _mm256_shuffle_ps::<0x44>(t4, t6);
            let s5 = _mm256_shuffle_ps::<0xee>(t4, t6);
            let s6 = _mm256_shuffle_ps::<0x44>(t5, t7);
            let s7 = _mm256_shuffle_ps::<0xee>(t5, t7);
            [
                Self(_mm256_permute2f128_ps::<0x20>(s0, s4)),
                Self(_mm256_permute2f128_ps::<0x20>(s1, s5)),
                Self(_mm256_permute2f128_ps::<0x20>(s2, s6)),
                Self(_mm256_permute2f128_ps::<0x20>(s3, s7)),
                Self(_mm256_permute2f128_ps::<0x31>(s0, s4)),
                Self(_mm256_permute2f128_ps::<0x31>(s1, s5)),
                Self(_mm256_permute2f128_ps::<0x31>(s2, s6)),
                Self(_mm256_permute2f128_ps::<0x31>(s3, s7)),
            ]
        })
    }
}

impl Float for F8 {
    #[inline(always)]
    fn permute(self, order: I8) -> Self {
        avx2!(Self(_mm256_permutevar8x32_ps(self.0, order.0)))
    }

    #[inline(always)]
    fn permute_int(values: I8, order: I8) -> I8 {
        avx2!(I8(_mm256_permutevar8x32_epi32(values.0, order.0)))
    }

    #[inline(always)]
    fn compaction(mask: M8) -> I8 {
        let order = &COMPACTIONS[(mask.bits() & 0xff) as usize];
        // SAFETY: AVX2 as above; `order` is 8 readable bytes, and the load needs no alignment.
        unsafe { I8(_mm256_cvtepu8_epi32(_mm_loadl_epi64(order.as_ptr().cast()))) }
    }

    #[inline(always)]
    fn to_int(self) -> I8 {
        avx2!(I8(_mm256_cvttps_epi32(self.0)))
    }

    #[inline(always)]
    fn reduce_sum(self) -> f32 {
        avx2!({
            let four = _mm_add_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        })
    }

    #[inline(always)]
    fn reduce_min(self) -> f32 {
        avx2!({
            let four = _mm_min_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let two = _mm_min_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_min_ss(two, _mm_movehdup_ps(two)))
        })
    }

    #[inline(always)]
    fn reduce_max(self) -> f32 {
        avx2!({
            let four = _mm_max_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)))
        })
    }
}
