//! The GGX distribution of facet normals (Trowbridge and Reitz), with Smith's shadowing and the choice of visible normals.
//!
//! Symbols are those of Heitz, "Understanding the Masking-Shadowing Function in Microfacet-Based BRDFs" (JCGT 2014): D is
//! the distribution, Λ the auxiliary function of Smith's model, G₁ = 1 / (1 + Λ), and G₂ = 1 / (1 + Λ(o) + Λ(i)) the part of
//! the facets that both directions see when heights are correlated. G₂ is used for refraction as well, as for reflection:
//! the exact beta function of Heitz et al. (2016) differs little and the energy tables make up for what is lost either way.
//!
//! With s(w) = √(z² + αₓ²x² + α_y²y²) one has 1 + 2Λ(w) = s(w) / |z|, so that every quotient by a cosine that microfacet
//! models need can be written without dividing by it: nothing here is lost or infinite at grazing angles.

use std::f32::consts::{PI, TAU};

use glam::Vec3;

/// Below this, a surface counts as smooth: its reflections would be narrower than 32-bit floats and pixels resolve.
pub const LEAST_ALPHA: f32 = 1e-3;

/// How far apart the two roughnesses of the most anisotropic surface are: α_y = (1 − 0.9) αₓ.
const MOST_ANISOTROPY: f32 = 0.9;

/// A GGX distribution, stretched along the axes of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ggx {
    /// Roughness along x, the root mean square slope up to a constant; ≥ 0.
    pub alpha_x: f32,
    /// Roughness along y.
    pub alpha_y: f32,
}

impl Ggx {
    /// The same roughness all around. `roughness` is the perceptual one, 0 to 1; α is its square.
    #[inline]
    pub fn isotropic(roughness: f32) -> Self {
        let roughness = roughness.clamp(0.0, 1.0);
        let alpha = roughness * roughness;
        Self { alpha_x: alpha, alpha_y: alpha }
    }

    /// Roughness along x and less across it. `anisotropy` is 0 to 1; the ratio of the two is 1 − 0.9 `anisotropy` and the
    /// mean of their squares stays α².
    #[inline]
    pub fn anisotropic(roughness: f32, anisotropy: f32) -> Self {
        let ratio = 1.0 - MOST_ANISOTROPY * anisotropy.clamp(0.0, 1.0);
        let alpha = Self::isotropic(roughness).alpha_x;
        let alpha_x = alpha * (2.0 / (1.0 + ratio * ratio)).sqrt();
        Self { alpha_x, alpha_y: alpha_x * ratio }
    }

    /// Whether reflections are to be taken as those of a mirror.
    #[inline]
    pub fn is_smooth(&self) -> bool {
        self.alpha_x.max(self.alpha_y) < LEAST_ALPHA
    }

    /// D(m) per solid angle of the facet normal `m`, m.z > 0.
    #[inline]
    pub fn density(&self, m: Vec3) -> f32 {
        let (x, y) = (m.x / self.alpha_x, m.y / self.alpha_y);
        let squared = x * x + y * y + m.z * m.z;
        1.0 / (PI * self.alpha_x * self.alpha_y * squared * squared)
    }

    /// The isotropic perceptual roughness, at most 1, whose slopes are as steep as these are towards the azimuth of `w`.
    #[inline]
    pub(crate) fn roughness_toward(&self, w: Vec3) -> f32 {
        let squared = w.x * w.x + w.y * w.y;
        let (x, y) = (self.alpha_x * w.x, self.alpha_y * w.y);
        if squared > 0.0 { ((x * x + y * y) / squared).sqrt().sqrt().min(1.0) } else { self.alpha_x.sqrt().min(1.0) }
    }

    /// s(w) of the module's comment.
    #[inline]
    fn s(&self, w: Vec3) -> f32 {
        let (x, y) = (self.alpha_x * w.x, self.alpha_y * w.y);
        (w.z * w.z + x * x + y * y).sqrt()
    }

    /// G₁(w) / |w.z|.
    #[inline]
    pub(crate) fn g1_over_cos(&self, w: Vec3) -> f32 {
        2.0 / (w.z.abs() + self.s(w))
    }

    /// G₂ / (|wo.z| |wi.z|); the two may be on different sides.
    #[inline]
    pub(crate) fn g2_over_cosines(&self, wo: Vec3, wi: Vec3) -> f32 {
        2.0 / (self.s(wo) * wi.z.abs() + self.s(wi) * wo.z.abs())
    }

    /// G₂ / G₁(wo): what is left of the light after a facet that was chosen by [`Ggx::visible_normal`].
    #[cfg(test)]
    pub(crate) fn g2_over_g1(&self, wo: Vec3, wi: Vec3) -> f32 {
        wi.z.abs() * self.g2_over_cosines(wo, wi) / self.g1_over_cos(wo)
    }

    /// A normal with the density of the facets as seen from `wo`, wo.z > 0: G₁(wo) (wo·m)⁺ D(m) / |wo.z| per solid angle of the
    /// normal.
    ///
    /// Facets of an ellipsoid are seen as a hemisphere is; its visible normals are half vectors to a spherical cap that is
    /// chosen evenly (Dupuy and Benyoub, "Sampling Visible GGX Normals with Spherical Caps", 2023, listing 3).
    #[inline]
    pub fn visible_normal(&self, wo: Vec3, u: [f32; 2]) -> Vec3 {
        let stretched = Vec3::new(wo.x * self.alpha_x, wo.y * self.alpha_y, wo.z).normalize();
        let (sin, cos) = libm::sincosf(TAU * u[0]);
        // 1 + z of the point on the cap; keeps its digits where z is near −1.
        let above = (1.0 - u[1]) * (1.0 + stretched.z) + (1.0 - stretched.z);
        let radius = (above * (2.0 - above)).max(0.0).sqrt();
        let half =
            Vec3::new(radius * cos + stretched.x, radius * sin + stretched.y, (1.0 - u[1]) * (1.0 + stretched.z));
        Vec3::new(half.x * self.alpha_x, half.y * self.alpha_y, half.z.max(1e-12)).normalize()
    }
}
