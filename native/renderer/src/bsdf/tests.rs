//! What all BSDFs have to hold, tried on a list of them.

mod agreement;
mod chi_square;
mod fresnel;
mod furnace;
mod hostile;

use glam::Vec3;

use super::principled::Parameters;
use super::{Bsdf, Conductor, Dielectric, Diffuse, Principled, Reflective, ThinDielectric, metals};

/// Random numbers that are the same on every machine (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// In [0, 1).
    pub(super) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1 << 24) as f32
    }

    pub(super) fn color(&mut self) -> Vec3 {
        Vec3::new(self.next(), self.next(), self.next())
    }

    /// Parameters of all kinds; about half of them off.
    pub(super) fn parameters(&mut self) -> Parameters {
        let mut some = || if self.next() < 0.5 { 0.0 } else { self.next() };
        let mut parameters = Parameters {
            metallic: some(),
            transmission: some(),
            clearcoat: some(),
            sheen: some(),
            anisotropy: some(),
            specular_tint: some(),
            sheen_tint: some(),
            anisotropic_rotation: some(),
            ..Parameters::default()
        };
        parameters.base_color = self.color();
        parameters.roughness = self.next();
        parameters.clearcoat_roughness = self.next();
        parameters.sheen_roughness = self.next();
        parameters.ior = 1.0 + 1.5 * self.next();
        parameters.thin = self.next() < 0.3;
        parameters
    }
}

/// The direction at that cosine and azimuth, in full turns.
pub(super) fn toward(cos: f32, turns: f32) -> Vec3 {
    let sin = ((1.0 - cos) * (1.0 + cos)).max(0.0).sqrt();
    let (s, c) = libm::sincosf(std::f32::consts::TAU * turns);
    Vec3::new(sin * c, sin * s, cos)
}

pub(super) fn principled(change: impl FnOnce(&mut Parameters)) -> Bsdf {
    let mut parameters = Parameters { base_color: Vec3::ONE, ..Parameters::default() };
    change(&mut parameters);
    Bsdf::Principled(Principled::new(&parameters))
}

/// One of each, with colours.
pub(super) fn gallery() -> Vec<(String, Bsdf)> {
    let color = Vec3::new(0.9, 0.5, 0.2);
    let gold = metals::by_name("gold").unwrap();
    let mut all = vec![("diffuse".to_string(), Bsdf::Diffuse(Diffuse { albedo: color }))];
    all.push(("reflective".into(), Bsdf::Reflective(Reflective::new(color, 0.3))));
    for roughness in [0.25, 0.5, 1.0] {
        let metal = Conductor::new(gold.eta, gold.k, roughness);
        all.push((format!("gold {roughness}"), Bsdf::Conductor(metal)));
        all.push((format!("brushed gold {roughness}"), Bsdf::Conductor(metal.brushed(0.8, 0.2))));
        for ior in [0.7, 1.2, 1.5, 2.4] {
            let glass = Dielectric::new(ior, roughness, Vec3::ONE, color);
            all.push((format!("glass {ior} {roughness}"), Bsdf::Dielectric(glass)));
        }
        let pane = ThinDielectric::new(1.5, roughness, Vec3::ONE, color);
        all.push((format!("pane {roughness}"), Bsdf::ThinDielectric(pane)));
        all.push((format!("plastic {roughness}"), principled(|p| p.roughness = roughness)));
        let everything = principled(|p| {
            *p = Parameters {
                base_color: color,
                metallic: 0.3,
                roughness,
                specular_tint: 0.4,
                transmission: 0.4,
                clearcoat: 0.7,
                clearcoat_roughness: 0.3,
                sheen: 0.5,
                sheen_roughness: 0.4,
                sheen_tint: 0.5,
                anisotropy: 0.6,
                anisotropic_rotation: 0.1,
                ..*p
            }
        });
        all.push((format!("everything {roughness}"), everything));
        let cloth = principled(|p| (p.sheen, p.sheen_roughness, p.roughness) = (1.0, roughness, 0.9));
        all.push((format!("cloth {roughness}"), cloth));
        let varnish = principled(|p| (p.clearcoat, p.clearcoat_roughness, p.roughness) = (1.0, 0.0, roughness));
        all.push((format!("smooth varnish over {roughness}"), varnish));
        let film = principled(|p| (p.transmission, p.thin, p.roughness) = (0.7, true, roughness));
        all.push((format!("film {roughness}"), film));
    }
    all
}
