//! Ray queries: what rays meet of a scene, a million of them in one call.

mod batch;
mod interaction;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use glam::DVec3;

use crate::accel::bvh::Stack;
use crate::accel::order::LEAST_BYTES;
use crate::accel::parallel::Executor;
use crate::accel::ray::{Hit, NONE, Ray};
use crate::accel::world::FewMeshes;
use crate::camera::CameraRays;
use crate::error::Result;
use crate::limits::Limits;
use crate::material::Material;
use crate::pool::Threads;
use crate::scene::element::Element;
use crate::scene::emitters::Emitter;
use crate::scene::world::ElementWorld;
use crate::scene::{ObjectId, Scene};
use crate::view::ViewBlock;
pub use batch::{RayBytes, intersect, occluded};
pub(crate) use interaction::Encounters;
pub use interaction::Interaction;

/// A plane is passed by rays that meet it at less than this cosine, as when it is drawn.
const LEAST_COSINE: f64 = 1e-6;

/// What a ray met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RayHit {
    /// The object; 0 for a miss.
    pub object: ObjectId,
    /// Where that is a group: the id of the object of the group, of nested groups the outermost; otherwise 0.
    pub instance: ObjectId,
    /// Where along the ray, in lengths of its direction; infinite for a miss.
    pub t: f32,
    /// On a triangle the weight of its second corner, elsewhere the first texture coordinate.
    pub u: f32,
    /// On a triangle the weight of its third corner, elsewhere the second texture coordinate.
    pub v: f32,
    /// The geometric normal, of unit length, towards the outside; zero for a miss.
    pub normal: [f32; 3],
    /// The triangle of a mesh, the face of a box, cylinder or cone, 0 on others; `u32::MAX` for a miss.
    pub primitive: u32,
}

impl RayHit {
    /// Nothing met.
    pub const MISS: Self =
        Self { object: 0, instance: 0, t: f32::INFINITY, u: 0.0, v: 0.0, normal: [0.0; 3], primitive: NONE };
}

/// A scene ready for queries. Many threads may ask at a time.
pub struct Queryable {
    world: ElementWorld,
    planes: Vec<PlacedPlane>,
    /// Whether large batches are put in order.
    ordered: bool,
    seconds: f64,
}

struct PlacedPlane {
    id: ObjectId,
    origin: DVec3,
    /// Unit vector away from the side that is seen.
    normal: DVec3,
    material: Arc<Material>,
}

impl PlacedPlane {
    /// Where a ray meets it from the side that is seen, from `tmin` up to `tmax`.
    fn meet(&self, ray: &Ray, tmax: f32) -> Option<f32> {
        let [origin, direction] = [ray.origin, ray.direction].map(|v| DVec3::from_array(v.map(f64::from)));
        let along = self.normal.dot(direction);
        let t = (self.normal.dot(self.origin - origin) / along) as f32;
        // False for NaN.
        let meets = along > LEAST_COSINE * direction.length() && t >= ray.tmin.max(0.0) && t < tmax;
        meets.then_some(t)
    }

    /// Where a ray meets it in a texture, one repeat per unit of its axes, v upwards.
    fn texture_coordinates(&self, ray: &Ray, t: f32) -> [f32; 2] {
        let [origin, direction] = [ray.origin, ray.direction].map(|v| DVec3::from_array(v.map(f64::from)));
        let along = origin + direction * f64::from(t) - self.origin;
        let [u, v] = self.texture_axes();
        [along.dot(u) as f32, (1.0 + along.dot(v)) as f32]
    }

    /// Where the coordinates grow.
    fn texture_axes(&self) -> [DVec3; 2] {
        let across_z = self.normal.cross(DVec3::Z);
        let first = if across_z == DVec3::ZERO { self.normal.cross(DVec3::Y) } else { across_z };
        [first, first.cross(self.normal)]
    }
}

impl Queryable {
    /// Prepares `scene`.
    pub fn new(scene: &Scene, executor: &dyn Executor) -> Result<Self> {
        let start = Instant::now();
        let planes = scene.elements().iter().filter_map(|(id, element)| match element {
            Element::Plane { origin, normal, material } => {
                Some(PlacedPlane { id: *id, origin: *origin, normal: *normal, material: material.clone() })
            }
            _ => None,
        });
        let planes = planes.collect();
        let world = ElementWorld::new(scene.elements(), true, executor)?;
        let ordered = world.tree_bytes() >= LEAST_BYTES;
        Ok(Self { world, planes, ordered, seconds: start.elapsed().as_secs_f64() })
    }

    /// The surfaces of it that shine; refuses more than `limits` allow.
    pub fn emitters(&self, limits: &Limits) -> Result<Vec<Emitter>> {
        self.world.emitters(limits)
    }

    /// The materials of everything in it, each as often as it is named.
    pub fn each_material(&self, visit: &mut dyn FnMut(&Arc<Material>)) {
        self.planes.iter().for_each(|plane| visit(&plane.material));
        self.world.each_material(&mut |material, _| visit(material));
    }

    /// Whether anything in it moves while the shutter is open.
    pub fn moves(&self) -> bool {
        self.world.moves()
    }

    /// How far its objects reach from the middle of all, planes left out.
    pub fn reach(&self) -> f32 {
        self.world.reach()
    }

    /// What rays meet of it, but planes.
    pub fn world(&self) -> &ElementWorld {
        &self.world
    }

    /// What preparing took.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// The nearest hit of a ray. One with NaN, or without a length, meets nothing.
    pub fn nearest(&self, ray: &Ray, stack: &mut Stack) -> RayHit {
        let hit = self.world.nearest(ray, stack);
        let met = self.world.met(&hit).map(|met| RayHit {
            object: met.object,
            instance: met.instance,
            t: hit.hit.t,
            u: hit.hit.u,
            v: hit.hit.v,
            normal: self.world.normal(ray, &hit),
            primitive: met.primitive,
        });
        self.with_planes(ray, met.unwrap_or(RayHit::MISS))
    }

    /// The nearest hits of up to [`batch::BLOCK`] rays, each given to `take` with its number. `coherent` says that they are
    /// like one another.
    #[inline(always)]
    fn nearest_of_each(&self, rays: &[Ray], coherent: bool, stack: &mut Stack, mut take: impl FnMut(usize, &RayHit)) {
        let Some((bare, object, world)) = self.world.bare() else {
            return rays.iter().enumerate().for_each(|(i, ray)| take(i, &self.nearest(ray, stack)));
        };
        bare.nearest_of_each(world, rays, coherent, stack, |i, Hit { t, u, v, primitive }, normal| {
            let object = if primitive == NONE { 0 } else { object };
            let met = RayHit { object, instance: 0, t, u, v, normal, primitive };
            take(i, &self.with_planes(&rays[i], met));
        });
    }

    /// The nearest of a hit and those of the planes.
    #[inline(always)]
    fn with_planes(&self, ray: &Ray, hit: RayHit) -> RayHit {
        if self.planes.is_empty() || !ray.is_sound() {
            return hit;
        }
        let Some((t, plane)) = self.nearest_plane(ray, hit.t) else { return hit };
        let plane = &self.planes[plane as usize];
        let normal = (-plane.normal).as_vec3().to_array();
        let [u, v] = plane.texture_coordinates(ray, t);
        RayHit { object: plane.id, t, u, v, normal, primitive: 0, ..RayHit::MISS }
    }

    /// Which plane a ray meets first before `end` and its own, and where.
    #[inline]
    fn nearest_plane(&self, ray: &Ray, end: f32) -> Option<(f32, u32)> {
        let mut nearest = None;
        let mut end = end.min(ray.tmax.next_up());
        for (number, plane) in (0..).zip(&self.planes) {
            if let Some(t) = plane.meet(ray, end) {
                (end, nearest) = (t, Some((t, number)));
            }
        }
        nearest
    }

    /// Whether a ray meets anything.
    #[inline]
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        let behind_plane =
            || ray.is_sound() && self.planes.iter().any(|plane| plane.meet(ray, ray.tmax.next_up()).is_some());
        behind_plane() || self.world.occluded(ray, stack)
    }

    /// What groups of rays ask, where there are so few triangles, and nothing else, that they are worth their while.
    #[inline]
    pub(crate) fn few(&self) -> Option<FewMeshes<'_>> {
        self.world.few().filter(|_| self.planes.is_empty())
    }

    /// The same of up to [`batch::BLOCK`] rays, each given to `take` with its number.
    #[inline(always)]
    fn occluded_of_each(&self, rays: &[Ray], stack: &mut Stack, mut take: impl FnMut(usize, bool)) {
        match self.world.bare() {
            Some((bare, _, world)) if self.planes.is_empty() => {
                rays.iter().enumerate().for_each(|(i, ray)| take(i, bare.occluded(world, ray, stack)));
            }
            _ => rays.iter().enumerate().for_each(|(i, ray)| take(i, self.occluded(ray, stack))),
        }
    }
}

/// The ray of a camera through a point of its picture, in pixels from the upper left corner.
pub fn camera_ray(rays: &CameraRays, x: f64, y: f64) -> Ray {
    let ray = rays.ray(x, y);
    let [origin, direction] = [ray.origin, ray.direction].map(|v| v.as_vec3().to_array());
    Ray { origin, tmin: 0.0, direction, tmax: f32::INFINITY }
}

/// The objects that rays through the middles of the pixels of `block` meet first.
pub fn visible(scene: &Queryable, rays: &CameraRays, block: ViewBlock, threads: usize) -> HashSet<ObjectId> {
    let seen = Mutex::new(HashSet::new());
    Threads(threads).run(block.height as usize, &|row| {
        let mut stack = Stack::default();
        let mut here = HashSet::new();
        let y = f64::from(block.y) + row as f64 + 0.5;
        for column in 0..block.width {
            let x = f64::from(block.x) + f64::from(column) + 0.5;
            let hit = scene.nearest(&camera_ray(rays, x, y), &mut stack);
            if hit.primitive != NONE {
                here.insert(hit.object);
            }
        }
        seen.lock().unwrap_or_else(PoisonError::into_inner).extend(here);
    });
    seen.into_inner().unwrap_or_else(PoisonError::into_inner)
}
