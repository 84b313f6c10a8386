//! What can be placed, and how a ray in a shape's own space meets it.

use std::mem::MaybeUninit;
use std::sync::Arc;

use super::bounds::Bounds;
use super::bvh::Bvh;
use super::bvh::lanes::Lanes;
use super::ray::{Hit, Ray};
use super::solid::{Solid, WideRay};
use super::spheres::Spheres;
use super::world::{MAX_DEPTH, World, WorldHit};

/// Something that can be placed. All are met from both sides and from inside.
#[derive(Clone)]
#[non_exhaustive]
pub enum Shape {
    /// A mesh, by its tree. Hits hold the weights of the triangle's second and third corner.
    Mesh(Arc<Bvh>),
    /// Spheres in bulk. The primitive is the sphere.
    Spheres(Arc<Spheres>),
    /// The ball of radius 1 round the origin. u goes round the z axis, v from pole to pole.
    Sphere,
    /// The disc of radius 1 in the plane z = 0. u and v go along x and y.
    Disc,
    /// The cube from −1 to 1 on each axis. Primitives are its faces, −x, +x, −y, +y, −z and +z; u and v go along the
    /// other two axes.
    Cuboid,
    /// The cylinder of radius 1 round the z axis, from z = 0 to z = 1. Primitive 0 is its side, 1 the bottom and 2 the top; u
    /// goes round and v up, on bottom and top as on a disc.
    Cylinder,
    /// The cone of radius 1 at z = 0 with its apex at z = 1. Primitive 0 is its side and 1 the bottom; coordinates as for
    /// the cylinder.
    Cone,
    /// A world with placements of its own. To move something in it, change a world of which this is the only owner, and
    /// set it again.
    Group(Arc<World>),
}

impl Shape {
    pub(crate) fn solid(&self) -> Option<Solid> {
        match self {
            Self::Sphere => Some(Solid::Sphere),
            Self::Disc => Some(Solid::Disc),
            Self::Cuboid => Some(Solid::Cuboid),
            Self::Cylinder => Some(Solid::Cylinder),
            Self::Cone => Some(Solid::Cone),
            Self::Mesh(_) | Self::Spheres(_) | Self::Group(_) => None,
        }
    }

    /// What holds it, in its own space.
    pub(crate) fn bounds(&self) -> Bounds {
        match self {
            Self::Mesh(bvh) => bvh.bounds(),
            Self::Spheres(spheres) => spheres.bounds(),
            Self::Group(world) => world.bounds(),
            Self::Sphere => Solid::Sphere.bounds(),
            Self::Disc => Solid::Disc.bounds(),
            Self::Cuboid => Solid::Cuboid.bounds(),
            Self::Cylinder => Solid::Cylinder.bounds(),
            Self::Cone => Solid::Cone.bounds(),
        }
    }

    /// How much of a stack a walk takes.
    pub(crate) fn stack_len(&self) -> usize {
        match self {
            Self::Mesh(bvh) => bvh.stack_len(),
            Self::Spheres(spheres) => spheres.stack_len(),
            Self::Group(world) => world.stack_len(),
            _ => 0,
        }
    }

    /// Bytes of the trees that rays walk in it.
    pub(crate) fn tree_bytes(&self) -> usize {
        match self {
            Self::Mesh(bvh) => bvh.report().bytes,
            Self::Spheres(spheres) => spheres.bytes(),
            Self::Group(world) => world.tree_bytes(),
            _ => 0,
        }
    }

    /// Whether it holds other shapes.
    #[inline(always)]
    pub(crate) fn is_group(&self) -> bool {
        matches!(self, Self::Group(_))
    }

    /// Levels of worlds in it.
    pub(crate) fn depth(&self) -> usize {
        if let Self::Group(world) = self { world.depth() } else { 0 }
    }

    /// The nearest hit of a ray in its own space, for all but solids; without texture coordinates.
    #[inline(always)]
    pub(crate) fn nearest<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        match self {
            Self::Mesh(bvh) => WorldHit::of(bvh.nearest_in::<L>(ray, stack)),
            Self::Spheres(spheres) => WorldHit::of(spheres.nearest_in::<L>(ray, stack)),
            Self::Group(world) => world.nearest_within::<L>(ray, stack),
            _ => WorldHit::MISS,
        }
    }

    /// Whether there is a hit, for all but solids.
    #[inline(always)]
    pub(crate) fn occluded<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        match self {
            Self::Mesh(bvh) => bvh.occluded_in::<L>(ray, stack),
            Self::Spheres(spheres) => spheres.occluded_in::<L>(ray, stack),
            Self::Group(world) => world.occluded_within::<L>(ray, stack),
            _ => false,
        }
    }
}

/// The nearest hit of a solid at distances from `tmin` to `tmax`; without texture coordinates.
#[inline(always)]
pub(crate) fn meet_solid(solid: Solid, ray: &WideRay, tmin: f32, tmax: f32) -> Option<Hit> {
    let [first, second] = solid.crossings(ray);
    // False for NaN.
    if first.t <= second.t {
        for crossing in [first, second] {
            let t = crossing.t as f32;
            if t >= tmin && t <= tmax && t < f32::INFINITY {
                return Some(Hit { t, u: 0.0, v: 0.0, primitive: crossing.face });
            }
        }
    }
    None
}

const _: () = assert!(MAX_DEPTH <= 32, "walks of groups nest this deep on the thread's own stack");
