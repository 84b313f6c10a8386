//! Scene files: JSON in the format of `scenes/FORMAT.md`, with externally tagged enums.
//!
//! Reading goes in two steps: serde checks the form and every range as it parses, so that an error has its line, column
//! and path; then textures and meshes are opened through [`Assets`] and the scene is put together. Neither recurses
//! deeper than the types, whatever the file nests.

mod build;
mod document;
mod files;
mod group_list;
mod list;
mod material;
mod medium;
mod mtl;
mod object;
mod position;
mod surroundings;
mod transform;
mod words;
mod write;

use std::path::{Path, PathBuf};

use crate::accel::parallel::Executor;
use crate::assets::{Assets, read_file};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::scene::Scene;

use build::Builder;
pub use write::to_json;

/// Reads the scene file at `path`. Files it names are looked for in its folder, then in `roots`. The trees of its meshes
/// and groups are built by `executor`.
pub fn load(path: &Path, roots: &[PathBuf], limits: &Limits, executor: &dyn Executor) -> Result<Scene> {
    let json = read_file(path, limits.scene_bytes, "scene_bytes")?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parse(&json, Some(folder), roots, limits, executor)
}

/// Reads a scene from the bytes of a file. Files it names are looked for in `folder`, then in `roots`. The trees of its
/// meshes and groups are built by `executor`.
pub fn parse(
    json: &[u8],
    folder: Option<&Path>,
    roots: &[PathBuf],
    limits: &Limits,
    executor: &dyn Executor,
) -> Result<Scene> {
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
    // Opened before any file is asked for, so that a missing root is told as such.
    let assets = Assets::open(folder, roots)?;
    Builder::new(assets, limits, executor).build(document).map_err(|error| position::located(text, error))
}

#[cfg(test)]
mod tests;
