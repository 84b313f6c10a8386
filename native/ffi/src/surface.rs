//! Surfaces: Rust's enum of what a surface does with light behind an opaque handle.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::Arc;

use glam::Vec3;
use sunstone_renderer::bsdf::metals::{self, Metal};
use sunstone_renderer::color::Color;
use sunstone_renderer::material::{Parameter, Principled, Surface};

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneSurface};
use crate::parameter::{SunstoneParameter, parameter_or};
use crate::pointer::{Out, out, required, text};
use crate::vector::SunstoneColor;

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

/// The numbers of a principled surface. sunstone_principled_defaults fills in those of plastic, of which to change what is
/// wanted. The base colour is the material's coloration times its albedo.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstonePrincipled {
    /// Share of metal.
    pub metallic: SunstoneParameter,
    /// Perceptual roughness of metal, gloss and glass.
    pub roughness: SunstoneParameter,
    /// How much the gloss takes the hue of the base.
    pub specular_tint: SunstoneParameter,
    /// Share of glass in what is not metal.
    pub transmission: SunstoneParameter,
    /// Share of the surface that has a clear coat.
    pub clearcoat: SunstoneParameter,
    /// Perceptual roughness of the clear coat.
    pub clearcoat_roughness: SunstoneParameter,
    /// Strength of the sheen.
    pub sheen: SunstoneParameter,
    /// Roughness of the sheen.
    pub sheen_roughness: SunstoneParameter,
    /// How much the sheen takes the hue of the base.
    pub sheen_tint: SunstoneParameter,
    /// How much narrower reflections of metal and gloss are across the brushing.
    pub anisotropy: SunstoneParameter,
    /// Where they are widest, in full turns from the direction of growing u towards that of growing v.
    pub anisotropic_rotation: SunstoneParameter,
    /// Index of refraction of gloss and glass, above 0; 1 takes the gloss away.
    pub ior: f64,
    /// Whether glass is a thin sheet, with the same medium on both sides, 0 or 1.
    pub thin: i32,
    /// Must be 0.
    pub reserved: u32,
}

/// Fills in the numbers of plastic: not metal, of roughness 0.5 and index 1.5, without glass, coat and sheen.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_principled_defaults(
    principled: Option<&mut MaybeUninit<SunstonePrincipled>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_principled_defaults", error, || {
        let place = out(principled, "principled")?;
        let usual = Principled::default();
        let constant = |parameter: &Parameter| SunstoneParameter::constant(parameter.factor);
        place.write(SunstonePrincipled {
            metallic: constant(&usual.metallic),
            roughness: constant(&usual.roughness),
            specular_tint: constant(&usual.specular_tint),
            transmission: constant(&usual.transmission),
            clearcoat: constant(&usual.clearcoat),
            clearcoat_roughness: constant(&usual.clearcoat_roughness),
            sheen: constant(&usual.sheen),
            sheen_roughness: constant(&usual.sheen_roughness),
            sheen_tint: constant(&usual.sheen_tint),
            anisotropy: constant(&usual.anisotropy),
            anisotropic_rotation: constant(&usual.anisotropic_rotation),
            ior: usual.ior,
            thin: usual.thin.into(),
            reserved: 0,
        });
        Ok(())
    })
}

/// Creates the principled surface: sheen over a clear coat over a mixture of metal, glass and glossy paint. whitted draws it as
/// glass where `transmission` is above 0.5, and otherwise as matt with as much of a mirror as there is metal of a roughness below 0.3.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range, or a texture is a coloration of one colour.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_principled(
    principled: Option<&SunstonePrincipled>,
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_principled", error, || {
        let given = required(principled, "principled")?;
        if given.reserved != 0 {
            let text = format!("{} is out of range; it must be 0", given.reserved);
            return Err(Failure::invalid("principled.reserved", text));
        }
        let principled = Principled {
            metallic: given.metallic.to_renderer("metallic")?,
            roughness: given.roughness.to_renderer("roughness")?,
            ior: given.ior,
            specular_tint: given.specular_tint.to_renderer("specular_tint")?,
            transmission: given.transmission.to_renderer("transmission")?,
            thin: flag(given.thin, "thin")?,
            clearcoat: given.clearcoat.to_renderer("clearcoat")?,
            clearcoat_roughness: given.clearcoat_roughness.to_renderer("clearcoat_roughness")?,
            sheen: given.sheen.to_renderer("sheen")?,
            sheen_roughness: given.sheen_roughness.to_renderer("sheen_roughness")?,
            sheen_tint: given.sheen_tint.to_renderer("sheen_tint")?,
            anisotropy: given.anisotropy.to_renderer("anisotropy")?,
            anisotropic_rotation: given.anisotropic_rotation.to_renderer("anisotropic_rotation")?,
        };
        create(Surface::Principled(Arc::new(principled)), surface)
    })
}

/// Creates the boundary of glass or of a liquid, which the material's colour tints: `ior` is the index of refraction inside over that
/// outside, above 0, `roughness` perceptual, null for smooth. `thin`, 0 or 1, has it stand for a pane or a bubble, with the
/// same medium on both sides. whitted draws it smooth. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_dielectric(
    ior: f64,
    roughness: Option<&SunstoneParameter>,
    thin: i32,
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_dielectric", error, || {
        let roughness = parameter_or(roughness, 0.0, "roughness")?;
        create(Surface::Dielectric { ior, roughness, thin: flag(thin, "thin")? }, surface)
    })
}

/// Creates metal: `metal` is one of aluminium, brass, chromium, copper, gold, iron, nickel, platinum, silver and titanium, or null for one
/// that has the material's colour at normal incidence. `roughness` is perceptual, `anisotropy` tells how much it is brushed and
/// `rotation` where reflections are widest, in full turns from the direction of growing u towards that of growing v; null for 0.
/// whitted draws it as a mirror where the roughness is below 0.3, and otherwise as matt.
/// SUNSTONE_INVALID_ARGUMENT: a number is out of its range, or the metal is not known. SUNSTONE_INVALID_UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_surface_new_conductor(
    metal: *const c_char,
    roughness: Option<&SunstoneParameter>,
    anisotropy: Option<&SunstoneParameter>,
    rotation: Option<&SunstoneParameter>,
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_conductor", error, || {
        let metal = if metal.is_null() {
            None
        } else {
            // SAFETY: the caller's, see the crate.
            Some(metals::by_name(unsafe { text(metal, "metal")? })?)
        };
        create(conductor(metal, [roughness, anisotropy, rotation])?, surface)
    })
}

/// Creates metal by its complex index of refraction, `eta` - i `k` by channel, each at least 0. The rest as of
/// sunstone_surface_new_conductor.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_conductor_index(
    eta: Option<&SunstoneColor>,
    k: Option<&SunstoneColor>,
    roughness: Option<&SunstoneParameter>,
    anisotropy: Option<&SunstoneParameter>,
    rotation: Option<&SunstoneParameter>,
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_conductor_index", error, || {
        let [eta, k] = [(eta, "eta"), (k, "k")].map(|(color, name)| -> Outcome<Vec3> {
            let color = Color::from(required(color, name)?);
            color.validate(name)?;
            Ok(Vec3::from_array(color.to_f32()))
        });
        create(conductor(Some(Metal::new(eta?, k?)), [roughness, anisotropy, rotation])?, surface)
    })
}

/// Creates the mirror, whose reflections have the material's colour at every angle. whitted's have none.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_surface_new_mirror(
    surface: Option<&mut MaybeUninit<*mut SunstoneSurface>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_surface_new_mirror", error, || create(Surface::Mirror, surface))
}

fn conductor(metal: Option<Metal>, parameters: [Option<&SunstoneParameter>; 3]) -> Outcome<Surface> {
    let [roughness, anisotropy, rotation] = parameters;
    Ok(Surface::Conductor {
        metal,
        roughness: parameter_or(roughness, 0.0, "roughness")?,
        anisotropy: parameter_or(anisotropy, 0.0, "anisotropy")?,
        rotation: parameter_or(rotation, 0.0, "rotation")?,
    })
}

fn flag(value: i32, name: &str) -> Outcome<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Failure::invalid(name, format!("{other} is out of range; it must be 0 or 1"))),
    }
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
