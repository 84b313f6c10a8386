//! Triangle meshes: positions and indices, as they came.

use std::fmt;
use std::sync::Arc;

use super::buffer::use_huge_pages;

/// Coordinates beyond this magnitude are refused: products of two and their differences stay finite in `f32`.
pub const MAX_COORDINATE: f32 = (1_u64 << 60) as f32;

/// Most triangles of a mesh.
pub const MAX_TRIANGLES: usize = (1 << 31) - 1;

/// Triangles over shared vertices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mesh {
    positions: Vec<[f32; 3]>,
    /// Shared by all poses of a mesh.
    indices: Arc<Vec<[u32; 3]>>,
}

/// Why positions and indices are no mesh.
#[derive(Clone, Debug, PartialEq)]
pub enum MeshError {
    /// A coordinate is NaN, infinite or beyond [`MAX_COORDINATE`].
    Coordinate {
        /// Which vertex.
        vertex: usize,
        /// The coordinate.
        value: f32,
    },
    /// A triangle names a vertex that is not there.
    Index {
        /// Which triangle.
        triangle: usize,
        /// The vertex that it names.
        value: u32,
        /// How many vertices there are.
        vertices: usize,
    },
    /// More than [`MAX_TRIANGLES`].
    TooManyTriangles(usize),
    /// Another number of positions than the mesh has.
    Positions {
        /// How many came.
        given: usize,
        /// How many there are.
        vertices: usize,
    },
}

impl fmt::Display for MeshError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Coordinate { vertex, value } => {
                write!(f, "positions[{vertex}] holds {value}; coordinates must be finite and within ±2^60")
            }
            Self::Index { triangle, value, vertices } => {
                write!(f, "indices[{triangle}] names vertex {value}, but there are {vertices}")
            }
            Self::TooManyTriangles(count) => {
                write!(f, "indices holds {count} triangles; a mesh has at most {MAX_TRIANGLES}")
            }
            Self::Positions { given, vertices } => {
                write!(f, "positions holds {given} vertices; the mesh has {vertices}")
            }
        }
    }
}

impl std::error::Error for MeshError {}

fn check_positions(positions: &[[f32; 3]]) -> Result<(), MeshError> {
    for (vertex, position) in positions.iter().enumerate() {
        // Written so that NaN is refused too.
        if let Some(&value) = position.iter().find(|c| c.abs() > MAX_COORDINATE || c.is_nan()) {
            return Err(MeshError::Coordinate { vertex, value });
        }
    }
    Ok(())
}

impl Mesh {
    /// A mesh; every index and coordinate is checked once, here.
    pub fn new(positions: Vec<[f32; 3]>, indices: Vec<[u32; 3]>) -> Result<Self, MeshError> {
        if indices.len() > MAX_TRIANGLES {
            return Err(MeshError::TooManyTriangles(indices.len()));
        }
        check_positions(&positions)?;
        let vertices = positions.len();
        for (triangle, corners) in indices.iter().enumerate() {
            if let Some(&value) = corners.iter().find(|&&i| i as usize >= vertices) {
                return Err(MeshError::Index { triangle, value, vertices });
            }
        }
        // Whoever shades reads corners all over.
        use_huge_pages(&positions);
        use_huge_pages(&indices);
        Ok(Self { positions, indices: Arc::new(indices) })
    }

    /// The same triangles over as many other positions.
    pub fn with_positions(&self, positions: Vec<[f32; 3]>) -> Result<Self, MeshError> {
        if positions.len() != self.positions.len() {
            return Err(MeshError::Positions { given: positions.len(), vertices: self.positions.len() });
        }
        check_positions(&positions)?;
        Ok(Self { positions, indices: self.indices.clone() })
    }

    /// The vertices.
    pub fn positions(&self) -> &[[f32; 3]] {
        &self.positions
    }

    /// Three vertices for each triangle, each below `positions().len()`.
    pub fn indices(&self) -> &[[u32; 3]] {
        &self.indices
    }

    /// The corners of a triangle.
    #[inline(always)]
    pub fn triangle(&self, triangle: usize) -> [[f32; 3]; 3] {
        self.indices[triangle].map(|corner| self.positions[corner as usize])
    }
}
