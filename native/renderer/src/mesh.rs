//! Triangle meshes: what was given, checked once, with the tree that rays walk. A mesh does not change: moved vertices make
//! another one, and any number of scenes and instances share it.

mod normals;

use std::fmt;
use std::sync::{Arc, OnceLock};

use glam::Vec3;

use crate::accel::buffer::use_huge_pages;
use crate::accel::bvh::{BuildReport, Bvh, Quality, RefitError};
use crate::accel::mesh::Mesh as Triangles;
use crate::accel::parallel::Executor;
pub use crate::decode::mesh_data::{MeshData, NO_MATERIAL};
use crate::digest::Digest;
use crate::error::{Error, ErrorKind, Result};

/// Which normals a mesh is lit with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shading {
    /// Those that it was given; those of its triangles where it was given none.
    #[default]
    AsGiven,
    /// Those that it was given; where it was given none, ones that turn evenly from triangle to triangle.
    Smooth,
    /// Those of its triangles.
    Flat,
}

/// A triangle mesh with its tree. What does not change is shared with the meshes that are made of it.
pub struct Mesh {
    /// Those that it was given.
    given_normals: Option<Arc<Vec<[f32; 3]>>>,
    /// Those that it is lit with.
    normals: Option<Arc<Vec<[f32; 3]>>>,
    shading: Shading,
    texture_coordinates: Option<Arc<Vec<[f32; 2]>>>,
    face_materials: Option<Arc<Vec<u32>>>,
    material_names: Arc<Vec<String>>,
    bvh: Arc<Bvh>,
    quality: Quality,
    /// The name of the file that it came from, as its reader gave it.
    path: Option<String>,
    digest: OnceLock<u64>,
}

/// What is read all over, and shared. Not for poses, which are made anew for each picture.
fn shared<T>(content: Vec<T>) -> Arc<Vec<T>> {
    use_huge_pages(&content);
    Arc::new(content)
}

impl Mesh {
    /// Checks `data` and builds the tree. The result depends on the data and the quality alone, not on the threads.
    pub fn new(data: MeshData, path: Option<String>, quality: Quality, executor: &dyn Executor) -> Result<Self> {
        data.validate()?;
        let MeshData { positions, indices, normals, texture_coordinates, face_materials, material_names, .. } = data;
        let triangles = Triangles::new(positions, indices)
            .map_err(|error| Error::new(ErrorKind::InvalidArgument, error.to_string()))?;
        let bvh = Bvh::build(&Arc::new(triangles), quality, executor).map_err(|_| no_memory())?;
        let given_normals = normals.map(shared);
        Ok(Self {
            normals: given_normals.clone(),
            given_normals,
            shading: Shading::AsGiven,
            texture_coordinates: texture_coordinates.map(shared),
            face_materials: face_materials.map(shared),
            material_names: Arc::new(material_names),
            bvh: Arc::new(bvh),
            quality,
            path,
            digest: OnceLock::new(),
        })
    }

    /// The same mesh lit with other normals; its tree is shared. Only [`Shading::Smooth`] computes anything, where a mesh has
    /// no normals or some of length zero.
    pub fn with_shading(&self, shading: Shading) -> Result<Self> {
        let lit = Self {
            given_normals: self.given_normals.clone(),
            normals: None,
            shading,
            texture_coordinates: self.texture_coordinates.clone(),
            face_materials: self.face_materials.clone(),
            material_names: self.material_names.clone(),
            bvh: self.bvh.clone(),
            quality: self.quality,
            path: self.path.clone(),
            digest: OnceLock::new(),
        };
        let normals = lit.lit_normals()?;
        if let Some(normals) = &normals {
            use_huge_pages(normals);
        }
        Ok(Self { normals, ..lit })
    }

    /// The normals that its shading asks for.
    fn lit_normals(&self) -> Result<Option<Arc<Vec<[f32; 3]>>>> {
        match (self.shading, &self.given_normals) {
            (Shading::Flat, _) => Ok(None),
            (Shading::AsGiven, given) => Ok(given.clone()),
            (Shading::Smooth, Some(given)) if given.iter().all(|normal| *normal != [0.0; 3]) => Ok(Some(given.clone())),
            (Shading::Smooth, given) => {
                let triangles = self.triangles();
                let mut normals = normals::vertex_normals(triangles.positions(), triangles.indices())?;
                for (normal, &given) in normals.iter_mut().zip(given.iter().flat_map(|given| given.iter())) {
                    if given != [0.0; 3] {
                        *normal = given;
                    }
                }
                Ok(Some(Arc::new(normals)))
            }
        }
    }

    /// The same mesh with its vertices elsewhere, as many as it has: only the boxes of the tree are computed anew. Where the
    /// vertices have moved far from their neighbours, a tree that is built afresh is faster. Its shading stays, with the
    /// normals that are given here.
    pub fn with_positions(
        &self,
        positions: Vec<[f32; 3]>,
        normals: Option<Vec<[f32; 3]>>,
        executor: &dyn Executor,
    ) -> Result<Self> {
        let vertices = self.triangles().positions().len();
        if positions.len() != vertices {
            return Err(Error::invalid(
                "positions",
                format!("{} vertices are given where the mesh has {vertices}", positions.len()),
            ));
        }
        let MeshData { positions, normals, .. } = {
            let data = MeshData { positions, normals, ..MeshData::default() };
            data.validate()?;
            data
        };
        let bvh = self.bvh.refitted(positions, executor).map_err(|error| match error {
            RefitError::OutOfMemory => no_memory(),
            error => Error::invalid("positions", error.to_string()),
        })?;
        let moved = Self {
            given_normals: normals.map(Arc::new),
            normals: None,
            shading: self.shading,
            texture_coordinates: self.texture_coordinates.clone(),
            face_materials: self.face_materials.clone(),
            material_names: self.material_names.clone(),
            bvh: Arc::new(bvh),
            quality: self.quality,
            path: None,
            digest: OnceLock::new(),
        };
        Ok(Self { normals: moved.lit_normals()?, ..moved })
    }

    /// Which normals it is lit with.
    pub fn shading(&self) -> Shading {
        self.shading
    }

    /// Vertices and triangles.
    pub fn triangles(&self) -> &Triangles {
        self.bvh.mesh()
    }

    /// The tree.
    pub fn bvh(&self) -> &Arc<Bvh> {
        &self.bvh
    }

    /// What building the tree took and gave.
    pub fn report(&self) -> &BuildReport {
        self.bvh.report()
    }

    /// How the tree was built.
    pub fn quality(&self) -> Quality {
        self.quality
    }

    /// A digest of all that its pictures depend on, computed when it is first asked for.
    pub fn digest(&self) -> u64 {
        *self.digest.get_or_init(|| {
            let mut digest = Digest::default();
            digest.add_floats(self.triangles().positions().as_flattened());
            let indices = self.triangles().indices();
            digest.add(indices.len() as u64);
            for &[a, b, c] in indices {
                digest.add(u64::from(a) | u64::from(b) << 32);
                digest.add(c.into());
            }
            for floats in [
                self.normals.as_ref().map(|normals| normals.as_flattened()),
                self.texture_coordinates.as_ref().map(|coordinates| coordinates.as_flattened()),
            ] {
                digest.add(floats.is_some().into());
                digest.add_floats(floats.unwrap_or_default());
            }
            let materials = self.face_materials.as_ref().map(|materials| &materials[..]);
            digest.add_all(materials.unwrap_or_default().iter().map(|&material| material.into()));
            digest.finish()
        })
    }

    /// The name of the file that it came from.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The names of its materials, in the order of the indices of its faces; empty ones where they have none.
    pub fn material_names(&self) -> &[String] {
        &self.material_names
    }

    /// The index of a triangle's material; `None` where it has none of its own.
    pub fn material(&self, triangle: u32) -> Option<u32> {
        let materials = self.face_materials.as_ref()?;
        materials.get(triangle as usize).copied().filter(|&material| material != NO_MATERIAL)
    }

    /// Whether it has shading normals.
    pub(crate) fn has_normals(&self) -> bool {
        self.normals.is_some()
    }

    /// The shading normal at a point of a triangle, in the mesh's own space and of any length; `None` where there is
    /// none. `u` and `v` are the weights of the second and third corner.
    pub fn shading_normal(&self, triangle: u32, u: f32, v: f32) -> Option<Vec3> {
        let normals = self.normals.as_ref()?;
        let corners = self.triangles().indices().get(triangle as usize)?;
        let [a, b, c] = corners.map(|corner| Vec3::from_array(normals[corner as usize]).normalize_or_zero());
        if a == Vec3::ZERO || b == Vec3::ZERO || c == Vec3::ZERO {
            return None;
        }
        (a * (1.0 - u - v) + b * u + c * v).try_normalize()
    }

    /// The texture coordinates at a point of a triangle; the weights where the mesh has none.
    pub fn texture_coordinates(&self, triangle: u32, u: f32, v: f32) -> [f32; 2] {
        let Some([a, b, c]) = self.corner_coordinates(triangle) else { return [u, v] };
        std::array::from_fn(|i| a[i] * (1.0 - u - v) + b[i] * u + c[i] * v)
    }

    /// How the texture coordinates run over a triangle: those of its corners; `None` where the mesh has none.
    pub fn corner_coordinates(&self, triangle: u32) -> Option<[[f32; 2]; 3]> {
        let coordinates = self.texture_coordinates.as_ref()?;
        let corners = self.triangles().indices().get(triangle as usize)?;
        Some(corners.map(|corner| coordinates[corner as usize]))
    }

    /// Checks the tree against the triangles: every one of them in every box above it, and none lost. For tests.
    pub fn validate(&self) -> Result<()> {
        self.bvh.validate().map_err(|flaw| Error::new(ErrorKind::Panic, format!("the tree is broken: {flaw:?}")))
    }
}

impl fmt::Debug for Mesh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.sign_plus() {
            return write!(f, "Mesh {:016x}", self.digest());
        }
        f.debug_struct("Mesh")
            .field("path", &self.path)
            .field("vertices", &self.triangles().positions().len())
            .field("triangles", &self.triangles().indices().len())
            .field("normals", &self.normals.is_some())
            .field("texture_coordinates", &self.texture_coordinates.is_some())
            .field("materials", &self.material_names.len())
            .finish_non_exhaustive()
    }
}

fn no_memory() -> Error {
    Error::new(ErrorKind::OutOfMemory, "there is no memory for the mesh's tree")
}
