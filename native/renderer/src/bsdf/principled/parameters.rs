//! The parameters of principled surfaces, as artists know them.

use glam::Vec3;

/// What a surface is like; shares, roughnesses and colours are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Colour of the diffuse ground, of metal at normal incidence, and of light that passes glass twice.
    pub base_color: Vec3,
    /// Share of metal.
    pub metallic: f32,
    /// Perceptual roughness of metal, gloss and glass.
    pub roughness: f32,
    /// Index of refraction of gloss and glass; gloss takes it as at least 1.
    pub ior: f32,
    /// How much the gloss takes the hue of the base.
    pub specular_tint: f32,
    /// Share of glass in what is not metal.
    pub transmission: f32,
    /// Share of the surface that has a clear coat.
    pub clearcoat: f32,
    /// Perceptual roughness of the clear coat.
    pub clearcoat_roughness: f32,
    /// Strength of the sheen.
    pub sheen: f32,
    /// Roughness of the sheen.
    pub sheen_roughness: f32,
    /// How much the sheen takes the hue of the base.
    pub sheen_tint: f32,
    /// How much narrower reflections of metal and gloss are in one direction; glass stays as it is.
    pub anisotropy: f32,
    /// Where they are widest, in full turns from the x axis towards y.
    pub anisotropic_rotation: f32,
    /// Whether glass is a thin sheet, with the same medium on both sides.
    pub thin: bool,
}

impl Default for Parameters {
    /// Grey plastic.
    fn default() -> Self {
        Self {
            base_color: Vec3::splat(0.8),
            metallic: 0.0,
            roughness: 0.5,
            ior: 1.5,
            specular_tint: 0.0,
            transmission: 0.0,
            clearcoat: 0.0,
            clearcoat_roughness: 0.03,
            sheen: 0.0,
            sheen_roughness: 0.3,
            sheen_tint: 0.0,
            anisotropy: 0.0,
            anisotropic_rotation: 0.0,
            thin: false,
        }
    }
}

/// White, or the hue of a colour at full brightness, or between.
pub(super) fn hue(color: Vec3, part: f32) -> Vec3 {
    let brightest = color.max_element();
    let hue = if brightest > 0.0 { color / brightest } else { Vec3::ONE };
    Vec3::ONE.lerp(hue, part.clamp(0.0, 1.0))
}
