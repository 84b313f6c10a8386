//! How a few references are divided: wherever the surface area heuristic says, at any place of their order along an axis.

use super::binary::Reference;
use super::binned::{blocks, bounds_of};
use crate::accel::bounds::Bounds;

/// Up to as many references every division is tried instead of those between bins; it is faster, too.
pub(crate) const SWEPT: usize = 8;

/// How many of a few references go left, all of them in their new order, and the boxes of both sides.
#[inline(always)]
pub(crate) fn sweep(references: &[Reference]) -> (usize, ([Reference; SWEPT], [Bounds; 2])) {
    let count = references.len();
    let mut best = (f32::INFINITY, count / 2);
    let mut best_order: [usize; SWEPT] = std::array::from_fn(|i| i);
    for axis in 0..3 {
        let mut keys = [f32::INFINITY; SWEPT];
        for (key, reference) in keys.iter_mut().zip(references) {
            *key = reference.0.0[4 + axis] - reference.0.0[axis];
        }
        // Each place is the number of keys before: without a branch that nobody could predict.
        let mut places = [0_u32; SWEPT];
        for j in 0..SWEPT {
            for i in 0..SWEPT {
                places[i] += u32::from(if j < i { keys[j] <= keys[i] } else { keys[j] < keys[i] });
            }
        }
        let mut order = [0_usize; SWEPT];
        for i in 0..count {
            order[places[i] as usize % SWEPT] = i;
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
    let sides = [bounds_of(&sorted[..best.1]), bounds_of(&sorted[best.1..count])];
    (best.1, (sorted, sides))
}
