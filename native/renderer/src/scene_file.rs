//! Scene files: JSON in the format of `scenes/FORMAT.md`, with externally tagged enums.
//!
//! Reading goes in two steps: serde checks the form and every range as it parses, so that an error has its line, column
//! and path; then textures are opened through [`Assets`] and the scene is put together. Neither recurses deeper
//! than the types, whatever the file nests.

mod document;
mod object;
mod position;
mod write;

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::assets::{Assets, read_file};
use crate::decode;
use crate::error::{Error, Result};
use crate::light::Light;
use crate::limits::Limits;
use crate::material::{Coloration, Material};
use crate::scene::{Scene, Settings};
use crate::texture::Texture;

use document::{
    ColorationDocument, DirectionalDocument, Document, ElementDocument, LightDocument, Located, MaterialDocument,
    PlaneDocument, SphereDocument, SphericalDocument, TextureDocument,
};
pub use write::to_json;

/// Reads the scene file at `path`. Files it names are looked for in its folder, then in `roots`.
pub fn load(path: &Path, roots: &[PathBuf], limits: &Limits) -> Result<Scene> {
    let json = read_file(path, limits.scene_bytes, "scene_bytes")?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parse(&json, Some(folder), roots, limits)
}

/// Reads a scene from the bytes of a file. Files it names are looked for in `folder`, then in `roots`.
pub fn parse(json: &[u8], folder: Option<&Path>, roots: &[PathBuf], limits: &Limits) -> Result<Scene> {
    if json.len() as u64 > limits.scene_bytes {
        return Err(Error::limit(
            "json",
            format!("a scene of {} bytes exceeds the limit of {}; raise scene_bytes", json.len(), limits.scene_bytes),
        ));
    }
    let text = std::str::from_utf8(json)
        .map_err(|error| position::error_at(json, error.valid_up_to(), "", "this byte is not UTF-8 text"))?;
    if text.trim_start_matches([' ', '\t', '\r', '\n']).is_empty() {
        return Err(position::error_at(json, 0, "", "the file is empty; a scene is a JSON object"));
    }
    position::check_nesting(json, limits.nesting)?;
    let document = document::parse(text)?;
    // Opened before any texture is asked for, so that a missing root is told as such.
    let assets = Assets::open(folder, roots)?;
    Builder { text, assets, limits, texture_bytes: limits.texture_bytes, textures: HashMap::new() }.build(document)
}

/// Turns a parsed document into a scene.
struct Builder<'a> {
    text: &'a str,
    assets: Assets,
    limits: &'a Limits,
    /// Bytes that textures may still take: the limit is for all of them together.
    texture_bytes: u64,
    /// Textures by the name that the file gives them: each is decoded once.
    textures: HashMap<PathBuf, Arc<Texture>>,
}

impl Builder<'_> {
    fn build(mut self, document: Document) -> Result<Scene> {
        let (width, height, depth) = (&document.width, &document.height, &document.max_recursion_depth);
        let settings = Settings {
            width: width.value,
            height: height.value,
            fov: document.fov,
            shadow_bias: document.shadow_bias,
            max_recursion_depth: depth.value,
        };
        let mut scene = Scene::new(settings, *self.limits).map_err(|error| {
            let place = match error.field.as_str() {
                "width" => width.address,
                "height" => height.address,
                _ => depth.address,
            };
            self.locate(error, place)
        })?;
        for (i, element) in document.elements.into_iter().enumerate() {
            match element {
                ElementDocument::Sphere(SphereDocument { center, radius, material }) => {
                    let material = self.material(material, &format!("elements[{i}].Sphere.material"))?;
                    scene.add_sphere(center.into(), radius, material)?;
                }
                ElementDocument::Plane(PlaneDocument { origin, normal, material }) => {
                    let material = self.material(material, &format!("elements[{i}].Plane.material"))?;
                    scene.add_plane(origin.into(), normal.into(), material)?;
                }
            }
        }
        for light in document.lights {
            scene.add_light(match light {
                LightDocument::Spherical(SphericalDocument { position, color, intensity }) => {
                    Light::Spherical { position: position.into(), color, intensity }
                }
                LightDocument::Directional(DirectionalDocument { direction, color, intensity }) => {
                    Light::Directional { direction: direction.into(), color, intensity }
                }
            })?;
        }
        Ok(scene)
    }

    fn material(&mut self, document: MaterialDocument, field: &str) -> Result<Arc<Material>> {
        let coloration = match document.coloration {
            ColorationDocument::Color(color) => Coloration::Color(color),
            ColorationDocument::Texture(TextureDocument { path }) => {
                let texture = self
                    .texture(&path)
                    .map_err(|error| self.locate(error.at(format!("{field}.coloration.Texture.path")), path.address))?;
                Coloration::Texture(texture)
            }
        };
        Ok(Arc::new(Material { coloration, albedo: document.albedo, surface: document.surface.into() }))
    }

    fn texture(&mut self, path: &Located<String>) -> Result<Arc<Texture>> {
        // Other spellings of a path are not other textures: each is decoded once.
        let name = Path::new(&path.value).components().filter(|part| *part != Component::CurDir).collect::<PathBuf>();
        if let Some(texture) = self.textures.get(&name) {
            return Ok(texture.clone());
        }
        let bytes = self.assets.read(&path.value, self.limits.texture_bytes)?;
        let limits = Limits { texture_bytes: self.texture_bytes, ..*self.limits };
        let texture = decode::image::decode(&bytes, Some(path.value.clone()), &limits)
            .map_err(|error| Error { message: format!("{:?}: {}", path.value, error.message), ..error })?;
        self.texture_bytes -= texture.texels().len() as u64;
        let texture = Arc::new(texture);
        self.textures.insert(name, texture.clone());
        Ok(texture)
    }

    /// Gives `error` the line and column of the value that begins at `address`; its kind stays.
    fn locate(&self, error: Error, address: usize) -> Error {
        let offset = address.saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        decode::place::locate(error, self.text.as_bytes(), offset)
    }
}

#[cfg(test)]
mod tests;
