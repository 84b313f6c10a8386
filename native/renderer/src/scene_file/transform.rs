//! Where things are placed: sizes, turns and shifts as people write them, or a matrix.

use std::fmt;

use glam::{DAffine3, DMat3, DQuat, DVec3};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::range;
use crate::scene;
use crate::scene::element::check_transform;

use super::document::{Direction, Vector};
use super::list::List;
use super::object;

/// A transform that can be undone.
#[derive(Clone, Copy)]
pub(super) struct Transform(DAffine3);

impl From<Transform> for DAffine3 {
    fn from(transform: Transform) -> Self {
        transform.0
    }
}

impl From<DAffine3> for Transform {
    fn from(transform: DAffine3) -> Self {
        Self(transform)
    }
}

/// What a file says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default, skip_serializing, deserialize_with = "object::some")]
    scale: Option<Scale>,
    #[serde(default, skip_serializing, deserialize_with = "object::some")]
    rotate: Option<Rotation>,
    #[serde(default, skip_serializing, deserialize_with = "object::some")]
    translate: Option<Vector>,
    #[serde(default, deserialize_with = "object::some")]
    matrix: Option<Matrix>,
}

/// A turn as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotation {
    #[serde(deserialize_with = "object::only")]
    axis: Direction,
    #[serde(deserialize_with = "range::coordinate")]
    degrees: f64,
}

/// Three rows of four.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "List<f64>")]
struct Matrix([f64; 12]);

impl TryFrom<List<f64>> for Matrix {
    type Error = String;

    fn try_from(List(numbers): List<f64>) -> Result<Self, String> {
        let count = numbers.len();
        numbers.try_into().map(Self).map_err(|_| format!("{count} numbers are given; a matrix is three rows of four"))
    }
}

/// One number for all directions, or one for each axis.
struct Scale(DVec3);

impl<'de> Deserialize<'de> for Scale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScaleVisitor;

        impl<'de> Visitor<'de> for ScaleVisitor {
            type Value = Scale;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or an object of x, y and z")
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Scale, E> {
                range::check_coordinate(value).map_err(E::custom)?;
                Ok(Scale(DVec3::splat(value)))
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Scale, E> {
                self.visit_f64(value as f64)
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Scale, E> {
                self.visit_f64(value as f64)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scale, A::Error> {
                Vector::deserialize(MapAccessDeserializer::new(map)).map(|vector| Scale(vector.into()))
            }
        }

        deserializer.deserialize_any(ScaleVisitor)
    }
}

impl Form {
    fn transform(self) -> Result<DAffine3, String> {
        let Self { scale, rotate, translate, matrix } = self;
        let transform = match matrix {
            Some(_) if scale.is_some() || rotate.is_some() || translate.is_some() => {
                return Err("a matrix says all; leave out scale, rotate and translate beside it".into());
            }
            Some(Matrix([a, b, c, x, d, e, f, y, g, h, i, z])) => {
                DAffine3::from_cols(DVec3::new(a, d, g), DVec3::new(b, e, h), DVec3::new(c, f, i), DVec3::new(x, y, z))
            }
            None => {
                let scale = DMat3::from_diagonal(scale.map_or(DVec3::ONE, |Scale(scale)| scale));
                let turned = match rotate {
                    Some(rotation) => rotation.matrix()? * scale,
                    None => scale,
                };
                DAffine3 { matrix3: turned, translation: translate.map_or(DVec3::ZERO, DVec3::from) }
            }
        };
        check_transform("", &transform).map_err(|error| error.message)?;
        Ok(transform)
    }
}

impl Rotation {
    pub(super) fn quaternion(self) -> crate::error::Result<DQuat> {
        scene::rotation(self.axis.into(), self.degrees)
    }

    fn matrix(self) -> Result<DMat3, String> {
        self.quaternion().map(DMat3::from_quat).map_err(|error| error.message)
    }
}

impl<'de> Deserialize<'de> for Transform {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form: Form = object::only(deserializer)?;
        form.transform().map(Self).map_err(D::Error::custom)
    }
}

impl Serialize for Transform {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.0.matrix3.transpose().to_cols_array();
        let mut matrix = [0.0; 12];
        for row in 0..3 {
            matrix[4 * row..4 * row + 3].copy_from_slice(&rows[3 * row..3 * row + 3]);
            matrix[4 * row + 3] = self.0.translation[row];
        }
        // A zero has no sign, so that what is written reads back the same.
        let matrix = Matrix(matrix.map(|number| number + 0.0));
        Form { scale: None, rotate: None, translate: None, matrix: Some(matrix) }.serialize(serializer)
    }
}
