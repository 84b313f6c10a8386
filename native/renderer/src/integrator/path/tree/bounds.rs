//! What holds lights that are close together, and what they can give a receiver at most.

use glam::{DVec3, Vec3};

use crate::integrator::path::light::{Emitting, Receiver};

/// Lights that are close together, as they are asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    center: Vec3,
    /// Of the ball round the box.
    radius_squared: f32,
    axis: Vec3,
    spread_cosine: f32,
    emission_cosine: f32,
    /// As of a light, summed up; 0 for those that are never chosen.
    peak: f32,
    two_sided: bool,
}

/// Cosines are rounded down by this, so that angles never come out too small.
const ROUNDING: f32 = 2e-7;

impl Cluster {
    pub(super) fn new(bounds: &Emitting) -> Self {
        let wide = bounds.spread >= std::f32::consts::PI;
        Self {
            center: (bounds.min + bounds.max) * 0.5,
            radius_squared: (bounds.max - bounds.min).length_squared() * 0.25,
            axis: bounds.axis,
            spread_cosine: if wide { -1.0 } else { (libm::cosf(bounds.spread) - ROUNDING).max(-1.0) },
            emission_cosine: (libm::cosf(bounds.emission) - ROUNDING).max(-1.0),
            peak: bounds.peak,
            two_sided: bounds.two_sided,
        }
    }

    /// What they can give at most, up to a factor: their peak over the squared distance, times the least cosines that the light may leave
    /// and arrive at. 0 only where none of them gives anything.
    #[inline]
    pub(super) fn importance(&self, receiver: &Receiver) -> f32 {
        let way = self.center - receiver.position;
        let squared = way.length_squared();
        // A receiver among the lights is not nearer to most of them than their ball is large.
        let falloff = self.peak / squared.max(self.radius_squared).max(f32::MIN_POSITIVE);
        let outside = squared > self.radius_squared;
        if !outside {
            return falloff.min(f32::MAX);
        }
        let direction = way / squared.sqrt();
        // Half the angle that they are seen at.
        let seen = Angle::of_sine_squared(self.radius_squared / squared);
        let mut leaving = -direction.dot(self.axis);
        if self.two_sided {
            leaving = leaving.abs();
        }
        let leaving = Angle::of_cosine(leaving).less(Angle::of_cosine(self.spread_cosine)).less(seen).cosine;
        if leaving <= self.emission_cosine {
            return 0.0;
        }
        let arriving = receiver.normal.map_or(1.0, |normal| Angle::of_cosine(direction.dot(normal)).less(seen).cosine);
        // Light that leaves a spot at more than a right angle counts as if it left at one.
        (falloff * leaving.max(1e-3) * arriving.max(0.0)).min(f32::MAX)
    }
}

/// An angle from 0 to π by its sine and cosine.
#[derive(Clone, Copy)]
struct Angle {
    sine: f32,
    cosine: f32,
}

impl Angle {
    #[inline]
    fn of_cosine(cosine: f32) -> Self {
        Self { sine: (1.0 - cosine * cosine).max(0.0).sqrt(), cosine }
    }

    #[inline]
    fn of_sine_squared(squared: f32) -> Self {
        Self { sine: squared.sqrt(), cosine: (1.0 - squared).max(0.0).sqrt() }
    }

    /// What is left after taking another away, at least 0.
    #[inline]
    fn less(self, other: Self) -> Self {
        if self.cosine >= other.cosine {
            return Self { sine: 0.0, cosine: 1.0 };
        }
        Self {
            sine: self.sine * other.cosine - self.cosine * other.sine,
            cosine: self.cosine * other.cosine + self.sine * other.sine,
        }
    }
}

/// What holds two sets of lights.
pub(super) fn union(a: &Emitting, b: &Emitting) -> Emitting {
    let two_sided = a.two_sided || b.two_sided;
    let (axis, spread) = cone((a.axis, a.spread), (b.axis, b.spread), [a.two_sided, b.two_sided]);
    Emitting {
        min: a.min.min(b.min),
        max: a.max.max(b.max),
        axis,
        spread,
        emission: a.emission.max(b.emission),
        two_sided,
        power: a.power + b.power,
        peak: a.peak + b.peak,
    }
}

/// The least cone that holds two others; those that are two-sided may be turned round.
fn cone(a: (Vec3, f32), b: (Vec3, f32), two_sided: [bool; 2]) -> (Vec3, f32) {
    use std::f64::consts::PI;
    // More than the rounding of axes.
    const MARGIN: f64 = 1e-6;
    let ((wide_axis, wide), (mut axis, angle)) = if a.1 >= b.1 { (a, b) } else { (b, a) };
    if f64::from(wide) >= PI - MARGIN {
        return (wide_axis, std::f32::consts::PI);
    }
    if (two_sided[0] || two_sided[1]) && wide_axis.dot(axis) < 0.0 {
        // Of a mixed pair only the two-sided one may be turned; as undirected lines both are held all the same.
        axis = -axis;
    }
    let (p, q) = (wide_axis.as_dvec3(), axis.as_dvec3());
    let between = libm::atan2(p.cross(q).length(), p.dot(q));
    let (wide, angle) = (f64::from(wide), f64::from(angle));
    if between + angle <= wide {
        return (wide_axis, wide as f32);
    }
    let spread = (wide + between + angle) / 2.0 + MARGIN;
    let across = (q - p * p.dot(q)).normalize_or_zero();
    if spread >= PI || (across == DVec3::ZERO && between > 1.0) {
        return (wide_axis, std::f32::consts::PI);
    }
    let (sin, cos) = libm::sincos((wide + between + angle) / 2.0 - wide);
    ((p * cos + across * sin).normalize().as_vec3(), spread as f32)
}

/// How wide the directions are that light leaves in, from 0 to 4π (Conty Estévez and Kulla's M_Ω).
pub(super) fn orientation(bounds: &Emitting) -> f64 {
    use std::f64::consts::{FRAC_PI_2, PI, TAU};
    let spread = f64::from(bounds.spread).min(PI);
    let all = (spread + f64::from(bounds.emission)).min(PI);
    if spread >= PI {
        return 2.0 * TAU;
    }
    let (sin, cos) = libm::sincos(spread);
    let beyond = 2.0 * all * sin - libm::cos(spread - 2.0 * all) - 2.0 * spread * sin + cos;
    TAU * (1.0 - cos) + FRAC_PI_2 * beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::warp;

    fn emitting(axis: Vec3, spread: f32, two_sided: bool) -> Emitting {
        let emission = std::f32::consts::FRAC_PI_2;
        Emitting { min: Vec3::ZERO, max: Vec3::ONE, axis, spread, emission, two_sided, power: 1.0, peak: 1.0 }
    }

    /// Whether a direction is within the cone, or its opposite of a two-sided one.
    fn holds(bounds: &Emitting, direction: Vec3) -> bool {
        let within = |axis: Vec3| libm::acosf(axis.dot(direction).clamp(-1.0, 1.0)) <= bounds.spread + 1e-3;
        within(bounds.axis) || (bounds.two_sided && within(-bounds.axis))
    }

    #[test]
    fn a_union_of_cones_holds_both() {
        let at = |i: u32| [(i as f32 * 0.618) % 1.0, (i as f32 * 0.755) % 1.0];
        for i in 0..400_u32 {
            let a = emitting(warp::sphere(at(i)), (i % 7) as f32 * 0.3, i % 2 == 0);
            let b = emitting(warp::sphere(at(i + 1000)), (i % 5) as f32 * 0.4, i % 3 == 0);
            let both = union(&a, &b);
            for direction in (0..300).map(|j| warp::sphere(at(j))) {
                let needed = [&a, &b].iter().any(|one| {
                    let inside = libm::acosf(one.axis.dot(direction).clamp(-1.0, 1.0)) <= one.spread;
                    let behind = libm::acosf((-one.axis).dot(direction).clamp(-1.0, 1.0)) <= one.spread;
                    inside || (one.two_sided && behind)
                });
                assert!(!needed || holds(&both, direction), "{a:?} {b:?} {both:?} {direction}");
            }
        }
    }

    #[test]
    fn what_gives_light_has_importance() {
        // A flat lamp within its box: any receiver that a point of it is seen from, above the receiver's horizon.
        for i in 0..4000_u32 {
            let r = |salt: u32| (i.wrapping_mul(salt) % 9973) as f32 / 9973.0;
            let normal = warp::sphere([r(7919), r(104_729)]);
            let frame = crate::integrator::path::frame::Frame::new(normal);
            let corner = |x: f32, y: f32| frame.to_world(Vec3::new(x, y, 0.0));
            let corners = [corner(-0.5, -0.2), corner(0.5, -0.2), corner(0.0, 0.4)];
            let min = corners.iter().copied().reduce(Vec3::min).unwrap();
            let max = corners.iter().copied().reduce(Vec3::max).unwrap();
            let lamp = Emitting { min, max, ..emitting(normal, 0.0, i % 2 == 0) };
            let receiver = Receiver {
                position: warp::sphere([r(1_299_709), r(31)]) * (0.3 + 3.0 * r(17)),
                normal: Some(warp::sphere([r(13), r(571)])),
            };
            let lit = corners.iter().any(|corner| {
                let way = *corner - receiver.position;
                let leaving = -way.dot(normal) / way.length();
                way.dot(receiver.normal.unwrap()) > 1e-4 && (leaving > 1e-4 || (lamp.two_sided && leaving < -1e-4))
            });
            assert!(!lit || Cluster::new(&lamp).importance(&receiver) > 0.0);
        }
    }
}
