//! The camera's rays: where each sample of a pixel looks.

use glam::Vec3;

use crate::film::filter::Filter;
use crate::sampling::sequence::Sample;
use crate::view::Resolution;

use super::dimension;

/// A pinhole at the origin that looks along −z.
#[derive(Clone, Copy, Debug)]
pub(super) struct Camera {
    /// tan(fov / 2), of the vertical field of view.
    half_height: f64,
    filter: Filter,
}

impl Camera {
    /// For a vertical field of view in degrees.
    pub(super) fn new(fov: f64, filter: Filter) -> Self {
        Self { half_height: libm::tan(fov.to_radians() / 2.0), filter }
    }

    /// The direction of a sample of a pixel, somewhere round the pixel's centre as the filter has it.
    #[inline]
    pub(super) fn direction(&self, resolution: Resolution, x: u32, y: u32, sample: &Sample) -> Vec3 {
        let [right, below] = self.filter.offset(sample.two(dimension::PIXEL));
        let (width, height) = (f64::from(resolution.width), f64::from(resolution.height));
        let (x, y) = (f64::from(x) + 0.5 + f64::from(right), f64::from(y) + 0.5 + f64::from(below));
        let across = (2.0 * x / width - 1.0) * (width / height) * self.half_height;
        let up = (1.0 - 2.0 * y / height) * self.half_height;
        glam::DVec3::new(across, up, -1.0).normalize().as_vec3()
    }
}
