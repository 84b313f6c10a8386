//! Lambert's law: the same radiance to all sides.

use glam::Vec3;

use crate::sampling::warp;

use super::frame::INV_PI;
use super::{Evaluation, Kind, Sample};

/// A surface that looks equally bright from everywhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diffuse {
    /// Share of the light that is reflected, 0 to 1 for each channel.
    pub albedo: Vec3,
}

impl Diffuse {
    /// f cos θi = albedo cos θi / π.
    #[inline(always)]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        if wo.z <= 0.0 || wi.z <= 0.0 {
            return Evaluation::ZERO;
        }
        let pdf = wi.z * INV_PI;
        Evaluation { value: self.albedo * pdf, pdf }
    }

    /// See [`super::Bsdf::sample`].
    #[inline]
    pub fn sample(&self, wo: Vec3, _lobe: f32, u: [f32; 2]) -> Option<Sample> {
        self.sample_towards(wo, warp::cosine_hemisphere(u))
    }

    /// The same where the direction was drawn already, by [`warp::cosine_hemisphere`]: directions come as often as they count.
    #[inline]
    pub(crate) fn sample_towards(&self, wo: Vec3, wi: Vec3) -> Option<Sample> {
        (wo.z > 0.0).then_some(Sample {
            wi,
            weight: self.albedo,
            pdf: Self::pdf(wi.z),
            kind: Kind::DIFFUSE_REFLECTION,
            eta_scale: 1.0,
        })
    }

    /// How likely a direction at this cosine is chosen, per solid angle.
    #[inline(always)]
    pub(crate) fn pdf(cosine: f32) -> f32 {
        warp::cosine_hemisphere_pdf(cosine)
    }

    /// Never.
    #[inline]
    pub fn is_delta(&self) -> bool {
        false
    }

    /// See [`super::Bsdf::albedo`].
    #[inline]
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        if wo.z > 0.0 { self.albedo } else { Vec3::ZERO }
    }

    /// 1.
    #[inline]
    pub fn roughness(&self) -> f32 {
        1.0
    }
}
