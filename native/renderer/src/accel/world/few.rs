//! Groups of rays through a world in which there is nothing but few triangles that are not moved: see [`crate::accel::few`].

use super::bare::Bare;
use super::merged::Merged;
use super::placed::Reach;
use super::surface::Triangles;
use super::{World, WorldHit};
use crate::accel::few::{Few, RayGroup};
use crate::accel::mesh::Mesh;
use crate::accel::ray::{Hit, NONE};
use crate::simd::InstructionSet;

/// The meshes of such a world.
#[derive(Clone, Copy)]
enum Meshes<'a> {
    Merged(&'a Merged),
    Bare(Bare<'a>),
}

impl<'a> Meshes<'a> {
    fn mesh(self) -> &'a Mesh {
        match self {
            Self::Merged(merged) => merged.mesh(),
            Self::Bare(bare) => bare.mesh(),
        }
    }

    /// Where they are.
    #[inline]
    fn reach(self) -> &'a Reach {
        match self {
            Self::Merged(merged) => merged.reach(),
            Self::Bare(bare) => bare.reach(),
        }
    }

    #[inline]
    fn hit(self, hit: Hit) -> WorldHit {
        match self {
            Self::Merged(merged) => merged.hit(hit),
            Self::Bare(bare) => bare.hit(hit),
        }
    }
}

/// What groups of rays ask in such a world.
#[derive(Clone, Copy)]
pub(crate) struct FewMeshes<'a> {
    meshes: Meshes<'a>,
    few: &'a Few,
}

impl FewMeshes<'_> {
    /// The nearest hits of the first rays of a group, the same as one by one, put into their lanes of `triangles`, too; `false` where
    /// they have to go one by one.
    pub(crate) fn nearest(
        self,
        rays: &mut RayGroup,
        hits: &mut [WorldHit],
        triangles: &mut Triangles,
        instructions: InstructionSet,
    ) -> bool {
        let Some(found) = self.few.nearest(rays, hits.len(), instructions) else { return false };
        for (lane, hit) in hits.iter_mut().enumerate() {
            let met = found.of(lane);
            if met.primitive != NONE {
                triangles.set(lane, self.few.corners(met.primitive), &met, rays.of(lane).direction);
            }
            *hit = self.meshes.hit(met);
        }
        true
    }

    /// Bit by bit whether the first `count` rays of a group meet anything; `None` where they have to go one by one.
    pub(crate) fn occluded(self, rays: &mut RayGroup, count: usize, instructions: InstructionSet) -> Option<u32> {
        self.few.occluded(rays, count, instructions)
    }
}

impl World {
    /// The meshes, where groups of rays are worth their while. What they ask is made when it is first asked for: worlds within
    /// others, and those of other renderers, never are.
    #[inline]
    pub(crate) fn few(&self) -> Option<FewMeshes<'_>> {
        let few = self.few.get_or_init(|| {
            let meshes = self.meshes()?;
            // Rays from farther away are rounded on their way to the meshes.
            let (center, radius) = meshes.reach().nearness();
            Few::new(meshes.mesh(), center, radius)
        });
        Some(FewMeshes { meshes: self.meshes()?, few: few.as_ref()? })
    }

    #[inline]
    fn meshes(&self) -> Option<Meshes<'_>> {
        self.all_merged().map(Meshes::Merged).or_else(|| self.bare().map(Meshes::Bare))
    }
}
