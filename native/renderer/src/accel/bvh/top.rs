//! The top of a tree, divided by all threads together until there are enough ranges for each to have its own.

use super::binary::{BinaryNode, BinaryTree, Reference};
use super::binned::{Binning, Extent, MAX_SAH_DEPTH, Mapping, Split};
use crate::accel::bounds::Bounds;
use crate::accel::parallel::{Executor, Shared, vectorized};

/// References that one task bins or moves at a time.
const CHUNK: usize = 1 << 13;

/// Ranges up to this size are left to one task each.
fn task_size(count: usize) -> usize {
    (count / 256).max(1 << 12)
}

/// A range at some level of the top, and the node that it becomes.
struct Range {
    first: usize,
    count: usize,
    node: usize,
    depth: u32,
    extent: Extent,
}

/// Builds a range of references as a tree of its own. Takes the references, where they start among all, their extent
/// and the depth of the root.
pub(crate) type BuildRange<'a> = dyn Fn(&mut [Reference], usize, Extent, u32) -> Vec<BinaryNode> + Sync + 'a;

/// Builds a tree, the lower parts with `build_range`. Gives the references in the order of the leaves.
pub(crate) fn build(
    mut references: Vec<Reference>,
    executor: &dyn Executor,
    build_range: &BuildRange<'_>,
) -> BinaryTree {
    let count = references.len();
    let extent = extent_of(&references, executor);
    let mut nodes = vec![BinaryNode { bounds: extent.bounds, first: 0, count: count as u32, children: 0 }];
    let mut ranges = vec![Range { first: 0, count, node: 0, depth: 0, extent }];
    let mut done: Vec<Range> = Vec::new();
    let mut spare = vec![Reference(Bounds::EMPTY); if count > task_size(count) { count } else { 0 }];
    loop {
        let (large, small): (Vec<_>, Vec<_>) = ranges.into_iter().partition(|range| range.count > task_size(count));
        done.extend(small);
        if large.is_empty() {
            break;
        }
        ranges = divide(&large, &mut references, &mut spare, &mut nodes, executor);
    }
    drop(spare);

    done.sort_by_key(|range| range.first);
    let mut parts: Vec<Vec<BinaryNode>> = Vec::new();
    parts.resize_with(done.len(), Vec::new);
    // The largest first, so that no thread is left alone with one at the end.
    let mut order: Vec<usize> = (0..done.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(done[i].count));
    let (shared, shared_parts) = (Shared::new(&mut references), Shared::new(&mut parts));
    executor.run(done.len(), &|task| {
        let i = order[task];
        let range = &done[i];
        // SAFETY: both vectors live on below; ranges do not overlap, and each task has its own part.
        let (part, into) = unsafe { (shared.slice(range.first, range.count), &mut shared_parts.slice(i, 1)[0]) };
        *into = build_range(part, range.first, range.extent, range.depth);
    });

    let places: Vec<usize> = done.iter().map(|range| range.node).collect();
    let (nodes, parts) = join(nodes, &places, &parts, executor);
    BinaryTree { nodes, references, parts, degenerate: 0 }
}

/// Puts finished parts below the top: the root of each replaces the node that stands for it.
pub(crate) fn join(
    mut nodes: Vec<BinaryNode>,
    places: &[usize],
    parts: &[Vec<BinaryNode>],
    executor: &dyn Executor,
) -> (Vec<BinaryNode>, Vec<(usize, usize)>) {
    let mut starts = Vec::with_capacity(parts.len());
    let mut len = nodes.len();
    for part in parts {
        starts.push(len);
        len += part.len() - 1;
    }
    let top_len = nodes.len();
    for (&place, (part, start)) in places.iter().zip(parts.iter().zip(&starts)) {
        let mut root = part[0];
        root.children = if root.children == 0 { 0 } else { root.children - 1 + *start as u32 };
        nodes[place] = root;
    }
    nodes.resize(len, nodes[0]);
    let shared = Shared::new(&mut nodes[top_len..]);
    executor.run(parts.len(), &|i| {
        // SAFETY: the nodes live on below, and parts do not overlap.
        let into = unsafe { shared.slice(starts[i] - top_len, parts[i].len() - 1) };
        for (into, node) in into.iter_mut().zip(&parts[i][1..]) {
            *into = *node;
            if node.children != 0 {
                into.children = node.children - 1 + starts[i] as u32;
            }
        }
    });
    let runs = parts.iter().zip(&starts).map(|(part, &start)| (start, start + part.len() - 1)).collect();
    (nodes, runs)
}

/// Of all references.
fn extent_of(references: &[Reference], executor: &dyn Executor) -> Extent {
    let chunks = references.len().div_ceil(CHUNK);
    let mut extents = vec![Extent::EMPTY; chunks];
    let shared = Shared::new(&mut extents);
    executor.run(chunks, &|i| {
        // SAFETY: the extents live on below, and each task has its own.
        let into = unsafe { shared.slice(i, 1) };
        into[0] = vectorized(
            #[inline(always)]
            || Extent::of(&references[i * CHUNK..((i + 1) * CHUNK).min(references.len())]),
        );
    });
    extents.into_iter().fold(Extent::EMPTY, Extent::union)
}

/// A piece of a range, for one task.
struct Chunk {
    range: usize,
    first: usize,
    count: usize,
}

/// Splits each range in two.
fn divide(
    ranges: &[Range],
    references: &mut [Reference],
    spare: &mut [Reference],
    nodes: &mut Vec<BinaryNode>,
    executor: &dyn Executor,
) -> Vec<Range> {
    let mut chunks = Vec::new();
    for (i, range) in ranges.iter().enumerate() {
        let end = range.first + range.count;
        chunks.extend((range.first..end).step_by(CHUNK).map(|first| Chunk {
            range: i,
            first,
            count: CHUNK.min(end - first),
        }));
    }
    let mappings: Vec<Mapping> = ranges.iter().map(|range| Mapping::new(&range.extent.centers, range.count)).collect();

    let mut binnings = vec![Binning::EMPTY; chunks.len()];
    let shared = Shared::new(&mut binnings);
    let from = &*references;
    executor.run(chunks.len(), &|i| {
        let chunk = &chunks[i];
        // SAFETY: the binnings live on below, and each task has its own.
        let binning = unsafe { &mut shared.slice(i, 1)[0] };
        binning.add(&mappings[chunk.range], &from[chunk.first..chunk.first + chunk.count]);
    });

    // Without a split that separates anything, a range is halved in the order in which it is.
    let splits: Vec<Option<Split>> = (0..ranges.len())
        .map(|i| {
            if mappings[i].is_point() || ranges[i].depth >= MAX_SAH_DEPTH {
                return None;
            }
            let mut all = Binning::EMPTY;
            for (chunk, binning) in chunks.iter().zip(&binnings) {
                if chunk.range == i {
                    all.merge(binning);
                }
            }
            all.best(&mappings[i])
        })
        .collect();
    let left_counts: Vec<usize> = ranges
        .iter()
        .zip(&splits)
        .map(|(range, split)| split.map_or(range.count / 2, |split| split.left_count))
        .collect();

    // Where the two sides of each chunk go.
    let mut targets = Vec::with_capacity(chunks.len());
    let mut at = (0, 0);
    for (i, (chunk, binning)) in chunks.iter().zip(&binnings).enumerate() {
        let range = &ranges[chunk.range];
        if i == 0 || chunks[i - 1].range != chunk.range {
            at = (range.first, range.first + left_counts[chunk.range]);
        }
        let middle = range.first + left_counts[chunk.range];
        let left = match splits[chunk.range] {
            Some(split) => binning.count_to(split.axis, split.bin),
            None => middle.clamp(chunk.first, chunk.first + chunk.count) - chunk.first,
        };
        targets.push((at.0, left, at.1));
        at = (at.0 + left, at.1 + chunk.count - left);
    }

    let mut extents = vec![(Extent::EMPTY, Extent::EMPTY); chunks.len()];
    let (shared, shared_extents) = (Shared::new(spare), Shared::new(&mut extents));
    executor.run(chunks.len(), &|i| {
        let chunk = &chunks[i];
        let (left_at, left_count, right_at) = targets[i];
        // SAFETY: `spare` and the extents live on below; targets follow each other without overlapping, and each task
        // has extents of its own.
        let (left, right, extents) = unsafe {
            (
                shared.slice(left_at, left_count),
                shared.slice(right_at, chunk.count - left_count),
                &mut shared_extents.slice(i, 1)[0],
            )
        };
        let (mut left, mut right) = (left.iter_mut(), right.iter_mut());
        for (j, reference) in from[chunk.first..chunk.first + chunk.count].iter().enumerate() {
            let goes_left = match splits[chunk.range] {
                Some(split) => mappings[chunk.range].bins(reference)[split.axis] <= split.bin,
                None => j < left_count,
            };
            let (side, extent) = if goes_left { (&mut left, &mut extents.0) } else { (&mut right, &mut extents.1) };
            if let Some(into) = side.next() {
                *into = *reference;
            }
            extent.add(reference);
        }
    });

    // Back into place, by chunks too.
    let from = &*spare;
    let shared = Shared::new(references);
    executor.run(chunks.len(), &|i| {
        let chunk = &chunks[i];
        // SAFETY: the references live on in the caller, and chunks do not overlap.
        let into = unsafe { shared.slice(chunk.first, chunk.count) };
        into.copy_from_slice(&from[chunk.first..chunk.first + chunk.count]);
    });

    let mut halves = Vec::with_capacity(2 * ranges.len());
    for (i, range) in ranges.iter().enumerate() {
        let children = nodes.len();
        nodes[range.node].children = children as u32;
        let mut both = (Extent::EMPTY, Extent::EMPTY);
        for (chunk, extents) in chunks.iter().zip(&extents) {
            if chunk.range == i {
                both = (both.0.union(extents.0), both.1.union(extents.1));
            }
        }
        let left = left_counts[i];
        for (first, count, extent) in [(range.first, left, both.0), (range.first + left, range.count - left, both.1)] {
            let node = nodes.len();
            nodes.push(BinaryNode { bounds: extent.bounds, first: first as u32, count: count as u32, children: 0 });
            halves.push(Range { first, count, node, depth: range.depth + 1, extent });
        }
    }
    halves
}
