//! What samples count for, and what paths carry: the same for one path and, in kernels ([`crate::simd`]), for a group of them.

use glam::Vec3;

use super::settings::Strategy;

/// Paths are ended by chance from this bounce on.
const FIRST_ROULETTE: u32 = 2;

/// Russian roulette by a number in [0, 1): paths that carry little end early, and the others count for them. What the path carries
/// then, and whether it goes on.
#[inline(always)]
pub(super) fn roulette(throughput: Vec3, share: f32, eta_scale: f32, bounce: u32, number: f32) -> (Vec3, bool) {
    let brightest = throughput.max_element();
    let is_sound = brightest > 0.0 && !throughput.is_nan();
    // The root: for the light of the few that survive a throughput would leave more noise than time is saved.
    let root = (brightest / share * eta_scale).sqrt().min(1.0);
    let survival = if bounce < FIRST_ROULETTE { 1.0 } else { root };
    // What is beyond all numbers would be none with the next black lamp.
    ((throughput / survival).min(Vec3::splat(f32::MAX)), is_sound && number < survival)
}

/// What light counts for that was chosen with density `pdf`, where the surface would have led there with density `by_chance`.
#[inline(always)]
pub(super) fn light_weight(strategy: Strategy, pdf: f32, by_chance: f32) -> f32 {
    match strategy {
        Strategy::Surfaces => 0.0,
        Strategy::Lights => 1.0 / pdf,
        Strategy::Both => power_heuristic(pdf, by_chance) / pdf,
    }
}

/// The light that gets along a path that carries this much, from a surface that lets `value` of it through; and whether that is any.
#[inline(always)]
pub(super) fn arriving(throughput: Vec3, value: Vec3, light: Vec3, weight: f32) -> (Vec3, bool) {
    let radiance = throughput * value * light * weight;
    (radiance, radiance.max_element() > 0.0 && !radiance.is_nan())
}

/// The weight of a sample that was drawn with density `pdf` where another strategy would have drawn it with `other`.
#[inline(always)]
pub(super) fn power_heuristic(pdf: f32, other: f32) -> f32 {
    // As a ratio, so that squares of large densities do not overflow.
    let ratio = other / pdf;
    1.0 / (1.0 + ratio * ratio)
}
