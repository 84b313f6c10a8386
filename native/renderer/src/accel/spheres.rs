//! Spheres in bulk: millions of them under a tree of their own, 24 bytes each and what the nodes take.
//!
//! The test is in `f64` and relative to the point of the ray that is nearest to the centre (Haines et al., "Precision
//! Improvements for Ray/Sphere Intersection", Ray Tracing Gems, 2019): small spheres far away stay round.

use std::fmt;
use std::mem::MaybeUninit;

use glam::DVec3;

use super::bounds::Bounds;
use super::buffer::Buffer;
use super::bvh::binary::{Reference, margin};
use super::bvh::lanes::Lanes;
use super::bvh::node::{Child, Node};
use super::bvh::traverse::{self, AnyVisitor, NearestVisitor};
use super::bvh::{binned, collapse};
use super::mesh::MAX_COORDINATE;
use super::parallel::Executor;
use super::ray::{Hit, NONE, Prepared, Ray};
use super::size::TreeSize;
use super::solid::sphere_texture;

/// Most spheres of one shape: what leaves can name.
pub const MAX_SPHERES: usize = 1 << 28;

/// A sphere.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Sphere {
    /// Where it is.
    pub center: [f32; 3],
    /// Its radius; a sphere of radius 0 is never met.
    pub radius: f32,
}

/// Why there is no tree over some spheres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SpheresError {
    /// A sphere that is not finite, has a negative radius or reaches beyond ±2^60.
    Sphere(usize),
    /// More than [`MAX_SPHERES`].
    TooMany(usize),
    /// There is not enough memory.
    OutOfMemory,
}

impl fmt::Display for SpheresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sphere(i) => {
                write!(f, "spheres[{i}] must be finite, have a radius of at least 0 and stay within ±2^60")
            }
            Self::TooMany(count) => write!(f, "there are {count} spheres; one shape has at most {MAX_SPHERES}"),
            Self::OutOfMemory => write!(f, "there is not enough memory for the tree"),
        }
    }
}

impl std::error::Error for SpheresError {}

/// Many spheres as one shape. Read by any number of threads at once.
pub struct Spheres {
    nodes: Buffer<Node>,
    /// In the order of the leaves.
    spheres: Vec<Sphere>,
    /// Which of those that were given each is.
    ids: Vec<u32>,
    /// Where each of those that were given is, or [`NONE`].
    places: Vec<u32>,
    stack_len: usize,
}

impl Spheres {
    /// Builds a tree. It depends on the spheres alone, not on the number of threads.
    pub fn build(spheres: &[Sphere], executor: &dyn Executor) -> Result<Self, SpheresError> {
        if spheres.len() > MAX_SPHERES {
            return Err(SpheresError::TooMany(spheres.len()));
        }
        let mut references = reserved(spheres.len())?;
        for (i, Sphere { center, radius }) in spheres.iter().enumerate() {
            // Written so that NaN is refused too.
            if !(*radius >= 0.0 && center.iter().all(|c| c.abs() + radius <= MAX_COORDINATE)) {
                return Err(SpheresError::Sphere(i));
            }
            if *radius > 0.0 {
                let bounds = Bounds::new(center.map(|c| c - radius), center.map(|c| c + radius));
                references.push(Reference::new(bounds.grown(margin(&bounds)).grown(0.0), i as u32));
            }
        }
        const SMALLEST: usize = 4;
        let tree = binned::build_over(&mut references, SMALLEST, 1, executor).ok_or(SpheresError::OutOfMemory)?;
        let layout = collapse::lay_out(&tree, 1, executor).ok_or(SpheresError::OutOfMemory)?;
        let (mut sorted, mut ids, mut places) =
            (reserved(layout.blocks)?, reserved(layout.blocks)?, reserved(spheres.len())?);
        places.resize(spheres.len(), NONE);
        for leaf in layout.leaves() {
            let leaf = &tree.nodes[leaf as usize];
            for reference in &references[leaf.first as usize..][..leaf.count as usize] {
                let id = reference.triangle();
                places[id as usize] = ids.len() as u32;
                ids.push(id);
                sorted.push(spheres[id as usize]);
            }
        }
        let stack_len = traverse::stack_len(layout.depth);
        Ok(Self { nodes: layout.nodes, spheres: sorted, ids, places, stack_len })
    }

    /// How many were given.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// One of those that were given, by its number; `None` for one that cannot be met.
    pub fn get(&self, sphere: u32) -> Option<Sphere> {
        let place = *self.places.get(sphere as usize)?;
        self.spheres.get(place as usize).copied()
    }

    /// The tree and the spheres.
    pub fn size(&self) -> TreeSize {
        let content = size_of_val(&*self.spheres) + size_of_val(&*self.ids) + size_of_val(&*self.places);
        TreeSize::of(&self.nodes, content)
    }

    /// Of nodes and spheres together.
    pub fn bytes(&self) -> usize {
        self.size().bytes
    }

    pub(crate) fn bounds(&self) -> Bounds {
        self.nodes[0].bounds()
    }

    pub(crate) fn stack_len(&self) -> usize {
        self.stack_len
    }

    /// The nearest hit, on a stack of at least [`Self::stack_len`]; without texture coordinates.
    #[inline(always)]
    pub(crate) fn nearest_in<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> Hit {
        assert!(stack.len() >= self.stack_len);
        let Some(prepared) = Prepared::new(ray) else {
            return Hit::MISS;
        };
        let lanes = L::new(ray, &prepared);
        let mut visitor = Visitor::new(self, ray, &prepared);
        // SAFETY: `lay_out` has made these nodes, and the stack has room for their depth.
        unsafe { traverse::nearest(&self.nodes, Child::ROOT, &lanes, prepared.tmax, stack, &mut visitor) };
        visitor.best
    }

    /// Whether there is a hit, on a stack of at least [`Self::stack_len`].
    #[inline(always)]
    pub(crate) fn occluded_in<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        assert!(stack.len() >= self.stack_len);
        let Some(prepared) = Prepared::new(ray) else {
            return false;
        };
        let lanes = L::new(ray, &prepared);
        let mut visitor = Visitor::new(self, ray, &prepared);
        // SAFETY: as above.
        unsafe { traverse::any(&self.nodes, &lanes, prepared.tmax, stack, &mut visitor) }
    }
}

fn reserved<T>(len: usize) -> Result<Vec<T>, SpheresError> {
    let mut vec = Vec::new();
    vec.try_reserve_exact(len).map_err(|_| SpheresError::OutOfMemory)?;
    Ok(vec)
}

/// Where a line enters and leaves a sphere. `inverse` is one over the direction's square.
#[inline(always)]
pub(crate) fn crossings(sphere: &Sphere, origin: DVec3, direction: DVec3, inverse: f64) -> Option<[f64; 2]> {
    let to_center = DVec3::from_array(sphere.center.map(f64::from)) - origin;
    let middle = to_center.dot(direction) * inverse;
    let across = to_center - direction * middle;
    let radius = f64::from(sphere.radius);
    let within = radius * radius - across.length_squared();
    // False for NaN.
    if within >= 0.0 {
        let half = (within * inverse).sqrt();
        Some([middle - half, middle + half])
    } else {
        None
    }
}

/// The point of a sphere nearest to one that rounding has moved off it, the outward normal, and texture coordinates.
pub(crate) fn on_surface(sphere: &Sphere, point: DVec3) -> (DVec3, DVec3, [f32; 2]) {
    let center = DVec3::from_array(sphere.center.map(f64::from));
    let normal = (point - center).normalize_or(DVec3::Z);
    let texture = sphere_texture(normal).map(|c| c.clamp(0.0, 1.0) as f32);
    (center + normal * f64::from(sphere.radius), normal, texture)
}

struct Visitor<'a> {
    shape: &'a Spheres,
    origin: DVec3,
    direction: DVec3,
    inverse: f64,
    tmin: f32,
    tmax: f32,
    /// Inner distances over the ray's own ones.
    back: f32,
    best: Hit,
}

impl<'a> Visitor<'a> {
    #[inline(always)]
    fn new(shape: &'a Spheres, ray: &Ray, prepared: &Prepared) -> Self {
        let direction = DVec3::from_array(ray.direction.map(f64::from));
        Self {
            shape,
            origin: DVec3::from_array(ray.origin.map(f64::from)),
            direction,
            inverse: 1.0 / direction.length_squared(),
            tmin: if ray.tmin > 0.0 { ray.tmin } else { 0.0 },
            tmax: ray.tmax,
            back: 1.0 / prepared.unit,
            best: Hit::MISS,
        }
    }

    /// The first crossing within the limits.
    #[inline(always)]
    fn meet(&self, at: usize) -> Option<f32> {
        let [near, far] = crossings(&self.shape.spheres[at], self.origin, self.direction, self.inverse)?;
        let (near, far) = (near as f32, far as f32);
        let t = if near >= self.tmin { near } else { far };
        (t >= self.tmin && t <= self.tmax && t < f32::INFINITY).then_some(t)
    }
}

#[inline(always)]
fn leaf_range(leaf: Child) -> std::ops::Range<usize> {
    leaf.first_block()..leaf.first_block() + leaf.blocks()
}

impl Visitor<'_> {
    #[inline(always)]
    fn prefetch_child(&self, nodes: &[Node], child: Child) {
        let node = nodes.as_ptr().wrapping_add(child.index());
        let sphere = self.shape.spheres.as_ptr().wrapping_add(child.first_block());
        let at: *const u8 = if child.is_leaf() { sphere.cast() } else { node.cast() };
        traverse::prefetch(at);
    }
}

impl NearestVisitor for Visitor<'_> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> f32 {
        for at in leaf_range(leaf) {
            if let Some(t) = self.meet(at) {
                let id = self.shape.ids[at];
                if t < self.tmax || id < self.best.primitive {
                    self.tmax = t;
                    self.best = Hit { t, u: 0.0, v: 0.0, primitive: id };
                }
            }
        }
        self.tmax * self.back
    }

    #[inline(always)]
    fn prefetch(&self, nodes: &[Node], child: Child) {
        self.prefetch_child(nodes, child);
    }
}

impl AnyVisitor for Visitor<'_> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> bool {
        leaf_range(leaf).any(|at| self.meet(at).is_some())
    }

    #[inline(always)]
    fn prefetch(&self, nodes: &[Node], child: Child) {
        self.prefetch_child(nodes, child);
    }
}
