//! Panes: both boundaries of a thin sheet of glass at once.
//!
//! Of the light that meets a pane, F is reflected, and of what enters the inner bounces let out F T² + F³ T² + … on the same
//! side: R = F + (1 − F)² F / (1 − F²) = 2F / (1 + F) all in all, and the rest goes straight on. A rough pane sends what goes
//! through into the mirror image of its reflections: facets of the two faces are taken to bend light as facets of a mirror.

use glam::Vec3;

use super::energy::{MetalEnergy, Spread};
use super::frame::{choose, mirrored, reflect};
use super::fresnel::{dielectric, dielectric_average};
use super::ggx::Ggx;
use super::{Evaluation, Kind, Sample};

/// A sheet with the same medium on both sides, smooth or rough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThinDielectric {
    ior: f32,
    ggx: Ggx,
    energy: MetalEnergy,
    spread: Spread,
    /// Share of the light that met several facets which is reflected.
    average: f32,
    reflectance: Vec3,
    transmittance: Vec3,
    roughness: f32,
    smooth: bool,
}

#[inline]
fn both_faces(f: f32) -> f32 {
    2.0 * f / (1.0 + f)
}

impl ThinDielectric {
    /// `ior` > 0 is the sheet's index over that around it, `roughness` perceptual, 0 to 1; what is reflected is multiplied
    /// by `reflectance` and what passes by `transmittance`, 0 to 1 for each channel.
    pub fn new(ior: f32, roughness: f32, reflectance: Vec3, transmittance: Vec3) -> Self {
        let (ior, roughness) = (ior.clamp(0.01, 100.0), roughness.clamp(0.0, 1.0));
        let ggx = Ggx::isotropic(roughness);
        let average = both_faces(dielectric_average(ior));
        let energy = MetalEnergy::new(roughness, 0.0);
        let smooth = ggx.is_smooth();
        Self {
            ior,
            ggx,
            energy,
            spread: Spread::new(roughness),
            average,
            reflectance,
            transmittance,
            roughness,
            smooth,
        }
    }

    #[inline]
    fn chance_to_reflect(&self, share: f32) -> f32 {
        let reflected = share * self.reflectance.max_element();
        let all = reflected + (1.0 - share) * self.transmittance.max_element();
        if all > 0.0 { reflected / all } else { 0.0 }
    }

    /// See [`super::Bsdf::evaluate`].
    #[inline]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        if self.smooth || wo.z == 0.0 || wi.z == 0.0 {
            return Evaluation::ZERO;
        }
        let reflected = (wo.z > 0.0) == (wi.z > 0.0);
        let above = |w: Vec3| if w.z > 0.0 { w } else { mirrored(w) };
        let (wo, wi) = (above(wo), above(wi));
        let m = (wo + wi).normalize();
        let share = both_faces(dielectric(wo.dot(m), self.ior));
        let quarter = 0.25 * self.ggx.density(m);
        let facets = quarter * self.ggx.g2_over_cosines(wo, wi) * wi.z;
        let lost = self.energy.lost_at(wo);
        let rest = self.energy.rest(lost, self.energy.lost_at(wi)) * wi.z;
        let (first, later) = (self.chance_to_reflect(share), self.chance_to_reflect(self.average));
        let one = |share: f32, average: f32, first: f32, later: f32| {
            let pdf =
                lost * later * self.spread.density(wi.z) + (1.0 - lost) * first * quarter * self.ggx.g1_over_cos(wo);
            (share * facets + average * rest, pdf)
        };
        let (value, pdf, tint) = if reflected {
            let (value, pdf) = one(share, self.average, first, later);
            (value, pdf, self.reflectance)
        } else {
            let (value, pdf) = one(1.0 - share, 1.0 - self.average, 1.0 - first, 1.0 - later);
            (value, pdf, self.transmittance)
        };
        Evaluation { value: tint * value, pdf }
    }

    /// See [`super::Bsdf::sample`].
    #[inline]
    pub fn sample(&self, wo: Vec3, mut lobe: f32, u: [f32; 2]) -> Option<Sample> {
        if wo.z == 0.0 {
            return None;
        }
        if self.smooth {
            let share = both_faces(dielectric(wo.z.abs(), self.ior));
            let chance = self.chance_to_reflect(share);
            return if choose(&mut lobe, chance) {
                let value = self.reflectance * share;
                Evaluation { value, pdf: chance }.sampled(-mirrored(wo), Kind::SPECULAR_REFLECTION, 1.0)
            } else {
                let value = self.transmittance * (1.0 - share);
                Evaluation { value, pdf: 1.0 - chance }.sampled(-wo, Kind::SPECULAR_TRANSMISSION, 1.0)
            };
        }
        let above = if wo.z > 0.0 { wo } else { mirrored(wo) };
        let (wi, reflected, kinds) = if choose(&mut lobe, self.energy.lost_at(above)) {
            let reflected = choose(&mut lobe, self.chance_to_reflect(self.average));
            (self.spread.sample(u), reflected, [Kind::DIFFUSE_TRANSMISSION, Kind::DIFFUSE_REFLECTION])
        } else {
            let m = self.ggx.visible_normal(above, u);
            let share = both_faces(dielectric(above.dot(m), self.ior));
            let reflected = choose(&mut lobe, self.chance_to_reflect(share));
            (reflect(above, m), reflected, [Kind::GLOSSY_TRANSMISSION, Kind::GLOSSY_REFLECTION])
        };
        if wi.z <= 0.0 {
            return None;
        }
        let wi = if reflected == (wo.z > 0.0) { wi } else { mirrored(wi) };
        self.evaluate(wo, wi).sampled(wi, kinds[usize::from(reflected)], 1.0)
    }

    /// Whether it is smooth.
    #[inline]
    pub fn is_delta(&self) -> bool {
        self.smooth
    }

    /// See [`super::Bsdf::albedo`].
    #[inline]
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        let share = both_faces(dielectric(wo.z.abs(), self.ior));
        self.reflectance * share + self.transmittance * (1.0 - share)
    }

    /// The perceptual roughness, 0 to 1.
    #[inline]
    pub fn roughness(&self) -> f32 {
        if self.smooth { 0.0 } else { self.roughness }
    }
}
