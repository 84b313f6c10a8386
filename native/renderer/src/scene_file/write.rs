//! Scenes back into their file format.

use std::sync::Arc;

use glam::DVec3;

use crate::error::{Error, ErrorKind, Result};
use crate::light::Light;
use crate::material::{Coloration, Material};
use crate::scene::{Element, Scene};

use super::document::{ColorationDocument, Document, ElementDocument, LightDocument, MaterialDocument};

/// The scene as the text of a scene file, which [`super::parse`] reads back to an equal scene. Spheres that were added
/// in bulk are written one by one. A texture that was given as pixels has no name to write and is an error.
pub fn to_json(scene: &Scene) -> Result<String> {
    let settings = scene.settings();
    let mut elements = Vec::with_capacity(scene.elements().len());
    for (_, element) in scene.elements() {
        match element {
            Element::Sphere { center, radius, material } => {
                let material = material_document(material, elements.len())?;
                elements.push(ElementDocument::Sphere { center: (*center).into(), radius: *radius, material });
            }
            Element::Plane { origin, normal, material } => {
                let material = material_document(material, elements.len())?;
                elements.push(ElementDocument::Plane { origin: (*origin).into(), normal: (*normal).into(), material });
            }
            Element::Spheres(batch) => {
                for (i, sphere) in batch.spheres.iter().enumerate() {
                    let [x, y, z, radius] = sphere.map(shortest);
                    let material = material_document(batch.material(i), elements.len())?;
                    elements.push(ElementDocument::Sphere { center: DVec3::new(x, y, z).into(), radius, material });
                }
            }
        }
    }
    let lights = scene
        .lights()
        .iter()
        .map(|(_, light)| match *light {
            Light::Spherical { position, color, intensity } => {
                LightDocument::Spherical { position: position.into(), color, intensity }
            }
            Light::Directional { direction, color, intensity } => {
                LightDocument::Directional { direction: direction.into(), color, intensity }
            }
        })
        .collect();
    let document = Document {
        width: settings.width.into(),
        height: settings.height.into(),
        fov: settings.fov,
        elements,
        lights,
        shadow_bias: settings.shadow_bias,
        max_recursion_depth: settings.max_recursion_depth.into(),
    };
    serde_json::to_string_pretty(&document).map_err(|error| Error::new(ErrorKind::InvalidArgument, error.to_string()))
}

fn material_document(material: &Arc<Material>, element: usize) -> Result<MaterialDocument> {
    let coloration = match &material.coloration {
        Coloration::Color(color) => ColorationDocument::Color(*color),
        Coloration::Texture(texture) => match texture.path() {
            Some(path) => ColorationDocument::Texture { path: path.to_string().into() },
            None => {
                return Err(Error::invalid(
                    format!("elements[{element}]"),
                    "its texture was given as pixels and has no path; load the texture from a file to write the scene",
                ));
            }
        },
    };
    Ok(MaterialDocument { coloration, albedo: material.albedo, surface: material.surface.into() })
}

/// The double with the fewest digits that rounds back to `value`, so that 0.1 is written as 0.1.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}
