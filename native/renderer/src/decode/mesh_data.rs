//! What every mesh decoder gives: plain arrays, checked, with no memory of the format they came from.

use crate::error::{Error, Result};
use crate::range;

use super::place::broken;

/// A triangle of this material has none of its own; the mesh's is used.
pub const NO_MATERIAL: u32 = u32::MAX;

/// Largest index of a material that a program may give.
const MAX_MATERIAL: u32 = (1 << 20) - 1;

/// An indexed triangle mesh.
///
/// Decoders guarantee what [`validate`](Self::validate) checks. Triangles of no area are kept: the builder of the
/// acceleration structure skips and counts them, and so primitive ids stay those of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeshData {
    /// Positions in world units; each coordinate is finite and at most [`range::MAX_MAGNITUDE`] in magnitude.
    ///
    /// Vertices that a format splits for their normals or texture coordinates have the same bits here, so that
    /// neighbouring triangles still meet without a gap.
    pub positions: Vec<[f32; 3]>,
    /// Triangles: indices into `positions`, counter-clockwise seen from outside.
    pub indices: Vec<[u32; 3]>,
    /// Shading normals, one a vertex, finite and not necessarily of unit length; one of length zero stands for the
    /// normal of the triangle (the file gave none, or one that is not finite).
    pub normals: Option<Vec<[f32; 3]>>,
    /// Texture coordinates, one a vertex, finite, v upwards; zero where the file gave none.
    pub texture_coordinates: Option<Vec<[f32; 2]>>,
    /// Materials, one a triangle: an index into `material_names`, or [`NO_MATERIAL`].
    pub face_materials: Option<Vec<u32>>,
    /// The names of the materials that the file uses, each once, in the order of their first use.
    pub material_names: Vec<String>,
    /// The names of the material files that the file asks for, with `/` between folders. Hostile: open them only
    /// through the scene's folder.
    pub material_libraries: Vec<String>,
    /// What was left out.
    pub skipped: Skipped,
    /// Corner tests that cutting polygons has taken, see [`MeshLimits::mesh_polygon_tests`].
    ///
    /// [`MeshLimits::mesh_polygon_tests`]: crate::limits::mesh::MeshLimits::mesh_polygon_tests
    pub polygon_tests: u64,
}

/// Parts of a file that are not triangles, by number, for a report to the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Point elements of an OBJ file.
    pub points: u64,
    /// Line elements of an OBJ file.
    pub lines: u64,
    /// Free-form curves and surfaces of an OBJ file.
    pub free_form: u64,
    /// Faces of fewer than three corners.
    pub small_faces: u64,
    /// Normals and texture coordinates that were not finite and count as not given.
    pub attributes: u64,
}

impl MeshData {
    /// The same with empty names for as many materials as its faces name.
    pub fn with_unnamed_materials(mut self) -> Result<Self> {
        let named = self.face_materials.iter().flatten().filter(|&&material| material != NO_MATERIAL).max();
        if let Some(&largest) = named {
            if largest > MAX_MATERIAL {
                let text = format!("material {largest} is out of range; indices go up to {MAX_MATERIAL}");
                return Err(Error::invalid("face_materials", text));
            }
            self.material_names = vec![String::new(); largest as usize + 1];
        }
        Ok(self)
    }

    /// Checks the invariants that the fields state, naming the field and the element at fault.
    pub fn validate(&self) -> Result<()> {
        let vertices = self.positions.len();
        for (i, position) in self.positions.iter().enumerate() {
            check_position(position).map_err(|text| Error::invalid(format!("positions[{i}]"), text))?;
        }
        for (i, triangle) in self.indices.iter().enumerate() {
            for &index in triangle {
                if index as usize >= vertices {
                    let text = format!("vertex {index} is out of range; the mesh has {vertices} vertices");
                    return Err(Error::invalid(format!("indices[{i}]"), text));
                }
            }
        }
        if let Some(normals) = &self.normals {
            check_length("normals", normals.len(), vertices)?;
            check_finite("normals", normals)?;
        }
        if let Some(texture_coordinates) = &self.texture_coordinates {
            check_length("texture_coordinates", texture_coordinates.len(), vertices)?;
            check_finite("texture_coordinates", texture_coordinates)?;
        }
        if let Some(materials) = &self.face_materials {
            check_length("face_materials", materials.len(), self.indices.len())?;
            for (i, &material) in materials.iter().enumerate() {
                if material != NO_MATERIAL && material as usize >= self.material_names.len() {
                    let text = format!("material {material} is out of range; there are {}", self.material_names.len());
                    return Err(Error::invalid(format!("face_materials[{i}]"), text));
                }
            }
        }
        Ok(())
    }

    /// The mesh as the result of a decoder: refused where it has no triangles, since a point cloud or a set of lines
    /// would otherwise be an invisible object.
    pub(super) fn finish(self) -> Result<Self> {
        if !self.indices.is_empty() {
            return Ok(self);
        }
        let Skipped { points, lines, free_form, small_faces, .. } = self.skipped;
        Err(broken(format!(
            "the file has no triangles, only {} vertices, {points} point, {lines} line and {free_form} free-form elements and \
             {small_faces} faces of fewer than three corners; export polygons",
            self.positions.len()
        )))
    }
}

/// Refuses NaN, infinity and coordinates too large for the kernels.
#[inline]
pub(super) fn check_position(position: &[f32; 3]) -> std::result::Result<(), String> {
    for &coordinate in position {
        range::check_coordinate(f64::from(coordinate))?;
    }
    Ok(())
}

/// `value`, or zeros where one of its components is not finite, which is then counted.
#[inline]
pub(super) fn finite_or_zero<const N: usize>(value: [f32; N], skipped: &mut Skipped) -> [f32; N] {
    if value.iter().all(|component| component.is_finite()) {
        return value;
    }
    skipped.attributes += 1;
    [0.0; N]
}

fn check_length(field: &str, length: usize, expected: usize) -> Result<()> {
    if length == expected {
        Ok(())
    } else {
        Err(Error::invalid(field, format!("{length} elements are given where {expected} are needed")))
    }
}

fn check_finite<const N: usize>(field: &str, values: &[[f32; N]]) -> Result<()> {
    match values.iter().position(|value| value.iter().any(|component| !component.is_finite())) {
        None => Ok(()),
        Some(i) => Err(Error::invalid(format!("{field}[{i}]"), "NaN and infinity are not allowed")),
    }
}
