//! How alike two pixels are: the distance of the patches around them in units of their noise.
//!
//! Non-local means as in Rousselle, Knaus and Zwicker 2012, equation 3: for pixels p and q of colours u and variances v, summed over
//! channels, Σ over the patch of (‖u(p) − u(q)‖² − v(p) − min(v(p), v(q))) / (v(p) + v(q)). What noise alone would make is
//! taken off. A pixel of a patch counts for no more than [`MOST`], so that a lamp does not make all that is
//! near it unlike everything.

use crate::simd::{Float, Kernel, LANES};

use super::input::Planes;
use super::tile::{HALO, PATCH, SIDE, SMALL, SPAN, STEP, STRIDE, TILE, WIDE, WINDOW};

/// The largest distance of two pixels.
const MOST: f32 = 10.0;

/// Pixels that the patches of a tile's centres cover, down and across; across in whole lanes.
const DOWN: usize = TILE + 2 * PATCH;
const ACROSS: usize = DOWN.next_multiple_of(LANES);

/// Computes the distances of a tile's centres to all pixels in their windows.
pub(super) struct Distances<'a> {
    /// Colours of the tile and its halo.
    pub(super) color: &'a Planes,
    /// Their variance, above 0.
    pub(super) variance: &'a [f32],
    /// How calm it is around them: how much of the distance is that of the small patches.
    pub(super) calm: &'a [f32],
    /// A window for each centre: [`SPAN`] rows of [`WIDE`] numbers, of which [`SPAN`] are written.
    pub(super) to: &'a mut [f32],
}

/// Eight numbers of a plane.
#[inline(always)]
pub(super) fn lanes<F: Float>(plane: &[f32], at: usize) -> F {
    F::load(plane[at..at + LANES].first_chunk().unwrap_or(&[0.0; LANES]))
}

/// Writes eight numbers to a plane.
#[inline(always)]
pub(super) fn put<F: Float>(plane: &mut [f32], at: usize, value: F) {
    if let Some(to) = plane[at..at + LANES].first_chunk_mut() {
        value.store(to);
    }
}

impl Kernel for Distances<'_> {
    type Output = ();

    #[inline(always)]
    fn run<F: Float>(self) {
        let [red, green, blue] = self.color;
        let mut pixels = [0.0_f32; DOWN * ACROSS];
        let (mut columns, mut small_columns) = ([0.0_f32; ACROSS], [0.0_f32; ACROSS]);
        let mut sums = [0.0_f32; TILE];
        let most = F::splat(MOST);
        let [large, small] = [PATCH, SMALL].map(|reach| F::splat(1.0 / ((2 * reach + 1) * (2 * reach + 1)) as f32));
        for dy in 0..SPAN {
            for dx in 0..SPAN {
                // Single pixels, at this offset.
                for y in 0..DOWN {
                    let p = (y + HALO - PATCH) * STRIDE + HALO - PATCH;
                    let q = p + dy * STRIDE + dx - WINDOW * STRIDE - WINDOW;
                    for x in (0..ACROSS).step_by(LANES) {
                        let r = lanes::<F>(red, p + x) - lanes::<F>(red, q + x);
                        let g = lanes::<F>(green, p + x) - lanes::<F>(green, q + x);
                        let b = lanes::<F>(blue, p + x) - lanes::<F>(blue, q + x);
                        let (v, w) = (lanes::<F>(self.variance, p + x), lanes::<F>(self.variance, q + x));
                        let excess = r * r + g * g + b * b - (v + v.min(w));
                        put(&mut pixels, y * ACROSS + x, (excess / (v + w)).min(most));
                    }
                }
                // Means over patches of both sizes: down, then across.
                for row in 0..SIDE {
                    for x in (0..ACROSS).step_by(LANES) {
                        let (mut sum, mut near) = (F::zero(), F::zero());
                        for y in 0..2 * PATCH + 1 {
                            let value = lanes::<F>(&pixels, (row * STEP + y) * ACROSS + x);
                            sum = sum + value;
                            if y.abs_diff(PATCH) <= SMALL {
                                near = near + value;
                            }
                        }
                        put(&mut columns, x, sum);
                        put(&mut small_columns, x, near);
                    }
                    for x in (0..TILE).step_by(LANES) {
                        let (mut sum, mut near) = (F::zero(), F::zero());
                        for k in 0..2 * PATCH + 1 {
                            sum = sum + lanes::<F>(&columns, x + k);
                            if k.abs_diff(PATCH) <= SMALL {
                                near = near + lanes::<F>(&small_columns, x + k);
                            }
                        }
                        let (mean, near) = (sum * large, near * small);
                        let calm = lanes::<F>(self.calm, (row * STEP + HALO) * STRIDE + HALO + x);
                        put(&mut sums, x, mean + calm * (near - mean));
                    }
                    for column in 0..SIDE {
                        let window = (row * SIDE + column) * SPAN * WIDE;
                        self.to[window + dy * WIDE + dx] = sums[column * STEP];
                    }
                }
            }
        }
    }
}
