//! The form of a scene file, for serde in both directions. Field names and tags are the file's own.

use glam::DVec3;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

use crate::color::Color;
use crate::error::Result;
use crate::material::Surface;
use crate::range;
use crate::scene;

use super::{object, position};

/// Parses the text of a scene file; an error has its line, column and path into the document.
pub(super) fn parse(text: &str) -> Result<Document> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document: Document = serde_path_to_error::deserialize(object::Only(&mut deserializer)).map_err(|error| {
        let path = error.path().to_string();
        position::json_error(text, if path == "." || path == "?" { "" } else { &path }, &error.into_inner())
    })?;
    deserializer.end().map_err(|error| position::json_error(text, "", &error))?;
    Ok(document)
}

/// A whole scene file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) width: Located<u32>,
    pub(super) height: Located<u32>,
    #[serde(deserialize_with = "range::fov")]
    pub(super) fov: f64,
    pub(super) elements: Vec<ElementDocument>,
    pub(super) lights: Vec<LightDocument>,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) shadow_bias: f64,
    pub(super) max_recursion_depth: Located<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum ElementDocument {
    #[serde(deserialize_with = "object::only")]
    Sphere(SphereDocument),
    #[serde(deserialize_with = "object::only")]
    Plane(PlaneDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SphereDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) center: Vector,
    #[serde(deserialize_with = "range::positive")]
    pub(super) radius: f64,
    #[serde(deserialize_with = "object::only")]
    pub(super) material: MaterialDocument,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaneDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) origin: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) normal: Direction,
    #[serde(deserialize_with = "object::only")]
    pub(super) material: MaterialDocument,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum LightDocument {
    #[serde(deserialize_with = "object::only")]
    Spherical(SphericalDocument),
    #[serde(deserialize_with = "object::only")]
    Directional(DirectionalDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SphericalDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) position: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) color: Color,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) intensity: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectionalDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) direction: Direction,
    #[serde(deserialize_with = "object::only")]
    pub(super) color: Color,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) intensity: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaterialDocument {
    pub(super) coloration: ColorationDocument,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) albedo: f64,
    pub(super) surface: SurfaceDocument,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum ColorationDocument {
    #[serde(deserialize_with = "object::only")]
    Color(Color),
    #[serde(deserialize_with = "object::only")]
    Texture(TextureDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextureDocument {
    pub(super) path: Located<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum SurfaceDocument {
    Diffuse,
    #[serde(deserialize_with = "object::only")]
    Reflective(ReflectiveDocument),
    #[serde(deserialize_with = "object::only")]
    Refractive(RefractiveDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReflectiveDocument {
    #[serde(deserialize_with = "range::fraction")]
    reflectivity: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefractiveDocument {
    #[serde(deserialize_with = "range::positive")]
    index: f64,
    #[serde(deserialize_with = "range::fraction")]
    transparency: f64,
}

impl From<SurfaceDocument> for Surface {
    fn from(document: SurfaceDocument) -> Self {
        match document {
            SurfaceDocument::Diffuse => Surface::Diffuse,
            SurfaceDocument::Reflective(ReflectiveDocument { reflectivity }) => Surface::Reflective { reflectivity },
            SurfaceDocument::Refractive(RefractiveDocument { index, transparency }) => {
                Surface::Refractive { index, transparency }
            }
        }
    }
}

impl From<Surface> for SurfaceDocument {
    fn from(surface: Surface) -> Self {
        match surface {
            Surface::Diffuse => SurfaceDocument::Diffuse,
            Surface::Reflective { reflectivity } => SurfaceDocument::Reflective(ReflectiveDocument { reflectivity }),
            Surface::Refractive { index, transparency } => {
                SurfaceDocument::Refractive(RefractiveDocument { index, transparency })
            }
        }
    }
}

/// A point or vector of any length.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vector {
    #[serde(deserialize_with = "range::coordinate")]
    x: f64,
    #[serde(deserialize_with = "range::coordinate")]
    y: f64,
    #[serde(deserialize_with = "range::coordinate")]
    z: f64,
}

impl From<Vector> for DVec3 {
    fn from(vector: Vector) -> Self {
        DVec3::new(vector.x, vector.y, vector.z)
    }
}

impl From<DVec3> for Vector {
    fn from(vector: DVec3) -> Self {
        Self { x: vector.x, y: vector.y, z: vector.z }
    }
}

/// A vector that has a direction, that is, not zero.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "Vector")]
pub(super) struct Direction(Vector);

impl TryFrom<Vector> for Direction {
    type Error = String;

    fn try_from(vector: Vector) -> std::result::Result<Self, String> {
        scene::unit("", vector.into()).map_err(|error| error.message)?;
        Ok(Self(vector))
    }
}

impl From<Direction> for DVec3 {
    fn from(direction: Direction) -> Self {
        direction.0.into()
    }
}

impl From<DVec3> for Direction {
    fn from(direction: DVec3) -> Self {
        Self(direction.into())
    }
}

/// A value with the address of its text, from which an error that is found later tells its line and column.
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) address: usize,
}

impl<T> From<T> for Located<T> {
    fn from(value: T) -> Self {
        Self { value, address: 0 }
    }
}

impl<'de, T: for<'a> Deserialize<'a>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let value = serde_json::from_str(raw.get())
            .map_err(|error| de::Error::custom(position::without_place(&error.to_string())))?;
        Ok(Self { value, address: raw.get().as_ptr() as usize })
    }
}

impl<T: Serialize> Serialize for Located<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
