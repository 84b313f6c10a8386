//! Ellipses: discs under a transform.

use glam::{DVec3, Vec3};

use crate::sampling::warp;

use super::{Chosen, per_solid_angle};

/// An ellipse, evenly by area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disc {
    pub(super) center: DVec3,
    /// What x and y of the unit disc have become. Where it closes a body, their product points outwards.
    pub(super) axes: [Vec3; 2],
    /// Whether it closes a body.
    pub(super) closes: bool,
}

impl Disc {
    /// Its length is the area over π.
    pub(super) fn normal(&self) -> DVec3 {
        self.axes[0].as_dvec3().cross(self.axes[1].as_dvec3())
    }

    pub(super) fn area(&self) -> f64 {
        std::f64::consts::PI * self.normal().length()
    }

    pub(super) fn sample(&self, from: DVec3, u: [f32; 2]) -> Option<Chosen> {
        let [x, y] = warp::disc(u).as_dvec2().to_array();
        let way = self.center - from + self.axes[0].as_dvec3() * x + self.axes[1].as_dvec3() * y;
        Some(Chosen { way, pdf: self.pdf(way) })
    }

    pub(super) fn pdf(&self, way: DVec3) -> f64 {
        let normal = self.normal();
        if self.closes && way.dot(normal) >= 0.0 {
            return 0.0;
        }
        per_solid_angle(way, normal, std::f64::consts::FRAC_1_PI)
    }

    pub(super) fn extent(&self) -> [DVec3; 2] {
        let [a, b] = self.axes.map(|axis| axis.as_dvec3());
        let half = DVec3::from_array(std::array::from_fn(|i| libm::hypot(a[i], b[i])));
        [self.center - half, self.center + half]
    }
}
