//! The order in which the rays of a batch are walked.
//!
//! Rays that start close together and go the same way meet the same nodes and triangles, and take the same branches. Where
//! neighbours in a batch have nothing in common, each fetches its part of the tree anew, from memory if the tree is large.
//! So rays are sorted by where they start and, within that, by where they go, by a radix sort of 21-bit keys. Who
//! sends camera rays row by row, or sorted rays, has done that: a sample tells, and the order stays as it is.
//!
//! The order is a permutation whatever the keys are: it never shows in what rays meet.

mod chunk;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::bounds::Bounds;
use super::parallel::{Executor, Shared};
use super::ray::Ray;
pub(crate) use chunk::Chunk;

/// Most rays that are put in order together. An order of these takes 16 MiB, and no batch takes more at a time.
pub(crate) const GROUP: usize = 1 << 20;

/// Trees of fewer bytes than these are in the nearest caches whatever the order, and sorting costs more than it gains.
pub(crate) const LEAST_BYTES: usize = 1 << 20;

/// With fewer rays than these there is too little to share.
const LEAST: usize = 4096;

/// Most rays that are sorted by one thread, so that a sort stays within its caches.
const WINDOW: usize = 1 << 18;

/// Bits of a digit, of two of a key.
const DIGIT: u32 = 11;

const DIGITS: usize = 2;

/// Pairs of consecutive rays that are looked at.
const SAMPLES: usize = 256;

/// Cells along each axis of the scene: 2 to this.
const PLACE_BITS: u32 = 4;

/// Cells of directions along each axis: 2 to this.
const HEADING_BITS: u32 = 3;

/// The bits of a number, each at three times its place.
const SPREAD: [u32; 1 << PLACE_BITS] = {
    let mut table = [0; 1 << PLACE_BITS];
    let mut i = 0;
    while i < table.len() {
        let x = i as u32;
        table[i] = x & 1 | (x & 2) << 2 | (x & 4) << 4 | (x & 8) << 6;
        i += 1;
    }
    table
};

/// A cell of 2 to `BITS` along each axis, on a Morton curve. Anything at all gives some cell, also NaN.
#[inline(always)]
fn cell<const BITS: u32>([x, y, z]: [f32; 3]) -> u32 {
    // To integers with a sign: that is one instruction where unsigned ones take several.
    let spread = |c: f32| SPREAD[(c as i32).clamp(0, (1 << BITS) - 1) as usize];
    spread(x) | spread(y) << 1 | spread(z) << 2
}

/// Where rays start within a scene.
struct Space {
    min: [f32; 3],
    /// From coordinates to cells.
    scale: [f32; 3],
}

impl Space {
    fn new(bounds: &Bounds) -> Self {
        let scale = bounds.size().map(|size| if size > 0.0 { (1 << PLACE_BITS) as f32 / size } else { 0.0 });
        Self { min: bounds.min(), scale }
    }

    /// The start in cells.
    #[inline(always)]
    fn place(&self, ray: &Ray) -> [f32; 3] {
        let [x, y, z] = ray.origin;
        [(x - self.min[0]) * self.scale[0], (y - self.min[1]) * self.scale[1], (z - self.min[2]) * self.scale[2]]
    }

    /// Near for rays that are near.
    #[inline(always)]
    fn key(&self, ray: &Ray) -> u32 {
        cell::<PLACE_BITS>(self.place(ray)) << (3 * HEADING_BITS) | cell::<HEADING_BITS>(heading(ray))
    }

    /// Whether two rays start within half a cell and go about the same way.
    fn alike(&self, a: &Ray, b: &Ray) -> bool {
        let within = |a: [f32; 3], b: [f32; 3], limit: f32| (0..3).all(|axis| (a[axis] - b[axis]).abs() <= limit);
        within(self.place(a), self.place(b), 0.5) && within(heading(a), heading(b), 0.5)
    }
}

/// Where a ray goes, in cells: the direction on an octahedron, from 0 to all of them.
#[inline(always)]
fn heading(ray: &Ray) -> [f32; 3] {
    let [x, y, z] = ray.direction;
    const HALF: f32 = (1 << (HEADING_BITS - 1)) as f32;
    let scale = HALF / (x.abs() + y.abs() + z.abs());
    [x * scale + HALF, y * scale + HALF, z * scale + HALF]
}

/// How some rays of a batch are walked. It names each of them once, as nothing but a [`Sorter`] makes it.
pub(crate) struct Order<'a> {
    range: Range<usize>,
    coherent: bool,
    /// As many as there are rays, or none where they stay as they are.
    entries: Option<&'a [u64]>,
}

impl Order<'_> {
    /// Whether most rays are like the next one as they were given.
    pub(crate) fn is_coherent(&self) -> bool {
        self.coherent
    }

    /// Whether it is another order than the one given.
    pub(crate) fn is_sorted(&self) -> bool {
        self.entries.is_some()
    }

    /// Which ray of the batch is walked as number `i`.
    #[inline(always)]
    fn ray(&self, i: usize) -> usize {
        match self.entries {
            Some(entries) => (entries[i] & 0xffff_ffff) as usize,
            None => {
                assert!(i < self.range.len(), "the rays are {:?}", self.range);
                self.range.start + i
            }
        }
    }

    /// Runs `task` for chunks of up to `len` rays, several at once. A chunk has the places of its rays: parts of `out`, `stride`
    /// bytes for each ray of the batch.
    pub(crate) fn for_each_chunk(
        &self,
        len: usize,
        out: &mut [u8],
        stride: usize,
        executor: &dyn Executor,
        task: &(dyn Fn(&mut Chunk<'_>) + Sync),
    ) {
        let bytes = out.len();
        let out = Shared::new(out);
        executor.run(self.range.len().div_ceil(len), &|i| {
            let rays = i * len..self.range.len().min((i + 1) * len);
            task(&mut Chunk::new(self, rays, &out, bytes, stride));
        });
    }
}

/// Memory for orders, of one group after the other.
#[derive(Default)]
pub(crate) struct Sorter {
    /// Keys above, and below which ray it is.
    entries: Vec<u64>,
    spare: Vec<u64>,
}

impl Sorter {
    /// Puts the rays of a batch in `range`, at most [`GROUP`], in order if that is `wanted`. They stay as they are when they are few or in
    /// order already, or when there is no memory.
    pub(crate) fn order(
        &mut self,
        rays: &(impl Fn(usize) -> Ray + Sync),
        range: Range<usize>,
        wanted: bool,
        bounds: &Bounds,
        executor: &dyn Executor,
    ) -> Order<'_> {
        let count = range.len();
        let space = Space::new(bounds);
        let coherent = is_coherent(rays, &range, &space);
        if !wanted || coherent || count < LEAST || range.end > u32::MAX as usize || !self.make_room(count) {
            return Order { range, coherent, entries: None };
        }
        // One window a thread at least, as long as there is enough to share in each.
        let windows = count.div_ceil(WINDOW).max(executor.threads()).min(count / LEAST).max(1);
        let window = count.div_ceil(windows);
        let lists = self.entries.chunks_mut(window).zip(self.spare.chunks_mut(window));
        // Each is locked once, by the one thread that has it.
        let lists: Vec<_> = lists.map(Mutex::new).collect();
        executor.run(lists.len(), &|i| {
            let mut lists = lists[i].lock().unwrap_or_else(PoisonError::into_inner);
            let (entries, spare) = &mut *lists;
            sort_window(rays, range.start + i * window, &space, entries, spare);
        });
        drop(lists);
        Order { range, coherent, entries: Some(&self.entries) }
    }

    /// Whether there is memory for so many.
    fn make_room(&mut self, count: usize) -> bool {
        [&mut self.entries, &mut self.spare].into_iter().all(|list| {
            let there = list.try_reserve_exact(count.saturating_sub(list.len())).is_ok();
            if there {
                list.resize(count, 0);
            }
            there
        })
    }
}

/// Whether most rays are like the next one.
fn is_coherent(rays: &impl Fn(usize) -> Ray, range: &Range<usize>, space: &Space) -> bool {
    let pairs = range.len().saturating_sub(1);
    let samples = SAMPLES.min(pairs);
    let alike = (0..samples).filter(|sample| {
        let at = range.start + sample * pairs / samples;
        space.alike(&rays(at), &rays(at + 1))
    });
    samples > 0 && alike.count() * 2 >= samples
}

/// Fills `from` with the entries of the rays from `first` on and sorts them, with `into` for the time between.
fn sort_window<'a>(
    rays: &impl Fn(usize) -> Ray,
    first: usize,
    space: &Space,
    mut from: &'a mut [u64],
    mut into: &'a mut [u64],
) {
    const MASK: usize = (1 << DIGIT) - 1;
    let digit = |entry: u64, pass: usize| (entry >> (32 + DIGIT * pass as u32)) as usize & MASK;
    let mut counts = [[0_u32; MASK + 1]; DIGITS];
    for (i, entry) in from.iter_mut().enumerate() {
        *entry = u64::from(space.key(&rays(first + i))) << 32 | (first + i) as u64;
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(*entry, pass)] += 1;
        }
    }
    let len = from.len();
    let mut passes = 0;
    for (pass, counts) in counts.iter_mut().enumerate() {
        // All rays have one digit: nothing would move.
        if counts[digit(from[0], pass)] as usize == len {
            continue;
        }
        let mut start = 0;
        for count in counts.iter_mut() {
            start += std::mem::replace(count, start);
        }
        for &entry in from.iter() {
            let place = &mut counts[digit(entry, pass)];
            into[*place as usize] = entry;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut into);
        passes += 1;
    }
    // An odd number of passes has left the result in the spare list.
    if passes % 2 == 1 {
        into.copy_from_slice(from);
    }
}

#[cfg(test)]
mod tests;
