//! Geometry: what rays meet. Prepared from a scene once, in 32-bit floats, then only read.
//!
//! Three kinds of primitive, each with a list of its own: spheres (in blocks of eight, under a BVH when there are
//! many), large spheres (whose surface passes the camera at a small fraction of their radius) and planes. Nothing here
//! knows materials: a hit names a primitive, and [`Geometry::ordinals`] says which object of the scene that is.

pub(crate) mod aabb;
pub(crate) mod bvh;
pub(crate) mod large_sphere;
pub(crate) mod packet;
pub(crate) mod plane;
pub(crate) mod sphere;

use glam::{DAffine3, DVec3};

use crate::error::{Error, ErrorKind, Result};
use crate::scene::Scene;
use crate::scene::element::Element;
use crate::simd::{Float, Int, LANES, Mask};

use bvh::traverse::TraversalStack;
use large_sphere::LargeSphere;
use packet::{Bundle, Capsule, Hits, Rays, Segments};
use plane::Plane;
use sphere::Spheres;

/// A primitive of a [`Geometry`], as it travels in the lanes of a packet: first the slots of spheres, then the large
/// spheres, then the planes.
pub(crate) type PrimitiveId = u32;

/// No primitive.
pub(crate) const NONE: PrimitiveId = u32::MAX;

/// Most objects in a scene; with the empty slots of blocks their ids still stay below [`NONE`].
const MAX_OBJECTS: u64 = 1 << 28;

/// At most this many spheres are treated as large; more would cost more than they gain.
const MAX_LARGE: usize = 16;

/// The shapes of at most this many primitives are kept as a table, which then stays in the second level cache.
const MAX_SHAPES: usize = 1 << 12;

/// The shape of a primitive at a hit, eight numbers so that eight of them transpose into lanes. The normal at a point
/// p is the unit vector along `(p − anchor) · curvature + normal`, and texture coordinates start at the anchor.
pub(crate) type ShapeRow = [f32; LANES];

/// Where the fields of a [`ShapeRow`] are; anchor and normal take three each.
pub(crate) mod shape_field {
    pub(crate) const ANCHOR: usize = 0;
    pub(crate) const CURVATURE: usize = 3;
    pub(crate) const NORMAL: usize = 4;
    /// Radius of a sphere, 0 for a plane.
    pub(crate) const RADIUS: usize = 7;
}

/// The primitives of a scene.
pub(crate) struct Geometry {
    spheres: Spheres,
    large: Vec<LargeSphere>,
    planes: Vec<Plane>,
    first_large: PrimitiveId,
    first_plane: PrimitiveId,
    /// The object in the scene that each primitive is; `u32::MAX` for an empty slot.
    ordinals: Vec<u32>,
    /// The shapes of all primitives, where there are few enough to keep them at hand.
    shapes: Vec<ShapeRow>,
}

impl Geometry {
    /// Prepares the primitives of `scene`, turned and shifted by `moved` where there is such. Its objects are numbered from 0 in the
    /// order that they were added.
    pub(crate) fn new(scene: &Scene, moved: Option<&DAffine3>) -> Result<Self> {
        let point = |point: DVec3| moved.map_or(point, |moved| moved.transform_point3(point));
        let mut described = Vec::new();
        let (mut planes, mut plane_ordinals) = (Vec::new(), Vec::new());
        let mut ordinal = 0_u32;
        for (_, element) in scene.elements() {
            let count = element.count();
            reserve(&mut described, count)?;
            match element {
                Element::Sphere { center, radius, .. } => described.push((point(*center), *radius, ordinal)),
                Element::Spheres(part) => described.extend(part.spheres().iter().zip(ordinal..).map(|(s, ordinal)| {
                    let center = DVec3::new(s[0].into(), s[1].into(), s[2].into());
                    (point(center), f64::from(s[3]), ordinal)
                })),
                Element::Plane { origin, normal, .. } => {
                    planes.push(Plane::new(*origin, *normal, moved));
                    plane_ordinals.push(ordinal);
                }
                Element::Placed(_) | Element::Instances(_) => continue,
            }
            let next = u64::from(ordinal) + count as u64;
            if next > MAX_OBJECTS {
                return Err(Error::limit(
                    "elements",
                    format!("{next} objects are too many to draw; at most 2^28 can be"),
                ));
            }
            ordinal = next as u32;
        }

        // The largest come first in `ranked`, so that a ground sphere is kept whatever else qualifies.
        let mut ranked: Vec<usize> =
            (0..described.len()).filter(|&i| LargeSphere::is_large(described[i].0, described[i].1)).collect();
        ranked.sort_by(|&a, &b| described[b].1.total_cmp(&described[a].1));
        ranked.truncate(MAX_LARGE);
        ranked.sort_unstable();
        let large: Vec<_> = ranked.iter().map(|&i| LargeSphere::new(described[i].0, described[i].1)).collect();
        let large_ordinals: Vec<u32> = ranked.iter().map(|&i| described[i].2).collect();
        let mut i = 0;
        described.retain(|_| {
            i += 1;
            ranked.binary_search(&(i - 1)).is_err()
        });
        let (spheres, mut ordinals) = Spheres::new(&described)?;
        let first_large = ordinals.len() as PrimitiveId;
        let first_plane = first_large + large.len() as PrimitiveId;
        ordinals.extend(large_ordinals);
        ordinals.extend(plane_ordinals);
        let mut geometry = Self { spheres, large, planes, first_large, first_plane, ordinals, shapes: Vec::new() };
        if geometry.ordinals.len() <= MAX_SHAPES {
            geometry.shapes = (0..geometry.ordinals.len() as PrimitiveId).map(|id| geometry.shape(id)).collect();
        }
        Ok(geometry)
    }

    /// For each primitive the number of the object in the scene that it is; `u32::MAX` for an empty slot.
    pub(crate) fn ordinals(&self) -> &[u32] {
        &self.ordinals
    }

    /// The plane that a primitive is, if it is one.
    #[inline(always)]
    pub(crate) fn plane(&self, primitive: PrimitiveId) -> Option<&Plane> {
        self.planes.get((primitive as usize).wrapping_sub(self.first_plane as usize))
    }

    /// Memory for traversal, to be kept for many calls.
    pub(crate) fn scratch(&self) -> TraversalStack {
        self.spheres.scratch()
    }

    /// The listed spheres that rays in a bundle may meet, as bits.
    #[inline(always)]
    pub(crate) fn in_bundle<F: Float>(&self, bundle: &Bundle<F>) -> u32 {
        self.spheres.in_bundle(bundle)
    }

    /// The listed spheres that rays in a capsule may meet, as bits.
    #[inline(always)]
    pub(crate) fn in_capsule<F: Float>(&self, capsule: &Capsule<F>) -> u32 {
        self.spheres.in_capsule(capsule)
    }

    /// Replaces `hits` by the nearest hits of the `active` rays at distances from 0 up to those given. A ray does not
    /// meet the primitive it starts on: what it does there is known when it starts, and given in `hits`. `candidates`,
    /// where given, are those of a bundle that holds the rays.
    #[inline(always)]
    pub(crate) fn nearest<F: Float>(
        &self,
        rays: &Rays<F>,
        hits: &mut Hits<F>,
        active: F::Mask,
        candidates: Option<u32>,
        scratch: &mut TraversalStack,
    ) {
        self.spheres.nearest(rays, hits, active, candidates, scratch);
        for (sphere, id) in self.large.iter().zip(self.first_large..) {
            let (hit, distance) = sphere.nearest(rays);
            hits.accept(hit & active & !rays.own.eq(F::Int::splat(id)), distance, id);
        }
        for (plane, id) in self.planes.iter().zip(self.first_plane..) {
            let (hit, distance) = plane.nearest(rays);
            hits.accept(hit & active & !rays.own.eq(F::Int::splat(id)), distance, id);
        }
    }

    /// The rays among `active` that meet anything nearer than the end of their segment, other than the primitive they
    /// start on.
    #[inline(always)]
    pub(crate) fn occluded<F: Float>(
        &self,
        segments: &Segments<F>,
        active: F::Mask,
        scratch: &mut TraversalStack,
    ) -> F::Mask {
        let rays = &segments.rays;
        let mut free = active;
        for (plane, id) in self.planes.iter().zip(self.first_plane..) {
            free = free & !(plane.blocks(rays, segments.end) & !rays.own.eq(F::Int::splat(id)));
        }
        for (sphere, id) in self.large.iter().zip(self.first_large..) {
            let (hit, distance) = sphere.nearest(rays);
            free = free & !(hit & distance.lt(segments.end) & !rays.own.eq(F::Int::splat(id)));
        }
        if free.any() {
            free = free & !self.spheres.occluded(segments, free, scratch);
        }
        active & !free
    }

    /// The shapes of eight primitives as lanes of each field; what those of [`NONE`] are, is unspecified.
    #[inline(always)]
    pub(crate) fn shapes<F: Float>(&self, primitives: &[PrimitiveId; LANES]) -> [F; LANES] {
        let [a, b, c, d, e, f, g, h] = primitives;
        if let Some(last) = self.shapes.len().checked_sub(1) {
            let row = |&primitive: &PrimitiveId| &self.shapes[(primitive as usize).min(last)];
            return F::transpose([row(a), row(b), row(c), row(d), row(e), row(f), row(g), row(h)]);
        }
        let row = |&primitive: &PrimitiveId| self.shape(primitive);
        F::transpose([&row(a), &row(b), &row(c), &row(d), &row(e), &row(f), &row(g), &row(h)])
    }

    /// The shape of one primitive; what that of [`NONE`] is, is unspecified.
    #[inline(always)]
    pub(crate) fn shape(&self, primitive: PrimitiveId) -> ShapeRow {
        if primitive < self.first_large {
            self.spheres.shape(primitive)
        } else if primitive < self.first_plane {
            self.large[(primitive - self.first_large) as usize].shape()
        } else {
            self.plane(primitive).map_or([0.0; LANES], Plane::shape)
        }
    }
}

/// Makes room or says that there is none.
pub(crate) fn reserve<T>(list: &mut Vec<T>, count: usize) -> Result<()> {
    list.try_reserve(count).map_err(|_| {
        Error::new(ErrorKind::OutOfMemory, format!("no memory to prepare {count} primitives for rendering"))
    })
}
