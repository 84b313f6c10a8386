//! Binary trees over triangles: what every builder makes and `collapse` turns into wide nodes.

use crate::accel::bounds::Bounds;
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

/// A node of a binary tree. What is below it are `count` references from `first` on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BinaryNode {
    pub(crate) bounds: Bounds,
    pub(crate) first: u32,
    pub(crate) count: u32,
    /// The first of two children that lie side by side, behind their parent; 0 for a leaf.
    pub(crate) children: u32,
}

/// A binary tree; the root is the first node.
pub(crate) struct BinaryTree {
    pub(crate) nodes: Vec<BinaryNode>,
    pub(crate) references: Vec<Reference>,
    /// Runs of nodes from first to last whose descendants are in the same run; roots of runs are among the nodes before all of
    /// them.
    pub(crate) parts: Vec<(usize, usize)>,
    /// Triangles left out because two of their corners are one point.
    pub(crate) degenerate: usize,
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

/// The boxes of all triangles but the degenerate ones, in their order, and how many those are.
pub(crate) fn references(mesh: &Mesh, executor: &dyn Executor) -> (Vec<Reference>, usize) {
    const CHUNK: usize = 1 << 14;
    let count = mesh.indices().len();
    let chunks = count.div_ceil(CHUNK);
    let mut references = vec![Reference(Bounds::EMPTY); count];
    let mut kept = vec![0_usize; chunks];
    let (shared, shared_kept) = (Shared::new(&mut references), Shared::new(&mut kept));
    executor.run(chunks, &|chunk| {
        let first = chunk * CHUNK;
        // SAFETY: both vectors live on below, and each task has its own chunk.
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
    references.truncate(len);
    (references, count - len)
}
