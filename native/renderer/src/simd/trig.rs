//! Inverse trigonometry of eight lanes, from arithmetic alone, so that every machine gives the same bits.

use super::Float;

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

/// atan2(y, x) in turns: −½ to ½, 0 where both are 0. Good to about 1e-7.
#[inline(always)]
pub(crate) fn atan2_turns<F: Float>(y: F, x: F) -> F {
    let (ax, ay) = (x.abs(), y.abs());
    let steep = ay.gt(ax);
    let large = F::select(steep, ay, ax);
    let small = F::select(steep, ax, ay);
    // The smaller over the larger, so that the polynomial's argument stays within 0 to 1.
    let q = small / large.max(F::splat(f32::MIN_POSITIVE));
    let z = q * q;
    let sum = ATAN_TURNS.iter().rev().fold(F::zero(), |sum, &c| sum * z + F::splat(c));
    let first_octant = sum * q;
    let first_quadrant = F::select(steep, F::splat(0.25) - first_octant, first_octant);
    let upper_half = F::select(x.lt(F::zero()), F::splat(0.5) - first_quadrant, first_quadrant);
    F::select(y.lt(F::zero()), -upper_half, upper_half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{InstructionSet, Kernel};

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
