//! Materials: what a surface's colour is and what it does with light.

mod parameter;
mod principled;

use std::fmt;
use std::sync::Arc;

use crate::bsdf::metals::Metal;
use crate::color::Color;
use crate::error::{Error, Result};
use crate::medium::Medium;
use crate::range;
use crate::texture::Texture;

pub use parameter::{Channel, Parameter};
pub use principled::Principled;

/// Where a surface's colour comes from.
#[derive(Clone, Debug)]
pub enum Coloration {
    /// The same colour everywhere.
    Color(Color),
    /// A picture, looked up by texture coordinates.
    Texture(Arc<Texture>),
}

/// What a surface does with the light that meets it. The first three are the seed's: `whitted` draws them as the seed does, and
/// `path` as what they are meant to be. The others are `path`'s; `whitted` draws the nearest of the three.
#[derive(Clone, Debug, PartialEq)]
pub enum Surface {
    /// Lambert's reflection.
    Diffuse,
    /// A mirror's image mixed over Lambert's reflection.
    Reflective {
        /// The mirror's share, 0 to 1.
        reflectivity: f64,
    },
    /// Smooth glass.
    Refractive {
        /// Index of refraction relative to the surrounding medium, > 0.
        index: f64,
        /// Share of the light that gets through or off the surface, 0 to 1.
        transparency: f64,
    },
    /// Most things.
    Principled(Arc<Principled>),
    /// The boundary of glass or of a liquid, smooth or rough. The material's colour tints what passes.
    Dielectric {
        /// Index of refraction inside over that outside, > 0.
        ior: f64,
        /// Perceptual roughness, 0 to 1.
        roughness: Parameter,
        /// Whether it is a thin sheet, a pane or a bubble, with the same medium on both sides.
        thin: bool,
    },
    /// Metal, smooth or rough.
    Conductor {
        /// Which; `None` for one that the material's colour gives, at normal incidence.
        metal: Option<Metal>,
        /// Perceptual roughness, 0 to 1.
        roughness: Parameter,
        /// How much it is brushed, 0 to 1.
        anisotropy: Parameter,
        /// Where reflections are widest, 0 to 1, in full turns from the direction of growing u towards that of growing v.
        rotation: Parameter,
    },
    /// A mirror, whose reflections have the material's colour at every angle.
    Mirror,
}

impl Surface {
    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        match self {
            Self::Diffuse | Self::Mirror => Ok(()),
            Self::Reflective { reflectivity } => {
                range::check_fraction(*reflectivity).map_err(|text| Error::invalid("reflectivity", text))
            }
            Self::Refractive { index, transparency } => {
                range::check_positive(*index).map_err(|text| Error::invalid("index", text))?;
                range::check_fraction(*transparency).map_err(|text| Error::invalid("transparency", text))
            }
            Self::Principled(principled) => principled.validate(),
            Self::Dielectric { ior, roughness, thin: _ } => {
                range::check_positive(*ior).map_err(|text| Error::invalid("ior", text))?;
                roughness.validate("roughness")
            }
            Self::Conductor { metal, roughness, anisotropy, rotation } => {
                for (name, values) in metal.iter().flat_map(|metal| [("eta", metal.eta), ("k", metal.k)]) {
                    for value in values.to_array() {
                        range::check_non_negative(value.into()).map_err(|text| Error::invalid(name, text))?;
                    }
                }
                roughness.validate("roughness")?;
                anisotropy.validate("anisotropy")?;
                rotation.validate("rotation")
            }
        }
    }

    /// Its parameters that may change over it, by name.
    pub fn parameters(&self) -> Vec<(&'static str, &Parameter)> {
        match self {
            Self::Diffuse | Self::Reflective { .. } | Self::Refractive { .. } | Self::Mirror => Vec::new(),
            Self::Principled(principled) => principled.parameters().into(),
            Self::Dielectric { roughness, .. } => vec![("roughness", roughness)],
            Self::Conductor { roughness, anisotropy, rotation, .. } => {
                vec![("roughness", roughness), ("anisotropy", anisotropy), ("rotation", rotation)]
            }
        }
    }

    /// Whether any of its parameters changes over it.
    pub fn has_textures(&self) -> bool {
        match self {
            Self::Diffuse | Self::Reflective { .. } | Self::Refractive { .. } | Self::Mirror => false,
            Self::Principled(principled) => principled.parameters().iter().any(|(_, p)| p.texture.is_some()),
            Self::Dielectric { roughness, .. } => roughness.texture.is_some(),
            Self::Conductor { roughness, anisotropy, rotation, .. } => {
                [roughness, anisotropy, rotation].into_iter().any(|parameter| parameter.texture.is_some())
            }
        }
    }

    /// Whether it looks different when it is turned round its normal.
    pub fn has_direction(&self) -> bool {
        match self {
            Self::Principled(principled) => !principled.anisotropy.is(0.0),
            Self::Conductor { anisotropy, .. } => !anisotropy.is(0.0),
            Self::Diffuse
            | Self::Reflective { .. }
            | Self::Refractive { .. }
            | Self::Dielectric { .. }
            | Self::Mirror => false,
        }
    }

    /// Whether it stands for both sides of a sheet, so that whatever passes is where it was.
    pub fn is_thin(&self) -> bool {
        match self {
            Self::Dielectric { thin, .. } => *thin,
            Self::Principled(principled) => principled.thin,
            _ => false,
        }
    }

    /// Whether light can pass, so that its two sides differ.
    pub fn is_transmissive(&self) -> bool {
        match self {
            Self::Refractive { .. } | Self::Dielectric { .. } => true,
            Self::Principled(principled) => !principled.transmission.is(0.0),
            Self::Diffuse | Self::Reflective { .. } | Self::Conductor { .. } | Self::Mirror => false,
        }
    }
}

/// Bumps that change where a surface looks to, but not where it is.
#[derive(Clone, Debug)]
pub struct NormalMap {
    /// Normals in the space of growing u, growing v and the normal: red, green and blue are x, y and z from −1 to 1, read as
    /// they are.
    pub texture: Arc<Texture>,
    /// What x and y are multiplied by, ≥ 0.
    pub strength: f64,
}

/// A surface's colour, how much of the light it gives back, and what it does with it.
#[derive(Clone)]
pub struct Material {
    /// Where the colour comes from.
    pub coloration: Coloration,
    /// Share of the incoming light that is reflected, ≥ 0; physical below 1.
    pub albedo: f64,
    /// What happens to the light.
    pub surface: Surface,
    /// The light that it sends out itself, which the `path` integrator sees and `whitted` does not.
    pub emission: Emission,
    /// Share of the surface that is there, 0 to 1; light goes straight through the rest. `whitted` draws all of it.
    pub opacity: Parameter,
    /// Bumps, which `whitted` leaves out.
    pub normal_map: Option<NormalMap>,
    /// What fills a closed shape of it; the same as around it by default. `whitted` leaves it out.
    pub interior: Option<Medium>,
}

/// Light that a surface sends out, evenly to both of its sides.
#[derive(Clone, Debug)]
pub struct Emission {
    /// Its colour.
    pub color: Color,
    /// Radiance in W/(m² sr), ≥ 0.
    pub radiance: f64,
    /// What it is multiplied by over the surface.
    pub texture: Option<Arc<Texture>>,
}

impl Emission {
    /// No light.
    pub const NONE: Self = Self { color: Color { red: 0.0, green: 0.0, blue: 0.0 }, radiance: 0.0, texture: None };

    /// The same light everywhere.
    pub fn even(color: Color, radiance: f64) -> Self {
        Self { color, radiance, texture: None }
    }

    /// Whether there is any.
    pub fn is_none(&self) -> bool {
        self.to_f32() == [0.0; 3]
    }

    /// Radiance by channel, before its texture.
    pub fn to_f32(&self) -> [f32; 3] {
        self.color.to_f32().map(|c| c * self.radiance as f32)
    }
}

impl Material {
    /// A material that does not shine, has no holes and no bumps, and is filled with what is around it.
    pub fn new(coloration: Coloration, albedo: f64, surface: Surface) -> Self {
        Self {
            coloration,
            albedo,
            surface,
            emission: Emission::NONE,
            opacity: Parameter::constant(1.0),
            normal_map: None,
            interior: None,
        }
    }

    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        if let Coloration::Color(color) = &self.coloration {
            color.validate("coloration")?;
        }
        range::check_non_negative(self.albedo).map_err(|text| Error::invalid("albedo", text))?;
        self.emission.color.validate("emission.color")?;
        range::check_non_negative(self.emission.radiance).map_err(|text| Error::invalid("emission.radiance", text))?;
        self.opacity.validate("opacity")?;
        if let Some(NormalMap { strength, .. }) = self.normal_map {
            range::check_non_negative(strength).map_err(|text| Error::invalid("normal_map.strength", text))?;
        }
        if let Some(interior) = &self.interior {
            interior.validate("interior")?;
        }
        self.surface.validate()
    }

    /// All textures that it uses, each as often as it is named.
    pub fn each_texture(&self, visit: &mut dyn FnMut(&Arc<Texture>)) {
        if let Coloration::Texture(texture) = &self.coloration {
            visit(texture);
        }
        self.emission.texture.iter().for_each(&mut *visit);
        self.normal_map.iter().for_each(|map| visit(&map.texture));
        let parameters = self.surface.parameters().into_iter().map(|(_, parameter)| parameter);
        for parameter in parameters.chain([&self.opacity]) {
            parameter.texture.iter().for_each(|(texture, _)| visit(texture));
        }
    }
}

/// Leaves out what is as [`Material::new`] has it.
impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Material");
        text.field("coloration", &self.coloration).field("albedo", &self.albedo).field("surface", &self.surface);
        if !self.emission.is_none() {
            text.field("emission", &self.emission);
        }
        if !self.opacity.is(1.0) {
            text.field("opacity", &self.opacity);
        }
        if let Some(map) = &self.normal_map {
            text.field("normal_map", map);
        }
        if let Some(interior) = &self.interior {
            text.field("interior", interior);
        }
        text.finish()
    }
}
