//! What trees take, for reports.

use super::bvh::node::{Child, Node};

/// What a tree consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TreeSize {
    /// Nodes with up to eight children each.
    pub nodes: usize,
    /// Leaves.
    pub leaves: usize,
    /// Of nodes and what the leaves hold together.
    pub bytes: usize,
}

impl TreeSize {
    /// Of a tree of these nodes whose leaves hold `content` bytes.
    pub(crate) fn of(nodes: &[Node], content: usize) -> Self {
        let children = nodes.iter().flat_map(|node| node.children);
        let leaves = children.filter(|&child| child != Child(u32::MAX) && child.is_leaf()).count();
        Self { nodes: nodes.len(), leaves, bytes: size_of_val(nodes) + content }
    }

    /// Of two trees.
    pub fn and(self, other: Self) -> Self {
        Self { nodes: self.nodes + other.nodes, leaves: self.leaves + other.leaves, bytes: self.bytes + other.bytes }
    }
}
