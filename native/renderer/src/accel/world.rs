//! Two levels and more: shapes with trees of their own, placed any number of times by affine transforms, under one tree
//! over the placements. A million placements of one mesh cost a million transforms and boxes. A world can be a shape
//! in another one.
//!
//! A ray is carried into the space of a shape without changing its parameter t, so that distances compare across
//! placements whatever their scales. Transforms are composed and inverted in `f64` and kept as `f32`; the box of a
//! placement is that of the shape under the inverse of what is kept (`placed.rs`).

mod bare;
mod placed;
mod surface;
mod walk;

use std::fmt;

use glam::DAffine3;

use super::bounds::Bounds;
use super::buffer::Buffer;
use super::bvh::binary::Reference;
use super::bvh::node::{Child, Node, WIDTH};
use super::bvh::{Instructions, binned, collapse, traverse};
use super::motion::Motion;
use super::parallel::Executor;
use super::ray::{Hit, NONE};
pub use super::shape::Shape;
use super::size::TreeSize;
pub(crate) use bare::Bare;
use placed::{Placed, Reach};
pub use surface::Surface;

/// Worlds may be nested so deep, with the outermost one.
pub const MAX_DEPTH: usize = 16;

/// A shape somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    /// Which shape.
    pub shape: u32,
    /// From the shape's space to the world's. Any affine transform that can be inverted, also mirrored.
    pub to_world: DAffine3,
    /// For the caller, who finds it with a hit: a material, say.
    pub tag: u32,
    /// Where it is when the shutter closes, if it moves; neither transform may mirror unless both do.
    pub end: Option<DAffine3>,
}

impl Placement {
    /// A placement with tag 0.
    pub fn new(shape: u32, to_world: DAffine3) -> Self {
        Self { shape, to_world, tag: 0, end: None }
    }
}

/// Why placements make no world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorldError {
    /// A placement of a shape that is not there, or a change of a placement or shape that is not there.
    NoSuchShape(usize),
    /// A transform that is not finite, cannot be inverted, or takes the shape beyond ±2^60.
    Transform(usize),
    /// A shape that has worlds nested deeper than [`MAX_DEPTH`] with this one.
    TooDeep(usize),
    /// More placements than can be numbered.
    TooMany(usize),
    /// There is not enough memory.
    OutOfMemory,
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchShape(i) => write!(f, "placements[{i}] names a shape that is not there"),
            Self::Transform(i) => {
                write!(f, "placements[{i}].to_world must be finite and invertible and keep the shape within ±2^60")
            }
            Self::TooDeep(i) => write!(f, "shapes[{i}] is nested too deep; worlds may be nested {MAX_DEPTH} deep"),
            Self::TooMany(count) => write!(f, "there are {count} placements; one world has at most {MAX_PLACEMENTS}"),
            Self::OutOfMemory => write!(f, "there is not enough memory for the tree"),
        }
    }
}

impl std::error::Error for WorldError {}

/// Most placements of a world: what leaves can name.
pub const MAX_PLACEMENTS: usize = 1 << 28;

/// What a ray met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorldHit {
    /// Distance, primitive, and weights or texture coordinates, as [`Shape`] says.
    pub hit: Hit,
    /// Which placement of this world, or [`NONE`].
    pub instance: u32,
    /// Which placement of the group that this one places, and so on to the innermost; then [`NONE`].
    pub inner: [u32; MAX_DEPTH - 1],
}

impl WorldHit {
    /// Nothing met.
    pub const MISS: Self = Self { hit: Hit::MISS, instance: NONE, inner: [NONE; MAX_DEPTH - 1] };

    /// A hit of a shape without placements of its own.
    #[inline(always)]
    pub(crate) fn of(hit: Hit) -> Self {
        Self { hit, ..Self::MISS }
    }

    /// Whether nothing was met.
    #[inline(always)]
    pub fn is_miss(&self) -> bool {
        self.hit.primitive == NONE
    }

    /// Placements from the outermost to the innermost.
    pub fn path(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(self.instance).chain(self.inner).take_while(|&index| index != NONE)
    }

    /// The innermost placement, by its number in the world that it belongs to.
    pub fn innermost(&self) -> u32 {
        self.path().last().unwrap_or(NONE)
    }

    /// The same, from a placement of the group that was met.
    #[inline(always)]
    fn within(self, instance: u32) -> Self {
        let mut inner = [NONE; MAX_DEPTH - 1];
        if self.instance != NONE {
            inner[0] = self.instance;
            inner[1..].copy_from_slice(&self.inner[..MAX_DEPTH - 2]);
        }
        Self { hit: self.hit, instance, inner }
    }
}

/// Placed shapes. Read by any number of threads at once.
pub struct World {
    shapes: Vec<Shape>,
    reaches: Vec<Reach>,
    placed: Vec<Placed>,
    motions: Vec<Motion>,
    /// Changes that wait for [`World::refit`] or [`World::rebuild`].
    changes: Vec<(u32, Placed)>,
    /// Placements in the order of the leaves.
    order: Vec<u32>,
    nodes: Buffer<Node>,
    /// For the upper tree, and for the deepest of the lower ones.
    stack_lens: [usize; 2],
    depth: usize,
    /// Of the shapes' own trees.
    lower_bytes: usize,
    instructions: Instructions,
}

/// Whether a shape within `bounds` can be placed so.
pub(crate) fn can_hold(bounds: &Bounds, to_world: &DAffine3) -> bool {
    Placed::new(0, 0, to_world).is_some_and(|placed| placed.bounds(&Reach::new(*bounds), &[]).is_some())
}

/// The upper tree.
struct Upper {
    nodes: Buffer<Node>,
    order: Vec<u32>,
    stack_len: usize,
}

fn build_upper(
    placed: &[Placed],
    motions: &[Motion],
    reaches: &[Reach],
    executor: &dyn Executor,
) -> Result<Upper, WorldError> {
    let mut references = Vec::new();
    references.try_reserve_exact(placed.len()).map_err(|_| WorldError::OutOfMemory)?;
    for (i, one) in placed.iter().enumerate() {
        let bounds = one.bounds(&reaches[one.shape as usize], motions).ok_or(WorldError::Transform(i))?;
        if !bounds.is_empty() {
            references.push(Reference::new(bounds, i as u32));
        }
    }
    let tree = binned::build_over(&mut references, 1, 1, executor).ok_or(WorldError::OutOfMemory)?;
    let layout = collapse::lay_out(&tree, 1, executor).ok_or(WorldError::OutOfMemory)?;
    let order = layout.leaves().flat_map(|leaf| {
        let leaf = &tree.nodes[leaf as usize];
        references[leaf.first as usize..][..leaf.count as usize].iter().map(Reference::triangle)
    });
    let (order, stack_len) = (order.collect(), traverse::stack_len(layout.depth));
    Ok(Upper { order, nodes: layout.nodes, stack_len })
}

impl World {
    /// Places shapes. The result does not depend on the number of threads.
    pub fn build(shapes: Vec<Shape>, placements: &[Placement], executor: &dyn Executor) -> Result<Self, WorldError> {
        if placements.len() > MAX_PLACEMENTS {
            return Err(WorldError::TooMany(placements.len()));
        }
        let depth = depth_over(&shapes)?;
        let (mut placed, mut motions) = (Vec::new(), Vec::new());
        placed.try_reserve_exact(placements.len()).map_err(|_| WorldError::OutOfMemory)?;
        for (i, one) in placements.iter().enumerate() {
            if one.shape as usize >= shapes.len() {
                return Err(WorldError::NoSuchShape(i));
            }
            let mut kept = Placed::new(one.shape, one.tag, &one.to_world).ok_or(WorldError::Transform(i))?;
            if let Some(end) = &one.end {
                kept.motion = motions.len() as u32;
                motions.try_reserve(1).map_err(|_| WorldError::OutOfMemory)?;
                motions.push(Motion::new(&one.to_world, end).ok_or(WorldError::Transform(i))?);
            }
            placed.push(kept);
        }
        let reaches: Vec<Reach> = shapes.iter().map(|shape| Reach::new(shape.bounds())).collect();
        let upper = build_upper(&placed, &motions, &reaches, executor)?;
        let lower = shapes.iter().map(Shape::stack_len).max().unwrap_or(0);
        let lower_bytes = bytes_of(&shapes);
        Ok(Self {
            lower_bytes,
            shapes,
            reaches,
            placed,
            motions,
            changes: Vec::new(),
            order: upper.order,
            nodes: upper.nodes,
            stack_lens: [upper.stack_len, lower],
            depth,
            instructions: Instructions::detect(),
        })
    }

    /// Moves a placement, which is still from then on. Rays see it after the next [`Self::refit`] or [`Self::rebuild`].
    pub fn set_transform(&mut self, placement: u32, to_world: DAffine3) -> Result<(), WorldError> {
        let index = placement as usize;
        let before = self.placed.get(index).ok_or(WorldError::NoSuchShape(index))?;
        let placed = Placed::new(before.shape, before.tag, &to_world).ok_or(WorldError::Transform(index))?;
        placed.bounds(&self.reaches[placed.shape as usize], &[]).ok_or(WorldError::Transform(index))?;
        self.changes.push((placement, placed));
        Ok(())
    }

    /// Puts another shape in the place of one, such as a mesh that was refitted, and builds the upper tree anew.
    /// After an error all is as before.
    pub fn set_shape(&mut self, shape: u32, new: Shape, executor: &dyn Executor) -> Result<(), WorldError> {
        let index = shape as usize;
        if index >= self.shapes.len() {
            return Err(WorldError::NoSuchShape(index));
        }
        let before = std::mem::replace(&mut self.shapes[index], new);
        let reach = std::mem::replace(&mut self.reaches[index], Reach::new(self.shapes[index].bounds()));
        let result = depth_over(&self.shapes).and_then(|depth| self.rebuild(executor).map(|()| depth));
        match result {
            Ok(depth) => {
                self.depth = depth;
                self.stack_lens[1] = self.shapes.iter().map(Shape::stack_len).max().unwrap_or(0);
                self.lower_bytes = bytes_of(&self.shapes);
                Ok(())
            }
            Err(error) => {
                self.shapes[index] = before;
                self.reaches[index] = reach;
                Err(error)
            }
        }
    }

    /// Builds the upper tree anew, for what has moved far. After an error all is as before.
    pub fn rebuild(&mut self, executor: &dyn Executor) -> Result<(), WorldError> {
        let before: Vec<Placed> = self.changes.iter().map(|(index, _)| self.placed[*index as usize]).collect();
        self.changes.iter().for_each(|(index, placed)| self.placed[*index as usize] = *placed);
        match build_upper(&self.placed, &self.motions, &self.reaches, executor) {
            Ok(upper) => {
                self.changes.clear();
                self.nodes = upper.nodes;
                self.order = upper.order;
                self.stack_lens[0] = upper.stack_len;
                Ok(())
            }
            Err(error) => {
                let changed = self.changes.iter().map(|(index, _)| *index as usize);
                changed.zip(before).rev().for_each(|(index, placed)| self.placed[index] = placed);
                Err(error)
            }
        }
    }

    /// Makes the boxes of the upper tree anew, for what has moved a little: quicker than [`Self::rebuild`], and slower for
    /// rays the more has moved.
    pub fn refit(&mut self) {
        for (index, placed) in self.changes.drain(..) {
            self.placed[index as usize] = placed;
        }
        for i in (0..self.nodes.len()).rev() {
            for slot in 0..WIDTH {
                let child = self.nodes[i].children[slot];
                if child == Child(u32::MAX) {
                    continue;
                }
                let bounds = if child.is_leaf() {
                    let leaf = &self.order[child.first_block()..][..child.blocks()];
                    leaf.iter().fold(Bounds::EMPTY, |all, &index| {
                        let placed = &self.placed[index as usize];
                        // Every transform has been checked.
                        let bounds = placed.bounds(&self.reaches[placed.shape as usize], &self.motions);
                        all.union(bounds.unwrap_or(Bounds::EMPTY))
                    })
                } else {
                    self.nodes[child.index()].bounds()
                };
                self.nodes[i].set(slot, &bounds, child);
            }
        }
    }

    /// Whether anything in it moves while the shutter is open.
    pub(crate) fn moves(&self) -> bool {
        let inner = |shape: &Shape| matches!(shape, Shape::Group(inner) if inner.moves());
        !self.motions.is_empty() || self.shapes.iter().any(inner)
    }

    /// How many placements there are.
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// Whether there is no placement.
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// The shape of a placement of this world.
    pub fn shape(&self, placement: u32) -> Option<&Shape> {
        self.placed.get(placement as usize).and_then(|placed| self.shapes.get(placed.shape as usize))
    }

    /// The tag of a placement of this world.
    pub fn tag(&self, placement: u32) -> Option<u32> {
        self.placed.get(placement as usize).map(|placed| placed.tag)
    }

    /// The tags along the path of a hit, from the outermost placement to the innermost.
    pub fn tags<'a>(&'a self, hit: &'a WorldHit) -> impl Iterator<Item = u32> + 'a {
        let mut world = Some(self);
        hit.path().map_while(move |index| {
            let here = world?;
            world = if let Some(Shape::Group(inner)) = here.shape(index) { Some(inner) } else { None };
            here.tag(index)
        })
    }

    /// The upper tree and the placements, without the shapes.
    pub fn size(&self) -> TreeSize {
        TreeSize::of(&self.nodes, size_of_val(&*self.placed) + size_of_val(&*self.order))
    }

    /// Of nodes and placements, without the shapes.
    pub fn bytes(&self) -> usize {
        self.size().bytes
    }

    /// The same with the trees of all shapes, those in several groups counted once for each.
    pub(crate) fn tree_bytes(&self) -> usize {
        self.bytes().saturating_add(self.lower_bytes)
    }

    /// Half of the diagonal of the box that holds everything; 0 for an empty world.
    pub fn reach(&self) -> f32 {
        let bounds = self.bounds();
        if bounds.is_empty() { 0.0 } else { glam::Vec3::from_array(bounds.size()).length() / 2.0 }
    }

    /// Levels of worlds, with this one.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The same world, walked with plain Rust. For tests: hits are the same bits.
    pub fn portable(mut self) -> Self {
        self.instructions = Instructions::Portable;
        self
    }

    pub(crate) fn bounds(&self) -> Bounds {
        self.nodes[0].bounds()
    }

    pub(crate) fn stack_len(&self) -> usize {
        self.stack_lens.iter().sum()
    }
}

/// Bytes of the trees of some shapes, those in several groups counted once for each.
fn bytes_of(shapes: &[Shape]) -> usize {
    shapes.iter().fold(0, |sum: usize, shape| sum.saturating_add(shape.tree_bytes()))
}

/// Levels of a world over some shapes.
fn depth_over(shapes: &[Shape]) -> Result<usize, WorldError> {
    let deepest = shapes.iter().map(Shape::depth).enumerate().max_by_key(|(_, depth)| *depth);
    match deepest {
        Some((i, depth)) if depth >= MAX_DEPTH => Err(WorldError::TooDeep(i)),
        deepest => Ok(deepest.map_or(0, |(_, depth)| depth) + 1),
    }
}
