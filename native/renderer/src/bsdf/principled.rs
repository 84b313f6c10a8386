//! Most surfaces, from the parameters that artists know: sheen over a clear coat over a mixture of metal, glass and
//! glossy paint.
//!
//! Each layer lets through to those below what it does not reflect, by its directional albedo E: the albedo scaling of
//! Estevez and Kulla (2017). A path crosses the layers twice, on its way in and out; so that neither way is preferred, what
//! lies below is multiplied by the smaller of K(o) and K(i), where K = (1 − E_sheen) (1 − E_coat). The diffuse ground can do
//! without what that loses: with T = K (1 − E_gloss) it is base T(o) T(i) / π T̄, which returns all that reaches it.

mod parameters;

use glam::Vec3;

use crate::sampling::warp;

pub use parameters::Parameters;

use super::conductor::Conductor;
use super::dielectric::Dielectric;
use super::energy::sheen_at;
use super::frame::{INV_PI, Turn, choose};
use super::gloss::Gloss;
use super::thin::ThinDielectric;
use super::{Evaluation, Kind, Sample, sheen};

/// Index of refraction of the clear coat.
const COAT_IOR: f32 = 1.5;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Glass {
    Solid(Dielectric),
    Thin(ThinDielectric),
}

/// Gloss over a diffuse ground.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Paint {
    share: f32,
    gloss: Gloss,
    tint: Vec3,
    base: Vec3,
    /// T̄ of the module's comment.
    average: Vec3,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Coat {
    share: f32,
    gloss: Gloss,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Sheen {
    color: Vec3,
    strength: f32,
    roughness: f32,
}

/// The layers, of which only those are there that the parameters ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Principled {
    sheen: Option<Sheen>,
    coat: Option<Coat>,
    metal: Option<(f32, Conductor)>,
    glass: Option<(f32, Glass)>,
    paint: Option<Paint>,
    /// Of metal and gloss, as the parameters have it.
    turn: Turn,
    roughness: f32,
}

/// Estimated contributions of the lobes, as probabilities.
struct Chances {
    sheen: f32,
    coat: f32,
    metal: f32,
    glass: f32,
    gloss: f32,
    ground: f32,
    /// Not a chance: the gloss's albedo as seen from `wo`, which values need as well.
    gloss_albedo: f32,
}

/// What the layers let through.
#[derive(Clone, Copy)]
struct Layers {
    /// Below the sheen.
    below_sheen: f32,
    /// Below sheen and coat: K of the module's comment.
    below_all: f32,
}

impl Principled {
    /// Parameters out of their ranges are taken as the nearest within.
    pub fn new(p: &Parameters) -> Self {
        let unit = |x: f32| x.clamp(0.0, 1.0);
        let base = p.base_color.clamp(Vec3::ZERO, Vec3::ONE);
        let roughness = unit(p.roughness);
        let metallic = unit(p.metallic);
        let (glassy, opaque) =
            ((1.0 - metallic) * unit(p.transmission), (1.0 - metallic) * (1.0 - unit(p.transmission)));
        let tint = parameters::hue(base, p.specular_tint);
        let sheen = (p.sheen > 0.0).then(|| {
            let color = parameters::hue(base, p.sheen_tint) * unit(p.sheen);
            Sheen { color, strength: color.max_element(), roughness: unit(p.sheen_roughness) }
        });
        let coat = (p.clearcoat > 0.0)
            .then(|| Coat { share: unit(p.clearcoat), gloss: Gloss::new(COAT_IOR, unit(p.clearcoat_roughness), 0.0) });
        let metal = (metallic > 0.0).then(|| {
            let metal = Conductor::colored(base, Vec3::ONE, roughness);
            // The turn is this module's.
            (metallic, if p.anisotropy > 0.0 { metal.brushed(p.anisotropy, 0.0) } else { metal })
        });
        let glass = (glassy > 0.0).then(|| {
            let glass = if p.thin {
                Glass::Thin(ThinDielectric::new(p.ior, roughness, tint, base))
            } else {
                // Half of the colour at each of the two boundaries.
                let half = Vec3::new(base.x.sqrt(), base.y.sqrt(), base.z.sqrt());
                Glass::Solid(Dielectric::new(p.ior, roughness, tint, half))
            };
            (glassy, glass)
        });
        let turn = Turn::new(p.anisotropic_rotation);
        let mut made = Self { sheen, coat, metal, glass, paint: None, turn, roughness };
        if opaque > 0.0 {
            let gloss = Gloss::new(p.ior.clamp(1.0, 100.0), roughness, unit(p.anisotropy));
            let average = made.average_below(&gloss, tint);
            made.paint = Some(Paint { share: opaque, gloss, tint, base, average });
        }
        made
    }

    /// T̄: the closed mean for gloss alone, a quadrature where there are layers.
    fn average_below(&self, gloss: &Gloss, tint: Vec3) -> Vec3 {
        let average = if self.sheen.is_none() && self.coat.is_none() {
            Vec3::ONE - tint * gloss.average()
        } else {
            gloss
                .directions()
                .map(|(w, weight)| (Vec3::ONE - tint * gloss.albedo(w)) * (weight * self.layers(w).below_all))
                .sum()
        };
        average.max(Vec3::splat(1e-6))
    }

    #[inline]
    fn layers(&self, w: Vec3) -> Layers {
        let below_sheen = match &self.sheen {
            Some(sheen) => 1.0 - sheen.strength * sheen_at(sheen.roughness, w.z.abs()),
            None => 1.0,
        };
        let below_all = match &self.coat {
            Some(coat) => below_sheen * (1.0 - coat.share * coat.gloss.albedo(w)),
            None => below_sheen,
        };
        Layers { below_sheen, below_all }
    }

    fn chances(&self, wo: Vec3, layers: Layers) -> Chances {
        let mut chances =
            Chances { sheen: 0.0, coat: 0.0, metal: 0.0, glass: 0.0, gloss: 0.0, ground: 0.0, gloss_albedo: 0.0 };
        if wo.z > 0.0 {
            chances.sheen = self.sheen.map_or(0.0, |_| 1.0 - layers.below_sheen);
            chances.coat = self.coat.map_or(0.0, |_| layers.below_sheen - layers.below_all);
            if let Some((share, metal)) = &self.metal {
                chances.metal = layers.below_all * share * metal.albedo(wo).max_element();
            }
            if let Some(paint) = &self.paint {
                let albedo = paint.gloss.albedo(wo);
                let share = layers.below_all * paint.share;
                chances.gloss_albedo = albedo;
                chances.gloss = share * albedo * paint.tint.max_element();
                chances.ground = share * (paint.base * (Vec3::ONE - paint.tint * albedo)).max_element();
            }
        }
        if let Some((share, glass)) = &self.glass {
            let albedo = match glass {
                Glass::Solid(glass) => glass.albedo(wo),
                Glass::Thin(glass) => glass.albedo(wo),
            };
            chances.glass = if wo.z > 0.0 { layers.below_all } else { 1.0 } * share * albedo.max_element();
        }
        let Chances { sheen, coat, metal, glass, gloss, ground, gloss_albedo } = chances;
        let sum = sheen + coat + metal + glass + gloss + ground;
        let one = if sum > 0.0 { 1.0 / sum } else { 0.0 };
        Chances {
            sheen: sheen * one,
            coat: coat * one,
            metal: metal * one,
            glass: glass * one,
            gloss: gloss * one,
            ground: ground * one,
            gloss_albedo,
        }
    }

    /// What of the light through metal, glass and gloss gets through the layers.
    #[inline]
    fn through(&self, wo: Vec3, wi: Vec3, out: Layers, back: Layers) -> f32 {
        let thin = matches!(self.glass, Some((_, Glass::Thin(_))));
        match (wo.z > 0.0, wi.z > 0.0) {
            // Layers lie on the outside; a thin sheet is taken to have them on both.
            _ if thin => out.below_all.min(back.below_all),
            (true, true) => out.below_all.min(back.below_all),
            (true, false) => out.below_all,
            (false, true) => back.below_all,
            (false, false) => 1.0,
        }
    }

    /// See [`super::Bsdf::evaluate`].
    #[inline]
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        if wo.z == 0.0 || wi.z == 0.0 {
            return Evaluation::ZERO;
        }
        let (wo, wi) = (self.turn.enter(wo), self.turn.enter(wi));
        let out = self.layers(wo);
        self.evaluate_turned(wo, wi, out, &self.chances(wo, out))
    }

    fn evaluate_turned(&self, wo: Vec3, wi: Vec3, out: Layers, chances: &Chances) -> Evaluation {
        let mut all = Evaluation::ZERO;
        let back = self.layers(wi);
        let through = self.through(wo, wi, out, back);
        if let Some((share, glass)) = &self.glass {
            let glass = match glass {
                Glass::Solid(glass) => glass.evaluate(wo, wi),
                Glass::Thin(glass) => glass.evaluate(wo, wi),
            };
            all.add(glass, Vec3::splat(share * through), chances.glass);
        }
        if wo.z < 0.0 || wi.z < 0.0 {
            return all;
        }
        if let Some(sheen) = &self.sheen {
            let value = sheen::value(sheen.roughness, wo, wi);
            all.add(Evaluation { value: sheen.color * value, pdf: sheen::PDF }, Vec3::ONE, chances.sheen);
        }
        if let Some(coat) = &self.coat {
            let below = out.below_sheen.min(back.below_sheen);
            all.add(coat.gloss.evaluate(wo, wi), Vec3::splat(coat.share * below), chances.coat);
        }
        if let Some((share, metal)) = &self.metal {
            all.add(metal.evaluate(wo, wi), Vec3::splat(share * through), chances.metal);
        }
        if let Some(paint) = &self.paint {
            all.add(paint.gloss.evaluate(wo, wi), paint.tint * (paint.share * through), chances.gloss);
            let left = |albedo: f32, layers: Layers| (Vec3::ONE - paint.tint * albedo) * layers.below_all;
            let back = left(paint.gloss.albedo(wi), back);
            let value = paint.base * left(chances.gloss_albedo, out) * back / paint.average;
            let pdf = wi.z * INV_PI;
            all.add(Evaluation { value: value * (pdf * paint.share), pdf }, Vec3::ONE, chances.ground);
        }
        all
    }

    /// See [`super::Bsdf::sample`].
    #[inline]
    pub fn sample(&self, wo: Vec3, mut lobe: f32, u: [f32; 2]) -> Option<Sample> {
        if wo.z == 0.0 {
            return None;
        }
        let wo = self.turn.enter(wo);
        let out = self.layers(wo);
        let chances = self.chances(wo, out);
        // Take the lobes one after another, each with its part of what is left.
        let mut left = 1.0;
        let mut take = |chance: f32| {
            // Nothing is left but rounding after the last lobe.
            let part = if left > 0.0 { (chance / left).min(1.0) } else { 0.0 };
            left -= chance;
            chance > 0.0 && (part > 0.999_999 || choose(&mut lobe, part))
        };
        let (sample, chance, factor) = if take(chances.ground) {
            (direction(warp::cosine_hemisphere(u), Kind::DIFFUSE_REFLECTION), chances.ground, Vec3::ONE)
        } else if take(chances.sheen) {
            (direction(sheen::sample(u), Kind::DIFFUSE_REFLECTION), chances.sheen, Vec3::ONE)
        } else if take(chances.coat) {
            let coat = self.coat.as_ref()?;
            (coat.gloss.sample(wo, u)?, chances.coat, Vec3::splat(coat.share * out.below_sheen))
        } else if take(chances.metal) {
            let (share, metal) = self.metal.as_ref()?;
            (metal.sample(wo, lobe, u)?, chances.metal, Vec3::splat(share * out.below_all))
        } else if take(chances.gloss) {
            let paint = self.paint.as_ref()?;
            (paint.gloss.sample(wo, u)?, chances.gloss, paint.tint * (paint.share * out.below_all))
        } else {
            let (share, glass) = self.glass.as_ref()?;
            let sample = match glass {
                Glass::Solid(glass) => glass.sample(wo, lobe, u)?,
                Glass::Thin(glass) => glass.sample(wo, lobe, u)?,
            };
            // A specular path crosses the layers at one and the same angle outside.
            let through = self.through(wo, sample.wi, out, self.layers(sample.wi));
            (sample, chances.glass, Vec3::splat(share * through))
        };
        let wi = self.turn.leave(sample.wi);
        if sample.kind.is_specular() {
            let value = sample.weight * factor * sample.pdf;
            return Evaluation { value, pdf: sample.pdf * chance }.sampled(wi, sample.kind, sample.eta_scale);
        }
        self.evaluate_turned(wo, sample.wi, out, &chances).sampled(wi, sample.kind, sample.eta_scale)
    }

    /// Whether all is specular.
    #[inline]
    pub fn is_delta(&self) -> bool {
        let glass = self.glass.as_ref().is_none_or(|(_, glass)| match glass {
            Glass::Solid(glass) => glass.is_delta(),
            Glass::Thin(glass) => glass.is_delta(),
        });
        glass
            && self.paint.is_none()
            && self.sheen.is_none()
            && self.coat.as_ref().is_none_or(|coat| coat.gloss.is_smooth())
            && self.metal.as_ref().is_none_or(|(_, metal)| metal.is_delta())
    }

    /// See [`super::Bsdf::albedo`].
    pub fn albedo(&self, wo: Vec3) -> Vec3 {
        let wo = self.turn.enter(wo);
        let glass = self.glass.as_ref().map_or(Vec3::ZERO, |(share, glass)| match glass {
            Glass::Solid(glass) => glass.albedo(wo) * *share,
            Glass::Thin(glass) => glass.albedo(wo) * *share,
        });
        if wo.z <= 0.0 {
            return glass;
        }
        let layers = self.layers(wo);
        let metal = self.metal.as_ref().map_or(Vec3::ZERO, |(share, metal)| metal.albedo(wo) * *share);
        let paint = self.paint.as_ref().map_or(Vec3::ZERO, |paint| {
            let gloss = paint.tint * paint.gloss.albedo(wo);
            (gloss + paint.base * (Vec3::ONE - gloss)) * paint.share
        });
        let sheen = self.sheen.as_ref().map_or(Vec3::ZERO, |sheen| sheen.color * sheen_at(sheen.roughness, wo.z));
        sheen + Vec3::splat(layers.below_sheen - layers.below_all) + (glass + metal + paint) * layers.below_all
    }

    /// The perceptual roughness of what lies below sheen and coat.
    #[inline]
    pub fn roughness(&self) -> f32 {
        self.roughness
    }
}

/// A direction whose weight is still to be found.
#[inline]
fn direction(wi: Vec3, kind: Kind) -> Sample {
    Sample { wi, weight: Vec3::ZERO, pdf: 0.0, kind, eta_scale: 1.0 }
}
