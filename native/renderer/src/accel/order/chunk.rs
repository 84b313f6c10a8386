//! The rays of an order that one thread walks, and where what it finds goes: each to the place of its ray, anywhere in the
//! caller's memory.

use std::ops::Range;

use super::Order;
use crate::accel::buffer::prefetch_line;
use crate::accel::parallel::Shared;

/// Some rays of an order, one after the other, with their places.
pub(crate) struct Chunk<'a> {
    order: &'a Order<'a>,
    rays: Range<usize>,
    out: &'a Shared<u8>,
    bytes: usize,
    stride: usize,
}

impl<'a> Chunk<'a> {
    /// The rays number `rays` of an order. `out` has `bytes` bytes, `stride` for each ray of the batch. No ray of an order is in
    /// two chunks with the same `out`.
    pub(super) fn new(
        order: &'a Order<'a>,
        rays: Range<usize>,
        out: &'a Shared<u8>,
        bytes: usize,
        stride: usize,
    ) -> Self {
        Self { order, rays, out, bytes, stride }
    }

    /// How many rays there are.
    pub(crate) fn len(&self) -> usize {
        self.rays.len()
    }

    /// Which ray of the batch is number `i` here.
    #[inline(always)]
    pub(crate) fn ray(&self, i: usize) -> usize {
        assert!(i < self.rays.len(), "the chunk has {} rays", self.rays.len());
        self.order.ray(self.rays.start + i)
    }

    /// The place of ray number `i`: `stride` bytes, or what there is of them at the end of the memory.
    #[inline(always)]
    pub(crate) fn place(&mut self, i: usize) -> &mut [u8] {
        let start = self.ray(i) * self.stride;
        let len = self.stride.min(self.bytes.saturating_sub(start));
        // SAFETY: `for_each_chunk` borrows the memory for as long as there are chunks. An order names each ray once, and each
        // of its numbers is in one chunk; places of different rays are apart, and this one is borrowed with the chunk.
        unsafe { self.out.slice(start, len) }
    }

    /// Has the place of ray number `i` brought nearer.
    #[inline(always)]
    pub(crate) fn prefetch(&self, i: usize) {
        // A place of some dozen bytes mostly has a part in two lines.
        let place = self.out.start().wrapping_add(self.ray(i) * self.stride);
        prefetch_line(place);
        prefetch_line(place.wrapping_add(self.stride - 1));
    }
}
