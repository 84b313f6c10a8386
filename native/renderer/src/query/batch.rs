//! Batches of rays in the caller's memory: read, put in order, walked on the pool's threads, and hits written to the places
//! of their rays. What a batch takes besides is bounded, however long it is (`accel/order.rs`).

use crate::accel::buffer::prefetch_line;
use crate::accel::bvh::Stack;
use crate::accel::order::{Chunk, GROUP, Sorter};
use crate::accel::ray::Ray;
use crate::pool::Threads;

use super::{Queryable, RayHit};

/// Rays that a thread takes at a time: enough to be worth a handover, few enough for all threads to get some.
const CHUNK: usize = 2048;

/// Rays that are fetched, walked and answered together.
pub(super) const BLOCK: usize = 64;

/// Rays in the caller's memory: 32 bytes each, `stride` bytes apart.
#[derive(Clone, Copy)]
pub struct RayBytes<'a> {
    /// All of them.
    pub bytes: &'a [u8],
    /// From one to the next, at least [`Self::SIZE`].
    pub stride: usize,
    /// How many.
    pub count: usize,
}

impl RayBytes<'_> {
    /// Bytes of a ray: origin, tmin, direction, tmax, as 32-bit floats of the machine.
    pub const SIZE: usize = 32;

    #[inline]
    pub(super) fn get(&self, i: usize) -> Ray {
        let start = i * self.stride;
        let mut floats = [0.0; 8];
        let (words, _) = self.bytes[start..start + Self::SIZE].as_chunks();
        for (float, word) in floats.iter_mut().zip(words) {
            *float = f32::from_ne_bytes(*word);
        }
        let [ox, oy, oz, tmin, dx, dy, dz, tmax] = floats;
        Ray { origin: [ox, oy, oz], tmin, direction: [dx, dy, dz], tmax }
    }
}

/// Answers a block of rays, of which the first is the chunk's ray of that number. They may be known to be alike.
type Answer<'a> = dyn Fn(&[Ray], bool, &mut Chunk<'_>, usize, &mut Stack) + Sync + 'a;

/// Walks all rays on the pool's threads; `out` has a place of `stride` bytes for each.
fn for_each_block(
    scene: &Queryable,
    rays: RayBytes<'_>,
    out: &mut [u8],
    stride: usize,
    threads: usize,
    answer: &Answer,
) {
    assert!(rays.count == 0 || out.len() > (rays.count - 1) * stride, "each ray needs a place");
    let (executor, bounds) = (Threads(threads), scene.world.bounds());
    let mut sorter = Sorter::default();
    for first in (0..rays.count).step_by(GROUP) {
        let group = first..rays.count.min(first + GROUP);
        let order = sorter.order(&|i| rays.get(i), group, scene.ordered, &bounds, &executor);
        order.for_each_chunk(CHUNK, out, stride, &executor, &|chunk| {
            let mut stack = Stack::default();
            let mut block = [Ray { origin: [0.0; 3], tmin: 0.0, direction: [0.0; 3], tmax: 0.0 }; BLOCK];
            for first in (0..chunk.len()).step_by(BLOCK) {
                let next = chunk.len().min(first + BLOCK);
                let block = &mut block[..next - first];
                for (i, ray) in (first..).zip(&mut *block) {
                    *ray = rays.get(chunk.ray(i));
                }
                if order.is_sorted() {
                    // What the next block needs comes nearer while this one is walked.
                    for i in next..chunk.len().min(next + BLOCK) {
                        prefetch_line(rays.bytes.as_ptr().wrapping_add(chunk.ray(i) * rays.stride));
                        chunk.prefetch(i);
                    }
                }
                answer(block, order.is_coherent(), chunk, first, &mut stack);
            }
        });
    }
}

/// The nearest hit of each ray, written by `write` to its `hit_stride` bytes of `hits`. Rays of large batches are walked in an
/// order of their own, which does not show in the hits; besides the arrays given it takes at most 16 MiB and some KiB a thread.
///
/// # Panics
///
/// When `hits` is too short for the rays.
pub fn intersect(
    scene: &Queryable,
    rays: RayBytes<'_>,
    hits: &mut [u8],
    hit_stride: usize,
    threads: usize,
    write: &(dyn Fn(&RayHit, &mut [u8]) + Sync),
) {
    for_each_block(scene, rays, hits, hit_stride, threads, &|rays, coherent, chunk, first, stack| {
        scene.nearest_of_each(rays, coherent, stack, |i, hit| write(hit, chunk.place(first + i)));
    });
}

/// 1 for each ray that meets anything, 0 for others. Order and memory are as for [`intersect`].
///
/// # Panics
///
/// When `occluded` is too short for the rays.
pub fn occluded(scene: &Queryable, rays: RayBytes<'_>, occluded: &mut [u8], threads: usize) {
    for_each_block(scene, rays, occluded, 1, threads, &|rays, _, chunk, first, stack| {
        scene.occluded_of_each(rays, stack, |i, met| chunk.place(first + i)[0] = u8::from(met));
    });
}

#[cfg(test)]
mod tests;
