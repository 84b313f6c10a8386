//! Ray queries: what rays meet, and which objects a picture shows.

use std::mem::MaybeUninit;
use std::sync::{Arc, PoisonError};

use sunstone_renderer::accel::ray::Ray;
use sunstone_renderer::live_scene::Filter;
use sunstone_renderer::pool::check_threads;
use sunstone_renderer::query::{self, RayBytes, RayHit};
use sunstone_renderer::render;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneHashSet, SunstoneScene};
use crate::pointer::{check_start, out, slice, slice_mut, too_small};
use crate::render::SunstoneViewBlock;
use crate::render_options::{SunstoneRenderOptions, options as renderer_options};

/// A ray: the points origin + t * direction for t from tmin to tmax. The direction may have any length from 2^-96 to 2^96. A ray with
/// NaN, or of no length, meets nothing; neither does one from farther than 2^60 from the origin. A negative tmin counts as 0,
/// tmax may be infinite.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneRay {
    /// Where it starts, x, y and z.
    pub origin: [f32; 3],
    /// Where it begins to count, in lengths of the direction.
    pub tmin: f32,
    /// Where it goes.
    pub direction: [f32; 3],
    /// Where it ends, in lengths of the direction.
    pub tmax: f32,
}

/// What a ray met.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneHit {
    /// The object; 0 for a miss.
    pub object: u64,
    /// Where the object is a group: the id that the object of the group has in it, of nested groups the outermost;
    /// otherwise 0.
    pub instance: u64,
    /// Where along the ray, in lengths of its direction; infinite for a miss.
    pub t: f32,
    /// On a triangle the weight of its second corner, elsewhere the first texture coordinate.
    pub u: f32,
    /// On a triangle the weight of its third corner, elsewhere the second texture coordinate.
    pub v: f32,
    /// The geometric normal: of unit length, towards the outside (of a triangle, where its corners are seen counter-clockwise; of
    /// a plane, the side that is seen). Zero for a miss.
    pub normal: [f32; 3],
    /// The triangle of a mesh, the face of a box, cylinder or cone, 0 on others; 4294967295 for a miss.
    pub primitive: u32,
    /// 0.
    pub reserved: u32,
}

/// How to query. All zero is the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneQueryOptions {
    /// The ids of the only objects that are there, or null for all.
    pub only: *const SunstoneHashSet,
    /// The ids of objects that are not there, or null for none.
    pub without: *const SunstoneHashSet,
    /// Threads that work on it at once, up to 256; 0 for one per core.
    pub threads: u32,
    /// Must be 0.
    pub reserved: u32,
}

/// What preparing a scene for queries took and gave, the trees of its meshes not counted: sunstone_mesh_info has those.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneBuildReport {
    /// Nodes of the trees over its objects and over its spheres, with up to eight children each.
    pub nodes: u64,
    /// Leaves of these trees.
    pub leaves: u64,
    /// Triangles of its meshes, each mesh counted once and those in groups too, that no ray can meet, since two of their corners
    /// are one point.
    pub degenerate: u64,
    /// Bytes of these trees, of what is kept of each object, and of the spheres. Meshes have their own: see SunstoneMeshInfo.
    pub bytes: u64,
    /// Seconds that it took.
    pub seconds: f64,
}

/// Finds the nearest hit of each of `count` rays: of the ray at byte i * `ray_stride` of `rays`, a SunstoneRay, into byte i *
/// `hit_stride` of `hits`, a SunstoneHit; each array has `rays_length` or `hits_length` bytes. The work is shared out to the
/// pool. A scene is prepared by its first query after a change. Large batches are walked in an order of their own, which
/// does not show in the hits; besides the arrays a query takes at most 16 MiB and some KiB a thread. `options` may be null.
/// SUNSTONE_INVALID_ARGUMENT: a stride is too small or not a multiple of the structure's alignment (4 and 8), or the arrays, from
/// their first byte to their last, share memory.
/// SUNSTONE_BUFFER_TOO_SMALL: an array is too short for `count`. SUNSTONE_INVALID_HANDLE: so is a handle, those of the options
/// included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_intersect(
    scene: *const SunstoneScene,
    options: Option<&SunstoneQueryOptions>,
    rays: *const SunstoneRay,
    rays_length: u64,
    ray_stride: u64,
    count: u64,
    hits: *mut SunstoneHit,
    hits_length: u64,
    hit_stride: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_intersect", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        let (filter, threads) = query_options(options)?;
        check_stride::<SunstoneRay>("ray_stride", ray_stride)?;
        check_stride::<SunstoneHit>("hit_stride", hit_stride)?;
        let rays = self::rays(rays, rays_length, ray_stride, count)?;
        check_array::<SunstoneHit>("hits", hits, hits_length, hit_stride, count)?;
        check_apart("hits", hits.cast(), hits_length, rays.bytes)?;
        let prepared = scene.snapshot().queryable(filter.as_ref())?;
        // SAFETY: the caller's, see the crate.
        let hits = unsafe { slice_mut(hits.cast::<u8>(), if count == 0 { 0 } else { hits_length }, "hits")? };
        query::intersect(&prepared, rays, hits, hit_stride as usize, threads, &write_hit);
        Ok(())
    })
}

/// Finds out for each of `count` rays whether it meets anything, which is quicker than sunstone_scene_intersect: a byte of `occluded`
/// for each, 1 or 0. Otherwise as sunstone_scene_intersect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_occluded(
    scene: *const SunstoneScene,
    options: Option<&SunstoneQueryOptions>,
    rays: *const SunstoneRay,
    rays_length: u64,
    ray_stride: u64,
    count: u64,
    occluded: *mut u8,
    occluded_length: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_occluded", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        let (filter, threads) = query_options(options)?;
        check_stride::<SunstoneRay>("ray_stride", ray_stride)?;
        let rays = self::rays(rays, rays_length, ray_stride, count)?;
        check_array::<u8>("occluded", occluded, occluded_length, 1, count)?;
        check_apart("occluded", occluded, count, rays.bytes)?;
        let prepared = scene.snapshot().queryable(filter.as_ref())?;
        // SAFETY: the caller's, see the crate.
        let occluded = unsafe { slice_mut(occluded, if count == 0 { 0 } else { count }, "occluded")? };
        query::occluded(&prepared, rays, occluded, threads);
        Ok(())
    })
}

/// Prepares the scene for queries, unless that has been done since its last change, and tells what that took and gave.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_build(
    scene: *const SunstoneScene,
    report: Option<&mut MaybeUninit<SunstoneBuildReport>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_build", error, || {
        let place = out(report, "report")?;
        let prepared = SunstoneScene::get(scene, "scene")?.snapshot().queryable(None)?;
        let size = prepared.world().size();
        place.write(SunstoneBuildReport {
            nodes: size.nodes as u64,
            leaves: size.leaves as u64,
            degenerate: prepared.world().degenerate() as u64,
            bytes: size.bytes as u64,
            seconds: prepared.seconds(),
        });
        Ok(())
    })
}

/// Gives the ray of the camera through a point of the picture that the options and the scene say, in pixels from the upper
/// left corner: (0.5, 0.5) is the middle of the first pixel. The direction has unit length. `options` may be null.
/// SUNSTONE_INVALID_ARGUMENT: the point is not in the picture.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_pixel_ray(
    scene: *const SunstoneScene,
    options: Option<&SunstoneRenderOptions>,
    x: f64,
    y: f64,
    ray: Option<&mut MaybeUninit<SunstoneRay>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_pixel_ray", error, || {
        let place = out(ray, "ray")?;
        let scene = SunstoneScene::get(scene, "scene")?.snapshot();
        let view = render::view(&scene, &renderer_options(options, None)?.options())?;
        view.resolution.check_point(x, y)?;
        let Ray { origin, tmin, direction, tmax } = query::camera_ray(&scene.camera_rays(view.resolution), x, y);
        place.write(SunstoneRay { origin, tmin, direction, tmax });
        Ok(())
    })
}

/// Puts the ids of the objects that the camera sees into `set`, beside what is there: those that the rays through the
/// middles of the pixels of `block` (null: of the whole picture) meet first. `options` may be null.
/// Codes as of sunstone_scene_render.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_visible_objects(
    scene: *const SunstoneScene,
    options: Option<&SunstoneRenderOptions>,
    block: Option<&SunstoneViewBlock>,
    set: *mut SunstoneHashSet,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_visible_objects", error, || {
        let scene = SunstoneScene::get(scene, "scene")?.snapshot();
        let set = SunstoneHashSet::get(set, "set")?;
        let options = renderer_options(options, block)?.options();
        let view = render::view(&scene, &options)?;
        let prepared = scene.queryable(options.filter.as_ref())?;
        let rays = scene.camera_rays(view.resolution);
        let seen = query::visible(&prepared, &rays, view.block, options.threads as usize);
        let mut values = set.write().unwrap_or_else(PoisonError::into_inner);
        values.try_reserve(seen.len()).map_err(|_| Failure::out_of_memory("set"))?;
        values.extend(seen);
        Ok(())
    })
}

fn query_options(options: Option<&SunstoneQueryOptions>) -> Outcome<(Option<Filter>, usize)> {
    let Some(options) = options else { return Ok((None, 0)) };
    check_threads(options.threads)?;
    if options.reserved != 0 {
        return Err(Failure::invalid("reserved", format!("{} is out of range; it must be 0", options.reserved)));
    }
    Ok((filter(options.only, options.without)?, options.threads as usize))
}

/// The filter that the sets are now; null ones filter nothing.
pub(crate) fn filter(only: *const SunstoneHashSet, without: *const SunstoneHashSet) -> Outcome<Option<Filter>> {
    let ids = |set: *const SunstoneHashSet, name| -> Outcome<Option<Arc<Vec<u64>>>> {
        if set.is_null() {
            return Ok(None);
        }
        let set = SunstoneHashSet::get(set, name)?;
        let values = set.read().unwrap_or_else(PoisonError::into_inner);
        let mut ids = Vec::new();
        ids.try_reserve_exact(values.len()).map_err(|_| Failure::out_of_memory(name))?;
        ids.extend(values.iter().copied());
        ids.sort_unstable();
        Ok(Some(Arc::new(ids)))
    };
    Ok(Filter::new(ids(only, "only")?, ids(without, "without")?))
}

fn check_stride<T>(name: &str, stride: u64) -> Outcome<()> {
    let (size, alignment) = (size_of::<T>() as u64, align_of::<T>() as u64);
    if stride < size || !stride.is_multiple_of(alignment) || stride > isize::MAX as u64 {
        let message = format!("{stride} is out of range; it must be at least {size} and a multiple of {alignment}");
        return Err(Failure::invalid(name, message));
    }
    Ok(())
}

/// Refuses an array that is null, misaligned or too short for `count` values that are `stride` bytes apart.
fn check_array<T>(name: &str, start: *const T, length: u64, stride: u64, count: u64) -> Outcome<()> {
    if count == 0 {
        return Ok(());
    }
    check_start(start, name)?;
    let needed = (count - 1).checked_mul(stride).and_then(|bytes| bytes.checked_add(size_of::<T>() as u64));
    match needed {
        Some(needed) if needed <= length => Ok(()),
        needed => Err(too_small(&format!("{name}_length"), length, needed.unwrap_or(u64::MAX), "bytes")),
    }
}

/// Refuses an array of results that shares memory with the rays.
fn check_apart(name: &str, start: *const u8, length: u64, rays: &[u8]) -> Outcome<()> {
    let (results, rays) = (start.addr()..start.addr().saturating_add(length as usize), rays.as_ptr_range());
    if results.start < rays.end.addr() && rays.start.addr() < results.end {
        return Err(Failure::invalid(name, "shares memory with rays; give memory of its own".to_string()));
    }
    Ok(())
}

fn rays<'a>(rays: *const SunstoneRay, length: u64, stride: u64, count: u64) -> Outcome<RayBytes<'a>> {
    check_array::<SunstoneRay>("rays", rays, length, stride, count)?;
    let length = if count == 0 { 0 } else { length };
    // SAFETY: the caller's, see the crate.
    let bytes = unsafe { slice(rays.cast::<u8>(), length, "rays")? };
    Ok(RayBytes { bytes, stride: stride as usize, count: count as usize })
}

/// Writes a hit as a [`SunstoneHit`] lies in memory.
fn write_hit(hit: &RayHit, place: &mut [u8]) {
    let [nx, ny, nz] = hit.normal;
    let floats = [hit.t, hit.u, hit.v, nx, ny, nz];
    let Some(bytes) = place.first_chunk_mut::<{ size_of::<SunstoneHit>() }>() else { return };
    bytes[0..8].copy_from_slice(&hit.object.to_ne_bytes());
    bytes[8..16].copy_from_slice(&hit.instance.to_ne_bytes());
    for (place, float) in bytes[16..40].as_chunks_mut::<4>().0.iter_mut().zip(floats) {
        *place = float.to_ne_bytes();
    }
    bytes[40..44].copy_from_slice(&hit.primitive.to_ne_bytes());
    bytes[44..48].fill(0);
}

const _: () = assert!(size_of::<SunstoneRay>() == RayBytes::SIZE && size_of::<SunstoneHit>() == 48);
