//! Guides: what a pixel shows besides its light. The regression explains light by them.

use crate::error::Result;

use super::Frame;
use super::plane::Workers;

/// Numbers of a pixel that light is a linear function of, nearby: 1, its place in x and y, and the [`GUIDES`].
pub(super) const FEATURES: usize = 3 + GUIDES;

/// Those that come from the frame.
pub(super) const GUIDES: usize = 5;

/// How much of each feature is noise: slopes along what varies less are held down. Places are in pixels.
pub(super) const GRAIN: [f32; FEATURES] = [0.0, 1.0, 1.0, 0.006, 0.01, 0.01, 0.01, 0.003];

/// Planes of the albedo's mean over the channels, the normal's three coordinates, and nearness: the inverse of the depth
/// over its mean. A plane in space is linear in it, and where there is nothing it is 0. Zeros stand for what is not there.
pub(super) type Guides = [Vec<f32>; GUIDES];

/// The planes of a frame.
pub(super) fn prepare(frame: &Frame<'_>, workers: &Workers<'_>) -> Result<Guides> {
    let albedo = workers.plane(|i| frame.albedo.map_or(0.0, |albedo| finite(albedo[i].iter().sum::<f32>() / 3.0)))?;
    let normal = |axis: usize| workers.plane(|i| frame.normal.map_or(0.0, |normal| finite(normal[i][axis])));
    let [x, y, z] = [normal(0)?, normal(1)?, normal(2)?];
    let mut nearness = workers.plane(|i| frame.depth.map_or(0.0, |depth| inverse(depth[i])))?;
    // Summed in order, so that the mean does not depend on the threads.
    let sum: f64 = nearness.iter().map(|&near| f64::from(near)).sum();
    if sum > 0.0 {
        let scale = nearness.len() as f64 / sum;
        nearness.iter_mut().for_each(|near| *near = (f64::from(*near) * scale).min(1e3) as f32);
    }
    Ok([albedo, x, y, z, nearness])
}

fn finite(value: f32) -> f32 {
    if value.abs() < 1e6 { value } else { 0.0 }
}

fn inverse(depth: f32) -> f32 {
    if depth > 1e-30 && depth < 1e30 { 1.0 / depth } else { 0.0 }
}
