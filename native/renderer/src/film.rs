//! Film: linear light in, bytes of a picture out.

pub mod aov;
pub mod aov_sums;
pub mod beside;
pub mod checkpoint;
pub mod denoised;
pub mod exr;
pub mod file;
pub mod filter;
pub mod gamma;
pub mod grid;
pub mod guide_sums;
mod hdr;
mod ids;
pub mod light_film;
pub mod light_tile;
mod pfm;
pub mod picture;
pub mod png;
mod reading;
pub mod sample_ranges;
pub mod screen;
pub mod sums;
pub mod tile;
pub mod tone;
