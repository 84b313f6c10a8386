//! What the materials of a scene's elements add to what it holds: media.

use std::collections::HashSet;
use std::sync::Arc;

use crate::material::Material;

use super::element::{Element, Shape};
use super::group::Group;

/// What was found so far.
#[derive(Default)]
pub(super) struct Inventory {
    /// What fills shapes, by value.
    pub(super) media: HashSet<[u64; 7]>,
    /// Groups that were looked at, by their addresses, which do not change while a scene is borrowed.
    groups: HashSet<*const Group>,
}

impl Inventory {
    /// Takes note of an element's media.
    pub(super) fn add(&mut self, element: &Element) {
        match element {
            Element::Sphere { material, .. } | Element::Plane { material, .. } => self.material(material),
            Element::Spheres(part) => part.batch.materials.iter().for_each(|material| self.material(material)),
            Element::Placed(placed) => self.shape(&placed.shape, &placed.materials),
            Element::Instances(part) => self.shape(&part.batch.shape, &part.batch.materials),
        }
    }

    fn shape(&mut self, shape: &Shape, materials: &[Arc<Material>]) {
        match shape {
            // A material in place of those of its members leaves nothing of these.
            Shape::Group(group) if materials.is_empty() => {
                // No group is within itself, and none deeper than eight others.
                if self.groups.insert(Arc::as_ptr(group)) {
                    group.elements().iter().for_each(|(_, element)| self.add(element));
                }
            }
            _ => materials.iter().for_each(|material| self.material(material)),
        }
    }

    fn material(&mut self, material: &Material) {
        // A thin sheet has none: the same medium is on both of its sides.
        if let Some(interior) = material.interior.filter(|_| !material.surface.is_thin()) {
            self.media.insert(interior.to_bits());
        }
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
    use crate::material::{Coloration, Surface};
    use crate::medium::Medium;
    use crate::scene::element::{InstanceBatch, Placed};
    use crate::scene::environment::Environment;
    use crate::scene::{Scene, Settings};

    const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

    fn scene() -> Scene {
        Scene::new(Settings::new(8, 6, 45.0), Limits::default()).unwrap()
    }

    fn material(interior: Option<Medium>) -> Arc<Material> {
        let matt = Material::new(Coloration::Color(WHITE), 0.5, Surface::Diffuse);
        Arc::new(Material { interior, ..matt })
    }

    fn fog(absorption: [f64; 3]) -> Medium {
        Medium { absorption, scattering: [0.0; 3], anisotropy: 0.0 }
    }

    fn placed(group: &Arc<Group>, materials: Vec<Arc<Material>>) -> Placed {
        Placed { shape: Shape::Group(group.clone()), transform: DAffine3::IDENTITY, motion: None, materials }
    }

    #[test]
    fn media_in_groups_count_unless_another_material_replaces_them() {
        let mut members = scene();
        members.add_sphere(DVec3::ZERO, 1.0, material(Some(fog([0.1; 3])))).unwrap();
        let group = Arc::new(Group::new(&members, &Serial).unwrap());
        let mut scene = scene();
        scene.add_placed(placed(&group, vec![material(None)])).unwrap();
        assert_eq!(scene.info().media, 0);
        scene.add_placed(placed(&group, vec![])).unwrap();
        let transforms = vec![DAffine3::IDENTITY; 4];
        scene.add_instances(InstanceBatch { shape: Shape::Group(group), transforms, materials: vec![] }).unwrap();
        assert_eq!(scene.info().media, 1);
    }

    #[test]
    fn media_that_are_alike_are_one() {
        let mut scene = scene();
        assert_eq!(scene.info().media, 0);
        for absorption in [[0.1; 3], [0.1; 3], [0.2; 3]] {
            scene.add_sphere(DVec3::ZERO, 1.0, material(Some(fog(absorption)))).unwrap();
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
