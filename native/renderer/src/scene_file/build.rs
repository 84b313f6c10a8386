//! From a parsed document to a scene.

use std::collections::HashMap;
use std::sync::Arc;

use glam::DAffine3;

use crate::accel::parallel::Executor;
use crate::assets::Assets;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::material::Material;
use crate::mesh::Shading;
use crate::scene::element::{InstanceBatch, Placed, Shape, SphereBatch};
use crate::scene::group::Group;
use crate::scene::{Scene, Settings};

use super::document::{
    Build, Document, ElementDocument, InstanceDocument, InstancesDocument, MeshDocument, PlaneDocument,
    ShadingDocument, SphereDocument, SpheresDocument,
};
use super::files::Files;
use super::group_list;
use super::material::MaterialDocument;
use super::transform::Transform;

/// Puts a scene together. The field of an error is a path into the document, or begins with one.
pub(super) struct Builder<'a> {
    files: Files<'a>,
    limits: &'a Limits,
    executor: &'a dyn Executor,
    groups: HashMap<String, Arc<Group>>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(assets: Assets, limits: &'a Limits, executor: &'a dyn Executor) -> Self {
        Self { files: Files::new(assets, limits, executor), limits, executor, groups: HashMap::new() }
    }

    pub(super) fn build(mut self, document: Document) -> Result<Scene> {
        let settings = Settings {
            width: document.width,
            height: document.height,
            fov: document.fov,
            shadow_bias: document.shadow_bias,
            max_recursion_depth: document.max_recursion_depth,
        };
        let mut scene = Scene::new(settings, *self.limits)?;
        let order = document.groups.order()?;
        let mut groups: Vec<_> = document.groups.0.into_iter().map(Some).collect();
        for (name, elements) in order.into_iter().filter_map(|i| groups[i].take()) {
            let field = format!("groups.{name}");
            let group = self.group(settings, &field, elements)?;
            self.groups.insert(name, Arc::new(group));
        }
        for (i, element) in document.elements.into_iter().enumerate() {
            self.element(&mut scene, element).map_err(|error| inside(&format!("elements[{i}]"), error))?;
        }
        for (i, light) in document.lights.into_iter().enumerate() {
            let field = format!("lights[{i}].{}", light.kind());
            scene.add_light(light.into()).map_err(|error| inside(&field, error))?;
        }
        if let Some(camera) = document.camera {
            scene.set_camera(camera.into()).map_err(of_the_form)?;
        }
        if let Some(environment) = document.environment {
            let kind = environment.kind();
            let environment = environment.build(&mut self.files).map_err(|error| inside("environment", error))?;
            scene.set_environment(Some(environment)).map_err(|error| {
                let field = error.field.replacen("environment", kind, 1).replace("Map.rotation", "Map.quaternion");
                inside("environment", Error { field, ..error })
            })?;
        }
        scene.set_medium(document.medium.map(Into::into)).map_err(of_the_form)?;
        Ok(scene)
    }

    fn group(&mut self, settings: Settings, field: &str, elements: Vec<ElementDocument>) -> Result<Group> {
        let mut members = Scene::new(settings, *self.limits)?;
        for (i, element) in elements.into_iter().enumerate() {
            let added = match element {
                ElementDocument::Plane(_) => Err(Error::invalid(
                    "Plane",
                    "a plane has no end and cannot be in a group; use a Disc, or place it outside",
                )),
                element => self.element(&mut members, element),
            };
            added.map_err(|error| inside(&format!("{field}[{i}]"), error))?;
        }
        Group::new(&members, self.executor).map_err(|error| error.at(field))
    }

    /// Adds an element; the field of an error begins at the element.
    fn element(&mut self, scene: &mut Scene, element: ElementDocument) -> Result<()> {
        let (kind, added) = match element {
            ElementDocument::Sphere(sphere) => ("Sphere", self.sphere(scene, sphere)),
            ElementDocument::Spheres(spheres) => ("Spheres", self.spheres(scene, spheres)),
            ElementDocument::Plane(plane) => ("Plane", self.plane(scene, plane)),
            ElementDocument::Disc(disc) => {
                let solid = self
                    .material(disc.material)
                    .and_then(|material| Placed::disc(disc.center.into(), disc.normal.into(), disc.radius, material));
                ("Disc", add_solid(scene, solid, disc.transform, disc.motion))
            }
            ElementDocument::Box(it) => {
                let solid = self
                    .material(it.material)
                    .and_then(|material| Placed::cuboid(it.min.into(), it.max.into(), material));
                ("Box", add_solid(scene, solid, it.transform, it.motion))
            }
            ElementDocument::Cylinder(it) => {
                let solid = self
                    .material(it.material)
                    .and_then(|material| Placed::cylinder(it.base.into(), it.top.into(), it.radius, material));
                ("Cylinder", add_solid(scene, solid, it.transform, it.motion))
            }
            ElementDocument::Cone(it) => {
                let solid = self
                    .material(it.material)
                    .and_then(|material| Placed::cone(it.base.into(), it.apex.into(), it.radius, material));
                ("Cone", add_solid(scene, solid, it.transform, it.motion))
            }
            ElementDocument::Mesh(mesh) => ("Mesh", self.mesh(scene, mesh)),
            ElementDocument::Instance(instance) => ("Instance", self.instance(scene, instance)),
            ElementDocument::Instances(instances) => ("Instances", self.instances(scene, instances)),
        };
        added.map_err(|error| inside(kind, error))
    }

    fn sphere(&mut self, scene: &mut Scene, sphere: SphereDocument) -> Result<()> {
        let material = self.material(sphere.material)?;
        scene.add_sphere(sphere.center.into(), sphere.radius, material).map(drop)
    }

    fn spheres(&mut self, scene: &mut Scene, document: SpheresDocument) -> Result<()> {
        let SpheresDocument { spheres, colors, material, materials, material_indices } = document;
        let materials = match (material, materials) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid("materials", "give one material or a list of materials, not both"));
            }
            (Some(material), None) => vec![self.material(material)?],
            (None, Some(materials)) => self.materials(materials)?,
            (None, None) => return Err(Error::invalid("", "give material, one for all, or materials")),
        };
        // A list of no colours or indices is one that is too short.
        for (name, len) in
            [("colors", colors.as_ref().map(Vec::len)), ("material_indices", material_indices.as_ref().map(Vec::len))]
        {
            if len.is_some_and(|len| len != spheres.len()) {
                let text = format!("{} for {} spheres; give one each", len.unwrap_or(0), spheres.len());
                return Err(Error::invalid(name, text));
            }
        }
        let (colors, material_indices) = (colors.unwrap_or_default(), material_indices.unwrap_or_default());
        let added = scene.add_spheres(SphereBatch { spheres, material_indices, materials, colors });
        added.map(drop).map_err(|error| Error { field: in_numbers(&error.field), ..error })
    }

    fn materials(&mut self, materials: Vec<MaterialDocument>) -> Result<Vec<Arc<Material>>> {
        let one = |(i, material)| self.material_at(&format!("materials[{i}]"), material);
        materials.into_iter().enumerate().map(one).collect()
    }

    fn plane(&mut self, scene: &mut Scene, plane: PlaneDocument) -> Result<()> {
        let material = self.material(plane.material)?;
        scene.add_plane(plane.origin.into(), plane.normal.into(), material).map(drop)
    }

    fn mesh(&mut self, scene: &mut Scene, document: MeshDocument) -> Result<()> {
        let MeshDocument { path, build, shading, transform, transforms, motion, material, materials } = document;
        if transform.is_some() && transforms.is_some() {
            return Err(Error::invalid("transforms", "give transform for one place or transforms for many, not both"));
        }
        if motion.is_some() && transforms.is_some() {
            return Err(Error::invalid("motion", "what is in many places stands still; give transform for one place"));
        }
        let quality = build.unwrap_or(Build::Default).into();
        let mesh = self.files.mesh(&path, quality).map_err(|error| error.at("path"))?;
        let materials = match (material, materials) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid("materials", "give one material or a list of materials, not both"));
            }
            (Some(material), None) => vec![self.material(material)?],
            (None, Some(materials)) => self.materials(materials)?,
            (None, None) => self.files.mesh_materials(&path, quality).map_err(|error| error.at("path"))?,
        };
        let mesh = match shading {
            Some(ShadingDocument::Smooth) => self.files.shaded(&path, &mesh, Shading::Smooth)?,
            Some(ShadingDocument::Flat) => self.files.shaded(&path, &mesh, Shading::Flat)?,
            None => mesh,
        };
        place(scene, Shape::Mesh(mesh), transform, motion, transforms, materials)
    }

    fn instance(&mut self, scene: &mut Scene, instance: InstanceDocument) -> Result<()> {
        let InstanceDocument { group, transform, motion, material } = instance;
        let (shape, materials) = self.shape_of_group(&group, material)?;
        place(scene, shape, transform, motion, None, materials)
    }

    fn instances(&mut self, scene: &mut Scene, instances: InstancesDocument) -> Result<()> {
        let InstancesDocument { group, transforms, material } = instances;
        let (shape, materials) = self.shape_of_group(&group, material)?;
        place(scene, shape, None, None, Some(transforms), materials)
    }

    fn shape_of_group(
        &mut self,
        name: &str,
        material: Option<MaterialDocument>,
    ) -> Result<(Shape, Vec<Arc<Material>>)> {
        let group = self.groups.get(name).cloned().ok_or_else(|| group_list::unknown(name).at("group"))?;
        let material = material.map(|material| self.material(material)).transpose()?;
        Ok((Shape::Group(group), material.into_iter().collect()))
    }

    fn material(&mut self, document: MaterialDocument) -> Result<Arc<Material>> {
        self.material_at("material", document)
    }

    fn material_at(&mut self, field: &str, document: MaterialDocument) -> Result<Arc<Material>> {
        document.build(&mut self.files, field)
    }
}

/// Adds a shape that was put where its numbers say, and then moved by `transform`.
fn add_solid(
    scene: &mut Scene,
    solid: Result<Placed>,
    transform: Option<Transform>,
    motion: Option<Transform>,
) -> Result<()> {
    let mut solid = solid?;
    solid.motion = motion.map(DAffine3::from);
    if let Some(transform) = transform {
        solid.transform = DAffine3::from(transform) * solid.transform;
    }
    scene.add_placed(solid).map(drop)
}

/// Adds a shape in one place, or in many where there are `transforms`.
fn place(
    scene: &mut Scene,
    shape: Shape,
    transform: Option<Transform>,
    motion: Option<Transform>,
    transforms: Option<Vec<Transform>>,
    materials: Vec<Arc<Material>>,
) -> Result<()> {
    match transforms {
        Some(transforms) => {
            let transforms = transforms.into_iter().map(DAffine3::from).collect();
            scene.add_instances(InstanceBatch { shape, transforms, materials }).map(drop)
        }
        None => {
            let transform = transform.map_or(DAffine3::IDENTITY, DAffine3::from);
            let motion = motion.map(DAffine3::from);
            scene.add_placed(Placed { shape, transform, motion, materials }).map(drop)
        }
    }
}

/// The name of a number of a sphere as its place in the file, where spheres and colours are rows of numbers.
fn in_numbers(field: &str) -> String {
    let names = [".center.x", ".center.y", ".center.z", ".radius", ".red", ".green", ".blue"];
    match names.iter().position(|name| field.ends_with(name)) {
        Some(at) => format!("{}[{}]", field.strip_suffix(names[at]).unwrap_or(field), at % 4),
        None => field.to_string(),
    }
}

/// The error with `outer` before its field.
fn inside(outer: &str, error: Error) -> Error {
    let field = if error.field.is_empty() { outer.to_string() } else { format!("{outer}.{}", error.field) };
    of_the_form(Error { field, ..error })
}

/// Numbers that do not fit each other break the format, as those out of range do.
fn of_the_form(error: Error) -> Error {
    let kind = if error.kind == ErrorKind::InvalidArgument { ErrorKind::SceneFormat } else { error.kind };
    Error { kind, ..error }
}
