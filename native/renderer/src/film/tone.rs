//! Tone mapping: from linear light to what a screen or a file shows: exposure, then white balance, then a curve.

mod agx;
mod curve;
mod dither;
mod false_color;
mod filmic;
pub mod white_balance;

pub use curve::Curve;
pub use false_color::{MIDDLE_GREY, PALETTE};

use crate::error::{Error, Result};

use white_balance::WhiteBalance;

/// How light becomes a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ToneSettings {
    /// In stops: each is twice the light. −64 to 64.
    pub exposure: f32,
    /// Which light counts as white.
    pub white_balance: WhiteBalance,
    /// From light to the screen.
    pub curve: Curve,
    /// Whether bytes are rounded up or down by a pattern that keeps the mean of smooth areas, so that they show no bands. Not for
    /// [`Curve::Gamma`], which is defined by its bytes.
    pub dither: bool,
}

/// Settings made ready for many pixels.
#[derive(Clone, Copy, Debug)]
pub struct ToneMap {
    /// Exposure and white balance, row by row.
    matrix: [[f32; 3]; 3],
    curve: Curve,
    dither: bool,
}

/// Light above this counts as this, so that sums of it stay finite.
const LARGEST: f32 = 1e30;

impl ToneMap {
    /// Refuses settings out of range.
    pub fn new(settings: &ToneSettings) -> Result<Self> {
        if !(-64.0..=64.0).contains(&settings.exposure) {
            let message = format!("{} stops are out of range; it must lie in −64 to 64", settings.exposure);
            return Err(Error::invalid("exposure", message));
        }
        let scale = libm::exp2(f64::from(settings.exposure));
        let matrix = settings.white_balance.matrix()?.map(|row| row.map(|element| (element * scale) as f32));
        Ok(Self { matrix, curve: settings.curve, dither: settings.dither && settings.curve != Curve::Gamma })
    }

    /// What a screen shows for linear Rec. 709 light: encoded red, green and blue in 0 to 1. What is not a number, and what is
    /// negative, counts as no light.
    pub fn apply(&self, light: [f32; 3]) -> [f32; 3] {
        self.curve.apply(self.balanced(light))
    }

    /// The same as bytes, for the pixel in column `x` and row `y`, which matter for dithering alone.
    pub fn bytes(&self, light: [f32; 3], x: u32, y: u32) -> [u8; 3] {
        let light = self.balanced(light);
        if self.curve == Curve::Gamma {
            return light.map(super::gamma::encode_one);
        }
        let threshold = if self.dither { dither::threshold(x, y) } else { 0.5 };
        // Below 256, as thresholds are below 1.
        self.curve.apply(light).map(|value| (value * 255.0 + threshold) as u8)
    }

    /// The same as 16-bit numbers.
    pub fn words(&self, light: [f32; 3]) -> [u16; 3] {
        self.apply(light).map(|value| (value * 65535.0 + 0.5) as u16)
    }

    /// How the numbers are encoded, which is what files say of them.
    pub fn encoding(&self) -> Encoding {
        self.curve.encoding()
    }

    #[inline]
    fn balanced(&self, light: [f32; 3]) -> [f32; 3] {
        // False for NaN.
        let light = light.map(|value| if value > 0.0 { value.min(LARGEST) } else { 0.0 });
        self.matrix.map(|[red, green, blue]| (red * light[0] + green * light[1] + blue * light[2]).clamp(0.0, LARGEST))
    }
}

/// What encoded numbers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Light itself.
    Linear,
    /// Light to the power of 1 / 2.2.
    Gamma,
    /// IEC 61966-2-1.
    Srgb,
}

/// Rec. 709 luminance.
#[inline]
fn luminance([red, green, blue]: [f32; 3]) -> f32 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[inline]
fn transform(matrix: &[[f32; 3]; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

#[cfg(test)]
mod tests;
