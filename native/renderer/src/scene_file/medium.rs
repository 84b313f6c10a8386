//! The form of media in a scene file.

use serde::{Deserialize, Serialize};

use crate::color::Color;
use crate::error::Error;
use crate::medium::Medium;
use crate::range;

use super::object;

/// A medium that was checked.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
#[derive(Clone)]
pub(super) struct MediumDocument(Medium);

/// What a file says. The three numbers of a coefficient are those of a colour.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    absorption: Option<Color>,
    #[serde(default, skip_serializing, deserialize_with = "object::some")]
    transmittance: Option<Color>,
    #[serde(default, skip_serializing, deserialize_with = "positive")]
    distance: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    scattering: Option<Color>,
    #[serde(default, skip_serializing_if = "is_zero")]
    anisotropy: f64,
}

fn positive<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    range::positive(deserializer).map(Some)
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

fn numbers(color: Color) -> [f64; 3] {
    [color.red, color.green, color.blue]
}

impl TryFrom<Form> for MediumDocument {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, String> {
        let told = |error: Error| format!("{}: {}", error.field.trim_start_matches('.'), error.message);
        let clear = match (form.absorption, form.transmittance, form.distance) {
            (absorption, None, None) => {
                Medium { absorption: absorption.map_or([0.0; 3], numbers), scattering: [0.0; 3], anisotropy: 0.0 }
            }
            (None, Some(transmittance), Some(distance)) => {
                Medium::transmitting(numbers(transmittance), distance).map_err(told)?
            }
            (Some(_), ..) => return Err("give absorption, or transmittance and distance, not both".into()),
            (None, ..) => return Err("transmittance and distance go together; give both".into()),
        };
        let scattering = form.scattering.map_or([0.0; 3], numbers);
        let medium = Medium { scattering, anisotropy: form.anisotropy, ..clear };
        medium.validate("").map_err(told)?;
        Ok(Self(medium))
    }
}

impl From<MediumDocument> for Form {
    fn from(MediumDocument(medium): MediumDocument) -> Self {
        let color = |[red, green, blue]: [f64; 3]| Color { red, green, blue };
        let unless_zero = |numbers: [f64; 3]| (numbers != [0.0; 3]).then(|| color(numbers));
        Self {
            absorption: Some(color(medium.absorption)),
            transmittance: None,
            distance: None,
            scattering: unless_zero(medium.scattering),
            anisotropy: medium.anisotropy,
        }
    }
}

impl From<MediumDocument> for Medium {
    fn from(document: MediumDocument) -> Self {
        document.0
    }
}

impl From<Medium> for MediumDocument {
    fn from(medium: Medium) -> Self {
        Self(medium)
    }
}
