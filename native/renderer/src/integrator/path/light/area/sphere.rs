//! Spheres: from outside evenly over the cone of directions that meet them, from within evenly by area.

use glam::DVec3;

use crate::integrator::path::frame::Frame;
use crate::sampling::warp;

use super::super::receiver::Met;
use super::{Chosen, per_solid_angle};

/// A sphere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sphere {
    pub(super) center: DVec3,
    pub(super) radius: f64,
}

/// The radius of what three half-axes span, if that is a sphere.
pub(super) fn radius(axes: [DVec3; 3]) -> Option<f64> {
    /// The rounding of transforms.
    const ROUNDING: f64 = 1e-6;
    let [a, b, c] = axes;
    let squared = a.length_squared();
    let even = [b, c].iter().all(|axis| (axis.length_squared() - squared).abs() <= ROUNDING * squared);
    let right = [a.dot(b), b.dot(c), c.dot(a)].iter().all(|cosine| cosine.abs() <= ROUNDING * squared);
    (even && right).then(|| squared.sqrt())
}

impl Sphere {
    pub(super) fn area(&self) -> f64 {
        4.0 * std::f64::consts::PI * self.radius * self.radius
    }

    /// 1 − the cosine of the angle that the radius is seen at; `None` from within, or so close that rounding may have
    /// put the receiver on either side.
    #[inline]
    fn cone_height(&self, from: DVec3) -> Option<f64> {
        let squared = self.radius * self.radius / (self.center - from).length_squared();
        // 1 − √(1 − s) without loss of digits.
        (squared < 0.9999).then(|| squared / (1.0 + (1.0 - squared).sqrt()))
    }

    pub(super) fn sample(&self, from: DVec3, u: [f32; 2]) -> Option<Chosen> {
        let to_center = self.center - from;
        let Some(height) = self.cone_height(from) else {
            // From within every point is seen; from just outside the shadow ray tells which.
            let normal = warp::sphere(u).as_dvec3();
            let way = to_center + normal * self.radius;
            return Some(Chosen { way, pdf: per_solid_angle(way, normal, 1.0 / self.area()) });
        };
        let local = warp::cone(height as f32, u);
        let axis = to_center.normalize();
        let direction = Frame::new(axis.as_vec3()).to_world(local).as_dvec3().normalize();
        // Where the ray enters, or comes nearest.
        let along = to_center.dot(direction);
        let inside = self.radius * self.radius - (to_center - direction * along).length_squared();
        let way = direction * (along - inside.max(0.0).sqrt());
        Some(Chosen { way, pdf: f64::from(warp::cone_pdf(height as f32)) })
    }

    pub(super) fn pdf(&self, from: DVec3, met: &Met) -> f64 {
        match self.cone_height(from) {
            // The inner side is met through holes alone.
            Some(_) if met.way.dot(met.normal) > 0.0 => 0.0,
            Some(height) => f64::from(warp::cone_pdf(height as f32)),
            None => per_solid_angle(met.way, met.normal, 1.0 / self.area()),
        }
    }
}
