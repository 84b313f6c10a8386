//! Nodes with eight children, and how children are named.

use crate::accel::bounds::Bounds;
use crate::accel::buffer::Zeroed;

/// Children of a node.
pub(crate) const WIDTH: usize = 8;

/// Most blocks of a leaf.
pub(crate) const MAX_BLOCKS: usize = 8;

/// Blocks beyond this cannot be named.
pub(crate) const MAX_BLOCK_INDEX: usize = (1 << 28) - 1;

/// A node by its index, or a leaf by its first block and their number.
///
/// Bit 31 says leaf; then bits 28 to 30 hold the number of blocks less one and the rest the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Child(pub(crate) u32);

const LEAF: u32 = 1 << 31;

impl Child {
    /// The node at the top of every tree.
    pub(crate) const ROOT: Self = Self(0);

    pub(crate) fn node(index: usize) -> Self {
        debug_assert!(index < LEAF as usize);
        Self(index as u32)
    }

    pub(crate) fn leaf(first: usize, blocks: usize) -> Self {
        debug_assert!(first <= MAX_BLOCK_INDEX && (1..=MAX_BLOCKS).contains(&blocks));
        Self(LEAF | ((blocks as u32 - 1) << 28) | first as u32)
    }

    #[inline(always)]
    pub(crate) fn is_leaf(self) -> bool {
        self.0 & LEAF != 0
    }

    /// The same child when nodes and blocks lie so much further back.
    #[inline(always)]
    pub(crate) fn moved(self, nodes: usize, blocks: usize) -> Self {
        if self.is_leaf() {
            Self::leaf(self.first_block() + blocks, self.blocks())
        } else {
            Self::node(self.index() + nodes)
        }
    }

    /// Of a node.
    #[inline(always)]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    /// Of a leaf.
    #[inline(always)]
    pub(crate) fn first_block(self) -> usize {
        (self.0 & MAX_BLOCK_INDEX as u32) as usize
    }

    /// Of a leaf.
    #[inline(always)]
    pub(crate) fn blocks(self) -> usize {
        (self.0 >> 28 & 7) as usize + 1
    }
}

/// Eight boxes and what is in them: 224 bytes, so that it never lies in more than four cache lines.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct Node {
    /// By axis the lower and then the upper planes. Empty slots have +∞ below and −∞ above, and no ray enters them.
    pub(crate) bounds: [[f32; WIDTH]; 6],
    pub(crate) children: [Child; WIDTH],
}

// SAFETY: plain numbers.
unsafe impl Zeroed for Node {}

// SAFETY: plain numbers.
unsafe impl Zeroed for crate::accel::triangle::TriangleBlock {}

impl Node {
    /// No children.
    pub(crate) const EMPTY: Self = Self {
        bounds: {
            let (low, high) = ([f32::INFINITY; WIDTH], [f32::NEG_INFINITY; WIDTH]);
            [low, high, low, high, low, high]
        },
        children: [Child(u32::MAX); WIDTH],
    };

    pub(crate) fn set(&mut self, slot: usize, bounds: &Bounds, child: Child) {
        let (min, max) = (bounds.min(), bounds.max());
        for axis in 0..3 {
            self.bounds[2 * axis][slot] = min[axis];
            self.bounds[2 * axis + 1][slot] = max[axis];
        }
        self.children[slot] = child;
    }

    /// The box of a child; an empty slot's is empty.
    pub(crate) fn child_bounds(&self, slot: usize) -> Bounds {
        let corner = |upper: usize| std::array::from_fn(|axis| self.bounds[2 * axis + upper][slot]);
        Bounds::new(corner(0), corner(1))
    }

    /// What holds all children.
    pub(crate) fn bounds(&self) -> Bounds {
        (0..WIDTH).fold(Bounds::EMPTY, |all, slot| all.union(self.child_bounds(slot)))
    }
}
