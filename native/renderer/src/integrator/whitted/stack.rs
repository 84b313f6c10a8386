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

impl<F: Float> Packet<F> {
    /// Rays that leave where these have arrived, for the same pixels and with the same budget.
    #[inline(always)]
    pub(super) fn child(&self, rays: Rays<F>, own_distance: F, weight: V3<F>, depth: F) -> Self {
        Self { rays, own_distance, weight, budget: self.budget, depth, pixel: self.pixel }
    }
}

const FLOATS: usize = 12;
const INTS: usize = 2;

/// Rays in a page. With branching in two and ten levels some hundred rays wait; only scenes of much deeper recursion
/// need a second page.
const PAGE: usize = 512;

/// A column of a page is longer than its rays by a cache line, for the lanes of a last packet that is not full, and
/// since all fields of a ray would compete for one set of the cache if columns were a power of two apart.
const COLUMN: usize = PAGE + 16;

/// Rays by field, so that packets are read and written whole.
#[derive(Clone)]
struct Page {
    floats: [[f32; COLUMN]; FLOATS],
    ints: [[u32; COLUMN]; INTS],
}

/// The stack: the top of it on a page at hand, the rest, if any, put away by whole pages.
pub(super) struct RayStack {
    len: usize,
    page: Box<Page>,
    /// Older rays: pages and how many are on each.
    put_away: Vec<(Box<Page>, usize)>,
}

impl Default for RayStack {
    fn default() -> Self {
        let page = Box::new(Page { floats: [[0.0; COLUMN]; FLOATS], ints: [[0; COLUMN]; INTS] });
        Self { len: 0, page, put_away: Vec::new() }
    }
}

impl RayStack {
    /// Rays that wait, at least: 0 means none, and more than a page is as good as a page.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds the rays of the mask, if any.
    #[inline(always)]
    pub(super) fn push<F: Float>(&mut self, packet: &Packet<F>, mask: F::Mask) {
        let bits = mask.bits();
        if bits == 0 {
            return;
        }
        // Whole packets are written, whatever the mask.
        if self.len > PAGE - LANES {
            self.put_page_away();
        }
        let at = self.len.min(PAGE - LANES);
        let Packet { rays, own_distance, weight, budget, depth, pixel } = *packet;
        let Rays { origin, direction, own } = rays;
        let floats = [
            origin.x,
            origin.y,
            origin.z,
            direction.x,
            direction.y,
            direction.z,
            own_distance,
            weight.x,
            weight.y,
            weight.z,
            budget,
            depth,
        ];
        let order = F::compaction(mask);
        for (column, lanes) in self.page.floats.iter_mut().zip(floats) {
            if let Some(to) = column[at..].first_chunk_mut() {
                lanes.permute(order).store(to);
            }
        }
        for (column, lanes) in self.page.ints.iter_mut().zip([own, pixel]) {
            if let Some(to) = column[at..].first_chunk_mut() {
                F::permute_int(lanes, order).store(to);
            }
        }
        self.len = at + bits.count_ones() as usize;
    }

    /// Takes the newest rays, up to eight, and says which lanes hold one.
    #[inline(always)]
    pub(super) fn pop<F: Float>(&mut self) -> (Packet<F>, F::Mask) {
        let count = self.len.min(LANES);
        let at = self.len - count;
        // Says to the compiler what it cannot know: a packet lies within the page's columns.
        let from = at.min(PAGE);
        let mut floats = [F::zero(); FLOATS];
        for (lanes, column) in floats.iter_mut().zip(&self.page.floats) {
            if let Some(from) = column[from..].first_chunk() {
                *lanes = F::load(from);
            }
        }
        let mut ints = [F::Int::splat(0); INTS];
        for (lanes, column) in ints.iter_mut().zip(&self.page.ints) {
            if let Some(from) = column[from..].first_chunk() {
                *lanes = F::Int::load(from);
            }
        }
        self.len = at;
        if at == 0 && !self.put_away.is_empty() {
            self.take_page_back();
        }
        let [ox, oy, oz, dx, dy, dz, own_distance, red, green, blue, budget, depth] = floats;
        let [own, pixel] = ints;
        let packet = Packet {
            rays: Rays { origin: V3::new(ox, oy, oz), direction: V3::new(dx, dy, dz), own },
            own_distance,
            weight: V3::new(red, green, blue),
            budget,
            depth,
            pixel,
        };
        (packet, F::Mask::from_bits((1 << count) - 1))
    }

    #[cold]
    #[inline(never)]
    fn put_page_away(&mut self) {
        self.put_away.push((self.page.clone(), self.len));
        self.len = 0;
    }

    #[cold]
    #[inline(never)]
    fn take_page_back(&mut self) {
        if let Some((page, len)) = self.put_away.pop() {
            self.page = page;
            self.len = len;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NONE;
    use crate::simd::{InstructionSet, Kernel};

    /// Pushes `count` rays, some lanes of each packet, and pops them again: the pixels in the order of their coming.
    struct PushAndPop(usize);

    impl Kernel for PushAndPop {
        type Output = Vec<u32>;

        #[inline(always)]
        fn run<F: Float>(self) -> Vec<u32> {
            let mut stack = RayStack::default();
            let mut next = 0;
            while (next as usize) < self.0 {
                let zero = V3::splat([0.0; 3]);
                let mut pixels = [u32::MAX; LANES];
                let mask = 0b1011_0101;
                for (_, pixel) in pixels.iter_mut().enumerate().filter(|(lane, _)| mask >> lane & 1 != 0) {
                    *pixel = next;
                    next += 1;
                }
                let packet = Packet {
                    rays: Rays { origin: zero, direction: zero, own: F::Int::splat(NONE) },
                    own_distance: F::zero(),
                    weight: zero,
                    budget: F::zero(),
                    depth: F::zero(),
                    pixel: F::Int::load(&pixels),
                };
                stack.push(&packet, F::Mask::from_bits(mask));
            }
            let mut popped = Vec::new();
            while stack.len() > 0 {
                let (packet, mask) = stack.pop::<F>();
                let pixels = packet.pixel.to_array();
                popped.extend(pixels[..mask.bits().count_ones() as usize].iter().rev());
            }
            popped
        }
    }

    #[test]
    fn what_is_pushed_last_is_popped_first_across_pages() {
        for count in [5, 500, 515, 5000] {
            for instructions in InstructionSet::all() {
                let popped = instructions.run(PushAndPop(count));
                assert!(popped.len() >= count);
                assert!(popped.iter().copied().eq((0..popped.len() as u32).rev()), "{count}");
            }
        }
    }
}
