//! The default builder: top down, each range of triangles split where the surface area heuristic over some bins of
//! centres says (Wald, "On fast Construction of SAH-based Bounding Volume Hierarchies", 2007).
//!
//! Large ranges of triangles are binned and divided by all threads together, in chunks of fixed size;
//! smaller ones are tasks of their own. Both depend on the numbers of triangles alone, so that the tree is the same
//! for any number of threads.

use super::binary::{BinaryNode, BinaryTree, Reference, references};
use super::top;
use crate::accel::bounds::Bounds;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, vectorized};
use crate::accel::triangle::BLOCK;

/// Most bins.
pub(crate) const BINS: usize = 32;

/// Below this depth ranges are halved instead, which bounds the depth of any tree.
pub(crate) const MAX_SAH_DEPTH: u32 = 64;

/// Ranges of triangles up to this size are not divided.
pub(crate) const SMALLEST_RANGE: usize = 2;

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
        std::array::from_fn(|axis| {
            let position = (center[axis] - self.low[axis]) * self.scale[axis];
            let last = (self.bins - 1) as f32;
            let position = if position > 0.0 { position } else { 0.0 };
            let position = if position < last { position } else { last };
            // SAFETY: a number from 0 to the last bin; NaN has become 0.
            unsafe { position.to_int_unchecked::<i32>() as usize % BINS }
        })
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
    pub(crate) fn sides(&self, split: &Split) -> [Bounds; 2] {
        let (left, right) = self.bounds[split.axis].split_at(split.bin + 1);
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

/// Builds over all triangles of a mesh.
pub(crate) fn build(mesh: &Mesh, executor: &dyn Executor) -> BinaryTree {
    let (references, degenerate) = references(mesh, executor);
    BinaryTree { degenerate, ..build_over(references, SMALLEST_RANGE, executor) }
}

/// Builds over boxes of any kind, down to ranges of `smallest`.
pub(crate) fn build_over(references: Vec<Reference>, smallest: usize, executor: &dyn Executor) -> BinaryTree {
    top::build(references, executor, &move |references, first, extent, depth| {
        build_range(references, first, extent, depth, smallest)
    })
}

/// A range that waits for its turn, and the node that it becomes.
struct Waiting {
    first: usize,
    count: usize,
    node: usize,
    depth: u32,
    extent: Extent,
}

/// Builds over some references, which start at `first` of all, as a tree of its own whose root is its first node.
pub(crate) fn build_range(
    references: &mut [Reference],
    first: usize,
    extent: Extent,
    depth: u32,
    smallest: usize,
) -> Vec<BinaryNode> {
    vectorized(
        #[inline(always)]
        || build_below(references, first, extent, depth, smallest),
    )
}

#[inline(always)]
fn build_below(
    references: &mut [Reference],
    first: usize,
    extent: Extent,
    depth: u32,
    smallest: usize,
) -> Vec<BinaryNode> {
    let mut nodes = Vec::with_capacity(references.len() / 2 + 1);
    let mut binning = Box::new(Binning::EMPTY);
    let mut waiting = vec![Waiting { first: 0, count: references.len(), node: 0, depth, extent }];
    nodes.push(BinaryNode { bounds: extent.bounds, first: first as u32, count: references.len() as u32, children: 0 });
    while let Some(range) = waiting.pop() {
        if range.count <= smallest {
            continue;
        }
        let part = &mut references[range.first..range.first + range.count];
        let (left, left_extent, right_extent) =
            if part.len() <= SWEPT { sweep(part) } else { divide(part, &range.extent, range.depth, &mut binning) };
        let children = nodes.len();
        nodes[range.node].children = children as u32;
        for (first_in, count, extent) in
            [(range.first, left, left_extent), (range.first + left, range.count - left, right_extent)]
        {
            let node = nodes.len();
            nodes.push(BinaryNode {
                bounds: extent.bounds,
                first: (first + first_in) as u32,
                count: count as u32,
                children: 0,
            });
            waiting.push(Waiting { first: first_in, count, node, depth: range.depth + 1, extent });
        }
    }
    nodes
}

/// Up to as many references every division is tried instead of those between bins; it is faster, too.
const SWEPT: usize = 8;

/// As [`divide`], for a few references.
#[inline(always)]
fn sweep(references: &mut [Reference]) -> (usize, Extent, Extent) {
    let count = references.len();
    let mut best = (f32::INFINITY, count / 2);
    let mut best_order: [usize; SWEPT] = std::array::from_fn(|i| i);
    for axis in 0..3 {
        let mut order = [0_usize; SWEPT];
        let mut keys = [0.0_f32; SWEPT];
        for (i, reference) in references.iter().enumerate() {
            let key = reference.center()[axis];
            let mut at = i;
            while at > 0 && keys[at - 1] > key {
                keys[at] = keys[at - 1];
                order[at] = order[at - 1];
                at -= 1;
            }
            keys[at] = key;
            order[at] = i;
        }
        let mut right_costs = [0.0; SWEPT];
        let mut bounds = Bounds::EMPTY;
        for i in (1..count).rev() {
            bounds = bounds.union(references[order[i]].0);
            right_costs[i] = bounds.half_area() * blocks(count - i);
        }
        let mut bounds = Bounds::EMPTY;
        for i in 1..count {
            bounds = bounds.union(references[order[i - 1]].0);
            let cost = bounds.half_area() * blocks(i) + right_costs[i];
            if cost < best.0 {
                best = (cost, i);
                best_order = order;
            }
        }
    }
    let mut sorted = [Reference(Bounds::EMPTY); SWEPT];
    for i in 0..count {
        sorted[i] = references[best_order[i]];
    }
    references.copy_from_slice(&sorted[..count]);
    (best.1, Extent::of(&sorted[..best.1]), Extent::of(&sorted[best.1..count]))
}

/// Brings the references of the left part to the front and says how many they are.
#[inline(always)]
fn divide(references: &mut [Reference], extent: &Extent, depth: u32, binning: &mut Binning) -> (usize, Extent, Extent) {
    let mapping = Mapping::new(&extent.centers, references.len());
    let split = if mapping.is_point() || depth >= MAX_SAH_DEPTH {
        None
    } else {
        binning.clear(mapping.bins);
        binning.add_all(&mapping, references);
        binning.best(&mapping)
    };
    let Some(split) = split else {
        let half = references.len() / 2;
        return (half, Extent::of(&references[..half]), Extent::of(&references[half..]));
    };
    let (mut left, mut right) = (Extent::EMPTY, Extent::EMPTY);
    let (mut low, mut high) = (0, references.len());
    while low < high {
        let reference = references[low];
        if mapping.bins(&reference)[split.axis] <= split.bin {
            left.add(&reference);
            low += 1;
        } else {
            right.add(&reference);
            high -= 1;
            references.swap(low, high);
        }
    }
    debug_assert_eq!(low, split.left_count);
    (low, left, right)
}
