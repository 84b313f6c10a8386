//! Limits that callers may raise.

use sunstone_renderer::limits::Limits;
use sunstone_renderer::limits::mesh::MeshLimits;

/// Upper bounds on what a scene or texture may ask for; 0 stands for the default of each.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneLimits {
    /// Bytes of a scene file; by default 256 MiB.
    pub scene_bytes: u64,
    /// Bytes of all decoded textures of a scene file, or of one that a program gives; by default 512 MiB.
    pub texture_bytes: u64,
    /// Pixels of one picture that is held in memory; by default 2^28.
    pub pixels: u64,
    /// Width of a picture; by default 65535.
    pub width: u32,
    /// Height of a picture; by default 65535.
    pub height: u32,
    /// Width of a texture; by default 16384.
    pub texture_width: u32,
    /// Height of a texture; by default 16384.
    pub texture_height: u32,
    /// Recursion depth of rays; by default 64.
    pub recursion_depth: u32,
    /// Nesting of arrays and objects in a scene file; by default 64.
    pub nesting: u32,
    /// Bytes of one mesh or material file; by default 4 GiB.
    pub mesh_bytes: u64,
    /// Vertices of one mesh file; by default 2^31 - 1.
    pub mesh_vertices: u64,
    /// Triangles of one mesh file; by default 2^31 - 1.
    pub mesh_triangles: u64,
    /// Corner tests that cutting the concave polygons of one mesh file, or of all those of a scene file, may take;
    /// by default 2^30, some seconds.
    pub mesh_polygon_tests: u64,
    /// Bytes of the film of one picture that is drawn by samples, as sunstone_scene_info tells them; by default 16 GiB.
    pub film_bytes: u64,
    /// Surfaces that shine in a scene that is drawn by path, each triangle of a mesh and each member of each placed group by itself; by
    /// default 2^24, and never more than 2^30.
    pub emitters: u64,
}

/// The limits that the caller gave, or the defaults for null.
pub(crate) fn limits(given: Option<&SunstoneLimits>) -> Limits {
    let default = Limits::default();
    let Some(given) = given else { return default };
    Limits {
        scene_bytes: or_default(given.scene_bytes, default.scene_bytes),
        texture_bytes: or_default(given.texture_bytes, default.texture_bytes),
        pixels: or_default(given.pixels, default.pixels),
        film_bytes: or_default(given.film_bytes, default.film_bytes),
        emitters: or_default(given.emitters, default.emitters),
        width: or_default(given.width, default.width),
        height: or_default(given.height, default.height),
        texture_width: or_default(given.texture_width, default.texture_width),
        texture_height: or_default(given.texture_height, default.texture_height),
        recursion_depth: or_default(given.recursion_depth, default.recursion_depth),
        nesting: or_default(given.nesting, default.nesting),
        mesh: MeshLimits {
            mesh_bytes: or_default(given.mesh_bytes, default.mesh.mesh_bytes),
            mesh_vertices: or_default(given.mesh_vertices, default.mesh.mesh_vertices),
            mesh_triangles: or_default(given.mesh_triangles, default.mesh.mesh_triangles),
            mesh_polygon_tests: or_default(given.mesh_polygon_tests, default.mesh.mesh_polygon_tests),
        },
    }
}

fn or_default<T: PartialEq + From<u8>>(value: T, default: T) -> T {
    if value == T::from(0) { default } else { value }
}
