//! The form of a scene file, for serde in both directions. Field names and tags are the file's own.

use glam::DVec3;
use serde::{Deserialize, Serialize};

use crate::accel::bvh::Quality;
use crate::color::Color;
use crate::error::{Error, ErrorKind, Result};
use crate::light::{Light, SUN_DIAMETER};
use crate::range;
use crate::scene;

use super::group_list::Groups;
use super::material::MaterialDocument;
use super::medium::MediumDocument;
use super::surroundings::{CameraDocument, EnvironmentDocument};
use super::transform::Transform;
use super::{list, object, position};

/// Parses the text of a scene file; an error has its line, column and path into the document.
pub(super) fn parse(text: &str) -> Result<Document> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document: Document = serde_path_to_error::deserialize(object::Only(&mut deserializer)).map_err(|error| {
        let path = error.path().to_string();
        let error =
            position::json_error(text, if path == "." || path == "?" { "" } else { &path }, &error.into_inner());
        let kind = if error.message == list::NO_MEMORY { ErrorKind::OutOfMemory } else { error.kind };
        let message = way_out(&error).unwrap_or_else(|| error.message.clone());
        Error { kind, message, ..error }
    })?;
    deserializer.end().map_err(|error| position::json_error(text, "", &error))?;
    Ok(document)
}

/// What to say in place of the parser's words where these do not help: other formats have several cameras.
fn way_out(error: &Error) -> Option<String> {
    let Error { field, message, .. } = error;
    let what = if field == "cameras" && message.starts_with("unknown field") {
        "unknown field `cameras`"
    } else if field == "camera" && message.starts_with("invalid type: array") {
        "invalid type: array"
    } else {
        return None;
    };
    Some(format!(
        "{what}; a scene has one camera, an object named \"camera\": make a file for each further view, or change the camera of the \
         loaded scene"
    ))
}

/// A whole scene file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) width: u32,
    pub(super) height: u32,
    #[serde(deserialize_with = "range::fov")]
    pub(super) fov: f64,
    #[serde(default, deserialize_with = "object::some")]
    pub(super) camera: Option<CameraDocument>,
    #[serde(default)]
    pub(super) groups: Groups,
    #[serde(deserialize_with = "list::all")]
    pub(super) elements: Vec<ElementDocument>,
    #[serde(deserialize_with = "list::all")]
    pub(super) lights: Vec<LightDocument>,
    #[serde(default, deserialize_with = "object::present")]
    pub(super) environment: Option<EnvironmentDocument>,
    #[serde(default, deserialize_with = "object::some")]
    pub(super) medium: Option<MediumDocument>,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) shadow_bias: f64,
    pub(super) max_recursion_depth: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum ElementDocument {
    #[serde(deserialize_with = "object::only")]
    Sphere(SphereDocument),
    #[serde(deserialize_with = "object::only")]
    Spheres(SpheresDocument),
    #[serde(deserialize_with = "object::only")]
    Plane(PlaneDocument),
    #[serde(deserialize_with = "object::only")]
    Disc(DiscDocument),
    #[serde(deserialize_with = "object::only")]
    Box(BoxDocument),
    #[serde(deserialize_with = "object::only")]
    Cylinder(CylinderDocument),
    #[serde(deserialize_with = "object::only")]
    Cone(ConeDocument),
    #[serde(deserialize_with = "object::only")]
    Mesh(MeshDocument),
    #[serde(deserialize_with = "object::only")]
    Instance(InstanceDocument),
    #[serde(deserialize_with = "object::only")]
    Instances(InstancesDocument),
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

/// Many spheres, four numbers each.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpheresDocument {
    #[serde(deserialize_with = "list::all")]
    pub(super) spheres: Vec<[f32; 4]>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "list::some")]
    pub(super) colors: Option<Vec<[f32; 3]>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) material: Option<MaterialDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some_list")]
    pub(super) materials: Option<Vec<MaterialDocument>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "list::some")]
    pub(super) material_indices: Option<Vec<u32>>,
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

/// A flat disc.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) center: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) normal: Direction,
    #[serde(deserialize_with = "range::positive")]
    pub(super) radius: f64,
    #[serde(deserialize_with = "object::only")]
    pub(super) material: MaterialDocument,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) transform: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) motion: Option<Transform>,
}

/// A box along the axes, until it is turned.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoxDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) min: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) max: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) material: MaterialDocument,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) transform: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) motion: Option<Transform>,
}

/// A cylinder with closed ends.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CylinderDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) base: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) top: Vector,
    #[serde(deserialize_with = "range::positive")]
    pub(super) radius: f64,
    #[serde(deserialize_with = "object::only")]
    pub(super) material: MaterialDocument,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) transform: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) motion: Option<Transform>,
}

/// A cone with a closed base.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConeDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) base: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) apex: Vector,
    #[serde(deserialize_with = "range::positive")]
    pub(super) radius: f64,
    #[serde(deserialize_with = "object::only")]
    pub(super) material: MaterialDocument,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) transform: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) motion: Option<Transform>,
}

/// Triangles from a file: one of them, or with `transforms` many.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeshDocument {
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) build: Option<Build>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) shading: Option<ShadingDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) transform: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) motion: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some_list")]
    pub(super) transforms: Option<Vec<Transform>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) material: Option<MaterialDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some_list")]
    pub(super) materials: Option<Vec<MaterialDocument>>,
}

/// A group in one place.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstanceDocument {
    pub(super) group: String,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) transform: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) motion: Option<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) material: Option<MaterialDocument>,
}

/// A group in many places.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstancesDocument {
    pub(super) group: String,
    #[serde(deserialize_with = "list::all")]
    pub(super) transforms: Vec<Transform>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    pub(super) material: Option<MaterialDocument>,
}

/// How the tree of a mesh is built.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Build {
    Default,
    High,
    Preview,
}

impl TryFrom<String> for Build {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Self, String> {
        match name.as_str() {
            "Default" => Ok(Self::Default),
            "High" => Ok(Self::High),
            "Preview" => Ok(Self::Preview),
            _ => Err(format!("unknown variant {name:?}, expected \"Default\", \"High\" or \"Preview\"")),
        }
    }
}

/// Which normals a mesh is lit with, where not with those of its file.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum ShadingDocument {
    Smooth,
    Flat,
}

impl TryFrom<String> for ShadingDocument {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Self, String> {
        match name.as_str() {
            "Smooth" => Ok(Self::Smooth),
            "Flat" => Ok(Self::Flat),
            _ => Err(format!("unknown variant {name:?}, expected \"Smooth\" or \"Flat\"")),
        }
    }
}

impl From<Build> for Quality {
    fn from(build: Build) -> Self {
        match build {
            Build::Default => Self::Default,
            Build::High => Self::High,
            Build::Preview => Self::Preview,
        }
    }
}

impl From<Quality> for Build {
    fn from(quality: Quality) -> Self {
        match quality {
            Quality::Default => Self::Default,
            Quality::High => Self::High,
            Quality::Preview => Self::Preview,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum LightDocument {
    #[serde(deserialize_with = "object::only")]
    Spherical(SphericalDocument),
    #[serde(deserialize_with = "object::only")]
    Directional(DirectionalDocument),
    #[serde(deserialize_with = "object::only")]
    Spot(SpotDocument),
    #[serde(deserialize_with = "object::only")]
    Sun(SunDocument),
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
pub(super) struct SpotDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) position: Vector,
    #[serde(deserialize_with = "object::only")]
    pub(super) direction: Direction,
    #[serde(deserialize_with = "object::only")]
    pub(super) color: Color,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) intensity: f64,
    pub(super) inner_angle: f64,
    pub(super) outer_angle: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SunDocument {
    #[serde(deserialize_with = "object::only")]
    pub(super) direction: Direction,
    #[serde(deserialize_with = "object::only")]
    pub(super) color: Color,
    #[serde(deserialize_with = "range::non_negative")]
    pub(super) intensity: f64,
    #[serde(default = "sun_diameter")]
    pub(super) angular_diameter: f64,
}

fn sun_diameter() -> f64 {
    SUN_DIAMETER
}

impl From<LightDocument> for Light {
    fn from(document: LightDocument) -> Self {
        match document {
            LightDocument::Spherical(SphericalDocument { position, color, intensity }) => {
                Light::Spherical { position: position.into(), color, intensity }
            }
            LightDocument::Directional(DirectionalDocument { direction, color, intensity }) => {
                Light::Directional { direction: direction.into(), color, intensity }
            }
            LightDocument::Spot(it) => Light::Spot {
                position: it.position.into(),
                direction: it.direction.into(),
                color: it.color,
                intensity: it.intensity,
                inner_angle: it.inner_angle,
                outer_angle: it.outer_angle,
            },
            LightDocument::Sun(SunDocument { direction, color, intensity, angular_diameter }) => {
                Light::Sun { direction: direction.into(), color, intensity, angular_diameter }
            }
        }
    }
}

impl From<&Light> for LightDocument {
    fn from(light: &Light) -> Self {
        match *light {
            Light::Spherical { position, color, intensity } => {
                Self::Spherical(SphericalDocument { position: position.into(), color, intensity })
            }
            Light::Directional { direction, color, intensity } => {
                Self::Directional(DirectionalDocument { direction: direction.into(), color, intensity })
            }
            Light::Spot { position, direction, color, intensity, inner_angle, outer_angle } => {
                let (position, direction) = (position.into(), direction.into());
                Self::Spot(SpotDocument { position, direction, color, intensity, inner_angle, outer_angle })
            }
            Light::Sun { direction, color, intensity, angular_diameter } => {
                Self::Sun(SunDocument { direction: direction.into(), color, intensity, angular_diameter })
            }
        }
    }
}

impl LightDocument {
    /// Its name in the file.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Spherical(_) => "Spherical",
            Self::Directional(_) => "Directional",
            Self::Spot(_) => "Spot",
            Self::Sun(_) => "Sun",
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
