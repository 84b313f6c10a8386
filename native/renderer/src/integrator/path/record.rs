//! What films are told of a path besides its light: what it meets first, and for the denoiser the first surface that is neither mirror
//! nor glass, as mirrors and glass show it.

use glam::Vec3;

use crate::film::aov::{FirstSurface, Guide};

use super::Path;

/// Mirrors and glass that are followed one after the other.
const MOST: u32 = 16;

/// A path's record in the making.
#[derive(Clone, Copy, Default)]
pub(super) struct Record {
    pub(super) first: Option<FirstSurface>,
    guide: Guide,
    /// Length of the path so far.
    length: f32,
    /// Whether the guide's surface is found, or there is none.
    ended: bool,
}

impl Record {
    /// What the denoiser is told.
    pub(super) fn guide(&self) -> Guide {
        self.guide
    }

    /// Whether what the path has met matters.
    pub(super) fn wants_more(&self, path: &Path) -> bool {
        path.bounce == 0 || !self.ended
    }

    /// Takes in the surface that a path has met, as the path sees it, after its emission and before it is scattered there. The
    /// surface's depth is how far the path went since the last bounce; `is_delta` tells whether light is scattered but one way.
    pub(super) fn meet(&mut self, surface: &FirstSurface, is_delta: bool, path: &Path) {
        if path.bounce == 0 {
            self.first = Some(*surface);
            self.guide.emission = path.radiance.to_array();
        }
        self.length += surface.depth;
        if self.ended || (path.bounce < MOST && is_delta) {
            return;
        }
        self.ended = true;
        self.guide.albedo = (left(path) * Vec3::from_array(surface.albedo)).to_array();
        self.guide.normal = surface.normal;
        self.guide.nearness = if self.length > 0.0 { 1.0 / self.length } else { 0.0 };
    }

    /// Takes in that a path has left the scene, after what it got there.
    pub(super) fn leave(&mut self, path: &Path) {
        if self.ended {
            return;
        }
        self.ended = true;
        if path.bounce == 0 {
            self.guide.emission = path.radiance.to_array();
        } else {
            // The sky in a mirror is white with the mirror's colour. That which is seen directly is nothing that is lit.
            self.guide.albedo = left(path).to_array();
        }
    }

    /// Takes in that a medium has turned a path: what it lights has no surface.
    pub(super) fn turn(&mut self, path: &Path) {
        if !self.ended {
            self.ended = true;
            self.guide.albedo = left(path).to_array();
        }
    }
}

/// What is left of the path's light; chance may make it count for more than one.
fn left(path: &Path) -> Vec3 {
    path.throughput.min(Vec3::ONE)
}
