//! Sheen: the soft light that fibres on cloth throw at grazing angles.
//!
//! The distribution is that of Estevez and Kulla ("Production Friendly Microfacet Sheen BRDF", 2017, eq. 2),
//! D(m) = (2 + 1/r) sin^(1/r) θ / 2π, shadowed as by Neubelt and Pettineo (2013): 1 / 4(μo + μi − μo μi).

use std::f32::consts::TAU;

use glam::Vec3;

/// Sheen gets no narrower than that of this roughness, whose albedo at grazing angles is still below 1.
const LEAST_ROUGHNESS: f32 = 4.0 / 15.0;

/// f · cos θi of white sheen; `roughness` is 0 to 1, both directions are above the surface.
#[inline]
pub(crate) fn value(roughness: f32, wo: Vec3, wi: Vec3) -> f32 {
    let inverse = 1.0 / roughness.clamp(LEAST_ROUGHNESS, 1.0);
    let m = (wo + wi).normalize_or_zero();
    let sin2 = (m.x * m.x + m.y * m.y).min(1.0);
    let density = (2.0 + inverse) * libm::powf(sin2, 0.5 * inverse) / TAU;
    density * wi.z / (4.0 * (wo.z + wi.z - wo.z * wi.z))
}

/// A direction above the surface, evenly over the hemisphere: most of sheen's light is grazing.
#[inline]
pub(crate) fn sample(u: [f32; 2]) -> Vec3 {
    let z = (1.0 - u[0]).max(1e-6);
    let radius = ((1.0 - z) * (1.0 + z)).max(0.0).sqrt();
    let (sin, cos) = libm::sincosf(TAU * u[1]);
    Vec3::new(radius * cos, radius * sin, z)
}

/// The density of [`sample`] per solid angle.
pub(crate) const PDF: f32 = 1.0 / TAU;
