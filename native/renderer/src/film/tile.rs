//! One tile's linear light, the unit of work of an integrator.

use crate::view::ViewBlock;

/// Linear Rec. 709 radiance of a block of pixels, as three planes in row order.
pub struct Tile {
    /// Which pixels of the picture these are.
    pub block: ViewBlock,
    /// Red of each pixel.
    pub red: Vec<f32>,
    /// Green of each pixel.
    pub green: Vec<f32>,
    /// Blue of each pixel.
    pub blue: Vec<f32>,
}

impl Tile {
    /// A black tile.
    pub fn new(block: ViewBlock) -> Self {
        let pixels = block.pixels() as usize;
        Self { block, red: vec![0.0; pixels], green: vec![0.0; pixels], blue: vec![0.0; pixels] }
    }
}
