//! Media: what fills space and takes light away, or scatters it.

use crate::error::{Error, Result};
use crate::range;

/// A medium that is the same everywhere: fog, tinted glass, milk. The `path` integrator sees it, `whitted` does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Medium {
    /// Share of the light that is lost for each unit of length, for red, green and blue: σₐ ≥ 0.
    pub absorption: [f64; 3],
    /// Share of the light that is sent elsewhere for each unit of length: σₛ ≥ 0.
    pub scattering: [f64; 3],
    /// Mean cosine of the angle that light is turned by, above −1 and below 1: negative ones send it back, 0 everywhere
    /// alike, positive ones on (Henyey and Greenstein, 1941).
    pub anisotropy: f64,
}

const CHANNELS: [&str; 3] = ["red", "green", "blue"];

impl Medium {
    /// The largest absolute mean cosine.
    pub const MAX_ANISOTROPY: f64 = 0.999;

    /// A medium that lets through `transmittance`, above 0 and up to 1 for each channel, over `distance` > 0.
    pub fn transmitting(transmittance: [f64; 3], distance: f64) -> Result<Self> {
        range::check_positive(distance).map_err(|text| Error::invalid("distance", text))?;
        for (channel, value) in CHANNELS.into_iter().zip(transmittance) {
            if !(value > 0.0 && value <= 1.0) {
                let text = format!("{value} is out of range; it must lie above 0 and be at most 1 for each channel");
                return Err(Error::invalid(format!("transmittance.{channel}"), text));
            }
        }
        let absorption = transmittance.map(|share| (0.0 - libm::log(share)) / distance);
        Ok(Self { absorption, scattering: [0.0; 3], anisotropy: 0.0 })
    }

    /// Whether none of the light from infinitely far away gets through: each channel loses some on the way.
    pub fn is_opaque_from_afar(&self) -> bool {
        self.absorption.iter().zip(self.scattering).all(|(&absorbed, scattered)| (absorbed + scattered) as f32 > 0.0)
    }

    /// The bits of its numbers: those of media that are alike.
    pub fn to_bits(&self) -> [u64; 7] {
        let [[a, b, c], [d, e, f]] = [self.absorption, self.scattering].map(|values| values.map(f64::to_bits));
        [a, b, c, d, e, f, self.anisotropy.to_bits()]
    }

    /// Refuses numbers out of range; `field` is the medium's name.
    pub fn validate(&self, field: &str) -> Result<()> {
        for (name, values) in [("absorption", self.absorption), ("scattering", self.scattering)] {
            for (channel, value) in CHANNELS.into_iter().zip(values) {
                range::check_non_negative(value)
                    .map_err(|text| Error::invalid(format!("{field}.{name}.{channel}"), text))?;
            }
        }
        if self.anisotropy.abs() <= Self::MAX_ANISOTROPY {
            return Ok(());
        }
        let text = format!(
            "{} is out of range; it must lie in −{most} to {most}",
            self.anisotropy,
            most = Self::MAX_ANISOTROPY
        );
        Err(Error::invalid(format!("{field}.anisotropy"), text))
    }
}
