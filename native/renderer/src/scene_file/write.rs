//! Scenes back into their file format.

use std::collections::HashMap;
use std::sync::Arc;

use glam::{DAffine3, DVec3};

use crate::accel::bvh::Quality;
use crate::error::{Error, ErrorKind, Result};
use crate::light::Light;
use crate::material::{Coloration, Material};
use crate::mesh::Mesh;
use crate::scene::element::{Element, Shape};
use crate::scene::group::Group;
use crate::scene::{ObjectId, Scene};

use super::document::{
    BoxDocument, ColorationDocument, ConeDocument, CylinderDocument, DirectionalDocument, DiscDocument, Document,
    ElementDocument, InstanceDocument, InstancesDocument, LightDocument, MaterialDocument, MeshDocument, PlaneDocument,
    SphereDocument, SphericalDocument, TextureDocument,
};
use super::group_list::Groups;
use super::transform::Transform;

/// The scene as the text of a scene file, which [`super::parse`] reads back to an equal scene. Spheres that were added
/// in bulk are written one by one, and solids as unit shapes under a matrix. A texture or mesh is written under the path
/// that it was loaded by; one outside the folder that the text is read with later is refused then. A texture that was given as
/// pixels or a mesh that was given as vertices has no path and is an error.
pub fn to_json(scene: &Scene) -> Result<String> {
    let settings = scene.settings();
    let mut groups = GroupNames::default();
    let elements = elements(scene.elements(), "elements", &mut groups)?;
    let mut written = Vec::new();
    // Writing a group may find more of them.
    while let Some(group) = groups.list.get(written.len()).cloned() {
        let name = GroupNames::name(written.len());
        let members = self::elements(group.elements(), &format!("groups.{name}"), &mut groups)?;
        written.push((name, members));
    }
    let lights = scene
        .lights()
        .iter()
        .map(|(_, light)| match *light {
            Light::Spherical { position, color, intensity } => {
                LightDocument::Spherical(SphericalDocument { position: position.into(), color, intensity })
            }
            Light::Directional { direction, color, intensity } => {
                LightDocument::Directional(DirectionalDocument { direction: direction.into(), color, intensity })
            }
        })
        .collect();
    let document = Document {
        width: settings.width,
        height: settings.height,
        fov: settings.fov,
        groups: Groups(written),
        elements,
        lights,
        shadow_bias: settings.shadow_bias,
        max_recursion_depth: settings.max_recursion_depth,
    };
    serde_json::to_string_pretty(&document).map_err(|error| Error::new(ErrorKind::InvalidArgument, error.to_string()))
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

/// The elements of a list called `list` in the text.
fn elements(of: &[(ObjectId, Element)], list: &str, groups: &mut GroupNames) -> Result<Vec<ElementDocument>> {
    let mut elements = Vec::with_capacity(of.len());
    for (_, element) in of {
        let at = elements.len();
        let named = |error: Error| error.at(format!("{list}[{at}]"));
        match element {
            Element::Sphere { center, radius, material } => {
                let material = material_document(material).map_err(named)?;
                let sphere = SphereDocument { center: (*center).into(), radius: *radius, material };
                elements.push(ElementDocument::Sphere(sphere));
            }
            Element::Plane { origin, normal, material } => {
                let material = material_document(material).map_err(named)?;
                let plane = PlaneDocument { origin: (*origin).into(), normal: (*normal).into(), material };
                elements.push(ElementDocument::Plane(plane));
            }
            Element::Spheres(part) => {
                for (i, sphere) in part.spheres().iter().enumerate() {
                    let [x, y, z, radius] = sphere.map(f64::from);
                    let material = material_document(part.material(i)).map_err(named)?;
                    let sphere = SphereDocument { center: DVec3::new(x, y, z).into(), radius, material };
                    elements.push(ElementDocument::Sphere(sphere));
                }
            }
            Element::Placed(placed) => {
                let places = Places::One(&placed.transform);
                place(&placed.shape, places, &placed.materials, groups, &mut elements).map_err(named)?;
            }
            Element::Instances(part) => {
                let places = Places::Many(part.transforms());
                place(&part.batch.shape, places, &part.batch.materials, groups, &mut elements).map_err(named)?;
            }
        }
    }
    Ok(elements)
}

/// Where a shape is.
#[derive(Clone, Copy)]
enum Places<'a> {
    One(&'a DAffine3),
    Many(&'a [DAffine3]),
}

impl Places<'_> {
    fn transform(self) -> Option<Transform> {
        match self {
            Self::One(transform) => some_transform(transform),
            Self::Many(_) => None,
        }
    }

    fn transforms(self) -> Option<Vec<Transform>> {
        match self {
            Self::One(_) => None,
            Self::Many(transforms) => Some(transforms.iter().map(|&transform| transform.into()).collect()),
        }
    }
}

fn some_transform(transform: &DAffine3) -> Option<Transform> {
    (*transform != DAffine3::IDENTITY).then(|| (*transform).into())
}

/// Writes a shape that is placed: solids one by one, since only meshes and groups are written in many places at once.
fn place(
    shape: &Shape,
    places: Places,
    materials: &[Arc<Material>],
    groups: &mut GroupNames,
    elements: &mut Vec<ElementDocument>,
) -> Result<()> {
    match shape {
        Shape::Mesh(mesh) => elements.push(ElementDocument::Mesh(mesh_document(mesh, places, materials)?)),
        Shape::Group(group) => {
            let (group, material) = (groups.of(group), materials.first());
            let material = material.map(material_document).transpose()?;
            elements.push(match places.transforms() {
                Some(transforms) => ElementDocument::Instances(InstancesDocument { group, transforms, material }),
                None => {
                    let transform = places.transform();
                    ElementDocument::Instance(InstanceDocument { group, transform, material })
                }
            });
        }
        Shape::Disc | Shape::Cuboid | Shape::Cylinder | Shape::Cone => {
            let transforms = match places {
                Places::One(transform) => std::slice::from_ref(transform),
                Places::Many(transforms) => transforms,
            };
            for transform in transforms {
                // Checked when it was added: a solid has one material.
                if let Some(material) = materials.first() {
                    elements.extend(solid(shape, some_transform(transform), material_document(material)?));
                }
            }
        }
    }
    Ok(())
}

/// A solid as the unit shape under a transform; none for other shapes.
fn solid(shape: &Shape, transform: Option<Transform>, material: MaterialDocument) -> Option<ElementDocument> {
    let (origin, top, radius) = (DVec3::ZERO.into(), DVec3::Z.into(), 1.0);
    Some(match shape {
        Shape::Disc => {
            let normal = DVec3::Z.into();
            ElementDocument::Disc(DiscDocument { center: origin, normal, radius, material, transform })
        }
        Shape::Cuboid => {
            let (min, max) = (DVec3::NEG_ONE.into(), DVec3::ONE.into());
            ElementDocument::Box(BoxDocument { min, max, material, transform })
        }
        Shape::Cylinder => {
            ElementDocument::Cylinder(CylinderDocument { base: origin, top, radius, material, transform })
        }
        Shape::Cone => ElementDocument::Cone(ConeDocument { base: origin, apex: top, radius, material, transform }),
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
    let (material, materials) = match materials {
        [material] => (Some(material_document(material)?), None),
        materials => (None, Some(materials.iter().map(material_document).collect::<Result<_>>()?)),
    };
    Ok(MeshDocument {
        path: path.to_string(),
        build: Some(mesh.quality()).filter(|&quality| quality != Quality::Default).map(Into::into),
        transform: places.transform(),
        transforms: places.transforms(),
        material,
        materials,
    })
}

fn material_document(material: &Arc<Material>) -> Result<MaterialDocument> {
    let coloration = match &material.coloration {
        Coloration::Color(color) => ColorationDocument::Color(*color),
        Coloration::Texture(texture) => match texture.path() {
            Some(path) => ColorationDocument::Texture(TextureDocument { path: path.to_string() }),
            None => {
                return Err(Error::new(
                    ErrorKind::InvalidArgument,
                    "its texture was given as pixels and has no path; load the texture from a file to write the scene",
                ));
            }
        },
    };
    Ok(MaterialDocument { coloration, albedo: material.albedo, surface: material.surface.into() })
}
