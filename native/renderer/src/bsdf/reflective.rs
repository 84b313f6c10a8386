//! Sunstone's older reflective surface in its physical reading: chalk and a mirror side by side.

use glam::Vec3;

use super::diffuse::Diffuse;
use super::frame::mirrored;
use super::{Evaluation, Kind, Sample};

/// (1 − k) of Lambert's reflection and k of a mirror's, whose image keeps its colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reflective {
    diffuse: Diffuse,
    mirror: f32,
    /// Probability of choosing the mirror.
    chance: f32,
}

impl Reflective {
    /// `albedo` is the diffuse part's, 0 to 1 for each channel; `reflectivity` the mirror's share k, 0 to 1.
    pub fn new(albedo: Vec3, reflectivity: f32) -> Self {
        let mirror = reflectivity.clamp(0.0, 1.0);
        let albedo = albedo * (1.0 - mirror);
        let all = mirror + albedo.max_element();
        Self { diffuse: Diffuse { albedo }, mirror, chance: if all > 0.0 { mirror / all } else { 0.0 } }
    }

    /// The diffuse part.
    #[inline]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        let Evaluation { value, pdf } = self.diffuse.evaluate(wo, wi);
        Evaluation { value, pdf: pdf * (1.0 - self.chance) }
    }

    /// See [`super::Bsdf::sample`].
    #[inline]
    pub fn sample(&self, wo: Vec3, lobe: f32, u: [f32; 2]) -> Option<Sample> {
        if wo.z <= 0.0 {
            return None;
        }
        if lobe < self.chance {
            let weight = Vec3::splat(self.mirror / self.chance);
            // A turn by half a circle mirrors the direction at the normal.
            let wi = -mirrored(wo);
            return Some(Sample { wi, weight, pdf: self.chance, kind: Kind::SPECULAR_REFLECTION, eta_scale: 1.0 });
        }
        let wi = crate::sampling::warp::cosine_hemisphere(u);
        self.evaluate(wo, wi).sampled(wi, Kind::DIFFUSE_REFLECTION, 1.0)
    }

    /// Whether there is nothing but a mirror.
    #[inline]
    pub fn is_delta(&self) -> bool {
        self.chance >= 1.0
    }

    /// See [`super::Bsdf::albedo`].
    #[inline]
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        if wo.z > 0.0 { self.diffuse.albedo + self.mirror } else { Vec3::ZERO }
    }

    /// 0 if there is a mirror.
    #[inline]
    pub fn roughness(&self) -> f32 {
        if self.mirror > 0.0 { 0.0 } else { 1.0 }
    }
}
