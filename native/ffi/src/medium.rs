//! Media: what fills the space between objects, or objects themselves.

use std::mem::MaybeUninit;

use sunstone_renderer::medium::Medium;

use crate::error::SunstoneError;
use crate::guard::guard;
use crate::handle::{Object, SunstoneScene};
use crate::pointer::{out, required};
use crate::vector::SunstoneColor;

/// A medium that is the same everywhere: fog, tinted glass, milk. All zero is empty space. The path integrator sees it, whitted
/// does not.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneMedium {
    /// Share of the light that is lost for each unit of length, by channel, each at least 0.
    pub absorption: SunstoneColor,
    /// Share of the light that is sent elsewhere for each unit of length, by channel, each at least 0.
    pub scattering: SunstoneColor,
    /// Mean cosine of the angle that light is turned by, -0.999 to 0.999: 0 everywhere alike, positive ones on, negative ones back.
    pub anisotropy: f64,
}

impl From<&SunstoneMedium> for Medium {
    fn from(medium: &SunstoneMedium) -> Self {
        let SunstoneMedium { absorption, scattering, anisotropy } = medium;
        Self { absorption: numbers(absorption), scattering: numbers(scattering), anisotropy: *anisotropy }
    }
}

fn numbers(color: &SunstoneColor) -> [f64; 3] {
    [color.red, color.green, color.blue]
}

/// Gives the medium that scatters nothing and lets through `transmittance`, above 0 and up to 1 for each channel, over `distance`
/// in world units, above 0. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_medium_transmitting(
    transmittance: Option<&SunstoneColor>,
    distance: f64,
    medium: Option<&mut MaybeUninit<SunstoneMedium>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_medium_transmitting", error, || {
        let place = out(medium, "medium")?;
        let made = Medium::transmitting(numbers(required(transmittance, "transmittance")?), distance)?;
        made.validate("distance")?;
        let color = |[red, green, blue]: [f64; 3]| SunstoneColor { red, green, blue };
        place.write(SunstoneMedium {
            absorption: color(made.absorption),
            scattering: color(made.scattering),
            anisotropy: made.anisotropy,
        });
        Ok(())
    })
}

/// Fills the space between a scene's objects, where its camera is too, or empties it: null. Renders that are running keep what
/// they began with. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and nothing has changed.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_medium(
    scene: *mut SunstoneScene,
    medium: Option<&SunstoneMedium>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_medium", error, || {
        let scene = SunstoneScene::get(scene, "scene")?;
        Ok(scene.change(|scene| scene.set_medium(medium.map(Medium::from)))?)
    })
}
