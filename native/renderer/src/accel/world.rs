//! Two levels: shapes with trees of their own, placed any number of times by affine transforms, under one tree over the
//! placements. A million placements of one mesh cost a million transforms and boxes.
//!
//! A ray is carried into the space of a shape without changing its parameter t, so that distances compare across
//! placements whatever their scales. Transforms are composed and inverted in `f64` and kept as `f32`; the box of a
//! placement is that of the shape under the inverse of what is kept.

use std::fmt;
use std::mem::MaybeUninit;
use std::sync::Arc;

use glam::{DAffine3, DVec3};

use crate::accel::bounds::Bounds;
use crate::accel::buffer::Buffer;
use crate::accel::bvh::binary::Reference;
use crate::accel::bvh::lanes::Lanes;
use crate::accel::bvh::node::{Child, Node};
use crate::accel::bvh::traverse::{self, AnyVisitor, NearestVisitor};
use crate::accel::bvh::{Bvh, Instructions, Stack, binned, collapse, lanes};
use crate::accel::mesh::MAX_COORDINATE;
use crate::accel::parallel::Executor;
use crate::accel::ray::{Hit, NONE, Prepared, Ray};

/// Something that can be placed.
#[derive(Clone)]
#[non_exhaustive]
pub enum Shape {
    /// A mesh, by its tree.
    Mesh(Arc<Bvh>),
}

impl Shape {
    fn bounds(&self) -> Bounds {
        match self {
            Self::Mesh(bvh) => bvh.bounds(),
        }
    }

    fn stack_len(&self) -> usize {
        match self {
            Self::Mesh(bvh) => bvh.stack_len(),
        }
    }

    #[inline(always)]
    fn nearest<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> Hit {
        match self {
            Self::Mesh(bvh) => bvh.nearest_in::<L>(ray, stack),
        }
    }

    #[inline(always)]
    fn occluded<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        match self {
            Self::Mesh(bvh) => bvh.occluded_in::<L>(ray, stack),
        }
    }
}

/// A shape somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    /// Which shape.
    pub shape: u32,
    /// From the shape's space to the world's. Any affine transform that can be inverted, also mirrored.
    pub to_world: DAffine3,
}

/// What is kept of a placement.
#[derive(Clone, Copy, Debug)]
struct Instance {
    /// Rows of the transform from the world's space to the shape's.
    to_shape: [[f32; 4]; 3],
    shape: u32,
}

impl Instance {
    /// The ray in the shape's space. Sums are formed in `f64`: a placement far from the world's origin loses nothing.
    #[inline(always)]
    fn carry(&self, ray: &Ray, tmax: f32) -> Ray {
        let [ox, oy, oz] = ray.origin.map(f64::from);
        let [dx, dy, dz] = ray.direction.map(f64::from);
        let rows = self.to_shape.map(|row| row.map(f64::from));
        Ray {
            origin: rows.map(|[x, y, z, w]| (x * ox + y * oy + z * oz + w) as f32),
            direction: rows.map(|[x, y, z, _]| (x * dx + y * dy + z * dz) as f32),
            tmin: ray.tmin,
            tmax,
        }
    }
}

/// Why placements make no world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorldError {
    /// A placement of a shape that is not there.
    NoSuchShape(usize),
    /// A transform that is not finite, cannot be inverted, or takes the shape beyond ±2^60.
    Transform(usize),
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
            Self::OutOfMemory => write!(f, "there is not enough memory for the tree"),
        }
    }
}

impl std::error::Error for WorldError {}

/// What a ray met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorldHit {
    /// Distance, weights and triangle.
    pub hit: Hit,
    /// Which placement, or [`NONE`].
    pub instance: u32,
}

/// Placed shapes. Read by any number of threads at once.
pub struct World {
    shapes: Vec<Shape>,
    instances: Vec<Instance>,
    /// Instances in the order of the leaves.
    order: Vec<u32>,
    nodes: Buffer<Node>,
    /// For the upper tree, and for the deepest of the lower ones.
    stack_lens: [usize; 2],
    instructions: Instructions,
}

/// The part of a placement's box by which it is widened on each side, and of its coordinates: rounding moves a ray by some
/// ε of both.
const BOX_MARGIN: f64 = 1.0 / (1 << 19) as f64;

fn place(shape: &Bounds, placement: &Placement) -> Option<([[f32; 4]; 3], Bounds)> {
    let inverse = placement.to_world.inverse();
    if !placement.to_world.is_finite() || !inverse.is_finite() {
        return None;
    }
    let kept = inverse.to_cols_array().map(|x| x as f32);
    let to_shape = [0, 1, 2].map(|row| [kept[row], kept[3 + row], kept[6 + row], kept[9 + row]]);
    if shape.is_empty() {
        return Some((to_shape, Bounds::EMPTY));
    }
    let to_world = DAffine3::from_cols_array(&kept.map(f64::from)).inverse();
    let (min, max) = (shape.min(), shape.max());
    let (mut low, mut high) = (DVec3::INFINITY, DVec3::NEG_INFINITY);
    for corner in 0..8 {
        let corner =
            DVec3::from_array(std::array::from_fn(|i| f64::from(if corner >> i & 1 == 0 { min[i] } else { max[i] })));
        let corner = to_world.transform_point3(corner);
        (low, high) = (low.min(corner), high.max(corner));
    }
    let margin = ((high - low).max_element() + low.abs().max(high.abs()).max_element()) * BOX_MARGIN;
    let (low, high) = (low - margin, high + margin);
    let limit = f64::from(MAX_COORDINATE);
    if !(low.is_finite() && high.is_finite() && low.min_element() >= -limit && high.max_element() <= limit) {
        return None;
    }
    Some((to_shape, Bounds::new(low.as_vec3().to_array(), high.as_vec3().to_array()).grown(0.0)))
}

impl World {
    /// Places shapes. The result does not depend on the number of threads.
    pub fn build(shapes: Vec<Shape>, placements: &[Placement], executor: &dyn Executor) -> Result<Self, WorldError> {
        let bounds: Vec<Bounds> = shapes.iter().map(Shape::bounds).collect();
        let mut instances = Vec::new();
        let mut references = Vec::new();
        let reserved = instances.try_reserve_exact(placements.len()).is_ok()
            && references.try_reserve_exact(placements.len()).is_ok();
        if !reserved {
            return Err(WorldError::OutOfMemory);
        }
        for (i, placement) in placements.iter().enumerate() {
            let shape = bounds.get(placement.shape as usize).ok_or(WorldError::NoSuchShape(i))?;
            let (to_shape, bounds) = place(shape, placement).ok_or(WorldError::Transform(i))?;
            instances.push(Instance { to_shape, shape: placement.shape });
            if !bounds.is_empty() {
                references.push(Reference::new(bounds, i as u32));
            }
        }
        let tree = binned::build_over(references, 1, executor);
        let layout = collapse::lay_out(&tree, 1, executor).ok_or(WorldError::OutOfMemory)?;
        let order = layout.leaves.iter().flat_map(|&leaf| {
            let leaf = &tree.nodes[leaf as usize];
            tree.references[leaf.first as usize..][..leaf.count as usize].iter().map(Reference::triangle)
        });
        let lower = shapes.iter().map(Shape::stack_len).max().unwrap_or(0);
        Ok(Self {
            order: order.collect(),
            instances,
            nodes: layout.nodes,
            stack_lens: [traverse::stack_len(layout.depth), lower],
            instructions: Instructions::detect(),
            shapes,
        })
    }

    /// Of nodes and placements, without the shapes.
    pub fn bytes(&self) -> usize {
        size_of_val::<[Node]>(&self.nodes) + size_of_val(&*self.instances) + size_of_val(&*self.order)
    }

    /// The same world, walked with plain Rust. For tests: hits are the same bits.
    pub fn portable(mut self) -> Self {
        self.instructions = Instructions::Portable;
        self
    }

    /// The nearest hit of a ray; of hits at the same distance that of the first placement.
    pub fn nearest(&self, ray: &Ray, stack: &mut Stack) -> WorldHit {
        match self.instructions {
            Instructions::Portable => self.nearest_with::<lanes::portable::Portable>(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.nearest_avx2(ray, stack) },
        }
    }

    /// Whether a ray meets anything.
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        match self.instructions {
            Instructions::Portable => self.occluded_with::<lanes::portable::Portable>(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.occluded_avx2(ray, stack) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn nearest_avx2(&self, ray: &Ray, stack: &mut Stack) -> WorldHit {
        self.nearest_with::<lanes::avx2::Avx2>(ray, stack)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn occluded_avx2(&self, ray: &Ray, stack: &mut Stack) -> bool {
        self.occluded_with::<lanes::avx2::Avx2>(ray, stack)
    }

    #[inline(always)]
    fn nearest_with<L: Lanes>(&self, ray: &Ray, stack: &mut Stack) -> WorldHit {
        let best = WorldHit { hit: Hit::MISS, instance: NONE };
        let Some(prepared) = Prepared::new(ray) else {
            return best;
        };
        let lanes = L::new(ray, &prepared);
        let [upper, lower] = self.stack_lens;
        let (stack, rest) = stack.room(upper + lower).split_at_mut(upper);
        let mut visitor =
            Visitor::<L> { world: self, ray, unit: prepared.unit, tmax: ray.tmax, best, stack: rest, lanes: &lanes };
        // SAFETY: `lay_out` has made these nodes, and the stack has room for their depth.
        unsafe { traverse::nearest(&self.nodes, Child::ROOT, &lanes, prepared.tmax, stack, &mut visitor) };
        visitor.best
    }

    #[inline(always)]
    fn occluded_with<L: Lanes>(&self, ray: &Ray, stack: &mut Stack) -> bool {
        let best = WorldHit { hit: Hit::MISS, instance: NONE };
        let Some(prepared) = Prepared::new(ray) else {
            return false;
        };
        let lanes = L::new(ray, &prepared);
        let [upper, lower] = self.stack_lens;
        let (stack, rest) = stack.room(upper + lower).split_at_mut(upper);
        let mut visitor =
            Visitor::<L> { world: self, ray, unit: prepared.unit, tmax: ray.tmax, best, stack: rest, lanes: &lanes };
        // SAFETY: as above.
        unsafe { traverse::any(&self.nodes, &lanes, prepared.tmax, stack, &mut visitor) }
    }
}

/// Walks the trees of the placements in leaves.
struct Visitor<'a, L> {
    world: &'a World,
    ray: &'a Ray,
    /// The ray's own distances over inner ones of the upper tree.
    unit: f32,
    /// In the ray's own distances.
    tmax: f32,
    best: WorldHit,
    stack: &'a mut [MaybeUninit<u64>],
    /// Names the instruction set.
    #[allow(dead_code)]
    lanes: &'a L,
}

impl<L: Lanes> Visitor<'_, L> {
    #[inline(always)]
    fn leaf(&self, leaf: Child) -> std::ops::Range<usize> {
        leaf.first_block()..leaf.first_block() + leaf.blocks()
    }
}

impl<L: Lanes> NearestVisitor for Visitor<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> f32 {
        for at in self.leaf(leaf) {
            let index = self.world.order[at];
            let instance = &self.world.instances[index as usize];
            let shape = &self.world.shapes[instance.shape as usize];
            let hit = shape.nearest::<L>(&instance.carry(self.ray, self.tmax), self.stack);
            if hit.primitive != NONE && (hit.t < self.tmax || index < self.best.instance) {
                self.tmax = hit.t;
                self.best = WorldHit { hit, instance: index };
            }
        }
        self.tmax / self.unit
    }

    #[inline(always)]
    fn prefetch(&self, _nodes: &[Node], _child: Child) {}
}

impl<L: Lanes> AnyVisitor for Visitor<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> bool {
        for at in self.leaf(leaf) {
            let instance = &self.world.instances[self.world.order[at] as usize];
            let shape = &self.world.shapes[instance.shape as usize];
            if shape.occluded::<L>(&instance.carry(self.ray, self.tmax), self.stack) {
                return true;
            }
        }
        false
    }

    #[inline(always)]
    fn prefetch(&self, _nodes: &[Node], _child: Child) {}
}
