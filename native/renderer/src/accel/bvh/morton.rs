//! The quick builder: triangles in the order of a curve through their centres, divided where the curve turns (Lauterbach
//! et al., "Fast BVH Construction on GPUs", 2009).

use super::binary::{BinaryNode, BinaryTree, Reference, references};
use super::binned::Extent;
use super::top;
use crate::accel::bounds::Bounds;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, Shared, vectorized};
use crate::accel::triangle::BLOCK;

/// Bits of the curve's position, for each axis.
const BITS: u32 = 11;

/// Numbers that one task makes at a time.
const CHUNK: usize = 1 << 14;

/// Builds over all triangles of a mesh.
pub(crate) fn build(mesh: &Mesh, executor: &dyn Executor) -> BinaryTree {
    let (mut references, degenerate) = references(mesh, executor);
    let count = references.len();
    let codes = sort(&mut references, executor);

    // The top by one thread, a search for each split; then a task for each part.
    let task_size = (count / 256).max(1 << 12);
    let root = BinaryNode { bounds: Bounds::EMPTY, first: 0, count: count as u32, children: 0 };
    let mut nodes = vec![root];
    let mut places = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let (first, len) = (nodes[at].first as usize, nodes[at].count as usize);
        if len <= task_size {
            places.push(at);
        } else {
            let middle = first + split(&codes[first..first + len]);
            nodes[at].children = nodes.len() as u32;
            let node =
                |first: usize, end: usize| BinaryNode { first: first as u32, count: (end - first) as u32, ..root };
            let halves = [node(first, middle), node(middle, first + len)];
            nodes.extend(halves);
        }
        at += 1;
    }
    let mut parts: Vec<Vec<BinaryNode>> = Vec::new();
    parts.resize_with(places.len(), Vec::new);
    let shared = Shared::new(&mut parts);
    executor.run(places.len(), &|i| {
        // SAFETY: the parts live on below, and each task has its own.
        let into = unsafe { &mut shared.slice(i, 1)[0] };
        *into = vectorized(
            #[inline(always)]
            || build_part(&nodes[places[i]], &references, &codes),
        );
    });
    let top = nodes.len();
    let (mut nodes, parts) = top::join(nodes, &places, &parts, executor);
    for i in (0..top).rev() {
        let children = nodes[i].children as usize;
        if children != 0 {
            nodes[i].bounds = nodes[children].bounds.union(nodes[children + 1].bounds);
        }
    }
    BinaryTree { nodes, references, parts, degenerate }
}

/// The tree of a range.
#[inline(always)]
fn build_part(root: &BinaryNode, references: &[Reference], codes: &[u64]) -> Vec<BinaryNode> {
    let mut nodes = Vec::with_capacity(root.count as usize / 2 + 1);
    nodes.push(*root);
    let mut at = 0;
    while at < nodes.len() {
        let (first, len) = (nodes[at].first as usize, nodes[at].count as usize);
        if len <= BLOCK {
            let bounds = references[first..first + len].iter().fold(Bounds::EMPTY, |all, one| all.union(one.0));
            nodes[at].bounds = bounds;
        } else {
            let middle = first + split(&codes[first..first + len]);
            nodes[at].children = nodes.len() as u32;
            for (first, end) in [(first, middle), (middle, first + len)] {
                nodes.push(BinaryNode { first: first as u32, count: (end - first) as u32, ..*root });
            }
        }
        at += 1;
    }
    for i in (0..nodes.len()).rev() {
        let children = nodes[i].children as usize;
        if children != 0 {
            nodes[i].bounds = nodes[children].bounds.union(nodes[children + 1].bounds);
        }
    }
    nodes
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

/// Brings references into the order of the curve and gives their codes in the upper bits, 32 of them.
fn sort(references: &mut Vec<Reference>, executor: &dyn Executor) -> Vec<u64> {
    let count = references.len();
    let chunks = count.div_ceil(CHUNK);
    let chunk = |i: usize| i * CHUNK..((i + 1) * CHUNK).min(count);
    let mut extents = vec![Extent::EMPTY; chunks];
    let shared = Shared::new(&mut extents);
    executor.run(chunks, &|i| {
        // SAFETY: the extents live on below, and each task has its own.
        let into = unsafe { &mut shared.slice(i, 1)[0] };
        *into = Extent::of(&references[chunk(i)]);
    });
    let centers = extents.into_iter().fold(Extent::EMPTY, Extent::union).centers;
    let (low, size) = (centers.min(), centers.size());
    let scale = size.map(|size| {
        let scale = ((1 << BITS) as f32 * 0.999_9) / size;
        if size > 0.0 && scale.is_finite() { scale } else { 0.0 }
    });

    // Keys hold 32 of the 33 bits of a code, and the place of the reference.
    let mut keys = vec![0_u64; count];
    let shared = Shared::new(&mut keys);
    executor.run(chunks, &|i| {
        let range = chunk(i);
        // SAFETY: the keys live on below, and chunks do not overlap.
        let into = unsafe { shared.slice(range.start, range.len()) };
        for (j, into) in range.clone().zip(into) {
            let center = references[j].center();
            let [x, y, z]: [u64; 3] = std::array::from_fn(|axis| {
                spread(((center[axis] - low[axis]) * scale[axis]) as u32 & ((1 << BITS) - 1))
            });
            *into = (x << 2 | y << 1 | z) >> 1 << 32 | j as u64;
        }
    });

    // From the lowest digit up; each pass keeps the order of equal digits.
    const DIGIT: u32 = 11;
    let mut spare = vec![0_u64; count];
    for shift in [32, 32 + DIGIT, 32 + 2 * DIGIT] {
        let digit = |key: u64| (key >> shift) as usize & ((1 << DIGIT) - 1);
        let mut starts = [0_usize; 1 << DIGIT];
        keys.iter().for_each(|&key| starts[digit(key)] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for &key in &keys {
            let at = &mut starts[digit(key)];
            spare[*at] = key;
            *at += 1;
        }
        std::mem::swap(&mut keys, &mut spare);
    }
    drop(spare);

    let mut sorted = vec![Reference(Bounds::EMPTY); count];
    let shared = Shared::new(&mut sorted);
    executor.run(chunks, &|i| {
        let range = chunk(i);
        // SAFETY: the sorted references live on below, and chunks do not overlap.
        let into = unsafe { shared.slice(range.start, range.len()) };
        for (into, key) in into.iter_mut().zip(&keys[range]) {
            *into = references[*key as u32 as usize];
        }
    });
    *references = sorted;
    keys
}
