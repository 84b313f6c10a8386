//! Triangles: evenly by area from far away, evenly by solid angle from near.

use glam::{DVec3, Vec3};

use crate::sampling::warp;

use super::spherical_triangle::SphericalTriangle;
use super::{Chosen, is_near, per_solid_angle};

/// A triangle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Triangle {
    pub(super) corner: DVec3,
    /// From there to the other two.
    pub(super) edges: [Vec3; 2],
}

impl Triangle {
    /// Its length is twice the area.
    pub(super) fn normal(&self) -> DVec3 {
        self.edges[0].as_dvec3().cross(self.edges[1].as_dvec3())
    }

    pub(super) fn area(&self) -> f64 {
        self.normal().length() / 2.0
    }

    /// As it is seen, where that is much.
    fn seen(&self, from: DVec3) -> Option<SphericalTriangle> {
        let [b, c] = self.edges.map(|edge| edge.as_dvec3());
        let to_corner = self.corner - from;
        let middle = to_corner + (b + c) / 3.0;
        let extent = b.length_squared().max(c.length_squared());
        let corners = [to_corner, to_corner + b, to_corner + c];
        is_near(extent, middle.length_squared()).then(|| SphericalTriangle::new(corners)).flatten()
    }

    pub(super) fn sample(&self, from: DVec3, u: [f32; 2]) -> Option<Chosen> {
        let to_corner = self.corner - from;
        if let Some(seen) = self.seen(from) {
            let normal = self.normal();
            let direction = seen.sample(u);
            let distance = normal.dot(to_corner) / normal.dot(direction);
            return (distance > 0.0).then(|| Chosen { way: direction * distance, pdf: 1.0 / seen.solid_angle() });
        }
        let [v, w] = warp::triangle(u).map(f64::from);
        let way = to_corner + self.edges[0].as_dvec3() * v + self.edges[1].as_dvec3() * w;
        Some(Chosen { way, pdf: per_solid_angle(way, self.normal(), 2.0) })
    }

    pub(super) fn pdf(&self, from: DVec3, way: DVec3) -> f64 {
        match self.seen(from) {
            Some(seen) => 1.0 / seen.solid_angle(),
            None => per_solid_angle(way, self.normal(), 2.0),
        }
    }

    pub(super) fn extent(&self) -> [DVec3; 2] {
        let [b, c] = self.edges.map(|edge| self.corner + edge.as_dvec3());
        [self.corner.min(b).min(c), self.corner.max(b).max(c)]
    }
}
