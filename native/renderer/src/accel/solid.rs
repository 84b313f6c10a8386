//! Shapes of unit size that placements stretch: ball, disc, cube, cylinder and cone. Intersected in `f64`, from both sides.
//!
//! All but the disc are convex, so that a ray is inside of them between two distances at most: from the last of the
//! surfaces that it enters by to the first that it leaves by. Computed like that they are closed, also where side and cap
//! meet and whatever rounding does. Roots are found relative to the point of the ray nearest to the shape, where nothing cancels.

use std::f64::consts::TAU;

use glam::DVec3;

use super::bounds::Bounds;

/// A shape of unit size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Solid {
    Sphere,
    Disc,
    Cuboid,
    Cylinder,
    Cone,
}

/// A ray in `f64`, without limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WideRay {
    pub(crate) origin: DVec3,
    pub(crate) direction: DVec3,
}

/// Where a ray passes through a surface: distance and face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) t: f64,
    pub(crate) face: u32,
}

impl Crossing {
    const fn new(t: f64, face: u32) -> Self {
        Self { t, face }
    }
}

/// Where a ray is inside: from the first to the second, if that comes later.
type Inside = [Crossing; 2];

const ALWAYS: Inside = [Crossing::new(f64::NEG_INFINITY, 0), Crossing::new(f64::INFINITY, 0)];

const NEVER: Inside = [Crossing::new(f64::INFINITY, 0), Crossing::new(f64::NEG_INFINITY, 0)];

/// Where both hold. Each comparison is false for NaN, which so does not spread.
#[inline(always)]
fn both(a: Inside, b: Inside) -> Inside {
    [if b[0].t > a[0].t { b[0] } else { a[0] }, if b[1].t < a[1].t { b[1] } else { a[1] }]
}

/// Where `low ≤ o + t · d ≤ high`; the faces are those of the two planes.
#[inline(always)]
fn between(o: f64, d: f64, [low, high]: [f64; 2], faces: [u32; 2]) -> Inside {
    if d == 0.0 {
        return if o >= low && o <= high { ALWAYS } else { NEVER };
    }
    let (a, b) = (Crossing::new((low - o) / d, faces[0]), Crossing::new((high - o) / d, faces[1]));
    if d > 0.0 { [a, b] } else { [b, a] }
}

/// The roots of a·t² + 2·b·t + c, the lesser first.
#[inline(always)]
fn roots(a: f64, b: f64, c: f64) -> Option<[f64; 2]> {
    let discriminant = b * b - a * c;
    if discriminant < 0.0 || discriminant.is_nan() {
        return None;
    }
    let q = -(b + discriminant.sqrt().copysign(b));
    let (x, y) = if q == 0.0 { (0.0, 0.0) } else { (q / a, c / q) };
    Some(if x < y { [x, y] } else { [y, x] })
}

/// Where a·t² + 2·b·t + c ≤ 0 for a ≥ 0.
#[inline(always)]
fn below_zero(a: f64, b: f64, c: f64) -> Inside {
    if a == 0.0 {
        return if c <= 0.0 { ALWAYS } else { NEVER };
    }
    roots(a, b, c).map_or(NEVER, |roots| roots.map(|t| Crossing::new(t, 0)))
}

impl Solid {
    /// What holds it.
    pub(crate) fn bounds(self) -> Bounds {
        match self {
            Self::Sphere | Self::Cuboid => Bounds::new([-1.0; 3], [1.0; 3]),
            Self::Disc => Bounds::new([-1.0, -1.0, 0.0], [1.0, 1.0, 0.0]),
            Self::Cylinder | Self::Cone => Bounds::new([-1.0, -1.0, 0.0], [1.0; 3]),
        }
    }

    /// Where a ray goes through its surface, in order; distances are not numbers, or the second is below the first, for none.
    #[inline]
    pub(crate) fn crossings(self, ray: &WideRay) -> Inside {
        let d = ray.direction;
        let nearest = -ray.origin.dot(d) / d.length_squared();
        let o = ray.origin + d * nearest;
        let a = d.x * d.x + d.y * d.y;
        let inside = match self {
            Self::Sphere => below_zero(d.length_squared(), o.dot(d), o.length_squared() - 1.0),
            Self::Disc => {
                let t = -o.z / d.z;
                let p = o + d * t;
                if p.x * p.x + p.y * p.y <= 1.0 { [Crossing::new(t, 0); 2] } else { NEVER }
            }
            Self::Cuboid => {
                let slab = |axis: usize| between(o[axis], d[axis], [-1.0, 1.0], [2 * axis as u32, 2 * axis as u32 + 1]);
                both(both(slab(0), slab(1)), slab(2))
            }
            Self::Cylinder => {
                let side = below_zero(a, o.x * d.x + o.y * d.y, o.x * o.x + o.y * o.y - 1.0);
                both(side, between(o.z, d.z, [0.0, 1.0], [1, 2]))
            }
            Self::Cone => {
                // Inside of x² + y² = (1 − z)², below its apex.
                let h = 1.0 - o.z;
                let (a, b) = (a - d.z * d.z, o.x * d.x + o.y * d.y + h * d.z);
                let c = o.x * o.x + o.y * o.y - h * h;
                // The apex closes the slab from above; it is no face of its own.
                both(below_apex(a, b, c, d.z), between(o.z, d.z, [0.0, 1.0], [1, 0]))
            }
        };
        // NaN where the ray is none.
        inside.map(|crossing| Crossing { t: crossing.t + nearest, ..crossing })
    }

    /// The point of the surface nearest to one that rounding has moved off it, and the outward normal there, not of
    /// unit length.
    pub(crate) fn on_surface(self, point: DVec3, face: u32) -> (DVec3, DVec3) {
        let DVec3 { x, y, z } = point;
        let round = |radius: f64| {
            let scale = radius / x.hypot(y);
            if scale.is_finite() { (x * scale, y * scale) } else { (radius, 0.0) }
        };
        match (self, face) {
            (Self::Sphere, _) => {
                let normal = point.normalize_or(DVec3::Z);
                (normal, normal)
            }
            (Self::Disc, _) => (DVec3::new(x, y, 0.0), DVec3::Z),
            (Self::Cuboid, _) => {
                let axis = face as usize / 2 % 3;
                let side = if face.is_multiple_of(2) { -1.0 } else { 1.0 };
                let (mut point, mut normal) = (point, DVec3::ZERO);
                point[axis] = side;
                normal[axis] = side;
                (point, normal)
            }
            (Self::Cylinder, 0) => {
                let (x, y) = round(1.0);
                (DVec3::new(x, y, z), DVec3::new(x, y, 0.0))
            }
            (Self::Cylinder, 1) | (Self::Cone, 1) => (DVec3::new(x, y, 0.0), DVec3::NEG_Z),
            (Self::Cylinder, _) => (DVec3::new(x, y, 1.0), DVec3::Z),
            (Self::Cone, _) => {
                let (along_x, along_y) = round(1.0);
                let z = z.clamp(0.0, 1.0);
                let (x, y) = round(1.0 - z);
                (DVec3::new(x, y, z), DVec3::new(along_x, along_y, 1.0))
            }
        }
    }

    /// Texture coordinates of a point of a face, both from 0 to 1. Round the axis from x over y and from the base up,
    /// across flat faces, or as [`sphere_texture`] has it.
    pub(crate) fn texture(self, point: DVec3, face: u32) -> [f32; 2] {
        let DVec3 { x, y, z } = point;
        let [u, v] = match (self, face) {
            (Self::Sphere, _) => sphere_texture(point),
            (Self::Cylinder | Self::Cone, 0) => [round_axis(x, y), z],
            (Self::Cuboid, _) => {
                let across = [[y, z], [x, z], [x, y]][face as usize / 2 % 3];
                across.map(|c| (c + 1.0) / 2.0)
            }
            _ => [(x + 1.0) / 2.0, (y + 1.0) / 2.0],
        };
        [u, v].map(|c| c.clamp(0.0, 1.0) as f32)
    }
}

/// Where a ray is inside of the part of the cone that is below its apex.
fn below_apex(a: f64, b: f64, c: f64, dz: f64) -> Inside {
    if a > 0.0 {
        // Both ends are on the same side of the apex; the slab takes care of which.
        return below_zero(a, b, c);
    }
    let end = |t: f64| Crossing::new(t, 0);
    let [first, second] = if a == 0.0 {
        // Parallel to the side: it is inside on one side of one point, which is below the apex when it goes there downwards.
        if b == 0.0 || (b < 0.0) != (dz < 0.0) {
            return if b == 0.0 && c <= 0.0 { ALWAYS } else { NEVER };
        }
        [-c / (2.0 * b); 2]
    } else {
        // Along one that is steeper than the cone it is inside everywhere but between the roots, where it is beside the apex.
        roots(a, b, c).unwrap_or([-b / a; 2])
    };
    // Downwards it comes in at the later one and stays, as far as this surface goes; upwards the other way round.
    if dz < 0.0 { [end(second), ALWAYS[1]] } else { [ALWAYS[0], end(first)] }
}

/// The angle from x over y, as a part of a turn. By `libm`, so that it is the same everywhere.
fn round_axis(x: f64, y: f64) -> f64 {
    let turn = libm::atan2(y, x) / TAU;
    if turn < 0.0 { turn + 1.0 } else { turn }
}

/// Of a point of the unit sphere: u goes round from −x over −z, v from the lower pole, −y, to the upper one.
pub(crate) fn sphere_texture(point: DVec3) -> [f64; 2] {
    let height = libm::atan2(point.y, libm::hypot(point.x, point.z)) * 2.0 / TAU;
    [0.5 + libm::atan2(point.z, point.x) / TAU, 0.5 + height]
}
