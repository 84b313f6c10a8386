//! Gamma encoding: linear light c becomes the byte `trunc(255 · c^(1/2.2))`, between 0 and 255.
//!
//! Exact, and without a power per pixel: byte k starts at a certain float, its threshold. The square root spreads the
//! thresholds nearly evenly, so that a table over it needs one comparison to tell the byte.

use std::sync::LazyLock;

use crate::film::tile::Tile;
use crate::simd::{Float, InstructionSet, Int, Kernel, LANES};

/// The exponent of the encoding is 1 / `GAMMA`.
const GAMMA: f64 = 2.2;

/// Cells of the table, over √c from 0 to 1. Thresholds lie at (k/255)^1.1, at least 0.0022 apart, so that each cell
/// holds one at most.
const CELLS: usize = 512;

/// The order of a pixel's four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PixelFormat {
    /// Red, green, blue, alpha.
    #[default]
    Rgba8,
    /// Blue, green, red, alpha: read as a little-endian integer, 0xAARRGGBB.
    Bgra8,
}

/// Bytes by square root.
struct Table {
    /// The threshold in each cell, infinite where there is none.
    threshold: [f32; CELLS + 1],
    /// The byte below it.
    below: [u8; CELLS + 1],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { threshold: [f32::INFINITY; CELLS + 1], below: [0; CELLS + 1] };
    let mut starts = [0; CELLS + 1];
    for byte in 1..=255 {
        let threshold = threshold(byte);
        let cell = (threshold.sqrt() * CELLS as f32) as usize;
        table.threshold[cell] = threshold;
        starts[cell] = 1;
    }
    for cell in 1..=CELLS {
        table.below[cell] = table.below[cell - 1] + starts[cell - 1];
    }
    table
});

/// The definition.
pub(super) fn encode_one(linear: f32) -> u8 {
    (255.0 * libm::pow(f64::from(linear), 1.0 / GAMMA)) as u8
}

/// The least float that is encoded as `byte`, which must not be 0.
fn threshold(byte: u8) -> f32 {
    let mut linear = libm::pow(f64::from(byte) / 255.0, GAMMA) as f32;
    while encode_one(linear) >= byte {
        linear = linear.next_down();
    }
    while encode_one(linear) < byte {
        linear = linear.next_up();
    }
    linear
}

/// Encodes the pixels of `tile` to `out`, row by row without padding, alpha 255. `out` must have four bytes for each.
pub fn encode(tile: &Tile, format: PixelFormat, out: &mut [u8]) {
    assert_eq!(out.len(), 4 * tile.red.len(), "a pixel takes four bytes");
    static INSTRUCTIONS: LazyLock<InstructionSet> = LazyLock::new(InstructionSet::detect);
    let [first, third] = match format {
        PixelFormat::Rgba8 => [&tile.red, &tile.blue],
        PixelFormat::Bgra8 => [&tile.blue, &tile.red],
    };
    INSTRUCTIONS.run(Encode { channels: [first, &tile.green, third], out });
}

struct Encode<'a> {
    /// In the order of their bytes.
    channels: [&'a [f32]; 3],
    out: &'a mut [u8],
}

impl Kernel for Encode<'_> {
    type Output = ();

    #[inline(always)]
    fn run<F: Float>(self) {
        let table = &*TABLE;
        let pixels = self.out.as_chunks_mut::<{ 4 * LANES }>();
        let [a, b, c] = self.channels.map(|channel| channel.as_chunks::<LANES>());
        for (((out, a), b), c) in pixels.0.iter_mut().zip(a.0).zip(b.0).zip(c.0) {
            encode_lanes::<F>(table, [a, b, c], out);
        }
        // The last few, in a packet filled up with black.
        let mut out = [0; 4 * LANES];
        let last = [a.1, b.1, c.1].map(|rest| std::array::from_fn(|lane| rest.get(lane).copied().unwrap_or(0.0)));
        encode_lanes::<F>(table, [&last[0], &last[1], &last[2]], &mut out);
        pixels.1.copy_from_slice(&out[..pixels.1.len()]);
    }
}

#[inline(always)]
fn encode_lanes<F: Float>(table: &Table, channels: [&[f32; LANES]; 3], out: &mut [u8; 4 * LANES]) {
    let mut words = [0xff00_0000_u32; LANES];
    for (channel, shift) in channels.into_iter().zip([0, 8, 16]) {
        // `max` first: it turns NaN into 0.
        let root = F::load(channel).max(F::zero()).min(F::splat(1.0)).sqrt();
        let cells = (root * F::splat(CELLS as f32)).to_int().to_array();
        for lane in 0..LANES {
            let cell = (cells[lane] as usize).min(CELLS);
            let byte = table.below[cell] + u8::from(channel[lane] >= table.threshold[cell]);
            words[lane] |= u32::from(byte) << shift;
        }
    }
    for (out, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        *out = word.to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::ViewBlock;

    fn bytes_of(values: &[f32], format: PixelFormat) -> Vec<u8> {
        let block = ViewBlock { x: 0, y: 0, width: values.len() as u32, height: 1 };
        let tile = Tile { block, red: values.to_vec(), green: vec![0.0; values.len()], blue: vec![1.0; values.len()] };
        let mut out = vec![0; 4 * values.len()];
        encode(&tile, format, &mut out);
        out
    }

    #[test]
    fn every_byte_starts_at_the_float_where_the_formula_in_64_bits_says_so() {
        for byte in 1..=255_u8 {
            // Some ten thousand neighbours on either side of each threshold, and the formula of the platform's own.
            let middle = threshold(byte).to_bits();
            let values: Vec<f32> = (middle - 10_000..middle + 10_000).map(f32::from_bits).collect();
            for (value, pixel) in values.iter().zip(bytes_of(&values, PixelFormat::Rgba8).chunks_exact(4)) {
                let formula = (255.0 * f64::from(*value).powf(1.0 / 2.2)).trunc().min(255.0) as u8;
                assert_eq!(pixel[0], formula, "{value:e}");
            }
        }
    }

    #[test]
    fn a_sweep_over_all_magnitudes_agrees_with_the_formula() {
        let values: Vec<f32> = (0..f32::INFINITY.to_bits()).step_by(1009).map(f32::from_bits).collect();
        for (value, pixel) in values.iter().zip(bytes_of(&values, PixelFormat::Rgba8).chunks_exact(4)) {
            let formula = (255.0 * f64::from(*value).powf(1.0 / 2.2)).trunc().min(255.0) as u8;
            assert_eq!(pixel[0], formula, "{value:e}");
        }
    }

    #[test]
    fn what_is_not_light_is_black_and_what_is_too_much_is_white() {
        let values = [-1.0, -0.0, f32::NAN, f32::NEG_INFINITY, f32::INFINITY, 1.0, 7.0];
        let reds: Vec<u8> = bytes_of(&values, PixelFormat::Rgba8).chunks_exact(4).map(|pixel| pixel[0]).collect();
        assert_eq!(reds, [0, 0, 0, 0, 255, 255, 255]);
    }

    #[test]
    fn the_formats_order_their_bytes_as_they_say() {
        assert_eq!(bytes_of(&[0.5], PixelFormat::Rgba8), [186, 0, 255, 255]);
        assert_eq!(bytes_of(&[0.5], PixelFormat::Bgra8), [255, 0, 186, 255]);
    }
}
