//! Trigonometry of numbers side by side, from arithmetic alone, so that every machine gives the same bits.

use super::Number;

/// Coefficients c₀ … c₈ of atan(q) / 2π ≈ q · Σ cᵢ q²ⁱ on 0 ≤ q ≤ 1: the polynomial of least largest error
/// (Chebyshev fit of atan(√z) / (2π√z)), which is 2.9e-9 turns.
const ATAN_TURNS: [f32; 9] = [
    0.159_154_94,
    -0.053_051_177,
    0.031_818_053,
    -0.022_596_497,
    0.016_899_662,
    -0.011_867_953,
    0.006_706_411,
    -0.002_503_706,
    0.000_440_267_7,
];

/// Σ cᵢ xⁱ.
#[inline(always)]
fn polynomial<F: Number>(coefficients: &[f32], x: F) -> F {
    let mut sum = F::zero();
    for &c in coefficients.iter().rev() {
        sum = sum * x + F::splat(c);
    }
    sum
}

/// atan2(y, x) in turns: −½ to ½, 0 where both are 0. Good to about 1e-7.
#[inline(always)]
pub(crate) fn atan2_turns<F: Number>(y: F, x: F) -> F {
    let (ax, ay) = (x.abs(), y.abs());
    let steep = ay.gt(ax);
    let large = F::select(steep, ay, ax);
    let small = F::select(steep, ax, ay);
    // The smaller over the larger, so that the polynomial's argument stays within 0 to 1.
    let q = small / large.max(F::splat(f32::MIN_POSITIVE));
    let z = q * q;
    let first_octant = polynomial(&ATAN_TURNS, z) * q;
    let first_quadrant = F::select(steep, F::splat(0.25) - first_octant, first_octant);
    let upper_half = F::select(x.lt(F::zero()), F::splat(0.5) - first_quadrant, first_quadrant);
    F::select(y.lt(F::zero()), -upper_half, upper_half)
}

/// Coefficients of sin(r · π/4) ≈ r · Σ sᵢ r²ⁱ and cos(r · π/4) ≈ Σ cᵢ r²ⁱ on −1 ≤ r ≤ 1: the polynomials of least largest error
/// (Chebyshev fits in r²), which is below 3e-8.
pub(crate) const SIN_OF_EIGHTHS: [f32; 5] =
    [std::f32::consts::FRAC_PI_4, -0.080_745_51, 0.002_490_393_1, -3.657_239_4e-5, 3.089_971_3e-7];
pub(crate) const COS_OF_EIGHTHS: [f32; 5] = [1.0, -0.308_425_13, 0.015_854_325, -3.259_386e-4, 3.529_804_2e-6];

/// The sine and cosine of an angle from −π to π, good to about 3e-7.
#[inline(always)]
pub(crate) fn sin_cos<F: Number>(angle: F) -> (F, F) {
    let eighths = angle.abs() * F::splat(4.0 / std::f32::consts::PI);
    // The quarter that is nearest, and how far from it.
    let quarter = (eighths * F::splat(0.5) + F::splat(0.5)).trunc();
    let rest = eighths - (quarter + quarter);
    let square = rest * rest;
    let (sin, cos) = (rest * polynomial(&SIN_OF_EIGHTHS, square), polynomial(&COS_OF_EIGHTHS, square));
    let (is_first, is_last) = (quarter.lt(F::splat(0.5)), quarter.gt(F::splat(1.5)));
    let sine = F::select(is_first, sin, F::select(is_last, -sin, cos));
    let cosine = F::select(is_first, cos, F::select(is_last, -cos, -sin));
    (F::select(angle.lt(F::zero()), -sine, sine), cosine)
}

/// Coefficients of asin(q) ≈ q · Σ cᵢ q²ⁱ on 0 ≤ q ≤ ½ (Chebyshev fit of asin(√z) / √z), good to 1e-8.
const ASIN: [f32; 6] = [1.0, 0.166_667_86, 0.074_945_35, 0.045_539_01, 0.023_909_36, 0.042_553_6];

/// asin(x) for −1 ≤ x ≤ 1, good to about 2e-7.
#[inline(always)]
pub(crate) fn asin<F: Number>(x: F) -> F {
    let size = x.abs();
    let is_large = size.gt(F::splat(0.5));
    // asin x = π/2 − 2 asin √((1 − x) / 2).
    let halved = (F::splat(1.0) - size) * F::splat(0.5);
    let z = F::select(is_large, halved, size * size);
    let q = F::select(is_large, halved.max(F::zero()).sqrt(), size);
    let near_zero = q * polynomial(&ASIN, z);
    let angle = F::select(is_large, F::splat(std::f32::consts::FRAC_PI_2) - (near_zero + near_zero), near_zero);
    F::select(x.lt(F::zero()), -angle, angle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Float, InstructionSet, Kernel, LANES, Packed, WIDE, WideKernel};

    struct WorstError;

    impl Kernel for WorstError {
        type Output = f64;

        #[inline(always)]
        fn run<F: Float>(self) -> f64 {
            let mut worst = 0.0_f64;
            for i in 0..100_000 {
                let angle = f64::from(i) * 7.7e-5 - 3.85;
                for length in [1e-15_f64, 1.0, 3e7] {
                    let (y, x) = ((angle.sin() * length) as f32, (angle.cos() * length) as f32);
                    let exact = f64::from(y).atan2(f64::from(x)) / std::f64::consts::TAU;
                    let ours = f64::from(atan2_turns(F::splat(y), F::splat(x)).to_array()[3]);
                    worst = worst.max((ours - exact).abs());
                }
            }
            worst
        }
    }

    #[test]
    fn atan2_is_good_to_a_ten_millionth_of_a_turn() {
        let worst = InstructionSet::detect().run(WorstError);
        assert!(worst < 1e-7, "{worst}");
        assert_eq!(atan2_turns_at(0.0, 0.0), 0.0);
        assert_eq!(atan2_turns_at(0.0, -1.0), 0.5);
        assert_eq!(atan2_turns_at(-1.0, 0.0), -0.25);
    }

    /// The largest errors of sine, cosine and arc sine.
    struct WorstErrors;

    impl Kernel for WorstErrors {
        type Output = [f64; 3];

        #[inline(always)]
        fn run<F: Float>(self) -> [f64; 3] {
            worst_errors::<F, LANES>()
        }
    }

    impl WideKernel for WorstErrors {
        type Output = [f64; 3];

        #[inline(always)]
        fn run<F: Packed<WIDE>>(self) -> [f64; 3] {
            worst_errors::<F, WIDE>()
        }
    }

    #[inline(always)]
    fn worst_errors<F: Packed<N>, const N: usize>() -> [f64; 3] {
        let mut worst = [0.0_f64; 3];
        for i in -100_000..=100_000 {
            let x = i as f32 * 1e-5;
            let angle = x * std::f32::consts::PI;
            let (sin, cos) = sin_cos(F::splat(angle));
            let (sine, cosine) = libm::sincos(angle.into());
            let pairs = [(sin, sine), (cos, cosine), (asin(F::splat(x)), libm::asin(x.into()))];
            for (worst, (ours, exact)) in worst.iter_mut().zip(pairs) {
                *worst = worst.max((f64::from(ours.to_array()[5]) - exact).abs());
            }
        }
        worst
    }

    #[test]
    fn sines_and_arc_sines_are_good_to_a_few_ten_millionths() {
        for set in InstructionSet::all() {
            for [sin, cos, asin] in [set.run(WorstErrors), set.run_wide(WorstErrors)] {
                assert!(sin < 4e-7 && cos < 4e-7 && asin < 3e-7, "{sin} {cos} {asin}");
            }
        }
    }

    fn atan2_turns_at(y: f32, x: f32) -> f32 {
        struct At(f32, f32);
        impl Kernel for At {
            type Output = f32;

            #[inline(always)]
            fn run<F: Float>(self) -> f32 {
                atan2_turns(F::splat(self.0), F::splat(self.1)).to_array()[0]
            }
        }
        InstructionSet::PORTABLE.run(At(y, x))
    }
}
