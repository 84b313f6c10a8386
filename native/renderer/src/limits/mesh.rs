//! The limits of mesh files, by the names that messages use.

use crate::error::{Error, Result};

/// Upper bounds, checked in 64 bits before anything is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeshLimits {
    /// Bytes of one mesh or material file.
    pub mesh_bytes: u64,
    /// Vertices of one mesh; whatever is set, never more than 2³² − 2, since indices are 32-bit and two have a
    /// meaning of their own.
    pub mesh_vertices: u64,
    /// Triangles of one mesh, polygons counted as the triangles they are cut into.
    pub mesh_triangles: u64,
    /// Corner tests that cutting the concave polygons of one file may take, and of all files of a scene together. Polygons
    /// with many inward corners take a number of tests that is quadratic in them, so a small file could otherwise keep a
    /// core busy for hours; a test is about two nanoseconds. All else that is done with a polygon is linear in its corners.
    pub mesh_polygon_tests: u64,
}

/// Larger numbers do not fit 32-bit indices beside the marks for none.
const MAX_COUNT: u64 = u32::MAX as u64 - 1;

impl Default for MeshLimits {
    fn default() -> Self {
        Self {
            mesh_bytes: 4 << 30,
            mesh_vertices: (1 << 31) - 1,
            mesh_triangles: (1 << 31) - 1,
            mesh_polygon_tests: 1 << 30,
        }
    }
}

impl MeshLimits {
    /// Refuses a file that is too long.
    pub fn check_mesh_bytes(&self, bytes: u64) -> Result<()> {
        check("mesh_bytes", bytes, self.mesh_bytes, "bytes")
    }

    /// Refuses too many vertices.
    pub fn check_mesh_vertices(&self, count: u64) -> Result<()> {
        check("mesh_vertices", count, self.mesh_vertices.min(MAX_COUNT), "vertices")
    }

    /// Refuses too many triangles.
    pub fn check_mesh_triangles(&self, count: u64) -> Result<()> {
        check("mesh_triangles", count, self.mesh_triangles.min(MAX_COUNT), "triangles")
    }
}

#[inline]
fn check(name: &str, count: u64, limit: u64, what: &str) -> Result<()> {
    if count <= limit { Ok(()) } else { Err(exceeded(name, count, limit, what)) }
}

#[cold]
fn exceeded(name: &str, count: u64, limit: u64, what: &str) -> Error {
    Error::limit("mesh", format!("{count} {what} exceed the limit of {limit}; raise {name}"))
}
