//! The principled surface: most things, by the parameters that artists know.

use crate::error::{Error, Result};
use crate::range;

use super::Parameter;

/// Sheen over a clear coat over a mixture of metal, glass and glossy paint. Its base colour is the material's coloration
/// times its albedo. All parameters are 0 to 1 but the index of refraction; see [`crate::bsdf::principled`] for what they do.
#[derive(Clone, Debug, PartialEq)]
pub struct Principled {
    /// Share of metal.
    pub metallic: Parameter,
    /// Perceptual roughness of metal, gloss and glass: the square is the facets' slope.
    pub roughness: Parameter,
    /// Index of refraction of gloss and glass, > 0; 1 takes the gloss away.
    pub ior: f64,
    /// How much the gloss takes the hue of the base.
    pub specular_tint: Parameter,
    /// Share of glass in what is not metal.
    pub transmission: Parameter,
    /// Whether glass is a thin sheet, with the same medium on both sides.
    pub thin: bool,
    /// Share of the surface that has a clear coat.
    pub clearcoat: Parameter,
    /// Perceptual roughness of the clear coat.
    pub clearcoat_roughness: Parameter,
    /// Strength of the sheen.
    pub sheen: Parameter,
    /// Roughness of the sheen.
    pub sheen_roughness: Parameter,
    /// How much the sheen takes the hue of the base.
    pub sheen_tint: Parameter,
    /// How much narrower reflections of metal and gloss are across the brushing.
    pub anisotropy: Parameter,
    /// Where they are widest, in full turns from the direction of growing u towards that of growing v.
    pub anisotropic_rotation: Parameter,
}

impl Default for Principled {
    /// Plastic.
    fn default() -> Self {
        let none = || Parameter::constant(0.0);
        Self {
            metallic: none(),
            roughness: Parameter::constant(0.5),
            ior: 1.5,
            specular_tint: none(),
            transmission: none(),
            thin: false,
            clearcoat: none(),
            clearcoat_roughness: Parameter::constant(0.03),
            sheen: none(),
            sheen_roughness: Parameter::constant(0.3),
            sheen_tint: none(),
            anisotropy: none(),
            anisotropic_rotation: none(),
        }
    }
}

impl Principled {
    /// All parameters that may change over a surface, by name.
    pub fn parameters(&self) -> [(&'static str, &Parameter); 11] {
        [
            ("metallic", &self.metallic),
            ("roughness", &self.roughness),
            ("specular_tint", &self.specular_tint),
            ("transmission", &self.transmission),
            ("clearcoat", &self.clearcoat),
            ("clearcoat_roughness", &self.clearcoat_roughness),
            ("sheen", &self.sheen),
            ("sheen_roughness", &self.sheen_roughness),
            ("sheen_tint", &self.sheen_tint),
            ("anisotropy", &self.anisotropy),
            ("anisotropic_rotation", &self.anisotropic_rotation),
        ]
    }

    pub(super) fn validate(&self) -> Result<()> {
        for (name, parameter) in self.parameters() {
            parameter.validate(name)?;
        }
        range::check_positive(self.ior).map_err(|text| Error::invalid("ior", text))
    }
}
