//! An 8-wide bounding volume hierarchy over primitives that it knows by their boxes alone.
//!
//! [`build`] makes it and says in which slot each primitive belongs; [`traverse`] walks it and leaves the primitives
//! to a visitor. So one builder and one traversal serve every kind of primitive.

pub(crate) mod build;
pub(crate) mod traverse;

use crate::geometry::aabb::Aabb;
use crate::simd::LANES;

/// Children of a node.
pub(crate) const WIDTH: usize = LANES;

/// The boxes of eight children as structure of arrays, and where the children are. 256 bytes: four cache lines.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Node {
    /// Rows 0 to 2: least x, y, z of each child; rows 3 to 5: greatest. An empty slot has +∞ and −∞: nothing hits it.
    bounds: [[f32; WIDTH]; 6],
    children: [Child; WIDTH],
}

impl Node {
    const EMPTY: Self = {
        let (least, greatest) = ([f32::INFINITY; WIDTH], [f32::NEG_INFINITY; WIDTH]);
        Self { bounds: [least, least, least, greatest, greatest, greatest], children: [Child::NONE; WIDTH] }
    };

    fn set(&mut self, slot: usize, bounds: Aabb, child: Child) {
        for axis in 0..3 {
            self.bounds[axis][slot] = bounds.min[axis];
            self.bounds[axis + 3][slot] = bounds.max[axis];
        }
        self.children[slot] = child;
    }
}

/// A node, or a leaf of 1 to 16 blocks of primitives, in 32 bits: bit 31 marks a leaf, the next four are its number of
/// blocks less one, the rest is the first block or the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Child(u32);

impl Child {
    const LEAF: u32 = 1 << 31;
    const COUNT_SHIFT: u32 = 27;
    const INDEX: u32 = (1 << Self::COUNT_SHIFT) - 1;
    const NONE: Self = Self(u32::MAX);

    /// Most blocks in a leaf.
    const MAX_BLOCKS: usize = 16;

    fn node(index: usize) -> Self {
        debug_assert!(index <= Self::INDEX as usize);
        Self(index as u32)
    }

    fn leaf(first: usize, blocks: usize) -> Self {
        debug_assert!(first <= Self::INDEX as usize && (1..=Self::MAX_BLOCKS).contains(&blocks));
        Self(Self::LEAF | (blocks as u32 - 1) << Self::COUNT_SHIFT | first as u32)
    }

    #[inline(always)]
    fn is_leaf(self) -> bool {
        self.0 & Self::LEAF != 0
    }

    #[inline(always)]
    fn index(self) -> usize {
        (self.0 & Self::INDEX) as usize
    }

    #[inline(always)]
    fn blocks(self) -> usize {
        (self.0 >> Self::COUNT_SHIFT & 15) as usize + 1
    }
}

/// The hierarchy. Node 0 is the root.
pub(crate) struct Bvh {
    nodes: Vec<Node>,
    /// Levels of nodes, 1 for a root alone.
    depth: usize,
}

#[cfg(test)]
impl Bvh {
    /// Checks every invariant of the tree over primitives `bounds` in `slots`: each primitive is in one slot, each box
    /// holds what is below it, each block belongs to one leaf, the depth is what it says.
    pub(crate) fn validate(&self, bounds: &[Aabb], slots: &[u32], block: usize) {
        let mut blocks_seen = vec![false; slots.len() / block];
        let mut nodes_seen = vec![false; self.nodes.len()];
        let mut deepest = 0;
        let everything = Aabb { min: [f32::NEG_INFINITY; 3], max: [f32::INFINITY; 3] };
        let mut todo = vec![(0, everything, 1)];
        while let Some((index, outer, depth)) = todo.pop() {
            let node: &Node = &self.nodes[index];
            assert!(!std::mem::replace(&mut nodes_seen[index], true), "node {index} is reached twice");
            deepest = deepest.max(depth);
            for (slot, &child) in node.children.iter().enumerate() {
                if child == Child::NONE {
                    assert!(node.bounds[0][slot] > node.bounds[3][slot]);
                    continue;
                }
                let inner = Aabb {
                    min: std::array::from_fn(|axis| node.bounds[axis][slot]),
                    max: std::array::from_fn(|axis| node.bounds[axis + 3][slot]),
                };
                assert!(outer.contains(inner));
                if !child.is_leaf() {
                    todo.push((child.index(), inner, depth + 1));
                    continue;
                }
                for taken in child.index()..child.index() + child.blocks() {
                    assert!(!std::mem::replace(&mut blocks_seen[taken], true), "block {taken} is reached twice");
                    let primitives = &slots[taken * block..(taken + 1) * block];
                    for &primitive in primitives.iter().filter(|&&primitive| primitive != build::EMPTY_SLOT) {
                        assert!(inner.contains(bounds[primitive as usize]));
                    }
                }
            }
        }
        assert!(nodes_seen.into_iter().all(|seen| seen) && blocks_seen.into_iter().all(|seen| seen));
        assert_eq!(deepest, self.depth);
        let mut primitives: Vec<u32> = slots.iter().copied().filter(|&slot| slot != build::EMPTY_SLOT).collect();
        primitives.sort_unstable();
        assert!(primitives.into_iter().eq(0..bounds.len() as u32));
    }
}
