//! Small meshes that are where they were described, walked as one: a room of forty of them costs a ray one tree, instead of the
//! upper one and each whose box it meets. Hits name the placement and the triangle as if each had been walked by itself.

use std::mem::MaybeUninit;
use std::sync::Arc;

use glam::{DAffine3, DVec3};

use super::placed::{Local, Placed, Reach, round};
use super::{World, WorldError, WorldHit};
use crate::accel::bounds::Bounds;
use crate::accel::bvh::lanes::Lanes;
use crate::accel::bvh::{Bvh, Quality};
use crate::accel::mesh::Mesh;
use crate::accel::parallel::Executor;
use crate::accel::ray::{Hit, NONE, Ray};
use crate::accel::shape::Shape;
use crate::accel::size::TreeSize;
use crate::accel::solid::WideRay;

/// In the order of the leaves: all that is merged.
pub(super) const MERGED: u32 = u32::MAX;

/// Meshes of more triangles keep to their own tree, on the way to which little is lost.
const MAX_TRIANGLES_OF_EACH: usize = 1 << 12;

/// Triangles of all, since whatever changes in a scene, they are put under a tree anew.
const MAX_TRIANGLES: usize = 1 << 16;

/// Up to so many triangles the tree is built with most care.
const FEW_TRIANGLES: usize = 1 << 12;

/// The meshes.
pub(super) struct Merged {
    bvh: Bvh,
    reach: Reach,
    /// Of each triangle the mesh that it is of.
    owners: Vec<u32>,
    members: Vec<Member>,
}

/// One of the meshes.
#[derive(Clone, Copy)]
struct Member {
    placement: u32,
    /// The number of its first triangle among all.
    first: u32,
}

impl Merged {
    /// Those of a world that are small enough and not moved; `None` where there are not two.
    pub(super) fn new(
        shapes: &[Shape],
        placed: &[Placed],
        executor: &dyn Executor,
    ) -> Result<Option<Self>, WorldError> {
        let no_memory = |_| WorldError::OutOfMemory;
        let small = |placed: &Placed| match &shapes[placed.shape as usize] {
            Shape::Mesh(bvh) if placed.is_identity() => {
                // Vertices that no triangle has are not copied for each placement.
                let fits = |triangles: usize, vertices: usize| {
                    (1..=MAX_TRIANGLES_OF_EACH).contains(&triangles) && vertices <= 3 * triangles
                };
                Some(bvh.mesh()).filter(|mesh| fits(mesh.indices().len(), mesh.positions().len()))
            }
            _ => None,
        };
        let mut members: Vec<Member> = Vec::new();
        let mut triangles = 0;
        for (placement, one) in placed.iter().enumerate() {
            if let Some(mesh) = small(one).filter(|mesh| triangles + mesh.indices().len() <= MAX_TRIANGLES) {
                members.try_reserve(1).map_err(no_memory)?;
                members.push(Member { placement: placement as u32, first: triangles as u32 });
                triangles += mesh.indices().len();
            }
        }
        if members.len() < 2 {
            return Ok(None);
        }
        let meshes = members.iter().filter_map(|member| small(&placed[member.placement as usize]));
        let (mut positions, mut indices, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        indices.try_reserve_exact(triangles).map_err(no_memory)?;
        owners.try_reserve_exact(triangles).map_err(no_memory)?;
        for (owner, mesh) in meshes.enumerate() {
            let start = positions.len() as u32;
            positions.try_reserve(mesh.positions().len()).map_err(no_memory)?;
            positions.extend_from_slice(mesh.positions());
            indices.extend(mesh.indices().iter().map(|corners| corners.map(|corner| start + corner)));
            owners.resize(indices.len(), owner as u32);
        }
        // Every mesh has been checked, so this is one.
        let Ok(mesh) = Mesh::new(positions, indices) else { return Ok(None) };
        let quality = if triangles <= FEW_TRIANGLES { Quality::High } else { Quality::Default };
        let bvh = Bvh::build(&Arc::new(mesh), quality, executor).map_err(|_| WorldError::OutOfMemory)?;
        let reach = Reach::new(bvh.bounds());
        Ok(Some(Self { bvh, reach, owners, members }))
    }

    /// The triangles of all.
    pub(super) fn mesh(&self) -> &Mesh {
        self.bvh.mesh()
    }

    /// Whether a placement is one of these.
    pub(super) fn has(&self, placement: usize) -> bool {
        self.members.binary_search_by_key(&placement, |member| member.placement as usize).is_ok()
    }

    /// What holds all, however rays are rounded.
    pub(super) fn bounds(&self) -> Bounds {
        let placed = Placed::new(0, &DAffine3::IDENTITY);
        // Without rounding where coordinates are at their limit.
        placed.and_then(|placed| placed.bounds(&self.reach, &[])).unwrap_or(self.bvh.bounds())
    }

    pub(super) fn stack_len(&self) -> usize {
        self.bvh.stack_len()
    }

    /// The tree and what it is over.
    pub(super) fn size(&self) -> TreeSize {
        let (report, mesh) = (self.bvh.report(), self.bvh.mesh());
        let content = size_of_val(mesh.positions()) + size_of_val(mesh.indices()) + size_of_val(&*self.owners);
        TreeSize { nodes: report.nodes, leaves: report.leaves, bytes: report.bytes + content }
    }

    /// A ray of the world as it is walked here; `None` when it does not come near.
    #[inline(always)]
    pub(super) fn enter(&self, ray: &Ray, tmin: f32, tmax: f32) -> Option<Local> {
        let [origin, direction] = [ray.origin, ray.direction].map(|[x, y, z]| DVec3::new(x.into(), y.into(), z.into()));
        round(&WideRay { origin, direction }, &self.reach, tmin, tmax)
    }

    /// Where they are.
    #[inline(always)]
    pub(super) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The nearest hit of such a ray.
    #[inline(always)]
    pub(super) fn nearest<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        self.hit(self.bvh.nearest_in::<L>(ray, stack))
    }

    /// A hit in the world for one in the tree.
    #[inline(always)]
    pub(super) fn hit(&self, hit: Hit) -> WorldHit {
        if hit.primitive == NONE {
            return WorldHit::MISS;
        }
        let Member { placement, first } = self.members[self.owners[hit.primitive as usize] as usize];
        WorldHit { instance: placement, ..WorldHit::of(Hit { primitive: hit.primitive - first, ..hit }) }
    }

    /// Whether such a ray meets anything.
    #[inline(always)]
    pub(super) fn occluded<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        self.bvh.occluded_in::<L>(ray, stack)
    }
}

impl World {
    /// What is merged, where there is nothing else and a ray starts in it where it starts in the world.
    #[inline(always)]
    pub(super) fn only_merged(&self, ray: &Ray) -> Option<&Merged> {
        self.all_merged().filter(|merged| merged.reach.is_near(ray.origin))
    }

    /// What is merged, where there is nothing else.
    #[inline(always)]
    pub(super) fn all_merged(&self) -> Option<&Merged> {
        self.merged.as_ref().filter(|_| self.order.len() == 1)
    }
}
