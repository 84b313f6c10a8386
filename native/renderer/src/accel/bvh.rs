//! A bounding volume hierarchy over the triangles of a mesh: eight boxes to a node, leaves of four triangles side by
//! side, and the walks of rays through it.

pub(crate) mod binary;
pub(crate) mod binned;
pub(crate) mod choice;
mod clip;
pub(crate) mod collapse;
pub(crate) mod lanes;
mod morton;
pub(crate) mod node;
#[cfg(target_arch = "x86_64")]
mod packet;
mod refit;
mod spatial;
mod sweep;
mod top;
pub(crate) mod traverse;
mod validate;

use std::mem::MaybeUninit;
use std::sync::Arc;
use std::time::Instant;

use crate::accel::bounds::Bounds;
use crate::accel::buffer::Buffer;
use crate::accel::mesh::Mesh;
use crate::accel::parallel::Executor;
use crate::accel::ray::{Hit, Prepared, Ray};
use crate::accel::triangle::{BLOCK, Found, Nearest, Pair, TriangleBlock, look_again};
use binary::Built;
use lanes::Lanes;
use node::{Child, Node};
pub use refit::RefitError;
pub use traverse::Stack;
use traverse::{AnyVisitor, NearestVisitor};
pub use validate::Flaw;

/// Rays of a packet.
pub const PACKET: usize = 16;

/// How much care a tree is built with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quality {
    /// At once, for what changes all the time.
    Preview,
    /// Binned surface area heuristic.
    #[default]
    Default,
    /// With spatial splits: for long triangles that cross everything.
    High,
}

/// What building took and gave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BuildReport {
    /// Triangles of the mesh.
    pub triangles: usize,
    /// Triangles left out since two of their corners are one point.
    pub degenerate: usize,
    /// Nodes with up to eight children each.
    pub nodes: usize,
    /// Leaves.
    pub leaves: usize,
    /// Blocks of up to four triangles in all leaves.
    pub blocks: usize,
    /// Levels of nodes.
    pub depth: usize,
    /// Of nodes and leaves together.
    pub bytes: usize,
    /// Wall clock time.
    pub seconds: f64,
}

/// There is not enough memory for a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

/// A tree over the triangles of one mesh. Read by any number of threads at once.
pub struct Bvh {
    mesh: Arc<Mesh>,
    quality: Quality,
    /// Triangles that have no leaf but could have one after a refit: their corners are equal, their vertices are not.
    left_out: Vec<u32>,
    nodes: Buffer<Node>,
    blocks: Buffer<TriangleBlock>,
    stack_len: usize,
    instructions: Instructions,
    report: BuildReport,
}

/// The instructions that this machine has for the walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instructions {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl Instructions {
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            return Self::Avx2;
        }
        Self::Portable
    }
}

fn left_out(mesh: &Mesh) -> Vec<u32> {
    let could = |[a, b, c]: [u32; 3]| a != b && b != c && c != a;
    let all = (0..mesh.indices().len()).filter(|&i| could(mesh.indices()[i]));
    all.filter(|&i| binary::is_degenerate(&mesh.triangle(i))).map(|i| i as u32).collect()
}

impl Bvh {
    /// Builds a tree, which keeps the mesh. It depends on the mesh and the quality alone, not on the number of threads.
    pub fn build(mesh: &Arc<Mesh>, quality: Quality, executor: &dyn Executor) -> Result<Self, OutOfMemory> {
        let start = Instant::now();
        let Built { tree, ids, degenerate } = match quality {
            Quality::Preview => morton::build(mesh, executor),
            Quality::Default => binned::build(mesh, executor),
            Quality::High => spatial::build(mesh, executor),
        }
        .ok_or(OutOfMemory)?;
        let wide = collapse::collapse(mesh, &tree, &ids, executor).ok_or(OutOfMemory)?;
        let report = BuildReport {
            triangles: mesh.indices().len(),
            degenerate,
            nodes: wide.nodes.len(),
            leaves: wide.leaves,
            blocks: wide.blocks.len(),
            depth: wide.depth,
            bytes: size_of_val::<[Node]>(&wide.nodes) + size_of_val::<[TriangleBlock]>(&wide.blocks),
            seconds: start.elapsed().as_secs_f64(),
        };
        Ok(Self {
            mesh: mesh.clone(),
            quality,
            left_out: if degenerate > 0 { left_out(mesh) } else { Vec::new() },
            nodes: wide.nodes,
            blocks: wide.blocks,
            stack_len: traverse::stack_len(wide.depth),
            instructions: Instructions::detect(),
            report,
        })
    }

    /// The same tree, walked with plain Rust. For tests: hits are the same bits.
    pub fn portable(mut self) -> Self {
        self.instructions = Instructions::Portable;
        self
    }

    /// What the tree is over.
    pub fn mesh(&self) -> &Arc<Mesh> {
        &self.mesh
    }

    /// What building took and gave.
    pub fn report(&self) -> &BuildReport {
        &self.report
    }

    /// The nearest triangle that a ray meets.
    #[inline]
    pub fn nearest(&self, ray: &Ray, stack: &mut Stack) -> Hit {
        self.find(ray, stack).hit
    }

    /// The same with the place of the triangle, for [`Self::corners`].
    #[inline]
    pub(crate) fn find(&self, ray: &Ray, stack: &mut Stack) -> Found {
        match self.instructions {
            Instructions::Portable => self.nearest_with::<lanes::portable::Portable>(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.nearest_avx2(ray, stack) },
        }
    }

    /// Whether a ray meets any triangle.
    #[inline]
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        match self.instructions {
            Instructions::Portable => self.occluded_with::<lanes::portable::Portable>(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.occluded_avx2(ray, stack) },
        }
    }

    /// The nearest triangles that sixteen rays meet: the same hits as one by one. Faster for rays that lie close together, like
    /// those of a few neighbouring pixels, and hardly slower for others.
    pub fn nearest_packet(&self, rays: &[Ray; PACKET], hits: &mut [Hit; PACKET], stack: &mut Stack) {
        let mut found = [Found::MISS; PACKET];
        self.find_packet(rays, &mut found, stack);
        for (hit, found) in hits.iter_mut().zip(&found) {
            *hit = found.hit;
        }
    }

    /// The same with the places of the triangles.
    #[inline]
    pub(crate) fn find_packet(&self, rays: &[Ray; PACKET], found: &mut [Found; PACKET], stack: &mut Stack) {
        match self.instructions {
            Instructions::Portable => {
                for (ray, found) in rays.iter().zip(found) {
                    *found = self.find(ray, stack);
                }
            }
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.nearest_packet_avx2(rays, found, stack) },
        }
    }

    /// The corners of the triangle at a place where one was found.
    #[inline(always)]
    pub(crate) fn corners(&self, place: u32) -> [[f32; 3]; 3] {
        self.blocks[place as usize / BLOCK].get(place as usize)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn nearest_avx2(&self, ray: &Ray, stack: &mut Stack) -> Found {
        self.nearest_with::<lanes::avx2::Avx2>(ray, stack)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn occluded_avx2(&self, ray: &Ray, stack: &mut Stack) -> bool {
        self.occluded_with::<lanes::avx2::Avx2>(ray, stack)
    }

    /// How much of a stack a walk takes.
    pub(crate) fn stack_len(&self) -> usize {
        self.stack_len
    }

    /// What holds all triangles.
    pub(crate) fn bounds(&self) -> Bounds {
        self.nodes[0].bounds()
    }

    #[inline(always)]
    fn nearest_with<L: Lanes>(&self, ray: &Ray, stack: &mut Stack) -> Found {
        self.find_in::<L>(ray, stack.room(self.stack_len))
    }

    #[inline(always)]
    fn occluded_with<L: Lanes>(&self, ray: &Ray, stack: &mut Stack) -> bool {
        self.occluded_in::<L>(ray, stack.room(self.stack_len))
    }

    /// The nearest hit, on a stack of at least [`Self::stack_len`].
    #[inline(always)]
    pub(crate) fn nearest_in<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> Hit {
        self.find_in::<L>(ray, stack).hit
    }

    #[inline(always)]
    fn find_in<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> Found {
        let Some(prepared) = Prepared::new(ray) else {
            return Found::MISS;
        };
        self.find_ready(&prepared, &L::new(ray, &prepared), stack)
    }

    /// The nearest hit of a ray that was made ready, and lanes for it; on a stack of at least [`Self::stack_len`].
    #[inline(always)]
    pub(crate) fn find_ready<L: Lanes>(&self, ray: &Prepared, lanes: &L, stack: &mut [MaybeUninit<u64>]) -> Found {
        assert!(stack.len() >= self.stack_len);
        let nearest = Nearest::new(ray);
        let mut visitor = Triangles { blocks: &self.blocks, ray, lanes, nearest };
        // SAFETY: `collapse` has made these nodes, and the stack has room for their depth.
        unsafe { traverse::nearest(&self.nodes, Child::ROOT, lanes, ray.tmax, stack, &mut visitor) };
        visitor.nearest.found(ray)
    }

    /// Whether there is a hit, on a stack of at least [`Self::stack_len`].
    #[inline(always)]
    pub(crate) fn occluded_in<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        let Some(prepared) = Prepared::new(ray) else {
            return false;
        };
        self.occluded_ready(&prepared, &L::new(ray, &prepared), stack)
    }

    /// Whether there is a hit of a ray that was made ready; see [`Self::find_ready`].
    #[inline(always)]
    pub(crate) fn occluded_ready<L: Lanes>(&self, ray: &Prepared, lanes: &L, stack: &mut [MaybeUninit<u64>]) -> bool {
        assert!(stack.len() >= self.stack_len);
        let mut visitor = Triangles { blocks: &self.blocks, ray, lanes, nearest: Nearest::new(ray) };
        // SAFETY: as above.
        unsafe { traverse::any(&self.nodes, lanes, ray.tmax, stack, &mut visitor) }
    }
}

/// Tests the triangles of leaves.
struct Triangles<'a, L> {
    blocks: &'a [TriangleBlock],
    ray: &'a Prepared,
    lanes: &'a L,
    nearest: Nearest,
}

impl<L> Triangles<'_, L> {
    #[inline(always)]
    fn blocks(&self, leaf: Child) -> &[TriangleBlock] {
        let first = leaf.first_block();
        // SAFETY: leaves name blocks that there are, as `collapse` makes them.
        unsafe { self.blocks.get_unchecked(first..first + leaf.blocks()) }
    }
}

impl<L> Triangles<'_, L> {
    #[inline(always)]
    fn prefetch_child(&self, nodes: &[Node], child: Child) {
        let node = nodes.as_ptr().wrapping_add(child.index());
        let block = self.blocks.as_ptr().wrapping_add(child.first_block());
        let at: *const u8 = if child.is_leaf() { block.cast() } else { node.cast() };
        traverse::prefetch(at);
    }
}

impl<L: Lanes> NearestVisitor for Triangles<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> f32 {
        let mut nearest = self.nearest;
        let blocks = self.blocks(leaf);
        let mut at = 0;
        while at < blocks.len() {
            let pair = Pair::new(blocks, leaf.first_block(), at);
            if let Some(met) = self.lanes.meet(self.ray, pair, nearest.t) {
                nearest.take(self.ray, pair, &met);
            }
            at += 2;
        }
        self.nearest = nearest;
        nearest.t
    }

    #[inline(always)]
    fn prefetch(&self, nodes: &[Node], child: Child) {
        self.prefetch_child(nodes, child);
    }
}

impl<L: Lanes> AnyVisitor for Triangles<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> bool {
        // No closures: they are compiled without the instruction set of whoever this is inlined into.
        let blocks = self.blocks(leaf);
        let mut at = 0;
        while at < blocks.len() {
            let pair = Pair::new(blocks, leaf.first_block(), at);
            if let Some(met) = self.lanes.meet(self.ray, pair, self.ray.tmax) {
                if met.hits != 0 {
                    return true;
                }
                let mut doubtful = met.doubtful;
                while doubtful != 0 {
                    let slot = doubtful.trailing_zeros() as usize % (2 * BLOCK);
                    doubtful &= doubtful - 1;
                    if look_again(self.ray, pair.corners(slot), self.ray.tmax).is_some() {
                        return true;
                    }
                }
            }
            at += 2;
        }
        false
    }

    #[inline(always)]
    fn prefetch(&self, nodes: &[Node], child: Child) {
        self.prefetch_child(nodes, child);
    }
}
