//! Curves from light to the screen.

use super::{Encoding, agx, false_color, filmic};

/// A curve. All give black for no light; all but [`Curve::FalseColor`] give more for more light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Curve {
    /// Light as it is, cut at 1. For data, and for files that say so.
    Linear,
    /// A power of 1 / 2.2, cut at 1, and bytes rounded down: the bytes of [`crate::film::gamma`].
    Gamma,
    /// The encoding of sRGB (IEC 61966-2-1), cut at 1: what is light 1 is white.
    #[default]
    Srgb,
    /// A film-like curve with a toe and a long shoulder: Stephen Hill's fit of the ACES reference and output transforms for
    /// sRGB screens.
    Filmic,
    /// AgX by Troy Sobotka: very bright colours go to white without changing their hue abruptly.
    Agx,
    /// Luminance by colour, for finding exposures: see [`super::PALETTE`].
    FalseColor,
}

impl Curve {
    /// Encoded red, green and blue in 0 to 1 for light ≥ 0.
    #[inline]
    pub(super) fn apply(self, light: [f32; 3]) -> [f32; 3] {
        match self {
            Curve::Linear => light.map(|value| value.min(1.0)),
            Curve::Gamma => light.map(|value| libm::powf(value.min(1.0), 1.0 / 2.2)),
            Curve::Srgb => light.map(srgb),
            Curve::Filmic => filmic::filmic(light).map(srgb),
            Curve::Agx => agx::agx(light),
            Curve::FalseColor => false_color::false_color(light),
        }
    }

    /// What its numbers mean. Those of curves that are looks rather than encodings are meant for sRGB screens.
    pub(super) fn encoding(self) -> Encoding {
        match self {
            Curve::Linear => Encoding::Linear,
            Curve::Gamma => Encoding::Gamma,
            Curve::Srgb | Curve::Filmic | Curve::Agx | Curve::FalseColor => Encoding::Srgb,
        }
    }
}

/// The encoding of IEC 61966-2-1.
#[inline]
fn srgb(light: f32) -> f32 {
    if light <= 0.003_130_8 {
        12.92 * light.max(0.0)
    } else if light < 1.0 {
        (1.055 * libm::powf(light, 1.0 / 2.4) - 0.055).min(1.0)
    } else {
        1.0
    }
}
