//! How many surfaces shine in elements and groups, each looked at once however often it is placed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::AddAssign;
use std::sync::Arc;

use crate::error::Result;
use crate::material::Material;
use crate::scene::element::{Element, Shape};
use crate::scene::group::Group;
use crate::scene::world::ElementWorld;

use super::{faces, no_memory, of_triangle, shines};

/// Numbers of surfaces, at most `u64::MAX` each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shining {
    /// Those that shine by materials of their own or of groups within.
    pub(super) own: u64,
    /// All there are: those that shine where a group outside gives them a material that does.
    pub(super) all: u64,
}

impl AddAssign for Shining {
    fn add_assign(&mut self, other: Self) {
        self.own = self.own.saturating_add(other.own);
        self.all = self.all.saturating_add(other.all);
    }
}

/// What is known of a world.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) shining: Shining,
    /// The placements that lead to surfaces that shine by materials of their own.
    pub(super) placements: Vec<u32>,
}

impl Found {
    /// How many shine under a material of a group outside, if there is one.
    pub(super) fn given(&self, given: Option<&Arc<Material>>) -> u64 {
        match given {
            None => self.shining.own,
            Some(material) if shines(material) => self.shining.all,
            Some(_) => 0,
        }
    }
}

/// What is known of groups and elements, by their addresses, which do not change while a scene is borrowed.
#[derive(Debug, Default)]
pub(super) struct Census {
    groups: HashMap<*const Group, Found>,
    elements: HashMap<*const Element, Shining>,
    /// The spheres or triangles that shine of elements that have others as well.
    primitives: HashMap<*const Element, Vec<u32>>,
}

impl Census {
    /// What was found in a group that is in a world that was counted.
    pub(super) fn group(&self, group: &Arc<Group>) -> Option<&Found> {
        self.groups.get(&Arc::as_ptr(group))
    }

    /// The spheres or triangles of an element that shine by their own materials, where not all do.
    pub(super) fn primitives(&self, element: &Element) -> Option<&[u32]> {
        self.primitives.get(&std::ptr::from_ref(element)).map(Vec::as_slice)
    }

    /// Counts what is in a world.
    pub(super) fn world(&mut self, world: &ElementWorld) -> Result<Found> {
        let mut found = Found::default();
        for placement in 0..world.placements() {
            let (mut here, mut result) = (Shining::default(), Ok(()));
            world.each_of_placement(placement, &mut |_, element, _| match self.element(element) {
                Ok(shining) => here += shining,
                Err(error) => result = Err(error),
            });
            result?;
            found.shining += here;
            if here.own > 0 {
                found.placements.try_reserve(1).map_err(no_memory)?;
                found.placements.push(placement);
            }
        }
        Ok(found)
    }

    /// How many shine in elements by materials of their own or of groups within.
    pub(super) fn elements<'a>(&mut self, elements: impl Iterator<Item = &'a Element>) -> Result<u64> {
        let mut count = 0_u64;
        for element in elements {
            let places = match element {
                Element::Instances(part) => part.range.len() as u64,
                _ => 1,
            };
            count = count.saturating_add(self.element(element)?.own.saturating_mul(places));
        }
        Ok(count)
    }

    /// One member of an element; of spheres all.
    fn element(&mut self, element: &Element) -> Result<Shining> {
        let key = std::ptr::from_ref(element);
        if let Some(&known) = self.elements.get(&key) {
            return Ok(known);
        }
        let shining = match element {
            Element::Plane { .. } => Shining::default(),
            Element::Sphere { material, .. } => Shining { own: shines(material).into(), all: 1 },
            Element::Spheres(part) => {
                let any = part.batch.materials.iter().any(|material| shines(material));
                self.each(key, part.spheres().len(), any, |i| shines(part.material(i)))?
            }
            Element::Placed(placed) => self.shape(key, &placed.shape, &placed.materials)?,
            Element::Instances(part) => self.shape(key, &part.batch.shape, &part.batch.materials)?,
        };
        self.elements.try_reserve(1).map_err(no_memory)?;
        self.elements.insert(key, shining);
        Ok(shining)
    }

    fn shape(&mut self, key: *const Element, shape: &Shape, materials: &[Arc<Material>]) -> Result<Shining> {
        match shape {
            Shape::Group(group) => {
                let address = Arc::as_ptr(group);
                // No group is within itself, and none deeper than eight others.
                if !self.groups.contains_key(&address) {
                    let found = self.world(group.world())?;
                    self.groups.try_reserve(1).map_err(no_memory)?;
                    self.groups.insert(address, found);
                }
                let found = &self.groups[&address];
                Ok(Shining { own: found.given(materials.first()), all: found.shining.all })
            }
            Shape::Mesh(mesh) => {
                let any = materials.iter().any(|material| shines(material));
                self.each(key, mesh.triangles().indices().len(), any, |i| {
                    of_triangle(mesh, materials, i as u32).is_some_and(|material| shines(material))
                })
            }
            Shape::Disc | Shape::Cuboid | Shape::Cylinder | Shape::Cone => {
                let count = faces(shape).len() as u64;
                let shining = materials.first().is_some_and(|material| shines(material));
                Ok(Shining { own: if shining { count } else { 0 }, all: count })
            }
        }
    }

    /// Counts the spheres or triangles of an element, and keeps which of them shine if only some do.
    fn each(
        &mut self,
        key: *const Element,
        count: usize,
        any: bool,
        shines: impl Fn(usize) -> bool,
    ) -> Result<Shining> {
        let own = if any { (0..count).filter(|&i| shines(i)).count() } else { 0 };
        if 0 < own && own < count {
            let mut some = Vec::new();
            some.try_reserve_exact(own).map_err(no_memory)?;
            some.extend((0..count).filter(|&i| shines(i)).map(|i| i as u32));
            self.primitives.try_reserve(1).map_err(no_memory)?;
            if let Entry::Vacant(entry) = self.primitives.entry(key) {
                entry.insert(some);
            }
        }
        Ok(Shining { own: own as u64, all: count as u64 })
    }
}
