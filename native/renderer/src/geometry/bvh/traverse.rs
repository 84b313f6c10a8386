//! Walks the hierarchy along one ray, eight boxes at a time, nearest first.

use super::{Bvh, Child, Node, WIDTH};
use crate::simd::vector::V3;
use crate::simd::{Float, Mask};

/// Entry distances come from a subtraction and a product of rounded numbers; exits are put off by this factor, so that
/// no box is missed by rounding (Ize, "Robust BVH Ray Traversal", JCGT 2013).
const EXIT_MARGIN: f32 = 1.000_000_5;

/// What one ray does at leaves.
pub(crate) trait LeafVisitor {
    /// Looks at the primitives of blocks `first .. first + count` and gives the distance beyond which nothing is of
    /// interest any more. Implementations are `#[inline(always)]`.
    fn visit(&mut self, first: usize, count: usize) -> f32;
}

/// One ray, made ready for boxes.
pub(crate) struct Ray<F> {
    pub(crate) origin: V3<F>,
    pub(crate) direction: V3<F>,
    inverse: V3<F>,
    /// The rows of a node's bounds that hold the near sides, by axis; the far ones are the others.
    near: [usize; 3],
}

impl<F: Float> Ray<F> {
    #[inline(always)]
    pub(crate) fn new(origin: [f32; 3], direction: [f32; 3]) -> Self {
        Self {
            origin: V3::splat(origin),
            direction: V3::splat(direction),
            inverse: V3::splat(direction.map(|component| 1.0 / component)),
            near: std::array::from_fn(|axis| if direction[axis].is_sign_negative() { axis + 3 } else { axis }),
        }
    }

    /// Which boxes the ray meets at distances from 0 to `limit`, and where it enters them.
    #[inline(always)]
    fn enter(&self, node: &Node, limit: F) -> (u32, F) {
        let (mut entry, mut exit) = (F::zero(), limit);
        let axes = [
            (self.origin.x, self.inverse.x, self.near[0]),
            (self.origin.y, self.inverse.y, self.near[1]),
            (self.origin.z, self.inverse.z, self.near[2]),
        ];
        for (axis, (origin, inverse, near)) in axes.into_iter().enumerate() {
            let far = 2 * axis + 3 - near;
            // 0 · ∞, on a box's very side along it, is NaN: `max` and `min` then keep what they had.
            entry = ((F::load(&node.bounds[near % 6]) - origin) * inverse).max(entry);
            exit = ((F::load(&node.bounds[far % 6]) - origin) * inverse * F::splat(EXIT_MARGIN)).min(exit);
        }
        (entry.le(exit).bits(), entry)
    }
}

/// Subtrees that a ray has still to visit, with the distance at which it enters them. Kept between rays so that it is
/// allocated once.
#[derive(Default)]
pub(crate) struct TraversalStack {
    waiting: Vec<(Child, f32)>,
}

impl Bvh {
    /// A stack deep enough for every ray: each level leaves at most seven children waiting.
    pub(crate) fn traversal_stack(&self) -> TraversalStack {
        TraversalStack { waiting: Vec::with_capacity(self.depth * (WIDTH - 1) + 1) }
    }

    /// Visits the leaves that `ray` meets nearer than `limit`, roughly nearest first.
    #[inline(always)]
    pub(crate) fn visit<F: Float, V: LeafVisitor>(
        &self,
        ray: &Ray<F>,
        mut limit: f32,
        stack: &mut TraversalStack,
        visitor: &mut V,
    ) {
        let waiting = &mut stack.waiting;
        waiting.clear();
        let mut current = Child::node(0);
        loop {
            if current.is_leaf() {
                limit = visitor.visit(current.index(), current.blocks());
            } else {
                let node = &self.nodes[current.index()];
                let (mut met, entry) = ray.enter(node, F::splat(limit));
                if met != 0 {
                    let entries = entry.to_array();
                    let first_waiting = waiting.len();
                    let mut nearest = met.trailing_zeros() as usize % WIDTH;
                    met &= met - 1;
                    while met != 0 {
                        let mut slot = met.trailing_zeros() as usize % WIDTH;
                        met &= met - 1;
                        if entries[slot] < entries[nearest] {
                            std::mem::swap(&mut slot, &mut nearest);
                        }
                        // Farthest first, so that the nearest is popped first: insertion into a short sorted run.
                        let mut at = waiting.len();
                        waiting.push((node.children[slot], entries[slot]));
                        while at > first_waiting && waiting[at - 1].1 < waiting[at].1 {
                            waiting.swap(at - 1, at);
                            at -= 1;
                        }
                    }
                    current = node.children[nearest];
                    continue;
                }
            }
            current = loop {
                match waiting.pop() {
                    None => return,
                    Some((child, entry)) if entry <= limit => break child,
                    Some(_) => {}
                }
            };
        }
    }
}
