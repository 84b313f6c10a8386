//! Which nodes of a binary tree stay when it becomes a tree of wide nodes: chosen so that the surface area heuristic's
//! cost is least, by dynamic programming from the leaves up (Ylitie, Karras and Laine, "Efficient Incoherent Ray Traversal on
//! GPUs Through Compressed Wide BVHs", 2017, section 4).
//!
//! C(n, i) is the least cost of a forest of at most i roots for all that is below the binary node n:
//! C(n, 1) = min(area · blocks, area · [`NODE_COST`] + D(n, 8)), C(n, i) = min(C(n, 1), D(n, i)), and
//! D(n, i) = min over k of C(left, k) + C(right, i − k). Both only fall as i grows.

use super::binary::BinaryNode;
use super::node::{MAX_BLOCKS, WIDTH};

/// What a node costs beside a block of triangles. Measured: with 1, which is nearer to their times, nodes have 6.1 to 6.5 children
/// and rays visit 7 to 10 % more nodes and blocks than with 3, where they have 7.9; beyond 4 nothing is gained.
const NODE_COST: f32 = 3.0;

/// C(n, i + 1) of a node. The last of them is never asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Costs([f32; WIDTH]);

impl Costs {
    /// Not known yet.
    pub(crate) const NONE: Self = Self([f32::INFINITY; WIDTH]);
}

/// What was chosen for a node: four bits for each number of roots. For i + 1 roots, how many go to the left child; 0 where one
/// root, the node itself, is cheaper. The last are for a node's own eight children, the first say whether it is a leaf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice(u32);

impl Choice {
    pub(crate) const LEAF: Self = Self(1);

    #[inline(always)]
    pub(crate) fn is_leaf(self) -> bool {
        self.0 & 1 != 0
    }

    /// Of so many roots, how many go left; 0 when the node itself is the only one.
    #[inline(always)]
    pub(crate) fn left(self, roots: u32) -> u32 {
        if roots == 1 { 0 } else { self.0 >> (4 * (roots - 1)) & 0xf }
    }
}

/// Chooses for a node whose children have been chosen for.
#[inline(always)]
pub(crate) fn choose(node: &mut BinaryNode, costs: &[Costs], per_block: usize) -> Costs {
    let area = node.bounds.half_area();
    let count = node.count as usize;
    let as_leaf = if count <= per_block * MAX_BLOCKS { area * count.div_ceil(per_block) as f32 } else { f32::INFINITY };
    if node.children == 0 {
        node.choice = Choice::LEAF;
        return Costs([as_leaf; WIDTH]);
    }
    let children = node.children as usize;
    let (left, right) = (&costs[children].0, costs[children + 1].0);
    // Costs are not negative, so that they are in order as integers, too. Their last bits hold k, and so the least says how it
    // came about; also when all of them have overflown, there is a choice.
    let mut least = [u32::MAX; WIDTH];
    least = nearer::<1>(least, left, right);
    least = nearer::<2>(least, left, right);
    least = nearer::<3>(least, left, right);
    least = nearer::<4>(least, left, right);
    least = nearer::<5>(least, left, right);
    least = nearer::<6>(least, left, right);
    least = nearer::<7>(least, left, right);
    let as_node = area * NODE_COST + f32::from_bits(least[WIDTH - 1] & !K);
    let is_leaf = as_leaf <= as_node && as_leaf < f32::INFINITY;
    let alone = if is_leaf { as_leaf } else { as_node };
    // All lanes alike, so that they stay in one register: nothing is apart in the first, and nobody asks for the last.
    let mut result = [alone; WIDTH];
    let mut lefts = [0; WIDTH];
    for i in 0..WIDTH {
        let apart = f32::from_bits(least[i] & !K);
        result[i] = if apart < alone { apart } else { alone };
        lefts[i] = if apart < alone { least[i] & K } else { 0 };
    }
    lefts[WIDTH - 1] = least[WIDTH - 1] & K;
    lefts[0] = u32::from(is_leaf);
    let packed = (0..WIDTH).fold(0, |packed, i| packed | lefts[i] << (4 * i));
    node.choice = Choice(packed);
    Costs(result)
}

/// Bits of costs that hold how many roots go left.
const K: u32 = 7;

/// The lesser of some costs and those of as many roots with `LEFT` of them on the left.
#[inline(always)]
fn nearer<const LEFT: usize>(mut least: [u32; WIDTH], left: &[f32; WIDTH], right: [f32; WIDTH]) -> [u32; WIDTH] {
    let moved: [f32; WIDTH] = std::array::from_fn(|i| if i >= LEFT { right[i - LEFT] } else { f32::INFINITY });
    let first = left[LEFT - 1];
    for i in 0..WIDTH {
        let cost = (first + moved[i]).to_bits() & !K | LEFT as u32;
        least[i] = least[i].min(cost);
    }
    least
}

/// The binary nodes that become the children of a wide node.
#[inline(always)]
pub(crate) fn children_of(binary: &[BinaryNode], node: u32) -> ([u32; WIDTH], usize) {
    let mut children = [0; WIDTH];
    let mut len = 0;
    // At most eight roots wait to be divided.
    let mut waiting = [(0_u32, 0_u32); WIDTH];
    let mut waiting_len = 1;
    waiting[0] = (node, WIDTH as u32);
    while waiting_len > 0 {
        waiting_len -= 1;
        let (node, roots) = waiting[waiting_len];
        let from = &binary[node as usize];
        let left = from.choice.left(roots);
        if left == 0 || from.children == 0 {
            children[len] = node;
            len += 1;
        } else {
            waiting[waiting_len] = (from.children + 1, roots - left);
            waiting[waiting_len + 1] = (from.children, left);
            waiting_len += 2;
        }
    }
    (children, len)
}
