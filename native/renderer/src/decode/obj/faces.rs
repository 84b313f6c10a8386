//! The faces of an OBJ file as they are read: corners in columns, faces of as many corners in runs.
//!
//! Triangles are cut when all vertices are known, since a face may come before its vertices.

use crate::error::Result;

use super::super::memory::{fill, push, reserve};
use super::super::mesh_data::NO_MATERIAL;
use super::super::place::locate;
use super::super::polygon::Triangulator;
use super::super::text::Text;
use super::ABSENT;
use crate::limits::mesh::MeshLimits;

/// The corners of all faces. `texture_coordinates` and `normals` are empty until one corner has some.
#[derive(Default)]
pub(super) struct Corners {
    pub(super) positions: Vec<u32>,
    pub(super) texture_coordinates: Vec<u32>,
    pub(super) normals: Vec<u32>,
}

/// Faces one after another that have the same number of corners and the same material.
struct Run {
    corners: u32,
    faces: u32,
    material: u32,
    /// Where the first of them stands.
    offset: usize,
}

/// The faces of a file.
pub(super) struct Faces {
    pub(super) corners: Corners,
    runs: Vec<Run>,
    triangles: u64,
    material: u32,
    uses_materials: bool,
}

impl Default for Faces {
    fn default() -> Self {
        Self {
            corners: Corners::default(),
            runs: Vec::new(),
            triangles: 0,
            material: NO_MATERIAL,
            uses_materials: false,
        }
    }
}

impl Faces {
    #[inline]
    pub(super) fn add_corner(&mut self, [position, uv, normal]: [u32; 3]) -> Result<()> {
        let Corners { positions, texture_coordinates, normals } = &mut self.corners;
        for (column, index) in [(texture_coordinates, uv), (normals, normal)] {
            if index != ABSENT || !column.is_empty() {
                if column.len() < positions.len() {
                    fill(column, positions.len(), ABSENT, "corners")?;
                }
                push(column, index, "corners")?;
            }
        }
        push(positions, position, "corners")
    }

    /// The last `corners` corners are a face, which stands at `offset`.
    #[inline]
    pub(super) fn end_face(&mut self, corners: u32, offset: usize) -> Result<()> {
        let triangles = u64::from(corners.saturating_sub(2));
        self.triangles += triangles;
        self.uses_materials |= triangles > 0 && self.material != NO_MATERIAL;
        match self.runs.last_mut() {
            // Larger polygons are kept apart for the places of their errors.
            Some(run)
                if run.corners == corners && run.material == self.material && run.faces < u32::MAX && corners <= 4 =>
            {
                run.faces += 1;
                Ok(())
            }
            _ => push(&mut self.runs, Run { corners, faces: 1, material: self.material, offset }, "faces"),
        }
    }

    /// The faces that follow are of this material.
    pub(super) fn use_material(&mut self, material: u32) {
        self.material = material;
    }

    /// Triangles of all faces so far.
    pub(super) fn triangles(&self) -> u64 {
        self.triangles
    }

    /// Triangles, their materials if any has one, and the corner tests that this took. The corners must be indices into
    /// `positions`.
    #[expect(clippy::type_complexity, reason = "two columns of one table")]
    pub(super) fn triangulate(
        &self,
        positions: &[[f32; 3]],
        limits: &MeshLimits,
        text: &Text,
    ) -> Result<(Vec<[u32; 3]>, Option<Vec<u32>>, u64)> {
        let (mut triangles, mut materials) = (Vec::new(), Vec::new());
        reserve(&mut triangles, self.triangles, "triangles")?;
        if self.uses_materials {
            reserve(&mut materials, self.triangles, "materials")?;
        }
        let mut triangulator = Triangulator::new(limits);
        let mut rest = self.corners.positions.as_slice();
        for run in &self.runs {
            let (corners, others) =
                rest.split_at_checked(run.corners as usize * run.faces as usize).unwrap_or((rest, &[]));
            rest = others;
            for face in corners.chunks_exact((run.corners as usize).max(1)) {
                triangulator
                    .add(face, positions, &mut triangles)
                    .map_err(|error| locate(error, text.bytes(), run.offset))?;
            }
            if self.uses_materials {
                fill(&mut materials, triangles.len(), run.material, "materials")?;
            }
        }
        Ok((triangles, self.uses_materials.then_some(materials), triangulator.tests()))
    }
}
