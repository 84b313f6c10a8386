//! The files that a scene file names: each is opened through [`Assets`], read once and shared.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::accel::bvh::Quality;
use crate::accel::parallel::Executor;
use crate::assets::{self, Assets};
use crate::decode;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::material::Material;
use crate::mesh::{Mesh, Shading};
use crate::scene::environment::RadianceMap;
use crate::texture::{Sampling, Texture};

use super::mtl;

/// Each element has a list of its materials, one for each that its mesh names: so long all of them together may be.
const MATERIAL_REFERENCES: usize = 1 << 24;

/// What was read so far, and how much may still be.
pub(super) struct Files<'a> {
    assets: Assets,
    /// What is left: the limits are for all textures together, and for all meshes and material files together.
    left: Limits,
    executor: &'a dyn Executor,
    /// Textures by the name that the file gives them, as [`spelling`] has it.
    textures: HashMap<String, Arc<Texture>>,
    /// Textures that are read in another way than by default, by the same and how.
    sampled: HashMap<(String, [u8; 4]), Arc<Texture>>,
    /// Maps of what is round a scene.
    maps: HashMap<String, Arc<RadianceMap>>,
    /// Meshes by their name and how their tree is built.
    meshes: HashMap<(String, u8), MeshFile>,
    /// Meshes that are lit otherwise than their files say, by the same and how.
    shaded: HashMap<(String, u8, Shading), Arc<Mesh>>,
    /// The materials of meshes that take those of their own files, by the mesh's name.
    materials: HashMap<String, Vec<Arc<Material>>>,
    /// How often materials of meshes' own files may still be named.
    material_references: usize,
    /// Material files by name.
    libraries: HashMap<String, Arc<Vec<decode::mtl::MtlMaterial>>>,
}

/// A path without the parts that mean nothing: other spellings are not other files, and each is decoded once.
fn spelling(path: &str) -> String {
    let parts: PathBuf = Path::new(path).components().filter(|part| *part != Component::CurDir).collect();
    parts.to_string_lossy().into_owned()
}

/// A mesh and the material files that it asks for.
struct MeshFile {
    mesh: Arc<Mesh>,
    libraries: Vec<String>,
}

impl<'a> Files<'a> {
    pub(super) fn new(assets: Assets, limits: &Limits, executor: &'a dyn Executor) -> Self {
        Self {
            assets,
            left: *limits,
            executor,
            textures: HashMap::new(),
            sampled: HashMap::new(),
            maps: HashMap::new(),
            meshes: HashMap::new(),
            shaded: HashMap::new(),
            materials: HashMap::new(),
            material_references: MATERIAL_REFERENCES,
            libraries: HashMap::new(),
        }
    }

    /// The picture called `path`.
    pub(super) fn texture(&mut self, path: &str) -> Result<Arc<Texture>> {
        let key = spelling(path);
        if let Some(texture) = self.textures.get(&key) {
            return Ok(texture.clone());
        }
        let bytes = self.assets.read(path, self.left.texture_bytes, "texture_bytes")?;
        let texture =
            decode::image::decode(&bytes, Some(path.to_string()), &self.left).map_err(|it| named(path, it))?;
        self.left.texture_bytes -= texture.texels().len() as u64;
        let texture = Arc::new(texture);
        self.textures.insert(key, texture.clone());
        Ok(texture)
    }

    /// The same, read in a way of its own.
    pub(super) fn sampled(&mut self, path: &str, sampling: Sampling) -> Result<Arc<Texture>> {
        let texture = self.texture(path)?;
        if sampling == Sampling::default() {
            return Ok(texture);
        }
        let Sampling { wrap_u, wrap_v, filter, encoding } = sampling;
        let way = [wrap_u as u8, wrap_v as u8, filter as u8, encoding as u8];
        let sampled = self.sampled.entry((spelling(path), way)).or_insert_with(|| Arc::new(texture.sampled(sampling)));
        Ok(sampled.clone())
    }

    /// The picture of floats called `path`, as a map of all directions.
    pub(super) fn radiance_map(&mut self, path: &str) -> Result<Arc<RadianceMap>> {
        let key = spelling(path);
        if let Some(map) = self.maps.get(&key) {
            return Ok(map.clone());
        }
        let bytes = self.assets.read(path, self.left.texture_bytes, "texture_bytes")?;
        let image = decode::float_image::decode(&bytes, &self.left).map_err(|error| named(path, error))?;
        drop(bytes);
        let map = RadianceMap::from_image(&image, Some(path.to_string()), &self.left).map_err(|error| {
            let error = Error { message: format!("{}: {}", error.field, error.message), ..error };
            // Numbers of the file that are wrong make it one that cannot be used.
            let kind = if error.kind == ErrorKind::InvalidArgument { ErrorKind::ImageFormat } else { error.kind };
            named(path, Error { kind, ..error })
        })?;
        self.left.texture_bytes -= size_of_val(map.pixels()) as u64;
        let map = Arc::new(map);
        self.maps.insert(key, map.clone());
        Ok(map)
    }

    /// The mesh called `path` with its tree.
    pub(super) fn mesh(&mut self, path: &str, quality: Quality) -> Result<Arc<Mesh>> {
        let key = (spelling(path), quality as u8);
        if let Some(file) = self.meshes.get(&key) {
            return Ok(file.mesh.clone());
        }
        let left = &mut self.left.mesh;
        let bytes = self.assets.read(path, left.mesh_bytes, "mesh_bytes")?;
        let mut data =
            decode::mesh::decode(&bytes, decode::mesh::extension(path), left).map_err(|it| named(path, it))?;
        left.mesh_bytes -= bytes.len() as u64;
        left.mesh_vertices -= data.positions.len() as u64;
        left.mesh_triangles -= data.indices.len() as u64;
        left.mesh_polygon_tests -= data.polygon_tests;
        drop(bytes);
        let libraries = std::mem::take(&mut data.material_libraries);
        let mesh =
            Mesh::new(data, Some(path.to_string()), quality, self.executor).map_err(|error| named(path, error))?;
        let mesh = Arc::new(mesh);
        self.meshes.insert(key, MeshFile { mesh: mesh.clone(), libraries });
        Ok(mesh)
    }

    /// `mesh`, which is that called `path`, lit with other normals.
    pub(super) fn shaded(&mut self, path: &str, mesh: &Mesh, shading: Shading) -> Result<Arc<Mesh>> {
        let key = (spelling(path), mesh.quality() as u8, shading);
        if let Some(shaded) = self.shaded.get(&key) {
            return Ok(shaded.clone());
        }
        let shaded = Arc::new(mesh.with_shading(shading).map_err(|error| named(path, error))?);
        self.shaded.insert(key, shaded.clone());
        Ok(shaded)
    }

    /// The materials that the files of a mesh, which was read before, give it: one for each index of its faces, or one for
    /// all where it has no indices.
    pub(super) fn mesh_materials(&mut self, path: &str, quality: Quality) -> Result<Vec<Arc<Material>>> {
        let key = spelling(path);
        if let Some(materials) = self.materials.get(&key) {
            let left = self.material_references.checked_sub(materials.len());
            self.material_references = left.ok_or_else(|| too_many_materials(path))?;
            return Ok(materials.clone());
        }
        let (mesh, libraries) = match self.meshes.get(&(key.clone(), quality as u8)) {
            Some(file) => (file.mesh.clone(), file.libraries.clone()),
            None => (self.mesh(path, quality)?, Vec::new()),
        };
        let names = mesh.material_names();
        let wanted: HashSet<&str> = names.iter().map(String::as_str).collect();
        let mut known: HashMap<&str, Arc<Material>> = HashMap::new();
        let mut seen = HashSet::new();
        for library in &libraries {
            let of_mesh = |error: Error| Error { message: format!("{path:?} asks for {}", error.message), ..error };
            let library = assets::beside(path, library).map_err(of_mesh)?;
            if !seen.insert(library.clone()) {
                continue;
            }
            let described = self.library(&library).map_err(of_mesh)?;
            for described in &*described {
                let Some(&name) = wanted.get(described.name.as_str()) else { continue };
                // Of materials with the same name the first counts; the pictures of others are not opened.
                if known.contains_key(name) {
                    continue;
                }
                let texture = match &described.diffuse_map {
                    Some(map) => {
                        let of_library = |error: Error| Error {
                            message: format!("{library:?} asks for {}", error.message),
                            ..error
                        };
                        let picture = assets::beside(&library, &map.path).map_err(of_library)?;
                        Some(self.texture(&picture).map_err(of_library)?)
                    }
                    None => None,
                };
                known.insert(name, Arc::new(mtl::material(described, texture)));
            }
        }
        let fallback = Arc::new(mtl::default_material());
        let mut materials: Vec<_> =
            names.iter().map(|name| known.get(name.as_str()).unwrap_or(&fallback).clone()).collect();
        if materials.is_empty() {
            materials.push(fallback);
        }
        self.materials.insert(key, materials.clone());
        Ok(materials)
    }

    /// The materials that the MTL file called `path` describes.
    fn library(&mut self, path: &str) -> Result<Arc<Vec<decode::mtl::MtlMaterial>>> {
        if let Some(library) = self.libraries.get(path) {
            return Ok(library.clone());
        }
        let left = &mut self.left.mesh;
        let bytes = self.assets.read(path, left.mesh_bytes, "mesh_bytes")?;
        let library = Arc::new(decode::mtl::decode(&bytes, left).map_err(|error| named(path, error))?);
        left.mesh_bytes -= bytes.len() as u64;
        self.libraries.insert(path.to_string(), library.clone());
        Ok(library)
    }
}

fn too_many_materials(path: &str) -> Error {
    let text = format!(
        "{path:?} has many materials and is there many times; all elements together may name {MATERIAL_REFERENCES}: place it \
         by `transforms` of one element, or give it one `material`"
    );
    Error::limit("", text)
}

/// The error of a decoder with the file's name, and with its line and column in the message: those of an error of a scene
/// are places in the scene file.
fn named(path: &str, error: Error) -> Error {
    let place: &dyn fmt::Display = match error.line {
        0 => &"",
        line => &format!("line {line}, column {}: ", error.column),
    };
    Error { message: format!("{path:?}: {place}{}", error.message), field: String::new(), ..error }
}
