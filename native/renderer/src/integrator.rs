//! Integrators: from a scene and a tile to linear light.

pub mod path;
pub mod whitted;
