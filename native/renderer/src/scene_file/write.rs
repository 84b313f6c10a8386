//! Scenes back into their file format.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use glam::{DAffine3, DVec3};
use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::accel::bvh::Quality;
use crate::camera::Camera;
use crate::error::{Error, ErrorKind, Result};
use crate::material::Material;
use crate::mesh::{Mesh, Shading};
use crate::scene::element::{Element, Shape};
use crate::scene::group::Group;
use crate::scene::{ObjectId, Scene};
use crate::text::Text;

use super::document::{
    BoxDocument, ConeDocument, CylinderDocument, DiscDocument, ElementDocument, InstanceDocument, InstancesDocument,
    LightDocument, MeshDocument, PlaneDocument, ShadingDocument, SphereDocument, SpheresDocument,
};
use super::material::MaterialDocument;
use super::medium::MediumDocument;
use super::surroundings::{CameraDocument, EnvironmentDocument};
use super::transform::Transform;

/// The scene as the text of a scene file, which [`super::parse`] reads back to an equal scene. Solids
/// are written as unit shapes under a matrix. A texture or mesh is written under the path
/// that it was loaded by; one outside the folder that the text is read with later is refused then. A texture that was given as
/// pixels or a mesh that was given as vertices has no path and is an error.
pub fn to_json(scene: &Scene) -> Result<String> {
    // Looked through before anything is written, so that an error names its element and all groups are known.
    let mut groups = GroupNames::default();
    elements(scene.elements(), "elements", &mut |group| groups.of(group), &mut |_| Ok(()))?;
    let mut looked_at = 0;
    // A group may hold more of them.
    while let Some(group) = groups.list.get(looked_at).cloned() {
        let list = format!("groups.{}", GroupNames::name(looked_at));
        elements(group.elements(), &list, &mut |group| groups.of(group), &mut |_| Ok(()))?;
        looked_at += 1;
    }
    let settings = scene.settings();
    let camera = scene.camera();
    let document = Written {
        width: settings.width,
        height: settings.height,
        fov: settings.fov,
        camera: (*camera != Camera::default()).then(|| camera.into()),
        groups: WrittenGroups(&groups),
        elements: WrittenElements { elements: scene.elements(), groups: &groups },
        lights: scene.lights().iter().map(|(_, light)| light.into()).collect(),
        environment: scene.environment().map(EnvironmentDocument::of).transpose()?,
        medium: scene.medium().map(|medium| (*medium).into()),
        shadow_bias: settings.shadow_bias,
        max_recursion_depth: settings.max_recursion_depth,
    };
    let mut text = Text::default();
    serde_json::to_writer_pretty(&mut text, &document).map_err(|error| {
        let kind = if error.is_io() { ErrorKind::OutOfMemory } else { ErrorKind::InvalidArgument };
        Error::new(kind, format!("the scene cannot be written: {error}"))
    })?;
    Ok(text.into_string())
}

/// A [`Document`](super::document::Document) whose elements are made as they are written: of millions, one at a time.
#[derive(Serialize)]
struct Written<'a> {
    width: u32,
    height: u32,
    fov: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    camera: Option<CameraDocument>,
    #[serde(skip_serializing_if = "WrittenGroups::is_empty")]
    groups: WrittenGroups<'a>,
    elements: WrittenElements<'a>,
    lights: Vec<LightDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<EnvironmentDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<MediumDocument>,
    shadow_bias: f64,
    max_recursion_depth: u32,
}

struct WrittenGroups<'a>(&'a GroupNames);

impl WrittenGroups<'_> {
    fn is_empty(&self) -> bool {
        self.0.list.is_empty()
    }
}

impl Serialize for WrittenGroups<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0.list.iter().enumerate().map(|(i, group)| {
                (GroupNames::name(i), WrittenElements { elements: group.elements(), groups: self.0 })
            }),
        )
    }
}

struct WrittenElements<'a> {
    elements: &'a [(ObjectId, Element)],
    groups: &'a GroupNames,
}

impl Serialize for WrittenElements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut failure = None;
        // All groups have been met before.
        let name = &mut |group: &Arc<Group>| GroupNames::name(self.groups.indices[&Arc::as_ptr(group)]);
        let result = elements(self.elements, "", name, &mut |element| {
            list.serialize_element(&element).map_err(|error| {
                failure = Some(error);
                Error::new(ErrorKind::OutOfMemory, "the element cannot be written")
            })
        });
        match (failure, result) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(S::Error::custom(error)),
            (None, Ok(())) => list.end(),
        }
    }
}

/// The groups that are met, in the order of their names.
#[derive(Default)]
struct GroupNames {
    list: Vec<Arc<Group>>,
    indices: HashMap<*const Group, usize>,
}

impl GroupNames {
    /// The name of the group at `index` of the list.
    fn name(index: usize) -> String {
        format!("group{}", index + 1)
    }

    fn of(&mut self, group: &Arc<Group>) -> String {
        let index = *self.indices.entry(Arc::as_ptr(group)).or_insert_with(|| {
            self.list.push(group.clone());
            self.list.len() - 1
        });
        Self::name(index)
    }
}

/// Tells the name of a group.
type Name<'a> = &'a mut dyn FnMut(&Arc<Group>) -> String;

/// Takes what is written.
type Visit<'a> = &'a mut dyn FnMut(ElementDocument) -> Result<()>;

/// Gives the elements of a list called `list` in the text to `visit`, one by one.
fn elements(of: &[(ObjectId, Element)], list: &str, name: Name, visit: Visit) -> Result<()> {
    let at = Cell::new(0);
    for (_, element) in of {
        let counted = &mut |element| {
            visit(element)?;
            at.set(at.get() + 1);
            Ok(())
        };
        write_element(element, name, counted).map_err(|error| error.at(format!("{list}[{}]", at.get())))?;
    }
    Ok(())
}

fn write_element(element: &Element, name: Name, visit: Visit) -> Result<()> {
    match element {
        Element::Sphere { center, radius, material } => {
            let material = material_document(material)?;
            let sphere = SphereDocument { center: (*center).into(), radius: *radius, material };
            visit(ElementDocument::Sphere(sphere))?;
        }
        Element::Plane { origin, normal, material } => {
            let material = material_document(material)?;
            let plane = PlaneDocument { origin: (*origin).into(), normal: (*normal).into(), material };
            visit(ElementDocument::Plane(plane))?;
        }
        Element::Spheres(part) => {
            let batch = &*part.batch;
            let (material, materials) = material_documents(&batch.materials)?;
            visit(ElementDocument::Spheres(SpheresDocument {
                spheres: copied(part.spheres())?,
                colors: batch.colors.get(part.range.clone()).map(copied).transpose()?,
                // One material is that of all.
                material_indices: match batch.material_indices.get(part.range.clone()) {
                    Some(indices) if material.is_none() => Some(copied(indices)?),
                    _ => None,
                },
                material,
                materials,
            }))?;
        }
        Element::Placed(placed) => {
            let places = Places::One(&placed.transform, placed.motion.as_ref());
            place(&placed.shape, places, &placed.materials, name, visit)?;
        }
        Element::Instances(part) => {
            let places = Places::Many(part.transforms());
            place(&part.batch.shape, places, &part.batch.materials, name, visit)?;
        }
    }
    Ok(())
}

/// Where a shape is.
#[derive(Clone, Copy)]
enum Places<'a> {
    One(&'a DAffine3, Option<&'a DAffine3>),
    Many(&'a [DAffine3]),
}

impl Places<'_> {
    fn transform(self) -> Option<Transform> {
        match self {
            Self::One(transform, _) => some_transform(transform),
            Self::Many(_) => None,
        }
    }

    fn motion(self) -> Option<Transform> {
        match self {
            Self::One(_, motion) => motion.map(|&motion| motion.into()),
            Self::Many(_) => None,
        }
    }

    fn transforms(self) -> Option<Vec<Transform>> {
        match self {
            Self::One(..) => None,
            Self::Many(transforms) => Some(transforms.iter().map(|&transform| transform.into()).collect()),
        }
    }
}

fn some_transform(transform: &DAffine3) -> Option<Transform> {
    (*transform != DAffine3::IDENTITY).then(|| (*transform).into())
}

/// Writes a shape that is placed: solids one by one, since only meshes and groups are written in many places at once.
fn place(shape: &Shape, places: Places, materials: &[Arc<Material>], name: Name, visit: Visit) -> Result<()> {
    match shape {
        Shape::Mesh(mesh) => visit(ElementDocument::Mesh(mesh_document(mesh, places, materials)?))?,
        Shape::Group(group) => {
            let (group, material) = (name(group), materials.first());
            let material = material.map(material_document).transpose()?;
            visit(match places.transforms() {
                Some(transforms) => ElementDocument::Instances(InstancesDocument { group, transforms, material }),
                None => {
                    let transform = places.transform();
                    ElementDocument::Instance(InstanceDocument { group, transform, motion: places.motion(), material })
                }
            })?;
        }
        Shape::Disc | Shape::Cuboid | Shape::Cylinder | Shape::Cone => {
            let transforms = match places {
                Places::One(transform, _) => std::slice::from_ref(transform),
                Places::Many(transforms) => transforms,
            };
            for transform in transforms {
                // Checked when it was added: a solid has one material.
                let Some(material) = materials.first() else { continue };
                if let Some(element) =
                    solid(shape, some_transform(transform), places.motion(), material_document(material)?)
                {
                    visit(element)?;
                }
            }
        }
    }
    Ok(())
}

/// A solid as the unit shape under a transform; none for other shapes.
fn solid(
    shape: &Shape,
    transform: Option<Transform>,
    motion: Option<Transform>,
    material: MaterialDocument,
) -> Option<ElementDocument> {
    let (origin, top, radius) = (DVec3::ZERO.into(), DVec3::Z.into(), 1.0);
    Some(match shape {
        Shape::Disc => {
            let normal = DVec3::Z.into();
            ElementDocument::Disc(DiscDocument { center: origin, normal, radius, material, transform, motion })
        }
        Shape::Cuboid => {
            let (min, max) = (DVec3::NEG_ONE.into(), DVec3::ONE.into());
            ElementDocument::Box(BoxDocument { min, max, material, transform, motion })
        }
        Shape::Cylinder => {
            ElementDocument::Cylinder(CylinderDocument { base: origin, top, radius, material, transform, motion })
        }
        Shape::Cone => {
            ElementDocument::Cone(ConeDocument { base: origin, apex: top, radius, material, transform, motion })
        }
        Shape::Mesh(_) | Shape::Group(_) => return None,
    })
}

fn mesh_document(mesh: &Mesh, places: Places, materials: &[Arc<Material>]) -> Result<MeshDocument> {
    let Some(path) = mesh.path() else {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            "its mesh was given as vertices and has no path; load the mesh from a file to write the scene",
        ));
    };
    let (material, materials) = material_documents(materials)?;
    Ok(MeshDocument {
        path: path.to_string(),
        build: Some(mesh.quality()).filter(|&quality| quality != Quality::Default).map(Into::into),
        shading: match mesh.shading() {
            Shading::AsGiven => None,
            Shading::Smooth => Some(ShadingDocument::Smooth),
            Shading::Flat => Some(ShadingDocument::Flat),
        },
        transform: places.transform(),
        transforms: places.transforms(),
        motion: places.motion(),
        material,
        materials,
    })
}

/// As `material` where there is one, otherwise as `materials`.
fn material_documents(
    materials: &[Arc<Material>],
) -> Result<(Option<MaterialDocument>, Option<Vec<MaterialDocument>>)> {
    Ok(match materials {
        [material] => (Some(material_document(material)?), None),
        materials => (None, Some(materials.iter().map(material_document).collect::<Result<_>>()?)),
    })
}

fn copied<T: Copy>(values: &[T]) -> Result<Vec<T>> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(values.len())
        .map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory to write spheres"))?;
    copy.extend_from_slice(values);
    Ok(copy)
}

fn material_document(material: &Arc<Material>) -> Result<MaterialDocument> {
    MaterialDocument::of(material)
}
