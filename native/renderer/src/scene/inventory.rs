//! What the materials of a scene's elements add to what it holds: objects that shine, and media.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::material::Material;

use super::element::{Element, Shape};
use super::group::Group;

/// What was found so far.
#[derive(Default)]
pub(super) struct Inventory {
    /// What fills shapes, by value.
    pub(super) media: HashSet<[u64; 7]>,
    /// Whether something in a group shines, by the group's address, which does not change while a scene is borrowed.
    groups: HashMap<*const Group, bool>,
}

impl Inventory {
    /// How many objects of an element shine. Takes note of its media.
    pub(super) fn emitters(&mut self, element: &Element) -> u64 {
        let (shines, count) = match element {
            Element::Sphere { material, .. } | Element::Plane { material, .. } => (self.material(material), 1),
            Element::Spheres(part) => {
                let shining: Vec<bool> = part.batch.materials.iter().map(|material| self.material(material)).collect();
                if !shining.contains(&true) {
                    return 0;
                }
                return (0..part.range.len()).filter(|&i| shining[part.material_index(i)]).count() as u64;
            }
            Element::Placed(placed) => (self.shape(&placed.shape, &placed.materials), 1),
            Element::Instances(part) => (self.shape(&part.batch.shape, &part.batch.materials), part.range.len()),
        };
        if shines { count as u64 } else { 0 }
    }

    /// Whether something of a shape shines that is made of these.
    fn shape(&mut self, shape: &Shape, materials: &[Arc<Material>]) -> bool {
        match shape {
            // A material in place of those of its members leaves nothing of these.
            Shape::Group(group) if materials.is_empty() => self.group(group),
            // Not only up to the first that shines: all may have media.
            _ => materials.iter().fold(false, |any, material| self.material(material) || any),
        }
    }

    /// No group is within itself, and none deeper than eight others.
    fn group(&mut self, group: &Arc<Group>) -> bool {
        let key = Arc::as_ptr(group);
        if let Some(&known) = self.groups.get(&key) {
            return known;
        }
        let shines = group.elements().iter().fold(false, |any, (_, element)| self.emitters(element) > 0 || any);
        self.groups.insert(key, shines);
        shines
    }

    fn material(&mut self, material: &Material) -> bool {
        // A thin sheet has none: the same medium is on both of its sides.
        if let Some(interior) = material.interior.filter(|_| !material.surface.is_thin()) {
            self.media.insert(interior.to_bits());
        }
        !material.emission.is_none()
    }
}

#[cfg(test)]
mod tests {
    use glam::{DAffine3, DVec3};

    use super::*;
    use crate::accel::parallel::Serial;
    use crate::color::Color;
    use crate::light::{Light, SUN_DIAMETER};
    use crate::limits::Limits;
    use crate::material::{Coloration, Emission, Surface};
    use crate::medium::Medium;
    use crate::scene::element::{InstanceBatch, Placed, SphereBatch};
    use crate::scene::environment::Environment;
    use crate::scene::{Scene, Settings};

    const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

    fn scene() -> Scene {
        Scene::new(Settings::new(8, 6, 45.0), Limits::default()).unwrap()
    }

    fn material(radiance: f64, interior: Option<Medium>) -> Arc<Material> {
        let matt = Material::new(Coloration::Color(WHITE), 0.5, Surface::Diffuse);
        Arc::new(Material { emission: Emission::even(WHITE, radiance), interior, ..matt })
    }

    fn fog(absorption: [f64; 3]) -> Medium {
        Medium { absorption, scattering: [0.0; 3], anisotropy: 0.0 }
    }

    fn placed(group: &Arc<Group>, materials: Vec<Arc<Material>>) -> Placed {
        Placed { shape: Shape::Group(group.clone()), transform: DAffine3::IDENTITY, motion: None, materials }
    }

    #[test]
    fn what_shines_is_counted_by_objects_also_in_groups_and_batches() {
        let (dark, lamp) = (material(0.0, None), material(2.0, None));
        let mut members = scene();
        members.add_sphere(DVec3::ZERO, 1.0, dark.clone()).unwrap();
        members.add_sphere(DVec3::ZERO, 1.0, lamp.clone()).unwrap();
        let group = Arc::new(Group::new(&members, &Serial).unwrap());

        let mut scene = scene();
        scene.add_sphere(DVec3::ZERO, 1.0, dark.clone()).unwrap();
        assert_eq!(scene.info().emitters, 0);
        scene.add_plane(DVec3::ZERO, DVec3::Y, lamp.clone()).unwrap();
        let spheres = vec![[0.0, 0.0, 0.0, 1.0]; 3];
        let materials = vec![dark.clone(), lamp.clone()];
        scene.add_spheres(SphereBatch { spheres, material_indices: vec![1, 0, 1], materials, colors: vec![] }).unwrap();
        assert_eq!(scene.info().emitters, 1 + 2);
        scene.add_placed(placed(&group, vec![])).unwrap();
        scene.add_placed(placed(&group, vec![dark])).unwrap();
        let transforms = vec![DAffine3::IDENTITY; 4];
        scene.add_instances(InstanceBatch { shape: Shape::Group(group), transforms, materials: vec![] }).unwrap();
        assert_eq!(scene.info().emitters, 3 + 1 + 4);
    }

    #[test]
    fn media_that_are_alike_are_one() {
        let mut scene = scene();
        assert_eq!(scene.info().media, 0);
        for absorption in [[0.1; 3], [0.1; 3], [0.2; 3]] {
            scene.add_sphere(DVec3::ZERO, 1.0, material(0.0, Some(fog(absorption)))).unwrap();
        }
        scene.set_medium(Some(fog([0.3; 3]))).unwrap();
        assert_eq!(scene.info().media, 3);
        scene.set_medium(Some(fog([0.2; 3]))).unwrap();
        assert_eq!(scene.info().media, 2);
    }

    #[test]
    fn a_medium_without_end_keeps_out_what_is_infinitely_far_away() {
        let mut scene = scene();
        let (direction, color, intensity) = (DVec3::NEG_Y, WHITE, 1.0);
        scene.add_light(Light::Spherical { position: DVec3::ZERO, color, intensity }).unwrap();
        scene.add_light(Light::Directional { direction, color, intensity }).unwrap();
        scene.add_light(Light::Sun { direction, color, intensity, angular_diameter: SUN_DIAMETER }).unwrap();
        scene.set_environment(Some(Environment::Constant { color, radiance: 1.0 })).unwrap();
        assert!(scene.info().environment);
        assert_eq!(scene.info().lost_lights, 0);
        scene.set_medium(Some(fog([0.1; 3]))).unwrap();
        assert_eq!(scene.info().lost_lights, 3);
        scene.set_medium(Some(fog([0.1, 0.0, 0.1]))).unwrap();
        assert_eq!(scene.info().lost_lights, 0, "green light gets through");
        scene.set_medium(Some(Medium { scattering: [0.0, 0.1, 0.0], ..fog([0.1, 0.0, 0.1]) })).unwrap();
        scene.set_environment(None).unwrap();
        assert_eq!(scene.info().lost_lights, 2);
    }
}
