//! What is placed in a scene by a transform, and what can be done with objects that are in it.

use std::mem::MaybeUninit;
use std::sync::Arc;

use glam::{DAffine3, DMat3, DVec3};
use sunstone_renderer::material::Material;
use sunstone_renderer::pool::Threads;
use sunstone_renderer::scene::element::{InstanceBatch, Placed, Shape};
use sunstone_renderer::scene::group::Group;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneGroup, SunstoneMesh, SunstoneScene};
use crate::material::{SunstoneMaterial, materials};
use crate::pointer::{Out, out, required, required_slice};
use crate::vector::SunstoneVector3;

/// Numbers of a transform: three rows of four, the last of each row moves.
const TRANSFORM: u64 = 12;

/// Places a mesh and gives the object's id. `transform` holds twelve numbers, three rows of four, which take a point
/// (x, y, z, 1) of the mesh to the scene's space; any that can be undone, also mirrored; null: as it is. `materials` holds one
/// for all of it, or one for each index that its faces name; faces without one take the first.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range, the transform flattens, or materials are missing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_add_mesh(
    scene: *mut SunstoneScene,
    mesh: *const SunstoneMesh,
    transform: *const f64,
    materials: *const SunstoneMaterial,
    material_count: u32,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_mesh", error, || {
        let shape = Shape::Mesh(SunstoneMesh::get(mesh, "mesh")?.as_ref().clone());
        // SAFETY: the caller's, see the crate.
        let (transform, materials) =
            unsafe { (self::transform(transform)?, self::materials(materials, material_count)?) };
        add(scene, Placed { motion: None, shape, transform, materials }, id)
    })
}

/// Places a mesh `count` times, all or none: twelve numbers of `transforms` for each. Gives the id of the first; the others
/// follow it by ones. A million cost what a million transforms cost. Otherwise as sunstone_scene_add_mesh.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_add_mesh_instances(
    scene: *mut SunstoneScene,
    mesh: *const SunstoneMesh,
    transforms: *const f64,
    count: u64,
    materials: *const SunstoneMaterial,
    material_count: u32,
    first_id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_mesh_instances", error, || {
        let shape = Shape::Mesh(SunstoneMesh::get(mesh, "mesh")?.as_ref().clone());
        // SAFETY: the caller's, see the crate.
        let (transforms, materials) =
            unsafe { (self::transforms(transforms, count)?, self::materials(materials, material_count)?) };
        add_batch(scene, InstanceBatch { shape, transforms, materials }, first_id)
    })
}

/// Makes a group of what a scene holds now, without its lights and settings, to be placed in other scenes or in the same one.
/// The caller frees it with sunstone_group_free. SUNSTONE_INVALID_ARGUMENT: the scene has a plane, which has no end.
/// SUNSTONE_LIMIT_EXCEEDED: groups would be nested more than 8 deep.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_group_new(
    scene: *const SunstoneScene,
    group: Option<&mut MaybeUninit<*mut SunstoneGroup>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_group_new", error, || {
        let place = out(group, "group")?;
        let scene = SunstoneScene::get(scene, "scene")?.snapshot();
        place.write(SunstoneGroup::create(Arc::new(Group::new(&scene, &Threads::default())?))?);
        Ok(())
    })
}

/// Frees a group. Scenes that hold it are not touched. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_group_free(
    group: *mut SunstoneGroup,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_group_free", error, || SunstoneGroup::free(group, "group").map(drop))
}

/// Places a group and gives the object's id: the whole of it is one object. `material`, where it is not null, takes the place
/// of those of all members. `transform` and codes as of sunstone_scene_add_mesh.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_add_group(
    scene: *mut SunstoneScene,
    group: *const SunstoneGroup,
    transform: *const f64,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_group", error, || {
        let shape = Shape::Group(SunstoneGroup::get(group, "group")?.as_ref().clone());
        // SAFETY: the caller's, see the crate.
        let transform = unsafe { self::transform(transform)? };
        add(scene, Placed { motion: None, shape, transform, materials: override_of(material)? }, id)
    })
}

/// Places a group `count` times, all or none; see sunstone_scene_add_mesh_instances and sunstone_scene_add_group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_add_group_instances(
    scene: *mut SunstoneScene,
    group: *const SunstoneGroup,
    transforms: *const f64,
    count: u64,
    material: Option<&SunstoneMaterial>,
    first_id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_group_instances", error, || {
        let shape = Shape::Group(SunstoneGroup::get(group, "group")?.as_ref().clone());
        // SAFETY: the caller's, see the crate.
        let transforms = unsafe { self::transforms(transforms, count)? };
        add_batch(scene, InstanceBatch { shape, transforms, materials: override_of(material)? }, first_id)
    })
}

/// Adds a flat disc, seen from both sides, and gives its id. `normal` may have any length but 0; `radius` is above 0.
/// Codes as of sunstone_scene_add_sphere.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_disc(
    scene: *mut SunstoneScene,
    center: Option<&SunstoneVector3>,
    normal: Option<&SunstoneVector3>,
    radius: f64,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_disc", error, || {
        let (center, normal) = (required(center, "center")?, required(normal, "normal")?);
        let material = required(material, "material")?.to_renderer()?;
        add(scene, Placed::disc(center.into(), normal.into(), radius, material)?, id)
    })
}

/// Adds a box along the axes from the corner `min` to the corner `max`, which is larger in each coordinate, and gives its id.
/// Codes as of sunstone_scene_add_sphere.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_box(
    scene: *mut SunstoneScene,
    min: Option<&SunstoneVector3>,
    max: Option<&SunstoneVector3>,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_box", error, || {
        let (min, max) = (required(min, "min")?, required(max, "max")?);
        let material = required(material, "material")?.to_renderer()?;
        add(scene, Placed::cuboid(min.into(), max.into(), material)?, id)
    })
}

/// Adds a cylinder with closed ends round the line from `base` to `top`, and gives its id.
/// Codes as of sunstone_scene_add_sphere.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_cylinder(
    scene: *mut SunstoneScene,
    base: Option<&SunstoneVector3>,
    top: Option<&SunstoneVector3>,
    radius: f64,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_cylinder", error, || {
        let (base, top) = (required(base, "base")?, required(top, "top")?);
        let material = required(material, "material")?.to_renderer()?;
        add(scene, Placed::cylinder(base.into(), top.into(), radius, material)?, id)
    })
}

/// Adds a cone with a closed base of `radius` round `base`, up to `apex`, and gives its id.
/// Codes as of sunstone_scene_add_sphere.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_cone(
    scene: *mut SunstoneScene,
    base: Option<&SunstoneVector3>,
    apex: Option<&SunstoneVector3>,
    radius: f64,
    material: Option<&SunstoneMaterial>,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_cone", error, || {
        let (base, apex) = (required(base, "base")?, required(apex, "apex")?);
        let material = required(material, "material")?.to_renderer()?;
        add(scene, Placed::cone(base.into(), apex.into(), radius, material)?, id)
    })
}

/// Takes an object or a light away; its id stays unused. SUNSTONE_INVALID_ARGUMENT: the scene has none of this id.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_remove(
    scene: *mut SunstoneScene,
    id: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_remove", error, || Ok(SunstoneScene::get(scene, "scene")?.change(|scene| scene.remove(id))?))
}

/// Moves a mesh, group, disc, box, cylinder or cone: the transform takes the place of the one that it has. The mesh's own tree
/// is not touched. A disc and the others are unit shapes under a transform: the disc of radius 1 round the origin in z = 0,
/// the box from -1 to 1, cylinder and cone of radius 1 from z = 0 to 1. Codes as of sunstone_scene_add_mesh, and
/// SUNSTONE_INVALID_ARGUMENT where the object has no transform.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_set_transform(
    scene: *mut SunstoneScene,
    id: u64,
    transform: *const f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_transform", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        // SAFETY: the caller's, see the crate.
        let transform = unsafe { self::transform(transform)? };
        Ok(scene.change(|scene| scene.set_transform(id, transform))?)
    })
}

/// Has a mesh, group, disc, box, cylinder or cone move while the camera's shutter is open, from where it is to where `motion` takes
/// it, a transform of the scene's space; or has it be still where `motion` is null. Rotations are even, the rest goes along straight
/// lines. Only the integrator path sees it; others draw the object where it is when the shutter opens. Codes as of
/// sunstone_scene_set_transform, and SUNSTONE_INVALID_ARGUMENT where the motion mirrors.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_set_motion(
    scene: *mut SunstoneScene,
    id: u64,
    motion: *const f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_motion", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        let motion = if motion.is_null() {
            None
        } else {
            // SAFETY: the caller's, see the crate.
            Some(unsafe { self::transform(motion)? })
        };
        Ok(scene.change(|scene| scene.set_motion(id, motion))?)
    })
}

/// Gives an object that is a mesh another one. SUNSTONE_INVALID_ARGUMENT: it is none, or its materials are too few.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_mesh(
    scene: *mut SunstoneScene,
    id: u64,
    mesh: *const SunstoneMesh,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_mesh", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        let mesh = SunstoneMesh::get(mesh, "mesh")?.as_ref().clone();
        Ok(scene.change(|scene| scene.set_mesh(id, mesh))?)
    })
}

/// Moves a sphere and gives it a radius, also one that was added in bulk. SUNSTONE_INVALID_ARGUMENT: a number is out of its range,
/// or the object is no sphere.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_sphere(
    scene: *mut SunstoneScene,
    id: u64,
    center: Option<&SunstoneVector3>,
    radius: f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_sphere", error, || {
        let center = required(center, "center")?;
        let scene = SunstoneScene::get(scene, "scene")?;
        Ok(scene.change(|scene| scene.set_sphere(id, center.into(), radius))?)
    })
}

fn add(scene: *mut SunstoneScene, placed: Placed, id: Out<'_, u64>) -> Outcome<()> {
    let id = out(id, "id")?;
    let scene = SunstoneScene::get(scene, "scene")?;
    id.write(scene.change(|scene| scene.add_placed(placed))?);
    Ok(())
}

fn add_batch(scene: *mut SunstoneScene, batch: InstanceBatch, first_id: Out<'_, u64>) -> Outcome<()> {
    let first_id = out(first_id, "first_id")?;
    let scene = SunstoneScene::get(scene, "scene")?;
    first_id.write(scene.change(|scene| scene.add_instances(batch))?);
    Ok(())
}

fn override_of(material: Option<&SunstoneMaterial>) -> Outcome<Vec<Arc<Material>>> {
    material.into_iter().map(|material| material.to_renderer()).collect()
}

/// A transform; null is the one that changes nothing.
///
/// # Safety
/// `transform` is null or points to twelve numbers.
unsafe fn transform(transform: *const f64) -> Outcome<DAffine3> {
    if transform.is_null() {
        return Ok(DAffine3::IDENTITY);
    }
    // SAFETY: as the caller promises.
    let numbers = unsafe { required_slice(transform, TRANSFORM, "transform")? };
    Ok(numbers.first_chunk().map_or(DAffine3::IDENTITY, affine))
}

/// Transforms one after the other.
///
/// # Safety
/// `transforms` is null or points to twelve numbers for each of `count`.
unsafe fn transforms(transforms: *const f64, count: u64) -> Outcome<Vec<DAffine3>> {
    // SAFETY: as the caller promises. Twelve doubles and `[f64; 12]` have the same layout and alignment.
    let rows = unsafe { required_slice(transforms.cast::<[f64; TRANSFORM as usize]>(), count, "transforms")? };
    let mut transforms = Vec::new();
    transforms.try_reserve_exact(rows.len()).map_err(|_| Failure::out_of_memory("transforms"))?;
    transforms.extend(rows.iter().map(affine));
    Ok(transforms)
}

fn affine(rows: &[f64; TRANSFORM as usize]) -> DAffine3 {
    let [a, b, c, x, d, e, f, y, g, h, i, z] = *rows;
    DAffine3 { matrix3: DMat3::from_cols_array(&[a, d, g, b, e, h, c, f, i]), translation: DVec3::new(x, y, z) }
}
