//! New positions for a tree: what is in which leaf stays, boxes are made anew from the leaves up.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::binary::{is_degenerate, margin};
use super::node::{Child, WIDTH};
use super::{Bvh, OutOfMemory};
use crate::accel::bounds::Bounds;
use crate::accel::mesh::MeshError;
use crate::accel::parallel::{Executor, Shared};
use crate::accel::ray::NONE;

/// Why a tree cannot take new positions.
#[derive(Clone, Debug, PartialEq)]
pub enum RefitError {
    /// The positions are none of this mesh.
    Mesh(MeshError),
    /// There is not enough memory.
    OutOfMemory,
}

impl fmt::Display for RefitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mesh(error) => error.fmt(f),
            Self::OutOfMemory => write!(f, "there is not enough memory for the tree"),
        }
    }
}

impl std::error::Error for RefitError {}

impl From<OutOfMemory> for RefitError {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory
    }
}

/// Blocks that one task moves at a time.
const CHUNK: usize = 1 << 12;

impl Bvh {
    /// The same tree over moved vertices; see [`Self::refit`].
    pub fn refitted(&self, positions: Vec<[f32; 3]>, executor: &dyn Executor) -> Result<Self, RefitError> {
        let mut copy = Self {
            mesh: self.mesh.clone(),
            left_out: self.left_out.clone(),
            nodes: self.nodes.copied().ok_or(RefitError::OutOfMemory)?,
            blocks: self.blocks.copied().ok_or(RefitError::OutOfMemory)?,
            ..*self
        };
        copy.refit(positions, executor)?;
        Ok(copy)
    }

    /// Moves the vertices. Much quicker than building; rays get slower the less the mesh looks like the one that the
    /// tree was built for. After an error the tree is as before.
    ///
    /// Triangles that were left out when the tree was built have no leaf. When one of them has become a triangle,
    /// the tree is built anew instead.
    pub fn refit(&mut self, positions: Vec<[f32; 3]>, executor: &dyn Executor) -> Result<(), RefitError> {
        let start = Instant::now();
        let mesh = Arc::new(self.mesh.with_positions(positions).map_err(RefitError::Mesh)?);
        if self.left_out.iter().any(|&i| !is_degenerate(&mesh.triangle(i as usize))) {
            let instructions = self.instructions;
            *self = Self { instructions, ..Self::build(&mesh, self.quality, executor)? };
            return Ok(());
        }
        let mut boxes = Vec::new();
        boxes.try_reserve_exact(self.blocks.len()).map_err(|_| RefitError::OutOfMemory)?;
        boxes.resize(self.blocks.len(), Bounds::EMPTY);
        let count = self.blocks.len();
        let (blocks, shared_boxes) = (Shared::new(&mut self.blocks), Shared::new(&mut boxes));
        executor.run(count.div_ceil(CHUNK), &|chunk| {
            let first = chunk * CHUNK;
            let len = CHUNK.min(count - first);
            // SAFETY: blocks and boxes live on below, and chunks do not overlap.
            let (blocks, boxes) = unsafe { (blocks.slice(first, len), shared_boxes.slice(first, len)) };
            for (block, into) in blocks.iter_mut().zip(boxes) {
                for slot in 0..block.ids.len() {
                    let id = block.ids[slot];
                    if id != NONE {
                        let corners = mesh.triangle(id as usize);
                        block.set(slot, &corners, id);
                        let bounds = Bounds::of_triangle(&corners);
                        *into = into.union(bounds.grown(margin(&bounds)));
                    }
                }
            }
        });
        // Children come behind their parents.
        for i in (0..self.nodes.len()).rev() {
            for slot in 0..WIDTH {
                let child = self.nodes[i].children[slot];
                if child == Child(u32::MAX) {
                    continue;
                }
                let bounds = if child.is_leaf() {
                    let first = child.first_block();
                    boxes[first..first + child.blocks()].iter().fold(Bounds::EMPTY, |all, one| all.union(*one))
                } else {
                    self.nodes[child.index()].bounds()
                };
                self.nodes[i].set(slot, &bounds, child);
            }
        }
        self.report.degenerate = (0..mesh.indices().len()).filter(|&i| is_degenerate(&mesh.triangle(i))).count();
        self.report.seconds = start.elapsed().as_secs_f64();
        self.mesh = mesh;
        Ok(())
    }
}
