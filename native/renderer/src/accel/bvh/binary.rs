//! Binary trees over triangles: what every builder makes and `collapse` turns into wide nodes.

use super::choice::{Choice, Costs, choose};
use crate::accel::arena::Arena;
use crate::accel::bounds::Bounds;
use crate::accel::buffer::{Buffer, Zeroed};
use crate::accel::mesh::Mesh;
use crate::accel::parallel::{Executor, Shared};
use crate::accel::ray::BOX_MARGIN;

/// A triangle, or a part of one, and the box round it: its number is in lane 3.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub(crate) struct Reference(pub(crate) Bounds);

impl Reference {
    #[inline(always)]
    pub(crate) fn new(mut bounds: Bounds, triangle: u32) -> Self {
        bounds.0[3] = f32::from_bits(triangle);
        bounds.0[7] = 0.0;
        Self(bounds)
    }

    #[inline(always)]
    pub(crate) fn triangle(&self) -> u32 {
        self.0.0[3].to_bits()
    }

    /// Twice the centre.
    #[inline(always)]
    pub(crate) fn center(&self) -> [f32; 3] {
        let b = &self.0.0;
        [b[4] - b[0], b[5] - b[1], b[6] - b[2]]
    }
}

// SAFETY: plain numbers.
unsafe impl Zeroed for Reference {}

/// A node of a binary tree. What is below it are `count` references from `first` on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BinaryNode {
    pub(crate) bounds: Bounds,
    pub(crate) first: u32,
    pub(crate) count: u32,
    /// The first of two children that lie side by side; 0 for a leaf.
    pub(crate) children: u32,
    /// How the tree is collapsed here.
    pub(crate) choice: Choice,
}

// SAFETY: plain numbers.
unsafe impl Zeroed for BinaryNode {}

impl BinaryNode {
    /// A leaf until it gets children.
    #[inline(always)]
    pub(crate) fn new(bounds: Bounds, first: usize, count: usize) -> Self {
        Self { bounds, first: first as u32, count: count as u32, children: 0, choice: Choice::LEAF }
    }
}

/// A binary tree with a choice for every node; the root is the first node.
pub(crate) struct BinaryTree {
    pub(crate) nodes: Buffer<BinaryNode>,
    /// Nodes of the top come first: so many. Nodes of a part lie together behind them, but for its root.
    pub(crate) top: usize,
}

impl BinaryTree {
    /// Whether a node and both its children are in the top.
    pub(crate) fn is_inner_top(&self, node: u32) -> bool {
        let children = self.nodes[node as usize].children as usize;
        0 < children && children < self.top
    }
}

/// What a mesh's builder makes.
pub(crate) struct Built {
    pub(crate) tree: BinaryTree,
    pub(crate) ids: Ids,
    /// Triangles left out because two of their corners are one point.
    pub(crate) degenerate: usize,
}

/// Which triangle is at each place of the order that leaves name.
pub(crate) enum Ids {
    References(Buffer<Reference>),
    /// In the lower halves.
    Keys(Buffer<u64>),
}

/// Puts a tree together from parts that tasks build.
pub(crate) struct Assembly {
    nodes: Arena<BinaryNode>,
    top: usize,
    per_block: usize,
}

/// The root of a part whose other nodes are in the assembly.
#[derive(Clone, Copy)]
pub(crate) struct Root {
    node: BinaryNode,
    costs: Costs,
}

impl Root {
    /// For one that has not been built yet.
    pub(crate) const NONE: Self = Self { node: BinaryNode::NONE, costs: Costs::NONE };
}

impl BinaryNode {
    const NONE: Self = Self { bounds: Bounds::EMPTY, first: 0, count: 0, children: 0, choice: Choice::LEAF };
}

impl Assembly {
    /// For a top of so many nodes and parts over no more than so many references; `None` when there is no memory for it.
    pub(crate) fn new(top: usize, references: usize, per_block: usize) -> Option<Self> {
        let nodes = Arena::with_room(top + 2 * references)?;
        nodes.take(top);
        Some(Self { nodes, top, per_block })
    }

    /// Takes a part whose nodes name their children by their places among themselves, behind their parents. `costs` is
    /// room to work in.
    #[inline(always)]
    pub(crate) fn settle(&self, part: &mut [BinaryNode], costs: &mut Vec<Costs>) -> Root {
        costs.clear();
        costs.resize(part.len(), Costs::NONE);
        for i in (0..part.len()).rev() {
            costs[i] = choose(&mut part[i], costs, self.per_block);
        }
        let (start, into) = self.nodes.take(part.len() - 1);
        let moved = |mut node: BinaryNode| {
            node.children = if node.children == 0 { 0 } else { node.children - 1 + start as u32 };
            node
        };
        for (into, node) in into.iter_mut().zip(&part[1..]) {
            *into = moved(*node);
        }
        Root { node: moved(part[0]), costs: costs[0] }
    }

    /// Puts roots where they belong in the top.
    pub(crate) fn finish(self, mut top: Vec<BinaryNode>, places: &[usize], roots: &[Root]) -> BinaryTree {
        let mut costs = vec![Costs::NONE; top.len()];
        for (&place, root) in places.iter().zip(roots) {
            (top[place], costs[place]) = (root.node, root.costs);
        }
        for i in (0..top.len()).rev() {
            let children = top[i].children as usize;
            if 0 < children && children < self.top {
                let (left, right) = (top[children], top[children + 1]);
                top[i].bounds = left.bounds.union(right.bounds);
                top[i].first = left.first;
                top[i].count = left.count + right.count;
                costs[i] = choose(&mut top[i], &costs, self.per_block);
            }
        }
        let mut nodes = self.nodes.into_buffer();
        nodes[..top.len()].copy_from_slice(&top);
        BinaryTree { nodes, top: top.len() }
    }
}

/// How far the box of a triangle is widened so that the box test loses no hit that the triangle test takes.
#[inline(always)]
pub(crate) fn margin(bounds: &Bounds) -> f32 {
    let [x, y, z] = bounds.size();
    BOX_MARGIN * (x + y + z)
}

/// Whether a triangle can be left out. Only those with two equal corners can: their other two edges are one, however
/// a ray's test rounds them, so that the surface stays closed without them. A triangle whose corners are three points of
/// a line has no area either, but rounding may open a gap along that line that only it fills.
#[inline(always)]
pub(crate) fn is_degenerate([a, b, c]: &[[f32; 3]; 3]) -> bool {
    a == b || b == c || c == a
}

/// The boxes of all triangles but the degenerate ones, in their order, and how many of each there are; `None` when there is
/// no memory for them.
pub(crate) fn references(mesh: &Mesh, executor: &dyn Executor) -> Option<(Buffer<Reference>, usize, usize)> {
    const CHUNK: usize = 1 << 14;
    let count = mesh.indices().len();
    let chunks = count.div_ceil(CHUNK);
    let mut references = Buffer::zeroed(count)?;
    let mut kept = vec![0_usize; chunks];
    let (shared, shared_kept) = (Shared::new(&mut references), Shared::new(&mut kept));
    executor.run(chunks, &|chunk| {
        let first = chunk * CHUNK;
        // SAFETY: both live on below, and each task has its own chunk.
        let (into, kept) =
            unsafe { (shared.slice(first, CHUNK.min(count - first)), &mut shared_kept.slice(chunk, 1)[0]) };
        let mut at = 0;
        for i in 0..into.len() {
            let corners = mesh.triangle(first + i);
            if !is_degenerate(&corners) {
                let bounds = Bounds::of_triangle(&corners);
                into[at] = Reference::new(bounds.grown(margin(&bounds)), (first + i) as u32);
                at += 1;
            }
        }
        *kept = at;
    });
    let mut len = 0;
    for (chunk, kept) in kept.iter().enumerate() {
        if len != chunk * CHUNK {
            references.copy_within(chunk * CHUNK..chunk * CHUNK + kept, len);
        }
        len += kept;
    }
    Some((references, len, count - len))
}
