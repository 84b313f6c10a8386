//! What a transparent coating reflects: GGX facets with the Fresnel reflectance of glass, the light that goes through them
//! being somebody else's.

use glam::Vec3;

use super::energy::{GlassEnergy, GlossEnergy};
use super::frame::{mirrored, reflect};
use super::fresnel::dielectric;
use super::ggx::Ggx;
use super::{Evaluation, Kind, Sample};

/// Nodes and weights of Gauss's quadrature on 0 to 1.
const NODES: [(f32, f32); 5] = [
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
    /// The albedos of stretched facets.
    stretched: Option<GlossEnergy>,
    smooth: bool,
}

impl Gloss {
    /// `ior` ≥ 1 is relative to the medium outside; `roughness` and `anisotropy` are 0 to 1.
    #[inline]
    pub(crate) fn new(ior: f32, roughness: f32, anisotropy: f32) -> Self {
        let ggx = Ggx::anisotropic(roughness, anisotropy);
        let energy = GlassEnergy::new(roughness, ior);
        let stretched = (anisotropy > 0.0).then(|| GlossEnergy::new(roughness, anisotropy, ior));
        Self { ior, ggx, energy, stretched, smooth: ggx.is_smooth() }
    }

    /// Share of the light from `w` that is reflected.
    #[inline]
    pub(crate) fn albedo(&self, w: Vec3) -> f32 {
        match &self.stretched {
            Some(stretched) => stretched.at(w),
            None => 1.0 - self.energy.gloss_at(w.z.abs()),
        }
    }

    /// The mean of [`Gloss::albedo`] over the hemisphere.
    #[inline]
    pub(crate) fn average(&self) -> f32 {
        if self.stretched.is_none() {
            return 1.0 - self.energy.gloss;
        }
        self.directions().map(|(w, weight)| weight * self.albedo(w)).sum::<f32>().min(1.0)
    }

    /// Directions and weights of a quadrature of 2 ∫ f μ dμ over the hemisphere, for what is the same on all sides of the axes.
    pub(crate) fn directions(&self) -> impl Iterator<Item = (Vec3, f32)> + use<> {
        // Azimuths in the middles of quarters of a quadrant.
        const AZIMUTHS: [(f32, f32); 4] = [
            (0.980_785_25, 0.195_090_32),
            (0.831_469_6, 0.555_570_24),
            (0.555_570_24, 0.831_469_6),
            (0.195_090_32, 0.980_785_25),
        ];
        // Round facets need but one.
        let azimuths = if self.stretched.is_none() { &AZIMUTHS[..1] } else { &AZIMUTHS[..] };
        NODES.into_iter().flat_map(move |(cos, weight)| {
            let sin = (1.0 - cos * cos).sqrt();
            let weight = 2.0 * cos * weight / azimuths.len() as f32;
            azimuths.iter().map(move |&(x, y)| (Vec3::new(sin * x, sin * y, cos), weight))
        })
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
