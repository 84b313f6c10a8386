//! What a scene holds: single things, and batches of like ones.

use std::ops::Range;
use std::sync::Arc;

use glam::{DAffine3, DMat3, DVec3};

use crate::accel::bounds::Bounds;
use crate::accel::mesh::MAX_COORDINATE;
use crate::accel::motion::{self, Motion};
use crate::accel::solid::Solid;
use crate::accel::world;
use crate::color::Color;
use crate::error::{Error, Result};
use crate::material::{Coloration, Material};
use crate::mesh::Mesh;
use crate::range;

use super::check_point;
use super::group::Group;

/// One thing in a scene, or a batch of like things.
#[derive(Clone)]
pub enum Element {
    /// One sphere.
    Sphere {
        /// Centre in world units.
        center: DVec3,
        /// Radius in world units, > 0.
        radius: f64,
        /// What it is made of.
        material: Arc<Material>,
    },
    /// An infinite plane, seen from one side only: the side that `normal` points away from.
    Plane {
        /// A point on it; texture coordinates start here.
        origin: DVec3,
        /// Unit normal, pointing away from the side that is seen.
        normal: DVec3,
        /// What it is made of.
        material: Arc<Material>,
    },
    /// Many spheres added by one call; each has an object id of its own.
    Spheres(Part<SphereBatch>),
    /// A shape under a transform.
    Placed(Placed),
    /// One shape under many transforms, added by one call; each has an object id of its own.
    Instances(Part<InstanceBatch>),
}

impl Element {
    /// How many objects, and so ids, it is.
    pub fn count(&self) -> usize {
        match self {
            Self::Spheres(part) => part.range.len(),
            Self::Instances(part) => part.range.len(),
            Self::Sphere { .. } | Self::Plane { .. } | Self::Placed(_) => 1,
        }
    }

    /// The element without what comes before member `start` and from `end` on; `None` where nothing is left.
    pub(super) fn cut(&self, start: usize, end: usize) -> Option<Self> {
        if start >= end {
            return None;
        }
        Some(match self {
            Self::Spheres(part) => Self::Spheres(part.cut(start, end)),
            Self::Instances(part) => Self::Instances(part.cut(start, end)),
            single => single.clone(),
        })
    }
}

/// Neighbours in a batch. Taking one out of the middle leaves two parts of the same batch, which is not copied.
#[derive(Debug)]
pub struct Part<T> {
    /// All that came in one call.
    pub batch: Arc<T>,
    /// Which of it.
    pub range: Range<usize>,
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        Self { batch: self.batch.clone(), range: self.range.clone() }
    }
}

impl<T> Part<T> {
    fn cut(&self, start: usize, end: usize) -> Self {
        Self { batch: self.batch.clone(), range: self.range.start + start..self.range.start + end }
    }
}

impl Part<SphereBatch> {
    /// x, y, z and radius of each.
    pub fn spheres(&self) -> &[[f32; 4]] {
        &self.batch.spheres[self.range.clone()]
    }

    /// The index of the material of sphere `i` of the part.
    pub fn material_index(&self, i: usize) -> usize {
        self.batch.material_indices.get(self.range.start + i).map_or(0, |&index| index as usize)
    }

    /// The material of sphere `i` of the part; where the sphere has a colour of its own, that one counts in place of the
    /// material's coloration.
    pub fn material(&self, i: usize) -> &Arc<Material> {
        &self.batch.materials[self.material_index(i)]
    }

    /// The colour of sphere `i` of the part; `None` where it takes that of its material.
    #[inline]
    pub fn color(&self, i: usize) -> Option<[f32; 3]> {
        self.batch.colors.get(self.range.start + i).copied()
    }

    /// Sphere `i` of the part by itself: a material of its own, where it has a colour.
    pub(super) fn single_material(&self, i: usize) -> Arc<Material> {
        let material = self.material(i);
        match self.color(i) {
            Some(color) => Arc::new(Material {
                coloration: Coloration::Color(Color::from_f32(color)),
                ..Material::clone(material)
            }),
            None => material.clone(),
        }
    }
}

impl Part<InstanceBatch> {
    /// Where each is.
    pub fn transforms(&self) -> &[DAffine3] {
        &self.batch.transforms[self.range.clone()]
    }

    /// Instance `i` of the part by itself.
    pub fn placed(&self, i: usize) -> Placed {
        let InstanceBatch { shape, materials, .. } = &*self.batch;
        Placed { motion: None, shape: shape.clone(), transform: self.transforms()[i], materials: materials.clone() }
    }
}

/// Spheres in bulk, in the precision of the kernels.
#[derive(Clone, Debug, Default)]
pub struct SphereBatch {
    /// x, y, z and radius of each.
    pub spheres: Vec<[f32; 4]>,
    /// An index into `materials` for each; empty where all use the first.
    pub material_indices: Vec<u32>,
    /// The materials they are made of.
    pub materials: Vec<Arc<Material>>,
    /// A colour for each, linear and ≥ 0, in place of its material's coloration; empty where that counts.
    pub colors: Vec<[f32; 3]>,
}

impl SphereBatch {
    pub(super) fn validate(&self) -> Result<()> {
        for (i, &[x, y, z, radius]) in self.spheres.iter().enumerate() {
            check_point(&format_args!("spheres[{i}].center"), DVec3::new(x.into(), y.into(), z.into()))?;
            range::check_positive(radius.into())
                .map_err(|text| Error::invalid(format!("spheres[{i}].radius"), text))?;
        }
        self.check_colors()?;
        check_materials(&self.materials)?;
        if self.material_indices.is_empty() {
            if self.materials.is_empty() && !self.spheres.is_empty() {
                return Err(Error::invalid("materials", "0 materials are too few; spheres need at least one"));
            }
            return Ok(());
        }
        if self.material_indices.len() != self.spheres.len() {
            return Err(Error::invalid(
                "material_indices",
                format!("{} indices for {} spheres; give one each", self.material_indices.len(), self.spheres.len()),
            ));
        }
        match self.material_indices.iter().position(|&index| index as usize >= self.materials.len()) {
            Some(i) => Err(Error::invalid(
                format!("material_indices[{i}]"),
                format!("{} is out of range for {} materials", self.material_indices[i], self.materials.len()),
            )),
            None => Ok(()),
        }
    }

    /// The largest component of all colours; 0 where the materials have them.
    pub fn brightest(&self) -> f32 {
        self.colors.as_flattened().iter().fold(0.0, |most, &component| component.max(most))
    }

    fn check_colors(&self) -> Result<()> {
        if !self.colors.is_empty() && self.colors.len() != self.spheres.len() {
            let text = format!("{} colours for {} spheres; give one each", self.colors.len(), self.spheres.len());
            return Err(Error::invalid("colors", text));
        }
        // The name is made only where it is needed: there may be millions. False for NaN.
        match self.colors.iter().position(|color| !color.iter().all(|&c| (0.0..=f32::MAX).contains(&c))) {
            Some(i) => Color::from_f32(self.colors[i]).validate(&format!("colors[{i}]")),
            None => Ok(()),
        }
    }
}

/// A shape in a space of its own, to be placed by transforms.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Triangles.
    Mesh(Arc<Mesh>),
    /// The points of the plane z = 0 at most 1 from the origin.
    Disc,
    /// The surface of the cube from −1 to 1 on each axis.
    Cuboid,
    /// The cylinder of radius 1 round the z axis from z = 0 to 1, with both ends closed.
    Cylinder,
    /// The cone from the circle of radius 1 in z = 0 to its apex at z = 1, with its base closed.
    Cone,
    /// What another scene held when the group was made.
    Group(Arc<Group>),
}

impl Shape {
    /// What holds it, in its own space.
    pub(crate) fn bounds(&self) -> Bounds {
        match self {
            Self::Mesh(mesh) => mesh.bvh().bounds(),
            Self::Disc => Solid::Disc.bounds(),
            Self::Cuboid => Solid::Cuboid.bounds(),
            Self::Cylinder => Solid::Cylinder.bounds(),
            Self::Cone => Solid::Cone.bounds(),
            Self::Group(group) => group.accel().bounds(),
        }
    }
}

/// A shape somewhere.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What.
    pub shape: Shape,
    /// From the shape's space to that of the scene.
    pub transform: DAffine3,
    /// What takes it from there to where it is when the shutter closes, in the scene's space, if it moves; for `path`.
    pub motion: Option<DAffine3>,
    /// What it is made of: one material for all of it; for a mesh also one for each index of its faces, of which the
    /// first is for faces without one. None for a group whose members keep their own.
    pub materials: Vec<Arc<Material>>,
}

/// One shape in many places.
#[derive(Clone, Debug)]
pub struct InstanceBatch {
    /// What.
    pub shape: Shape,
    /// From the shape's space to that of the scene.
    pub transforms: Vec<DAffine3>,
    /// As in [`Placed`], the same for all.
    pub materials: Vec<Arc<Material>>,
}

impl Placed {
    pub(super) fn validate(&self) -> Result<()> {
        check_shape_materials(&self.shape, &self.materials)?;
        check_transform("transform", &self.transform)?;
        check_reach("transform", &self.shape.bounds(), &self.transform)?;
        self.end().map_or(Ok(()), |end| self.check_end(&end))
    }

    /// Where it is when the shutter closes, if it moves.
    pub fn end(&self) -> Option<DAffine3> {
        self.motion.map(|motion| motion * self.transform)
    }

    /// Refuses a transform that it cannot get to.
    fn check_end(&self, end: &DAffine3) -> Result<()> {
        check_transform("motion", end)?;
        check_reach("motion", &self.shape.bounds(), end)?;
        if Motion::new(&self.transform, end).is_none() {
            let text = "it mirrors what it moves, which would be flat on the way; rotate it instead";
            return Err(Error::invalid("motion", text));
        }
        Ok(())
    }

    /// From its space to the scene's at this thread's time.
    #[inline]
    pub(super) fn to_scene(&self) -> DAffine3 {
        match &self.end() {
            None => self.transform,
            // Made anew, since it is asked for only where something moves.
            Some(end) => Motion::new(&self.transform, end).map_or(self.transform, |motion| motion.at(motion::time())),
        }
    }
}

impl InstanceBatch {
    pub(super) fn validate(&self) -> Result<()> {
        check_shape_materials(&self.shape, &self.materials)?;
        let bounds = self.shape.bounds();
        let check = |field: &str, transform| {
            check_transform(field, transform)?;
            check_reach(field, &bounds, transform)
        };
        for (i, transform) in self.transforms.iter().enumerate() {
            // The name is made only where it is needed: there may be a million.
            if check("", transform).is_err() {
                check(&format!("transforms[{i}]"), transform)?;
            }
        }
        Ok(())
    }
}

fn check_materials(materials: &[Arc<Material>]) -> Result<()> {
    for (i, material) in materials.iter().enumerate() {
        material.validate().map_err(|error| {
            let field = format!("materials[{i}].{}", error.field);
            error.at(field)
        })?;
    }
    Ok(())
}

fn check_shape_materials(shape: &Shape, materials: &[Arc<Material>]) -> Result<()> {
    check_materials(materials)?;
    let wanted = match shape {
        Shape::Group(_) if materials.len() > 1 => "at most one, in place of those of all members",
        Shape::Disc | Shape::Cuboid | Shape::Cylinder | Shape::Cone if materials.len() != 1 => "one",
        Shape::Mesh(_) if materials.is_empty() => "one, or one for each index of its faces",
        Shape::Mesh(mesh) if materials.len() != 1 && materials.len() < mesh.material_names().len() => {
            let text = format!(
                "{} materials are too few for faces with indices up to {}; give one for each, or one for all",
                materials.len(),
                mesh.material_names().len() - 1
            );
            return Err(Error::invalid("materials", text));
        }
        _ => return Ok(()),
    };
    Err(Error::invalid("materials", format!("{} materials are given; this shape takes {wanted}", materials.len())))
}

/// Refuses transforms that take a shape to where the kernels cannot meet it.
pub(super) fn check_reach(field: &str, bounds: &Bounds, transform: &DAffine3) -> Result<()> {
    if world::can_hold(bounds, transform) {
        return Ok(());
    }
    Err(Error::invalid(
        field,
        format!(
            "it takes the shape beyond ±{MAX_COORDINATE:e}, or scales it by too much; move it nearer, or make it smaller"
        ),
    ))
}

/// Refuses transforms that the kernels could not undo.
pub(crate) fn check_transform(field: &str, transform: &DAffine3) -> Result<()> {
    let columns = transform.to_cols_array();
    if let Some(i) = columns.iter().position(|&x| range::check_coordinate(x).is_err()) {
        let (row, column) = (i % 3, i / 3);
        let text = format!("row {row}, column {column}: {}", range::check_coordinate(columns[i]).unwrap_err());
        return Err(Error::invalid(field, text));
    }
    let matrix = transform.matrix3;
    let lengths = [matrix.x_axis, matrix.y_axis, matrix.z_axis].map(DVec3::length);
    let (longest, shortest) =
        (lengths.into_iter().fold(0.0, f64::max), lengths.into_iter().fold(f64::INFINITY, f64::min));
    let [x, y, z] = lengths;
    // Of its directions alone: a thin thing has a tiny determinant, but may be placed.
    let directions = DMat3::from_cols(matrix.x_axis / x, matrix.y_axis / y, matrix.z_axis / z);
    if !(longest >= 1e-30 && shortest >= longest * 1e-9 && directions.determinant().abs() >= 1e-6) {
        return Err(Error::invalid(
            field,
            "it flattens what it places: its columns must not lie in one plane, nor be of lengths more than a billion times apart",
        ));
    }
    Ok(())
}
