//! From the scene's space to the camera's, in which this integrator works: packets of camera rays are made for a camera at the origin
//! that looks along −z. For one that does so nothing is done at all, and pictures keep their bytes.

use glam::{DAffine3, DMat3, DVec3};

use crate::camera::{Camera, Projection};
use crate::error::{Error, ErrorKind, Result};
use crate::scene::ObjectId;
use crate::scene::element::{Element, InstanceBatch, Part, Placed};

/// Where the camera is.
pub(super) struct View {
    /// From the scene's space to the camera's, a turn and a shift; `None` where they are the same.
    pub(super) to_camera: Option<DAffine3>,
}

/// Refuses what this integrator has no rays for.
pub(super) fn check(camera: &Camera) -> Result<()> {
    let name = match camera.projection {
        Projection::Perspective => return Ok(()),
        Projection::Orthographic { .. } => "orthographic",
        Projection::Panorama => "panorama",
    };
    let text = format!("whitted has no {name} camera; render with the path integrator, or make the camera perspective");
    Err(Error::invalid("camera.projection", text))
}

impl View {
    pub(super) fn new(camera: &Camera) -> Self {
        let DAffine3 { matrix3, translation } = camera.pose.to_scene();
        if (matrix3, translation) == (DMat3::IDENTITY, DVec3::ZERO) {
            return Self { to_camera: None };
        }
        // The inverse of a turn is its transpose.
        let back = matrix3.transpose();
        Self { to_camera: Some(DAffine3 { matrix3: back, translation: back * -translation }) }
    }

    /// How directions turn from the camera's space to the scene's, row by row, where they do.
    pub(super) fn rows_to_scene(&self) -> Option<[[f32; 3]; 3]> {
        // The columns of the way there are the rows of the way back.
        self.to_camera.map(|to_camera| to_camera.matrix3.to_cols_array_2d().map(|row| row.map(|number| number as f32)))
    }

    /// A point of the scene.
    pub(super) fn point(&self, point: DVec3) -> DVec3 {
        self.to_camera.map_or(point, |to_camera| to_camera.transform_point3(point))
    }

    /// A direction in the scene.
    pub(super) fn direction(&self, direction: DVec3) -> DVec3 {
        self.to_camera.map_or(direction, |to_camera| to_camera.matrix3 * direction)
    }

    /// Shapes under transforms; the other elements are left out.
    pub(super) fn placed(&self, elements: &[(ObjectId, Element)]) -> Result<Option<Vec<(ObjectId, Element)>>> {
        let Some(to_camera) = self.to_camera else { return Ok(None) };
        let mut moved = Vec::new();
        for (id, element) in elements {
            let element = match element {
                Element::Placed(placed) => Element::Placed(Placed {
                    shape: placed.shape.clone(),
                    transform: to_camera * placed.transform,
                    // What moves is drawn where it is when the shutter opens.
                    motion: None,
                    materials: placed.materials.clone(),
                }),
                Element::Instances(part) => {
                    let mut transforms = Vec::new();
                    reserve(&mut transforms, part.range.len())?;
                    transforms.extend(part.transforms().iter().map(|&transform| to_camera * transform));
                    let InstanceBatch { shape, materials, .. } = &*part.batch;
                    let batch = InstanceBatch { shape: shape.clone(), transforms, materials: materials.clone() };
                    Element::Instances(Part { range: 0..part.range.len(), batch: batch.into() })
                }
                Element::Sphere { .. } | Element::Plane { .. } | Element::Spheres(_) => continue,
            };
            reserve(&mut moved, 1)?;
            moved.push((*id, element));
        }
        Ok(Some(moved))
    }
}

fn reserve<T>(list: &mut Vec<T>, count: usize) -> Result<()> {
    list.try_reserve(count)
        .map_err(|_| Error::new(ErrorKind::OutOfMemory, format!("no memory to turn {count} objects to the camera")))
}
