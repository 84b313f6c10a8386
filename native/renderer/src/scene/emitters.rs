//! The surfaces of a list of elements that shine, each by itself: lights that paths can meet.

use std::sync::Arc;

use glam::{DAffine3, DVec3, Vec3};

use crate::accel::world::MAX_DEPTH;
use crate::error::{Error, ErrorKind, Result};
use crate::material::Material;

use super::element::{Element, Placed, Shape};
use super::world::ElementWorld;

/// Where a primitive is: the placements that lead to it from the outermost, then `u32::MAX`; and its number in its shape.
pub type Place = ([u32; MAX_DEPTH], u32);

/// A surface that shines.
#[derive(Clone, Debug)]
pub struct Emitter {
    /// Where.
    pub place: Place,
    /// From the shape's space to the scene's.
    pub to_scene: DAffine3,
    /// What.
    pub shape: EmitterShape,
    /// Radiance by channel in W/(m² sr).
    pub radiance: Vec3,
    /// Whether that is only a mean, and each point has to be asked for its own.
    pub uneven: bool,
}

/// The shape of one, in its own space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EmitterShape {
    /// A sphere.
    Sphere {
        /// Where.
        center: DVec3,
        /// How large.
        radius: f64,
    },
    /// A triangle.
    Triangle([DVec3; 3]),
    /// The disc of radius 1 in z = 0, or one closing a cylinder or cone at this z.
    Disc {
        /// Height above the origin.
        z: f64,
        /// −1 or 1 where it closes a body: which way along z is outside. Otherwise 0.
        outwards: f64,
    },
    /// A face of the cube from −1 to 1: of its axis 0, 1 or 2, below or above.
    Square {
        /// The axis that it is across.
        axis: usize,
        /// −1 or 1.
        side: f64,
    },
    /// The side of the cylinder of radius 1 from z = 0 to 1.
    CylinderSide,
    /// The side of the cone from the unit circle in z = 0 to z = 1.
    ConeSide,
}

impl ElementWorld {
    /// All surfaces that shine, those in groups too.
    pub fn emitters(&self) -> Result<Vec<Emitter>> {
        let mut found = Vec::new();
        self.add_emitters(
            &mut Walk { path: [u32::MAX; MAX_DEPTH], level: 0, given: None },
            DAffine3::IDENTITY,
            &mut found,
        )?;
        Ok(found)
    }

    fn add_emitters(&self, walk: &mut Walk, to_scene: DAffine3, found: &mut Vec<Emitter>) -> Result<()> {
        let mut result = Ok(());
        self.each_placement(&mut |placement, first, element, member| {
            if result.is_err() {
                return;
            }
            walk.path[walk.level] = placement;
            result = walk.add(first, element, member, to_scene, found);
            walk.path[walk.level] = u32::MAX;
        });
        result
    }
}

/// On the way through groups.
struct Walk {
    path: [u32; MAX_DEPTH],
    level: usize,
    /// The material that a group outside has in place of its members' own.
    given: Option<Arc<Material>>,
}

impl Walk {
    /// Member `member` of an element; of spheres all, whose numbers begin at `first`.
    fn add(
        &mut self,
        first: u32,
        element: &Element,
        member: usize,
        to_scene: DAffine3,
        found: &mut Vec<Emitter>,
    ) -> Result<()> {
        match element {
            Element::Plane { .. } => Ok(()),
            Element::Sphere { center, radius, material } => {
                self.push(first, to_scene, EmitterShape::Sphere { center: *center, radius: *radius }, material, found)
            }
            Element::Spheres(part) => {
                if self.given.is_none() && part.batch.materials.iter().all(|material| material.emission.is_none()) {
                    return Ok(());
                }
                for (i, &[x, y, z, radius]) in part.spheres().iter().enumerate() {
                    let center = DVec3::new(x.into(), y.into(), z.into());
                    let shape = EmitterShape::Sphere { center, radius: radius.into() };
                    self.push(first + i as u32, to_scene, shape, part.material(i), found)?;
                }
                Ok(())
            }
            // What moves is not where it was when the light is chosen: it is met by chance alone.
            Element::Placed(Placed { end: Some(_), .. }) => Ok(()),
            Element::Placed(placed) => self.shape(&placed.shape, &placed.materials, to_scene * placed.transform, found),
            Element::Instances(part) => {
                let batch = &part.batch;
                self.shape(&batch.shape, &batch.materials, to_scene * part.transforms()[member], found)
            }
        }
    }

    fn shape(
        &mut self,
        shape: &Shape,
        materials: &[Arc<Material>],
        to_scene: DAffine3,
        found: &mut Vec<Emitter>,
    ) -> Result<()> {
        let faces: &[EmitterShape] = match shape {
            Shape::Group(group) => {
                let given = self.given.clone();
                self.given = given.clone().or_else(|| materials.first().cloned());
                self.level += 1;
                let result = group.world().add_emitters(self, to_scene, found);
                self.level -= 1;
                self.given = given;
                return result;
            }
            Shape::Mesh(mesh) => {
                let shines = |material: &Arc<Material>| !material.emission.is_none();
                if !self.given.as_ref().map_or_else(|| materials.iter().any(shines), shines) {
                    return Ok(());
                }
                let triangles = mesh.triangles();
                for i in 0..triangles.indices().len() as u32 {
                    let index = mesh.material(i).unwrap_or(0) as usize;
                    let Some(material) = materials.get(if materials.len() == 1 { 0 } else { index }) else { continue };
                    let corners = triangles.triangle(i as usize).map(|c| DVec3::from_array(c.map(f64::from)));
                    self.push(i, to_scene, EmitterShape::Triangle(corners), material, found)?;
                }
                return Ok(());
            }
            Shape::Disc => &[EmitterShape::Disc { z: 0.0, outwards: 0.0 }],
            Shape::Cuboid => &[
                EmitterShape::Square { axis: 0, side: -1.0 },
                EmitterShape::Square { axis: 0, side: 1.0 },
                EmitterShape::Square { axis: 1, side: -1.0 },
                EmitterShape::Square { axis: 1, side: 1.0 },
                EmitterShape::Square { axis: 2, side: -1.0 },
                EmitterShape::Square { axis: 2, side: 1.0 },
            ],
            Shape::Cylinder => &[
                EmitterShape::CylinderSide,
                EmitterShape::Disc { z: 0.0, outwards: -1.0 },
                EmitterShape::Disc { z: 1.0, outwards: 1.0 },
            ],
            Shape::Cone => &[EmitterShape::ConeSide, EmitterShape::Disc { z: 0.0, outwards: -1.0 }],
        };
        for (face, &shape) in faces.iter().enumerate() {
            if let Some(material) = materials.first() {
                self.push(face as u32, to_scene, shape, material, found)?;
            }
        }
        Ok(())
    }

    fn push(
        &self,
        primitive: u32,
        to_scene: DAffine3,
        shape: EmitterShape,
        material: &Arc<Material>,
        found: &mut Vec<Emitter>,
    ) -> Result<()> {
        let material = self.given.as_ref().unwrap_or(material);
        if !material.emission.is_none() {
            let no_memory = |_| Error::new(ErrorKind::OutOfMemory, "no memory for the surfaces that shine");
            found.try_reserve(1).map_err(no_memory)?;
            let mut radiance = Vec3::from_array(material.emission.to_f32());
            if let Some(texture) = &material.emission.texture {
                radiance *= Vec3::from_array(texture.color([0.5; 2], 1.0)).max(Vec3::splat(1e-3));
            }
            let uneven = material.emission.texture.is_some() || !material.opacity.is(1.0);
            found.push(Emitter { place: (self.path, primitive), to_scene, shape, radiance, uneven });
        }
        Ok(())
    }
}
