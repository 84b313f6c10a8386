//! The camera: pixels in packets of eight, grouped in square cells of the picture.
//!
//! Packets and cells lie on a grid of the whole picture, wherever a tile starts, so that what is decided for a packet
//! or a cell at a time depends on its pixels alone and not on the tile.

use crate::simd::vector::V3;
use crate::simd::{Float, LANES};
use crate::view::{Resolution, ViewBlock};

/// A packet is four pixels wide and two high.
pub(super) const PACKET_WIDTH: u32 = 4;
pub(super) const PACKET_HEIGHT: u32 = 2;

/// Pixels along the side of a cell.
pub(super) const CELL: u32 = 32;
const COLUMNS: usize = (CELL / PACKET_WIDTH) as usize;
const ROWS: usize = (CELL / PACKET_HEIGHT) as usize;

/// Packets in a cell.
pub(super) const PACKETS: usize = COLUMNS * ROWS;

/// Largest slope of a camera ray; only fields of view within a hair of 180° reach it.
const MAX_SLOPE: f64 = 1e15;

/// The slopes of the rays through one cell's pixels, per packet.
pub(super) struct Cell {
    left: u32,
    top: u32,
    /// x / −z for each lane of a packet in the column.
    across: [[f32; LANES]; COLUMNS],
    /// y / −z for each lane of a packet in the row.
    down: [[f32; LANES]; ROWS],
}

impl Cell {
    /// The cell whose top left pixel is (`left`, `top`), in a picture with `half_height` = tan(fov / 2).
    pub(super) fn new(left: u32, top: u32, resolution: Resolution, half_height: f64) -> Self {
        let (width, height) = (f64::from(resolution.width), f64::from(resolution.height));
        let slope = |value: f64| value.clamp(-MAX_SLOPE, MAX_SLOPE) as f32;
        let across = |column: usize, lane: usize| {
            let x = f64::from(left) + (column * PACKET_WIDTH as usize + lane % PACKET_WIDTH as usize) as f64;
            slope((2.0 * (x + 0.5) / width - 1.0) * (width / height) * half_height)
        };
        let down = |row: usize, lane: usize| {
            let y = f64::from(top) + (row * PACKET_HEIGHT as usize + lane / PACKET_WIDTH as usize) as f64;
            slope((1.0 - 2.0 * (y + 0.5) / height) * half_height)
        };
        Self {
            left,
            top,
            across: std::array::from_fn(|column| std::array::from_fn(|lane| across(column, lane))),
            down: std::array::from_fn(|row| std::array::from_fn(|lane| down(row, lane))),
        }
    }

    /// The unit directions of a packet's rays.
    #[inline(always)]
    pub(super) fn directions<F: Float>(&self, packet: usize) -> V3<F> {
        let (x, y) = (F::load(&self.across[packet % COLUMNS]), F::load(&self.down[packet / COLUMNS]));
        let inverse = F::splat(1.0) / (x * x + y * y + F::splat(1.0)).sqrt();
        V3::new(x * inverse, y * inverse, -inverse)
    }

    /// The lanes of a packet that lie in `block`, as bits.
    #[inline(always)]
    pub(super) fn lanes_in(&self, packet: usize, block: ViewBlock) -> u32 {
        let inside = |lane: u32| {
            let (x, y) = self.pixel(packet, lane);
            x >= block.x && y >= block.y && x - block.x < block.width && y - block.y < block.height
        };
        // Most packets are wholly inside, which two corners show.
        if inside(0) && inside(LANES as u32 - 1) {
            return (1 << LANES) - 1;
        }
        (0..LANES as u32).filter(|&lane| inside(lane)).fold(0, |bits, lane| bits | 1 << lane)
    }

    /// The pixel of a lane of a packet.
    #[inline(always)]
    pub(super) fn pixel(&self, packet: usize, lane: u32) -> (u32, u32) {
        (
            self.left + (packet % COLUMNS) as u32 * PACKET_WIDTH + lane % PACKET_WIDTH,
            self.top + (packet / COLUMNS) as u32 * PACKET_HEIGHT + lane / PACKET_WIDTH,
        )
    }
}
