//! Lights: where direct light comes from.

use glam::DVec3;

use crate::color::Color;
use crate::error::{Error, Result};
use crate::range;

/// A source of direct light.
#[derive(Clone, Copy, PartialEq)]
pub enum Light {
    /// A point that shines evenly in all directions.
    Spherical {
        /// Where it is, in world units.
        position: DVec3,
        /// Its colour.
        color: Color,
        /// Radiant power in watts.
        intensity: f64,
    },
    /// Parallel light from infinitely far away.
    Directional {
        /// Where the light goes, of unit length.
        direction: DVec3,
        /// Its colour.
        color: Color,
        /// Irradiance in W/m² on a surface that faces it.
        intensity: f64,
    },
    /// A point that shines into a cone: fully up to an inner angle, and smoothly less up to an outer one. Every integrator has it.
    Spot {
        /// Where it is, in world units.
        position: DVec3,
        /// Where the middle of the cone goes, of unit length.
        direction: DVec3,
        /// Its colour.
        color: Color,
        /// Radiant intensity on the axis in W/sr.
        intensity: f64,
        /// The angle between the axis and where the light begins to fade, in degrees, from 0 to `outer_angle`.
        inner_angle: f64,
        /// The angle between the axis and where there is no light any more, in degrees, above 0 and up to 180.
        outer_angle: f64,
    },
    /// A disc infinitely far away. The `path` integrator sees it in the sky and gives soft shadows; `whitted` has its light come
    /// from its middle, as that of `Directional`.
    Sun {
        /// Where the light from its middle goes, of unit length.
        direction: DVec3,
        /// Its colour.
        color: Color,
        /// Irradiance in W/m² on a surface that faces it.
        intensity: f64,
        /// How large it is seen, from rim to rim, in degrees, [`MIN_SUN_DIAMETER`] to 180. The Sun has 0.53.
        angular_diameter: f64,
    },
}

/// How large the Sun is seen from the Earth, from rim to rim, in degrees.
pub const SUN_DIAMETER: f64 = 0.53;

/// Below this, in degrees, 32-bit directions cannot tell a disc from a point.
pub const MIN_SUN_DIAMETER: f64 = 0.01;

impl Light {
    /// Its colour and intensity.
    pub fn intensity(&self) -> (Color, f64) {
        let (Self::Spherical { color, intensity, .. }
        | Self::Directional { color, intensity, .. }
        | Self::Spot { color, intensity, .. }
        | Self::Sun { color, intensity, .. }) = *self;
        (color, intensity)
    }

    /// Refuses colours, intensities and angles out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        let (color, intensity) = self.intensity();
        color.validate("color")?;
        range::check_non_negative(intensity).map_err(|text| Error::invalid("intensity", text))?;
        match *self {
            Self::Spherical { .. } | Self::Directional { .. } => Ok(()),
            Self::Spot { inner_angle, outer_angle, .. } => {
                // False for NaN, as below.
                if !(outer_angle > 0.0 && outer_angle <= 180.0) {
                    let text = format!("{outer_angle} is out of range; it must lie above 0 and be at most 180 degrees");
                    return Err(Error::invalid("outer_angle", text));
                }
                if !(inner_angle >= 0.0 && inner_angle <= outer_angle) {
                    let text = format!(
                        "{inner_angle} is out of range; it must lie in 0 to the outer angle, {outer_angle} degrees"
                    );
                    return Err(Error::invalid("inner_angle", text));
                }
                Ok(())
            }
            Self::Sun { angular_diameter, .. } => {
                if !(MIN_SUN_DIAMETER..=180.0).contains(&angular_diameter) {
                    let text = format!(
                        "{angular_diameter} is out of range; it must lie in {MIN_SUN_DIAMETER} to 180 degrees; use a \
                         directional light for one without extent"
                    );
                    return Err(Error::invalid("angular_diameter", text));
                }
                Ok(())
            }
        }
    }
}

/// How a spot light fades, by the cosine of the angle from its axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpotCone {
    /// From here inwards it shines fully.
    pub inner_cosine: f32,
    /// From here outwards it does not; less than `inner_cosine`.
    pub outer_cosine: f32,
}

impl SpotCone {
    /// Of angles from the axis, in degrees. An edge is as sharp as can be where they are equal.
    pub fn new(inner_angle: f64, outer_angle: f64) -> Self {
        let cosine = |angle: f64| libm::cos(angle.to_radians()) as f32;
        let inner_cosine = cosine(inner_angle);
        Self { inner_cosine, outer_cosine: cosine(outer_angle).min(inner_cosine.next_down()) }
    }

    /// The share of the intensity on the axis, 0 to 1: a cubic of the cosine without slope at both ends.
    #[inline]
    pub fn share(&self, cosine: f32) -> f32 {
        let x = ((cosine - self.outer_cosine) / (self.inner_cosine - self.outer_cosine)).clamp(0.0, 1.0);
        x * x * (3.0 - 2.0 * x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

    fn spot(inner_angle: f64, outer_angle: f64) -> Light {
        let (position, direction) = (DVec3::ZERO, DVec3::X);
        Light::Spot { position, direction, color: WHITE, intensity: 1.0, inner_angle, outer_angle }
    }

    fn sun(angular_diameter: f64) -> Light {
        Light::Sun { direction: DVec3::X, color: WHITE, intensity: 1.0, angular_diameter }
    }

    #[test]
    fn angles_out_of_range_are_named() {
        let field = |light: Light| light.validate().unwrap_err().field;
        for (inner, outer) in [(0.0, 180.0), (30.0, 30.0), (0.0, 1e-3)] {
            spot(inner, outer).validate().unwrap();
        }
        for outer in [0.0, -1.0, 180.1, f64::NAN] {
            assert_eq!(field(spot(0.0, outer)), "outer_angle");
        }
        for inner in [-1.0, 31.0, f64::NAN] {
            assert_eq!(field(spot(inner, 30.0)), "inner_angle");
        }
        for diameter in [0.0, 0.009, 181.0, f64::NAN] {
            assert_eq!(field(sun(diameter)), "angular_diameter");
        }
        sun(0.53).validate().unwrap();
    }

    #[test]
    fn a_spot_fades_from_its_inner_to_its_outer_angle() {
        let cone = SpotCone::new(20.0, 40.0);
        let at = |angle: f64| cone.share(libm::cos(angle.to_radians()) as f32);
        assert_eq!([at(0.0), at(19.99), at(40.01), at(180.0)], [1.0, 1.0, 0.0, 0.0]);
        assert!((0..20).all(|step| at(20.0 + f64::from(step)) > at(21.0 + f64::from(step))));
        let sharp = SpotCone::new(30.0, 30.0);
        let at = |angle: f64| sharp.share(libm::cos(angle.to_radians()) as f32);
        assert_eq!([at(29.99), at(30.01)], [1.0, 0.0]);
        assert_eq!(SpotCone::new(180.0, 180.0).share(-1.0), 1.0);
    }
}
