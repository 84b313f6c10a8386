//! Fingerprints: a number for all that a scene's light depends on, so that pictures of different scenes are not taken for parts of
//! one. What a material, a light or an environment is told by is its debug text, so that a new field is in it without anybody's doing.

use std::collections::HashMap;
use std::sync::Arc;

use glam::DAffine3;

use crate::digest::Digest;
use crate::material::Material;

use super::element::{Element, InstanceBatch, Placed, SphereBatch};
use super::{ObjectId, Scene, Settings};

impl Scene {
    /// A number that differs where something does that light or ids depend on; not the size of the picture. Textures, meshes and groups
    /// are looked at once in their lives; millions of objects take a while, a few nanoseconds for each number.
    pub fn fingerprint(&self) -> u64 {
        // By name, so that whoever adds a field has to say here what becomes of it.
        let Self { settings, limits: _, elements, lights, environment, camera, medium, next_id: _ } = self;
        let mut digest = Digest::default();
        // None of these changes what paths find.
        let settings = Settings { width: 1, height: 1, shadow_bias: 0.0, max_recursion_depth: 1, ..*settings };
        digest.add_text(&settings);
        digest.add_text(lights);
        digest.add_text(environment);
        digest.add_text(camera);
        digest.add_text(medium);
        add_elements(elements, &mut digest);
        digest.finish()
    }
}

/// Digests of materials, of which scenes share many.
#[derive(Default)]
struct Materials(HashMap<*const Material, u64>);

impl Materials {
    fn digest(&mut self, material: &Arc<Material>) -> u64 {
        *self.0.entry(Arc::as_ptr(material)).or_insert_with(|| {
            let mut digest = Digest::default();
            digest.add_text(material);
            digest.finish()
        })
    }

    fn add(&mut self, materials: &[Arc<Material>], digest: &mut Digest) {
        digest.add_all(materials.iter().map(|material| self.digest(material)));
    }
}

/// Adds elements and their ids.
pub(super) fn add_elements(elements: &[(ObjectId, Element)], digest: &mut Digest) {
    let mut materials = Materials::default();
    digest.add(elements.len() as u64);
    for (id, element) in elements {
        digest.add(*id);
        match element {
            Element::Sphere { center, radius, material } => {
                digest.add(0);
                [center.x, center.y, center.z, *radius].iter().for_each(|value| digest.add(value.to_bits()));
                digest.add(materials.digest(material));
            }
            Element::Plane { origin, normal, material } => {
                digest.add(1);
                let numbers = [origin.to_array(), normal.to_array()];
                numbers.as_flattened().iter().for_each(|value| digest.add(value.to_bits()));
                digest.add(materials.digest(material));
            }
            Element::Spheres(part) => {
                let SphereBatch { spheres, material_indices, materials: batch_materials, colors } = &*part.batch;
                digest.add(2);
                digest.add_floats(spheres[part.range.clone()].as_flattened());
                materials.add(batch_materials, digest);
                // Empty where there is one material, and where the colours are those of the materials.
                let indices = material_indices.get(part.range.clone()).unwrap_or_default();
                digest.add_all(indices.iter().map(|&index| index.into()));
                digest.add_floats(colors.get(part.range.clone()).unwrap_or_default().as_flattened());
            }
            Element::Placed(placed) => {
                let Placed { shape, transform, motion, materials: own } = placed;
                digest.add(3);
                digest.add_text(shape);
                add_transforms(std::slice::from_ref(transform), digest);
                add_transforms(motion.as_slice(), digest);
                materials.add(own, digest);
            }
            Element::Instances(part) => {
                let InstanceBatch { shape, transforms, materials: batch_materials } = &*part.batch;
                digest.add(4);
                digest.add_text(shape);
                add_transforms(&transforms[part.range.clone()], digest);
                materials.add(batch_materials, digest);
            }
        }
    }
}

fn add_transforms(transforms: &[DAffine3], digest: &mut Digest) {
    digest.add(transforms.len() as u64);
    for transform in transforms {
        transform.to_cols_array().iter().for_each(|value| digest.add(value.to_bits()));
    }
}

#[cfg(test)]
mod tests {
    use glam::DVec3;

    use super::*;
    use crate::accel::bvh::Quality;
    use crate::accel::parallel::Serial;
    use crate::color::Color;
    use crate::light::Light;
    use crate::limits::Limits;
    use crate::material::{Coloration, Emission, Surface};
    use crate::mesh::{Mesh, MeshData};
    use crate::scene::element::Shape;
    use crate::scene::environment::{Environment, RadianceMap};
    use crate::scene::group::Group;
    use crate::texture::Texture;

    const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

    /// What scenes are made of here; each test changes one thing.
    #[derive(Clone)]
    struct Parts {
        settings: Settings,
        radius: f64,
        texel: u8,
        emission: f64,
        corner: f32,
        smooth: bool,
        moved: f64,
        sphere: f32,
        color: f32,
        intensity: f64,
        radiance: f32,
        in_group: f64,
    }

    const PARTS: Parts = Parts {
        settings: Settings { width: 4, height: 4, fov: 45.0, shadow_bias: 1e-4, max_recursion_depth: 5 },
        radius: 1.0,
        texel: 0,
        emission: 0.0,
        corner: 1.0,
        smooth: false,
        moved: 0.0,
        sphere: 1.0,
        color: 0.5,
        intensity: 1.0,
        radiance: 1.0,
        in_group: 1.0,
    };

    fn fingerprint(parts: &Parts) -> u64 {
        let limits = Limits::default();
        let mut scene = Scene::new(parts.settings, limits).unwrap();
        let texels = vec![0, 0, parts.texel, 255];
        let texture = Arc::new(Texture::new(1, 1, texels, None, &limits).unwrap());
        let emission = Emission { color: WHITE, radiance: parts.emission, texture: None };
        let material =
            Arc::new(Material { emission, ..Material::new(Coloration::Texture(texture), 0.5, Surface::Diffuse) });
        scene.add_sphere(DVec3::NEG_Z, parts.radius, material.clone()).unwrap();
        let data = MeshData {
            positions: vec![[0.0; 3], [parts.corner, 0.0, 0.0], [0.0, 1.0, 0.0]],
            indices: vec![[0, 1, 2]],
            normals: parts.smooth.then(|| vec![[0.0, 0.0, 1.0]; 3]),
            ..MeshData::default()
        };
        let mesh = Arc::new(Mesh::new(data, None, Quality::default(), &Serial).unwrap());
        let transform = DAffine3::from_translation(DVec3::X * parts.moved);
        scene
            .add_placed(Placed { shape: Shape::Mesh(mesh), transform, motion: None, materials: vec![material.clone()] })
            .unwrap();
        let batch = SphereBatch {
            spheres: vec![[0.0, 0.0, -9.0, parts.sphere]],
            materials: vec![material.clone()],
            colors: vec![[parts.color; 3]],
            ..SphereBatch::default()
        };
        scene.add_spheres(batch).unwrap();
        let mut inner = Scene::new(parts.settings, limits).unwrap();
        inner.add_sphere(DVec3::ZERO, parts.in_group, material).unwrap();
        let group = Arc::new(Group::new(&inner, &Serial).unwrap());
        let placed =
            Placed { shape: Shape::Group(group), transform: DAffine3::IDENTITY, motion: None, materials: vec![] };
        scene.add_placed(placed).unwrap();
        let light = Light::Spherical { position: DVec3::Y, color: WHITE, intensity: parts.intensity };
        scene.add_light(light).unwrap();
        let map = Arc::new(RadianceMap::new(1, 1, vec![parts.radiance; 3], &limits).unwrap());
        let map = Environment::Map { map, rotation: glam::DQuat::IDENTITY, scale: 1.0 };
        scene.set_environment(Some(map)).unwrap();
        scene.fingerprint()
    }

    #[test]
    fn scenes_that_are_made_alike_have_one_fingerprint_whatever_their_size() {
        assert_eq!(fingerprint(&PARTS), fingerprint(&PARTS.clone()));
        let settings = Settings { width: 80, height: 60, shadow_bias: 1e-3, max_recursion_depth: 2, ..PARTS.settings };
        assert_eq!(fingerprint(&PARTS), fingerprint(&Parts { settings, ..PARTS }));
    }

    #[test]
    fn whatever_light_depends_on_changes_it() {
        let others = [
            Parts { settings: Settings { fov: 45.0_f64.next_up(), ..PARTS.settings }, ..PARTS },
            Parts { radius: 1.0_f64.next_up(), ..PARTS },
            Parts { texel: 1, ..PARTS },
            Parts { emission: 1.0, ..PARTS },
            Parts { corner: 1.0_f32.next_up(), ..PARTS },
            Parts { smooth: true, ..PARTS },
            Parts { moved: 1e-9, ..PARTS },
            Parts { sphere: 2.0, ..PARTS },
            Parts { color: 0.25, ..PARTS },
            Parts { intensity: 1.0_f64.next_up(), ..PARTS },
            Parts { radiance: 2.0, ..PARTS },
            Parts { in_group: 2.0, ..PARTS },
        ];
        let mut seen = vec![fingerprint(&PARTS)];
        for (i, other) in others.iter().enumerate() {
            let fingerprint = fingerprint(other);
            assert!(!seen.contains(&fingerprint), "change {i}");
            seen.push(fingerprint);
        }
    }
}
