//! Pixels in the making, in fixed point, so that their sums do not depend on the order of the summands.

use crate::film::tile::Tile;
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES};

use super::camera::{Cell, PACKETS};

/// One unit of light in fixed point. A pixel holds less than four; it is white from one on.
const ONE: f32 = (1_u32 << 30) as f32;

/// The pixels of one cell, packet by packet, in units of 1 / [`ONE`]; the fourth of each is not used.
pub(super) struct CellFilm {
    pixels: [[u32; 4]; PACKETS * LANES],
}

impl Default for CellFilm {
    fn default() -> Self {
        Self { pixels: [[0; 4]; PACKETS * LANES] }
    }
}

/// Light in fixed point. More than one unit is as good as one: the pixel is white.
#[inline(always)]
fn fixed<F: Float>(light: F) -> F::Int {
    (light.min(F::splat(1.0)) * F::splat(ONE)).to_int()
}

impl CellFilm {
    /// Replaces what the pixels of a packet hold.
    #[inline(always)]
    pub(super) fn set<F: Float>(&mut self, packet: usize, light: V3<F>) {
        let [red, green, blue] = [fixed(light.x).to_array(), fixed(light.y).to_array(), fixed(light.z).to_array()];
        for lane in 0..LANES {
            self.pixels[packet * LANES + lane] = [red[lane], green[lane], blue[lane], 0];
        }
    }

    /// Adds light to pixels, which may be the same for several lanes. `lanes` are bits.
    #[inline(always)]
    pub(super) fn add<F: Float>(&mut self, pixels: F::Int, light: V3<F>, lanes: u32) {
        let pixels = pixels.to_array();
        let [red, green, blue] = [fixed(light.x).to_array(), fixed(light.y).to_array(), fixed(light.z).to_array()];
        let mut left = lanes;
        while left != 0 {
            let lane = left.trailing_zeros() as usize % LANES;
            left &= left - 1;
            let pixel = &mut self.pixels[pixels[lane] as usize % (PACKETS * LANES)];
            pixel[0] = pixel[0].saturating_add(red[lane]);
            pixel[1] = pixel[1].saturating_add(green[lane]);
            pixel[2] = pixel[2].saturating_add(blue[lane]);
        }
    }

    /// Writes the pixels of the cell that lie in the tile to it.
    #[inline(always)]
    pub(super) fn write(&self, cell: &Cell, tile: &mut Tile) {
        let block = tile.block;
        for packet in 0..PACKETS {
            let lanes = cell.lanes_in(packet, block);
            for lane in (0..LANES).filter(|lane| lanes >> lane & 1 != 0) {
                let (x, y) = cell.pixel(packet, lane as u32);
                let at = (y - block.y) as usize * block.width as usize + (x - block.x) as usize;
                let [red, green, blue, _] = self.pixels[packet * LANES + lane];
                tile.red[at] = red as f32 / ONE;
                tile.green[at] = green as f32 / ONE;
                tile.blue[at] = blue as f32 / ONE;
            }
        }
    }
}
