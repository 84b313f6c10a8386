//! Film: linear light in, bytes of a picture out.

pub mod filter;
pub mod gamma;
pub mod grid;
pub mod picture;
pub mod png;
pub mod sums;
pub mod tile;
