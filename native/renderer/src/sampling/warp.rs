//! From the unit square to other shapes, each by a map that keeps areas in proportion.

use std::f32::consts::{PI, TAU};

use glam::{Vec2, Vec3};

use crate::simd::trig::{COS_OF_EIGHTHS, SIN_OF_EIGHTHS};

/// The sine and cosine of `eighths` times π/4, from −1 to 1 of them.
#[inline(always)]
fn sin_cos_of_eighths(eighths: f32) -> (f32, f32) {
    let square = eighths * eighths;
    let sum = |[a, b, c, d, e]: [f32; 5]| (((e * square + d) * square + c) * square + b) * square + a;
    (eighths * sum(SIN_OF_EIGHTHS), sum(COS_OF_EIGHTHS))
}

/// A point of the unit disc, evenly; concentric squares become circles (Shirley and Chiu, "A Low Distortion Map
/// Between Disk and Square", 1997).
#[inline(always)]
pub fn disc([u, v]: [f32; 2]) -> Vec2 {
    let (x, y) = (2.0 * u - 1.0, 2.0 * v - 1.0);
    let is_steep = x.abs() <= y.abs();
    let (radius, other) = if is_steep { (y, x) } else { (x, y) };
    // In the middle both are 0, and so is the point.
    let (sin, cos) = sin_cos_of_eighths(if radius == 0.0 { 0.0 } else { other / radius });
    // The angle is counted from the axis that is nearer.
    if is_steep { Vec2::new(radius * sin, radius * cos) } else { Vec2::new(radius * cos, radius * sin) }
}

/// A direction round +z with density cos θ / π (Malley's method). Never in the horizon itself.
#[inline(always)]
pub fn cosine_hemisphere(u: [f32; 2]) -> Vec3 {
    let point = disc(u);
    Vec3::new(point.x, point.y, (1.0 - point.length_squared()).max(1e-12).sqrt())
}

/// Its density per solid angle.
#[inline(always)]
pub fn cosine_hemisphere_pdf(cosine: f32) -> f32 {
    cosine.max(0.0) / PI
}

/// A direction, each as likely: density 1 / 4π.
#[inline]
pub fn sphere([u, v]: [f32; 2]) -> Vec3 {
    let z = 1.0 - 2.0 * u;
    let radius = (1.0 - z * z).max(0.0).sqrt();
    let (sin, cos) = libm::sincosf(TAU * v);
    Vec3::new(radius * cos, radius * sin, z)
}

/// A direction at most an angle from +z, each as likely; `height` is 1 − the angle's cosine, which keeps its digits for
/// small angles. The density is [`cone_pdf`].
#[inline]
pub fn cone(height: f32, [u, v]: [f32; 2]) -> Vec3 {
    let below = height * u;
    let radius = (below * (2.0 - below)).max(0.0).sqrt();
    let (sin, cos) = libm::sincosf(TAU * v);
    Vec3::new(radius * cos, radius * sin, 1.0 - below)
}

/// The density of [`cone`] per solid angle.
#[inline]
pub fn cone_pdf(height: f32) -> f32 {
    1.0 / (TAU * height)
}

/// Weights of a triangle's second and third corner, evenly over its area, continuous and of low distortion (Heitz, "A
/// Low-Distortion Map Between Triangle and Square", 2019).
#[inline]
pub fn triangle([u, v]: [f32; 2]) -> [f32; 2] {
    if v > u { [u * 0.5, v - u * 0.5] } else { [u - v * 0.5, v * 0.5] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(side: u32) -> impl Iterator<Item = [f32; 2]> {
        let at = move |i: u32| (i as f32 + 0.5) / side as f32;
        (0..side * side).map(move |i| [at(i % side), at(i / side)])
    }

    #[test]
    fn halves_of_the_square_become_halves_of_each_shape() {
        // A border of the grid's cells may fall either way.
        const CELLS: f64 = 8e-3;
        let count = 256.0 * 256.0;
        let share = |inside: &dyn Fn([f32; 2]) -> bool| grid(256).filter(|&u| inside(u)).count() as f64 / count;
        assert!((share(&|u| disc(u).length_squared() < 0.5) - 0.5).abs() < CELLS);
        assert!((share(&|u| disc(u).x < 0.0) - 0.5).abs() < CELLS);
        // P(cos θ < c) is c² for the cosine's density, (1 + c) / 2 for the sphere's.
        assert!((share(&|u| cosine_hemisphere(u).z < 0.5) - 0.25).abs() < CELLS);
        assert!((share(&|u| sphere(u).z < 0.5) - 0.75).abs() < CELLS);
        assert!((share(&|u| cone(0.01, u).z < 0.995) - 0.5).abs() < CELLS);
        assert!((share(&|u| triangle(u)[0] < 0.5) - 0.75).abs() < CELLS);
        assert!(grid(64).all(|u| triangle(u)[0] + triangle(u)[1] <= 1.0));
    }

    #[test]
    fn directions_have_unit_length_also_at_the_rims() {
        let below_one = 1.0_f32.next_down();
        for u in [0.0, 1e-8, 0.25, 0.5, 0.75, below_one] {
            for v in [0.0, 1e-8, 0.25, 0.5, 0.75, below_one] {
                for direction in [cosine_hemisphere([u, v]), sphere([u, v]), cone(1e-9, [u, v]), cone(2.0, [u, v])] {
                    assert!((direction.length() - 1.0).abs() < 1e-6, "{u} {v}: {direction}");
                }
                assert!(cosine_hemisphere([u, v]).z > 0.0);
            }
        }
    }
}
