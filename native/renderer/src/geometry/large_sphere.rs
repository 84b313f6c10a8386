//! Large spheres: grounds and horizons, whose surface passes the camera at a small fraction of their radius.
//!
//! Written with a 32-bit centre, a ground of radius 10⁶ would lie 0.06 off. Its point nearest to the camera, on the
//! other hand, is small. With that point P, the outward unit normal n there, the radius r and w = o − P for a ray
//! from o along d,
//!
//! - |o − C|² − r² = w·w + 2r (w·n), which is 2r times o's height over the surface, without cancellation;
//! - the centre lies at −(w + r n) from o.

use glam::DVec3;

use crate::geometry::ShapeRow;
use crate::geometry::packet::Rays;
use crate::simd::Float;
use crate::simd::vector::V3;

/// A sphere is large when the camera is nearer to its surface than this part of its radius.
const LARGE: f64 = 1.0 / 64.0;

/// A sphere, by its point nearest to the camera.
pub(crate) struct LargeSphere {
    /// P above.
    nearest_point: [f32; 3],
    /// n above.
    normal: [f32; 3],
    radius: f32,
}

impl LargeSphere {
    /// Whether this form is the better one for a sphere.
    pub(crate) fn is_large(center: DVec3, radius: f64) -> bool {
        (center.length() - radius).abs() < radius * LARGE
    }

    /// `is_large` must hold: the centre is then not at the camera.
    pub(crate) fn new(center: DVec3, radius: f64) -> Self {
        let normal = -center.normalize();
        Self {
            nearest_point: (normal * (radius - center.length())).as_vec3().to_array(),
            normal: normal.as_vec3().to_array(),
            radius: radius as f32,
        }
    }

    /// Which rays meet it, and at what distance: the nearer root that is not negative, otherwise the farther one.
    #[inline(always)]
    pub(crate) fn nearest<F: Float>(&self, rays: &Rays<F>) -> (F::Mask, F) {
        let (normal, radius) = (V3::splat(self.normal), F::splat(self.radius));
        let w = rays.origin - V3::splat(self.nearest_point);
        let c = w.dot(w) + (radius + radius) * w.dot(normal);
        // How far along the ray it passes the centre.
        let b = -(w.dot(rays.direction) + radius * normal.dot(rays.direction));
        let discriminant = b * b - c;
        let root = discriminant.max(F::zero()).sqrt();
        // b ± root, the one that cancels taken from the product of both, which is c.
        let q = b.abs() + root;
        let ahead = b.gt(F::zero());
        let near = F::select(ahead, c / q, -q);
        let far = F::select(ahead, q, -(c / q));
        let distance = F::select(near.ge(F::zero()), near, far);
        (discriminant.ge(F::zero()) & distance.ge(F::zero()), distance)
    }

    /// Anchor, curvature, normal at the anchor, radius.
    #[inline(always)]
    pub(crate) fn shape(&self) -> ShapeRow {
        let ([x, y, z], [nx, ny, nz]) = (self.nearest_point, self.normal);
        [x, y, z, 1.0 / self.radius, nx, ny, nz, self.radius]
    }
}
