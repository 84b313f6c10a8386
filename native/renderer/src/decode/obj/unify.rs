//! One index a vertex out of three: position, texture coordinates and normal.
//!
//! Vertex i of the mesh has position i of the file; positions that are used with several combinations of texture
//! coordinates and normals are repeated at the end, in the order of their use. So a mesh without seams keeps the file's
//! numbering.

use std::collections::HashMap;

use crate::error::Result;

use super::super::memory::{fill, push, reserve, reserve_keys};
use super::ABSENT;
use super::faces::Corners;
use crate::limits::mesh::MeshLimits;

/// What a vertex looks like before its first use.
const UNUSED: [u32; 2] = [ABSENT - 1; 2];

/// No further variant.
const NONE: u32 = u32::MAX;

/// The variants of a position are a chain, which stays in the cache since neighbouring faces share them. A position
/// with more than this many has them in a hash table too, or a hostile file would make time quadratic.
const LONGEST_CHAIN: u32 = 16;

/// Columns by vertex.
pub(super) struct Vertices {
    pub(super) positions: Vec<[f32; 3]>,
    pub(super) normals: Option<Vec<[f32; 3]>>,
    pub(super) texture_coordinates: Option<Vec<[f32; 2]>>,
}

/// Replaces the positions' indices in `corners` by the vertices', and forms these. All indices must be in range.
pub(super) fn unify(
    corners: &mut Corners,
    mut positions: Vec<[f32; 3]>,
    texture_coordinates: &[[f32; 2]],
    normals: &[[f32; 3]],
    limits: &MeshLimits,
) -> Result<Vertices> {
    let Corners { positions: indices, texture_coordinates: uv_indices, normals: normal_indices } = corners;
    let (has_uvs, has_normals) = (!uv_indices.is_empty(), !normal_indices.is_empty());
    if !has_uvs && !has_normals {
        return Ok(Vertices { positions, normals: None, texture_coordinates: None });
    }
    let mut variants = Variants::new(positions.len(), limits)?;
    for (i, index) in indices.iter_mut().enumerate() {
        let absent = || ABSENT;
        let key =
            [uv_indices.get(i).copied().unwrap_or_else(absent), normal_indices.get(i).copied().unwrap_or_else(absent)];
        *index = variants.find(*index, key, &mut positions)?;
    }
    let texture_coordinates =
        has_uvs.then(|| variants.column(0, texture_coordinates, "texture coordinates")).transpose()?;
    let normals = has_normals.then(|| variants.column(1, normals, "normals")).transpose()?;
    Ok(Vertices { positions, normals, texture_coordinates })
}

/// For each vertex the indices of its texture coordinates and its normal, and the next vertex at the same position.
struct Variants<'a> {
    limits: &'a MeshLimits,
    vertices: Vec<([u32; 2], u32)>,
    /// The variants beyond the end of a chain.
    overflow: HashMap<(u32, [u32; 2]), u32>,
}

impl<'a> Variants<'a> {
    fn new(positions: usize, limits: &'a MeshLimits) -> Result<Self> {
        let mut vertices = Vec::new();
        fill(&mut vertices, positions, (UNUSED, NONE), "vertices")?;
        Ok(Self { limits, vertices, overflow: HashMap::new() })
    }

    /// The vertex at `position` with these texture coordinates and this normal, new or used before.
    #[inline]
    fn find(&mut self, position: u32, key: [u32; 2], positions: &mut Vec<[f32; 3]>) -> Result<u32> {
        let first = &mut self.vertices[position as usize];
        if first.0 == key {
            return Ok(position);
        }
        if first.0 == UNUSED {
            first.0 = key;
            return Ok(position);
        }
        self.find_further(position, key, positions)
    }

    fn find_further(&mut self, position: u32, key: [u32; 2], positions: &mut Vec<[f32; 3]>) -> Result<u32> {
        let (mut last, mut length) = (position, 1);
        while length < LONGEST_CHAIN {
            let next = self.vertices[last as usize].1;
            if next == NONE {
                let vertex = self.append(position, key, positions)?;
                self.vertices[last as usize].1 = vertex;
                return Ok(vertex);
            }
            if self.vertices[next as usize].0 == key {
                return Ok(next);
            }
            last = next;
            length += 1;
        }
        if let Some(&vertex) = self.overflow.get(&(position, key)) {
            return Ok(vertex);
        }
        let vertex = self.append(position, key, positions)?;
        reserve_keys(&mut self.overflow, "vertices")?;
        self.overflow.insert((position, key), vertex);
        Ok(vertex)
    }

    fn append(&mut self, position: u32, key: [u32; 2], positions: &mut Vec<[f32; 3]>) -> Result<u32> {
        let vertex = positions.len();
        self.limits.check_mesh_vertices(vertex as u64 + 1)?;
        push(positions, positions[position as usize], "vertices")?;
        push(&mut self.vertices, (key, NONE), "vertices")?;
        Ok(vertex as u32)
    }

    /// The value of each vertex, zeros where it has none.
    fn column<const N: usize>(&self, which: usize, values: &[[f32; N]], what: &str) -> Result<Vec<[f32; N]>> {
        let mut column = Vec::new();
        reserve(&mut column, self.vertices.len() as u64, what)?;
        // The marks for no index are above every index.
        column
            .extend(self.vertices.iter().map(|(key, _)| values.get(key[which] as usize).copied().unwrap_or([0.0; N])));
        Ok(column)
    }
}
