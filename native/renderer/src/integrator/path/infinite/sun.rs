//! Discs infinitely far away, of the same radiance all over.

use glam::{DVec3, Vec3};

use crate::integrator::path::frame::Frame;
use crate::sampling::warp;

use super::narrow;

/// A cone of directions that light comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sun {
    /// Towards its middle, of unit length.
    towards: DVec3,
    /// 1 − the cosine of the cone's half angle.
    height: f64,
    /// On a surface that faces it, in W/m².
    pub(crate) irradiance: Vec3,
    pub(crate) radiance: Vec3,
    /// Of each direction within, per solid angle.
    pub(crate) pdf: f32,
}

impl Sun {
    /// `towards` its middle, of any length; `diameter` in degrees; `irradiance` on a surface that faces it in W/m².
    pub(crate) fn new(towards: DVec3, diameter: f64, irradiance: Vec3) -> Self {
        let half = libm::sin(diameter.to_radians() / 4.0);
        let height = 2.0 * half * half;
        // The integral of the cosine over the cone is π sin².
        let projected = std::f64::consts::PI * height * (2.0 - height);
        let radiance = (irradiance.as_dvec3() / projected).as_vec3().min(Vec3::splat(f32::MAX));
        Self { towards: towards.normalize(), height, irradiance, radiance, pdf: warp::cone_pdf(height as f32) }
    }

    /// A direction within.
    #[inline]
    pub(crate) fn sample(&self, u: [f32; 2]) -> Vec3 {
        Frame::new(narrow(self.towards)).to_world(warp::cone(self.height as f32, u)).normalize()
    }

    /// Whether a direction is within.
    #[inline]
    pub(crate) fn holds(&self, direction: Vec3) -> bool {
        // The squared chord is twice the height.
        (direction.as_dvec3() - self.towards).length_squared() <= 2.0 * self.height
    }
}
