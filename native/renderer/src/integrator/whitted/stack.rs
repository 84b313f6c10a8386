//! Rays that wait to be traced: last in, first out, eight at a time, so that few ever wait.

use crate::geometry::packet::Rays;
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES, Mask};

/// Eight rays and what becomes of the light that they find.
#[derive(Clone, Copy)]
pub(super) struct Packet<F: Float> {
    pub(super) rays: Rays<F>,
    /// How far off the ray meets the primitive it starts on, or infinity.
    pub(super) own_distance: F,
    /// What its light counts in its pixel, by channel.
    pub(super) weight: V3<F>,
    /// How much of its pixel's light may still be left out on its account.
    pub(super) budget: F,
    /// 0 for camera rays, one more for each surface that it has left.
    pub(super) depth: F,
    /// The pixel in the cell.
    pub(super) pixel: F::Int,
}

const FLOATS: usize = 12;

/// The stack, a column for each field.
#[derive(Default)]
pub(super) struct RayStack {
    len: usize,
    floats: [Vec<f32>; FLOATS],
    pixels: Vec<u32>,
    own: Vec<u32>,
}

impl RayStack {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds the rays of the mask.
    #[inline(always)]
    pub(super) fn push<F: Float>(&mut self, packet: &Packet<F>, mask: F::Mask) {
        let bits = mask.bits();
        // Whole packets are written, and read, so there is room for one beyond the last ray.
        if self.len + 2 * LANES > self.own.len() {
            self.grow();
        }
        let Packet { rays, own_distance, weight, budget, depth, pixel } = *packet;
        let floats = [
            rays.origin.x,
            rays.origin.y,
            rays.origin.z,
            rays.direction.x,
            rays.direction.y,
            rays.direction.z,
            own_distance,
            weight.x,
            weight.y,
            weight.z,
            budget,
            depth,
        ];
        let order = F::compaction(mask);
        for field in 0..FLOATS {
            if let Some(to) = self.floats[field].get_mut(self.len..).and_then(|lanes| lanes.first_chunk_mut()) {
                floats[field].permute(order).store(to);
            }
        }
        if let Some(to) = self.pixels.get_mut(self.len..).and_then(|lanes| lanes.first_chunk_mut()) {
            pixel.permute(order).store(to);
        }
        if let Some(to) = self.own.get_mut(self.len..).and_then(|lanes| lanes.first_chunk_mut()) {
            rays.own.permute(order).store(to);
        }
        self.len += bits.count_ones() as usize;
    }

    /// Takes the newest rays, up to eight, and says which lanes hold one. There must be one.
    #[inline(always)]
    pub(super) fn pop<F: Float>(&mut self) -> (Packet<F>, F::Mask) {
        let count = self.len.min(LANES);
        self.len -= count;
        let mut floats = [F::zero(); FLOATS];
        for field in 0..FLOATS {
            if let Some(from) = self.floats[field].get(self.len..).and_then(|lanes| lanes.first_chunk()) {
                floats[field] = F::load(from);
            }
        }
        let [ox, oy, oz, dx, dy, dz, own_distance, red, green, blue, budget, depth] = floats;
        let packet = Packet {
            rays: Rays { origin: V3::new(ox, oy, oz), direction: V3::new(dx, dy, dz), own: ints_at(&self.own, self.len) },
            own_distance,
            weight: V3::new(red, green, blue),
            budget,
            depth,
            pixel: ints_at(&self.pixels, self.len),
        };
        (packet, F::Mask::from_bits((1 << count) - 1))
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let capacity = (self.own.len() * 2).max(64 * LANES);
        for column in &mut self.floats {
            column.resize(capacity, 0.0);
        }
        self.pixels.resize(capacity, 0);
        self.own.resize(capacity, 0);
    }
}

#[inline(always)]
fn ints_at<I: Int>(column: &[u32], at: usize) -> I {
    match column.get(at..).and_then(|lanes| lanes.first_chunk()) {
        Some(from) => I::load(from),
        None => I::splat(0),
    }
}
