//! Luminance by colour: how many stops light lies above or below middle grey.

use super::luminance;

/// The light that counts as 0 stops, that of an 18 % grey card under light 1.
pub const MIDDLE_GREY: f32 = 0.18;

/// Stops from [`MIDDLE_GREY`] with the encoded colours that stand for them, straight in between: black, purple, blue, cyan, green for
/// middle grey, yellow, orange, red, white. What is darker than the first or brighter than the last looks as that does.
pub const PALETTE: [(f32, [f32; 3]); 9] = [
    (-10.0, [0.0, 0.0, 0.0]),
    (-6.0, [0.35, 0.0, 0.45]),
    (-4.0, [0.0, 0.1, 0.8]),
    (-2.0, [0.0, 0.7, 0.85]),
    (0.0, [0.1, 0.65, 0.15]),
    (2.0, [1.0, 0.95, 0.1]),
    (3.0, [1.0, 0.55, 0.0]),
    (4.0, [0.9, 0.0, 0.0]),
    (6.0, [1.0, 1.0, 1.0]),
];

/// Encoded red, green and blue for light ≥ 0.
#[inline]
pub(super) fn false_color(light: [f32; 3]) -> [f32; 3] {
    // Minus infinity for no light.
    let stops = libm::log2f(luminance(light) / MIDDLE_GREY);
    let above = PALETTE.iter().position(|&(stop, _)| stops < stop);
    match above {
        Some(0) => PALETTE[0].1,
        None => PALETTE[PALETTE.len() - 1].1,
        Some(above) => {
            let ((from, low), (to, high)) = (PALETTE[above - 1], PALETTE[above]);
            let share = (stops - from) / (to - from);
            std::array::from_fn(|i| low[i] + (high[i] - low[i]) * share)
        }
    }
}
