//! From binary trees to nodes with eight children, as `choice.rs` has chosen. The top by one thread, what is below it by tasks; then
//! all of it is moved to where it belongs.

use super::binary::{BinaryTree, Ids};
use super::choice::children_of;
use super::node::{Child, Node, WIDTH};
use crate::accel::buffer::Buffer;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, Shared};
use crate::accel::triangle::{BLOCK, TriangleBlock};

/// A tree of wide nodes whose leaves name blocks of so many references.
pub(crate) struct Layout {
    pub(crate) nodes: Buffer<Node>,
    /// Levels of nodes.
    pub(crate) depth: usize,
    pub(crate) blocks: usize,
    pieces: Vec<Piece>,
}

/// A tree of wide nodes over blocks of triangles.
pub(crate) struct WideTree {
    pub(crate) nodes: Buffer<Node>,
    pub(crate) blocks: Buffer<TriangleBlock>,
    pub(crate) leaves: usize,
    /// Levels of nodes.
    pub(crate) depth: usize,
}

/// Wide nodes that lie together and name each other and their leaves as if they were alone.
#[derive(Default)]
struct Piece {
    nodes: Vec<Node>,
    /// The binary node that each leaf is, in the order of their blocks.
    leaves: Vec<u32>,
    blocks: usize,
    /// Levels of nodes.
    depth: usize,
    /// Children that are pieces of their own: node, slot, binary node and the levels above.
    below: Vec<(usize, usize, u32, usize)>,
    first_node: usize,
    first_block: usize,
}

impl Layout {
    /// The binary node that each leaf is, in the order of their blocks.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = u32> {
        self.pieces.iter().flat_map(|piece| piece.leaves.iter().copied())
    }
}

/// Lays out what is below a binary node up to those for which `is_apart` holds.
fn piece(tree: &BinaryTree, root: u32, per_block: usize, is_apart: impl Fn(u32) -> bool) -> Piece {
    let binary = &*tree.nodes;
    let mut piece = Piece { nodes: vec![Node::EMPTY], ..Piece::default() };
    let mut waiting = vec![(0_usize, root, 1_usize)];
    while let Some((wide, node, level)) = waiting.pop() {
        piece.depth = piece.depth.max(level);
        // A leaf at the very top still gets a node above it.
        let (children, len) = if binary[node as usize].choice.is_leaf() {
            ([node; WIDTH], usize::from(binary[node as usize].count > 0))
        } else {
            children_of(binary, node)
        };
        let waiting_from = waiting.len();
        for (slot, &child) in children[..len].iter().enumerate() {
            let from = &binary[child as usize];
            let name = if from.choice.is_leaf() {
                let blocks = (from.count as usize).div_ceil(per_block);
                let leaf = Child::leaf(piece.blocks, blocks);
                piece.blocks += blocks;
                piece.leaves.push(child);
                leaf
            } else if is_apart(child) {
                piece.below.push((wide, slot, child, level));
                Child::ROOT
            } else {
                piece.nodes.push(Node::EMPTY);
                let index = piece.nodes.len() - 1;
                waiting.push((index, child, level + 1));
                Child::node(index)
            };
            piece.nodes[wide].set(slot, &from.bounds, name);
        }
        // The first child next, so that its nodes follow.
        waiting[waiting_from..].reverse();
    }
    piece
}

/// Makes wide nodes; `None` when there is no memory for them.
pub(crate) fn lay_out(tree: &BinaryTree, per_block: usize, executor: &dyn Executor) -> Option<Layout> {
    let top = piece(tree, 0, per_block, |node| !tree.is_inner_top(node));
    let mut below = Vec::new();
    below.resize_with(top.below.len(), Piece::default);
    let shared = Shared::new(&mut below);
    executor.run(top.below.len(), &|i| {
        // SAFETY: the pieces live on below, and each task has its own.
        let into = unsafe { &mut shared.slice(i, 1)[0] };
        *into = piece(tree, top.below[i].2, per_block, |_| false);
    });
    let mut pieces = vec![top];
    pieces.append(&mut below);

    let (mut nodes, mut blocks, mut depth) = (0, 0, pieces[0].depth);
    for piece in &mut pieces {
        (piece.first_node, piece.first_block) = (nodes, blocks);
        nodes += piece.nodes.len();
        blocks += piece.blocks;
    }
    for i in 0..pieces[0].below.len() {
        let (wide, slot, _, level) = pieces[0].below[i];
        depth = depth.max(level + pieces[i + 1].depth);
        pieces[0].nodes[wide].children[slot] = Child::node(pieces[i + 1].first_node);
    }

    let mut buffer = Buffer::<Node>::zeroed(nodes)?;
    let shared = Shared::new(&mut buffer);
    executor.run(pieces.len(), &|i| {
        let piece = &pieces[i];
        // SAFETY: the buffer lives on below, and pieces do not overlap.
        let into = unsafe { shared.slice(piece.first_node, piece.nodes.len()) };
        for (into, node) in into.iter_mut().zip(&piece.nodes) {
            *into = *node;
            for child in into.children.iter_mut().filter(|child| **child != Child(u32::MAX)) {
                // The top's nodes are the first, so that what names pieces is right already.
                *child = child.moved(piece.first_node, piece.first_block);
            }
        }
    });
    Some(Layout { nodes: buffer, depth, blocks, pieces })
}

/// Makes the wide tree over the triangles of a mesh; `None` when there is no memory for it.
pub(crate) fn collapse(mesh: &Mesh, tree: &BinaryTree, ids: &Ids, executor: &dyn Executor) -> Option<WideTree> {
    let layout = lay_out(tree, BLOCK, executor)?;
    let mut blocks = Buffer::<TriangleBlock>::zeroed(layout.blocks)?;
    let shared = Shared::new(&mut blocks);
    executor.run(layout.pieces.len(), &|i| {
        let piece = &layout.pieces[i];
        // SAFETY: the blocks live on below, and pieces do not overlap.
        let into = unsafe { shared.slice(piece.first_block, piece.blocks) };
        match ids {
            Ids::References(references) => fill(mesh, tree, piece, into, |place| references[place].triangle()),
            Ids::Keys(keys) => fill(mesh, tree, piece, into, |place| keys[place] as u32),
        }
    });
    let leaves = layout.pieces.iter().map(|piece| piece.leaves.len()).sum();
    Some(WideTree { nodes: layout.nodes, blocks, leaves, depth: layout.depth })
}

/// Puts the triangles of a piece's leaves into their blocks.
#[inline(always)]
fn fill(mesh: &Mesh, tree: &BinaryTree, piece: &Piece, blocks: &mut [TriangleBlock], id: impl Fn(usize) -> u32) {
    let mut blocks = blocks.iter_mut();
    for &leaf in &piece.leaves {
        let node = &tree.nodes[leaf as usize];
        let (first, end) = (node.first as usize, (node.first + node.count) as usize);
        for (start, block) in (first..end).step_by(BLOCK).zip(&mut blocks) {
            *block = TriangleBlock::EMPTY;
            for (slot, place) in (start..end.min(start + BLOCK)).enumerate() {
                let triangle = id(place);
                // Two parts of a triangle may have come together again.
                if !block.ids.contains(&triangle) {
                    block.set(slot, &mesh.triangle(triangle as usize), triangle);
                }
            }
        }
    }
}
