//! Triangle meshes at scale: the ray kernels of Sunstone, in a crate of their own until they move into
//! `native/renderer/src/geometry/`.

pub mod bounds;
pub mod buffer;
pub mod bvh;
pub mod mesh;
pub mod parallel;
pub mod ray;
pub mod triangle;
pub mod world;
