//! What is round a scene.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;

use glam::{DQuat, DVec3};
use sunstone_renderer::color::Color;
use sunstone_renderer::decode;
use sunstone_renderer::error::Error;
use sunstone_renderer::scene;
use sunstone_renderer::scene::environment::{Environment, RadianceMap, Sky};

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneScene};
use crate::pointer::{copy, required, slice, text, too_small};
use crate::vector::{SunstoneColor, SunstoneVector3};

/// Numbers of a texel.
const CHANNELS: u64 = 3;

/// Puts nothing round a scene: what leaves it meets darkness. So it is by default.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_environment_none(
    scene: *mut SunstoneScene,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_environment_none", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        Ok(scene.change(|scene| scene.set_environment(None))?)
    })
}

/// Puts the same light everywhere round a scene, with `radiance` in W/(m² sr), at least 0, for the path integrator; whitted does not
/// see it. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and nothing has changed.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_environment_constant(
    scene: *mut SunstoneScene,
    color: Option<&SunstoneColor>,
    radiance: f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_environment_constant", error, || {
        let color = Color::from(required(color, "color")?);
        set(scene, |_| Ok(Environment::Constant { color, radiance }))
    })
}

/// Puts a picture of all directions round a scene: an OpenEXR, Radiance HDR or PFM file of radiances in W/(m² sr), for the
/// path integrator; whitted does not see it. Its first row is round +y, its middle along -z, three quarters of its width along +x. It
/// is turned by `degrees` round `axis` (of any length but 0; null for +y), counter-clockwise for who looks against the axis, and its
/// radiances are multiplied by `scale`, at least 0. What is negative in the file is 0. The path is the program's own
/// and trusted; the limits are the scene's for textures.
/// SUNSTONE_IO: the file cannot be read. SUNSTONE_IMAGE_FORMAT: it is no such picture. SUNSTONE_LIMIT_EXCEEDED: it is too large.
/// SUNSTONE_INVALID_ARGUMENT, SUNSTONE_INVALID_UTF8. Nothing has changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_set_environment_map_file(
    scene: *mut SunstoneScene,
    path: *const c_char,
    axis: Option<&SunstoneVector3>,
    degrees: f64,
    scale: f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_environment_map_file", error, || {
        // SAFETY: the caller's, see the crate.
        let path = unsafe { text(path, "path")? };
        let rotation = rotation(axis, degrees)?;
        set(scene, |limits| {
            let image = decode::float_image::load(Path::new(path), limits)?;
            let map = RadianceMap::from_image(&image, Some(path.to_string()), limits)
                .map_err(|error| Error { message: format!("{path}: {}", error.message), ..error })?;
            Ok(Environment::Map { map: Arc::new(map), rotation, scale })
        })
    })
}

/// Puts a picture of all directions from memory round a scene: linear red, green and blue of each texel, row by row from +y, finite and
/// at least 0, in W/(m² sr). `length` is the number of floats of the array, which are copied. The rest as of
/// sunstone_scene_set_environment_map_file.
/// SUNSTONE_BUFFER_TOO_SMALL: `length` is too small for the texels. SUNSTONE_INVALID_ARGUMENT, SUNSTONE_LIMIT_EXCEEDED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_set_environment_map_pixels(
    scene: *mut SunstoneScene,
    pixels: *const f32,
    length: u64,
    width: u32,
    height: u32,
    axis: Option<&SunstoneVector3>,
    degrees: f64,
    scale: f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_environment_map_pixels", error, || {
        if pixels.is_null() {
            return Err(Failure::null("pixels"));
        }
        let rotation = rotation(axis, degrees)?;
        set(scene, |limits| {
            limits.check_float_image(width, height, CHANNELS)?;
            let needed = u64::from(width) * u64::from(height) * CHANNELS;
            if length < needed {
                return Err(too_small("length", length, needed, "floats"));
            }
            // SAFETY: the caller's, see the crate; no more is read than the texels need.
            let texels = unsafe { copy(slice(pixels, needed, "pixels")?, "pixels")? };
            let map = RadianceMap::new(width, height, texels, limits)?;
            Ok(Environment::Map { map: Arc::new(map), rotation, scale })
        })
    })
}

/// Puts a clear sky with the sun in it round a scene, in watts, for the path integrator; whitted does not see it. `sun` points to the
/// sun, which stands above the horizon, and `up` away from the ground (null for +y), both of any length but 0. `turbidity` tells how
/// hazy the air is, 2 for very clear to 10 for hazy. `ground` is the share of light that the ground reflects, by channel, each
/// 0 to 1; null for 0.2. Radiances are multiplied by `scale`, 0 to 1e30.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and nothing has changed.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_environment_sky(
    scene: *mut SunstoneScene,
    sun: Option<&SunstoneVector3>,
    up: Option<&SunstoneVector3>,
    turbidity: f64,
    ground: Option<&SunstoneColor>,
    scale: f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_environment_sky", error, || {
        let sun = required(sun, "sun")?.into();
        let up = up.map_or(DVec3::Y, DVec3::from);
        let ground = ground.map_or(Sky::GROUND, Color::from);
        set(scene, |_| Ok(Environment::Sky(Sky { sun, up, turbidity, ground, scale })))
    })
}

fn rotation(axis: Option<&SunstoneVector3>, degrees: f64) -> Outcome<DQuat> {
    Ok(scene::rotation(axis.map_or(DVec3::Y, DVec3::from), degrees)?)
}

/// Puts round the scene what is made within its limits.
fn set(
    scene: *mut SunstoneScene,
    environment: impl FnOnce(&sunstone_renderer::limits::Limits) -> Outcome<Environment>,
) -> Outcome<()> {
    let scene = SunstoneScene::get(scene, "scene")?;
    // Made before the scene is locked for the change: decoding takes a while.
    let environment = environment(scene.snapshot().limits())?;
    Ok(scene.change(|scene| scene.set_environment(Some(environment)))?)
}
