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
}

impl Material {
    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        if let Coloration::Color(color) = &self.coloration {
            color.validate("coloration")?;
        }
        range::check_non_negative(self.albedo).map_err(|text| Error::invalid("albedo", text))?;
        self.surface.validate()
    }
}
