//! Parallelograms: the faces of cubes under a transform, and two triangles of a mesh that make one. Evenly by area from far away
//! and where they are seen flat, evenly by solid angle from near.

use glam::{DVec3, Vec3};

use super::rectangles::SeenRectangle;
use super::spherical_rectangle::SphericalRectangle;
use super::spherical_triangle::SphericalTriangle;
use super::{Chosen, FLAT_GAP, FLAT_SLOPE, is_near, per_solid_angle};

/// A parallelogram.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Square {
    pub(super) center: DVec3,
    /// From there to the middles of two sides. Their product points out of a cube.
    pub(super) axes: [Vec3; 2],
    /// Whether it closes a body, and is seen from its front alone.
    pub(super) closes: bool,
    /// If the sides are at right angles.
    rectangle: Option<Rectangle>,
}

/// What is known of a rectangle beforehand.
#[derive(Clone, Copy, Debug)]
struct Rectangle {
    sides: [Side; 2],
    /// Of unit length.
    normal: DVec3,
    /// Its longer side, and 1 over that.
    longest: f64,
    per_longest: f64,
}

/// A side of a rectangle, along an axis.
#[derive(Clone, Copy, Debug)]
struct Side {
    length: f64,
    /// 1 over the axis' length.
    scale: f64,
    /// The axis, of unit length.
    unit: Vec3,
}

impl Rectangle {
    /// Whether it is seen from beside it and at a slant: see [`FLAT_SLOPE`].
    fn is_flat(&self, to_center: DVec3) -> bool {
        let beside = self.sides.map(|Side { unit, length, .. }| {
            (unit.as_dvec3().dot(to_center).abs() - 0.5 * length).max(0.0) * self.per_longest
        });
        let gap = (beside[0] * beside[0] + beside[1] * beside[1]).sqrt();
        let height = self.normal.dot(to_center).abs() * self.per_longest;
        gap > FLAT_GAP.into() && height < gap * f64::from(FLAT_SLOPE)
    }
}

/// As it is seen.
enum Seen {
    Rectangle(SphericalRectangle),
    /// Its halves.
    Triangles([SphericalTriangle; 2]),
}

impl Seen {
    fn solid_angle(&self) -> f64 {
        match self {
            Self::Rectangle(rectangle) => rectangle.solid_angle(),
            Self::Triangles(halves) => halves[0].solid_angle() + halves[1].solid_angle(),
        }
    }
}

impl Square {
    pub(super) fn new(center: DVec3, axes: [Vec3; 2], closes: bool) -> Self {
        /// The largest cosine of a right angle: that of its rounding.
        const RIGHT: f64 = 1e-6;
        let [a, b] = axes.map(|axis| axis.as_dvec3());
        let is_right = a.dot(b).abs() <= RIGHT * (a.length_squared() * b.length_squared()).sqrt();
        let side = |axis: DVec3| {
            let scale = axis.length_recip();
            Side { length: 2.0 * axis.length(), scale, unit: (axis * scale).as_vec3() }
        };
        let rectangle = is_right.then(|| {
            let sides = [side(a), side(b)];
            let longest = sides[0].length.max(sides[1].length);
            Rectangle { sides, normal: a.cross(b).normalize_or_zero(), longest, per_longest: 1.0 / longest }
        });
        Self { center, axes, closes, rectangle }
    }

    /// That of two triangles that share a side, if they make one.
    pub(super) fn of_halves(one: [DVec3; 3], other: [DVec3; 3]) -> Option<Self> {
        /// How far the fourth corner may be from where it would be exactly, as a part of the longer diagonal.
        const ROUNDING: f64 = 1e-6;
        let apex = |triangle: [DVec3; 3], of: [DVec3; 3]| {
            let mut alone = (0..3).filter(|&i| !of.contains(&triangle[i]));
            alone.next().filter(|_| alone.next().is_none())
        };
        let (first, second) = (apex(one, other)?, apex(other, one)?);
        let (corner, opposite) = (one[first], other[second]);
        let [right, left] = [one[(first + 1) % 3], one[(first + 2) % 3]];
        let off = corner + opposite - right - left;
        let size = (opposite - corner).length().max((right - left).length());
        (off.length() <= ROUNDING * size)
            .then(|| Self::new((right + left) * 0.5, [right, left].map(|end| ((end - corner) * 0.5).as_vec3()), false))
    }

    /// Whether its sides are at right angles.
    pub(super) fn is_rectangle(&self) -> bool {
        self.rectangle.is_some()
    }

    /// As one of those that points are chosen of side by side, if it is a rectangle.
    #[inline(always)]
    pub(crate) fn seen_from(&self, from: DVec3) -> Option<SeenRectangle> {
        let Rectangle { sides: [a, b], normal, longest, per_longest } = self.rectangle.as_ref()?;
        let to_center = (self.center - from) * *per_longest;
        Some(SeenRectangle {
            to_center: to_center.as_vec3(),
            height: normal.dot(to_center) as f32,
            units: [a.unit, b.unit],
            lengths: [a, b].map(|side| (side.length * per_longest) as f32),
            longest: *longest as f32,
            closes: self.closes,
        })
    }

    /// Its length is a quarter of the area.
    pub(super) fn normal(&self) -> DVec3 {
        self.axes[0].as_dvec3().cross(self.axes[1].as_dvec3())
    }

    pub(super) fn area(&self) -> f64 {
        4.0 * self.normal().length()
    }

    /// As it is seen, where that is much: from near and not flat.
    fn seen(&self, from: DVec3) -> Option<Seen> {
        let [a, b] = self.axes.map(|axis| axis.as_dvec3());
        let to_center = self.center - from;
        let (a2, b2) = (a.length_squared(), b.length_squared());
        if !is_near(4.0 * a2.max(b2), to_center.length_squared()) {
            return None;
        }
        let corner = to_center - a - b;
        if let Some(rectangle @ Rectangle { sides: [along_a, along_b], .. }) = &self.rectangle {
            if rectangle.is_flat(to_center) {
                return None;
            }
            let (units, lengths) = ([a * along_a.scale, b * along_b.scale], [along_a.length, along_b.length]);
            return SphericalRectangle::new(corner, units, lengths).map(Seen::Rectangle);
        }
        let (right, left, opposite) = (corner + a * 2.0, corner + b * 2.0, to_center + a + b);
        let halves =
            [SphericalTriangle::new([corner, right, opposite])?, SphericalTriangle::new([corner, opposite, left])?];
        Some(Seen::Triangles(halves))
    }

    /// Whether a side of it is seen that shines.
    fn faces(&self, from: DVec3) -> bool {
        let along = self.normal().dot(self.center - from);
        along < 0.0 || !self.closes && along > 0.0
    }

    pub(super) fn sample(&self, from: DVec3, u: [f32; 2]) -> Option<Chosen> {
        if !self.faces(from) {
            return None;
        }
        let to_center = self.center - from;
        let Some(seen) = self.seen(from) else {
            let [x, y] = u.map(|u| 2.0 * f64::from(u) - 1.0);
            let way = to_center + self.axes[0].as_dvec3() * x + self.axes[1].as_dvec3() * y;
            return Some(Chosen { way, pdf: per_solid_angle(way, self.normal(), 0.25) });
        };
        let pdf = 1.0 / seen.solid_angle();
        match seen {
            Seen::Rectangle(rectangle) => Some(Chosen { way: rectangle.sample(u), pdf }),
            Seen::Triangles(halves) => {
                let first = (halves[0].solid_angle() * pdf) as f32;
                let (half, rest) = if u[0] < first { (0, u[0] / first) } else { (1, (u[0] - first) / (1.0 - first)) };
                let direction = halves[half].sample([rest.min(1.0_f32.next_down()), u[1]]);
                let normal = self.normal();
                let distance = normal.dot(to_center) / normal.dot(direction);
                (distance > 0.0).then(|| Chosen { way: direction * distance, pdf })
            }
        }
    }

    pub(super) fn pdf(&self, from: DVec3, way: DVec3) -> f64 {
        if !self.faces(from) {
            return 0.0;
        }
        match self.seen(from) {
            Some(seen) => 1.0 / seen.solid_angle(),
            None => per_solid_angle(way, self.normal(), 0.25),
        }
    }

    pub(super) fn extent(&self) -> [DVec3; 2] {
        let half = self.axes[0].as_dvec3().abs() + self.axes[1].as_dvec3().abs();
        [self.center - half, self.center + half]
    }
}
