//! Builds the hierarchy from the top: a node starts as one range of primitives and splits its child of the largest
//! surface, at the plane that a binned surface area heuristic picks (Wald, "On fast Construction of SAH-based Bounding
//! Volume Hierarchies", 2007), until it has eight. What comes out depends on the boxes and their order alone.
//!
//! Nothing recurses: nodes that are still to be filled wait in a list.

use super::{Bvh, Child, Node, WIDTH};
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::aabb::Aabb;
use crate::geometry::reserve;

/// A slot of a block that holds no primitive.
pub(crate) const EMPTY_SLOT: u32 = u32::MAX;

/// Planes are looked for at the borders of this many bins on each axis.
const BINS: usize = 16;

/// A box and whose it is. Four numbers a side, so that the compiler can work on a side at once; `id` travels in the
/// fourth of `min`, that of `max` is unused.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
struct Reference {
    min: [f32; 4],
    max: [f32; 4],
}

impl Reference {
    fn new(bounds: &Aabb, id: u32) -> Self {
        let ([ax, ay, az], [bx, by, bz]) = (bounds.min, bounds.max);
        Self { min: [ax, ay, az, f32::from_bits(id)], max: [bx, by, bz, 0.0] }
    }

    fn id(&self) -> u32 {
        self.min[3].to_bits()
    }

    /// Twice the box's centre.
    #[inline(always)]
    fn doubled_center(&self) -> [f32; 4] {
        std::array::from_fn(|i| self.min[i] + self.max[i])
    }
}

/// A box in the making; the fourth numbers mean nothing.
#[derive(Clone, Copy)]
struct Side {
    min: [f32; 4],
    max: [f32; 4],
}

impl Side {
    const EMPTY: Self = Self { min: [f32::INFINITY; 4], max: [f32::NEG_INFINITY; 4] };

    #[inline(always)]
    fn grow(&mut self, min: [f32; 4], max: [f32; 4]) {
        for i in 0..4 {
            self.min[i] = if min[i] < self.min[i] { min[i] } else { self.min[i] };
            self.max[i] = if max[i] > self.max[i] { max[i] } else { self.max[i] };
        }
    }

    fn to_aabb(self) -> Aabb {
        let three = |[x, y, z, _]: [f32; 4]| [x, y, z];
        Aabb { min: three(self.min), max: three(self.max) }
    }
}

/// A run of references with the boxes of their own boxes and of their doubled centres.
#[derive(Clone, Copy)]
struct Range {
    start: usize,
    end: usize,
    bounds: Side,
    centers: Side,
}

impl Range {
    fn measure(references: &[Reference], start: usize, end: usize) -> Self {
        let (mut bounds, mut centers) = (Side::EMPTY, Side::EMPTY);
        for reference in &references[start..end] {
            bounds.grow(reference.min, reference.max);
            let center = reference.doubled_center();
            centers.grow(center, center);
        }
        Self { start, end, bounds, centers }
    }

    fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Maps doubled centres to bins on one axis.
#[derive(Clone, Copy)]
struct Binning {
    axis: usize,
    low: f32,
    scale: f32,
}

impl Binning {
    /// `None` where all centres agree on the axis, or lie too close to be told apart.
    fn new(centers: &Side, axis: usize) -> Option<Self> {
        let extent = centers.max[axis] - centers.min[axis];
        let scale = BINS as f32 * 0.999_99 / extent;
        (extent > 0.0 && scale.is_finite()).then_some(Self { axis, low: centers.min[axis], scale })
    }

    #[inline(always)]
    fn bin(&self, doubled_center: [f32; 4]) -> usize {
        // A saturating conversion: a number just below 0 or above the last bin cannot get out of range.
        (((doubled_center[self.axis] - self.low) * self.scale) as usize).min(BINS - 1)
    }
}

/// Builds a hierarchy whose leaves are whole blocks of `block` primitives. Gives back which primitive is in which slot.
pub(crate) fn build(bounds: &[Aabb], block: usize) -> Result<(Bvh, Vec<u32>)> {
    let mut references = Vec::new();
    reserve(&mut references, bounds.len())?;
    references.extend(bounds.iter().zip(0..).map(|(bounds, id)| Reference::new(bounds, id)));

    let mut nodes = vec![Node::EMPTY];
    let mut slots = Vec::new();
    let mut deepest = 0;
    let mut todo = vec![(0, Range::measure(&references, 0, references.len()), 1)];
    while let Some((index, range, depth)) = todo.pop() {
        deepest = deepest.max(depth);
        let mut children = [range; WIDTH];
        let mut count = 1;
        while count < WIDTH {
            let widest = (0..count)
                .filter(|&i| children[i].len() > block)
                .map(|i| (i, (children[i].bounds.to_aabb().half_area(), children[i].len())))
                .reduce(|best, next| if next.1 > best.1 { next } else { best });
            let Some((widest, _)) = widest else { break };
            let (left, right) = split(&mut references, &children[widest], block);
            children[widest] = left;
            children[count] = right;
            count += 1;
        }

        let first_new = todo.len();
        for (slot, child) in children[..count].iter().enumerate().filter(|(_, child)| child.len() > 0) {
            let target = if child.len() <= block {
                reserve(&mut slots, block)?;
                let first = slots.len() / block;
                slots.extend(references[child.start..child.end].iter().map(Reference::id));
                slots.resize((first + 1) * block, EMPTY_SLOT);
                Child::leaf(first, 1)
            } else {
                reserve(&mut nodes, 1)?;
                nodes.push(Node::EMPTY);
                todo.push((nodes.len() - 1, *child, depth + 1));
                Child::node(nodes.len() - 1)
            };
            nodes[index].set(slot, child.bounds.to_aabb(), target);
        }
        // The first child is filled next: what is visited together lies together.
        todo[first_new..].reverse();
        if slots.len() / block > Child::INDEX as usize {
            return Err(Error::new(ErrorKind::LimitExceeded, "too many primitives for one hierarchy"));
        }
    }
    nodes.shrink_to_fit();
    slots.shrink_to_fit();
    Ok((Bvh { nodes, depth: deepest }, slots))
}

/// Splits a range of at least two references in two that are not empty.
fn split(references: &mut [Reference], range: &Range, block: usize) -> (Range, Range) {
    let Some((binning, border)) = best_plane(&references[range.start..range.end], range, block) else {
        // All centres are in one place: any halves are as good.
        let middle = range.start + range.len() / 2;
        return (Range::measure(references, range.start, middle), Range::measure(references, middle, range.end));
    };
    let mut left = Range { start: range.start, end: range.start, bounds: Side::EMPTY, centers: Side::EMPTY };
    let mut right = Range { start: range.end, end: range.end, bounds: Side::EMPTY, centers: Side::EMPTY };
    while left.end < right.start {
        let reference = references[left.end];
        let center = reference.doubled_center();
        let side = if binning.bin(center) < border {
            left.end += 1;
            &mut left
        } else {
            right.start -= 1;
            references.swap(left.end, right.start);
            &mut right
        };
        side.bounds.grow(reference.min, reference.max);
        side.centers.grow(center, center);
    }
    (left, right)
}

/// The plane of least cost: surface times blocks on either side. Bins below the border go left.
fn best_plane(references: &[Reference], range: &Range, block: usize) -> Option<(Binning, usize)> {
    let mut best: Option<(f64, Binning, usize)> = None;
    let binnings: [Option<Binning>; 3] = std::array::from_fn(|axis| Binning::new(&range.centers, axis));
    let mut boxes = [[Side::EMPTY; BINS]; 3];
    let mut counts = [[0_usize; BINS]; 3];
    for reference in references {
        let center = reference.doubled_center();
        for (axis, binning) in binnings.iter().enumerate() {
            if let Some(binning) = binning {
                let bin = binning.bin(center);
                boxes[axis][bin].grow(reference.min, reference.max);
                counts[axis][bin] += 1;
            }
        }
    }
    let cost = |side: &Side, count: usize| side.to_aabb().half_area() * count.div_ceil(block) as f64;
    for binning in binnings.into_iter().flatten() {
        let (boxes, counts) = (&boxes[binning.axis], &counts[binning.axis]);
        let mut right_costs = [0.0; BINS];
        let (mut right, mut count) = (Side::EMPTY, 0);
        for bin in (1..BINS).rev() {
            right.grow(boxes[bin].min, boxes[bin].max);
            count += counts[bin];
            right_costs[bin] = cost(&right, count);
        }
        let (mut left, mut count) = (Side::EMPTY, 0);
        for border in 1..BINS {
            left.grow(boxes[border - 1].min, boxes[border - 1].max);
            count += counts[border - 1];
            if count == 0 || count == references.len() {
                continue;
            }
            let total = cost(&left, count) + right_costs[border];
            if best.as_ref().is_none_or(|(least, ..)| total < *least) {
                best = Some((total, binning, border));
            }
        }
    }
    best.map(|(_, binning, border)| (binning, border))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cube(x: f32, y: f32, z: f32, size: f32) -> Aabb {
        Aabb { min: [x, y, z], max: [x + size, y + size, z + size] }
    }

    proptest! {
        #[test]
        fn a_tree_holds_every_primitive_once_inside_its_boxes(
            points in prop::collection::vec((-1e3_f32..1e3, -1.0_f32..1.0, prop::sample::select(vec![0.0_f32, 1.0, 1e15]), 0.0_f32..2.0), 0..700),
            block in 1_usize..9,
        ) {
            let bounds: Vec<Aabb> = points.iter().map(|&(x, y, z, size)| cube(x, y, z, size)).collect();
            let (bvh, slots) = build(&bounds, block).unwrap();
            bvh.validate(&bounds, &slots, block);
        }
    }

    #[test]
    fn primitives_in_one_place_still_make_small_leaves() {
        let bounds = vec![cube(1.0, 2.0, 3.0, 1.0); 10_000];
        let (bvh, slots) = build(&bounds, 8).unwrap();
        bvh.validate(&bounds, &slots, 8);
        assert!(bvh.depth <= 6, "{}", bvh.depth);
    }

    #[test]
    fn sizes_that_double_again_and_again_make_a_deep_tree_without_recursion() {
        let bounds: Vec<Aabb> = (0..240).map(|i| cube(1e-36 * 2.0_f32.powi(i % 160), 0.0, 0.0, 1e-37)).collect();
        let (bvh, slots) = build(&bounds, 1).unwrap();
        bvh.validate(&bounds, &slots, 1);
    }
}
