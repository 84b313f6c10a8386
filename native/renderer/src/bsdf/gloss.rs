//! What a transparent coating reflects: GGX facets with the Fresnel reflectance of glass, the light that goes through them
//! being somebody else's.

use glam::Vec3;

use super::energy::{GlassEnergy, MetalEnergy};
use super::frame::{mirrored, reflect};
use super::fresnel::dielectric;
use super::ggx::Ggx;
use super::{Evaluation, Kind, Sample};

/// Nodes and weights of Gauss's quadrature on 0 to 1.
pub(crate) const NODES: [(f32, f32); 5] = [
    (0.046_910_077, 0.118_463_44),
    (0.230_765_35, 0.239_314_33),
    (0.5, 0.284_444_45),
    (0.769_234_66, 0.239_314_33),
    (0.953_089_9, 0.118_463_44),
];

/// The reflections of a coating; white, to be tinted by its user. Directions are above the surface and in the turned frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gloss {
    ior: f32,
    ggx: Ggx,
    energy: GlassEnergy,
    /// The albedos of white stretched facets.
    stretched: Option<MetalEnergy>,
    smooth: bool,
}

impl Gloss {
    /// `ior` ≥ 1 is relative to the medium outside; `roughness` and `anisotropy` are 0 to 1.
    #[inline]
    pub(crate) fn new(ior: f32, roughness: f32, anisotropy: f32) -> Self {
        let ggx = Ggx::anisotropic(roughness, anisotropy);
        let energy = GlassEnergy::new(roughness, ior);
        let stretched = (anisotropy > 0.0).then(|| MetalEnergy::new(roughness, anisotropy));
        Self { ior, ggx, energy, stretched, smooth: ggx.is_smooth() }
    }

    /// Share of the light from `w` that is reflected.
    ///
    /// What stretched facets of glass reflect is what white ones do, times about the Fresnel reflectance of round facets
    /// that are as steep towards `w`.
    #[inline]
    pub(crate) fn albedo(&self, w: Vec3) -> f32 {
        match &self.stretched {
            Some(stretched) => {
                let share = self.energy.share_at(w.z.abs(), self.ggx.roughness_toward(w));
                (share * (1.0 - stretched.lost_at(w))).clamp(0.0, 1.0)
            }
            None => 1.0 - self.energy.gloss_at(w.z.abs()),
        }
    }

    /// The mean of [`Gloss::albedo`] over the hemisphere.
    #[inline]
    pub(crate) fn average(&self) -> f32 {
        if self.stretched.is_none() {
            return 1.0 - self.energy.gloss;
        }
        // Azimuths in the middles of quarters of a quadrant.
        const AZIMUTHS: [(f32, f32); 4] = [
            (0.980_785_25, 0.195_090_32),
            (0.831_469_6, 0.555_570_24),
            (0.555_570_24, 0.831_469_6),
            (0.195_090_32, 0.980_785_25),
        ];
        let mut sum = 0.0;
        for (cos, weight) in NODES {
            let sin = (1.0 - cos * cos).sqrt();
            for (x, y) in AZIMUTHS {
                sum += 0.5 * cos * weight * self.albedo(Vec3::new(sin * x, sin * y, cos));
            }
        }
        sum.min(1.0)
    }

    /// Whether reflections are a mirror's.
    #[inline]
    pub(crate) fn is_smooth(&self) -> bool {
        self.smooth
    }

    #[inline]
    pub(crate) fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        if self.smooth || wo.z <= 0.0 || wi.z <= 0.0 {
            return Evaluation::ZERO;
        }
        let m = (wo + wi).normalize();
        let quarter = 0.25 * self.ggx.density(m);
        let facets = quarter * self.ggx.g2_over_cosines(wo, wi) * wi.z;
        let value = Vec3::splat(dielectric(wo.dot(m), self.ior) * facets);
        Evaluation { value, pdf: quarter * self.ggx.g1_over_cos(wo) }
    }

    #[inline]
    pub(crate) fn sample(&self, wo: Vec3, u: [f32; 2]) -> Option<Sample> {
        if self.smooth {
            let weight = Vec3::splat(dielectric(wo.z, self.ior));
            let wi = -mirrored(wo);
            return Some(Sample { wi, weight, pdf: 1.0, kind: Kind::SPECULAR_REFLECTION, eta_scale: 1.0 });
        }
        let wi = reflect(wo, self.ggx.visible_normal(wo, u));
        self.evaluate(wo, wi).sampled(wi, Kind::GLOSSY_REFLECTION, 1.0)
    }
}
