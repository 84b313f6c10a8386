//! How calm each part of a picture is: from 0 where noise drowns what the light shows to 1 where it is small beside the light.
//!
//! The noise that matters is that of a region and not of a pixel: at the edge of a shadow, which is to stay sharp, there is always
//! more of it than around.

use crate::error::Result;

use super::input::Input;
use super::plane::Workers;

/// Reach of the means: much more than a window's.
const WIDE: usize = 50;

/// The variance of a half over the square of its light that is halfway between calm and not.
const HALFWAY: f32 = 0.04;

/// A number for each pixel.
pub(super) fn of(input: &Input, workers: &Workers<'_>) -> Result<Vec<f32>> {
    let squares = workers.plane(|i| (0..3).map(|c| input.mean(c, i).powi(2)).sum())?;
    let (noise, light) = (workers.blur(&input.variance, WIDE)?, workers.blur(&squares, WIDE)?);
    workers.plane(|i| {
        let power = |value: f32| (value * value) * (value * value);
        // Where there is no light there is nothing to keep sharp either.
        let relative = if light[i] > 0.0 { (noise[i] / (HALFWAY * light[i])).min(1e6) } else { 1e6 };
        1.0 / (1.0 + power(relative))
    })
}
