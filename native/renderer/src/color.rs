//! Colours: linear Rec. 709 triples as a person types them.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A linear Rec. 709 colour. Components are finite and ≥ 0; above 1 is allowed for lights.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Color {
    /// Red, linear.
    #[serde(deserialize_with = "crate::range::non_negative")]
    pub red: f64,
    /// Green, linear.
    #[serde(deserialize_with = "crate::range::non_negative")]
    pub green: f64,
    /// Blue, linear.
    #[serde(deserialize_with = "crate::range::non_negative")]
    pub blue: f64,
}

impl Color {
    /// Refuses negative and non-finite components, naming the one at fault.
    pub fn validate(&self, field: &str) -> Result<()> {
        for (name, value) in [("red", self.red), ("green", self.green), ("blue", self.blue)] {
            crate::range::check_non_negative(value).map_err(|text| Error::invalid(format!("{field}.{name}"), text))?;
        }
        Ok(())
    }

    /// The colour that kernels have as 32-bit floats.
    pub fn from_f32([red, green, blue]: [f32; 3]) -> Self {
        Self { red: red.into(), green: green.into(), blue: blue.into() }
    }

    /// The components as 32-bit floats, for the kernels.
    pub fn to_f32(self) -> [f32; 3] {
        [self.red as f32, self.green as f32, self.blue as f32]
    }
}
