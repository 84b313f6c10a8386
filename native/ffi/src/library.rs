//! The library itself: versions, sizes of structures, status codes, and counts of live objects.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::mem::size_of;

use crate::camera::{SunstoneCamera, SunstonePose};
use crate::error::{Failure, SunstoneError};
use crate::film::SunstoneFilmInfo;
use crate::guard::guard;
use crate::handle::{
    Object, SunstoneColoration, SunstoneFilm, SunstoneGroup, SunstoneHashSet, SunstoneMesh, SunstoneObjectType,
    SunstoneRenderJob, SunstoneScene, SunstoneSurface,
};
use crate::image_options::SunstoneImageOptions;
use crate::limits::SunstoneLimits;
use crate::material::{SunstoneMaterial, SunstoneMaterialExtras};
use crate::medium::SunstoneMedium;
use crate::mesh::SunstoneMeshInfo;
use crate::parameter::SunstoneParameter;
use crate::pointer::{give_text, out, text};
use crate::query::{SunstoneBuildReport, SunstoneHit, SunstoneQueryOptions, SunstoneRay};
use crate::render::SunstoneViewBlock;
use crate::render_job::SunstoneProgress;
use crate::render_options::SunstoneRenderOptions;
use crate::scene::{SunstoneSceneInfo, SunstoneSceneSettings};
use crate::status::SunstoneStatus;
use crate::surface::SunstonePrincipled;
use crate::texture_sampling::SunstoneTextureSampling;
use crate::vector::{SunstoneColor, SunstoneVector3};

/// Version of this ABI. It rises with every change that breaks a caller; a caller refuses any other version.
pub const SUNSTONE_ABI_VERSION: u32 = 1;

/// Gives the version of the ABI that the library has: SUNSTONE_ABI_VERSION of the header it was built with.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_abi_version(
    version: Option<&mut MaybeUninit<u32>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_abi_version", error, || {
        out(version, "version")?.write(SUNSTONE_ABI_VERSION);
        Ok(())
    })
}

/// Gives the version of the library, such as "0.1.0".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_version(
    text: *mut c_char,
    capacity: u64,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    // SAFETY: the caller's, see the crate.
    guard("sunstone_version", error, || unsafe { give_text(env!("CARGO_PKG_VERSION"), text, capacity, length) })
}

/// Gives the size in bytes of the structure `name`, such as "SunstoneError", so that a binding can check its own.
/// SUNSTONE_INVALID_ARGUMENT: there is no such structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_struct_size(
    name: *const c_char,
    size: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_struct_size", error, || {
        let size = out(size, "size")?;
        // SAFETY: the caller's, see the crate.
        let name = unsafe { text(name, "name")? };
        let bytes = match name {
            "SunstoneCamera" => size_of::<SunstoneCamera>(),
            "SunstoneColor" => size_of::<SunstoneColor>(),
            "SunstoneError" => size_of::<SunstoneError>(),
            "SunstoneFilmInfo" => size_of::<SunstoneFilmInfo>(),
            "SunstoneImageOptions" => size_of::<SunstoneImageOptions>(),
            "SunstoneLimits" => size_of::<SunstoneLimits>(),
            "SunstoneMaterial" => size_of::<SunstoneMaterial>(),
            "SunstoneMaterialExtras" => size_of::<SunstoneMaterialExtras>(),
            "SunstoneMedium" => size_of::<SunstoneMedium>(),
            "SunstoneMeshInfo" => size_of::<SunstoneMeshInfo>(),
            "SunstoneParameter" => size_of::<SunstoneParameter>(),
            "SunstonePose" => size_of::<SunstonePose>(),
            "SunstonePrincipled" => size_of::<SunstonePrincipled>(),
            "SunstoneProgress" => size_of::<SunstoneProgress>(),
            "SunstoneQueryOptions" => size_of::<SunstoneQueryOptions>(),
            "SunstoneRay" => size_of::<SunstoneRay>(),
            "SunstoneHit" => size_of::<SunstoneHit>(),
            "SunstoneBuildReport" => size_of::<SunstoneBuildReport>(),
            "SunstoneRenderOptions" => size_of::<SunstoneRenderOptions>(),
            "SunstoneSceneInfo" => size_of::<SunstoneSceneInfo>(),
            "SunstoneSceneSettings" => size_of::<SunstoneSceneSettings>(),
            "SunstoneTextureSampling" => size_of::<SunstoneTextureSampling>(),
            "SunstoneVector3" => size_of::<SunstoneVector3>(),
            "SunstoneViewBlock" => size_of::<SunstoneViewBlock>(),
            _ => return Err(Failure::invalid("name", format!("{name:?} is no structure of this library"))),
        };
        size.write(bytes as u64);
        Ok(())
    })
}

/// Gives the name of a status code, such as "SUNSTONE_INVALID_HANDLE". SUNSTONE_INVALID_ARGUMENT: there is no such code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_status_name(
    code: i32,
    text: *mut c_char,
    capacity: u64,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_status_name", error, || {
        let name = format!("{:?}", status(code)?);
        // SAFETY: the caller's, see the crate.
        unsafe { give_text(&name, text, capacity, length) }
    })
}

/// Gives the sentence that explains a status code. SUNSTONE_INVALID_ARGUMENT: there is no such code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_status_text(
    code: i32,
    text: *mut c_char,
    capacity: u64,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_status_text", error, || {
        let sentence = status(code)?.text();
        // SAFETY: the caller's, see the crate.
        unsafe { give_text(sentence, text, capacity, length) }
    })
}

fn status(code: i32) -> Result<SunstoneStatus, Failure> {
    SunstoneStatus::from_code(code).ok_or_else(|| Failure::invalid("code", format!("{code} is no status code")))
}

/// Gives the number of live objects of `type`, one of SunstoneObjectType: those created and not yet freed.
/// SUNSTONE_INVALID_ARGUMENT: there is no such type.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_live_objects(
    r#type: i32,
    count: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_live_objects", error, || {
        const SCENE: i32 = SunstoneObjectType::SUNSTONE_OBJECT_SCENE as i32;
        const COLORATION: i32 = SunstoneObjectType::SUNSTONE_OBJECT_COLORATION as i32;
        const SURFACE: i32 = SunstoneObjectType::SUNSTONE_OBJECT_SURFACE as i32;
        const RENDER_JOB: i32 = SunstoneObjectType::SUNSTONE_OBJECT_RENDER_JOB as i32;
        const HASH_SET: i32 = SunstoneObjectType::SUNSTONE_OBJECT_HASH_SET as i32;
        const MESH: i32 = SunstoneObjectType::SUNSTONE_OBJECT_MESH as i32;
        const GROUP: i32 = SunstoneObjectType::SUNSTONE_OBJECT_GROUP as i32;
        const FILM: i32 = SunstoneObjectType::SUNSTONE_OBJECT_FILM as i32;
        let count = out(count, "count")?;
        count.write(match r#type {
            SCENE => SunstoneScene::table().live(),
            COLORATION => SunstoneColoration::table().live(),
            SURFACE => SunstoneSurface::table().live(),
            RENDER_JOB => SunstoneRenderJob::table().live(),
            HASH_SET => SunstoneHashSet::table().live(),
            MESH => SunstoneMesh::table().live(),
            GROUP => SunstoneGroup::table().live(),
            FILM => SunstoneFilm::table().live(),
            other => return Err(Failure::invalid("type", format!("{other} is no type of object"))),
        });
        Ok(())
    })
}
