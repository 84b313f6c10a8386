//! AVX2 and FMA.
//!
//! Values of [`Avx2`] are made, and used, only in functions compiled for these instructions, which are called on
//! machines that have them.

use std::arch::x86_64::*;

use super::Lanes;
use crate::accel::bvh::Instructions;
use crate::accel::bvh::node::{Node, WIDTH};
use crate::accel::ray::{ETA, FAR_ONE, NEAR_ONE, OFFSET_MARGIN, Prepared, Ray, endless};
use crate::accel::triangle::{BLOCK, Met, Pair, SMALLEST_SUM};

/// A ray, each number in all lanes.
#[derive(Clone, Copy)]
pub(crate) struct Avx2 {
    near_scale: [__m256; 3],
    near_offset: [__m256; 3],
    far_scale: [__m256; 3],
    far_offset: [__m256; 3],
    tmin: __m256,
    /// Where a node's near planes are, in bytes from its start.
    near: [usize; 3],
    corners: Avx2Corners,
}

/// The part of a ray that the triangle test needs.
#[derive(Clone, Copy)]
pub(crate) struct Avx2Corners {
    /// Where the axes of a corner are, in bytes from the first.
    rows: [usize; 3],
    origin: [__m256; 3],
    shear: [__m256; 2],
}

/// Scales and offsets of exits where some axes are [`endless`], which is rare.
#[cold]
fn with_endless(origin: __m128, sign: __m128, far: __m128, far_offset: __m128, axes: i32) -> (__m128, __m128) {
    let mut lanes = [[0.0_f32; 4]; 4];
    // SAFETY: SSE stores and loads of arrays of four.
    unsafe {
        for (into, from) in lanes.iter_mut().zip([origin, sign, far, far_offset]) {
            _mm_storeu_ps(into.as_mut_ptr(), from);
        }
        let [origin, sign, far, far_offset] = &mut lanes;
        for axis in (0..3).filter(|axis| axes >> axis & 1 != 0) {
            let negative = sign[axis].is_sign_negative();
            let (scale, offset) = endless(if negative { -origin[axis] } else { origin[axis] });
            far[axis] = if negative { -scale } else { scale };
            far_offset[axis] = offset;
        }
        (_mm_loadu_ps(far.as_ptr()), _mm_loadu_ps(far_offset.as_ptr()))
    }
}

impl Avx2 {
    /// Where the near planes of an axis are met.
    #[inline(always)]
    fn near<const AXIS: usize>(&self, node: &Node) -> __m256 {
        // SAFETY: AVX and FMA as the head of this file says. `near` names one of the six rows of bounds, by its place in
        // bytes; each is aligned to 32, as nodes are.
        unsafe {
            let row = _mm256_load_ps(node.bounds.as_ptr().cast::<u8>().add(self.near[AXIS]).cast());
            _mm256_fmadd_ps(row, self.near_scale[AXIS], self.near_offset[AXIS])
        }
    }

    /// And the far ones.
    #[inline(always)]
    fn far<const AXIS: usize>(&self, node: &Node) -> __m256 {
        // SAFETY: as above; the far planes are in the other row of the same axis, 32 bytes on or back.
        unsafe {
            let row = _mm256_load_ps(node.bounds.as_ptr().cast::<u8>().add(self.near[AXIS] ^ 32).cast());
            _mm256_fmadd_ps(row, self.far_scale[AXIS], self.far_offset[AXIS])
        }
    }
}

/// A number of four in each of eight lanes, for the first three.
#[inline(always)]
fn spread(lanes: __m128) -> [__m256; 3] {
    // SAFETY: AVX2 as the head of this file says.
    unsafe {
        [
            _mm256_broadcastss_ps(lanes),
            _mm256_broadcastss_ps(_mm_movehdup_ps(lanes)),
            _mm256_broadcastss_ps(_mm_movehl_ps(lanes, lanes)),
        ]
    }
}

impl Lanes for Avx2 {
    type Entries = __m256;

    const INSTRUCTIONS: Instructions = Instructions::Avx2;

    #[inline(always)]
    fn new(ray: &Ray, prepared: &Prepared) -> Self {
        let [ox, oy, oz] = ray.origin;
        let [dx, dy, dz] = ray.direction;
        // SAFETY: arithmetic in registers, which needs AVX and FMA; see the head of this file.
        unsafe {
            let sign_bit = _mm_set1_ps(-0.0);
            let origin = _mm_setr_ps(ox, oy, oz, 0.0);
            let d = _mm_mul_ps(_mm_setr_ps(dx, dy, dz, 1.0), _mm_set1_ps(prepared.unit));
            let (size, sign) = (_mm_andnot_ps(sign_bit, d), _mm_and_ps(sign_bit, d));
            let eta = _mm_set1_ps(ETA);
            let near = _mm_or_ps(_mm_div_ps(_mm_set1_ps(NEAR_ONE), _mm_add_ps(size, eta)), sign);
            let far = _mm_or_ps(_mm_div_ps(_mm_set1_ps(FAR_ONE), _mm_sub_ps(size, eta)), sign);
            let margin = _mm_set1_ps(OFFSET_MARGIN);
            let scaled = _mm_mul_ps(origin, near);
            let near_offset = _mm_fnmsub_ps(_mm_andnot_ps(sign_bit, scaled), margin, scaled);
            let scaled = _mm_mul_ps(origin, far);
            let far_offset = _mm_fmsub_ps(_mm_andnot_ps(sign_bit, scaled), margin, scaled);
            let endless = _mm_movemask_ps(_mm_cmple_ps(size, _mm_set1_ps(2.0 * ETA))) & 7;
            let (far, far_offset) =
                if endless == 0 { (far, far_offset) } else { with_endless(origin, sign, far, far_offset, endless) };
            let signs = _mm_movemask_ps(sign) as usize;
            Self {
                near_scale: spread(near),
                near_offset: spread(near_offset),
                far_scale: spread(far),
                far_offset: spread(far_offset),
                tmin: _mm256_set1_ps(prepared.tmin),
                near: [(signs & 1) * 32, 64 + (signs & 2) * 16, 128 + (signs & 4) * 8],
                corners: Avx2Corners::new(prepared),
            }
        }
    }

    #[inline(always)]
    fn enter(&self, node: &Node, tmax: f32) -> (u32, __m256) {
        // SAFETY: AVX as the head of this file says.
        unsafe {
            let entry = _mm256_max_ps(
                _mm256_max_ps(self.near::<0>(node), self.near::<1>(node)),
                _mm256_max_ps(self.near::<2>(node), self.tmin),
            );
            let exit = _mm256_min_ps(
                _mm256_min_ps(self.far::<0>(node), self.far::<1>(node)),
                _mm256_min_ps(self.far::<2>(node), _mm256_set1_ps(tmax)),
            );
            (_mm256_movemask_ps(_mm256_cmp_ps::<_CMP_LE_OQ>(entry, exit)) as u32, entry)
        }
    }

    #[inline(always)]
    fn entries(entries: __m256) -> [f32; WIDTH] {
        let mut array = [0.0; WIDTH];
        // SAFETY: AVX as the head of this file says; the array has room for eight.
        unsafe { _mm256_storeu_ps(array.as_mut_ptr(), entries) };
        array
    }

    #[inline(always)]
    fn meet(&self, ray: &Prepared, pair: Pair<'_>, tmax: f32) -> Option<Met> {
        self.corners.meet(ray, pair, tmax)
    }
}

impl Avx2Corners {
    #[inline(always)]
    pub(crate) fn new(ray: &Prepared) -> Self {
        // SAFETY: broadcasts; see the head of this file.
        unsafe {
            Self {
                rows: [ray.axes[0] * 16, ray.axes[1] * 16, ray.axes[2] * 16],
                origin: [_mm256_set1_ps(ray.origin[0]), _mm256_set1_ps(ray.origin[1]), _mm256_set1_ps(ray.origin[2])],
                shear: [_mm256_set1_ps(ray.shear[0]), _mm256_set1_ps(ray.shear[1])],
            }
        }
    }

    /// One coordinate of a corner of eight triangles, relative to the origin.
    #[inline(always)]
    fn row<const CORNER: usize, const AXIS: usize>(&self, pair: &Pair<'_>) -> __m256 {
        let at = 48 * CORNER + self.rows[AXIS];
        // SAFETY: AVX as the head of this file says. `rows` are 0, 16 and 32 in some order, so that the row lies in the
        // corner's 48 bytes; it has 16 bytes and is aligned to as many, as blocks are aligned to 32.
        unsafe {
            let first = _mm_load_ps(pair.first.corners.as_ptr().cast::<u8>().add(at).cast());
            let second = _mm_load_ps(pair.second.corners.as_ptr().cast::<u8>().add(at).cast());
            _mm256_sub_ps(_mm256_set_m128(second, first), self.origin[AXIS])
        }
    }

    /// A corner of eight triangles, sheared so that the ray is the z axis.
    #[inline(always)]
    fn corner<const CORNER: usize>(&self, pair: &Pair<'_>) -> (__m256, __m256, __m256) {
        let z = self.row::<CORNER, 2>(pair);
        let (x, y) = (self.row::<CORNER, 0>(pair), self.row::<CORNER, 1>(pair));
        // SAFETY: AVX as the head of this file says.
        unsafe {
            let x = _mm256_sub_ps(x, _mm256_mul_ps(self.shear[0], z));
            let y = _mm256_sub_ps(y, _mm256_mul_ps(self.shear[1], z));
            (x, y, z)
        }
    }

    #[inline(always)]
    pub(crate) fn meet(&self, ray: &Prepared, pair: Pair<'_>, tmax: f32) -> Option<Met> {
        // SAFETY: AVX as the head of this file says; arrays have room for the eight numbers that are stored to them.
        unsafe {
            let (ax, ay, az) = self.corner::<0>(&pair);
            let (bx, by, bz) = self.corner::<1>(&pair);
            let (cx, cy, cz) = self.corner::<2>(&pair);
            let u = _mm256_sub_ps(_mm256_mul_ps(cx, by), _mm256_mul_ps(cy, bx));
            let v = _mm256_sub_ps(_mm256_mul_ps(ax, cy), _mm256_mul_ps(ay, cx));
            let w = _mm256_sub_ps(_mm256_mul_ps(bx, ay), _mm256_mul_ps(by, ax));
            let least = _mm256_min_ps(_mm256_min_ps(u, v), w);
            let most = _mm256_max_ps(_mm256_max_ps(u, v), w);
            let zero = _mm256_setzero_ps();
            let one_sided =
                _mm256_or_ps(_mm256_cmp_ps::<_CMP_GE_OQ>(least, zero), _mm256_cmp_ps::<_CMP_LE_OQ>(most, zero));
            let mask = _mm256_movemask_ps(one_sided) as u32 & pair.slots();
            if mask == 0 {
                return None;
            }
            let sum = _mm256_add_ps(_mm256_add_ps(u, v), w);
            let scale = _mm256_div_ps(_mm256_set1_ps(1.0), sum);
            let (u, v, w) = (_mm256_mul_ps(u, scale), _mm256_mul_ps(v, scale), _mm256_mul_ps(w, scale));
            let t = _mm256_add_ps(_mm256_add_ps(_mm256_mul_ps(u, az), _mm256_mul_ps(v, bz)), _mm256_mul_ps(w, cz));
            let t = _mm256_mul_ps(t, _mm256_set1_ps(ray.shear[2]));
            // Edge functions of different signs, or none with a doubtful sign and a hit out of range, are misses. Doubtful
            // is where the least in magnitude is 0 or the sum too small for its digits to be all there.
            let doubtful = _mm256_or_ps(
                _mm256_or_ps(_mm256_cmp_ps::<_CMP_EQ_OQ>(least, zero), _mm256_cmp_ps::<_CMP_EQ_OQ>(most, zero)),
                _mm256_cmp_ps::<_CMP_LT_OQ>(_mm256_andnot_ps(_mm256_set1_ps(-0.0), sum), _mm256_set1_ps(SMALLEST_SUM)),
            );
            let in_range = _mm256_and_ps(
                _mm256_cmp_ps::<_CMP_GE_OQ>(t, _mm256_set1_ps(ray.tmin)),
                _mm256_cmp_ps::<_CMP_LE_OQ>(t, _mm256_set1_ps(tmax)),
            );
            let doubtful_bits = _mm256_movemask_ps(doubtful) as u32 & mask;
            let hits = _mm256_movemask_ps(in_range) as u32 & mask & !doubtful_bits;
            if hits | doubtful_bits == 0 {
                return None;
            }
            let mut met =
                Met { hits, doubtful: doubtful_bits, t: [0.0; 2 * BLOCK], u: [0.0; 2 * BLOCK], v: [0.0; 2 * BLOCK] };
            _mm256_storeu_ps(met.t.as_mut_ptr(), t);
            _mm256_storeu_ps(met.u.as_mut_ptr(), v);
            _mm256_storeu_ps(met.v.as_mut_ptr(), w);
            Some(met)
        }
    }
}
