//! The surfaces of a list of elements that shine, each by itself: lights that paths can meet.
//!
//! Groups may be in groups many times over. So they are counted first, each group once, which takes steps in proportion to
//! what was described; then only placements are followed that lead to something that shines.

mod census;

use std::sync::Arc;

use glam::{DAffine3, DVec3, Vec3};

use crate::accel::interrupt::is_interrupted;
use crate::accel::world::MAX_DEPTH;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::material::Material;
use crate::mesh::Mesh;

use super::element::{Element, Placed, Shape};
use super::world::ElementWorld;
use census::{Census, Found as Counted};

/// More would not fit the numbers of a tree over them.
const MOST: u64 = 1 << 30;

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
    /// All surfaces that shine, those in groups too; at most as many as `limits` allow.
    pub fn emitters(&self, limits: &Limits) -> Result<Vec<Emitter>> {
        let mut census = Census::default();
        let counted = census.world(self)?;
        let (count, limit) = (counted.shining.own, limits.emitters.min(MOST));
        if count > limit {
            let text = format!(
                "{count} surfaces shine, each triangle of a mesh and each member of each placed group by itself, above the limit of \
                 {limit}: place what shines less often, give it coarser meshes or a material without emission, or raise the \
                 limit emitters"
            );
            return Err(Error::limit("scene", text));
        }
        let mut found = Vec::new();
        found.try_reserve_exact(count as usize).map_err(no_memory)?;
        let mut walk = Walk { census: &census, path: [u32::MAX; MAX_DEPTH], level: 0, given: None, found };
        walk.follow(self, &counted, DAffine3::IDENTITY);
        if is_interrupted() { Err(Error::cancelled()) } else { Ok(walk.found) }
    }
}

/// How many surfaces of `elements` shine, those in groups too, each as often as it is placed.
pub(super) fn count<'a>(elements: impl Iterator<Item = &'a Element>) -> Result<u64> {
    Census::default().elements(elements)
}

fn no_memory(_: std::collections::TryReserveError) -> Error {
    Error::new(ErrorKind::OutOfMemory, "no memory for the surfaces that shine")
}

fn shines(material: &Material) -> bool {
    !material.emission.is_none()
}

/// On the way through groups.
struct Walk<'a> {
    census: &'a Census,
    path: [u32; MAX_DEPTH],
    level: usize,
    /// The material that a group outside has in place of its members' own; one that shines.
    given: Option<&'a Arc<Material>>,
    found: Vec<Emitter>,
}

impl<'a> Walk<'a> {
    fn follow(&mut self, world: &'a ElementWorld, counted: &Counted, to_scene: DAffine3) {
        let one = |walk: &mut Self, placement: u32| {
            // Millions of a few groups in each other; what is found is not used then.
            if is_interrupted() {
                return;
            }
            walk.path[walk.level] = placement;
            world.each_of_placement(placement, &mut |first, element, member| {
                walk.add(first, element, member, to_scene);
            });
            walk.path[walk.level] = u32::MAX;
        };
        if self.given.is_some() {
            (0..world.placements()).for_each(|placement| one(self, placement));
        } else {
            counted.placements.iter().for_each(|&placement| one(self, placement));
        }
    }

    /// Member `member` of an element; of spheres all, whose numbers begin at `first`.
    fn add(&mut self, first: u32, element: &'a Element, member: usize, to_scene: DAffine3) {
        match element {
            Element::Plane { .. } => {}
            Element::Sphere { center, radius, material } => {
                self.push(first, to_scene, EmitterShape::Sphere { center: *center, radius: *radius }, material);
            }
            Element::Spheres(part) => {
                let spheres = part.spheres();
                self.each_primitive(element, spheres.len(), |walk, i| {
                    let [x, y, z, radius] = spheres[i];
                    let center = DVec3::new(x.into(), y.into(), z.into());
                    let shape = EmitterShape::Sphere { center, radius: radius.into() };
                    walk.push(first + i as u32, to_scene, shape, part.material(i));
                });
            }
            // What moves is not where it was when the light is chosen: it is met by chance alone.
            Element::Placed(Placed { motion: Some(_), .. }) => {}
            Element::Placed(placed) => {
                self.shape(element, &placed.shape, &placed.materials, to_scene * placed.transform);
            }
            Element::Instances(part) => {
                let batch = &part.batch;
                self.shape(element, &batch.shape, &batch.materials, to_scene * part.transforms()[member]);
            }
        }
    }

    /// Those of an element's spheres or triangles that shine.
    fn each_primitive(&mut self, element: &Element, count: usize, mut visit: impl FnMut(&mut Self, usize)) {
        let census = self.census;
        match census.primitives(element).filter(|_| self.given.is_none()) {
            Some(some) => some.iter().for_each(|&i| visit(self, i as usize)),
            None => (0..count).for_each(|i| visit(self, i)),
        }
    }

    fn shape(&mut self, element: &'a Element, shape: &'a Shape, materials: &'a [Arc<Material>], to_scene: DAffine3) {
        match shape {
            Shape::Group(group) => {
                let given = self.given.or(materials.first());
                let Some(counted) = self.census.group(group) else { return };
                if counted.given(given) == 0 {
                    return;
                }
                let outside = std::mem::replace(&mut self.given, given);
                self.level += 1;
                self.follow(group.world(), counted, to_scene);
                self.level -= 1;
                self.given = outside;
            }
            Shape::Mesh(mesh) => {
                let triangles = mesh.triangles();
                self.each_primitive(element, triangles.indices().len(), |walk, i| {
                    let Some(material) = of_triangle(mesh, materials, i as u32) else { return };
                    let corners = triangles.triangle(i).map(|c| DVec3::from_array(c.map(f64::from)));
                    walk.push(i as u32, to_scene, EmitterShape::Triangle(corners), material);
                });
            }
            Shape::Disc | Shape::Cuboid | Shape::Cylinder | Shape::Cone => {
                for (face, &shape) in faces(shape).iter().enumerate() {
                    if let Some(material) = materials.first() {
                        self.push(face as u32, to_scene, shape, material);
                    }
                }
            }
        }
    }

    fn push(&mut self, primitive: u32, to_scene: DAffine3, shape: EmitterShape, material: &Arc<Material>) {
        let material = self.given.unwrap_or(material);
        if shines(material) {
            let mut radiance = Vec3::from_array(material.emission.to_f32());
            if let Some(texture) = &material.emission.texture {
                radiance *= Vec3::from_array(texture.color([0.5; 2], 1.0)).max(Vec3::splat(1e-3));
            }
            let uneven = material.emission.texture.is_some() || !material.opacity.is(1.0);
            self.found.push(Emitter { place: (self.path, primitive), to_scene, shape, radiance, uneven });
        }
    }
}

/// The material of a triangle; one material is for all.
fn of_triangle<'a>(mesh: &Mesh, materials: &'a [Arc<Material>], triangle: u32) -> Option<&'a Arc<Material>> {
    let index = mesh.material(triangle).unwrap_or(0) as usize;
    materials.get(if materials.len() == 1 { 0 } else { index })
}

/// The faces of a shape that is neither a group nor a mesh.
fn faces(shape: &Shape) -> &'static [EmitterShape] {
    match shape {
        Shape::Group(_) | Shape::Mesh(_) => &[],
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
    }
}

#[cfg(test)]
mod tests;
