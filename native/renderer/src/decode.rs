//! Decoders: bytes of files from others in, checked data out. Each looks at sizes before it allocates.

pub mod exr;
pub mod float_image;
pub mod hdr;
pub mod image;
mod memory;
pub mod mesh;
pub mod mesh_data;
pub mod mtl;
mod number;
pub mod obj;
pub mod pfm;
pub(crate) mod place;
pub mod ply;
mod polygon;
pub mod stl;
mod text;
mod weld;
