//! Materials: a structure that holds handles.

use std::sync::Arc;

use sunstone_renderer::material::Material;

use crate::error::{Failure, Outcome};
use crate::handle::{Object, SunstoneColoration, SunstoneSurface};
use crate::pointer::slice;

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
}

/// The renderer's materials of an array.
///
/// # Safety
/// `start` is null or points to `count` materials.
pub(crate) unsafe fn materials(start: *const SunstoneMaterial, count: u32) -> Outcome<Vec<Arc<Material>>> {
    // SAFETY: as the caller promises.
    let materials = unsafe { slice(start, count.into(), "materials")? };
    let mut list = Vec::new();
    list.try_reserve_exact(materials.len()).map_err(|_| Failure::out_of_memory("materials"))?;
    for (i, material) in materials.iter().enumerate() {
        list.push(material.named(&format!("materials[{i}]"))?);
    }
    Ok(list)
}

impl SunstoneMaterial {
    /// The renderer's material; it shares a texture with the coloration.
    pub(crate) fn to_renderer(self) -> Outcome<Arc<Material>> {
        self.named("material")
    }

    fn named(self, name: &str) -> Outcome<Arc<Material>> {
        let coloration = SunstoneColoration::get(self.coloration, &format!("{name}.coloration"))?;
        let surface = SunstoneSurface::get(self.surface, &format!("{name}.surface"))?;
        Ok(Arc::new(Material::new((*coloration).clone(), self.albedo, (*surface).clone())))
    }
}
