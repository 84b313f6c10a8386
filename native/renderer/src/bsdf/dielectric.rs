//! The boundary of glass: reflection and refraction at facets, seen from both sides.
//!
//! Rough boundaries follow Walter et al., "Microfacet Models for Refraction through Rough Surfaces" (EGSR 2007), and give
//! back what meets several facets on both sides (Kulla and Conty 2017). With n the index on a side and E, Ē that side's
//! albedos, the light that is given back passes with probability C / n² (1 − Ē). One C for both sides makes the lobes
//! through the boundary reciprocal, n² f(o, i) = n'² f(i, o) for energy; here it lets through 1 − F̄ of the light on the side
//! where n² (1 − Ē) is less.

use glam::Vec3;

use super::energy::{GlassEnergy, Spread};
use super::frame::{INV_PI, choose, mirrored, reflect, refract};
use super::fresnel::{dielectric, dielectric_average};
use super::ggx::Ggx;
use super::{Evaluation, Kind, Sample};

/// Indices nearer to 1 than this bend nothing that could be seen, and half vectors are lost to rounding.
const LEAST_STEP: f32 = 1e-3;

/// A boundary between two transparent media, smooth or rough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dielectric {
    /// Index inside over that outside.
    ior: f32,
    ggx: Ggx,
    energy: GlassEnergy,
    spread: Spread,
    /// C of the module's comment, the index of the thinner medium being 1.
    passing: f32,
    reflectance: Vec3,
    transmittance: Vec3,
    roughness: f32,
    smooth: bool,
}

/// The boundary as seen from one side: everything is as if `wo` were outside.
struct Side<'a> {
    glass: &'a Dielectric,
    /// Index behind over that before.
    eta: f32,
    /// Whether before is the thinner medium.
    thin: bool,
    wo: Vec3,
    /// 1 − E(wo).
    lost: f32,
}

impl Dielectric {
    /// `ior` > 0 is the index inside over that outside, `roughness` perceptual, 0 to 1; what is reflected is multiplied by
    /// `reflectance` and what passes by `transmittance`, 0 to 1 for each channel.
    pub fn new(ior: f32, roughness: f32, reflectance: Vec3, transmittance: Vec3) -> Self {
        let ior = ior.clamp(0.01, 100.0);
        let roughness = roughness.clamp(0.0, 1.0);
        let dense = if ior < 1.0 { 1.0 / ior } else { ior };
        let energy = GlassEnergy::new(roughness, dense);
        let lost = energy.outside.min(dense * dense * energy.inside);
        let passing = (1.0 - dielectric_average(dense)) * lost;
        let ggx = Ggx::isotropic(roughness);
        let smooth = ggx.is_smooth() || (ior - 1.0).abs() < LEAST_STEP;
        Self {
            ior,
            ggx,
            energy,
            spread: Spread::new(roughness),
            passing,
            reflectance,
            transmittance,
            roughness,
            smooth,
        }
    }

    /// Sunstone's older refractive surface in its physical reading: both parts of a smooth boundary's light are multiplied
    /// by `transparency`, 0 to 1, and `color`.
    pub fn refractive(index: f32, transparency: f32, color: Vec3) -> Self {
        let tint = color * transparency;
        Self::new(index, 0.0, tint, tint)
    }

    #[inline]
    fn side(&self, wo: Vec3) -> Side<'_> {
        let outside = wo.z > 0.0;
        let (eta, wo) = if outside { (self.ior, wo) } else { (1.0 / self.ior, mirrored(wo)) };
        let thin = eta >= 1.0;
        // Smooth boundaries lose nothing.
        let lost = if self.smooth { 0.0 } else { self.lost_at(thin, wo.z) };
        Side { glass: self, eta, thin, wo, lost }
    }

    #[inline]
    fn lost_at(&self, thin: bool, cos: f32) -> f32 {
        if thin { self.energy.outside_at(cos) } else { self.energy.inside_at(cos) }
    }

    /// Probability that light which met several facets passes the boundary from that side.
    #[inline]
    fn chance_to_pass(&self, thin: bool) -> f32 {
        let n2 = if thin { 1.0 } else { (self.ior * self.ior).max(1.0 / (self.ior * self.ior)) };
        let lost = if thin { self.energy.outside } else { self.energy.inside };
        (self.passing / (n2 * lost)).min(1.0)
    }

    /// See [`super::Bsdf::evaluate`].
    #[inline]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        if self.smooth || wo.z == 0.0 || wi.z == 0.0 {
            return Evaluation::ZERO;
        }
        let side = self.side(wo);
        side.evaluate(if wo.z > 0.0 { wi } else { mirrored(wi) })
    }

    /// See [`super::Bsdf::sample`].
    #[inline]
    pub fn sample(&self, wo: Vec3, lobe: f32, u: [f32; 2]) -> Option<Sample> {
        if wo.z == 0.0 {
            return None;
        }
        let side = self.side(wo);
        let sample = if self.smooth { side.sample_smooth(lobe) } else { side.sample_rough(lobe, u) };
        sample.map(|sample| Sample { wi: if wo.z > 0.0 { sample.wi } else { mirrored(sample.wi) }, ..sample })
    }

    /// Whether it is smooth.
    #[inline]
    pub fn is_delta(&self) -> bool {
        self.smooth
    }

    /// See [`super::Bsdf::albedo`].
    #[inline]
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        let f = dielectric(wo.z.abs(), if wo.z > 0.0 { self.ior } else { 1.0 / self.ior });
        self.reflectance * f + self.transmittance * (1.0 - f)
    }

    /// The perceptual roughness, 0 to 1.
    #[inline]
    pub fn roughness(&self) -> f32 {
        if self.smooth { 0.0 } else { self.roughness }
    }
}

impl Side<'_> {
    /// Probability of reflecting when `f` of the light is reflected and the rest passes.
    #[inline]
    fn chance_to_reflect(&self, f: f32) -> f32 {
        let reflected = f * self.glass.reflectance.max_element();
        let all = reflected + (1.0 - f) * self.glass.transmittance.max_element();
        if all > 0.0 { reflected / all } else { 0.0 }
    }

    fn evaluate(&self, wi: Vec3) -> Evaluation {
        let (glass, wo, eta) = (self.glass, self.wo, self.eta);
        let (reflected, cos) = (wi.z > 0.0, wi.z.abs());
        // Light that met several facets.
        let passing = glass.chance_to_pass(self.thin);
        let reflecting = self.chance_to_reflect(1.0 - passing);
        let (share, there, chance) =
            if reflected { (1.0 - passing, self.thin, reflecting) } else { (passing, !self.thin, 1.0 - reflecting) };
        let average = if there { glass.energy.outside } else { glass.energy.inside };
        let mut value = share * self.lost * glass.lost_at(there, cos) / average * INV_PI * cos;
        let mut pdf = self.lost * chance * glass.spread.density(cos);
        // Light that met one.
        let sum = if reflected { wo + wi } else { wo + wi * eta };
        let m = sum.normalize_or_zero() * if sum.z < 0.0 { -1.0 } else { 1.0 };
        let (cos_o, cos_i) = (wo.dot(m), wi.dot(m));
        if m.z > 0.0 && cos_o > 0.0 && (cos_i > 0.0) == reflected && cos_i != 0.0 {
            // From the thin side, where cosines have more digits, so that both ways get the same number.
            let f = if reflected || self.thin { dielectric(cos_o, eta) } else { dielectric(-cos_i, 1.0 / eta) };
            let density = glass.ggx.density(m);
            let (share, chance, jacobian) = if reflected {
                (f, self.chance_to_reflect(f), 0.25)
            } else {
                // Walter et al., eq. 17.
                let bend = cos_o + eta * cos_i;
                (1.0 - f, 1.0 - self.chance_to_reflect(f), eta * eta * -cos_i * cos_o / (bend * bend))
            };
            value += share * density * jacobian * glass.ggx.g2_over_cosines(wo, wi) * cos;
            pdf += (1.0 - self.lost) * chance * density * jacobian * glass.ggx.g1_over_cos(wo);
        }
        let tint = if reflected { glass.reflectance } else { glass.transmittance / (eta * eta) };
        Evaluation { value: tint * value, pdf }
    }

    fn sample_rough(&self, mut lobe: f32, u: [f32; 2]) -> Option<Sample> {
        let (glass, wo) = (self.glass, self.wo);
        let (wi, reflected, kinds) = if choose(&mut lobe, self.lost) {
            let reflected = choose(&mut lobe, self.chance_to_reflect(1.0 - glass.chance_to_pass(self.thin)));
            let wi = glass.spread.sample(u);
            let kinds = [Kind::DIFFUSE_TRANSMISSION, Kind::DIFFUSE_REFLECTION];
            (if reflected { wi } else { mirrored(wi) }, reflected, kinds)
        } else {
            let m = glass.ggx.visible_normal(wo, u);
            let reflected = choose(&mut lobe, self.chance_to_reflect(dielectric(wo.dot(m), self.eta)));
            let wi = if reflected { reflect(wo, m) } else { refract(wo, m, self.eta)? };
            (wi, reflected, [Kind::GLOSSY_TRANSMISSION, Kind::GLOSSY_REFLECTION])
        };
        // A facet may send light to the wrong side, where it would meet another one.
        if wi.z == 0.0 || (wi.z > 0.0) != reflected {
            return None;
        }
        self.evaluate(wi).sampled(wi, kinds[usize::from(reflected)], if reflected { 1.0 } else { self.eta })
    }

    fn sample_smooth(&self, mut lobe: f32) -> Option<Sample> {
        let (glass, wo) = (self.glass, self.wo);
        let f = dielectric(wo.z, self.eta);
        let chance = self.chance_to_reflect(f);
        if choose(&mut lobe, chance) {
            let weight = glass.reflectance * (f / chance);
            let wi = -mirrored(wo);
            Some(Sample { wi, weight, pdf: chance, kind: Kind::SPECULAR_REFLECTION, eta_scale: 1.0 })
        } else {
            let (wi, pdf) = (refract(wo, Vec3::Z, self.eta)?, 1.0 - chance);
            let value = glass.transmittance * ((1.0 - f) / (self.eta * self.eta));
            Evaluation { value, pdf }.sampled(wi, Kind::SPECULAR_TRANSMISSION, self.eta)
        }
    }
}
