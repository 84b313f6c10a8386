//! Directions within a spherical triangle, each as likely.
//!
//! As in Arvo, "Stratified Sampling of Spherical Triangles", 1995, first an arc from one corner is found that cuts off a given part of
//! the area, then a point on it. Arvo finds the arc by its angles, which cancel in small triangles. Here it is found by
//! the tangent of half the area, which is a ratio of two products of the corners (van Oosterom and Strackee, 1983), linear in
//! the tangent of half the arc's way along the opposite side; Peters, "BRDF Importance Sampling for Polygonal Lights", 2021, uses
//! the same tangent.

use glam::DVec3;

/// A triangle of the unit sphere.
#[derive(Clone, Copy, Debug)]
pub(super) struct SphericalTriangle {
    a: DVec3,
    b: DVec3,
    /// On the great circle from `a` to `c`, at right angles to `a`.
    p: DVec3,
    /// 1 + a · b.
    h: f64,
    /// The volume a · (b × p), ≥ 0.
    volume: f64,
    solid_angle: f64,
}

impl SphericalTriangle {
    /// Below this the corners' rounding shows.
    const LEAST: f64 = 1e-8;

    /// As the origin sees one with these corners; `None` where that is too little.
    pub(super) fn new(corners: [DVec3; 3]) -> Option<Self> {
        let [a, b, c] = corners.map(DVec3::normalize_or_zero);
        let volume = a.dot(b.cross(c));
        let solid_angle = 2.0 * libm::atan2(volume.abs(), 1.0 + a.dot(b) + b.dot(c) + c.dot(a));
        let p = (c - a * a.dot(c)).normalize_or_zero();
        let is_sound = solid_angle > Self::LEAST && p != DVec3::ZERO;
        is_sound.then(|| Self { a, b, p, h: 1.0 + a.dot(b), volume: a.dot(b.cross(p)).abs(), solid_angle })
    }

    /// In steradians, above 0.
    pub(super) fn solid_angle(&self) -> f64 {
        self.solid_angle
    }

    /// A direction.
    pub(super) fn sample(&self, u: [f32; 2]) -> DVec3 {
        let [u, v] = u.map(f64::from);
        // With d = a cos t + p sin t the triangle a, b, d has the area S where
        // tan S/2 = volume · sin t / (h (1 + cos t) + (b · p) sin t).
        let (sin, cos) = libm::sincos(u * self.solid_angle / 2.0);
        let across = sin * self.h;
        let along = cos * self.volume - sin * self.b.dot(self.p);
        let squared = across * across + along * along;
        let d = self.a * ((along * along - across * across) / squared) + self.p * (2.0 * across * along / squared);
        // Heights above b's plane are evenly spread on the sphere: 1 − b · w from 0 to 1 − b · d.
        let height = v * (self.b - d).length_squared() / 2.0;
        let outwards = (d - self.b * self.b.dot(d)).normalize_or_zero();
        self.b * (1.0 - height) + outwards * (height * (2.0 - height)).max(0.0).sqrt()
    }
}
