//! The quick builder: triangles in the order of a curve through their centres, divided where the curve turns (Lauterbach
//! et al., "Fast BVH Construction on GPUs", 2009).

use super::binary::{Assembly, BinaryNode, Built, Ids, Reference, Root, references};
use super::binned::Extent;
use crate::accel::bounds::Bounds;
use crate::accel::buffer::{Buffer, prefetch_line};
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, Shared, Tools, vectorized};
use crate::accel::triangle::BLOCK;

/// Bits of the curve's position, for each axis.
const BITS: u32 = 11;

/// Numbers that one task makes at a time.
const CHUNK: usize = 1 << 14;

/// Builds over all triangles of a mesh; `None` when there is no memory for it.
pub(crate) fn build(mesh: &Mesh, executor: &dyn Executor) -> Option<Built> {
    let (references, count, degenerate) = references(mesh, executor)?;
    let references = &references[..count];
    let mut keys = sort(references, executor)?;

    // The top by one thread, a search for each split; then a task for each part.
    let task_size = (count / 128).max(1 << 12);
    let mut nodes = vec![BinaryNode::new(Bounds::EMPTY, 0, count)];
    let mut places = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let (first, len) = (nodes[at].first as usize, nodes[at].count as usize);
        if len <= task_size {
            places.push(at);
        } else {
            let left = split(&keys[first..first + len]);
            nodes[at].children = nodes.len() as u32;
            nodes.push(BinaryNode::new(Bounds::EMPTY, first, left));
            nodes.push(BinaryNode::new(Bounds::EMPTY, first + left, len - left));
        }
        at += 1;
    }
    let assembly = Assembly::new(nodes.len(), count, BLOCK)?;
    let mut roots = vec![Root::NONE; places.len()];
    let workshops = Tools::new();
    let (shared, shared_keys) = (Shared::new(&mut roots), Shared::new(&mut keys));
    executor.run(places.len(), &|i| {
        let place = &nodes[places[i]];
        // SAFETY: both live on below, each task has its own root, and parts do not overlap.
        let (root, keys) =
            unsafe { (&mut shared.slice(i, 1)[0], shared_keys.slice(place.first as usize, place.count as usize)) };
        *root = workshops.with(
            || (Vec::new(), Vec::new()),
            |(part, costs)| {
                vectorized(
                    #[inline(always)]
                    || {
                        build_part(part, place, references, keys);
                        assembly.settle(part, costs)
                    },
                )
            },
        );
    });
    Some(Built { tree: assembly.finish(nodes, &places, &roots), ids: Ids::Keys(keys), degenerate })
}

/// References are asked for so many before they are needed.
const AHEAD: usize = 24;

/// The tree of a range. Then its keys name triangles instead of references.
#[inline(always)]
fn build_part(nodes: &mut Vec<BinaryNode>, root: &BinaryNode, references: &[Reference], keys: &mut [u64]) {
    nodes.clear();
    nodes.push(*root);
    let base = root.first as usize;
    let mut at = 0;
    while at < nodes.len() {
        let (first, len) = (nodes[at].first as usize - base, nodes[at].count as usize);
        if len <= BLOCK {
            // Leaves come mostly in order, their references from all over memory.
            for key in keys.iter().skip(first + len + AHEAD).take(len) {
                prefetch_line(references.as_ptr().wrapping_add(*key as u32 as usize));
            }
            let keys = &mut keys[first..first + len];
            let mut bounds = Bounds::EMPTY;
            for key in keys {
                let reference = &references[*key as u32 as usize];
                bounds = bounds.union(reference.0);
                *key = u64::from(reference.triangle());
            }
            nodes[at].bounds = bounds;
        } else {
            let left = split(&keys[first..first + len]);
            nodes[at].children = nodes.len() as u32;
            nodes.push(BinaryNode::new(Bounds::EMPTY, base + first, left));
            nodes.push(BinaryNode::new(Bounds::EMPTY, base + first + left, len - left));
        }
        at += 1;
    }
    for i in (0..nodes.len()).rev() {
        let children = nodes[i].children as usize;
        if children != 0 {
            nodes[i].bounds = nodes[children].bounds.union(nodes[children + 1].bounds);
        }
    }
}

/// Where the highest bit changes in which the codes of a range differ; in the middle when they are all equal.
#[inline(always)]
fn split(codes: &[u64]) -> usize {
    let (low, high) = (codes[0] >> 32, codes[codes.len() - 1] >> 32);
    if low == high {
        return codes.len() / 2;
    }
    let bit = 63 - (low ^ high).leading_zeros();
    codes.partition_point(|code| code >> 32 >> bit == low >> bit)
}

/// Spreads the lower bits so that there are two free ones after each.
#[inline(always)]
fn spread(x: u32) -> u64 {
    let x = u64::from(x);
    let x = (x | x << 32) & 0x001f_0000_0000_ffff;
    let x = (x | x << 16) & 0x001f_0000_ff00_00ff;
    let x = (x | x << 8) & 0x100f_00f0_0f00_f00f;
    let x = (x | x << 4) & 0x10c3_0c30_c30c_30c3;
    (x | x << 2) & 0x1249_2492_4924_9249
}

/// Codes of the curve in order, in the upper 32 bits, each above the place of its reference.
fn sort(references: &[Reference], executor: &dyn Executor) -> Option<Buffer<u64>> {
    let count = references.len();
    let chunks = count.div_ceil(CHUNK);
    let chunk = |i: usize| i * CHUNK..((i + 1) * CHUNK).min(count);
    let mut extents = vec![Extent::EMPTY; chunks];
    let shared = Shared::new(&mut extents);
    executor.run(chunks, &|i| {
        // SAFETY: the extents live on below, and each task has its own.
        let into = unsafe { &mut shared.slice(i, 1)[0] };
        *into = vectorized(
            #[inline(always)]
            || Extent::of(&references[chunk(i)]),
        );
    });
    let centers = extents.into_iter().fold(Extent::EMPTY, Extent::union).centers;
    let (low, size) = (centers.min(), centers.size());
    let scale = size.map(|size| {
        let scale = ((1 << BITS) as f32 * 0.999_9) / size;
        if size > 0.0 && scale.is_finite() { scale } else { 0.0 }
    });

    // Keys hold 32 of the 33 bits of a code, and the place of the reference.
    let mut keys = Buffer::<u64>::zeroed(count)?;
    let shared = Shared::new(&mut keys);
    executor.run(chunks, &|i| {
        let range = chunk(i);
        // SAFETY: the keys live on below, and chunks do not overlap.
        let into = unsafe { shared.slice(range.start, range.len()) };
        vectorized(
            #[inline(always)]
            || {
                for (j, into) in range.clone().zip(into) {
                    let center = references[j].center();
                    let [x, y, z]: [u64; 3] = std::array::from_fn(|axis| {
                        let position = (center[axis] - low[axis]) * scale[axis];
                        let position = if position > 0.0 { position } else { 0.0 };
                        // SAFETY: from 0 to less than 2^BITS + 1; NaN has become 0.
                        let position = unsafe { position.to_int_unchecked::<i32>() };
                        spread(position as u32 & ((1 << BITS) - 1))
                    });
                    *into = (x << 2 | y << 1 | z) >> 1 << 32 | j as u64;
                }
            },
        );
    });
    let mut spare = Buffer::<u64>::zeroed(count)?;
    for shift in [32, 32 + DIGIT, 32 + 2 * DIGIT] {
        sort_by_digit(&keys, &mut spare, shift, executor);
        std::mem::swap(&mut keys, &mut spare);
    }
    Some(keys)
}

/// Bits of the keys that are sorted by at a time, from the lowest up.
const DIGIT: u32 = 11;

/// Sorts by the digit from `shift` on and keeps the order where digits are equal.
fn sort_by_digit(keys: &[u64], into: &mut [u64], shift: u32, executor: &dyn Executor) {
    const DIGITS: usize = 1 << DIGIT;
    let digit = |key: u64| (key >> shift) as usize & (DIGITS - 1);
    // More pieces would cost more to count than they are worth.
    let piece_len = keys.len().div_ceil(16).max(CHUNK);
    let pieces: Vec<&[u64]> = keys.chunks(piece_len).collect();
    let mut starts = vec![[0_u32; DIGITS]; pieces.len()];
    let shared = Shared::new(&mut starts);
    executor.run(pieces.len(), &|i| {
        // SAFETY: the counts live on below, and each task has its own.
        let counts = unsafe { &mut shared.slice(i, 1)[0] };
        pieces[i].iter().for_each(|&key| counts[digit(key)] += 1);
    });
    let mut sum = 0;
    for digit in 0..DIGITS {
        for counts in &mut starts {
            sum += std::mem::replace(&mut counts[digit], sum);
        }
    }
    let (shared, shared_starts) = (Shared::new(into), Shared::new(&mut starts));
    executor.run(pieces.len(), &|i| {
        // SAFETY: as above.
        let starts = unsafe { &mut shared_starts.slice(i, 1)[0] };
        for &key in pieces[i] {
            let at = &mut starts[digit(key)];
            // SAFETY: the keys live on in the caller; the counts give each key of each piece a place of its own.
            unsafe { shared.slice(*at as usize, 1)[0] = key };
            *at += 1;
        }
    });
}
