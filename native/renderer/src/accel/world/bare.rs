//! A world that is one mesh where it is: what most batches of rays are sent through. The walk begins in the mesh's own tree,
//! rays go there in packets where they are alike, and normals come from the triangles at once. Hits are the same bits as
//! by the long way: nothing is rounded on a way on which nothing moves.

use glam::DVec3;

use super::placed::Reach;
use super::{World, WorldHit};
use crate::accel::bvh::{Bvh, PACKET, Stack};
use crate::accel::mesh::Mesh;
use crate::accel::ray::{Hit, NONE, Ray};
use crate::accel::shape::Shape;
use crate::accel::triangle::Found;

/// The mesh of such a world.
#[derive(Clone, Copy)]
pub(crate) struct Bare<'a> {
    bvh: &'a Bvh,
    reach: &'a Reach,
    /// Of its placement.
    index: u32,
}

impl World {
    /// The mesh, if there is nothing else and it is not moved.
    #[inline(always)]
    pub(crate) fn bare(&self) -> Option<Bare<'_>> {
        let [index] = *self.order else { return None };
        self.tree_in_place(index).map(|(bvh, reach)| Bare { bvh, reach, index })
    }

    /// The tree of a placement that is a mesh where it was described, and where that is.
    #[inline(always)]
    pub(super) fn tree_in_place(&self, index: u32) -> Option<(&Bvh, &Reach)> {
        let placed = self.placed.get(index as usize)?;
        let shape = placed.shape as usize;
        match &self.shapes[shape] {
            Shape::Mesh(bvh) if placed.is_identity() => Some((bvh, &self.reaches[shape])),
            _ => None,
        }
    }

    /// The geometric normal of a hit, as [`Self::surface`] has it; zero for a miss and for a hit of another ray or world.
    pub fn normal(&self, ray: &Ray, hit: &WorldHit) -> [f32; 3] {
        let triangle = hit.hit.primitive as usize;
        match self.bare() {
            Some(Bare { bvh, .. }) if triangle < bvh.mesh().indices().len() => {
                triangle_normal(&bvh.mesh().triangle(triangle), ray)
            }
            _ => self.surface(ray, hit).map_or([0.0; 3], |surface| surface.normal),
        }
    }
}

impl<'a> Bare<'a> {
    /// The mesh's tree, for a ray that starts in it where it starts in the world.
    #[inline(always)]
    pub(super) fn tree_for(&self, ray: &Ray) -> Option<&'a Bvh> {
        self.reach.is_near(ray.origin).then_some(self.bvh)
    }

    /// Where the mesh is.
    #[inline(always)]
    pub(super) fn reach(&self) -> &'a Reach {
        self.reach
    }

    /// Its triangles.
    pub(super) fn mesh(&self) -> &'a Mesh {
        self.bvh.mesh()
    }

    /// Which placement it is.
    pub(crate) fn index(&self) -> u32 {
        self.index
    }

    /// A hit in the world for one in the mesh.
    #[inline(always)]
    pub(super) fn hit(&self, hit: Hit) -> WorldHit {
        WorldHit { hit, instance: if hit.primitive == NONE { NONE } else { self.index }, ..WorldHit::MISS }
    }

    /// The nearest hit of each ray in `world`, whose mesh this is, as [`World::nearest`] has it, and the normal there, zero
    /// for a miss. Where rays are said to be `coherent`, like one another, they are walked in packets; others had better go one
    /// by one.
    #[inline(always)]
    pub(crate) fn nearest_of_each(
        &self,
        world: &World,
        rays: &[Ray],
        coherent: bool,
        stack: &mut Stack,
        mut take: impl FnMut(usize, Hit, [f32; 3]),
    ) {
        for (start, rays) in (0..).step_by(PACKET).zip(rays.chunks(PACKET)) {
            let mut found = [Found::MISS; PACKET];
            let near = rays.iter().all(|ray| self.reach.is_near(ray.origin));
            match rays.try_into().ok() {
                Some(rays) if coherent && near => self.bvh.find_packet(rays, &mut found, stack),
                _ if near => rays.iter().zip(&mut found).for_each(|(ray, found)| *found = self.bvh.find(ray, stack)),
                _ => {
                    for (i, ray) in rays.iter().enumerate() {
                        let hit = world.nearest(ray, stack);
                        take(start + i, hit.hit, world.normal(ray, &hit));
                    }
                    continue;
                }
            }
            // After the walks, so that these do not wait for each other. The triangles were looked at just now; in the mesh
            // itself they would have to be fetched from memory.
            for (i, (ray, Found { hit, place })) in rays.iter().zip(found).enumerate() {
                let met = hit.primitive != NONE;
                take(start + i, hit, if met { triangle_normal(&self.bvh.corners(place), ray) } else { [0.0; 3] });
            }
        }
    }

    /// Whether a ray in `world`, whose mesh this is, meets anything.
    #[inline(always)]
    pub(crate) fn occluded(&self, world: &World, ray: &Ray, stack: &mut Stack) -> bool {
        match self.tree_for(ray) {
            Some(bvh) => bvh.occluded(ray, stack),
            None => world.occluded(ray, stack),
        }
    }
}

#[inline(always)]
fn triangle_normal(corners: &[[f32; 3]; 3], ray: &Ray) -> [f32; 3] {
    let wide = |[x, y, z]: [f32; 3]| DVec3::new(f64::from(x), f64::from(y), f64::from(z));
    let corners = [wide(corners[0]), wide(corners[1]), wide(corners[2])];
    normal_along(corners, wide(ray.direction)).normalize_or(DVec3::Z).as_vec3().to_array()
}

/// The geometric normal of a triangle, of any length; for one without area it looks against the ray that met it.
#[inline(always)]
pub(super) fn normal_along([a, b, c]: [DVec3; 3], direction: DVec3) -> DVec3 {
    let normal = (b - a).cross(c - a);
    if normal.length_squared() > 0.0 { normal } else { -direction }
}
