//! Materials: what a surface's colour is and what it does with light.

use std::sync::Arc;

use crate::color::Color;
use crate::error::{Error, Result};
use crate::range;
use crate::texture::Texture;

/// Where a surface's colour comes from.
#[derive(Clone, Debug)]
pub enum Coloration {
    /// The same colour everywhere.
    Color(Color),
    /// A picture, looked up by texture coordinates.
    Texture(Arc<Texture>),
}

/// What a surface does with the light that meets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Surface {
    /// Lambert's reflection of the direct light.
    Diffuse,
    /// A mirror's image mixed over the direct light.
    Reflective {
        /// The mirror's share, 0 to 1.
        reflectivity: f64,
    },
    /// Glass.
    Refractive {
        /// Index of refraction relative to the surrounding medium, > 0.
        index: f64,
        /// Share of the light that gets through or off the surface, 0 to 1.
        transparency: f64,
    },
}

impl Surface {
    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        match *self {
            Surface::Diffuse => Ok(()),
            Surface::Reflective { reflectivity } => {
                range::check_fraction(reflectivity).map_err(|text| Error::invalid("reflectivity", text))
            }
            Surface::Refractive { index, transparency } => {
                range::check_positive(index).map_err(|text| Error::invalid("index", text))?;
                range::check_fraction(transparency).map_err(|text| Error::invalid("transparency", text))
            }
        }
    }
}

/// A surface's colour, how much of the light it gives back, and what it does with it.
#[derive(Clone, Debug)]
pub struct Material {
    /// Where the colour comes from.
    pub coloration: Coloration,
    /// Share of the incoming light that is reflected, ≥ 0; physical below 1.
    pub albedo: f64,
    /// What happens to the light.
    pub surface: Surface,
    /// The light that it sends out itself, which the `path` integrator sees and `whitted` does not.
    pub emission: Emission,
}

/// Light that a surface sends out, evenly to both of its sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Emission {
    /// Its colour.
    pub color: Color,
    /// Radiance in W/(m² sr), ≥ 0.
    pub radiance: f64,
}

impl Emission {
    /// No light.
    pub const NONE: Self = Self { color: Color { red: 0.0, green: 0.0, blue: 0.0 }, radiance: 0.0 };

    /// Whether there is any.
    pub fn is_none(&self) -> bool {
        self.to_f32() == [0.0; 3]
    }

    /// Radiance by channel.
    pub fn to_f32(&self) -> [f32; 3] {
        self.color.to_f32().map(|c| c * self.radiance as f32)
    }
}

impl Material {
    /// A material that does not shine.
    pub fn new(coloration: Coloration, albedo: f64, surface: Surface) -> Self {
        Self { coloration, albedo, surface, emission: Emission::NONE }
    }

    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        if let Coloration::Color(color) = &self.coloration {
            color.validate("coloration")?;
        }
        range::check_non_negative(self.albedo).map_err(|text| Error::invalid("albedo", text))?;
        self.emission.color.validate("emission.color")?;
        range::check_non_negative(self.emission.radiance).map_err(|text| Error::invalid("emission.radiance", text))?;
        self.surface.validate()
    }
}
