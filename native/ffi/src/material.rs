//! Materials: a structure that holds handles.

use std::sync::Arc;

use sunstone_renderer::material::{Emission, Material, NormalMap};
use sunstone_renderer::medium::Medium;

use crate::error::{Failure, Outcome};
use crate::handle::{Object, SunstoneColoration, SunstoneSurface};
use crate::medium::SunstoneMedium;
use crate::parameter::{SunstoneParameter, parameter_or, texture};
use crate::pointer::{optional, slice};
use crate::vector::SunstoneColor;

/// What an object is made of. The handles are only read; they may be freed once the object has been added.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneMaterial {
    /// Where the colour comes from.
    pub coloration: *const SunstoneColoration,
    /// What happens to light.
    pub surface: *const SunstoneSurface,
    /// Share of the incoming light that is reflected, at least 0; physical below 1.
    pub albedo: f64,
    /// What few materials have; null for a material that does not shine, has no holes and no bumps, and is filled with what is around
    /// it.
    pub extras: *const SunstoneMaterialExtras,
}

/// What few materials have, for the path integrator; whitted leaves all of it out. All zero is nothing of it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneMaterialExtras {
    /// Colour of the light that the surface sends out itself, evenly to both of its sides.
    pub emission: SunstoneColor,
    /// Its radiance in W/(m² sr), at least 0.
    pub radiance: f64,
    /// A coloration of a texture by which it is multiplied over the surface, or null.
    pub emission_texture: *const SunstoneColoration,
    /// Share of the surface that is there, while light goes straight through the rest; null for all of it.
    pub opacity: *const SunstoneParameter,
    /// A coloration of a texture of normals in the space of growing u, growing v and the normal, whose bytes are read as -1 to 1; null
    /// for no bumps.
    pub normal_map: *const SunstoneColoration,
    /// What x and y of these normals are multiplied by, at least 0; not looked at where there are none.
    pub normal_strength: f64,
    /// What fills a closed shape of the material; null for what is around it.
    pub interior: *const SunstoneMedium,
}

/// The renderer's materials of an array.
///
/// # Safety
/// `start` is null or points to `count` materials, and what these point to is what the header says.
pub(crate) unsafe fn materials(start: *const SunstoneMaterial, count: u32) -> Outcome<Vec<Arc<Material>>> {
    // SAFETY: as the caller promises.
    let materials = unsafe { slice(start, count.into(), "materials")? };
    let mut list = Vec::new();
    list.try_reserve_exact(materials.len()).map_err(|_| Failure::out_of_memory("materials"))?;
    for (i, material) in materials.iter().enumerate() {
        // SAFETY: as the caller promises, for what the structure points to, too.
        list.push(unsafe { material.named(&format!("materials[{i}]"))? });
    }
    Ok(list)
}

impl SunstoneMaterial {
    /// The renderer's material; it shares a texture with the coloration.
    pub(crate) fn to_renderer(self) -> Outcome<Arc<Material>> {
        // SAFETY: the caller's, see the crate: what is not null in a structure points to what the header says.
        unsafe { self.named("material") }
    }

    /// # Safety
    /// `extras` is null or points to such a structure, and so do the pointers in it that are no handles.
    unsafe fn named(self, name: &str) -> Outcome<Arc<Material>> {
        let coloration = SunstoneColoration::get(self.coloration, &format!("{name}.coloration"))?;
        let surface = SunstoneSurface::get(self.surface, &format!("{name}.surface"))?;
        let mut material = Material::new((*coloration).clone(), self.albedo, (*surface).clone());
        let name = format!("{name}.extras");
        // SAFETY: as the caller promises.
        if let Some(extras) = unsafe { optional(self.extras, &name)? } {
            material.emission = Emission {
                color: (&extras.emission).into(),
                radiance: extras.radiance,
                texture: texture(extras.emission_texture, &format!("{name}.emission_texture"))?,
            };
            let opacity = format!("{name}.opacity");
            // SAFETY: as the caller promises.
            material.opacity = parameter_or(unsafe { optional(extras.opacity, &opacity)? }, 1.0, &opacity)?;
            let strength = extras.normal_strength;
            let map = texture(extras.normal_map, &format!("{name}.normal_map"))?;
            material.normal_map = map.map(|texture| NormalMap { texture, strength });
            // SAFETY: as the caller promises.
            material.interior = unsafe { optional(extras.interior, &format!("{name}.interior"))? }.map(Medium::from);
        }
        Ok(Arc::new(material))
    }
}
