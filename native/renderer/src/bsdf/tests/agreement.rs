//! Samples, values, densities and their mirror images agree.

use glam::Vec3;

use super::chi_square::mass;
use super::{Random, gallery, toward};
use crate::bsdf::{Bsdf, Dielectric, ThinDielectric};

/// Relative difference, of values that are not all but nothing.
fn difference(a: Vec3, b: Vec3) -> f32 {
    ((a - b).abs() / (a.abs().max(b.abs()) + 1e-2)).max_element()
}

#[test]
fn a_samples_weight_is_its_value_over_its_density() {
    let mut random = Random::new(2);
    for (name, bsdf) in gallery() {
        for _ in 0..2000 {
            let wo = toward(2.0 * random.next() - 1.0, random.next());
            let Some(sample) = bsdf.sample(wo, random.next(), [random.next(), random.next()]) else { continue };
            assert!((sample.wi.length() - 1.0).abs() < 1e-5, "{name}: {sample:?}");
            assert_eq!(sample.kind.is_transmitted(), (sample.wi.z > 0.0) != (wo.z > 0.0), "{name}: {sample:?}");
            assert_eq!(
                sample.eta_scale == 1.0,
                !sample.kind.is_transmitted() || name.starts_with("film") || name.starts_with("pane"),
                "{name}: {sample:?}"
            );
            if !sample.kind.is_specular() {
                let evaluation = bsdf.evaluate(wo, sample.wi);
                let error = difference(sample.weight * sample.pdf, evaluation.value);
                assert!(error < 2e-3, "{name} at {wo}: {sample:?} but {evaluation:?}");
                assert!(
                    (sample.pdf / evaluation.pdf - 1.0).abs() < 2e-3,
                    "{name} at {wo}: {sample:?} but {evaluation:?}"
                );
            }
        }
    }
}

#[test]
fn light_goes_both_ways_alike() {
    let mut random = Random::new(3);
    let index = |name: &str| -> f32 {
        let word = name.split(' ').nth(1);
        if name.starts_with("glass") {
            word.unwrap().parse().unwrap()
        } else if name.starts_with("everything") {
            1.5
        } else {
            1.0
        }
    };
    for (name, bsdf) in gallery() {
        let ior = index(&name);
        for _ in 0..5000 {
            let wo = toward(2.0 * random.next() - 1.0, random.next());
            let wi = toward(2.0 * random.next() - 1.0, random.next());
            if wo.z.abs() < 1e-3 || wi.z.abs() < 1e-3 {
                continue;
            }
            let n2 = |w: Vec3| if w.z > 0.0 { 1.0 } else { ior * ior };
            // f(o, i) / n_o² = f(i, o) / n_i²; evaluations hold the cosine.
            let there = bsdf.evaluate(wo, wi).value / (wi.z.abs() * n2(wo));
            let back = bsdf.evaluate(wi, wo).value / (wo.z.abs() * n2(wi));
            assert!(difference(there, back) < 1e-4, "{name}, {wo}, {wi}: {there}, {back}");
        }
    }
}

#[test]
fn densities_sum_up_to_what_is_not_lost_nor_specular() {
    let mut random = Random::new(4);
    for (name, bsdf) in gallery() {
        for cos in [0.9, 0.3, -0.6] {
            let wo = toward(cos, 0.3);
            let count = 20_000;
            let mut spread = 0;
            for _ in 0..count {
                let sample = bsdf.sample(wo, random.next(), [random.next(), random.next()]);
                spread += i32::from(sample.is_some_and(|sample| !sample.kind.is_specular()));
            }
            let (share, mass) = (f64::from(spread) / f64::from(count), mass(&bsdf, wo));
            let error = 4.0 * (0.25 / f64::from(count)).sqrt();
            assert!(
                mass < 1.002 && (share - mass).abs() < error,
                "{name} at {cos}: {share} of samples, {mass} of density"
            );
        }
    }
}

#[test]
fn smooth_surfaces_are_all_specular() {
    for bsdf in [
        Bsdf::Dielectric(Dielectric::refractive(1.5, 0.9, Vec3::ONE)),
        Bsdf::Dielectric(Dielectric::new(1.0, 0.5, Vec3::ONE, Vec3::ONE)),
        Bsdf::ThinDielectric(ThinDielectric::new(1.5, 0.0, Vec3::ONE, Vec3::ONE)),
    ] {
        assert!(bsdf.is_delta());
        for (cos, lobe) in [(0.4, 0.0), (0.4, 0.9), (-0.4, 0.0), (-0.4, 0.9), (-0.9, 0.9)] {
            let wo = toward(cos, 0.1);
            if let Some(sample) = bsdf.sample(wo, lobe, [0.3, 0.6]) {
                assert!(sample.kind.is_specular());
                assert_eq!(bsdf.evaluate(wo, sample.wi).pdf, 0.0);
            }
        }
    }
}

#[test]
fn light_that_is_refracted_and_back_keeps_its_direction_and_radiance() {
    let glass = Dielectric::new(1.5, 0.0, Vec3::ONE, Vec3::ONE);
    let wo = toward(0.5, 0.7);
    let inside = glass.sample(wo, 0.99, [0.0, 0.0]).unwrap();
    // Snell's law.
    let sin = |w: Vec3| (1.0 - w.z * w.z).sqrt();
    assert!((sin(wo) - 1.5 * sin(inside.wi)).abs() < 1e-6);
    let outside = glass.sample(inside.wi, 0.99, [0.0, 0.0]).unwrap();
    assert!((outside.wi - wo).length() < 1e-6, "{}", outside.wi);
    assert!((inside.weight.x * outside.weight.x - 1.0).abs() < 1e-5);
    assert!((inside.eta_scale * outside.eta_scale - 1.0).abs() < 1e-6);
}
