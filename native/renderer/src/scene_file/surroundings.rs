//! The form of what is round the objects of a scene, and of the camera that looks at them.

use glam::{DQuat, DVec3};
use serde::{Deserialize, Serialize};

use crate::camera::{Camera, Lens, Pose, Projection};
use crate::color::Color;
use crate::error::{Error, Result};
use crate::range;
use crate::scene::environment::{Environment, Sky};

use super::document::{Direction, Vector};
use super::files::Files;
use super::object;
use super::transform::Rotation;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CameraDocument {
    #[serde(deserialize_with = "object::only")]
    position: Vector,
    #[serde(deserialize_with = "object::only")]
    target: Vector,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    up: Option<Direction>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::present")]
    projection: Option<ProjectionDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    lens: Option<LensDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    end: Option<PoseDocument>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoseDocument {
    #[serde(deserialize_with = "object::only")]
    position: Vector,
    #[serde(deserialize_with = "object::only")]
    target: Vector,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    up: Option<Direction>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum ProjectionDocument {
    Perspective,
    #[serde(deserialize_with = "object::only")]
    Orthographic(OrthographicDocument),
    Panorama,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrthographicDocument {
    #[serde(deserialize_with = "range::positive")]
    height: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LensDocument {
    #[serde(deserialize_with = "range::non_negative")]
    radius: f64,
    #[serde(deserialize_with = "range::positive")]
    focus_distance: f64,
    #[serde(default, skip_serializing_if = "is_default")]
    blades: u32,
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "range::coordinate")]
    rotation: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum EnvironmentDocument {
    #[serde(deserialize_with = "object::only")]
    Constant(ConstantDocument),
    #[serde(deserialize_with = "object::only")]
    Map(MapDocument),
    #[serde(deserialize_with = "object::only")]
    Sky(SkyDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantDocument {
    #[serde(deserialize_with = "object::only")]
    color: Color,
    #[serde(deserialize_with = "range::non_negative")]
    radiance: f64,
}

/// A picture of all directions. It is written with a quaternion, which loses no digits.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MapDocument {
    path: String,
    #[serde(default, skip_serializing, deserialize_with = "object::some")]
    rotate: Option<Rotation>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::present")]
    quaternion: Option<[f64; 4]>,
    #[serde(default = "one", deserialize_with = "range::non_negative")]
    scale: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SkyDocument {
    #[serde(deserialize_with = "object::only")]
    sun: Direction,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    up: Option<Direction>,
    #[serde(default = "usual_turbidity")]
    turbidity: f64,
    #[serde(default = "usual_ground", deserialize_with = "object::only")]
    ground: Color,
    #[serde(default = "one", deserialize_with = "range::non_negative")]
    scale: f64,
}

fn one() -> f64 {
    1.0
}

fn usual_turbidity() -> f64 {
    Sky::TURBIDITY
}

fn usual_ground() -> Color {
    Sky::GROUND
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What is above, where that is not +y.
fn unless_y(up: DVec3) -> Option<Direction> {
    (up != DVec3::Y).then(|| up.into())
}

fn up_or_y(up: Option<Direction>) -> DVec3 {
    up.map_or(DVec3::Y, DVec3::from)
}

impl From<CameraDocument> for Camera {
    fn from(document: CameraDocument) -> Self {
        let CameraDocument { position, target, up, projection, lens, end } = document;
        Camera {
            pose: Pose { position: position.into(), target: target.into(), up: up_or_y(up) },
            end: end.map(|PoseDocument { position, target, up }| Pose {
                position: position.into(),
                target: target.into(),
                up: up_or_y(up),
            }),
            projection: match projection {
                None | Some(ProjectionDocument::Perspective) => Projection::Perspective,
                Some(ProjectionDocument::Orthographic(OrthographicDocument { height })) => {
                    Projection::Orthographic { height }
                }
                Some(ProjectionDocument::Panorama) => Projection::Panorama,
            },
            lens: lens.map(|LensDocument { radius, focus_distance, blades, rotation }| Lens {
                radius,
                focus_distance,
                blades,
                rotation,
            }),
        }
    }
}

impl From<&Camera> for CameraDocument {
    fn from(camera: &Camera) -> Self {
        let pose = camera.pose;
        Self {
            position: pose.position.into(),
            target: pose.target.into(),
            up: unless_y(pose.up),
            projection: match camera.projection {
                Projection::Perspective => None,
                Projection::Orthographic { height } => {
                    Some(ProjectionDocument::Orthographic(OrthographicDocument { height }))
                }
                Projection::Panorama => Some(ProjectionDocument::Panorama),
            },
            lens: camera.lens.map(|Lens { radius, focus_distance, blades, rotation }| LensDocument {
                radius,
                focus_distance,
                blades,
                rotation,
            }),
            end: camera.end.map(|Pose { position, target, up }| PoseDocument {
                position: position.into(),
                target: target.into(),
                up: unless_y(up),
            }),
        }
    }
}

impl EnvironmentDocument {
    /// Its name in the file.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Constant(_) => "Constant",
            Self::Map(_) => "Map",
            Self::Sky(_) => "Sky",
        }
    }

    /// Opens its map; fields of errors begin at this document.
    pub(super) fn build(self, files: &mut Files) -> Result<Environment> {
        Ok(match self {
            Self::Constant(ConstantDocument { color, radiance }) => Environment::Constant { color, radiance },
            Self::Map(MapDocument { path, rotate, quaternion, scale }) => {
                let rotation = match (rotate, quaternion) {
                    (Some(_), Some(_)) => {
                        return Err(Error::invalid("Map.quaternion", "give rotate or quaternion, not both"));
                    }
                    (Some(rotation), None) => rotation.quaternion().map_err(|error| error.at("Map.rotate.axis"))?,
                    (None, Some(numbers)) => DQuat::from_array(numbers),
                    (None, None) => DQuat::IDENTITY,
                };
                let map = files.radiance_map(&path).map_err(|error| error.at("Map.path"))?;
                Environment::Map { map, rotation, scale }
            }
            Self::Sky(SkyDocument { sun, up, turbidity, ground, scale }) => {
                Environment::Sky(Sky { sun: sun.into(), up: up_or_y(up), turbidity, ground, scale })
            }
        })
    }

    /// Refuses a map without a path.
    pub(super) fn of(environment: &Environment) -> Result<Self> {
        Ok(match environment {
            &Environment::Constant { color, radiance } => Self::Constant(ConstantDocument { color, radiance }),
            Environment::Map { map, rotation, scale } => {
                let Some(path) = map.path() else {
                    let text =
                        "its map was given as pixels and has no path; load the map from a file to write the scene";
                    return Err(Error::invalid("environment", text));
                };
                Self::Map(MapDocument {
                    path: path.to_string(),
                    rotate: None,
                    quaternion: (*rotation != DQuat::IDENTITY).then(|| rotation.to_array()),
                    scale: *scale,
                })
            }
            &Environment::Sky(Sky { sun, up, turbidity, ground, scale }) => {
                Self::Sky(SkyDocument { sun: sun.into(), up: unless_y(up), turbidity, ground, scale })
            }
        })
    }
}
