//! Scenes back into their file format.

use std::sync::Arc;

use glam::DVec3;

use crate::error::{Error, ErrorKind, Result};
use crate::light::Light;
use crate::material::{Coloration, Material};
use crate::scene::Scene;
use crate::scene::element::Element;

use super::document::{
    ColorationDocument, DirectionalDocument, Document, ElementDocument, LightDocument, MaterialDocument, PlaneDocument,
    SphereDocument, SphericalDocument, TextureDocument,
};

/// The scene as the text of a scene file, which [`super::parse`] reads back to an equal scene. Spheres that were added
/// in bulk are written one by one. A texture is written under the path that it was loaded by; one outside the folder that
/// the text is read with later is refused then. A texture that was given as pixels has no path and is an error.
pub fn to_json(scene: &Scene) -> Result<String> {
    let settings = scene.settings();
    let mut elements = Vec::with_capacity(scene.elements().len());
    for (_, element) in scene.elements() {
        match element {
            Element::Sphere { center, radius, material } => {
                let material = material_document(material, elements.len())?;
                let sphere = SphereDocument { center: (*center).into(), radius: *radius, material };
                elements.push(ElementDocument::Sphere(sphere));
            }
            Element::Plane { origin, normal, material } => {
                let material = material_document(material, elements.len())?;
                let plane = PlaneDocument { origin: (*origin).into(), normal: (*normal).into(), material };
                elements.push(ElementDocument::Plane(plane));
            }
            Element::Placed(_) | Element::Instances(_) => {
                return Err(Error::invalid(format!("elements[{}]", elements.len()), "placed shapes cannot be written"));
            }
            Element::Spheres(part) => {
                for (i, sphere) in part.spheres().iter().enumerate() {
                    let [x, y, z, radius] = sphere.map(f64::from);
                    let material = material_document(part.material(i), elements.len())?;
                    let sphere = SphereDocument { center: DVec3::new(x, y, z).into(), radius, material };
                    elements.push(ElementDocument::Sphere(sphere));
                }
            }
        }
    }
    let lights = scene
        .lights()
        .iter()
        .map(|(_, light)| match *light {
            Light::Spherical { position, color, intensity } => {
                LightDocument::Spherical(SphericalDocument { position: position.into(), color, intensity })
            }
            Light::Directional { direction, color, intensity } => {
                LightDocument::Directional(DirectionalDocument { direction: direction.into(), color, intensity })
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
            Some(path) => ColorationDocument::Texture(TextureDocument { path: path.to_string().into() }),
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
