//! Materials: a structure that holds handles.

use std::sync::Arc;

use sunstone_renderer::material::Material;

use crate::error::Outcome;
use crate::handle::{Object, SunstoneColoration, SunstoneSurface};

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

impl SunstoneMaterial {
    /// The renderer's material; it shares a texture with the coloration.
    pub(crate) fn to_renderer(self) -> Outcome<Arc<Material>> {
        let coloration = SunstoneColoration::get(self.coloration, "material.coloration")?;
        let surface = SunstoneSurface::get(self.surface, "material.surface")?;
        Ok(Arc::new(Material { coloration: (*coloration).clone(), albedo: self.albedo, surface: *surface }))
    }
}
