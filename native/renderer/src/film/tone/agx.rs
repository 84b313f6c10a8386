//! AgX by Troy Sobotka, in the compact form of Benjamin Wrensch ("Minimal AgX Implementation", 2023): light is drawn towards grey by a matrix, its
//! logarithm goes through a sigmoid, here the published polynomial of degree six, and the matrix is undone. The result is encoded.

use super::transform;

/// Draws colours in, so that bright ones have room to go to white. From and to Rec. 709 primaries.
const INSET: [[f32; 3]; 3] = [
    [0.842_479_06, 0.078_433_6, 0.079_223_745],
    [0.042_328_242, 0.878_468_64, 0.079_166_13],
    [0.042_375_655, 0.078_433_6, 0.879_143],
];

/// The inverse of [`INSET`].
const OUTSET: [[f32; 3]; 3] = [
    [1.196_879, -0.098_020_88, -0.099_029_74],
    [-0.052_896_85, 1.151_903_1, -0.098_961_18],
    [-0.052_971_635, -0.098_043_45, 1.151_073_7],
];

/// The range of light that the sigmoid is for, as powers of two: 10 stops below middle grey to 6.5 above it.
const DARKEST: f32 = -12.473_93;
const BRIGHTEST: f32 = 4.026_069;

/// Encoded red, green and blue for light ≥ 0.
#[inline]
pub(super) fn agx(light: [f32; 3]) -> [f32; 3] {
    let encoded = transform(&INSET, light).map(|value| {
        // Minus infinity for no light.
        let stops = libm::log2f(value).clamp(DARKEST, BRIGHTEST);
        sigmoid((stops - DARKEST) / (BRIGHTEST - DARKEST))
    });
    transform(&OUTSET, encoded).map(|value| value.clamp(0.0, 1.0))
}

#[inline]
fn sigmoid(x: f32) -> f32 {
    // Its constant term is below 0, and so is what it gives for the darkest light.
    (((((15.5 * x - 40.14) * x + 31.96) * x - 6.868) * x + 0.4298) * x + 0.1191) * x - 0.002_32
}
