//! Whatever is asked, nothing is infinite or not a number.

use glam::Vec3;

use super::{Random, toward};
use crate::bsdf::{Bsdf, Conductor, Dielectric, Principled, ThinDielectric};

fn cosine(random: &mut Random) -> f32 {
    const HOSTILE: [f32; 6] = [1e-7, 1e-4, 1e-2, 0.999_999_94, 1.0, 0.0];
    let cos = match (random.next() * 12.0) as usize {
        some if some < HOSTILE.len() => HOSTILE[some],
        _ => random.next(),
    };
    if random.next() < 0.4 { -cos } else { cos }
}

fn roughness(random: &mut Random) -> f32 {
    const HOSTILE: [f32; 6] = [0.0, 1e-4, 0.0316, 0.0317, 0.05, 1.0];
    match (random.next() * 9.0) as usize {
        some if some < HOSTILE.len() => HOSTILE[some],
        _ => random.next(),
    }
}

fn ior(random: &mut Random) -> f32 {
    const HOSTILE: [f32; 8] = [1.0, 1.000_000_1, 1.001, 0.999, 0.5, 1e-3, 1000.0, 1.002];
    match (random.next() * 12.0) as usize {
        some if some < HOSTILE.len() => HOSTILE[some],
        _ => 0.5 + 2.0 * random.next(),
    }
}

fn surface(random: &mut Random) -> Bsdf {
    let roughness = roughness(random);
    match (random.next() * 6.0) as usize {
        0 => {
            let eta = if random.next() < 0.2 { Vec3::ZERO } else { random.color() * 5.0 };
            let k = if random.next() < 0.3 { Vec3::ZERO } else { random.color() * 10.0 };
            Bsdf::Conductor(Conductor::new(eta, k, roughness).brushed(random.next(), random.next()))
        }
        1 => Bsdf::Conductor(Conductor::colored(random.color(), random.color(), roughness)),
        2 => Bsdf::Dielectric(Dielectric::new(ior(random), roughness, random.color(), random.color())),
        3 => Bsdf::ThinDielectric(ThinDielectric::new(ior(random), roughness, random.color(), random.color())),
        _ => {
            let mut parameters = random.parameters();
            parameters.roughness = roughness;
            parameters.clearcoat_roughness = self::roughness(random);
            parameters.sheen_roughness = self::roughness(random);
            parameters.ior = ior(random);
            if random.next() < 0.1 {
                parameters.base_color = Vec3::ZERO;
            }
            Bsdf::Principled(Principled::new(&parameters))
        }
    }
}

#[test]
fn everything_stays_finite() {
    let mut random = Random::new(6);
    for _ in 0..100_000 {
        let bsdf = surface(&mut random);
        let wo = toward(cosine(&mut random), random.next());
        let wi = toward(cosine(&mut random), random.next());
        // Straight back, straight through and mirrored as well.
        for wi in [wi, -wo, wo, Vec3::new(-wo.x, -wo.y, wo.z)] {
            let evaluation = bsdf.evaluate(wo, wi);
            assert!(
                evaluation.value.is_finite() && evaluation.value.min_element() >= 0.0,
                "{bsdf:?} {wo} {wi} {evaluation:?}"
            );
            assert!(evaluation.pdf.is_finite() && evaluation.pdf >= 0.0, "{bsdf:?} {wo} {wi} {evaluation:?}");
        }
        let albedo = bsdf.albedo(wo);
        assert!(albedo.is_finite() && albedo.min_element() >= 0.0, "{bsdf:?} {wo} {albedo}");
        let edge = |x: f32| {
            if x < 0.05 {
                0.0
            } else if x > 0.95 {
                1.0 - f32::EPSILON / 2.0
            } else {
                x
            }
        };
        let at = [edge(random.next()), edge(random.next()), edge(random.next())];
        if let Some(sample) = bsdf.sample(wo, at[0], [at[1], at[2]]) {
            let finite = sample.weight.is_finite() && sample.wi.is_finite() && sample.pdf.is_finite();
            assert!(finite && sample.weight.min_element() >= 0.0 && sample.pdf > 0.0, "{bsdf:?} {wo} {sample:?}");
            assert!((sample.wi.length() - 1.0).abs() < 1e-4, "{bsdf:?} {wo} {sample:?}");
        }
    }
}
