//! Stephen Hill's fit of ACES for sRGB screens (in "BakingLab" by Matt Pettineo, 2016): the reference rendering transform and the output
//! transform as one rational curve between two matrices, which desaturate what is bright. No exposure is built in.

use super::transform;

/// From Rec. 709 to the primaries that the curve is for, and its desaturation.
const TO_CURVE: [[f32; 3]; 3] = [[0.59719, 0.35458, 0.04823], [0.07600, 0.90834, 0.01566], [0.02840, 0.13383, 0.83777]];

/// And back.
const FROM_CURVE: [[f32; 3]; 3] =
    [[1.60475, -0.53108, -0.07367], [-0.10208, 1.10813, -0.00605], [-0.00327, -0.07276, 1.07602]];

/// Linear light for the screen, which may lie a little out of 0 to 1.
#[inline]
pub(super) fn filmic(light: [f32; 3]) -> [f32; 3] {
    transform(&FROM_CURVE, transform(&TO_CURVE, light).map(curve))
}

#[inline]
fn curve(value: f32) -> f32 {
    // Squares of more would overflow; the curve is flat there.
    let value = value.min(1e8);
    let rise = value * (value + 0.024_578_6) - 0.000_090_537;
    // The fit is negative for the darkest light.
    rise.max(0.0) / (value * (0.983_729 * value + 0.432_951) + 0.238_081)
}
