//! Scenes: what was described, in double precision and in the order given. Nothing here is built for rendering;
//! an integrator prepares its own form of it.

use std::collections::HashMap;
use std::sync::Arc;

use glam::DVec3;

use crate::error::{Error, ErrorKind, Result};
use crate::light::Light;
use crate::limits::Limits;
use crate::material::{Coloration, Material};
use crate::range;

/// Camera and integrator settings of a scene. The camera is at the origin and looks along −z, +y up.
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
    Spheres(Arc<SphereBatch>),
}

/// Spheres in bulk, in the precision of the kernels.
#[derive(Clone, Debug)]
pub struct SphereBatch {
    /// x, y, z and radius of each.
    pub spheres: Vec<[f32; 4]>,
    /// An index into `materials` for each; empty where all use the first.
    pub material_indices: Vec<u32>,
    /// The materials they are made of.
    pub materials: Vec<Arc<Material>>,
}

impl SphereBatch {
    /// Material of sphere `i`.
    pub fn material(&self, i: usize) -> &Arc<Material> {
        &self.materials[self.material_indices.get(i).map_or(0, |&index| index as usize)]
    }

    fn validate(&self) -> Result<()> {
        for (i, &[x, y, z, radius]) in self.spheres.iter().enumerate() {
            check_point(&format_args!("spheres[{i}].center"), DVec3::new(x.into(), y.into(), z.into()))?;
            range::check_positive(radius.into())
                .map_err(|text| Error::invalid(format!("spheres[{i}].radius"), text))?;
        }
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
}

/// What a scene holds, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Spheres, those added in bulk included.
    pub spheres: u64,
    /// Planes.
    pub planes: u64,
    /// Lights of all kinds.
    pub lights: u64,
    /// Different textures.
    pub textures: u64,
    /// Bytes of their texels.
    pub texture_bytes: u64,
}

/// A description of a scene that can be rendered.
pub struct Scene {
    settings: Settings,
    limits: Limits,
    elements: Vec<(ObjectId, Element)>,
    lights: Vec<(ObjectId, Light)>,
    next_id: ObjectId,
}

impl Scene {
    /// An empty scene.
    pub fn new(settings: Settings, limits: Limits) -> Result<Self> {
        settings.validate(&limits)?;
        Ok(Self { settings, limits, elements: Vec::new(), lights: Vec::new(), next_id: 1 })
    }

    /// A copy, for which there may be no memory. Batches and textures are shared.
    pub fn try_clone(&self) -> Result<Self> {
        let mut copy = Self { elements: Vec::new(), lights: Vec::new(), ..*self };
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
        for material in &batch.materials {
            material.validate()?;
        }
        let count = batch.spheres.len() as u64;
        if count == 0 {
            return Ok(self.next_id);
        }
        self.add_element(count, Element::Spheres(Arc::new(batch)))
    }

    /// Adds a light; a direction may have any length but 0.
    pub fn add_light(&mut self, light: Light) -> Result<ObjectId> {
        let (light, color, intensity) = match light {
            Light::Spherical { position, color, intensity } => {
                check_point(&"position", position)?;
                (light, color, intensity)
            }
            Light::Directional { direction, color, intensity } => {
                let direction = unit("direction", direction)?;
                (Light::Directional { direction, color, intensity }, color, intensity)
            }
        };
        color.validate("color")?;
        range::check_non_negative(intensity).map_err(|text| Error::invalid("intensity", text))?;
        reserve_one(&mut self.lights)?;
        let id = self.take_ids(1)?;
        self.lights.push((id, light));
        Ok(id)
    }

    /// Counts what the scene holds.
    pub fn info(&self) -> Info {
        let mut info = Info { lights: self.lights.len() as u64, ..Info::default() };
        let mut textures = HashMap::new();
        for (_, element) in &self.elements {
            let materials = match element {
                Element::Sphere { material, .. } => {
                    info.spheres += 1;
                    std::slice::from_ref(material)
                }
                Element::Plane { material, .. } => {
                    info.planes += 1;
                    std::slice::from_ref(material)
                }
                Element::Spheres(batch) => {
                    info.spheres += batch.spheres.len() as u64;
                    &batch.materials
                }
            };
            for material in materials {
                if let Coloration::Texture(texture) = &material.coloration {
                    textures.insert(Arc::as_ptr(texture), texture.texels().len() as u64);
                }
            }
        }
        info.textures = textures.len() as u64;
        info.texture_bytes = textures.values().sum();
        info
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
