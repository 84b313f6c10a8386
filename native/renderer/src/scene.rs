//! Scenes: what was described, in double precision and in the order given. Nothing here is built for rendering;
//! an integrator prepares its own form of it.

pub mod element;
pub mod emitters;
pub mod environment;
mod fingerprint;
pub mod group;
mod inventory;
mod solid;
pub mod world;

use std::collections::HashMap;
use std::sync::Arc;

use glam::{DAffine3, DQuat, DVec3};

use crate::camera::{Camera, CameraRays};
use crate::error::{Error, ErrorKind, Result};
use crate::light::Light;
use crate::limits::Limits;
use crate::material::Material;
use crate::medium::Medium;
use crate::mesh::Mesh;
use crate::range;
use crate::view::Resolution;

use element::{Element, InstanceBatch, Part, Placed, Shape, SphereBatch, check_transform};
use environment::{Environment, Sky};
use inventory::Inventory;

/// Picture and integrator settings of a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Vertical field of view in degrees, between 0 and 180.
    pub fov: f64,
    /// How far secondary rays start from the surface, in world units, ≥ 0.
    pub shadow_bias: f64,
    /// Rays at this depth are black; camera rays have depth 0.
    pub max_recursion_depth: u32,
}

impl Settings {
    /// The settings that the article's scene starts from.
    pub fn new(width: u32, height: u32, fov: f64) -> Self {
        Self { width, height, fov, shadow_bias: 1e-13, max_recursion_depth: 10 }
    }

    /// Refuses numbers out of range or above `limits`, naming the one at fault.
    pub fn validate(&self, limits: &Limits) -> Result<()> {
        limits.check_resolution(self.width, self.height)?;
        range::check_fov(self.fov).map_err(|text| Error::invalid("fov", text))?;
        range::check_non_negative(self.shadow_bias).map_err(|text| Error::invalid("shadow_bias", text))?;
        limits.check_recursion_depth(self.max_recursion_depth)
    }
}

/// A number that names an object or light of one scene, never reused in it. The first is 1.
pub type ObjectId = u64;

/// What a scene holds, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Spheres, those added in bulk included.
    pub spheres: u64,
    /// Planes.
    pub planes: u64,
    /// Discs, cuboids, cylinders and cones.
    pub solids: u64,
    /// Meshes and groups that are placed in it, each place counted.
    pub instances: u64,
    /// Different meshes, those in groups not counted.
    pub meshes: u64,
    /// Triangles of these.
    pub triangles: u64,
    /// Lights of all kinds.
    pub lights: u64,
    /// Different textures, the map round the scene included.
    pub textures: u64,
    /// Bytes of their texels.
    pub texture_bytes: u64,
    /// Different media: what fills shapes, those in groups too, and the space between them.
    pub media: u64,
    /// Whether there is something round the scene.
    pub environment: bool,
    /// How many of the lights and the environment are infinitely far away behind a medium without end, which no light of theirs
    /// gets through.
    pub lost_lights: u64,
}

/// A description of a scene that can be rendered.
pub struct Scene {
    settings: Settings,
    limits: Limits,
    elements: Vec<(ObjectId, Element)>,
    lights: Vec<(ObjectId, Light)>,
    environment: Option<Environment>,
    camera: Camera,
    medium: Option<Medium>,
    next_id: ObjectId,
}

impl Scene {
    /// An empty scene.
    pub fn new(settings: Settings, limits: Limits) -> Result<Self> {
        settings.validate(&limits)?;
        Ok(Self {
            settings,
            limits,
            elements: Vec::new(),
            lights: Vec::new(),
            environment: None,
            camera: Camera::default(),
            medium: None,
            next_id: 1,
        })
    }

    /// A copy, for which there may be no memory. Batches and textures are shared.
    pub fn try_clone(&self) -> Result<Self> {
        let environment = self.environment.clone();
        let mut copy = Self { elements: Vec::new(), lights: Vec::new(), environment, ..*self };
        let reserved = copy.elements.try_reserve_exact(self.elements.len()).is_ok()
            && copy.lights.try_reserve_exact(self.lights.len()).is_ok();
        if !reserved {
            return Err(Error::new(ErrorKind::OutOfMemory, "no memory for a copy of the scene"));
        }
        copy.elements.extend_from_slice(&self.elements);
        copy.lights.extend_from_slice(&self.lights);
        Ok(copy)
    }

    /// Camera and integrator settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Replaces the settings; refuses ones out of range and keeps the old.
    pub fn set_settings(&mut self, settings: Settings) -> Result<()> {
        settings.validate(&self.limits)?;
        self.settings = settings;
        Ok(())
    }

    /// The limits that this scene is held to.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Elements in the order they were added, each with its id (the first id of a batch).
    pub fn elements(&self) -> &[(ObjectId, Element)] {
        &self.elements
    }

    /// Lights in the order they were added.
    pub fn lights(&self) -> &[(ObjectId, Light)] {
        &self.lights
    }

    /// Where pictures of it are taken from.
    pub fn camera(&self) -> &Camera {
        &self.camera
    }

    /// Replaces the camera; refuses one that sees nothing and keeps the old.
    pub fn set_camera(&mut self, camera: Camera) -> Result<()> {
        camera.validate()?;
        self.camera = camera;
        Ok(())
    }

    /// The rays of a picture of it.
    pub fn camera_rays(&self, resolution: Resolution) -> CameraRays {
        CameraRays::new(&self.camera, self.settings.fov, resolution)
    }

    /// What fills the space between its objects, and where the camera is; nothing by default.
    pub fn medium(&self) -> Option<&Medium> {
        self.medium.as_ref()
    }

    /// Fills the space between its objects, or empties it.
    pub fn set_medium(&mut self, medium: Option<Medium>) -> Result<()> {
        medium.as_ref().map_or(Ok(()), |medium| medium.validate("medium"))?;
        self.medium = medium;
        Ok(())
    }

    /// What is round the scene; `None` for darkness.
    pub fn environment(&self) -> Option<&Environment> {
        self.environment.as_ref()
    }

    /// Puts something else round the scene; refuses numbers out of range and keeps the old.
    pub fn set_environment(&mut self, environment: Option<Environment>) -> Result<()> {
        environment.as_ref().map_or(Ok(()), Environment::validate)?;
        self.environment = match environment {
            Some(Environment::Sky(sky)) => {
                let (sun, up) = (unit("environment.sun", sky.sun)?, unit("environment.up", sky.up)?);
                Some(Environment::Sky(Sky { sun, up, ..sky }))
            }
            other => other,
        };
        Ok(())
    }

    /// Adds a sphere.
    pub fn add_sphere(&mut self, center: DVec3, radius: f64, material: Arc<Material>) -> Result<ObjectId> {
        check_point(&"center", center)?;
        range::check_positive(radius).map_err(|text| Error::invalid("radius", text))?;
        material.validate()?;
        self.add_element(1, Element::Sphere { center, radius, material })
    }

    /// Adds a plane; `normal` may have any length but 0.
    pub fn add_plane(&mut self, origin: DVec3, normal: DVec3, material: Arc<Material>) -> Result<ObjectId> {
        check_point(&"origin", origin)?;
        let normal = unit("normal", normal)?;
        material.validate()?;
        self.add_element(1, Element::Plane { origin, normal, material })
    }

    /// Adds spheres in bulk, all or none; gives back the id of the first, the others follow it by ones.
    pub fn add_spheres(&mut self, batch: SphereBatch) -> Result<ObjectId> {
        batch.validate()?;
        let count = batch.spheres.len();
        if count == 0 {
            return Ok(self.next_id);
        }
        self.add_element(count as u64, Element::Spheres(Part { batch: Arc::new(batch), range: 0..count }))
    }

    /// Adds a light; a direction may have any length but 0.
    pub fn add_light(&mut self, light: Light) -> Result<ObjectId> {
        let light = match light {
            Light::Spherical { position, .. } => {
                check_point(&"position", position)?;
                light
            }
            Light::Directional { direction, color, intensity } => {
                Light::Directional { direction: unit("direction", direction)?, color, intensity }
            }
            Light::Spot { position, direction, color, intensity, inner_angle, outer_angle } => {
                check_point(&"position", position)?;
                let direction = unit("direction", direction)?;
                Light::Spot { position, direction, color, intensity, inner_angle, outer_angle }
            }
            Light::Sun { direction, color, intensity, angular_diameter } => {
                Light::Sun { direction: unit("direction", direction)?, color, intensity, angular_diameter }
            }
        };
        light.validate()?;
        reserve_one(&mut self.lights)?;
        let id = self.take_ids(1)?;
        self.lights.push((id, light));
        Ok(id)
    }

    /// Places a shape.
    pub fn add_placed(&mut self, placed: Placed) -> Result<ObjectId> {
        placed.validate()?;
        self.add_element(1, Element::Placed(placed))
    }

    /// Places a shape many times, all or none; gives back the id of the first, the others follow it by ones.
    pub fn add_instances(&mut self, batch: InstanceBatch) -> Result<ObjectId> {
        batch.validate()?;
        let count = batch.transforms.len();
        if count == 0 {
            return Ok(self.next_id);
        }
        self.add_element(count as u64, Element::Instances(Part { batch: Arc::new(batch), range: 0..count }))
    }

    /// Takes an object or a light away. Its id stays unused.
    pub fn remove(&mut self, id: ObjectId) -> Result<()> {
        if let Ok(at) = self.lights.binary_search_by_key(&id, |&(light, _)| light) {
            self.lights.remove(at);
            return Ok(());
        }
        self.replace(id, |_| Ok(None))
    }

    /// Moves an object that was placed by a transform; what moves while the shutter is open moves on as before.
    pub fn set_transform(&mut self, id: ObjectId, transform: DAffine3) -> Result<()> {
        check_transform("transform", &transform)?;
        self.replace(id, |placed| match placed {
            Some(placed) => {
                let placed = Placed { transform, ..placed };
                placed.validate()?;
                Ok(Some(Element::Placed(placed)))
            }
            None => Err(Error::invalid("id", format!("object {id} has no transform; remove it and add another"))),
        })
    }

    /// Has an object that was placed by a transform move while the shutter is open, from where it is to where `motion` takes it
    /// in the scene's space: rotations evenly, the rest along straight lines. Or has it be still.
    pub fn set_motion(&mut self, id: ObjectId, motion: Option<DAffine3>) -> Result<()> {
        if let Some(motion) = &motion {
            check_transform("motion", motion)?;
        }
        self.replace(id, |placed| match placed {
            Some(placed) => {
                let placed = Placed { motion, ..placed };
                placed.validate()?;
                Ok(Some(Element::Placed(placed)))
            }
            None => Err(Error::invalid("id", format!("object {id} has no transform; remove it and add another"))),
        })
    }

    /// Gives an object another mesh: the same thing with its vertices moved, say.
    pub fn set_mesh(&mut self, id: ObjectId, mesh: Arc<Mesh>) -> Result<()> {
        self.replace(id, |placed| match placed {
            Some(placed @ Placed { shape: Shape::Mesh(_), .. }) => {
                let placed = Placed { shape: Shape::Mesh(mesh), ..placed };
                placed.validate()?;
                Ok(Some(Element::Placed(placed)))
            }
            _ => Err(Error::invalid("id", format!("object {id} is no mesh"))),
        })
    }

    /// Moves a sphere or changes its size.
    pub fn set_sphere(&mut self, id: ObjectId, center: DVec3, radius: f64) -> Result<()> {
        check_point(&"center", center)?;
        range::check_positive(radius).map_err(|text| Error::invalid("radius", text))?;
        let (at, member) = self.find(id)?;
        let material = match &self.elements[at].1 {
            Element::Sphere { material, .. } => material.clone(),
            Element::Spheres(part) => part.single_material(member),
            _ => return Err(Error::invalid("id", format!("object {id} is no sphere"))),
        };
        self.replace(id, |_| Ok(Some(Element::Sphere { center, radius, material })))
    }

    /// The scene without the objects that `visible` is false for. Ids and lights stay.
    pub fn filtered(&self, visible: &dyn Fn(ObjectId) -> bool) -> Result<Self> {
        let mut elements = Vec::new();
        for (first, element) in &self.elements {
            let count = element.count();
            let mut start = 0;
            while start < count {
                let shown = visible(first + start as u64);
                let end = (start + 1..count).find(|&i| visible(first + i as u64) != shown).unwrap_or(count);
                if let Some(part) = element.cut(start, end).filter(|_| shown) {
                    reserve_one(&mut elements)?;
                    elements.push((first + start as u64, part));
                }
                start = end;
            }
        }
        Ok(Self { elements, lights: self.lights.clone(), environment: self.environment.clone(), ..*self })
    }

    /// Where an object is: which element, and which member of it.
    fn find(&self, id: ObjectId) -> Result<(usize, usize)> {
        let after = self.elements.partition_point(|&(first, _)| first <= id);
        let found = after.checked_sub(1).and_then(|at| {
            let (first, element) = &self.elements[at];
            let member = usize::try_from(id - first).ok().filter(|&member| member < element.count())?;
            Some((at, member))
        });
        found.ok_or_else(|| Error::invalid("id", format!("the scene has no object {id}; it may have been removed")))
    }

    /// Puts what `change` makes of an object in its place; it is given the shape and place of one that has a transform.
    fn replace(&mut self, id: ObjectId, change: impl FnOnce(Option<Placed>) -> Result<Option<Element>>) -> Result<()> {
        let (at, member) = self.find(id)?;
        let (first, element) = &self.elements[at];
        let first = *first;
        let placed = match element {
            Element::Placed(placed) => Some(placed.clone()),
            Element::Instances(part) => Some(part.placed(member)),
            _ => None,
        };
        let parts = [
            (first, element.cut(0, member)),
            (id, change(placed)?),
            (id + 1, element.cut(member + 1, element.count())),
        ];
        self.elements.try_reserve(2).map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory for another object"))?;
        self.elements.splice(at..=at, parts.into_iter().filter_map(|(id, part)| Some((id, part?))));
        Ok(())
    }

    /// Counts what the scene holds.
    pub fn info(&self) -> Info {
        let mut info = Info { lights: self.lights.len() as u64, ..Info::default() };
        let mut textures = HashMap::new();
        let mut meshes = HashMap::new();
        for (_, element) in &self.elements {
            let count = element.count() as u64;
            let (materials, shape) = match element {
                Element::Sphere { material, .. } => {
                    info.spheres += 1;
                    (std::slice::from_ref(material), None)
                }
                Element::Plane { material, .. } => {
                    info.planes += 1;
                    (std::slice::from_ref(material), None)
                }
                Element::Spheres(part) => {
                    info.spheres += count;
                    (&*part.batch.materials, None)
                }
                Element::Placed(placed) => (&*placed.materials, Some(&placed.shape)),
                Element::Instances(part) => (&*part.batch.materials, Some(&part.batch.shape)),
            };
            match shape {
                Some(Shape::Mesh(mesh)) => {
                    info.instances += count;
                    meshes.insert(Arc::as_ptr(mesh), mesh.triangles().indices().len() as u64);
                }
                Some(Shape::Group(_)) => info.instances += count,
                Some(Shape::Disc | Shape::Cuboid | Shape::Cylinder | Shape::Cone) => info.solids += count,
                None => {}
            }
            for material in materials {
                material.each_texture(&mut |texture| {
                    textures.insert(texture.texels().as_ptr(), texture.texels().len() as u64);
                });
            }
        }
        if let Some(Environment::Map { map, .. }) = &self.environment {
            textures.insert(map.pixels().as_ptr().cast(), size_of_val(map.pixels()) as u64);
        }
        info.meshes = meshes.len() as u64;
        info.triangles = meshes.values().sum();
        info.textures = textures.len() as u64;
        info.texture_bytes = textures.values().sum();
        info.environment = self.environment.is_some();
        if self.medium.is_some_and(|medium| medium.is_opaque_from_afar()) {
            let infinite = |light: &Light| matches!(light, Light::Directional { .. } | Light::Sun { .. });
            let lights = self.lights.iter().filter(|(_, light)| infinite(light)).count();
            info.lost_lights = lights as u64 + u64::from(info.environment);
        }
        let mut inventory = Inventory::default();
        self.elements.iter().for_each(|(_, element)| inventory.add(element));
        inventory.media.extend(self.medium.as_ref().map(Medium::to_bits));
        info.media = inventory.media.len() as u64;
        info
    }

    /// How many surfaces shine, each triangle of a mesh and each member of each placed group by itself. Fails where memory does.
    pub fn emitters(&self) -> Result<u64> {
        emitters::count(self.elements.iter().map(|(_, element)| element))
    }

    fn add_element(&mut self, ids: u64, element: Element) -> Result<ObjectId> {
        reserve_one(&mut self.elements)?;
        let id = self.take_ids(ids)?;
        self.elements.push((id, element));
        Ok(id)
    }

    fn take_ids(&mut self, count: u64) -> Result<ObjectId> {
        let first = self.next_id;
        self.next_id = first
            .checked_add(count)
            .ok_or_else(|| Error::new(ErrorKind::LimitExceeded, "the scene has used up its 2^64 object ids"))?;
        Ok(first)
    }
}

fn reserve_one<T>(list: &mut Vec<T>) -> Result<()> {
    list.try_reserve(1).map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory for another object"))
}

/// Refuses points that the 32-bit kernels could not hold.
fn check_point(field: &dyn std::fmt::Display, point: DVec3) -> Result<()> {
    for (name, value) in [("x", point.x), ("y", point.y), ("z", point.z)] {
        range::check_coordinate(value).map_err(|text| Error::invalid(format!("{field}.{name}"), text))?;
    }
    Ok(())
}

/// A turn round an axis of any length but 0, counter-clockwise for who looks against it.
pub fn rotation(axis: DVec3, degrees: f64) -> Result<DQuat> {
    let axis = unit("axis", axis)?;
    range::check_coordinate(degrees).map_err(|text| Error::invalid("degrees", text))?;
    // The library's own functions: those of the system differ in the last digit from one to the next.
    let (sin, cos) = libm::sincos((degrees % 360.0).to_radians() / 2.0);
    let [x, y, z] = (axis * sin).to_array();
    Ok(DQuat::from_xyzw(x, y, z, cos).normalize())
}

/// `vector` at unit length; refuses zero and non-finite ones.
pub(crate) fn unit(field: &str, vector: DVec3) -> Result<DVec3> {
    check_point(&field, vector)?;
    // One that has unit length already stays as it is, so that a scene that was written reads back the same.
    if (vector.length_squared() - 1.0).abs() <= 4.0 * f64::EPSILON {
        return Ok(vector);
    }
    // Scaled by the largest component first, so that neither tiny nor huge vectors lose their length.
    let scale = vector.abs().max_element();
    (vector / scale)
        .try_normalize()
        .ok_or_else(|| Error::invalid(field, format!("{vector} has no direction; it must not be zero")))
}
