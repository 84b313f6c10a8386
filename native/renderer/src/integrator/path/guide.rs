//! What the denoiser is told of a path: the first surface that is neither mirror nor glass, as mirrors and glass show it.

use glam::Vec3;

use crate::film::aov::Guide;
use crate::query::Interaction;

use super::Path;
use super::surface::{Shading, first_surface};

/// Mirrors and glass that are followed one after the other.
const MOST: u32 = 16;

/// A path's guide in the making.
#[derive(Clone, Copy, Default)]
pub(super) struct Trail {
    pub(super) guide: Guide,
    /// Length of the path so far.
    length: f32,
    /// Whether the surface is found, or there is none.
    ended: bool,
}

impl Trail {
    /// Whether what the path meets next matters.
    pub(super) fn goes_on(&self) -> bool {
        !self.ended
    }

    /// Takes in what the path meets next, before it is scattered there.
    pub(super) fn meet(&mut self, met: Option<&Interaction<'_>>, path: &Path) {
        // Chance may make paths count for more than one.
        let left = path.throughput.min(Vec3::ONE);
        let Some(met) = met else {
            self.ended = true;
            // The sky in a mirror is white with the mirror's colour. That which is seen directly is nothing that is lit.
            if path.bounce > 0 {
                self.guide.albedo = left.to_array();
            }
            return;
        };
        self.length += met.t;
        let direction = Vec3::from_array(path.ray.direction);
        if path.bounce < MOST && Shading::new(met, direction).bsdf.is_delta() {
            return;
        }
        let surface = first_surface(met, path.ray.direction);
        self.ended = true;
        self.guide.albedo = (left * Vec3::from_array(surface.albedo)).to_array();
        self.guide.normal = surface.normal;
        self.guide.nearness = if self.length > 0.0 { 1.0 / self.length } else { 0.0 };
    }
}
