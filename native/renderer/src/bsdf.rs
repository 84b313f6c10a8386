//! What surfaces do with light: bidirectional scattering distribution functions, made at a hit and asked by an integrator.
//!
//! Directions are unit vectors in a local frame whose z axis is the shading normal, and point away from the surface: `wo`
//! to where the light is looked at from, `wi` to where it comes from. With wo.z > 0 the surface is seen from outside, with
//! wo.z < 0 from inside. Opaque surfaces are black from inside: whoever wants two sides turns the frame. Colours are linear
//! Rec. 709; values are for radiance, which gets 1/η² of itself where it passes into a medium of index η times the other's.
//!
//! All is 32-bit arithmetic with `libm` for what the hardware does not round exactly, so that every machine gets the same
//! bits. No value here allocates; the tables of albedo are read once.

pub mod conductor;
pub mod dielectric;
pub mod diffuse;
mod energy;
mod frame;
pub mod fresnel;
pub mod ggx;
mod gloss;
pub mod metals;
pub mod principled;
pub mod reflective;
mod sheen;
pub mod thin;

#[cfg(test)]
mod tests;

use glam::Vec3;

pub use conductor::Conductor;
pub use dielectric::Dielectric;
pub use diffuse::Diffuse;
pub use principled::Principled;
pub use reflective::Reflective;
pub use thin::ThinDielectric;

/// What happened to a sampled path at a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(u8);

impl Kind {
    /// Spread over the hemisphere, back to the side that it came from.
    pub const DIFFUSE_REFLECTION: Self = Self(Self::DIFFUSE);
    /// Around the mirror direction.
    pub const GLOSSY_REFLECTION: Self = Self(Self::GLOSSY);
    /// In the mirror direction and no other: light sampling cannot find it.
    pub const SPECULAR_REFLECTION: Self = Self(Self::SPECULAR);
    /// Spread over the hemisphere behind the surface.
    pub const DIFFUSE_TRANSMISSION: Self = Self(Self::DIFFUSE | Self::TRANSMITTED);
    /// Around the refracted direction.
    pub const GLOSSY_TRANSMISSION: Self = Self(Self::GLOSSY | Self::TRANSMITTED);
    /// In the refracted direction and no other.
    pub const SPECULAR_TRANSMISSION: Self = Self(Self::SPECULAR | Self::TRANSMITTED);

    const DIFFUSE: u8 = 1;
    const GLOSSY: u8 = 2;
    const SPECULAR: u8 = 4;
    const TRANSMITTED: u8 = 8;

    /// Spread over a hemisphere.
    #[inline]
    pub fn is_diffuse(self) -> bool {
        self.0 & Self::DIFFUSE != 0
    }

    /// Around one direction.
    #[inline]
    pub fn is_glossy(self) -> bool {
        self.0 & Self::GLOSSY != 0
    }

    /// In one direction only, a delta distribution.
    #[inline]
    pub fn is_specular(self) -> bool {
        self.0 & Self::SPECULAR != 0
    }

    /// Through the surface.
    #[inline]
    pub fn is_transmitted(self) -> bool {
        self.0 & Self::TRANSMITTED != 0
    }
}

/// A direction for a path to go on in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Where the light is looked for.
    pub wi: Vec3,
    /// f · |cos θi| / `pdf`, for each channel: what the path's throughput is multiplied by.
    pub weight: Vec3,
    /// Density of `wi` per solid angle, over all ways in which it may be chosen; for a specular sample the probability of
    /// choosing it.
    pub pdf: f32,
    /// What happened.
    pub kind: Kind,
    /// Index behind the surface over that before it where the path goes through, 1 otherwise. A path's throughput times the
    /// square of the product of these is its share of the energy, which Russian roulette should judge by.
    pub eta_scale: f32,
}

/// What a BSDF says about a pair of directions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// f · |cos θi|, for each channel.
    pub value: Vec3,
    /// Density with which `sample` chooses the direction, per solid angle.
    pub pdf: f32,
}

impl Evaluation {
    /// No light and no chance of being chosen.
    pub const ZERO: Self = Self { value: Vec3::ZERO, pdf: 0.0 };

    /// A sample of this density and value; none if nothing can be made of it.
    #[inline]
    fn sampled(self, wi: Vec3, kind: Kind, eta_scale: f32) -> Option<Sample> {
        let weight = self.value / self.pdf;
        (self.pdf > 0.0 && weight.is_finite()).then_some(Sample { wi, weight, pdf: self.pdf, kind, eta_scale })
    }

    /// Adds `other`, times `factor` and chosen with the given probability.
    #[inline]
    fn add(&mut self, other: Self, factor: Vec3, probability: f32) {
        self.value += other.value * factor;
        self.pdf += other.pdf * probability;
    }
}

/// What a surface does with light at one point: small, made for each hit from evaluated parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one is made per hit, on the stack, and used there")]
pub enum Bsdf {
    /// Chalk.
    Diffuse(Diffuse),
    /// Metal, and mirrors.
    Conductor(Conductor),
    /// The boundary of glass.
    Dielectric(Dielectric),
    /// A pane or a soap film: both of its boundaries at once.
    ThinDielectric(ThinDielectric),
    /// Most things: layers that artists know.
    Principled(Principled),
    /// Lambert's reflection and a mirror's side by side.
    Reflective(Reflective),
}

/// Calls the same function of whatever a BSDF is.
macro_rules! of_each {
    ($bsdf:expr, $inner:ident => $call:expr) => {
        match $bsdf {
            Bsdf::Diffuse($inner) => $call,
            Bsdf::Conductor($inner) => $call,
            Bsdf::Dielectric($inner) => $call,
            Bsdf::ThinDielectric($inner) => $call,
            Bsdf::Principled($inner) => $call,
            Bsdf::Reflective($inner) => $call,
        }
    };
}

impl Bsdf {
    /// What comes from `wi` to `wo`, but for specular parts, which are zero almost everywhere.
    #[inline]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        of_each!(self, inner => inner.evaluate(wo, wi))
    }

    /// Chooses where to look for light. `lobe` and `u` are evenly distributed in [0, 1). None if the light is lost.
    #[inline]
    pub fn sample(&self, wo: Vec3, lobe: f32, u: [f32; 2]) -> Option<Sample> {
        of_each!(self, inner => inner.sample(wo, lobe, u))
    }

    /// Whether all is specular, so that sampling lights is of no use.
    #[inline]
    pub fn is_delta(&self) -> bool {
        of_each!(self, inner => inner.is_delta())
    }

    /// About what share of even light from everywhere is sent to `wo`, reflected and let through, without the 1/η² of
    /// radiance: for pictures of albedo that denoisers ask for.
    #[inline]
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        of_each!(self, inner => inner.albedo(wo)).min(Vec3::ONE)
    }

    /// The perceptual roughness of its main reflections, 0 to 1: 0 for mirrors, 1 for chalk.
    #[inline]
    pub fn roughness(&self) -> f32 {
        of_each!(self, inner => inner.roughness())
    }
}
