//! How the tables of directional albedo are made: deterministic integration of what one scattering leaves of the light.
//!
//! Each entry is a mean over a regular grid of points of the unit square, which choose visible normals; the light that a
//! facet sends on is then G₂ / G₁ of its share by Fresnel. Sums are 64-bit. `tables.bin` holds √(1 − E) as little-endian
//! 16-bit fractions of 1, for the little that a nearly smooth surface loses counts as well; a test makes it again.

use glam::Vec3;

use super::axes::{ANGLES, ANISOTROPIES, COSINES, INDICES, LEAST_INDEX, ROUGHNESSES, SHEEN_COSINES, SHEEN_ROUGHNESSES};
use super::axes::{anisotropy_at, azimuth_at, cosine_at, index_at, roughness_at, sheen_cosine_at, sheen_roughness_at};
use crate::bsdf::frame::{reflect, refract};
use crate::bsdf::fresnel::dielectric;
use crate::bsdf::ggx::Ggx;
use crate::bsdf::sheen;

/// Points along each side of the grid.
const GRID: usize = 48;

fn seen_from(cos: f32, azimuth: f32) -> Vec3 {
    let sin = (1.0 - cos * cos).max(0.0).sqrt();
    Vec3::new(sin * libm::cosf(azimuth), sin * libm::sinf(azimuth), cos)
}

fn grid() -> impl Iterator<Item = [f32; 2]> {
    let at = |i: usize| (i as f32 + 0.5) / GRID as f32;
    (0..GRID * GRID).map(move |i| [at(i / GRID), at(i % GRID)])
}

/// What facets that reflect everything leave of the light from `wo`.
pub(crate) fn metal(ggx: &Ggx, wo: Vec3) -> f64 {
    let total: f64 = grid()
        .map(|u| {
            let wi = reflect(wo, ggx.visible_normal(wo, u));
            if wi.z > 0.0 { f64::from(ggx.g2_over_g1(wo, wi)) } else { 0.0 }
        })
        .sum();
    total / (GRID * GRID) as f64
}

/// What glass facets reflect of the light from `wo`, and what they reflect and let through.
pub(crate) fn glass(ggx: &Ggx, eta: f32, wo: Vec3) -> (f64, f64) {
    let (mut reflected, mut through) = (0.0, 0.0);
    for u in grid() {
        let m = ggx.visible_normal(wo, u);
        let f = dielectric(wo.dot(m), eta);
        let wi = reflect(wo, m);
        if wi.z > 0.0 {
            reflected += f64::from(f * ggx.g2_over_g1(wo, wi));
        }
        if let Some(wi) = refract(wo, m, eta).filter(|wi| wi.z < 0.0) {
            through += f64::from((1.0 - f) * ggx.g2_over_g1(wo, wi));
        }
    }
    let count = (GRID * GRID) as f64;
    (reflected / count, (reflected + through) / count)
}

/// What sheen reflects of the light from the cosine `cos`.
///
/// The grid is even in azimuth and cosine, with each cell's point in its middle.
pub(crate) fn sheen(roughness: f32, cos: f32) -> f64 {
    let wo = seen_from(cos, 0.0);
    let total: f64 =
        grid().map(|u| f64::from(sheen::value(roughness, wo, seen_from(u[0], std::f32::consts::PI * u[1])))).sum();
    total * std::f64::consts::TAU / (GRID * GRID) as f64
}

/// The tables from the first entry to the last: metal, glass from outside (reflected, all), glass from inside (all), sheen.
///
/// Only every `every`-th entry is integrated; the others are none.
pub(crate) fn tables(every: usize) -> Vec<Option<f64>> {
    let mut entries = Vec::new();
    let mut enter = |entry: &dyn Fn() -> f64| {
        entries.push((entries.len() % every == 0).then(entry));
    };
    for anisotropy in (0..ANISOTROPIES).map(anisotropy_at) {
        for azimuth in (0..ANGLES).map(azimuth_at) {
            for roughness in (0..ROUGHNESSES).map(roughness_at) {
                let ggx = Ggx::anisotropic(roughness, anisotropy);
                for cos in (0..COSINES).map(|i| cosine_at(i, roughness)) {
                    enter(&|| metal(&ggx, seen_from(cos, azimuth)));
                }
            }
        }
    }
    let kinds: [fn(&Ggx, f32, Vec3) -> f64; 3] = [
        |ggx, eta, wo| glass(ggx, eta, wo).0,
        |ggx, eta, wo| glass(ggx, eta, wo).1,
        |ggx, eta, wo| glass(ggx, 1.0 / eta, wo).1,
    ];
    for (number, kind) in kinds.into_iter().enumerate() {
        for eta in (0..INDICES).map(index_at) {
            // What bends nothing reflects nothing; but light through it needs a half vector.
            let eta = if number == 0 { eta } else { eta.max(LEAST_INDEX) };
            for roughness in (0..ROUGHNESSES).map(roughness_at) {
                let ggx = Ggx::isotropic(roughness);
                for cos in (0..COSINES).map(|i| cosine_at(i, roughness)) {
                    enter(&|| kind(&ggx, eta, seen_from(cos, 0.0)));
                }
            }
        }
    }
    for roughness in (0..SHEEN_ROUGHNESSES).map(sheen_roughness_at) {
        for cos in (0..SHEEN_COSINES).map(sheen_cosine_at) {
            enter(&|| sheen(roughness, cos));
        }
    }
    entries
}
