//! Two levels and more: shapes with trees of their own, placed any number of times by affine transforms, under one tree
//! over the placements. A million placements of one mesh cost a million transforms and boxes. A world can be a shape
//! in another one.
//!
//! A ray is carried into the space of a shape without changing its parameter t, so that distances compare across
//! placements whatever their scales. Transforms are composed and inverted in `f64` and kept as `f32`; the box of a
//! placement is that of the shape under the inverse of what is kept (`placed.rs`).

mod bare;
mod few;
mod merged;
mod placed;
mod surface;
mod walk;

use std::fmt;
use std::sync::OnceLock;

use glam::DAffine3;

use super::bounds::Bounds;
use super::buffer::Buffer;
use super::bvh::binary::Reference;
use super::bvh::node::Node;
use super::bvh::{Instructions, binned, collapse, traverse};
use super::few::Few;
use super::motion::Motion;
use super::parallel::Executor;
use super::ray::{Hit, NONE};
pub use super::shape::Shape;
use super::size::TreeSize;
pub(crate) use bare::Bare;
pub(crate) use few::FewMeshes;
use merged::{MERGED, Merged};
use placed::{Placed, Reach};
pub use surface::Surface;
pub(crate) use surface::{Surfaces, Triangles};

/// Worlds may be nested so deep, with the outermost one.
pub const MAX_DEPTH: usize = 16;

/// A shape somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    /// Which shape.
    pub shape: u32,
    /// From the shape's space to the world's. Any affine transform that can be inverted, also mirrored.
    pub to_world: DAffine3,
    /// Where it is when the shutter closes, if it moves; neither transform may mirror unless both do.
    pub end: Option<DAffine3>,
}

impl Placement {
    /// A placement of what does not move.
    pub fn new(shape: u32, to_world: DAffine3) -> Self {
        Self { shape, to_world, end: None }
    }
}

/// Why placements make no world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorldError {
    /// A placement of a shape that is not there.
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

    /// Placements from the outermost to the innermost, then [`NONE`].
    #[inline]
    pub fn places(&self) -> [u32; MAX_DEPTH] {
        let mut places = [self.instance; MAX_DEPTH];
        places[1..].copy_from_slice(&self.inner);
        places
    }

    /// Placements from the outermost to the innermost.
    pub fn path(&self) -> impl Iterator<Item = u32> + '_ {
        // Without a copy of the whole, most of which is nothing.
        let place = |level: usize| if level == 0 { self.instance } else { self.inner[level - 1] };
        (0..MAX_DEPTH).map(place).take_while(|&index| index != NONE)
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

impl Default for WorldHit {
    fn default() -> Self {
        Self::MISS
    }
}

/// Placed shapes. Read by any number of threads at once.
pub struct World {
    shapes: Vec<Shape>,
    reaches: Vec<Reach>,
    placed: Vec<Placed>,
    motions: Vec<Motion>,
    /// Small meshes that are walked as one.
    merged: Option<Merged>,
    /// All triangles, where they are few and there is nothing else.
    few: OnceLock<Option<Few>>,
    /// Placements in the order of the leaves; [`MERGED`] for all that are merged.
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
    Placed::new(0, to_world).is_some_and(|placed| placed.bounds(&Reach::new(*bounds), &[]).is_some())
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
    merged: Option<&Merged>,
    executor: &dyn Executor,
) -> Result<Upper, WorldError> {
    let mut references = Vec::new();
    references.try_reserve_exact(placed.len() + 1).map_err(|_| WorldError::OutOfMemory)?;
    if let Some(merged) = merged {
        references.push(Reference::new(merged.bounds(), MERGED));
    }
    for (i, one) in placed.iter().enumerate() {
        if merged.is_some_and(|merged| merged.has(i)) {
            continue;
        }
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
            let mut kept = Placed::new(one.shape, &one.to_world).ok_or(WorldError::Transform(i))?;
            if let Some(end) = &one.end {
                kept.motion = motions.len() as u32;
                motions.try_reserve(1).map_err(|_| WorldError::OutOfMemory)?;
                motions.push(Motion::new(&one.to_world, end).ok_or(WorldError::Transform(i))?);
            }
            placed.push(kept);
        }
        let reaches: Vec<Reach> = shapes.iter().map(|shape| Reach::new(shape.bounds())).collect();
        let merged = Merged::new(&shapes, &placed, executor)?;
        let upper = build_upper(&placed, &motions, &reaches, merged.as_ref(), executor)?;
        let own = shapes.iter().map(Shape::stack_len).max().unwrap_or(0);
        let lower = own.max(merged.as_ref().map_or(0, Merged::stack_len));
        let lower_bytes = bytes_of(&shapes);
        Ok(Self {
            lower_bytes,
            shapes,
            reaches,
            placed,
            motions,
            merged,
            few: OnceLock::new(),
            order: upper.order,
            nodes: upper.nodes,
            stack_lens: [upper.stack_len, lower],
            depth,
            instructions: Instructions::detect(),
        })
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

    /// The upper tree, the placements and what is walked as one, without the shapes.
    pub fn size(&self) -> TreeSize {
        let upper = TreeSize::of(&self.nodes, size_of_val(&*self.placed) + size_of_val(&*self.order));
        self.merged.as_ref().map_or(upper, |merged| upper.and(merged.size()))
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
