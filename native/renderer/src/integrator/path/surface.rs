//! What a surface does with light at a point: from materials to the lobes that scatter.

use glam::Vec3;

use crate::bsdf::principled::Parameters;
use crate::bsdf::{
    Bsdf, Conductor, Dielectric, Diffuse, Evaluation, Principled as Layers, Reflective, Sample, ThinDielectric,
};
use crate::material::{Channel, Coloration, Material, NormalMap, Parameter, Principled, Surface};
use crate::query::Interaction;

use super::draws::Draw;
use super::frame::Frame;
use super::light::Receiver;

/// A surface at a point, as seen from a ray. The lobes of some are large, and those of most are not: it is worked out where it
/// stays.
pub(super) struct Shading {
    pub(super) bsdf: Bsdf,
    pub(super) facet: Facet,
    /// Towards where the ray came from, in the frame.
    outgoing: Vec3,
    /// Whether light comes through from the other side, too.
    sides: bool,
}

/// How a surface lies at a point.
#[derive(Clone, Copy)]
pub(super) struct Facet {
    /// Round the shading normal.
    pub(super) frame: Frame,
    /// The geometric normal, to the side that the frame's z axis points to.
    pub(super) normal: Vec3,
}

impl Facet {
    /// A direction of the frame, of unit length, in the scene.
    #[inline(always)]
    pub(super) fn to_world(self, local: Vec3) -> Vec3 {
        renormalized(self.frame.to_world(local))
    }

    /// Whether a direction is on the same side of the surface as of the plane across the shading normal: otherwise light would
    /// leak through.
    #[inline(always)]
    pub(super) fn is_sound(self, direction: Vec3, local: Vec3) -> bool {
        direction.dot(self.normal) * local.z > 0.0
    }
}

/// Where textures are read.
#[derive(Clone, Copy)]
pub(super) struct Place {
    coordinates: [f32; 2],
    /// How much of the coordinates' unit square is seen at once.
    footprint: f32,
}

impl Place {
    /// Of a hit by a ray of this direction, which is `width` world units wide there.
    #[inline]
    pub(super) fn new(met: &Interaction<'_>, width: f32, direction: Vec3) -> Self {
        /// The least cosine that counts: flatter, texels in the distance would be smeared over those that are near.
        const LEAST: f32 = 0.02;
        // Most surfaces have no texture, for which all this would be for nothing.
        if !is_textured(met) {
            return Self { coordinates: [0.0; 2], footprint: 0.0 };
        }
        // The flatter it is met the longer is what is seen.
        let cosine = Vec3::from_array(met.surface.normal).dot(direction).abs().max(LEAST);
        Self { coordinates: met.texture_coordinates(), footprint: width / cosine * met.parameterization().density }
    }

    #[inline]
    fn number(&self, parameter: &Parameter) -> f32 {
        let factor = parameter.factor as f32;
        let Some((texture, channel)) = &parameter.texture else { return factor };
        let [red, green, blue, alpha] = texture.numbers(self.coordinates, self.footprint);
        let number = match channel {
            Channel::Red => red,
            Channel::Green => green,
            Channel::Blue => blue,
            Channel::Alpha => alpha,
        };
        factor * number
    }
}

fn is_textured(met: &Interaction<'_>) -> bool {
    let material = met.material;
    let colored = matches!(material.coloration, Coloration::Texture(_));
    colored
        || material.normal_map.is_some()
        || material.emission.texture.is_some()
        || material.opacity.texture.is_some()
        || material.surface.has_textures()
}

/// How much of the surface is there.
#[inline]
pub(super) fn opacity(met: &Interaction<'_>, place: Place) -> f32 {
    place.number(&met.material.opacity)
}

/// The radiance that the surface sends out.
#[inline]
pub(super) fn emission(met: &Interaction<'_>, place: Place) -> Vec3 {
    let emission = &met.material.emission;
    let even = Vec3::from_array(emission.to_f32());
    match &emission.texture {
        Some(texture) if even != Vec3::ZERO => {
            even * Vec3::from_array(texture.color(place.coordinates, place.footprint))
        }
        _ => even,
    }
}

impl Default for Shading {
    fn default() -> Self {
        Self {
            bsdf: Bsdf::Diffuse(Diffuse { albedo: Vec3::ZERO }),
            facet: Facet { frame: Frame::new(Vec3::Z), normal: Vec3::Z },
            outgoing: Vec3::Z,
            sides: false,
        }
    }
}

impl Shading {
    /// Becomes that of what a ray of this direction has met.
    #[inline]
    pub(super) fn set(&mut self, met: &Interaction<'_>, place: Place, direction: Vec3) {
        let outgoing = -direction;
        let normal = Vec3::from_array(met.surface.normal);
        let mut smooth = met.shading_normal;
        if let Some(map) = &met.material.normal_map {
            smooth = bumped(met, map, place, smooth);
        }
        // What light does not go through looks the same from both sides.
        let sides = met.material.surface.is_transmissive();
        let (normal, mut smooth) = if sides { (normal, smooth) } else { facing(normal, smooth, outgoing) };
        if looks_away(normal, smooth, outgoing) {
            smooth = turned(smooth, normal, outgoing);
        }
        let frame = if met.material.surface.has_direction() {
            let parameterization = met.parameterization();
            Frame::along(smooth, parameterization.along_u, parameterization.along_v)
        } else {
            Frame::new(smooth)
        };
        set_scattering(&mut self.bsdf, met, place);
        self.facet = Facet { frame, normal };
        self.outgoing = frame.to_local(outgoing);
        self.sides = sides;
    }

    /// The place that lights are chosen for.
    #[inline]
    pub(super) fn receiver(&self, position: Vec3) -> Receiver {
        Receiver { position, normal: (!self.sides).then_some(self.facet.normal) }
    }

    /// How much of the light from a direction of the facet's frame goes on along the ray.
    #[inline]
    pub(super) fn evaluate(&self, local: Vec3) -> Evaluation {
        self.bsdf.evaluate(self.outgoing, local)
    }

    /// Where in the facet's frame the light may have come from.
    #[inline]
    pub(super) fn sample(&self, draw: &Draw) -> Option<Sample> {
        match &self.bsdf {
            Bsdf::Diffuse(diffuse) => diffuse.sample_towards(self.outgoing, draw.cosine),
            bsdf => bsdf.sample(self.outgoing, draw.lobe, draw.square),
        }
    }

    /// The share of light that goes on along the ray.
    #[inline]
    pub(super) fn albedo(&self) -> Vec3 {
        self.bsdf.albedo(self.outgoing)
    }
}

/// The normal that light is computed with, to the side that a ray of this direction came from: what films keep of it.
#[inline]
pub(super) fn seen_normal(smooth: Vec3, direction: Vec3) -> Vec3 {
    if smooth.dot(direction) > 0.0 { -smooth } else { smooth }
}

/// A vector of unit length but for rounding, without it: one step of Newton's method for 1 / √x at 1.
#[inline(always)]
fn renormalized(v: Vec3) -> Vec3 {
    v * (1.5 - 0.5 * v.length_squared())
}

/// Normals to the side that a ray came from.
#[inline(always)]
pub(super) fn facing(normal: Vec3, smooth: Vec3, outgoing: Vec3) -> (Vec3, Vec3) {
    let away = normal.dot(outgoing) < 0.0;
    (if away { -normal } else { normal }, if away { -smooth } else { smooth })
}

/// Whether a shading normal looks to the other side than the surface does, as seen from the ray: it would light what is turned
/// away.
#[inline(always)]
pub(super) fn looks_away(normal: Vec3, smooth: Vec3, outgoing: Vec3) -> bool {
    (smooth.dot(outgoing) < 0.0) != (normal.dot(outgoing) < 0.0)
}

/// A normal that is turned away from the ray, turned towards it until it is just seen.
pub(super) fn turned(smooth: Vec3, normal: Vec3, outgoing: Vec3) -> Vec3 {
    /// The cosine at which it is seen.
    const LEAST: f32 = 1e-3;
    let side = if normal.dot(outgoing) < 0.0 { -1.0 } else { 1.0 };
    let seen = smooth + outgoing * (side * LEAST - smooth.dot(outgoing));
    let seen = seen.normalize_or(normal);
    if (seen.dot(outgoing) < 0.0) == (side < 0.0) { seen } else { normal }
}

/// The normal that a map gives, in the scene's space.
fn bumped(met: &Interaction<'_>, map: &NormalMap, place: Place, smooth: Vec3) -> Vec3 {
    let [x, y, z, _] = map.texture.numbers(place.coordinates, place.footprint).map(|c| 2.0 * c - 1.0);
    let strength = map.strength as f32;
    let parameterization = met.parameterization();
    let along_u = parameterization.along_u;
    let Some(u) = (along_u - smooth * smooth.dot(along_u)).try_normalize() else { return smooth };
    let across = smooth.cross(u);
    // Pictures that are laid on mirrored grow to the other side.
    let v = if across.dot(parameterization.along_v) < 0.0 { -across } else { across };
    (u * (x * strength) + v * (y * strength) + smooth * z.max(1e-3)).normalize_or(smooth)
}

/// The albedo of a surface that spreads light by Lambert's law everywhere alike, and does nothing else with it; `color` takes the
/// place of the material's own.
#[inline]
pub(super) fn chalk(material: &Material, color: Option<[f32; 3]>) -> Option<Vec3> {
    // What is inside counts where there are media, which the caller has to know of.
    let Material { coloration, albedo: _, surface, emission, opacity, normal_map, interior: _ } = material;
    let Coloration::Color(own) = coloration else { return None };
    let is_chalk = matches!(surface, Surface::Diffuse) && normal_map.is_none() && opacity.is(1.0) && emission.is_none();
    is_chalk.then(|| base(Vec3::from_array(color.unwrap_or_else(|| own.to_f32())), material))
}

/// A colour times the material's albedo.
#[inline]
fn base(color: Vec3, material: &Material) -> Vec3 {
    color * material.albedo as f32
}

/// The colour of what was met, before its albedo.
fn color(met: &Interaction<'_>, place: Place) -> Vec3 {
    met.color.unwrap_or_else(|| match &met.material.coloration {
        Coloration::Color(color) => Vec3::from_array(color.to_f32()),
        Coloration::Texture(texture) => Vec3::from_array(texture.color(place.coordinates, place.footprint)),
    })
}

/// Makes of `bsdf` the lobes of a material.
#[inline]
fn set_scattering(bsdf: &mut Bsdf, met: &Interaction<'_>, place: Place) {
    let (material, color) = (&**met.material, color(met, place));
    let base = base(color, material);
    // Assigned case by case: what is as large as the largest is not copied for the others.
    match &material.surface {
        Surface::Diffuse => *bsdf = Bsdf::Diffuse(Diffuse { albedo: base }),
        Surface::Reflective { reflectivity } => {
            *bsdf = Bsdf::Reflective(Reflective::new(base, *reflectivity as f32));
        }
        Surface::Refractive { index, transparency } => {
            *bsdf = Bsdf::Dielectric(Dielectric::refractive(*index as f32, *transparency as f32, color));
        }
        Surface::Principled(principled) => {
            *bsdf = Bsdf::Principled(Layers::new(&parameters(principled, base, place)));
        }
        Surface::Dielectric { ior, roughness, thin } => {
            let (ior, roughness, tint) = (*ior as f32, place.number(roughness), base.clamp(Vec3::ZERO, Vec3::ONE));
            if *thin {
                *bsdf = Bsdf::ThinDielectric(ThinDielectric::new(ior, roughness, Vec3::ONE, tint));
            } else {
                *bsdf = Bsdf::Dielectric(Dielectric::new(ior, roughness, Vec3::ONE, tint));
            }
        }
        Surface::Conductor { metal, roughness, anisotropy, rotation } => {
            let roughness = place.number(roughness);
            let conductor = match metal {
                Some(metal) => Conductor::new(metal.eta, metal.k, roughness),
                None => Conductor::colored(base.clamp(Vec3::ZERO, Vec3::ONE), Vec3::ONE, roughness),
            };
            let anisotropy = place.number(anisotropy);
            let brushed = anisotropy > 0.0;
            *bsdf = Bsdf::Conductor(if brushed {
                conductor.brushed(anisotropy, place.number(rotation))
            } else {
                conductor
            });
        }
        Surface::Mirror => *bsdf = Bsdf::Conductor(Conductor::mirror(base.clamp(Vec3::ZERO, Vec3::ONE))),
    }
}

fn parameters(principled: &Principled, base_color: Vec3, place: Place) -> Parameters {
    Parameters {
        base_color,
        metallic: place.number(&principled.metallic),
        roughness: place.number(&principled.roughness),
        ior: principled.ior as f32,
        specular_tint: place.number(&principled.specular_tint),
        transmission: place.number(&principled.transmission),
        clearcoat: place.number(&principled.clearcoat),
        clearcoat_roughness: place.number(&principled.clearcoat_roughness),
        sheen: place.number(&principled.sheen),
        sheen_roughness: place.number(&principled.sheen_roughness),
        sheen_tint: place.number(&principled.sheen_tint),
        anisotropy: place.number(&principled.anisotropy),
        anisotropic_rotation: place.number(&principled.anisotropic_rotation),
        thin: principled.thin,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::color::Color;
    use crate::limits::Limits;
    use crate::material::{Emission, Parameter};
    use crate::texture::Texture;

    #[test]
    fn chalk_is_what_does_nothing_but_spread_light() {
        let red = Color { red: 0.5, green: 0.25, blue: 0.0 };
        let texture = Arc::new(Texture::new(1, 1, vec![255; 4], None, &Limits::default()).unwrap());
        let matt = || Material::new(Coloration::Color(red), 0.5, Surface::Diffuse);
        assert_eq!(chalk(&matt(), None), Some(Vec3::new(0.25, 0.125, 0.0)));
        assert_eq!(chalk(&matt(), Some([1.0, 0.0, 0.5])), Some(Vec3::new(0.5, 0.0, 0.25)));
        let textured = Parameter { factor: 1.0, texture: Some((texture.clone(), Channel::Alpha)) };
        let others = [
            Material { coloration: Coloration::Texture(texture.clone()), ..matt() },
            Material { surface: Surface::Mirror, ..matt() },
            Material { surface: Surface::Reflective { reflectivity: 0.0 }, ..matt() },
            Material { emission: Emission::even(red, 1.0), ..matt() },
            Material { opacity: Parameter::constant(0.5), ..matt() },
            Material { opacity: textured, ..matt() },
            Material { normal_map: Some(NormalMap { texture, strength: 1.0 }), ..matt() },
        ];
        for (number, other) in others.iter().enumerate() {
            assert_eq!(chalk(other, None), None, "number {number}");
        }
    }
}
