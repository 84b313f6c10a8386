//! From binary trees to nodes with eight children: which binary nodes stay is chosen so that the surface area
//! heuristic's cost is least, by dynamic programming from the leaves up (Ylitie, Karras and Laine, "Efficient
//! Incoherent Ray Traversal on GPUs Through Compressed Wide BVHs", 2017, section 4).
//!
//! C(n, i) is the least cost of a forest of at most i roots for all that is below the binary node n:
//! C(n, 1) = min(area · blocks, area · [`NODE_COST`] + D(n, 8)), C(n, i) = min(C(n, i − 1), D(n, i)), and
//! D(n, i) = min over k of C(left, k) + C(right, i − k).

use super::binary::{BinaryNode, BinaryTree};
use super::node::{Child, MAX_BLOCKS, Node, WIDTH};
use crate::accel::buffer::Buffer;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, Shared};
use crate::accel::triangle::{BLOCK, TriangleBlock};

/// What a node costs beside a block of triangles. Measured: with 1, which is nearer to their times, nodes have 6.1 to 6.5 children
/// and rays visit 7 to 10 % more nodes and blocks than with 3, where they have 7.9; beyond 4 nothing is gained.
const NODE_COST: f32 = 3.0;

/// What was decided for a binary node.
#[derive(Clone, Copy)]
struct Choice {
    /// C(n, i + 1).
    costs: [f32; WIDTH - 1],
    /// For i + 1 roots, how many go to the left child; 0 for "as with one root less". The last is for a node's own
    /// eight children.
    left: [u8; WIDTH],
    is_leaf: bool,
}

/// A tree of wide nodes whose leaves name blocks of so many references.
pub(crate) struct Layout {
    pub(crate) nodes: Buffer<Node>,
    /// The binary node that each leaf is, in the order of their blocks.
    pub(crate) leaves: Vec<u32>,
    pub(crate) blocks: usize,
    /// Levels of nodes.
    pub(crate) depth: usize,
}

/// A tree of wide nodes over blocks of triangles.
pub(crate) struct WideTree {
    pub(crate) nodes: Buffer<Node>,
    pub(crate) blocks: Buffer<TriangleBlock>,
    pub(crate) leaves: usize,
    /// Levels of nodes.
    pub(crate) depth: usize,
}

#[inline(always)]
fn choose(node: &BinaryNode, per_block: usize, of: impl Fn(usize) -> Choice) -> Choice {
    let area = node.bounds.half_area();
    let count = node.count as usize;
    let as_leaf = if count <= per_block * MAX_BLOCKS { area * count.div_ceil(per_block) as f32 } else { f32::INFINITY };
    let mut choice = Choice { costs: [as_leaf; WIDTH - 1], left: [0; WIDTH], is_leaf: true };
    if node.children == 0 {
        return choice;
    }
    let (left, right) = (of(node.children as usize).costs, of(node.children as usize + 1).costs);
    let mut distributed = [f32::INFINITY; WIDTH + 1];
    for roots in 2..=WIDTH {
        for k in 1..roots {
            let cost = left[k - 1] + right[roots - k - 1];
            // Also when costs overflow, there is a choice.
            if cost < distributed[roots] || k == 1 {
                distributed[roots] = cost;
                choice.left[roots - 1] = k as u8;
            }
        }
    }
    let as_node = area * NODE_COST + distributed[WIDTH];
    choice.is_leaf = as_leaf <= as_node && as_leaf < f32::INFINITY;
    choice.costs[0] = if choice.is_leaf { as_leaf } else { as_node };
    for (roots, &cost) in distributed.iter().enumerate().take(WIDTH).skip(2) {
        if cost < choice.costs[roots - 2] {
            choice.costs[roots - 1] = cost;
        } else {
            choice.costs[roots - 1] = choice.costs[roots - 2];
            choice.left[roots - 1] = 0;
        }
    }
    choice
}

/// The binary nodes that become the children of a wide node.
fn children_of(binary: &[BinaryNode], choices: &[Choice], node: usize) -> ([u32; WIDTH], usize) {
    let mut children = [0; WIDTH];
    let mut len = 0;
    // At most eight roots wait to be divided.
    let mut waiting = [(0_u32, 0_u8); WIDTH];
    let mut waiting_len = 1;
    waiting[0] = (node as u32, WIDTH as u8);
    while waiting_len > 0 {
        waiting_len -= 1;
        let (node, mut roots) = waiting[waiting_len];
        let choice = &choices[node as usize];
        let first_child = binary[node as usize].children;
        while roots > 1 && choice.left[roots as usize - 1] == 0 {
            roots -= 1;
        }
        if roots == 1 {
            children[len] = node;
            len += 1;
        } else {
            let left = choice.left[roots as usize - 1];
            waiting[waiting_len] = (first_child + 1, roots - left);
            waiting[waiting_len + 1] = (first_child, left);
            waiting_len += 2;
        }
    }
    (children, len)
}

/// Chooses for all nodes, the parts side by side.
fn choose_all(tree: &BinaryTree, per_block: usize, executor: &dyn Executor) -> Vec<Choice> {
    let binary = &tree.nodes;
    let nothing = Choice { costs: [0.0; WIDTH - 1], left: [0; WIDTH], is_leaf: true };
    let mut choices = vec![nothing; binary.len()];
    let shared = Shared::new(&mut choices);
    executor.run(tree.parts.len(), &|i| {
        let (start, end) = tree.parts[i];
        // SAFETY: the choices live on below, and parts do not overlap.
        let choices = unsafe { shared.slice(start, end - start) };
        for i in (start..end).rev() {
            choices[i - start] = choose(&binary[i], per_block, |child| choices[child - start]);
        }
    });
    let top = tree.parts.iter().map(|part| part.0).min().unwrap_or(binary.len());
    for i in (0..top).rev() {
        choices[i] = choose(&binary[i], per_block, |child| choices[child]);
    }
    choices
}

/// Makes wide nodes; `None` when there is no memory for them.
pub(crate) fn lay_out(tree: &BinaryTree, per_block: usize, executor: &dyn Executor) -> Option<Layout> {
    let binary = &tree.nodes;
    let choices = choose_all(tree, per_block, executor);

    // Lay out nodes and leaves. A leaf at the very top still gets a node above it.
    let mut nodes: Vec<Node> = Vec::with_capacity(binary.len() / 4 + 1);
    let mut leaves: Vec<u32> = Vec::with_capacity(binary.len() / 2 + 1);
    let mut block_count = 0;
    let mut depth = 0;
    nodes.push(Node::EMPTY);
    let mut waiting = vec![(0_usize, 0_u32, 1_usize)];
    while let Some((wide, node, level)) = waiting.pop() {
        depth = depth.max(level);
        let (children, len) = if choices[node as usize].is_leaf {
            ([node; WIDTH], usize::from(binary[node as usize].count > 0))
        } else {
            children_of(binary, &choices, node as usize)
        };
        for (slot, &child) in children[..len].iter().enumerate() {
            let from = &binary[child as usize];
            let name = if choices[child as usize].is_leaf {
                let blocks = (from.count as usize).div_ceil(per_block);
                let leaf = Child::leaf(block_count, blocks);
                block_count += blocks;
                leaves.push(child);
                leaf
            } else {
                nodes.push(Node::EMPTY);
                Child::node(nodes.len() - 1)
            };
            nodes[wide].set(slot, &from.bounds, name);
        }
        // The first child next, so that its nodes follow.
        for (slot, &child) in children[..len].iter().enumerate().rev() {
            let name = nodes[wide].children[slot];
            if !name.is_leaf() {
                waiting.push((name.index(), child, level + 1));
            }
        }
    }

    let mut buffer = Buffer::<Node>::zeroed(nodes.len())?;
    buffer.copy_from_slice(&nodes);
    Some(Layout { nodes: buffer, leaves, blocks: block_count, depth })
}

/// Makes the wide tree over the triangles of a mesh; `None` when there is no memory for it.
pub(crate) fn collapse(mesh: &Mesh, tree: &BinaryTree, executor: &dyn Executor) -> Option<WideTree> {
    let binary = &tree.nodes;
    let Layout { nodes, leaves, blocks, depth } = lay_out(tree, BLOCK, executor)?;
    let mut blocks = Buffer::<TriangleBlock>::zeroed(blocks)?;
    let mut starts = Vec::with_capacity(leaves.len());
    let mut start = 0;
    for &leaf in &leaves {
        starts.push(start);
        start += (binary[leaf as usize].count as usize).div_ceil(BLOCK);
    }
    const CHUNK: usize = 1024;
    let shared = Shared::new(&mut blocks);
    executor.run(leaves.len().div_ceil(CHUNK), &|chunk| {
        for leaf in chunk * CHUNK..((chunk + 1) * CHUNK).min(leaves.len()) {
            let node = &binary[leaves[leaf] as usize];
            let references = &tree.references[node.first as usize..][..node.count as usize];
            // SAFETY: the blocks live on below, and leaves do not overlap.
            let blocks = unsafe { shared.slice(starts[leaf], references.len().div_ceil(BLOCK)) };
            for (block, references) in blocks.iter_mut().zip(references.chunks(BLOCK)) {
                *block = TriangleBlock::EMPTY;
                for (slot, reference) in references.iter().enumerate() {
                    let triangle = reference.triangle();
                    // Two parts of a triangle may have come together again.
                    if !block.ids.contains(&triangle) {
                        block.set(slot, &mesh.triangle(triangle as usize), triangle);
                    }
                }
            }
        }
    });
    Some(WideTree { nodes, blocks, leaves: leaves.len(), depth })
}
