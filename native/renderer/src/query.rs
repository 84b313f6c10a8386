//! Ray queries: what rays meet of a scene, a million of them in one call.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use glam::DVec3;

use crate::accel::bvh::Stack;
use crate::accel::parallel::Executor;
use crate::accel::ray::{NONE, Ray};
use crate::error::Result;
use crate::pool::Threads;
use crate::scene::element::Element;
use crate::scene::world::ElementWorld;
use crate::scene::{ObjectId, Scene};
use crate::view::{Resolution, ViewBlock, pixel_direction};

/// Rays that a thread takes at a time: enough to be worth a handover, few enough for all threads to get some.
const CHUNK: usize = 2048;

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
    seconds: f64,
}

struct PlacedPlane {
    id: ObjectId,
    origin: DVec3,
    /// Unit vector away from the side that is seen.
    normal: DVec3,
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
}

impl Queryable {
    /// Prepares `scene`.
    pub fn new(scene: &Scene, executor: &dyn Executor) -> Result<Self> {
        let start = Instant::now();
        let planes = scene.elements().iter().filter_map(|(id, element)| match element {
            Element::Plane { origin, normal, .. } => Some(PlacedPlane { id: *id, origin: *origin, normal: *normal }),
            _ => None,
        });
        let planes = planes.collect();
        let world = ElementWorld::new(scene.elements(), true, executor)?;
        Ok(Self { world, planes, seconds: start.elapsed().as_secs_f64() })
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
        let mut end = hit.hit.t.min(ray.tmax.next_up());
        let mut plane = None;
        for candidate in &self.planes {
            if let Some(t) = candidate.meet(ray, end) {
                (end, plane) = (t, Some(candidate));
            }
        }
        if let Some(plane) = plane {
            let normal = (-plane.normal).as_vec3().to_array();
            return RayHit { object: plane.id, t: end, normal, primitive: 0, ..RayHit::MISS };
        }
        let Some((met, surface)) = self.world.met(&hit).zip(self.world.surface(ray, &hit)) else {
            return RayHit::MISS;
        };
        RayHit {
            object: met.object,
            instance: met.instance,
            t: hit.hit.t,
            u: hit.hit.u,
            v: hit.hit.v,
            normal: surface.normal,
            primitive: met.primitive,
        }
    }

    /// Whether a ray meets anything.
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        self.planes.iter().any(|plane| plane.meet(ray, ray.tmax.next_up()).is_some()) || self.world.occluded(ray, stack)
    }
}

/// Rays in the caller's memory: 32 bytes each, `stride` bytes apart.
#[derive(Clone, Copy)]
pub struct RayBytes<'a> {
    /// All of them.
    pub bytes: &'a [u8],
    /// From one to the next, at least [`Self::SIZE`].
    pub stride: usize,
    /// How many.
    pub count: usize,
}

impl RayBytes<'_> {
    /// Bytes of a ray: origin, tmin, direction, tmax, as 32-bit floats of the machine.
    pub const SIZE: usize = 32;

    #[inline]
    fn get(&self, i: usize) -> Ray {
        let start = i * self.stride;
        let mut floats = [0.0; 8];
        let (words, _) = self.bytes[start..start + Self::SIZE].as_chunks();
        for (float, word) in floats.iter_mut().zip(words) {
            *float = f32::from_ne_bytes(*word);
        }
        let [ox, oy, oz, tmin, dx, dy, dz, tmax] = floats;
        Ray { origin: [ox, oy, oz], tmin, direction: [dx, dy, dz], tmax }
    }
}

/// Puts what rays meet into the places that are given, one for each.
type PutHits<'a> = dyn Fn(&[Ray], &mut dyn Iterator<Item = &mut [u8]>, &mut Stack) + Sync + 'a;

/// Traces rays on the pool's threads and gives each hit to `put`, with its place in `out`, a chunk of
/// `out_stride` bytes for each ray.
fn for_each_ray(rays: RayBytes<'_>, out: &mut [u8], out_stride: usize, threads: usize, put: &PutHits) {
    // Each chunk is locked once, by the one thread that has it.
    let chunks: Vec<Mutex<&mut [u8]>> = out.chunks_mut(out_stride * CHUNK).map(Mutex::new).collect();
    Threads(threads).run(rays.count.div_ceil(CHUNK), &|chunk| {
        let mut stack = Stack::default();
        let first = chunk * CHUNK;
        let count = CHUNK.min(rays.count - first);
        let batch: Vec<Ray> = (first..first + count).map(|i| rays.get(i)).collect();
        let mut out = chunks[chunk].lock().unwrap_or_else(PoisonError::into_inner);
        put(&batch, &mut out.chunks_mut(out_stride), &mut stack);
    });
}

/// The nearest hit of each ray, written by `write` to its `hit_stride` bytes of `hits`.
pub fn intersect(
    scene: &Queryable,
    rays: RayBytes<'_>,
    hits: &mut [u8],
    hit_stride: usize,
    threads: usize,
    write: &(dyn Fn(&RayHit, &mut [u8]) + Sync),
) {
    for_each_ray(rays, hits, hit_stride, threads, &|rays, places, stack| {
        for (ray, place) in rays.iter().zip(places) {
            write(&scene.nearest(ray, stack), place);
        }
    });
}

/// 1 for each ray that meets anything, 0 for others.
pub fn occluded(scene: &Queryable, rays: RayBytes<'_>, occluded: &mut [u8], threads: usize) {
    for_each_ray(rays, occluded, 1, threads, &|rays, places, stack| {
        for (ray, place) in rays.iter().zip(places) {
            place[0] = u8::from(scene.occluded(ray, stack));
        }
    });
}

/// The objects that rays through the middles of the pixels of `block` meet first.
pub fn visible(
    scene: &Queryable,
    resolution: Resolution,
    block: ViewBlock,
    fov: f64,
    threads: usize,
) -> HashSet<ObjectId> {
    let seen = Mutex::new(HashSet::new());
    Threads(threads).run(block.height as usize, &|row| {
        let mut stack = Stack::default();
        let mut here = HashSet::new();
        let y = f64::from(block.y) + row as f64 + 0.5;
        for column in 0..block.width {
            let x = f64::from(block.x) + f64::from(column) + 0.5;
            let Ok(direction) = pixel_direction(resolution, fov, x, y) else { continue };
            let ray = Ray { origin: [0.0; 3], tmin: 0.0, direction, tmax: f32::INFINITY };
            let hit = scene.nearest(&ray, &mut stack);
            if hit.primitive != NONE {
                here.insert(hit.object);
            }
        }
        seen.lock().unwrap_or_else(PoisonError::into_inner).extend(here);
    });
    seen.into_inner().unwrap_or_else(PoisonError::into_inner)
}
