//! Scenes: made empty or from JSON, described, filled with objects, and freed.

use std::ffi::c_char;
use std::fmt::Write;
use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr::null;

use sunstone_renderer::film::aov::Aovs;
use sunstone_renderer::integrator::path::{self, LightTile};
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::pool::Threads;
use sunstone_renderer::scene::element::SphereBatch;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::scene_file;
use sunstone_renderer::text::Text;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneScene};
use crate::limits::{SunstoneLimits, limits};
use crate::material::{SunstoneMaterial, materials};
use crate::pointer::{Out, copy, give_text, out, paths, required, slice, text};
use crate::vector::SunstoneVector3;

/// Picture and integrator settings.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneSceneSettings {
    /// Pixels across, from 1 to the limit.
    pub width: u32,
    /// Pixels down, from 1 to the limit.
    pub height: u32,
    /// Vertical field of view in degrees, between 0 and 180.
    pub fov: f64,
    /// How far secondary rays start from a surface, in world units, at least 0.
    pub shadow_bias: f64,
    /// Rays at this depth are black; camera rays have depth 0. Up to the limit.
    pub max_recursion_depth: u32,
    /// Must be 0.
    pub reserved: u32,
}

/// What a scene holds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneSceneInfo {
    /// Spheres, those added in bulk included.
    pub spheres: u64,
    /// Planes.
    pub planes: u64,
    /// Discs, boxes, cylinders and cones.
    pub solids: u64,
    /// Meshes and groups that are placed in it, each place counted.
    pub instances: u64,
    /// Different meshes, those in groups not counted.
    pub meshes: u64,
    /// Triangles of these.
    pub triangles: u64,
    /// Lights of all kinds.
    pub lights: u64,
    /// Different textures, the map round the scene included.
    pub textures: u64,
    /// Bytes of their texels.
    pub texture_bytes: u64,
    /// Surfaces that shine: each triangle of a mesh and each member of each placed group by itself.
    pub emitters: u64,
    /// Bytes that path takes for these, about.
    pub light_bytes: u64,
    /// Bytes of a film of the scene's size that keeps light alone. AOVs take 4 to 124 a pixel more, and what denoising needs 192.
    pub film_bytes: u64,
    /// Different media: what fills shapes, those in groups too, and the space between them.
    pub media: u64,
    /// Lights infinitely far away, the environment as one of them, that path gets nothing of since the scene's medium has no end.
    pub lost_lights: u64,
    /// 1 if there is something round the scene, otherwise 0.
    pub environment: i32,
    /// 0.
    pub reserved: u32,
}

/// Creates an empty scene with a shadow bias of 1e-13 and a recursion depth of 10. The caller frees it with
/// sunstone_scene_free. `fov` is the vertical field of view in degrees; `limits` may be null.
/// SUNSTONE_INVALID_ARGUMENT, SUNSTONE_LIMIT_EXCEEDED: a number is out of its range or above its limit.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_new(
    width: u32,
    height: u32,
    fov: f64,
    limits: Option<&SunstoneLimits>,
    scene: Option<&mut MaybeUninit<*mut SunstoneScene>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_new", error, || {
        let place = out(scene, "scene")?;
        give(Scene::new(Settings::new(width, height, fov), self::limits(limits)), place)
    })
}

/// Creates a scene from the scene file at `path`, which is trusted. Files that it names are opened only inside its
/// folder and the `root_count` folders `roots` (null for none). `limits` may be null.
/// SUNSTONE_SCENE_FORMAT: the file breaks the format; the error has line, column and path into the document.
/// SUNSTONE_IO, SUNSTONE_IMAGE_FORMAT, SUNSTONE_FORBIDDEN_PATH, SUNSTONE_LIMIT_EXCEEDED: so does a file that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_load(
    path: *const c_char,
    roots: *const *const c_char,
    root_count: u32,
    limits: Option<&SunstoneLimits>,
    scene: Option<&mut MaybeUninit<*mut SunstoneScene>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_load", error, || {
        let place = out(scene, "scene")?;
        // SAFETY: the caller's, see the crate.
        let (path, roots) = unsafe { (text(path, "path")?, paths(roots, root_count, "roots")?) };
        give(scene_file::load(Path::new(path), &roots, &self::limits(limits), &Threads(0)), place)
    })
}

/// Creates a scene from `length` bytes of JSON. Files that it names are opened only inside `base_folder` (null for
/// none) and the `root_count` folders `roots` (null for none). `limits` may be null. Codes as of sunstone_scene_load.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_from_json(
    json: *const c_char,
    length: u64,
    base_folder: *const c_char,
    roots: *const *const c_char,
    root_count: u32,
    limits: Option<&SunstoneLimits>,
    scene: Option<&mut MaybeUninit<*mut SunstoneScene>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_from_json", error, || {
        let place = out(scene, "scene")?;
        if json.is_null() {
            return Err(Failure::null("json"));
        }
        // SAFETY: the caller's, see the crate.
        let (json, roots) = unsafe { (slice(json.cast::<u8>(), length, "json")?, paths(roots, root_count, "roots")?) };
        let folder = if base_folder.is_null() {
            None
        } else {
            // SAFETY: the caller's, see the crate.
            Some(Path::new(unsafe { text(base_folder, "base_folder")? }))
        };
        give(scene_file::parse(json, folder, &roots, &self::limits(limits), &Threads(0)), place)
    })
}

fn give(
    scene: sunstone_renderer::error::Result<Scene>,
    place: &mut std::mem::MaybeUninit<*mut SunstoneScene>,
) -> Outcome<()> {
    place.write(SunstoneScene::create(LiveScene::new(scene?))?);
    Ok(())
}

/// Gives the scene as the text of a scene file. SUNSTONE_INVALID_ARGUMENT: a texture or a map was given as pixels, which the
/// format cannot hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_to_json(
    scene: *const SunstoneScene,
    text: *mut c_char,
    capacity: u64,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_to_json", error, || {
        let length = out(length, "length")?;
        let json = scene_file::to_json(&SunstoneScene::get(scene, "scene")?.snapshot())?;
        // SAFETY: the caller's, see the crate.
        unsafe { give_text(&json, text, capacity, Some(length)) }
    })
}

/// Gives the scene as debug text on one line; objects added in bulk are told by their number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_describe(
    scene: *const SunstoneScene,
    text: *mut c_char,
    capacity: u64,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_describe", error, || {
        let length = out(length, "length")?;
        let mut description = Text::default();
        let scene = SunstoneScene::get(scene, "scene")?.snapshot();
        write!(description, "{:?}", **scene).map_err(|_| Failure::out_of_memory("text"))?;
        // SAFETY: the caller's, see the crate.
        unsafe { give_text(&description.into_string(), text, capacity, Some(length)) }
    })
}

/// Gives the scene's settings.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_settings(
    scene: *const SunstoneScene,
    settings: Option<&mut MaybeUninit<SunstoneSceneSettings>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_settings", error, || {
        let place = out(settings, "settings")?;
        let settings = *SunstoneScene::get(scene, "scene")?.snapshot().settings();
        place.write(SunstoneSceneSettings {
            width: settings.width,
            height: settings.height,
            fov: settings.fov,
            shadow_bias: settings.shadow_bias,
            max_recursion_depth: settings.max_recursion_depth,
            reserved: 0,
        });
        Ok(())
    })
}

/// Replaces the scene's settings; renders that are running keep the old. SUNSTONE_INVALID_ARGUMENT,
/// SUNSTONE_LIMIT_EXCEEDED: a number is out of its range or above its limit, and nothing has changed.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_settings(
    scene: *mut SunstoneScene,
    settings: Option<&SunstoneSceneSettings>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_settings", error, || {
        let settings = required(settings, "settings")?;
        let scene = SunstoneScene::get(scene, "scene")?;
        if settings.reserved != 0 {
            return Err(Failure::invalid("reserved", format!("{} is out of range; it must be 0", settings.reserved)));
        }
        let settings = Settings {
            width: settings.width,
            height: settings.height,
            fov: settings.fov,
            shadow_bias: settings.shadow_bias,
            max_recursion_depth: settings.max_recursion_depth,
        };
        Ok(scene.change(|scene| scene.set_settings(settings))?)
    })
}

/// For callers without unsigned numbers.
fn signed(count: u64) -> u64 {
    count.min(i64::MAX as u64)
}

/// Counts what the scene holds, and looks at each triangle of meshes that shine. What is beyond 2^63 − 1 counts as that.
/// SUNSTONE_OUT_OF_MEMORY: there is none to count with.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_info(
    scene: *const SunstoneScene,
    info: Option<&mut MaybeUninit<SunstoneSceneInfo>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_info", error, || {
        let place = out(info, "info")?;
        let scene = SunstoneScene::get(scene, "scene")?.snapshot();
        let (info, emitters) = (scene.info(), scene.emitters()?);
        let pixels = u64::from(scene.settings().width) * u64::from(scene.settings().height);
        place.write(SunstoneSceneInfo {
            spheres: info.spheres,
            planes: info.planes,
            solids: info.solids,
            instances: info.instances,
            meshes: info.meshes,
            triangles: info.triangles,
            lights: info.lights,
            textures: info.textures,
            texture_bytes: info.texture_bytes,
            emitters: signed(emitters),
            light_bytes: signed(path::light_bytes(emitters)),
            film_bytes: signed(pixels.saturating_mul(LightTile::pixel_bytes(Aovs::NONE))),
            media: info.media,
            lost_lights: info.lost_lights,
            environment: info.environment.into(),
            reserved: 0,
        });
        Ok(())
    })
}

/// Adds a sphere with a radius above 0 and gives its id.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range. SUNSTONE_INVALID_HANDLE: so is a handle, the material's included.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_sphere(
    scene: *mut SunstoneScene,
    center: Option<&SunstoneVector3>,
    radius: f64,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_sphere", error, || {
        let id = out(id, "id")?;
        let (center, material) = (required(center, "center")?, required(material, "material")?);
        let scene = SunstoneScene::get(scene, "scene")?;
        let material = material.to_renderer()?;
        id.write(scene.change(|scene| scene.add_sphere(center.into(), radius, material))?);
        Ok(())
    })
}

/// Adds an infinite plane through `origin` and gives its id. It is seen from one side only: the one that `normal` (of
/// any length but 0) points away from. Codes as of sunstone_scene_add_sphere.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_plane(
    scene: *mut SunstoneScene,
    origin: Option<&SunstoneVector3>,
    normal: Option<&SunstoneVector3>,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_plane", error, || {
        let id = out(id, "id")?;
        let (origin, normal) = (required(origin, "origin")?, required(normal, "normal")?);
        let material = required(material, "material")?;
        let scene = SunstoneScene::get(scene, "scene")?;
        let material = material.to_renderer()?;
        id.write(scene.change(|scene| scene.add_plane(origin.into(), normal.into(), material))?);
        Ok(())
    })
}

/// Adds `count` spheres, all or none: x, y, z and radius of each in `spheres`, and an index into `materials` for each in
/// `material_indices`, or null where all use the first. Gives the id of the first; the others follow it by ones.
/// Codes as of sunstone_scene_add_sphere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_add_spheres(
    scene: *mut SunstoneScene,
    spheres: *const f32,
    count: u64,
    material_indices: *const u32,
    materials: *const SunstoneMaterial,
    material_count: u32,
    first_id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_spheres", error, || {
        // SAFETY: the caller's, see the crate.
        unsafe { add_spheres(scene, spheres, count, null(), material_indices, materials, material_count, first_id) }
    })
}

/// Adds `count` spheres as sunstone_scene_add_spheres does, with a colour for each in place of its material's coloration:
/// linear red, green and blue in `colors`, each at least 0; null where the materials' colorations count. Twelve bytes a sphere
/// are kept of them. The materials say all else, and one is enough.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_add_colored_spheres(
    scene: *mut SunstoneScene,
    spheres: *const f32,
    count: u64,
    colors: *const f32,
    material_indices: *const u32,
    materials: *const SunstoneMaterial,
    material_count: u32,
    first_id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_colored_spheres", error, || {
        // SAFETY: the caller's, see the crate.
        unsafe { add_spheres(scene, spheres, count, colors, material_indices, materials, material_count, first_id) }
    })
}

/// What both functions do.
///
/// # Safety
/// `spheres`, `materials` and, where they are not null, `colors` and `material_indices` point to as many values as the header says.
#[expect(clippy::too_many_arguments, reason = "they are those of the exported functions")]
unsafe fn add_spheres(
    scene: *mut SunstoneScene,
    spheres: *const f32,
    count: u64,
    colors: *const f32,
    material_indices: *const u32,
    materials: *const SunstoneMaterial,
    material_count: u32,
    first_id: Out<'_, u64>,
) -> Outcome<()> {
    let first_id = out(first_id, "first_id")?;
    let scene = SunstoneScene::get(scene, "scene")?;
    let indexed = if material_indices.is_null() { 0 } else { count };
    let colored = if colors.is_null() { 0 } else { count };
    // SAFETY: as the caller promises. Floats in fours and threes have the layout and alignment of arrays of them.
    let batch = unsafe {
        SphereBatch {
            spheres: copy(slice(spheres.cast::<[f32; 4]>(), count, "spheres")?, "spheres")?,
            material_indices: copy(slice(material_indices, indexed, "material_indices")?, "material_indices")?,
            materials: self::materials(materials, material_count)?,
            colors: copy(slice(colors.cast::<[f32; 3]>(), colored, "colors")?, "colors")?,
        }
    };
    first_id.write(scene.change(|scene| scene.add_spheres(batch))?);
    Ok(())
}

/// Frees a scene. Renders of it that are running go on. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_free(
    scene: *mut SunstoneScene,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_free", error, || SunstoneScene::free(scene, "scene").map(drop))
}
