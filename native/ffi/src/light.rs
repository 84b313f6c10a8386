//! Adding lights to a scene.

use std::mem::MaybeUninit;
use sunstone_renderer::color::Color;
use sunstone_renderer::light::Light;

use crate::error::{Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneScene};
use crate::pointer::{Out, out, required};
use crate::vector::{SunstoneColor, SunstoneVector3};

/// Adds a point light that shines evenly in all directions with `intensity` watts, and gives its id.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_spherical_light(
    scene: *mut SunstoneScene,
    position: Option<&SunstoneVector3>,
    color: Option<&SunstoneColor>,
    intensity: f64,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_spherical_light", error, || {
        let position = required(position, "position")?.into();
        let color = Color::from(required(color, "color")?);
        add(scene, Light::Spherical { position, color, intensity }, id)
    })
}

/// Adds parallel light that goes towards `direction` (of any length but 0), with `intensity` W/m² on a surface that
/// faces it, and gives its id. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_directional_light(
    scene: *mut SunstoneScene,
    direction: Option<&SunstoneVector3>,
    color: Option<&SunstoneColor>,
    intensity: f64,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_directional_light", error, || {
        let direction = required(direction, "direction")?.into();
        let color = Color::from(required(color, "color")?);
        add(scene, Light::Directional { direction, color, intensity }, id)
    })
}

/// Adds a point light that shines into a cone, and gives its id: `intensity` in W/sr along `direction` (of any length but 0), as
/// much up to `inner_angle` from it, and smoothly less up to `outer_angle`, where it ends. Angles are in degrees: the outer one above 0
/// and up to 180, the inner one 0 to the outer one. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_spot_light(
    scene: *mut SunstoneScene,
    position: Option<&SunstoneVector3>,
    direction: Option<&SunstoneVector3>,
    color: Option<&SunstoneColor>,
    intensity: f64,
    inner_angle: f64,
    outer_angle: f64,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_spot_light", error, || {
        let position = required(position, "position")?.into();
        let direction = required(direction, "direction")?.into();
        let color = Color::from(required(color, "color")?);
        add(scene, Light::Spot { position, direction, color, intensity, inner_angle, outer_angle }, id)
    })
}

/// Adds a disc infinitely far away that is seen `angular_diameter` degrees large, 0.01 to 180 (the Sun: 0.53), whose light goes
/// towards `direction` (of any length but 0), with `intensity` W/m² on a surface that faces it, and gives its id. The path
/// integrator sees it in the sky and has soft shadows of it; for whitted it is a directional light.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_add_sun_light(
    scene: *mut SunstoneScene,
    direction: Option<&SunstoneVector3>,
    color: Option<&SunstoneColor>,
    intensity: f64,
    angular_diameter: f64,
    id: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_add_sun_light", error, || {
        let direction = required(direction, "direction")?.into();
        let color = Color::from(required(color, "color")?);
        add(scene, Light::Sun { direction, color, intensity, angular_diameter }, id)
    })
}

fn add(scene: *mut SunstoneScene, light: Light, id: Out<'_, u64>) -> Outcome<()> {
    let id = out(id, "id")?;
    let scene = SunstoneScene::get(scene, "scene")?;
    id.write(scene.change(|scene| scene.add_light(light))?);
    Ok(())
}
