//! Directions within a rectangle, each as likely: Ureña, Fajardo and King, "An Area-Preserving Parametrization for Spherical
//! Rectangles", 2013. In the rectangle's own frame a direction is found by the area left of it, then by its height.

use glam::DVec3;

/// A rectangle as the origin sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SphericalRectangle {
    /// Along its sides, and away from it.
    axes: [DVec3; 3],
    /// From and to, along its sides.
    x: [f64; 2],
    y: [f64; 2],
    /// Its plane, below 0.
    z: f64,
    /// The z components of the unit normals of the planes through the origin and the lower and upper side (b₀ and b₁).
    b: [f64; 2],
    /// The angles that are left of area 0 (k).
    offset: f64,
    solid_angle: f64,
}

impl SphericalRectangle {
    /// Below this the angles' rounding shows.
    const LEAST: f64 = 1e-7;

    /// From a corner along two unit vectors at right angles, so far each; `None` where too little is seen.
    pub(super) fn new(corner: DVec3, [right, up]: [DVec3; 2], lengths: [f64; 2]) -> Option<Self> {
        let mut away = right.cross(up);
        let mut z = corner.dot(away);
        if z > 0.0 {
            (z, away) = (-z, -away);
        }
        let x = [corner.dot(right), corner.dot(right) + lengths[0]];
        let y = [corner.dot(up), corner.dot(up) + lengths[1]];
        // The normals of the planes through the sides have two components each; these are those along z.
        let [below, above] = [-y[0] / length(z, y[0]), y[1] / length(z, y[1])];
        let [left, right_of] = [-x[0] / length(z, x[0]), x[1] / length(z, x[1])];
        // An inner angle is π/2 + the arc sine of the product of its planes' components.
        let turn = |a: f64, b: f64| libm::asin((a * b).clamp(-1.0, 1.0));
        let upper = turn(above, left) + turn(left, below);
        let solid_angle = turn(below, right_of) + turn(right_of, above) + upper;
        let is_sound = solid_angle > Self::LEAST;
        is_sound.then_some(Self {
            axes: [right, up, away],
            x,
            y,
            z,
            b: [below, above],
            offset: std::f64::consts::PI - upper,
            solid_angle,
        })
    }

    /// In steradians, above 0.
    pub(super) fn solid_angle(&self) -> f64 {
        self.solid_angle
    }

    /// The point of the rectangle in a direction.
    pub(super) fn sample(&self, u: [f32; 2]) -> DVec3 {
        let [u, v] = u.map(f64::from);
        let (sin, cos) = libm::sincos(u * self.solid_angle + self.offset);
        let f = (cos * self.b[0] - self.b[1]) / sin;
        let c = (1.0_f64.copysign(f) / length(f, self.b[0])).clamp(-1.0, 1.0);
        let x = (-c * self.z / (1.0 - c * c).max(0.0).sqrt()).clamp(self.x[0], self.x[1]);
        let distance = length(x, self.z);
        let heights = self.y.map(|y| y / length(distance, y));
        let height = heights[0] + v * (heights[1] - heights[0]);
        let y = (height * distance / (1.0 - height * height).max(f64::MIN_POSITIVE).sqrt()).clamp(self.y[0], self.y[1]);
        self.axes[0] * x + self.axes[1] * y + self.axes[2] * self.z
    }
}

/// Of a vector of two numbers neither so large nor so small that their squares would not do.
#[inline]
fn length(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}
