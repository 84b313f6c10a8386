//! Everything that shading needs to know of where a ray has met a scene.

use std::sync::Arc;

use glam::{DVec3, Vec3};

use crate::accel::bvh::Stack;
use crate::accel::ray::Ray;
use crate::accel::world::Surface;
use crate::material::Material;
use crate::scene::ObjectId;

use super::{PlacedPlane, Queryable};

/// Where and what a ray has met.
pub struct Interaction<'a> {
    /// Distance along the ray, in lengths of its direction.
    pub t: f32,
    /// The point, its error, and the geometric normal, which points outwards.
    pub surface: Surface,
    /// The normal that light is computed with: unit length, outwards.
    pub shading_normal: Vec3,
    /// Texture coordinates, v upwards.
    pub texture_coordinates: [f32; 2],
    /// What it is made of.
    pub material: &'a Arc<Material>,
    /// A colour that takes the place of the material's coloration.
    pub color: Option<Vec3>,
    /// The object of the scene.
    pub object: ObjectId,
    /// Where that is a group: the object of the group that was met, of nested groups the outermost; otherwise 0.
    pub instance: ObjectId,
    /// Triangle, face, or sphere of all of its list of elements.
    pub primitive: u32,
    /// The numbers of the placements that lead to the shape, from the outermost; none for a plane.
    pub path: [u32; crate::accel::world::MAX_DEPTH],
}

impl Queryable {
    /// What is nearest on a ray, with all that shading needs; `None` for a miss.
    pub fn interaction(&self, ray: &Ray, stack: &mut Stack) -> Option<Interaction<'_>> {
        let hit = self.world.nearest(ray, stack);
        if let Some((t, plane)) = self.nearest_plane(ray, hit.hit.t) {
            return Some(plane.interaction(ray, t));
        }
        let (met, surface) = self.world.met(&hit).zip(self.world.surface(ray, &hit))?;
        let mut path = [u32::MAX; crate::accel::world::MAX_DEPTH];
        path.iter_mut().zip(hit.path()).for_each(|(place, index)| *place = index);
        Some(Interaction {
            t: hit.hit.t,
            shading_normal: met.shading_normal(&hit).unwrap_or(Vec3::from_array(surface.normal)),
            surface,
            texture_coordinates: met.texture_coordinates(&hit),
            material: met.material,
            color: met.color.map(Vec3::from_array),
            object: met.object,
            instance: met.instance,
            primitive: hit.hit.primitive,
            path,
        })
    }
}

impl PlacedPlane {
    fn interaction(&self, ray: &Ray, t: f32) -> Interaction<'_> {
        /// Of coordinates: the rounding of the point and of a ray that starts there.
        const EPSILON: f64 = 4.0 / (1 << 24) as f64;
        let [origin, direction] = [ray.origin, ray.direction].map(|v| DVec3::from_array(v.map(f64::from)));
        let point = origin + direction * f64::from(t);
        let point = point + self.normal * self.normal.dot(self.origin - point);
        let normal = (-self.normal).as_vec3();
        let surface = Surface {
            position: point.as_vec3().to_array(),
            error: (point.abs().max(DVec3::splat(f64::from(f32::MIN_POSITIVE))) * EPSILON).as_vec3().to_array(),
            normal: normal.to_array(),
        };
        Interaction {
            t,
            surface,
            shading_normal: normal,
            texture_coordinates: self.texture_coordinates(ray, t),
            material: &self.material,
            color: None,
            object: self.id,
            instance: 0,
            primitive: 0,
            path: [u32::MAX; crate::accel::world::MAX_DEPTH],
        }
    }
}
