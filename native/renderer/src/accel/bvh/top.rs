//! The top of a tree, divided by all threads together until there are enough ranges for each to have its own.

use super::binary::{Assembly, BinaryNode, BinaryTree, Reference, Root};
use super::binned::{self, Binning, Extent, MAX_SAH_DEPTH, Mapping, Split, Workshop};
use crate::accel::buffer::Buffer;
use crate::accel::parallel::{Executor, Shared, Tools, vectorized};

/// References that one task bins or moves at a time.
const CHUNK: usize = 1 << 13;

/// Ranges up to this size are left to one task each.
fn task_size(count: usize) -> usize {
    (count / 128).max(1 << 12)
}

/// A range at some level of the top, and the node that it becomes.
struct Range {
    first: usize,
    count: usize,
    node: usize,
    depth: u32,
    extent: Extent,
    /// Whether its references are in the spare buffer.
    is_away: bool,
}

/// Builds a range of references in a workshop whose first node is the range's.
pub(crate) type BuildRange<'a> = dyn Fn(&mut Workshop, binned::Range<'_>) + Sync + 'a;

/// Builds a tree, the lower parts with `build_range`. Leaves the references in the order of the leaves.
pub(crate) fn build(
    references: &mut [Reference],
    per_block: usize,
    executor: &dyn Executor,
    build_range: &BuildRange<'_>,
) -> Option<BinaryTree> {
    let count = references.len();
    let extent = extent_of(references, executor);
    let mut nodes = vec![BinaryNode::new(extent.bounds, 0, count)];
    let mut ranges = vec![Range { first: 0, count, node: 0, depth: 0, extent, is_away: false }];
    let mut done: Vec<Range> = Vec::new();
    let mut spare = Buffer::zeroed(count)?;
    let mut is_away = false;
    loop {
        let (large, small): (Vec<_>, Vec<_>) = ranges.into_iter().partition(|range| range.count > task_size(count));
        done.extend(small);
        if large.is_empty() {
            break;
        }
        let (from, into): (&[Reference], &mut [Reference]) =
            if is_away { (&spare, references) } else { (references, &mut spare) };
        is_away = !is_away;
        ranges = divide(&large, from, into, &mut nodes, executor);
        ranges.iter_mut().for_each(|range| range.is_away = is_away);
    }

    // The largest first, so that no thread is left alone with one at the end.
    done.sort_by_key(|range| (std::cmp::Reverse(range.count), range.first));
    let assembly = Assembly::new(nodes.len(), count, per_block)?;
    let mut roots = vec![Root::NONE; done.len()];
    let workshops = Tools::new();
    let (shared, shared_spare, shared_roots) =
        (Shared::new(references), Shared::new(&mut spare), Shared::new(&mut roots));
    executor.run(done.len(), &|i| {
        let Range { first, count, depth, is_away, .. } = done[i];
        // SAFETY: all three live on below; ranges do not overlap, and each task has its own root.
        let (home, spare, root) =
            unsafe { (shared.slice(first, count), shared_spare.slice(first, count), &mut shared_roots.slice(i, 1)[0]) };
        *root = workshops.with(Workshop::new, |workshop| {
            workshop.nodes.clear();
            workshop.nodes.push(BinaryNode::new(done[i].extent.bounds, first, count));
            build_range(workshop, binned::Range { home, spare, is_away, first, depth });
            vectorized(
                #[inline(always)]
                || assembly.settle(&mut workshop.nodes, &mut workshop.costs),
            )
        });
    });
    let places: Vec<usize> = done.iter().map(|range| range.node).collect();
    Some(assembly.finish(nodes, &places, &roots))
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

/// Splits each range in two and moves its references to the other buffer.
fn divide(
    ranges: &[Range],
    from: &[Reference],
    into: &mut [Reference],
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

    let mut extents = vec![[Extent::EMPTY; 2]; chunks.len()];
    let (shared, shared_extents) = (Shared::new(into), Shared::new(&mut extents));
    executor.run(chunks.len(), &|i| {
        let Chunk { range, first, count } = chunks[i];
        let (left_at, left_count, right_at) = targets[i];
        // SAFETY: both live on below; targets follow each other without overlapping, and each task has extents of its own.
        let (left, right, extents) = unsafe {
            (
                shared.slice(left_at, left_count),
                shared.slice(right_at, count - left_count),
                &mut shared_extents.slice(i, 1)[0],
            )
        };
        let from = &from[first..first + count];
        vectorized(
            #[inline(always)]
            || {
                match &splits[range] {
                    Some(split) => partition(from, left, right, &mappings[range], split),
                    None => {
                        left.copy_from_slice(&from[..left_count]);
                        right.copy_from_slice(&from[left_count..]);
                    }
                }
                *extents = [Extent::of(left), Extent::of(right)];
            },
        );
    });

    let mut halves = Vec::with_capacity(2 * ranges.len());
    for (i, range) in ranges.iter().enumerate() {
        let children = nodes.len();
        nodes[range.node].children = children as u32;
        let mut both = [Extent::EMPTY; 2];
        for (chunk, extents) in chunks.iter().zip(&extents) {
            if chunk.range == i {
                both = [both[0].union(extents[0]), both[1].union(extents[1])];
            }
        }
        let left = left_counts[i];
        for (first, count, extent) in [(range.first, left, both[0]), (range.first + left, range.count - left, both[1])]
        {
            let node = nodes.len();
            nodes.push(BinaryNode::new(extent.bounds, first, count));
            halves.push(Range { first, count, node, depth: range.depth + 1, extent, is_away: false });
        }
    }
    halves
}

/// Moves references to their sides, in their order and without a branch.
#[inline(always)]
fn partition(from: &[Reference], left: &mut [Reference], right: &mut [Reference], mapping: &Mapping, split: &Split) {
    let mut at = [0, 0];
    let starts = [left.as_mut_ptr(), right.as_mut_ptr()];
    let lens = [left.len(), right.len()];
    for reference in from {
        let side = usize::from(!mapping.goes_left(reference, split));
        assert!(at[side] < lens[side]);
        // SAFETY: within that side, as just checked.
        unsafe { *starts[side].add(at[side]) = *reference };
        at[side] += 1;
    }
}
