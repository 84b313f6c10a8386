//! A picture in memory that is filled tile by tile from many threads and can be read at any time.

use std::sync::OnceLock;

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::view::ViewBlock;

use super::grid::TileGrid;

/// Bytes of each pixel: red, green, blue, alpha or in the order of the pixel format.
pub const PIXEL_BYTES: usize = 4;

/// A block of pixels, each tile of it written once.
pub struct Picture {
    grid: TileGrid,
    /// Tiles in the grid's order, rows without padding. Kept apart so that threads fill them without locks.
    tiles: Vec<OnceLock<Vec<u8>>>,
}

impl Picture {
    /// A picture of which no tile is there yet; refuses more pixels than `limits` allow in memory.
    pub fn new(grid: TileGrid, limits: &Limits) -> Result<Self> {
        let pixels = grid.block().pixels();
        if pixels > limits.pixels {
            return Err(Error::limit(
                "block",
                format!(
                    "{pixels} pixels exceed the {} that are held in memory; render to a PNG file, render smaller blocks, \
                     or raise the limit 'pixels'",
                    limits.pixels
                ),
            ));
        }
        let mut tiles = Vec::new();
        tiles.try_reserve_exact(grid.count()).map_err(|_| out_of_memory(pixels))?;
        tiles.resize_with(grid.count(), OnceLock::new);
        Ok(Self { grid, tiles })
    }

    /// How it is cut into tiles.
    pub fn grid(&self) -> &TileGrid {
        &self.grid
    }

    /// Keeps the finished tile `index`, which `fill` writes into zeroed bytes.
    pub fn put(&self, index: usize, fill: impl FnOnce(&mut [u8])) -> Result<()> {
        let pixels = self.grid.tile(index).pixels();
        let length = pixels as usize * PIXEL_BYTES;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| out_of_memory(pixels))?;
        bytes.resize(length, 0);
        fill(&mut bytes);
        // A tile is handed out once, so nobody has set it before.
        let _ = self.tiles[index].set(bytes);
        Ok(())
    }

    /// Copies `block` (in coordinates of the whole picture) into `out`, whose rows start `row_stride` bytes apart.
    /// Pixels of tiles that are not there yet become zero.
    pub fn read(&self, block: ViewBlock, out: &mut [u8], row_stride: u64) -> Result<()> {
        block.check_inside(self.grid.block())?;
        check_buffer(block, out.len() as u64, row_stride)?;
        let row_stride = row_stride as usize;
        for index in self.grid.overlapping(block) {
            let tile = self.grid.tile(index);
            let (left, right) = (tile.x.max(block.x), (tile.x + tile.width).min(block.x + block.width));
            let (top, bottom) = (tile.y.max(block.y), (tile.y + tile.height).min(block.y + block.height));
            let length = (right - left) as usize * PIXEL_BYTES;
            let texels = self.tiles[index].get();
            for y in top..bottom {
                let to = (y - block.y) as usize * row_stride + (left - block.x) as usize * PIXEL_BYTES;
                match texels {
                    Some(bytes) => {
                        let from =
                            ((y - tile.y) as usize * tile.width as usize + (left - tile.x) as usize) * PIXEL_BYTES;
                        out[to..to + length].copy_from_slice(&bytes[from..from + length]);
                    }
                    None => out[to..to + length].fill(0),
                }
            }
        }
        Ok(())
    }
}

/// Refuses a buffer of `length` bytes that cannot hold the rows of `block`, `row_stride` bytes apart.
pub fn check_buffer(block: ViewBlock, length: u64, row_stride: u64) -> Result<()> {
    let row_bytes = u64::from(block.width) * PIXEL_BYTES as u64;
    if row_stride < row_bytes {
        return Err(Error::invalid(
            "row_stride",
            format!("{row_stride} bytes are too few for a row of {} pixels; give at least {row_bytes}", block.width),
        ));
    }
    let needed = (u64::from(block.height) - 1).saturating_mul(row_stride).saturating_add(row_bytes);
    if length < needed {
        let message = format!("{length} bytes are too few for this block; give {needed}");
        return Err(Error::new(ErrorKind::BufferTooSmall, message).at("length"));
    }
    Ok(())
}

fn out_of_memory(pixels: u64) -> Error {
    Error::new(ErrorKind::OutOfMemory, format!("no memory for {pixels} pixels; render a smaller block or to a file"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Resolution;

    #[test]
    fn blocks_read_back_what_tiles_put() {
        let whole = Resolution { width: 150, height: 70 }.whole();
        let picture = Picture::new(TileGrid::new(whole, 64), &Limits::default()).unwrap();
        for index in 1..picture.grid().count() {
            let tile = picture.grid().tile(index);
            picture
                .put(index, |bytes| {
                    for (i, pixel) in bytes.chunks_exact_mut(4).enumerate() {
                        let (x, y) = (tile.x + i as u32 % tile.width, tile.y + i as u32 / tile.width);
                        pixel.copy_from_slice(&[x as u8, y as u8, 7, 255]);
                    }
                })
                .unwrap();
        }
        let block = ViewBlock { x: 60, y: 5, width: 80, height: 62 };
        let stride = 80 * 4 + 12;
        let mut out = vec![9; stride * 62];
        picture.read(block, &mut out, stride as u64).unwrap();
        for y in 0..62u32 {
            for x in 0..80u32 {
                let at = y as usize * stride + x as usize * 4;
                let missing = x + 60 < 64 && y + 5 < 64;
                let expected = if missing { [0; 4] } else { [(x + 60) as u8, (y + 5) as u8, 7, 255] };
                assert_eq!(out[at..at + 4], expected, "pixel {x}, {y}");
            }
            assert!(out[y as usize * stride + 320..][..12].iter().all(|&byte| byte == 9), "padding is left alone");
        }
    }

    #[test]
    fn wrong_buffers_are_refused() {
        let whole = Resolution { width: 10, height: 10 }.whole();
        let picture = Picture::new(TileGrid::new(whole, 64), &Limits::default()).unwrap();
        assert_eq!(picture.read(whole, &mut [0; 399], 40).unwrap_err().kind, ErrorKind::BufferTooSmall);
        assert_eq!(picture.read(whole, &mut [0; 400], 39).unwrap_err().kind, ErrorKind::InvalidArgument);
        let outside = ViewBlock { x: 1, y: 0, width: 10, height: 10 };
        assert_eq!(picture.read(outside, &mut [0; 400], 40).unwrap_err().kind, ErrorKind::InvalidArgument);
    }
}
