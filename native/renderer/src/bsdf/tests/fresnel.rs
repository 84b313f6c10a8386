//! Fresnel's laws against 64-bit closed forms.

use glam::Vec3;

use crate::bsdf::Dielectric;
use crate::bsdf::fresnel::{Schlick, conductor, dielectric, dielectric_average};
use crate::bsdf::metals::METALS;

use super::toward;

/// sin and tan of sums and differences of angles, as Fresnel wrote it.
fn exact_dielectric(theta: f64, eta: f64) -> f64 {
    let sin_t = theta.sin() / eta;
    if sin_t >= 1.0 {
        return 1.0;
    }
    let t = sin_t.asin();
    if theta == 0.0 {
        return ((eta - 1.0) / (eta + 1.0)).powi(2);
    }
    let s = (theta - t).sin() / (theta + t).sin();
    let p = (theta - t).tan() / (theta + t).tan();
    0.5 * (s * s + p * p)
}

/// Complex arithmetic: r = (cos θ − √(m² − sin²θ)) / (…) with m = η − ik.
fn exact_conductor(theta: f64, eta: f64, k: f64) -> f64 {
    type C = (f64, f64);
    let mul = |a: C, b: C| (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    let norm = |a: C| a.0 * a.0 + a.1 * a.1;
    let m2 = mul((eta, -k), (eta, -k));
    let inside = (m2.0 - theta.sin().powi(2), m2.1);
    let length = norm(inside).sqrt();
    let root = (((length + inside.0) / 2.0).max(0.0).sqrt(), -((length - inside.0) / 2.0).max(0.0).sqrt());
    let cos = theta.cos();
    let s = norm((cos - root.0, -root.1)) / norm((cos + root.0, root.1));
    let m2_cos = (m2.0 * cos, m2.1 * cos);
    let p = norm((m2_cos.0 - root.0, m2_cos.1 - root.1)) / norm((m2_cos.0 + root.0, m2_cos.1 + root.1));
    0.5 * (s + p)
}

#[test]
fn glass_reflects_as_fresnel_says() {
    for eta in [1.1_f64, 1.33, 1.5, 2.4, 1.0 / 1.1, 1.0 / 1.5, 1.0 / 2.4] {
        for degrees in [0.0_f64, 5.0, 15.0, 30.0, 40.0, 45.0, 56.3, 60.0, 75.0, 85.0, 89.0] {
            let theta = degrees.to_radians();
            let (ours, exact) = (f64::from(dielectric(theta.cos() as f32, eta as f32)), exact_dielectric(theta, eta));
            assert!((ours - exact).abs() < 2e-5, "{eta}, {degrees}°: {ours}, not {exact}");
        }
    }
    assert_eq!(dielectric(0.0, 1.5), 1.0);
    assert_eq!(dielectric(0.3, 1.0), 0.0);
}

#[test]
fn light_beyond_the_critical_angle_is_reflected_whole() {
    let critical = (1.0_f32 - 1.0 / (1.5 * 1.5)).sqrt();
    assert_eq!(dielectric(critical - 1e-3, 1.0 / 1.5), 1.0);
    assert!(dielectric(critical + 1e-3, 1.0 / 1.5) < 1.0);
    let glass = Dielectric::new(1.5, 0.0, Vec3::ONE, Vec3::ONE);
    for lobe in [0.0, 0.3, 0.999_999_9] {
        let sample = glass.sample(toward(-critical + 1e-3, 0.2), lobe, [0.5, 0.5]).unwrap();
        assert!(sample.wi.z < 0.0 && sample.weight == Vec3::ONE && sample.pdf == 1.0);
    }
}

#[test]
fn metals_reflect_as_fresnel_says() {
    for metal in METALS {
        for degrees in [0.0_f64, 10.0, 30.0, 45.0, 60.0, 75.0, 85.0, 89.0] {
            let theta = degrees.to_radians();
            let ours = conductor(theta.cos() as f32, metal.eta, metal.k).to_array();
            for (channel, &ours) in ours.iter().enumerate() {
                let exact = exact_conductor(theta, f64::from(metal.eta[channel]), f64::from(metal.k[channel]));
                assert!((f64::from(ours) - exact).abs() < 1e-5, "{}, {degrees}°: {ours}, not {exact}", metal.name);
            }
        }
    }
    // A metal that absorbs nothing is glass.
    for cos in [0.1, 0.5, 0.9] {
        assert!((conductor(cos, Vec3::splat(1.5), Vec3::ZERO).x - dielectric(cos, 1.5)).abs() < 1e-6);
    }
}

#[test]
fn averages_are_those_of_the_curves() {
    let mean = |f: &dyn Fn(f32) -> f32| {
        let count = 10_000;
        let at = |i: i32| (i as f32 + 0.5) / count as f32;
        (0..count).map(|i| f64::from(2.0 * at(i) * f(at(i)))).sum::<f64>() / f64::from(count)
    };
    for eta in [1.1_f32, 1.5, 2.0, 3.0, 1.0 / 1.1, 1.0 / 1.5, 0.5] {
        let error = mean(&|cos| dielectric(cos, eta)) - f64::from(dielectric_average(eta));
        assert!(error.abs() < 0.015, "{eta}: {error}");
    }
    let schlick = Schlick::new(Vec3::new(0.9, 0.5, 0.2), Vec3::splat(0.9));
    for channel in 0..3 {
        let error = mean(&|cos| schlick.at(cos)[channel]) - f64::from(schlick.average()[channel]);
        assert!(error.abs() < 1e-4, "{error}");
    }
}
