//! Metals and mirrors: GGX facets with a metal's Fresnel reflectance, and the light that meets several of them.

use glam::Vec3;

use super::energy::{MetalEnergy, Spread};
use super::frame::{Turn, choose, mirrored, reflect};
use super::fresnel::{self, Schlick};
use super::ggx::Ggx;
use super::{Evaluation, Kind, Sample};

/// Nodes and weights of Gauss's quadrature of ∫ f(μ) 2μ dμ on 0 to 1, exact for polynomials of degree 7.
const MEAN: [(f32, f32); 4] =
    [(0.139_759_86, 0.062_361_94), (0.416_409_57, 0.259_695_1), (0.723_157, 0.406_929_14), (0.942_895_8, 0.271_013_83)];

/// How much a metal reflects.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reflectance {
    Index { eta: Vec3, k: Vec3 },
    Color(Schlick),
    Even(Vec3),
}

impl Reflectance {
    #[inline]
    fn at(&self, cos: f32) -> Vec3 {
        match self {
            Self::Index { eta, k } => fresnel::conductor(cos, *eta, *k),
            Self::Color(schlick) => schlick.at(cos),
            Self::Even(color) => *color,
        }
    }

    #[inline]
    fn average(&self) -> Vec3 {
        match self {
            Self::Index { eta, k } => MEAN
                .iter()
                .map(|&(cos, weight)| fresnel::conductor(cos, *eta, *k) * weight)
                .sum::<Vec3>()
                .min(Vec3::ONE),
            Self::Color(schlick) => schlick.average(),
            Self::Even(color) => *color,
        }
    }
}

/// A metal: opaque, smooth or rough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conductor {
    reflectance: Reflectance,
    ggx: Ggx,
    turn: Turn,
    energy: MetalEnergy,
    spread: Spread,
    /// Colour of the light that met several facets.
    tint: Vec3,
    roughness: f32,
    smooth: bool,
}

impl Conductor {
    /// A metal with the complex index `eta` − i `k`, each ≥ 0; see [`super::metals`]. `roughness` is perceptual, 0 to 1.
    pub fn new(eta: Vec3, k: Vec3, roughness: f32) -> Self {
        // Beyond this, squares of squares leave the range of 32 bits; it reflects everything anyway.
        const MOST: Vec3 = Vec3::splat(1e4);
        let (eta, k) = (eta.clamp(Vec3::ZERO, MOST), k.clamp(Vec3::ZERO, MOST));
        Self::of(Reflectance::Index { eta, k }, roughness, 0.0, 0.0)
    }

    /// A metal of colour `f0` at normal incidence and of `edge` times Schlick's colour at 82°, each 0 to 1; an edge of 1 is
    /// Schlick's formula. White is a perfect mirror.
    pub fn colored(f0: Vec3, edge: Vec3, roughness: f32) -> Self {
        Self::of(Reflectance::Color(Schlick::new(f0, edge)), roughness, 0.0, 0.0)
    }

    /// A smooth mirror of the same colour at every angle, each channel 0 to 1.
    pub fn mirror(color: Vec3) -> Self {
        Self::of(Reflectance::Even(color), 0.0, 0.0, 0.0)
    }

    /// The same, brushed: `anisotropy` is 0 to 1, and the direction in which it is roughest is `rotation` full turns from
    /// the x axis towards y.
    pub fn brushed(self, anisotropy: f32, rotation: f32) -> Self {
        Self::of(self.reflectance, self.roughness, anisotropy, rotation)
    }

    fn of(reflectance: Reflectance, roughness: f32, anisotropy: f32, rotation: f32) -> Self {
        let (roughness, anisotropy) = (roughness.clamp(0.0, 1.0), anisotropy.clamp(0.0, 1.0));
        let ggx = Ggx::anisotropic(roughness, anisotropy);
        let energy = MetalEnergy::new(roughness, anisotropy);
        let tint = energy.tint(reflectance.average());
        let (smooth, turn) = (ggx.is_smooth(), Turn::new(rotation));
        Self { reflectance, ggx, turn, energy, spread: Spread::new(roughness), tint, roughness, smooth }
    }

    /// Probability of choosing the lobe of light that met several facets.
    #[inline]
    fn chance_of_rest(&self, lost: f32, wo: Vec3) -> f32 {
        let rest = lost * self.tint.max_element();
        let first = (1.0 - lost) * self.reflectance.at(wo.z).max_element();
        if rest > 0.0 { rest / (rest + first) } else { 0.0 }
    }

    /// See [`super::Bsdf::evaluate`].
    #[inline]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        if self.smooth || wo.z <= 0.0 || wi.z <= 0.0 {
            return Evaluation::ZERO;
        }
        self.evaluate_turned(self.turn.enter(wo), self.turn.enter(wi))
    }

    #[inline]
    fn evaluate_turned(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        let m = (wo + wi).normalize();
        let cos = wo.dot(m);
        let density = self.ggx.density(m);
        let facets = 0.25 * density * self.ggx.g2_over_cosines(wo, wi) * wi.z;
        let (out, back) = (self.energy.lost_at(wo), self.energy.lost_at(wi));
        let rest = self.energy.rest(out, back) * wi.z;
        let chance = self.chance_of_rest(out, wo);
        let pdf = chance * self.spread.density(wi.z) + (1.0 - chance) * 0.25 * density * self.ggx.g1_over_cos(wo);
        Evaluation { value: self.reflectance.at(cos) * facets + self.tint * rest, pdf }
    }

    /// See [`super::Bsdf::sample`].
    #[inline]
    pub fn sample(&self, wo: Vec3, mut lobe: f32, u: [f32; 2]) -> Option<Sample> {
        if wo.z <= 0.0 {
            return None;
        }
        if self.smooth {
            let weight = self.reflectance.at(wo.z);
            let wi = -mirrored(wo);
            return Some(Sample { wi, weight, pdf: 1.0, kind: Kind::SPECULAR_REFLECTION, eta_scale: 1.0 });
        }
        let turned = self.turn.enter(wo);
        let (wi, kind) = if choose(&mut lobe, self.chance_of_rest(self.energy.lost_at(turned), wo)) {
            (self.spread.sample(u), Kind::DIFFUSE_REFLECTION)
        } else {
            (reflect(turned, self.ggx.visible_normal(turned, u)), Kind::GLOSSY_REFLECTION)
        };
        if wi.z <= 0.0 {
            return None;
        }
        self.evaluate_turned(turned, wi).sampled(self.turn.leave(wi), kind, 1.0)
    }

    /// Whether it is smooth.
    #[inline]
    pub fn is_delta(&self) -> bool {
        self.smooth
    }

    /// See [`super::Bsdf::albedo`].
    #[inline]
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        if wo.z <= 0.0 {
            return Vec3::ZERO;
        }
        let reflectance = self.reflectance.at(wo.z);
        if self.smooth {
            return reflectance;
        }
        let lost = self.energy.lost_at(self.turn.enter(wo));
        reflectance * (1.0 - lost) + self.tint * lost
    }

    /// The perceptual roughness, 0 to 1.
    #[inline]
    pub fn roughness(&self) -> f32 {
        self.roughness
    }
}
