//! What rays are followed through: triangle meshes and other shapes, each under a tree of its own, placed in worlds.
//!
//! [`bvh`] builds trees over meshes and walks them, `few` asks a handful of triangles without a tree, [`spheres`] builds trees over
//! spheres, [`world`] places [`shape`]s, [`ray`] says what a ray and a hit are and why no box loses a triangle, [`parallel`] how
//! builders get threads. It knows numbers alone: nothing of scenes, materials, lights or pictures.

pub(crate) mod arena;
pub mod bounds;
pub mod buffer;
pub mod bvh;
pub(crate) mod few;
pub(crate) mod interrupt;
pub mod mesh;
pub mod motion;
pub(crate) mod order;
pub mod parallel;
pub mod ray;
pub mod shape;
pub mod size;
pub(crate) mod solid;
pub mod spheres;
pub mod triangle;
pub mod world;
