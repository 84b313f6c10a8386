//! Scenes back into their file format.

use std::sync::Arc;

use glam::DVec3;
use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result};
use crate::light::Light;
use crate::material::{Coloration, Material};
use crate::scene::{Element, Scene};
use crate::text::Text;

use super::document::{
    ColorationDocument, DirectionalDocument, ElementDocument, LightDocument, MaterialDocument, PlaneDocument,
    SphereDocument, SphericalDocument, TextureDocument,
};

/// The scene as the text of a scene file, which [`super::parse`] reads back to an equal scene. Spheres that were added
/// in bulk are written one by one. A texture is written under the path that it was loaded by; one outside the folder that
/// the text is read with later is refused then. A texture that was given as pixels has no path and is an error.
pub fn to_json(scene: &Scene) -> Result<String> {
    // Looked through before anything is written, so that an error names its element.
    each_element(scene, &mut |_| Ok(()))?;
    let settings = scene.settings();
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
    let document = Written {
        width: settings.width,
        height: settings.height,
        fov: settings.fov,
        elements: Elements(scene),
        lights,
        shadow_bias: settings.shadow_bias,
        max_recursion_depth: settings.max_recursion_depth,
    };
    let mut text = Text::default();
    serde_json::to_writer_pretty(&mut text, &document).map_err(|error| {
        let kind = if error.is_io() { ErrorKind::OutOfMemory } else { ErrorKind::InvalidArgument };
        Error::new(kind, format!("the scene cannot be written: {error}"))
    })?;
    Ok(text.into_string())
}

/// A [`Document`](super::document::Document) whose elements are made as they are written: of millions, one at a time.
#[derive(Serialize)]
struct Written<'a> {
    width: u32,
    height: u32,
    fov: f64,
    elements: Elements<'a>,
    lights: Vec<LightDocument>,
    shadow_bias: f64,
    max_recursion_depth: u32,
}

struct Elements<'a>(&'a Scene);

impl Serialize for Elements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut failure = None;
        let result = each_element(self.0, &mut |element| {
            list.serialize_element(&element).map_err(|error| {
                failure = Some(error);
                Error::new(ErrorKind::OutOfMemory, "the element cannot be written")
            })
        });
        match (failure, result) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(S::Error::custom(error)),
            (None, Ok(())) => list.end(),
        }
    }
}

/// Calls `visit` with each element as it is written.
fn each_element(scene: &Scene, visit: &mut dyn FnMut(ElementDocument) -> Result<()>) -> Result<()> {
    let mut index = 0;
    for (_, element) in scene.elements() {
        match element {
            Element::Sphere { center, radius, material } => {
                let material = material_document(material, index)?;
                let sphere = SphereDocument { center: (*center).into(), radius: *radius, material };
                visit(ElementDocument::Sphere(sphere))?;
            }
            Element::Plane { origin, normal, material } => {
                let material = material_document(material, index)?;
                let plane = PlaneDocument { origin: (*origin).into(), normal: (*normal).into(), material };
                visit(ElementDocument::Plane(plane))?;
            }
            Element::Spheres(batch) => {
                for (i, sphere) in batch.spheres.iter().enumerate() {
                    let [x, y, z, radius] = sphere.map(f64::from);
                    let material = material_document(batch.material(i), index + i)?;
                    let sphere = SphereDocument { center: DVec3::new(x, y, z).into(), radius, material };
                    visit(ElementDocument::Sphere(sphere))?;
                }
                index += batch.spheres.len() - 1;
            }
        }
        index += 1;
    }
    Ok(())
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
