//! Sampling: numbers that spread evenly, and what shapes and densities are made of them.

pub mod distribution;
mod hash;
pub mod sequence;
pub mod warp;
