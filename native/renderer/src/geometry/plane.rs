//! Infinite planes, seen from one side only.

use glam::{DAffine3, DVec3};

use crate::geometry::ShapeRow;
use crate::geometry::packet::Rays;
use crate::simd::Float;
use crate::simd::vector::V3;

/// Rays that meet a plane at less than this cosine pass it by.
const LEAST_COSINE: f32 = 1e-6;

/// A plane through `origin`.
pub(crate) struct Plane {
    origin: [f32; 3],
    /// Unit vector away from the side that is seen.
    normal: [f32; 3],
    /// `normal · origin`, computed in double precision: a far origin on a near plane costs nothing.
    offset: f32,
    /// Texture coordinates of a point p are `(p − origin) · axes[0]` and `· axes[1]`.
    axes: [[f32; 3]; 2],
}

impl Plane {
    /// The plane that `moved` takes it to, with its texture.
    pub(crate) fn new(origin: DVec3, normal: DVec3, moved: Option<&DAffine3>) -> Self {
        let across_z = normal.cross(DVec3::Z);
        let first = if across_z == DVec3::ZERO { normal.cross(DVec3::Y) } else { across_z };
        let second = normal.cross(first);
        let turned = |vector: DVec3| moved.map_or(vector, |moved| moved.matrix3 * vector);
        let origin = moved.map_or(origin, |moved| moved.transform_point3(origin));
        let (normal, first, second) = (turned(normal), turned(first), turned(second));
        Self {
            origin: origin.as_vec3().to_array(),
            normal: normal.as_vec3().to_array(),
            offset: normal.dot(origin) as f32,
            axes: [first.as_vec3().to_array(), second.as_vec3().to_array()],
        }
    }

    /// Which rays meet it, and at what distance.
    #[inline(always)]
    pub(crate) fn nearest<F: Float>(&self, rays: &Rays<F>) -> (F::Mask, F) {
        let normal = V3::splat(self.normal);
        let cosine = normal.dot(rays.direction);
        let distance = (F::splat(self.offset) - normal.dot(rays.origin)) / cosine;
        (cosine.gt(F::splat(LEAST_COSINE)) & distance.ge(F::zero()), distance)
    }

    /// Which rays meet it before they have gone as far as `end`, which may be infinite.
    #[inline(always)]
    pub(crate) fn blocks<F: Float>(&self, rays: &Rays<F>, end: F) -> F::Mask {
        let normal = V3::splat(self.normal);
        let cosine = normal.dot(rays.direction);
        let height = F::splat(self.offset) - normal.dot(rays.origin);
        cosine.gt(F::splat(LEAST_COSINE)) & height.ge(F::zero()) & height.lt(end * cosine)
    }

    /// Texture coordinates of points given relative to the origin.
    #[inline(always)]
    pub(crate) fn texture_coordinates<F: Float>(&self, h: V3<F>) -> [F; 2] {
        [h.dot(V3::splat(self.axes[0])), h.dot(V3::splat(self.axes[1]))]
    }

    /// Anchor, no curvature, shading normal, no radius.
    #[inline(always)]
    pub(crate) fn shape(&self) -> ShapeRow {
        let ([x, y, z], [nx, ny, nz]) = (self.origin, self.normal);
        [x, y, z, 0.0, -nx, -ny, -nz, 0.0]
    }
}
