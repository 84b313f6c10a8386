//! The ray tracer of Sunstone: it turns the description of a scene into pixels.
//!
//! Data flows one way: [`scene`] says what there is, an integrator prepares the geometry and shades tiles of a
//! picture, [`film`] turns linear light into bytes, [`render`] spreads the tiles over the thread [`pool`] and
//! hands pictures out. No FFI; nothing here prints, exits or recurses with its input.

#![warn(missing_docs)]

pub mod accel;
mod assets;
pub mod bsdf;
pub mod camera;
pub mod color;
pub mod decode;
pub mod denoise;
mod describe;
pub mod digest;
pub mod error;
pub mod film;
pub mod float_image;
mod geometry;
pub mod integrator;
pub mod light;
pub mod limits;
pub mod live_scene;
pub mod material;
pub mod medium;
pub mod mesh;
pub mod mesh_file;
pub mod pool;
pub mod query;
pub mod range;
pub mod render;
pub mod sampling;
pub mod scene;
pub mod scene_file;
pub mod simd;
pub mod text;
pub mod texture;
pub mod view;
