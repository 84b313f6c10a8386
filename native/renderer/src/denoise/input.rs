//! What is filtered: colours without the texture, how sure they are, and where there are none.

use crate::error::Result;

use super::Frame;
use super::plane::{Workers, filled};
use super::variance;

/// Rec. 709 luminance of linear light.
pub(super) const LUMA: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// Larger colours count as missing: their squares must be numbers too.
const LARGEST: f32 = 1e16;

/// Light is divided by the albedo and this, so that black surfaces do not make it infinite.
const DARK: f32 = 0.05;

/// Three planes, one for each colour.
pub(super) type Planes = [Vec<f32>; 3];

/// The colours to be filtered.
pub(super) struct Input {
    /// What filtered colours are multiplied by in the end: the albedo, and the picture's brightness.
    pub(super) factor: Planes,
    /// Colours over the factor: those of two halves of the samples, or one of all of them.
    pub(super) halves: Vec<Planes>,
    /// Variance of the colours of one of `halves`, summed over the channels.
    pub(super) variance: Vec<f32>,
    /// 1 where there was a colour, 0 where it is filled in.
    pub(super) valid: Vec<f32>,
    /// From 0 where a few samples may have made all of the light to 1 where many agree on it.
    pub(super) steady: Vec<f32>,
}

impl Input {
    /// Whether there are two halves.
    pub(super) fn is_split(&self) -> bool {
        self.halves.len() > 1
    }

    /// The first and the last of the halves, which is the same one where it is not split.
    pub(super) fn pair(&self) -> [&Planes; 2] {
        [&self.halves[0], &self.halves[self.halves.len() - 1]]
    }

    /// The colour of all samples in channel `c` of pixel `i`.
    #[inline(always)]
    pub(super) fn mean(&self, c: usize, i: usize) -> f32 {
        let [a, b] = self.pair();
        0.5 * (a[c][i] + b[c][i])
    }

    /// The variance of the colours of all samples, as a part of that of one half.
    pub(super) fn share(&self) -> f32 {
        if self.is_split() { 0.5 } else { 1.0 }
    }
}

/// Whether a colour is one.
pub(super) fn usable(color: &[f32; 3]) -> bool {
    color.iter().all(|value| value.abs() < LARGEST)
}

/// The sum of products.
#[inline(always)]
pub(super) fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Reads a frame.
pub(super) fn prepare(frame: &Frame<'_>, workers: &Workers<'_>) -> Result<Input> {
    let valid = workers.plane(|i| if usable(&frame.color[i]) { 1.0 } else { 0.0 })?;
    let mut color = filled(workers.pixels(), [0.0_f32; 3])?;
    workers.rows([&mut color], |y, [row]| {
        for (x, to) in row.iter_mut().enumerate() {
            let i = y * frame.width + x;
            *to = if valid[i] > 0.0 { frame.color[i] } else { fill(frame, i) };
        }
    })?;

    let sum: f64 = color.iter().map(|color| f64::from(dot(*color, LUMA).abs())).sum();
    let mean = (sum / color.len() as f64) as f32;
    let brightness = if mean > 1e-30 { mean } else { 1.0 };
    let factor = |c: usize| {
        workers.plane(|i| {
            let albedo = frame.albedo.map_or(1.0, |albedo| albedo[i][c]);
            brightness * if albedo.is_finite() { albedo.clamp(0.0, 100.0) + DARK } else { 1.0 }
        })
    };
    let factor = [factor(0)?, factor(1)?, factor(2)?];

    let mut halves = Vec::new();
    for half in 0..if frame.halves.is_some() { 2 } else { 1 } {
        let color = |i: usize| match frame.halves {
            Some([a, b]) if valid[i] > 0.0 && usable(&a[i]) && usable(&b[i]) => {
                // Where one has a sample more their mean is not quite that of all: both are scaled, so that light stays positive.
                let own = [a, b][half][i];
                std::array::from_fn(|c| {
                    let mean = 0.5 * (a[i][c] + b[i][c]);
                    let factor = color[i][c] / mean;
                    // Beyond these they are no halves of it.
                    if (0.0..=2.0).contains(&factor) { own[c] * factor } else { own[c] + (color[i][c] - mean) }
                })
            }
            _ => color[i],
        };
        let plane = |c: usize| workers.plane(|i| color(i)[c] / factor[c][i]);
        halves.push([plane(0)?, plane(1)?, plane(2)?]);
    }

    let steady = workers.plane(|i| steadiness(frame, &color, i) * valid[i])?;
    let luminance = variance::of_luminance(frame, &color, workers)?;
    let mut input = Input { factor, halves, variance: luminance, valid, steady };
    input.variance = variance::of_colors(&input, workers)?;
    Ok(input)
}

/// The mean of the nearest colours, for a missing one.
fn fill(frame: &Frame<'_>, i: usize) -> [f32; 3] {
    let (x, y) = (i % frame.width, i / frame.width);
    for radius in [1, 2, 4, 8, 16] {
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for y in y.saturating_sub(radius)..(y + radius + 1).min(frame.height) {
            for x in x.saturating_sub(radius)..(x + radius + 1).min(frame.width) {
                let color = &frame.color[y * frame.width + x];
                if usable(color) {
                    (0..3).for_each(|c| sum[c] += color[c]);
                    count += 1.0;
                }
            }
        }
        if count > 0.0 {
            return sum.map(|value| value / count);
        }
    }
    [0.0; 3]
}

/// If k of a pixel's samples bring all of its light, evenly, its relative standard error is k^(−1/2). Fireflies are one
/// sample's; of four and more it is believed that the light is there. Of one
/// sample alone it is believed of what shines itself.
fn steadiness(frame: &Frame<'_>, color: &[[f32; 3]], i: usize) -> f32 {
    let luminance = dot(color[i], LUMA);
    match frame.variance.map(|variance| variance[i]) {
        None if frame.halves.is_none() && variance::emits(frame, i) => 1.0,
        Some(variance) if variance > 0.0 && luminance > 0.0 => {
            ((0.8 - variance.sqrt() / luminance) / 0.3).clamp(0.0, 1.0)
        }
        _ => 0.0,
    }
}
