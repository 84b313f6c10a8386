//! Surfaces in even light from everywhere: white ones vanish, and none gives back more than it gets.

use glam::Vec3;

use super::{Random, gallery, principled, toward};
use crate::bsdf::{Bsdf, Conductor, Dielectric, Diffuse, Principled, ThinDielectric};

const COSINES: [f32; 9] = [1e-3, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0];

const ROUGHNESSES: [f32; 10] = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0];

/// The energy that comes from even light, by sampling along a regular sequence (Roberts, "The Unreasonable Effectiveness of
/// Quasirandom Sequences", 2018).
fn energy(bsdf: &Bsdf, wo: Vec3, count: u32) -> Vec3 {
    const STEPS: [f64; 3] = [0.819_172_513_396_164, 0.671_043_606_703_789, 0.549_700_477_901_976];
    let mut sum = glam::DVec3::ZERO;
    for i in 0..count {
        let at = STEPS.map(|step| ((f64::from(i) + 0.5) * step).fract() as f32 * (1.0 - 1e-7));
        if let Some(sample) = bsdf.sample(wo, at[0], [at[1], at[2]]) {
            sum += (sample.weight * sample.eta_scale * sample.eta_scale).as_dvec3();
        }
    }
    (sum / f64::from(count)).as_vec3()
}

/// Greatest distance from 1, over cosines, roughnesses and sides, and where it is. What is not clearly within the tolerance is
/// looked at with more samples, for with few of them chance alone makes as much.
fn worst(count: u32, both_sides: bool, tolerance: f32, make: impl Fn(f32) -> Bsdf) -> (f32, String) {
    let mut worst = (0.0, String::new());
    for roughness in ROUGHNESSES {
        let bsdf = make(roughness);
        for cos in COSINES {
            for cos in [cos, -cos].into_iter().take(if both_sides { 2 } else { 1 }) {
                let error = |count| (energy(&bsdf, toward(cos, 0.07), count) - Vec3::ONE).abs().max_element();
                let mut error =
                    Some(error(count)).filter(|&e| e < 0.5 * tolerance).unwrap_or_else(|| error(16 * count));
                // NaN is no distance at all.
                if error.is_nan() {
                    error = f32::INFINITY;
                }
                if error > worst.0 {
                    worst = (error, format!("roughness {roughness}, cosine {cos}: {error}"));
                }
            }
        }
    }
    worst
}

fn check(count: u32, both_sides: bool, tolerance: f32, what: &str, make: impl Fn(f32) -> Bsdf) {
    let (error, place) = worst(count, both_sides, tolerance, make);
    assert!(error <= tolerance, "{what}, {place}");
}

#[test]
fn white_chalk_vanishes() {
    check(256, false, 0.001, "chalk", |_| Bsdf::Diffuse(Diffuse { albedo: Vec3::ONE }));
}

#[test]
fn white_metal_vanishes() {
    let white = |roughness| Conductor::colored(Vec3::ONE, Vec3::ONE, roughness);
    check(8192, false, 0.005, "metal", |roughness| Bsdf::Conductor(white(roughness)));
    for anisotropy in [0.3, 0.7, 1.0] {
        let brushed = |roughness| Bsdf::Conductor(white(roughness).brushed(anisotropy, 0.3));
        check(8192, false, 0.005, "brushed metal", brushed);
    }
}

#[test]
fn clear_glass_vanishes_from_both_sides() {
    for ior in [0.6, 0.9, 1.2, 1.33, 1.5, 1.8, 2.4, 3.5] {
        let glass = |roughness| Bsdf::Dielectric(Dielectric::new(ior, roughness, Vec3::ONE, Vec3::ONE));
        check(8192, true, 0.005, &format!("glass {ior}"), glass);
    }
}

#[test]
fn a_clear_pane_vanishes_from_both_sides() {
    let pane = |roughness| Bsdf::ThinDielectric(ThinDielectric::new(1.5, roughness, Vec3::ONE, Vec3::ONE));
    check(8192, true, 0.005, "pane", pane);
}

#[test]
fn white_plastic_vanishes() {
    for ior in [1.0, 1.33, 1.5, 2.0] {
        for anisotropy in [0.0, 0.8] {
            let plastic = |roughness| principled(|p| (p.roughness, p.ior, p.anisotropy) = (roughness, ior, anisotropy));
            check(8192, false, 0.005, &format!("plastic {ior} {anisotropy}"), plastic);
        }
    }
}

#[test]
fn white_mixtures_of_metal_glass_and_paint_vanish() {
    let mixture = |roughness| principled(|p| (p.roughness, p.metallic, p.transmission) = (roughness, 0.4, 0.5));
    check(8192, false, 0.005, "mixture", mixture);
    let thin = |roughness| principled(|p| (p.roughness, p.transmission, p.thin) = (roughness, 0.5, true));
    check(8192, false, 0.005, "thin mixture", thin);
}

#[test]
fn layers_over_a_white_ground_lose_little() {
    // The product of what both ways let through loses nothing over a diffuse ground but under-lit gloss.
    check(8192, false, 0.02, "varnished paint", |roughness| {
        principled(|p| (p.roughness, p.clearcoat, p.clearcoat_roughness) = (1.0, 1.0, roughness))
    });
    check(8192, false, 0.03, "cloth", |roughness| {
        principled(|p| (p.roughness, p.sheen, p.sheen_roughness) = (1.0, 1.0, roughness))
    });
}

#[test]
fn nothing_gives_back_more_than_it_gets() {
    let mut random = Random::new(1);
    for i in 0..400 {
        let mut parameters = random.parameters();
        // White shows most.
        if i % 2 == 0 {
            parameters.base_color = Vec3::ONE;
        }
        let wo = toward(if i % 4 == 0 { 0.1 } else { 1.0 } * (random.next() + 1e-4), random.next());
        let energy = energy(&Bsdf::Principled(Principled::new(&parameters)), wo, 8192);
        assert!(energy.max_element() <= 1.01, "{energy} at {wo}: {parameters:?}");
        assert!(energy.min_element() >= 0.0, "{energy} at {wo}: {parameters:?}");
    }
}

#[test]
fn albedo_is_about_the_energy_that_is_sent_on() {
    for (name, bsdf) in gallery() {
        // Of rough glass it takes the middle facet for all.
        let tolerance = match &name {
            name if name.starts_with("glass 0.7") => 0.45,
            name if name.starts_with("glass") || name.starts_with("pane") => 0.35,
            _ => 0.12,
        };
        for cos in [0.2, 0.6, 1.0] {
            let wo = toward(cos, 0.4);
            let (told, measured) = (bsdf.albedo(wo), energy(&bsdf, wo, 4096));
            assert!((told - measured).abs().max_element() < tolerance, "{name} at {cos}: {told}, not {measured}");
        }
    }
}
