//! Meshes from files that a program names.

use std::path::Path;

use crate::accel::bvh::Quality;
use crate::accel::parallel::Executor;
use crate::assets::read_file;
use crate::decode::mesh::{decode, extension};
use crate::error::Result;
use crate::limits::mesh::MeshLimits;
use crate::mesh::Mesh;

/// Reads the OBJ, PLY or STL file at `path` and builds its tree.
pub fn load(path: &Path, quality: Quality, limits: &MeshLimits, executor: &dyn Executor) -> Result<Mesh> {
    let bytes = read_file(path, limits.mesh_bytes, "mesh_bytes")?;
    let name = path.to_string_lossy();
    let data = decode(&bytes, extension(&name), limits)?;
    drop(bytes);
    Mesh::new(data, Some(name.into_owned()), quality, executor)
}
