//! How the tables of directional albedo are made: deterministic integration of what one scattering leaves of the light.
//!
//! Each entry is a mean over a lattice of points of the unit square, which choose visible normals; the light that a facet
//! sends on is then G₂ / G₁ of its share by Fresnel. What is lost is sent on by the few steep facets, and what total
//! reflection keeps inside has an edge; a lattice that lies across both, and is denser towards the steep ones, is some
//! hundred times nearer to the integral than as many points in rows and columns. Sums are 64-bit. `tables.bin` holds
//! √(1 − E) as little-endian 16-bit fractions of 1, for the little that a nearly smooth surface loses counts as well; a test
//! makes it again.

use glam::Vec3;

use super::GlossEnergy;
use super::axes::stretched;
use super::axes::{ANGLES, ANISOTROPIES, COSINES, INDICES, LEAST_INDEX, ROUGHNESSES, SHEEN_COSINES, SHEEN_ROUGHNESSES};
use super::axes::{anisotropy_at, azimuth_at, cosine_at, index_at, roughness_at, sheen_cosine_at, sheen_roughness_at};
use crate::bsdf::frame::{reflect, refract};
use crate::bsdf::fresnel::dielectric;
use crate::bsdf::ggx::Ggx;
use crate::bsdf::sheen;

/// Points of the lattice, and its step: Fibonacci's numbers, two next to each other.
pub(crate) const LATTICE: (usize, usize) = (2584, 1597);

/// Points along each side of the sheen's grid.
const GRID: usize = 48;

fn seen_from(cos: f32, azimuth: f32) -> Vec3 {
    let sin = (1.0 - cos * cos).max(0.0).sqrt();
    Vec3::new(sin * libm::cosf(azimuth), sin * libm::sinf(azimuth), cos)
}

/// Normals that are seen from `wo`, each with its weight; the weights sum up to 1.
fn visible_normals(ggx: &Ggx, wo: Vec3, (points, step): (usize, usize)) -> impl Iterator<Item = (f64, Vec3)> {
    (0..points).map(move |i| {
        // Squared, so that many are near the end of the range, where facets are steep.
        let t = (i as f64 + 0.5) / points as f64;
        let turns = (i * step % points) as f64 / points as f64;
        (2.0 * t / points as f64, ggx.visible_normal(wo, [turns as f32, (1.0 - t * t) as f32]))
    })
}

/// What facets that reflect everything leave of the light from `wo`.
pub(crate) fn metal(ggx: &Ggx, wo: Vec3, lattice: (usize, usize)) -> f64 {
    visible_normals(ggx, wo, lattice)
        .map(|(weight, m)| {
            let wi = reflect(wo, m);
            if wi.z > 0.0 { weight * f64::from(ggx.g2_over_g1(wo, wi)) } else { 0.0 }
        })
        .sum()
}

/// What glass facets reflect of the light from `wo`, and what they reflect and let through.
pub(crate) fn glass(ggx: &Ggx, eta: f32, wo: Vec3, lattice: (usize, usize)) -> (f64, f64) {
    let (mut reflected, mut through) = (0.0, 0.0);
    for (weight, m) in visible_normals(ggx, wo, lattice) {
        let f = dielectric(wo.dot(m), eta);
        let wi = reflect(wo, m);
        if wi.z > 0.0 {
            reflected += weight * f64::from(f * ggx.g2_over_g1(wo, wi));
        }
        if let Some(wi) = refract(wo, m, eta).filter(|wi| wi.z < 0.0) {
            through += weight * f64::from((1.0 - f) * ggx.g2_over_g1(wo, wi));
        }
    }
    (reflected, reflected + through)
}

/// What sheen reflects of the light from the cosine `cos`.
///
/// The grid is even in azimuth and cosine, with each cell's point in its middle.
pub(crate) fn sheen(roughness: f32, cos: f32) -> f64 {
    let wo = seen_from(cos, 0.0);
    let at = |i: usize| (i as f32 + 0.5) / GRID as f32;
    let total: f64 = (0..GRID * GRID)
        .map(|i| {
            let wi = seen_from(at(i / GRID), std::f32::consts::PI * at(i % GRID));
            f64::from(sheen::value(roughness, wo, wi))
        })
        .sum();
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
                    enter(&|| metal(&ggx, seen_from(cos, azimuth), LATTICE));
                }
            }
        }
    }
    let kinds: [fn(&Ggx, f32, Vec3) -> f64; 3] = [
        |ggx, eta, wo| glass(ggx, eta, wo, LATTICE).0,
        |ggx, eta, wo| glass(ggx, eta, wo, LATTICE).1,
        |ggx, eta, wo| glass(ggx, 1.0 / eta, wo, LATTICE).1,
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

/// The table of stretched gloss, each as half of its factor. It rests on the others, as they are kept.
pub(crate) fn stretched(every: usize) -> Vec<Option<f64>> {
    let entry = |entry: usize| {
        let [anisotropy, azimuth, index, roughness, cos] = stretched::at(entry);
        let wo = seen_from(cos, azimuth);
        let about = GlossEnergy::new(roughness, anisotropy, index).about(wo);
        glass(&Ggx::anisotropic(roughness, anisotropy), index, wo, LATTICE).0 / f64::from(about) / 2.0
    };
    let count = stretched::COUNTS.iter().product();
    (0..count).map(|i| (i % every == 0).then(|| entry(i))).collect()
}
