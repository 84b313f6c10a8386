//! Surfaces: Rust's enum of what a surface does with light behind an opaque handle.

use std::mem::MaybeUninit;
use sunstone_renderer::material::Surface;

use crate::error::{Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneSurface};
use crate::pointer::{Out, out};

/// Creates the surface that reflects light evenly (Lambert). The caller frees it with sunstone_surface_free.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_diffuse(
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_diffuse", error, || create(Surface::Diffuse, surface))
}

/// Creates the surface that mixes a mirror's image, `reflectivity` of 0 to 1, over the direct light.
/// SUNSTONE_INVALID_ARGUMENT: it is out of that range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_reflective(
    reflectivity: f64,
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_reflective", error, || create(Surface::Reflective { reflectivity }, surface))
}

/// Creates glass: index of refraction above 0 (glass 1.5, water 1.33), transparency of 0 to 1.
/// SUNSTONE_INVALID_ARGUMENT: one is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_refractive(
    index: f64,
    transparency: f64,
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_refractive", error, || create(Surface::Refractive { index, transparency }, surface))
}

/// Frees a surface. Scenes that use it are not affected. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_free(
    surface: *mut SunstoneSurface,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_free", error, || SunstoneSurface::free(surface, "surface").map(drop))
}

fn create(value: Surface, surface: Out<'_, *mut SunstoneSurface>) -> Outcome<()> {
    let surface = out(surface, "surface")?;
    value.validate()?;
    surface.write(SunstoneSurface::create(value)?);
    Ok(())
}
