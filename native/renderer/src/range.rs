//! The ranges of the numbers that people type, each as a check and as a serde field deserialiser, so that a scene
//! file and a function argument are held to the same rule and get the same words.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// Largest magnitude of a coordinate or length: squares of it still fit a 32-bit float.
pub const MAX_MAGNITUDE: f64 = 1e15;

/// A number as people write it: a huge or tiny one with an exponent, not with hundreds of digits.
struct Shown(f64);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.abs();
        if magnitude == 0.0 || (1e-5..1e16).contains(&magnitude) || !magnitude.is_finite() {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{:e}", self.0)
        }
    }
}

type Check = std::result::Result<(), String>;

/// Finite and not too large for the 32-bit kernels.
pub fn check_coordinate(value: f64) -> Check {
    if value.abs() <= MAX_MAGNITUDE {
        Ok(())
    } else {
        Err(format!("{} is not a finite number of magnitude at most {MAX_MAGNITUDE:e}", Shown(value)))
    }
}

/// Finite and ≥ 0.
pub fn check_non_negative(value: f64) -> Check {
    if (0.0..=f64::from(f32::MAX)).contains(&value) {
        Ok(())
    } else {
        Err(format!("{} is out of range; it must lie in 0 to {:e}", Shown(value), f32::MAX))
    }
}

/// Finite and > 0, as a radius or an index of refraction is.
pub fn check_positive(value: f64) -> Check {
    if value >= f64::from(f32::MIN_POSITIVE) && value <= MAX_MAGNITUDE {
        Ok(())
    } else {
        Err(format!(
            "{} is out of range; it must be above 0 (at least 1.2e-38) and at most {MAX_MAGNITUDE:e}",
            Shown(value)
        ))
    }
}

/// A fraction from 0 to 1.
pub fn check_fraction(value: f64) -> Check {
    if (0.0..=1.0).contains(&value) {
        Ok(())
    } else {
        Err(format!("{} is out of range; it must lie in 0 to 1", Shown(value)))
    }
}

/// A field of view in degrees, strictly between 0 and 180.
pub fn check_fov(value: f64) -> Check {
    if value > 0.0 && value < 180.0 {
        Ok(())
    } else {
        Err(format!("{} is out of range; it must lie between 0 and 180 degrees, both excluded", Shown(value)))
    }
}

macro_rules! deserializer {
    ($(#[$doc:meta])* $name:ident, $check:ident) => {
        $(#[$doc])*
        pub(crate) fn $name<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<f64, D::Error> {
            let value = f64::deserialize(deserializer)?;
            $check(value).map_err(de::Error::custom)?;
            Ok(value)
        }
    };
}

deserializer!(coordinate, check_coordinate);
deserializer!(non_negative, check_non_negative);
deserializer!(positive, check_positive);
deserializer!(fraction, check_fraction);
deserializer!(fov, check_fov);
