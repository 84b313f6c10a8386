//! Weighted first-order regression: around each centre, colour as a linear function of the features.
//!
//! After Bitterli, Rousselle, Moon, Iglesias-Guitián, Adler, Mitchell, Jarosz and Novák, "Nonlinearly Weighted First-order
//! Regression for Denoising Monte Carlo Renderings", 2016, equations 3 to 6: for a centre p the β that minimises
//! Σ w(p, q)·(u(q) − β·(f(q) − f(p)))² over its window; each pixel q takes the mean of what all centres predict for it, weighted
//! by how alike they are. Here the places of pixels are features too, slopes are held down by a ridge, noisier
//! pixels than the centre count less in the fit, and no prediction leaves the range of the colours that it was made from.

#![expect(clippy::needless_range_loop, reason = "indices are those of the equations")]

use crate::simd::{Float, Kernel, LANES};

use super::guide::{FEATURES, GRAIN};
use super::input::Planes;
use super::tile::{HALO, SIDE, SPAN, STEP, STRIDE, Tile, WIDE, WINDOW};
use super::weights::{lanes, put};

/// Weights below this do not count in a fit.
const LEAST: f32 = 2e-3;

/// What of the expected distance is left in where it is calm, so that colours nearer than noise alone would make them count more.
const LEFT: f32 = 0.3;

/// The ridge, as a part of each feature's own spread.
const RIDGE: f64 = 1e-3;

/// Fits all centres of a tile and adds up what they predict.
pub(super) struct Fits<'a> {
    pub(super) tile: &'a Tile,
    /// Colours of the tile and its halo, with unused lanes.
    pub(super) colors: &'a [[f32; LANES]],
    /// What weights come from.
    pub(super) likeness: Likeness<'a>,
    /// Centres beyond so many columns and rows are outside the picture.
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Sums of weighted predictions, and of the weights.
    pub(super) to: &'a mut [Vec<f32>; 4],
}

/// How alike pixels are.
pub(super) enum Likeness<'a> {
    /// Windows of distances, as [`super::weights::Distances`] leaves them. The bandwidths are that where there is noise and that
    /// where it is calm.
    Patches { distances: &'a [f32], bandwidths: [f32; 2] },
    /// Colours of the tile and its halo that have little noise, and their variance, above 0.
    Pixels { color: &'a Planes, variance: &'a [f32], bandwidth: f32 },
}

/// A window's weights: how alike the pixels are, and how much they count in the fit.
struct Window {
    alike: [f32; SPAN * WIDE],
    trust: [f32; SPAN * WIDE],
}

impl Kernel for Fits<'_> {
    type Output = ();

    #[inline(always)]
    fn run<F: Float>(mut self) {
        let mut window = Window { alike: [0.0; SPAN * WIDE], trust: [0.0; SPAN * WIDE] };
        for center in 0..SIDE * SIDE {
            let (x, y) = (center % SIDE * STEP, center / SIDE * STEP);
            if x < self.columns && y < self.rows {
                let p = (HALO + y) * STRIDE + HALO + x;
                match self.likeness {
                    Likeness::Patches { distances, bandwidths } => {
                        let distances = &distances[center * SPAN * WIDE..(center + 1) * SPAN * WIDE];
                        self.weigh_patches::<F>(distances, bandwidths, p, &mut window);
                    }
                    Likeness::Pixels { color, variance, bandwidth } => {
                        self.weigh_pixels::<F>(color, variance, bandwidth, p, &mut window);
                    }
                }
                let (fit, low, high) = self.fit::<F>(p, &window);
                // A centre that nothing is like, not even itself because it is missing, has nothing to say.
                if low[0] <= high[0] {
                    self.predict::<F>(p, &window, &fit, low, high);
                }
            }
        }
    }
}

impl Fits<'_> {
    /// Weights of the pixels around a centre, from the distances of their patches.
    #[inline(always)]
    fn weigh_patches<F: Float>(&self, distances: &[f32], bandwidths: [f32; 2], p: usize, window: &mut Window) {
        let [noisy, calm] = bandwidths;
        let bandwidth = noisy + self.tile.calm[p] * (calm - noisy);
        let sharpness = F::splat(1.0 / (bandwidth * bandwidth));
        let left = F::splat(LEFT * self.tile.calm[p]);
        for y in 0..SPAN {
            for x in (0..WIDE).step_by(LANES) {
                let distance = lanes::<F>(distances, y * WIDE + x) + left;
                self.weigh::<F>(distance * sharpness, p, y, x, window);
            }
        }
    }

    /// The same from what single pixels differ by, in units of their noise.
    #[inline(always)]
    fn weigh_pixels<F: Float>(&self, color: &Planes, variance: &[f32], bandwidth: f32, p: usize, window: &mut Window) {
        let here: [F; 3] = std::array::from_fn(|c| F::splat(color[c][p]));
        let (noise, sharpness) = (F::splat(variance[p]), F::splat(1.0 / (bandwidth * bandwidth)));
        for y in 0..SPAN {
            for x in (0..WIDE).step_by(LANES) {
                let q = place(p, y, x);
                let mut square = F::zero();
                for c in 0..3 {
                    let apart = lanes::<F>(&color[c], q) - here[c];
                    square = square + apart * apart;
                }
                let distance = square / (noise + lanes::<F>(variance, q));
                self.weigh::<F>(distance * sharpness, p, y, x, window);
            }
            // What makes lanes whole is like nothing.
            window.alike[y * WIDE + SPAN..(y + 1) * WIDE].fill(0.0);
        }
    }

    /// Eight weights: exp(−d), as (1 − d/16)¹⁶.
    #[inline(always)]
    fn weigh<F: Float>(&self, distance: F, p: usize, y: usize, x: usize, window: &mut Window) {
        let (zero, one) = (F::zero(), F::splat(1.0));
        let mut weight = (one - (distance * F::splat(1.0 / 16.0)).max(zero)).max(zero);
        for _ in 0..4 {
            weight = weight * weight;
        }
        put(&mut window.alike, y * WIDE + x, weight);
        let own = F::splat(self.tile.variance[p]);
        let trust = (own * lanes::<F>(&self.tile.certainty, place(p, y, x))).min(one);
        put(&mut window.trust, y * WIDE + x, weight * trust);
    }

    /// The β of each channel, and the least and the largest colours that they come from.
    #[inline(always)]
    fn fit<F: Float>(&self, p: usize, window: &Window) -> ([[f32; FEATURES]; 3], [f32; LANES], [f32; LANES]) {
        let mut here = self.tile.records[p];
        // The constant is not relative to the centre's.
        here[0] = 0.0;
        let here = F::load(&here);
        let (mut matrix, mut sides) = ([F::zero(); FEATURES], [F::zero(); 3]);
        let (mut low, mut high) = (F::splat(f32::MAX), F::splat(f32::MIN));
        for y in 0..SPAN {
            let row = place(p, y, 0);
            for x in 0..SPAN {
                let weight = window.trust[y * WIDE + x];
                if weight < LEAST {
                    continue;
                }
                let feature = F::load(&self.tile.records[row + x]) - here;
                let weighted = feature * F::splat(weight);
                let numbers = feature.to_array();
                matrix[0] = matrix[0] + weighted;
                for i in 1..FEATURES {
                    matrix[i] = matrix[i] + weighted * F::splat(numbers[i]);
                }
                let color = &self.colors[row + x];
                for c in 0..3 {
                    sides[c] = sides[c] + weighted * F::splat(color[c]);
                }
                let color = F::load(color);
                low = low.min(color);
                high = high.max(color);
            }
        }
        let rows: [[f32; FEATURES]; FEATURES] = std::array::from_fn(|i| matrix[i].to_array());
        let sides: [[f32; FEATURES]; 3] = std::array::from_fn(|c| sides[c].to_array());
        (solve(&rows, &sides), low.to_array(), high.to_array())
    }

    /// Adds what a fit says about the pixels around its centre.
    #[inline(always)]
    fn predict<F: Float>(
        &mut self,
        p: usize,
        window: &Window,
        fit: &[[f32; FEATURES]; 3],
        low: [f32; LANES],
        high: [f32; LANES],
    ) {
        for y in 0..SPAN {
            for x in (0..WIDE).step_by(LANES) {
                let q = place(p, y, x);
                let mut colors = [F::splat(fit[0][0]), F::splat(fit[1][0]), F::splat(fit[2][0])];
                for i in 1..FEATURES {
                    let feature = lanes::<F>(&self.tile.features[i], q) - F::splat(self.tile.records[p][i]);
                    for c in 0..3 {
                        colors[c] = colors[c] + feature * F::splat(fit[c][i]);
                    }
                }
                let weight = lanes::<F>(&window.alike, y * WIDE + x);
                for c in 0..3 {
                    let color = colors[c].max(F::splat(low[c])).min(F::splat(high[c]));
                    let sum = lanes::<F>(&self.to[c], q) + weight * color;
                    put(&mut self.to[c], q, sum);
                }
                let sum = lanes::<F>(&self.to[3], q) + weight;
                put(&mut self.to[3], q, sum);
            }
        }
    }
}

/// The pixel at row `y` and column `x` of the window around a centre.
#[inline(always)]
fn place(p: usize, y: usize, x: usize) -> usize {
    p - WINDOW * STRIDE - WINDOW + y * STRIDE + x
}

/// Solves the normal equations of the three channels by Cholesky's decomposition. The ridge holds down slopes, not the
/// constant, so that without any spread of features the answer is the weighted mean.
#[inline(never)]
fn solve(matrix: &[[f32; FEATURES]; FEATURES], sides: &[[f32; FEATURES]; 3]) -> [[f32; FEATURES]; 3] {
    let total = f64::from(matrix[0][0]).max(1e-6);
    let mut lower = [[0.0_f64; FEATURES]; FEATURES];
    for i in 0..FEATURES {
        for j in 0..=i {
            let mut sum = f64::from(matrix[i][j]);
            if i == j && i > 0 {
                sum += RIDGE * sum + f64::from(GRAIN[i]).powi(2) * total;
            }
            for k in 0..j {
                sum -= lower[i][k] * lower[j][k];
            }
            lower[i][j] = if i == j { sum.max(1e-12).sqrt() } else { sum / lower[j][j] };
        }
    }
    std::array::from_fn(|c| {
        let mut fit = [0.0_f64; FEATURES];
        for i in 0..FEATURES {
            let known: f64 = (0..i).map(|k| lower[i][k] * fit[k]).sum();
            fit[i] = (f64::from(sides[c][i]) - known) / lower[i][i];
        }
        for i in (0..FEATURES).rev() {
            let known: f64 = (i + 1..FEATURES).map(|k| lower[k][i] * fit[k]).sum();
            fit[i] = (fit[i] - known) / lower[i][i];
        }
        fit.map(|value| value as f32)
    })
}
