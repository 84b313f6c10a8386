//! The default builder: top down, each range of triangles split where the surface area heuristic over some bins of
//! centres says (Wald, "On fast Construction of SAH-based Bounding Volume Hierarchies", 2007).
//!
//! Ranges of many triangles (`top.rs`) are binned and divided by all threads together, in chunks of fixed size;
//! smaller ones are tasks of their own. Both depend on the numbers of triangles alone, so that the tree is the same
//! for any number of threads.

use super::binary::{BinaryNode, BinaryTree, Built, Ids, Reference, references};
use super::choice::Costs;
use super::sweep::{SWEPT, sweep};
use super::top;
use crate::accel::bounds::Bounds;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, vectorized};
use crate::accel::triangle::BLOCK;

/// Most bins.
pub(crate) const BINS: usize = 32;

/// Below this depth ranges are halved instead, which bounds the depth of any tree.
pub(crate) const MAX_SAH_DEPTH: u32 = 64;

/// Ranges of triangles up to this size are not divided. Up to four would be quicker still, but rays through a soup of triangles
/// visit 11 % more blocks then, against 0.4 %.
pub(crate) const SMALLEST_RANGE: usize = 3;

/// What a split has to know of a range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) bounds: Bounds,
    /// Of twice the centres.
    pub(crate) centers: Bounds,
}

impl Extent {
    pub(crate) const EMPTY: Self = Self { bounds: Bounds::EMPTY, centers: Bounds::EMPTY };

    #[inline(always)]
    pub(crate) fn add(&mut self, reference: &Reference) {
        self.bounds = self.bounds.union(reference.0);
        let center = reference.center();
        self.centers = self.centers.union(Bounds::new(center, center));
    }

    #[inline(always)]
    pub(crate) fn union(self, other: Self) -> Self {
        Self { bounds: self.bounds.union(other.bounds), centers: self.centers.union(other.centers) }
    }

    #[inline(always)]
    pub(crate) fn of(references: &[Reference]) -> Self {
        let mut extent = Self::EMPTY;
        for reference in references {
            extent.add(reference);
        }
        extent
    }
}

/// How the centres of a range fall into bins.
#[derive(Clone, Copy)]
pub(crate) struct Mapping {
    pub(crate) bins: usize,
    low: [f32; 3],
    scale: [f32; 3],
}

impl Mapping {
    #[inline(always)]
    pub(crate) fn new(centers: &Bounds, count: usize) -> Self {
        let bins = (4 + count / 16).clamp(8, BINS);
        let scale = centers.size().map(|size| {
            let scale = bins as f32 * 0.999 / size;
            if size > 0.0 && scale.is_finite() { scale } else { 0.0 }
        });
        Self { bins, low: centers.min(), scale }
    }

    /// The bins of a reference, by axis.
    #[inline(always)]
    pub(crate) fn bins(&self, reference: &Reference) -> [usize; 3] {
        let center = reference.center();
        let last = (self.bins - 1) as f32;
        std::array::from_fn(|axis| {
            let position = (center[axis] - self.low[axis]) * self.scale[axis];
            let position = if position > 0.0 { position } else { 0.0 };
            let position = if position < last { position } else { last };
            // SAFETY: a number from 0 to the last bin; NaN has become 0.
            unsafe { position.to_int_unchecked::<i32>() as usize % BINS }
        })
    }

    /// Whether the bin of a reference is one of those that go left.
    #[inline(always)]
    pub(crate) fn goes_left(&self, reference: &Reference, split: &Split) -> bool {
        let (b, axis) = (&reference.0.0, split.axis);
        let position = (b[4 + axis] - b[axis] - self.low[axis]) * self.scale[axis];
        // There is always a bin further right, so that only a NaN would need more care: it is in the first one.
        let right = position >= (split.bin + 1) as f32;
        !right
    }

    /// Whether all centres are one point, so that there is nothing to choose from.
    pub(crate) fn is_point(&self) -> bool {
        self.scale == [0.0; 3]
    }
}

/// Bins with what fell into them.
#[derive(Clone)]
pub(crate) struct Binning {
    bounds: [[Bounds; BINS]; 3],
    counts: [[u32; BINS]; 3],
}

/// Where a range is split: references in bins up to `bin` of `axis` go left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    pub(crate) axis: usize,
    pub(crate) bin: usize,
    /// Σ half area × blocks of both sides.
    pub(crate) cost: f32,
    pub(crate) left_count: usize,
}

/// What a range of triangles costs in blocks.
#[inline(always)]
pub(crate) fn blocks(count: usize) -> f32 {
    count.div_ceil(BLOCK) as f32
}

impl Binning {
    pub(crate) const EMPTY: Self = Self { bounds: [[Bounds::EMPTY; BINS]; 3], counts: [[0; BINS]; 3] };

    #[inline(always)]
    pub(crate) fn clear(&mut self, bins: usize) {
        for axis in 0..3 {
            self.bounds[axis][..bins].fill(Bounds::EMPTY);
            self.counts[axis][..bins].fill(0);
        }
    }

    pub(crate) fn add(&mut self, mapping: &Mapping, references: &[Reference]) {
        vectorized(
            #[inline(always)]
            || self.add_all(mapping, references),
        );
    }

    /// The cheapest split of some references, for which the bins are emptied first.
    pub(crate) fn split(&mut self, mapping: &Mapping, references: &[Reference]) -> Option<Split> {
        vectorized(
            #[inline(always)]
            || {
                self.clear(mapping.bins);
                self.add_all(mapping, references);
                self.best(mapping)
            },
        )
    }

    #[inline(always)]
    fn add_all(&mut self, mapping: &Mapping, references: &[Reference]) {
        for reference in references {
            let bins = mapping.bins(reference);
            for (axis, bin) in bins.into_iter().enumerate() {
                self.bounds[axis][bin] = self.bounds[axis][bin].union(reference.0);
                self.counts[axis][bin] += 1;
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for axis in 0..3 {
            for bin in 0..BINS {
                self.bounds[axis][bin] = self.bounds[axis][bin].union(other.bounds[axis][bin]);
                self.counts[axis][bin] += other.counts[axis][bin];
            }
        }
    }

    /// References in bins up to `bin`.
    pub(crate) fn count_to(&self, axis: usize, bin: usize) -> usize {
        self.counts[axis][..=bin].iter().map(|&count| count as usize).sum()
    }

    /// The boxes of both sides of a split.
    #[inline(always)]
    pub(crate) fn sides(&self, split: &Split, bins: usize) -> [Bounds; 2] {
        let (left, right) = self.bounds[split.axis][..bins].split_at(split.bin + 1);
        [left, right].map(|bins| bins.iter().fold(Bounds::EMPTY, |all, bounds| all.union(*bounds)))
    }

    /// The cheapest split, if there is any with something on both sides.
    #[inline(always)]
    pub(crate) fn best(&self, mapping: &Mapping) -> Option<Split> {
        let bins = mapping.bins;
        let mut best: Option<Split> = None;
        for axis in 0..3 {
            if mapping.scale[axis] == 0.0 {
                continue;
            }
            let mut right_costs = [0.0; BINS];
            let (mut bounds, mut count) = (Bounds::EMPTY, 0);
            for bin in (1..bins).rev() {
                bounds = bounds.union(self.bounds[axis][bin]);
                count += self.counts[axis][bin] as usize;
                right_costs[bin] = bounds.half_area() * blocks(count);
            }
            let total = count + self.counts[axis][0] as usize;
            let (mut bounds, mut count) = (Bounds::EMPTY, 0);
            for bin in 0..bins - 1 {
                bounds = bounds.union(self.bounds[axis][bin]);
                count += self.counts[axis][bin] as usize;
                if count == 0 || count == total {
                    continue;
                }
                let cost = bounds.half_area() * blocks(count) + right_costs[bin + 1];
                if best.is_none_or(|best| cost < best.cost) {
                    best = Some(Split { axis, bin, cost, left_count: count });
                }
            }
        }
        best
    }
}

/// Builds over all triangles of a mesh; `None` when there is no memory for it.
pub(crate) fn build(mesh: &Mesh, executor: &dyn Executor) -> Option<Built> {
    let (mut references, count, degenerate) = references(mesh, executor)?;
    let tree = build_over(&mut references[..count], SMALLEST_RANGE, BLOCK, executor)?;
    Some(Built { tree, ids: Ids::References(references), degenerate })
}

/// Builds over boxes of any kind, down to ranges of `smallest`, and leaves them in the order of the leaves, which have blocks of
/// `per_block`; `None` when there is no memory for it.
pub(crate) fn build_over(
    references: &mut [Reference],
    smallest: usize,
    per_block: usize,
    executor: &dyn Executor,
) -> Option<BinaryTree> {
    top::build(references, per_block, executor, &|workshop, range| workshop.build(range, 0, smallest))
}

/// References to build a part of a tree over.
pub(crate) struct Range<'a> {
    /// Where they end up.
    pub(crate) home: &'a mut [Reference],
    /// As much room.
    pub(crate) spare: &'a mut [Reference],
    /// Whether they are in `spare` now.
    pub(crate) is_away: bool,
    /// The place of the first among all.
    pub(crate) first: usize,
    pub(crate) depth: u32,
}

/// A range that waits for its turn, and the node that it becomes.
struct Waiting {
    first: usize,
    count: usize,
    node: usize,
    depth: u32,
    is_away: bool,
}

/// What a task builds with.
pub(crate) struct Workshop {
    /// The part so far; children lie behind their parents.
    pub(crate) nodes: Vec<BinaryNode>,
    pub(crate) costs: Vec<Costs>,
    binning: Box<Binning>,
    waiting: Vec<Waiting>,
}

impl Workshop {
    pub(crate) fn new() -> Self {
        Self { nodes: Vec::new(), costs: Vec::new(), binning: Box::new(Binning::EMPTY), waiting: Vec::new() }
    }

    pub(crate) fn binning(&mut self) -> &mut Binning {
        &mut self.binning
    }

    /// Builds below the node at `root`, whose box is known.
    pub(crate) fn build(&mut self, range: Range<'_>, root: usize, smallest: usize) {
        vectorized(
            #[inline(always)]
            || self.build_below(range, root, smallest),
        );
    }

    #[inline(always)]
    fn build_below(&mut self, all: Range<'_>, root: usize, smallest: usize) {
        let Range { home, spare, is_away, first, depth } = all;
        self.waiting.push(Waiting { first: 0, count: home.len(), node: root, depth, is_away });
        while let Some(range) = self.waiting.pop() {
            let here = range.first..range.first + range.count;
            let (home, spare) = (&mut home[here.clone()], &mut spare[here]);
            if range.count <= smallest {
                if range.is_away {
                    home.copy_from_slice(spare);
                }
                continue;
            }
            let (left, sides, is_away) = if range.count <= SWEPT {
                let (left, sides) = sweep(if range.is_away { spare } else { &*home });
                home.copy_from_slice(&sides.0[..range.count]);
                (left, sides.1, false)
            } else {
                let (from, into) = if range.is_away { (&*spare, home) } else { (&*home, spare) };
                let (left, sides) = divide(from, into, range.depth, &mut self.binning);
                (left, sides, !range.is_away)
            };
            let children = self.nodes.len();
            self.nodes[range.node].children = children as u32;
            let halves = [(range.first, left), (range.first + left, range.count - left)];
            for ((first_in, count), bounds) in halves.into_iter().zip(sides) {
                let node = self.nodes.len();
                self.nodes.push(BinaryNode::new(bounds, first + first_in, count));
                self.waiting.push(Waiting { first: first_in, count, node, depth: range.depth + 1, is_away });
            }
        }
    }
}

/// The box round some references.
#[inline(always)]
pub(crate) fn bounds_of(references: &[Reference]) -> Bounds {
    references.iter().fold(Bounds::EMPTY, |all, one| all.union(one.0))
}

/// The box round twice the centres.
#[inline(always)]
fn centers_of(references: &[Reference]) -> Bounds {
    let mut all = Bounds::EMPTY;
    for reference in references {
        let center = reference.center();
        all = all.union(Bounds::new(center, center));
    }
    all
}

/// Moves the references of a range, the left part to the front; how many they are, and the boxes of both.
#[inline(always)]
fn divide(from: &[Reference], into: &mut [Reference], depth: u32, binning: &mut Binning) -> (usize, [Bounds; 2]) {
    let mapping = Mapping::new(&centers_of(from), from.len());
    let split = if mapping.is_point() || depth >= MAX_SAH_DEPTH {
        None
    } else {
        binning.clear(mapping.bins);
        binning.add_all(&mapping, from);
        binning.best(&mapping)
    };
    let Some(split) = split else {
        into.copy_from_slice(from);
        let half = from.len() / 2;
        return (half, [bounds_of(&from[..half]), bounds_of(&from[half..])]);
    };
    partition(from, into, &mapping, &split);
    (split.left_count, binning.sides(&split, mapping.bins))
}

/// Moves references to their sides, in their order. Without a branch: where a split is good, nobody can predict it.
#[inline(always)]
pub(crate) fn partition(from: &[Reference], into: &mut [Reference], mapping: &Mapping, split: &Split) {
    let (mut left, mut right) = (0, split.left_count);
    for reference in from {
        let goes_left = mapping.goes_left(reference, split);
        into[if goes_left { left } else { right }] = *reference;
        left += usize::from(goes_left);
        right += usize::from(!goes_left);
    }
    debug_assert_eq!(left, split.left_count);
}
