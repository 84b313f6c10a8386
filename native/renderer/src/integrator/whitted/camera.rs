//! The camera: pixels in packets of eight, grouped in square cells of the picture.
//!
//! Packets and cells lie on a grid of the whole picture, wherever a tile starts, so that what is decided for a packet
//! or a cell at a time depends on its pixels alone and not on the tile.

use crate::geometry::packet::Bundle;
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

/// Packets in a cell. They are numbered group by group.
pub(super) const PACKETS: usize = COLUMNS * ROWS;

/// Packets in a group: two beside each other in four rows, a square of 8 × 8 pixels.
pub(super) const GROUP: usize = 8;
const GROUP_COLUMNS: usize = 2;
const GROUP_ROWS: usize = GROUP / GROUP_COLUMNS;

/// The column and row of a packet in its cell.
#[inline(always)]
fn place(packet: usize) -> (usize, usize) {
    let (group, within) = (packet / GROUP, packet % GROUP);
    let groups_across = COLUMNS / GROUP_COLUMNS;
    (
        group % groups_across * GROUP_COLUMNS + within % GROUP_COLUMNS,
        group / groups_across % (ROWS / GROUP_ROWS) * GROUP_ROWS + within / GROUP_COLUMNS,
    )
}

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
        let (column, row) = place(packet);
        through(F::load(&self.across[column]), F::load(&self.down[row]))
    }

    /// A bundle of all rays of a group.
    #[inline(always)]
    pub(super) fn bundle<F: Float>(&self, group: usize) -> Bundle<F> {
        let (left, top) = place(group * GROUP);
        let (right, bottom) = place(group * GROUP + GROUP - 1);
        // Pixels of the corners: a cone that holds them holds what is between them.
        let (left, right) = (self.across[left][0], self.across[right][LANES - 1]);
        let (top, bottom) = (self.down[top][0], self.down[bottom][LANES - 1]);
        let x = F::load(&[left, right, left, right, left, right, left, right]);
        let y = F::load(&[top, top, bottom, bottom, top, top, bottom, bottom]);
        Bundle::from_camera(through(x, y))
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
        let (column, row) = place(packet);
        (
            self.left + column as u32 * PACKET_WIDTH + lane % PACKET_WIDTH,
            self.top + row as u32 * PACKET_HEIGHT + lane / PACKET_WIDTH,
        )
    }
}

/// Unit directions along (x, y, −1).
#[inline(always)]
fn through<F: Float>(x: F, y: F) -> V3<F> {
    let inverse = F::splat(1.0) / (x * x + y * y + F::splat(1.0)).sqrt();
    V3::new(x * inverse, y * inverse, -inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packets_of_a_cell_cover_each_of_its_pixels_once() {
        let cell = Cell::new(64, 32, Resolution { width: 100, height: 100 }, 0.5);
        let mut pixels: Vec<(u32, u32)> = (0..PACKETS)
            .flat_map(|packet| (0..LANES as u32).map(move |lane| (packet, lane)))
            .map(|(packet, lane)| cell.pixel(packet, lane))
            .collect();
        pixels.sort_unstable();
        let expected = (64..64 + CELL).flat_map(|x| (32..32 + CELL).map(move |y| (x, y)));
        assert!(pixels.into_iter().eq(expected));
    }
}
