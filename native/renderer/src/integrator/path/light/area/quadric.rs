//! Balls, cylinder sides and cone sides under any transform, evenly over the part of the unit shape that the receiver sees.
//!
//! A transform keeps what is hidden behind what, so that the part that is seen is found in the unit shape's own space: a cap of the
//! ball, and a range of angles round the axis of the others. With M the transform's matrix and n′ the unit normal of the unit
//! shape, an area grows by |det M · M⁻ᵀ n′|. Where the shape is met by chance that is |det M| / |Mᵀ n| with the unit normal n
//! there, since n is M⁻ᵀ n′ made to length 1.

use std::f64::consts::{FRAC_1_SQRT_2, PI, TAU};

use glam::{DVec3, Vec3};

use crate::integrator::path::frame::Frame;
use crate::sampling::warp;

use super::super::receiver::Met;
use super::{Chosen, per_solid_angle};

/// The unit shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Body {
    /// Of radius 1.
    Ball,
    /// Of radius 1, from z = 0 to 1.
    CylinderSide,
    /// From the unit circle in z = 0 to z = 1.
    ConeSide,
}

/// A unit shape under a transform.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quadric {
    pub(super) center: DVec3,
    /// The columns of the transform's matrix.
    pub(super) axes: [Vec3; 3],
    pub(super) body: Body,
}

/// What a receiver sees of the unit shape.
enum Seen {
    /// Points of the ball round a direction: 1 − the cosine of the cap's angle.
    Cap { axis: DVec3, height: f64 },
    /// Angles round the z axis: the middle one, and how far to both sides.
    Angles { middle: f64, half: f64 },
}

impl Seen {
    /// Whether there is more of the shape than is seen.
    fn is_part(&self) -> bool {
        match self {
            Self::Cap { height, .. } => *height < 2.0,
            Self::Angles { half, .. } => *half < PI,
        }
    }
}

/// From nearer to the surface than this part of the unit shape's size, rounding may have put the receiver on either side.
const MARGIN: f64 = 5e-5;

const ALL_ANGLES: Seen = Seen::Angles { middle: 0.0, half: PI };

impl Quadric {
    fn columns(&self) -> [DVec3; 3] {
        self.axes.map(|axis| axis.as_dvec3())
    }

    /// The columns of det M · M⁻ᵀ.
    fn cofactors(&self) -> [DVec3; 3] {
        let [a, b, c] = self.columns();
        [b.cross(c), c.cross(a), a.cross(b)]
    }

    fn seen(&self, from: DVec3) -> Seen {
        let cofactors = self.cofactors();
        let determinant = self.axes[0].as_dvec3().dot(cofactors[0]);
        let from = DVec3::from_array(cofactors.map(|row| row.dot(from - self.center) / determinant));
        let radius = from.truncate().length();
        // The side's plane of tangency at an angle φ has the receiver in front where radius · cos(φ − middle) exceeds this.
        let nearest = match self.body {
            Body::Ball => {
                let distance = from.length();
                let height = if distance > 1.0 + MARGIN { (distance - 1.0) / distance } else { 2.0 };
                return Seen::Cap { axis: from.normalize_or(DVec3::Z), height };
            }
            Body::CylinderSide => 1.0,
            Body::ConeSide => 1.0 - from.z,
        };
        // From within, from before the caps, and beyond the cone's apex.
        if nearest.abs() * (1.0 + MARGIN) + MARGIN >= radius {
            return ALL_ANGLES;
        }
        Seen::Angles { middle: libm::atan2(from.y, from.x), half: libm::acos(nearest / radius) }
    }

    /// Per area of the unit shape.
    fn density(&self, seen: &Seen) -> f64 {
        match (self.body, seen) {
            (_, Seen::Cap { height, .. }) => 1.0 / (TAU * height),
            (Body::ConeSide, Seen::Angles { half, .. }) => FRAC_1_SQRT_2 / half,
            (_, Seen::Angles { half, .. }) => 0.5 / half,
        }
    }

    pub(super) fn sample(&self, from: DVec3, u: [f32; 2]) -> Option<Chosen> {
        let seen = self.seen(from);
        let (point, normal) = match seen {
            Seen::Cap { axis, height } => {
                let normal = Frame::new(axis.as_vec3()).to_world(warp::cone(height as f32, u)).as_dvec3().normalize();
                (normal, normal)
            }
            Seen::Angles { middle, half } => {
                let (sin, cos) = libm::sincos(middle + half * (2.0 * f64::from(u[0]) - 1.0));
                if self.body == Body::ConeSide {
                    let radius = f64::from(u[1]).sqrt();
                    (DVec3::new(cos * radius, sin * radius, 1.0 - radius), DVec3::new(cos, sin, 1.0) * FRAC_1_SQRT_2)
                } else {
                    (DVec3::new(cos, sin, u[1].into()), DVec3::new(cos, sin, 0.0))
                }
            }
        };
        let carry = |columns: [DVec3; 3], v: DVec3| columns[0] * v.x + columns[1] * v.y + columns[2] * v.z;
        let way = self.center - from + carry(self.columns(), point);
        // As long as areas grow.
        let normal = carry(self.cofactors(), normal);
        Some(Chosen { way, pdf: per_solid_angle(way, normal, self.density(&seen)) })
    }

    pub(super) fn pdf(&self, from: DVec3, met: &Met) -> f64 {
        let seen = self.seen(from);
        // Where a part is chosen from, the inner side is met through holes alone.
        if seen.is_part() && met.way.dot(met.normal) > 0.0 {
            return 0.0;
        }
        let columns = self.columns();
        let determinant = columns[0].dot(columns[1].cross(columns[2])).abs();
        let shrink = DVec3::from_array(columns.map(|column| column.dot(met.normal))).length() / determinant;
        per_solid_angle(met.way, met.normal, self.density(&seen) * shrink)
    }

    /// Sums over the angles converge at once for sides; Thomsen's formula for ellipsoids is within 1.1 %, given the half-axes. Those
    /// of a sheared ball are estimated by its columns' lengths.
    pub(super) fn area(&self) -> f64 {
        const STEPS: u32 = 32;
        let [a, b, c] = self.cofactors();
        match self.body {
            Body::Ball => {
                // Of a half-axis a the other two's product is bc.
                let power = |v: DVec3| libm::pow(v.length(), 1.6075);
                4.0 * PI * libm::pow((power(a) + power(b) + power(c)) / 3.0, 1.0 / 1.6075)
            }
            Body::CylinderSide | Body::ConeSide => {
                let (slant, part) = if self.body == Body::ConeSide { (c, PI) } else { (DVec3::ZERO, TAU) };
                let stretch = |step: u32| {
                    let (sin, cos) = libm::sincos(TAU * f64::from(step) / f64::from(STEPS));
                    (a * cos + b * sin + slant).length()
                };
                (0..STEPS).map(stretch).sum::<f64>() * part / f64::from(STEPS)
            }
        }
    }

    pub(super) fn extent(&self) -> [DVec3; 2] {
        let [a, b, c] = self.columns();
        let round = DVec3::from_array(std::array::from_fn(|i| libm::hypot(a[i], b[i])));
        match self.body {
            Body::Ball => {
                let half = DVec3::from_array(std::array::from_fn(|i| libm::hypot(round[i], c[i])));
                [self.center - half, self.center + half]
            }
            Body::CylinderSide => {
                let (low, high) = (self.center.min(self.center + c), self.center.max(self.center + c));
                [low - round, high + round]
            }
            Body::ConeSide => {
                let apex = self.center + c;
                [(self.center - round).min(apex), (self.center + round).max(apex)]
            }
        }
    }
}
