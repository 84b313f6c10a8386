//! Fireflies: pixels that a rare, bright sample has made far brighter than all around them.
//!
//! They are dimmed before filtering, to what the pixels around allow, but by no more than their own standard error: light that
//! is sure stays, however small and bright it is, and as the variance goes to 0 nothing changes.

use crate::error::Result;

use super::input::Input;
use super::plane::{Workers, filled};

/// Reach of the neighbourhood whose brightest pixels count.
const REACH: usize = 2;

/// Dims them, in each half for itself, and their variance with them.
pub(super) fn dim(input: &mut Input, workers: &Workers<'_>) -> Result<()> {
    let (width, height) = (workers.width, workers.height);
    let bright = workers.plane(|i| (input.mean(0, i) + input.mean(1, i) + input.mean(2, i)) / 3.0)?;
    let around = workers.blur(&bright, 3)?;
    // Half as bright again as the third brightest, so that a line of two is no firefly; and where most pixels are black, a
    // part of the light is kept for the mean to find.
    let bound = workers.plane(|i| {
        let (x, y) = (i % width, i / width);
        let mut brightest = [0.0_f32; 3];
        for v in y.saturating_sub(REACH)..(y + REACH + 1).min(height) {
            for u in x.saturating_sub(REACH)..(x + REACH + 1).min(width) {
                let value = if (u, v) == (x, y) { 0.0 } else { bright[v * width + u] };
                if value > brightest[0] {
                    brightest = [value, brightest[0], brightest[1]];
                } else if value > brightest[1] {
                    brightest = [brightest[0], value, brightest[1]];
                } else if value > brightest[2] {
                    brightest[2] = value;
                }
            }
        }
        (1.5 * brightest[2]).max(4.0 * around[i])
    })?;

    let halves = input.halves.len() as f32;
    let mut left = filled(workers.pixels(), 0.0_f32)?;
    for [red, green, blue] in &mut input.halves {
        let (variance, steady) = (&input.variance, &input.steady);
        workers.rows([red, green, blue, &mut left], |y, [red, green, blue, left]| {
            for x in 0..width {
                let i = y * width + x;
                let value = (red[x] + green[x] + blue[x]) / 3.0;
                let error = (1.0 - steady[i]) * (variance[i] / 3.0).sqrt();
                let limit = bound[i].max(value - error);
                let scale = if value > limit && value > 0.0 { limit / value } else { 1.0 };
                red[x] *= scale;
                green[x] *= scale;
                blue[x] *= scale;
                left[x] += scale * scale / halves;
            }
        })?;
    }
    workers.rows([&mut input.variance], |y, [row]| {
        row.iter_mut().zip(&left[y * width..]).for_each(|(variance, left)| *variance *= left);
    })
}
