//! Meshes: made from arrays or a file, asked about, and freed.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;

use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::mesh::{Mesh, MeshData, Shading};
use sunstone_renderer::mesh_file;
use sunstone_renderer::pool::Threads;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneMesh};
use crate::limits::{SunstoneLimits, limits};
use crate::pointer::{copy, out, required_slice, text};

/// How much care a mesh's tree is built with.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneBuildQuality {
    /// Binned surface area heuristic: right for nearly everything.
    SUNSTONE_BUILD_DEFAULT = 0,
    /// With spatial splits, for long triangles that cross everything; several times slower to build.
    SUNSTONE_BUILD_HIGH = 1,
    /// Ready at once and slower to trace, for what changes all the time.
    SUNSTONE_BUILD_PREVIEW = 2,
}

/// Which normals a mesh is lit with.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneShading {
    /// Those that it was given; those of its triangles where it was given none.
    SUNSTONE_SHADING_AS_GIVEN = 0,
    /// Those that it was given; where it was given none, ones that turn evenly from triangle to triangle.
    SUNSTONE_SHADING_SMOOTH = 1,
    /// Those of its triangles.
    SUNSTONE_SHADING_FLAT = 2,
}

/// A face of this material takes the first one; so do all faces of a mesh without face materials.
pub const SUNSTONE_NO_MATERIAL: u32 = u32::MAX;

/// What a mesh holds, and what building its tree took and gave.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneMeshInfo {
    /// Vertices.
    pub vertices: u64,
    /// Triangles, the degenerate ones included.
    pub triangles: u64,
    /// Triangles that no ray can meet, since two of their corners are one point; they are left out of the tree.
    pub degenerate: u64,
    /// Nodes of the tree, with up to eight children each.
    pub nodes: u64,
    /// Leaves of the tree.
    pub leaves: u64,
    /// Bytes of nodes and leaves together.
    pub bytes: u64,
    /// Seconds that building took.
    pub seconds: f64,
    /// Materials that its faces name: one more than the largest index, or 0.
    pub materials: u32,
    /// Levels of nodes.
    pub depth: u32,
}

/// Makes a mesh and builds its tree, with all threads of the pool. `positions` holds three floats for each of
/// `vertex_count` vertices, `indices` three for each of `triangle_count` triangles, counter-clockwise seen from outside.
/// May be null: `normals`, three floats a vertex, for smooth shading; `texture_coordinates`, two floats a vertex, v
/// upwards; `face_materials`, an index a triangle, or SUNSTONE_NO_MATERIAL. All are copied once. The caller frees the mesh
/// with sunstone_mesh_free; scenes that hold it keep what they need.
/// SUNSTONE_INVALID_ARGUMENT: a value is out of its range (the error names it), or `quality` is none of SunstoneBuildQuality.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_mesh_new(
    positions: *const f32,
    vertex_count: u64,
    indices: *const u32,
    triangle_count: u64,
    normals: *const f32,
    texture_coordinates: *const f32,
    face_materials: *const u32,
    quality: i32,
    mesh: Option<&mut MaybeUninit<*mut SunstoneMesh>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_mesh_new", error, || {
        let place = out(mesh, "mesh")?;
        let quality = self::quality(quality)?;
        // SAFETY: the caller's, see the crate. Arrays of numbers have the layout and alignment of their numbers.
        let data = unsafe {
            MeshData {
                positions: copy(required_slice(positions.cast(), vertex_count, "positions")?, "positions")?,
                indices: copy(required_slice(indices.cast(), triangle_count, "indices")?, "indices")?,
                normals: optional(normals.cast(), vertex_count, "normals")?,
                texture_coordinates: optional(texture_coordinates.cast(), vertex_count, "texture_coordinates")?,
                face_materials: optional(face_materials, triangle_count, "face_materials")?,
                ..MeshData::default()
            }
        };
        let mesh = Mesh::new(data.with_unnamed_materials()?, None, quality, &Threads::default())?;
        place.write(SunstoneMesh::create(Arc::new(mesh))?);
        Ok(())
    })
}

/// Makes a mesh from the OBJ, PLY or STL file at `path`, which is trusted, and builds its tree. `limits` may be null.
/// SUNSTONE_IO: it cannot be read. SUNSTONE_MESH_FORMAT: it is no mesh, or a broken one; for text the error has line and
/// column. SUNSTONE_LIMIT_EXCEEDED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_mesh_load(
    path: *const c_char,
    quality: i32,
    limits: Option<&SunstoneLimits>,
    mesh: Option<&mut MaybeUninit<*mut SunstoneMesh>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_mesh_load", error, || {
        let place = out(mesh, "mesh")?;
        let quality = self::quality(quality)?;
        // SAFETY: the caller's, see the crate.
        let path = unsafe { text(path, "path")? };
        let mesh = mesh_file::load(Path::new(path), quality, &self::limits(limits).mesh, &Threads::default())?;
        place.write(SunstoneMesh::create(Arc::new(mesh))?);
        Ok(())
    })
}

/// Makes another mesh with the same triangles, texture coordinates and materials but with its vertices elsewhere: only the
/// boxes of the tree are computed anew. `positions` holds `vertex_count` vertices, as many as `mesh` has; `normals`, one
/// each, may be null: the new mesh has none then, but is lit as `mesh` is. sunstone_scene_set_mesh puts it in the place of the old one. Codes as of sunstone_mesh_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_mesh_with_positions(
    mesh: *const SunstoneMesh,
    positions: *const f32,
    vertex_count: u64,
    normals: *const f32,
    moved: Option<&mut MaybeUninit<*mut SunstoneMesh>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_mesh_with_positions", error, || {
        let place = out(moved, "moved")?;
        let mesh = SunstoneMesh::get(mesh, "mesh")?;
        // SAFETY: the caller's, see the crate.
        let (positions, normals) = unsafe {
            (
                copy(required_slice(positions.cast(), vertex_count, "positions")?, "positions")?,
                optional(normals.cast(), vertex_count, "normals")?,
            )
        };
        place.write(SunstoneMesh::create(Arc::new(mesh.with_positions(positions, normals, &Threads::default())?))?);
        Ok(())
    })
}

/// Makes another mesh that differs from `mesh` in how it is lit, with a SunstoneShading; it shares its triangles and its tree. A
/// vertex without a normal gets, for smooth shading, the mean of the normals of the triangles around its place, each weighted
/// with its angle there. The caller frees it with sunstone_mesh_free. A mesh that is made of it by sunstone_mesh_with_positions
/// is lit likewise. SUNSTONE_INVALID_ARGUMENT: `shading` is none of SunstoneShading.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_mesh_with_shading(
    mesh: *const SunstoneMesh,
    shading: i32,
    shaded: Option<&mut MaybeUninit<*mut SunstoneMesh>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_mesh_with_shading", error, || {
        let place = out(shaded, "shaded")?;
        let mesh = SunstoneMesh::get(mesh, "mesh")?;
        place.write(SunstoneMesh::create(Arc::new(mesh.with_shading(self::shading(shading)?)?))?);
        Ok(())
    })
}

/// Tells what the mesh holds.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_mesh_info(
    mesh: *const SunstoneMesh,
    info: Option<&mut MaybeUninit<SunstoneMeshInfo>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_mesh_info", error, || {
        let place = out(info, "info")?;
        let mesh = SunstoneMesh::get(mesh, "mesh")?;
        let report = mesh.report();
        place.write(SunstoneMeshInfo {
            vertices: mesh.triangles().positions().len() as u64,
            triangles: report.triangles as u64,
            degenerate: report.degenerate as u64,
            nodes: report.nodes as u64,
            leaves: report.leaves as u64,
            bytes: report.bytes as u64,
            seconds: report.seconds,
            materials: mesh.material_names().len() as u32,
            depth: report.depth as u32,
        });
        Ok(())
    })
}

/// Checks the mesh's tree against its triangles, which takes longer than building it; for tests.
/// SUNSTONE_PANIC: the tree is broken, which is a bug of the library.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_mesh_validate(
    mesh: *const SunstoneMesh,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_mesh_validate", error, || Ok(SunstoneMesh::get(mesh, "mesh")?.validate()?))
}

/// Frees a mesh. Scenes that hold it are not touched. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_mesh_free(mesh: *mut SunstoneMesh, error: Option<&mut MaybeUninit<SunstoneError>>) -> i32 {
    guard("sunstone_mesh_free", error, || SunstoneMesh::free(mesh, "mesh").map(drop))
}

fn quality(quality: i32) -> Outcome<Quality> {
    const DEFAULT: i32 = SunstoneBuildQuality::SUNSTONE_BUILD_DEFAULT as i32;
    const HIGH: i32 = SunstoneBuildQuality::SUNSTONE_BUILD_HIGH as i32;
    const PREVIEW: i32 = SunstoneBuildQuality::SUNSTONE_BUILD_PREVIEW as i32;
    match quality {
        DEFAULT => Ok(Quality::Default),
        HIGH => Ok(Quality::High),
        PREVIEW => Ok(Quality::Preview),
        other => Err(Failure::invalid("quality", format!("{other} is no build quality; give 0, 1 or 2"))),
    }
}

fn shading(shading: i32) -> Outcome<Shading> {
    const AS_GIVEN: i32 = SunstoneShading::SUNSTONE_SHADING_AS_GIVEN as i32;
    const SMOOTH: i32 = SunstoneShading::SUNSTONE_SHADING_SMOOTH as i32;
    const FLAT: i32 = SunstoneShading::SUNSTONE_SHADING_FLAT as i32;
    match shading {
        AS_GIVEN => Ok(Shading::AsGiven),
        SMOOTH => Ok(Shading::Smooth),
        FLAT => Ok(Shading::Flat),
        other => Err(Failure::invalid("shading", format!("{other} is no shading; give 0, 1 or 2"))),
    }
}

/// A copy of an array that may be left out.
///
/// # Safety
/// As of [`crate::pointer::slice`].
unsafe fn optional<T: Copy>(start: *const T, length: u64, name: &str) -> Outcome<Option<Vec<T>>> {
    if start.is_null() {
        return Ok(None);
    }
    // SAFETY: as the caller promises.
    Ok(Some(copy(unsafe { required_slice(start, length, name)? }, name)?))
}
