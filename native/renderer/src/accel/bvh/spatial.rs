//! The careful builder: as the default one, but a range may also be cut by a plane, which long triangles then lie
//! on both sides of (Stich, Friedrich and Dietrich, "Spatial Splits in Bounding Volume Hierarchies", 2009).
//!
//! There is a budget of such duplicates, a part of the number of triangles; a range hands what it has left to its
//! two halves in proportion to their sizes. So memory is bounded, and the tree depends on the triangles alone.

use super::binary::{Assembly, BinaryNode, Built, Ids, Reference, Root, references};
use super::binned::{self, Binning, Extent, MAX_SAH_DEPTH, Mapping, Range, Workshop, blocks};
use super::clip::Clipper;
use crate::accel::arena::Arena;
use crate::accel::bounds::Bounds;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, Shared, Tools, vectorized};
use crate::accel::triangle::BLOCK;

/// Planes are tried between this many slices of each axis.
const SLICES: usize = 16;

/// Duplicates at most, as a part of the triangles.
const BUDGET: f32 = 0.3;

/// Planes are tried where the halves of the best other split overlap by more than this part of the root's area.
const OVERLAP: f32 = 1e-5;

/// And by more than this part of the range's own: below, cuts cost time and bring little (from 5 to 20 %: half of the time on
/// smooth surfaces, whose ranges always overlap along their rims, and 0.5 % more visits on clutter).
const LOCAL_OVERLAP: f32 = 0.2;

/// A plane must be better than the best other split by this factor.
const WORTH: f32 = 0.98;

/// Ranges up to this size are left to the default builder.
const SMALL: usize = 32;

/// Ranges up to this size are not divided: one less than in the default builder, for 1 % fewer blocks on clutter.
const SMALLEST_RANGE: usize = 2;

/// References that belong together, and the node that they become.
struct Part {
    references: Vec<Reference>,
    extent: Extent,
    depth: u32,
    /// Duplicates that it may still make.
    budget: usize,
    node: usize,
}

/// Builds over all triangles of a mesh; `None` when there is no memory for it.
pub(crate) fn build(mesh: &Mesh, executor: &dyn Executor) -> Option<Built> {
    let (references, count, degenerate) = references(mesh, executor)?;
    let references = references[..count].to_vec();
    let extent = Extent::of(&references);
    let builder = Builder { mesh, overlap: extent.bounds.half_area() * OVERLAP };
    let budget = (count as f32 * BUDGET) as usize;

    // The top in rounds, a task for each part.
    let task_size = (count / 64).max(1 << 12);
    let mut nodes = vec![BinaryNode::new(extent.bounds, 0, 0)];
    let mut round = vec![Part { references, extent, depth: 0, budget, node: 0 }];
    let mut done = Vec::new();
    while !round.is_empty() {
        let (large, small): (Vec<_>, Vec<_>) = round.into_iter().partition(|part| part.references.len() > task_size);
        done.extend(small);
        let mut halves: Vec<Option<[Part; 2]>> = Vec::new();
        halves.resize_with(large.len(), || None);
        let mut large: Vec<Option<Part>> = large.into_iter().map(Some).collect();
        let tasks = large.len();
        let (from, into) = (Shared::new(&mut large), Shared::new(&mut halves));
        executor.run(tasks, &|i| {
            // SAFETY: both vectors live on below, and each task has its own elements.
            let (from, into) = unsafe { (&mut from.slice(i, 1)[0], &mut into.slice(i, 1)[0]) };
            if let Some(part) = from.take() {
                *into = Some(builder.divide(part, &mut Box::new(Binning::EMPTY)));
            }
        });
        round = Vec::new();
        for mut pair in halves.into_iter().flatten() {
            let children = nodes.len();
            nodes[pair[0].node].children = children as u32;
            for (i, part) in pair.iter_mut().enumerate() {
                part.node = children + i;
                nodes.push(BinaryNode::new(part.extent.bounds, 0, 0));
            }
            round.extend(pair);
        }
    }

    // The largest first, so that no thread is left alone with one at the end.
    done.sort_by_key(|part| (std::cmp::Reverse(part.references.len()), part.node));
    let places: Vec<usize> = done.iter().map(|part| part.node).collect();
    let mut done: Vec<Option<Part>> = done.into_iter().map(Some).collect();
    let assembly = Assembly::new(nodes.len(), count + budget, BLOCK)?;
    let ordered = Arena::with_room(count + budget)?;
    let mut roots = vec![Root::NONE; done.len()];
    let workshops = Tools::new();
    let tasks = done.len();
    let (from, into) = (Shared::new(&mut done), Shared::new(&mut roots));
    executor.run(tasks, &|i| {
        // SAFETY: both vectors live on below, and each task has its own elements.
        let (from, into) = unsafe { (&mut from.slice(i, 1)[0], &mut into.slice(i, 1)[0]) };
        if let Some(part) = from.take() {
            *into = workshops.with(Workshop::new, |workshop| {
                builder.finish(part, workshop, &ordered);
                vectorized(
                    #[inline(always)]
                    || assembly.settle(&mut workshop.nodes, &mut workshop.costs),
                )
            });
        }
    });
    let tree = assembly.finish(nodes, &places, &roots);
    Some(Built { tree, ids: Ids::References(ordered.into_buffer()), degenerate })
}

/// Fills in ranges of inner nodes among the first `len` from those of their children.
fn count_inner(nodes: &mut [BinaryNode], len: usize) {
    for i in (0..len).rev() {
        let children = nodes[i].children as usize;
        if children != 0 && nodes[i].count == 0 {
            nodes[i].first = nodes[children].first;
            nodes[i].count = nodes[children].count + nodes[children + 1].count;
        }
    }
}

/// A plane to cut a range by.
struct Cut {
    axis: usize,
    at: f32,
    cost: f32,
    sides: [Bounds; 2],
    counts: [usize; 2],
}

struct Builder<'a> {
    mesh: &'a Mesh,
    /// Area of overlap from which planes are tried.
    overlap: f32,
}

impl Builder<'_> {
    /// Builds a part to its leaves.
    fn finish(&self, part: Part, workshop: &mut Workshop, ordered: &Arena<Reference>) {
        workshop.nodes.clear();
        workshop.nodes.push(BinaryNode::new(part.extent.bounds, 0, 0));
        let mut references: Vec<Reference> = Vec::with_capacity(part.references.len() + part.budget);
        let mut waiting = vec![Part { node: 0, ..part }];
        let mut spare = [Reference(Bounds::EMPTY); SMALL];
        while let Some(part) = waiting.pop() {
            let count = part.references.len();
            if count <= SMALL {
                let first = references.len();
                references.extend_from_slice(&part.references);
                let (home, spare) = (&mut references[first..], &mut spare[..count]);
                (workshop.nodes[part.node].first, workshop.nodes[part.node].count) = (first as u32, count as u32);
                let range = Range { home, spare, is_away: false, first, depth: part.depth };
                workshop.build(range, part.node, SMALLEST_RANGE);
                continue;
            }
            let children = workshop.nodes.len();
            workshop.nodes[part.node].children = children as u32;
            let [mut left, mut right] = self.divide(part, workshop.binning());
            (left.node, right.node) = (children, children + 1);
            for part in [&left, &right] {
                workshop.nodes.push(BinaryNode::new(part.extent.bounds, 0, 0));
            }
            waiting.extend([right, left]);
        }
        let len = workshop.nodes.len();
        count_inner(&mut workshop.nodes, len);
        let (start, into) = ordered.take(references.len());
        into.copy_from_slice(&references);
        workshop.nodes.iter_mut().for_each(|node| node.first += start as u32);
    }

    /// Splits a part in two, in whichever way is cheaper. Both halves still have the node of the whole.
    fn divide(&self, part: Part, binning: &mut Binning) -> [Part; 2] {
        let Part { references, extent, depth, budget, node } = part;
        let count = references.len();
        let mapping = Mapping::new(&extent.centers, count);
        let can_choose = depth < MAX_SAH_DEPTH && !mapping.is_point();
        let split = if can_choose { binning.split(&mapping, &references) } else { None };
        let overlap = split.as_ref().map(|split| {
            let [left, right] = binning.sides(split, mapping.bins);
            left.intersection(right).half_area()
        });
        let mut cut = None;
        if depth < MAX_SAH_DEPTH
            && budget > 0
            && overlap
                .is_none_or(|overlap| overlap > self.overlap && overlap > LOCAL_OVERLAP * extent.bounds.half_area())
        {
            let limit = split.as_ref().map_or(f32::INFINITY, |split| split.cost * WORTH);
            cut = self.best_cut(&references, &extent.bounds, budget).filter(|cut| cut.cost < limit);
        }
        let (left, right) = match (cut, split) {
            (Some(cut), _) => self.cut(&references, cut, budget),
            (None, Some(split)) => {
                let mut moved = vec![Reference(Bounds::EMPTY); count];
                vectorized(
                    #[inline(always)]
                    || binned::partition(&references, &mut moved, &mapping, &split),
                );
                let right = moved.split_off(split.left_count);
                (moved, right)
            }
            (None, None) => {
                let mut left = references;
                let right = left.split_off(count / 2);
                (left, right)
            }
        };
        let remaining = budget - (left.len() + right.len() - count);
        let left_budget = (remaining as u64 * left.len() as u64 / (left.len() + right.len()) as u64) as usize;
        [(left, left_budget), (right, remaining - left_budget)].map(|(references, budget)| Part {
            extent: vectorized(
                #[inline(always)]
                || Extent::of(&references),
            ),
            references,
            depth: depth + 1,
            budget,
            node,
        })
    }

    /// The cheapest plane that divides a range without more duplicates than `budget`.
    fn best_cut(&self, references: &[Reference], bounds: &Bounds, budget: usize) -> Option<Cut> {
        vectorized(
            #[inline(always)]
            || self.best_cut_of(references, bounds, budget),
        )
    }

    #[inline(always)]
    fn best_cut_of(&self, references: &[Reference], bounds: &Bounds, budget: usize) -> Option<Cut> {
        let (low, size) = (bounds.min(), bounds.size());
        let plane = |axis: usize, slice: usize| low[axis] + size[axis] * (slice as f32 / SLICES as f32);
        let mut boxes = [[Bounds::EMPTY; SLICES]; 3];
        let mut begins = [[0_usize; SLICES]; 3];
        let mut ends = [[0_usize; SLICES]; 3];
        let scale = size.map(|size| if size > 0.0 { SLICES as f32 / size } else { 0.0 });
        let usable = scale.map(|scale| scale > 0.0 && scale.is_finite());
        for reference in references {
            let (min, max) = (reference.0.min(), reference.0.max());
            let mut clipper = None;
            for axis in (0..3).filter(|&axis| usable[axis]) {
                let slice = |x: f32| (((x - low[axis]) * scale[axis]) as usize).min(SLICES - 1);
                let (first, last) = (slice(min[axis]), slice(max[axis]).max(slice(min[axis])));
                begins[axis][first] += 1;
                ends[axis][last] += 1;
                if first == last {
                    boxes[axis][first] = boxes[axis][first].union(reference.0);
                } else if last == first + 1 {
                    // Small against the slices: its box will do to compare costs by.
                    let at = plane(axis, last);
                    let (mut left, mut right) = (reference.0, reference.0);
                    left.0[4 + axis] = at;
                    right.0[axis] = -at;
                    boxes[axis][first] = boxes[axis][first].union(left);
                    boxes[axis][last] = boxes[axis][last].union(right);
                } else {
                    let clipper = clipper.get_or_insert_with(|| Clipper::new(self.mesh, reference));
                    let mut rest = reference.0;
                    for (slice, bounds) in boxes[axis].iter_mut().enumerate().take(last).skip(first) {
                        let [left, right] = clipper.cut(&rest, axis, plane(axis, slice + 1));
                        *bounds = bounds.union(left);
                        rest = right;
                    }
                    boxes[axis][last] = boxes[axis][last].union(rest);
                }
            }
        }
        let mut best: Option<Cut> = None;
        for axis in (0..3).filter(|&axis| usable[axis]) {
            let mut right_boxes = [Bounds::EMPTY; SLICES + 1];
            let mut right_counts = [0; SLICES + 1];
            for slice in (0..SLICES).rev() {
                right_boxes[slice] = right_boxes[slice + 1].union(boxes[axis][slice]);
                right_counts[slice] = right_counts[slice + 1] + ends[axis][slice];
            }
            let (mut left_box, mut left_count) = (Bounds::EMPTY, 0);
            for slice in 1..SLICES {
                left_box = left_box.union(boxes[axis][slice - 1]);
                left_count += begins[axis][slice - 1];
                let right_count = right_counts[slice];
                let count = references.len();
                if left_count == 0
                    || right_count == 0
                    || left_count == count && right_count == count
                    || left_count + right_count - count > budget
                {
                    continue;
                }
                let cost =
                    left_box.half_area() * blocks(left_count) + right_boxes[slice].half_area() * blocks(right_count);
                if best.as_ref().is_none_or(|best| cost < best.cost) {
                    let sides = [left_box, right_boxes[slice]];
                    best = Some(Cut { axis, at: plane(axis, slice), cost, sides, counts: [left_count, right_count] });
                }
            }
        }
        best
    }

    /// Cuts a range. What lies on both sides goes to one of them whole where that is cheaper, or when the budget is spent: slices
    /// and planes are rounded, so that a cut may divide more than was counted.
    fn cut(&self, references: &[Reference], cut: Cut, mut budget: usize) -> (Vec<Reference>, Vec<Reference>) {
        let mut left = Vec::with_capacity(cut.counts[0]);
        let mut right = Vec::with_capacity(cut.counts[1]);
        let [mut left_box, mut right_box] = cut.sides;
        let [mut left_count, mut right_count] = cut.counts.map(|count| count as f32);
        for reference in references {
            if reference.0.max()[cut.axis] <= cut.at {
                left.push(*reference);
            } else if reference.0.min()[cut.axis] >= cut.at {
                right.push(*reference);
            } else {
                let (whole_left, whole_right) = (left_box.union(reference.0), right_box.union(reference.0));
                let (left_area, right_area) = (left_box.half_area(), right_box.half_area());
                let divided = left_area * left_count + right_area * right_count;
                let to_left = whole_left.half_area() * left_count + right_area * (right_count - 1.0);
                let to_right = left_area * (left_count - 1.0) + whole_right.half_area() * right_count;
                if budget > 0 && divided <= to_left && divided <= to_right {
                    budget -= 1;
                    let triangle = reference.triangle();
                    let [a, b] = Clipper::new(self.mesh, reference).cut(&reference.0, cut.axis, cut.at);
                    left.push(Reference::new(a, triangle));
                    right.push(Reference::new(b, triangle));
                } else if to_left <= to_right {
                    left.push(*reference);
                    left_box = whole_left;
                    right_count -= 1.0;
                } else {
                    right.push(*reference);
                    right_box = whole_right;
                    left_count -= 1.0;
                }
            }
        }
        // All on one side: halves then, so that building goes on.
        if left.is_empty() || right.is_empty() {
            left.append(&mut right);
            right = left.split_off(left.len() / 2);
        }
        (left, right)
    }
}
