//! What a surface does with light at a point: from materials to the lobes that scatter.

use glam::Vec3;

use crate::accel::world::Surface as Point;
use crate::bsdf::{Bsdf, Dielectric, Diffuse, Evaluation, Reflective, Sample};
use crate::film::aov::FirstSurface;
use crate::material::{Coloration, Surface};
use crate::query::Interaction;
use crate::texture::Texture;

use super::frame::Frame;
use super::light::Receiver;

/// A surface at a point, as seen from a ray.
pub(super) struct Shading {
    pub(super) bsdf: Bsdf,
    frame: Frame,
    /// The geometric normal, to the side that the frame's z axis points to.
    normal: Vec3,
    /// Towards where the ray came from, in the frame.
    outgoing: Vec3,
    /// Whether light comes through from the other side, too.
    sides: bool,
}

impl Shading {
    /// For a ray of this direction.
    pub(super) fn new(met: &Interaction<'_>, direction: Vec3) -> Self {
        let outgoing = -direction;
        let mut normal = Vec3::from_array(met.surface.normal);
        let mut smooth = met.shading_normal;
        // What light does not go through looks the same from both sides.
        let sides = matches!(met.material.surface, Surface::Refractive { .. });
        if !sides && normal.dot(outgoing) < 0.0 {
            (normal, smooth) = (-normal, -smooth);
        }
        // A shading normal that looks to the other side than the surface does, as seen from the ray, would light what is
        // turned away.
        if (smooth.dot(outgoing) < 0.0) != (normal.dot(outgoing) < 0.0) {
            smooth = normal;
        }
        let frame = Frame::new(smooth);
        Self { bsdf: scattering(met), frame, normal, outgoing: frame.to_local(outgoing), sides }
    }

    /// The place that lights are chosen for.
    #[inline]
    pub(super) fn receiver(&self, surface: &Point) -> Receiver {
        Receiver { position: Vec3::from_array(surface.position), normal: (!self.sides).then_some(self.normal) }
    }

    /// How much of the light from a direction goes on along the ray.
    #[inline]
    pub(super) fn evaluate(&self, incoming: Vec3) -> Option<Evaluation> {
        let local = self.frame.to_local(incoming);
        self.is_sound(incoming, local).then(|| self.bsdf.evaluate(self.outgoing, local))
    }

    /// Where the light may have come from.
    #[inline]
    pub(super) fn sample(&self, lobe: f32, u: [f32; 2]) -> Option<(Vec3, Sample)> {
        let sample = self.bsdf.sample(self.outgoing, lobe, u)?;
        let incoming = self.frame.to_world(sample.wi).normalize();
        self.is_sound(incoming, sample.wi).then_some((incoming, sample))
    }

    /// Whether a direction is on the same side of the surface as of the plane across the shading normal: otherwise light would leak through.
    #[inline]
    fn is_sound(&self, incoming: Vec3, local: Vec3) -> bool {
        incoming.dot(self.normal) * local.z > 0.0
    }
}

/// The lobes of a material.
fn scattering(met: &Interaction<'_>) -> Bsdf {
    let (material, color) = (&**met.material, color(met));
    let base = color * material.albedo as f32;
    match material.surface {
        Surface::Diffuse => Bsdf::Diffuse(Diffuse { albedo: base }),
        Surface::Reflective { reflectivity } => Bsdf::Reflective(Reflective::new(base, reflectivity as f32)),
        Surface::Refractive { index, transparency } => {
            Bsdf::Dielectric(Dielectric::refractive(index as f32, transparency as f32, color))
        }
    }
}

/// What films keep of what a camera ray has met.
pub(super) fn first_surface(met: &Interaction<'_>, direction: [f32; 3]) -> FirstSurface {
    let color = color(met);
    let albedo = match met.material.surface {
        Surface::Diffuse | Surface::Reflective { .. } => color * met.material.albedo as f32,
        Surface::Refractive { .. } => color,
    };
    let away = met.shading_normal.dot(Vec3::from_array(direction)) > 0.0;
    let normal = if away { -met.shading_normal } else { met.shading_normal };
    FirstSurface {
        albedo: albedo.to_array(),
        normal: normal.to_array(),
        position: met.surface.position,
        depth: met.t,
        object: met.object,
        instance: met.instance,
    }
}

/// The colour of what was met, before its albedo.
fn color(met: &Interaction<'_>) -> Vec3 {
    met.color.unwrap_or_else(|| match &met.material.coloration {
        Coloration::Color(color) => Vec3::from_array(color.to_f32()),
        Coloration::Texture(texture) => texel(texture, met.texture_coordinates),
    })
}

/// The nearest texel's colour.
fn texel(texture: &Texture, [u, v]: [f32; 2]) -> Vec3 {
    let at = |c: f32, count: u32| ((c.rem_euclid(1.0) * count as f32) as u32).min(count - 1) as usize;
    let (column, row) = (at(u, texture.width()), at(1.0 - v, texture.height()));
    let start = (row * texture.width() as usize + column) * 4;
    let bytes = &texture.texels()[start..start + 3];
    Vec3::from_array(std::array::from_fn(|i| libm::powf(f32::from(bytes[i]) / 255.0, 2.2)))
}
