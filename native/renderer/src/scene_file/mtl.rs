//! What the materials of MTL files become. `scenes/FORMAT.md` tells the rule.

use std::sync::Arc;

use crate::color::Color;
use crate::decode::mtl::MtlMaterial;
use crate::material::{Coloration, Material, Surface};
use crate::range;
use crate::texture::Texture;

/// The share of the light that faces without a material give back.
const GREY: f64 = 0.8;

/// What faces are made of that no file says more about: matt and light grey.
pub(super) fn default_material() -> Material {
    Material::new(Coloration::Color(rgb([GREY; 3])), 1.0, Surface::Diffuse)
}

/// The material that is `described`; `texture` is its picture.
pub(super) fn material(described: &MtlMaterial, texture: Option<Arc<Texture>>) -> Material {
    let surface = surface(described);
    let coloration = match (texture, described.diffuse) {
        (Some(texture), _) => Coloration::Texture(texture),
        // Exporters write no diffuse share for clear glass; as a tint that would be black.
        (None, Some([0.0, 0.0, 0.0])) if matches!(surface, Surface::Refractive { .. }) => {
            Coloration::Color(rgb([1.0; 3]))
        }
        (None, Some(color)) => Coloration::Color(rgb(color.map(f64::from))),
        (None, None) => Coloration::Color(rgb([GREY; 3])),
    };
    Material::new(coloration, 1.0, surface)
}

fn surface(described: &MtlMaterial) -> Surface {
    let opacity = f64::from(described.opacity.unwrap_or(1.0));
    // The models whose reading is "refraction on". Those of glass without it (4, 9) are also what some exporters write
    // for everything, so that only `d` tells whether light gets through.
    let refracts = matches!(described.illumination, Some(6 | 7));
    if opacity < 1.0 || refracts {
        let index = described.refraction.map(f64::from).filter(|&index| range::check_positive(index).is_ok());
        let transparency = if opacity < 1.0 { 1.0 - opacity } else { 1.0 };
        return Surface::Refractive { index: index.unwrap_or(1.0), transparency };
    }
    let specular = described.specular.unwrap_or_default().into_iter().fold(0.0, f32::max).min(1.0);
    // The models with ray traced reflection.
    if matches!(described.illumination, Some(3 | 5 | 8)) && specular > 0.0 {
        return Surface::Reflective { reflectivity: specular.into() };
    }
    Surface::Diffuse
}

fn rgb([red, green, blue]: [f64; 3]) -> Color {
    Color { red, green, blue }
}
