//! Scenes that chance makes of everything there is: no film of them has anything but numbers.

use std::sync::Arc;

use glam::{DAffine3, DQuat, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::bsdf::metals::METALS;
use sunstone_renderer::camera::{Camera, Lens, Pose, Projection};
use sunstone_renderer::color::Color;
use sunstone_renderer::film::aov::{Aov, Aovs};
use sunstone_renderer::float_image::Samples;
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Channel, Coloration, Emission, Material, NormalMap, Parameter, Principled, Surface};
use sunstone_renderer::medium::Medium;
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::render::{PathOptions, start_path};
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::environment::{Environment, RadianceMap};
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::texture::{Encoding, Filter, Sampling, Texture, Wrap};
use sunstone_renderer::view::Resolution;

use super::{WHITE, diffuse, render};

/// A small generator of random numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: u64) -> u64 {
        self.bits() % count
    }

    fn often(&mut self, part: f64) -> bool {
        self.unit() < part
    }

    /// 0 and 1 themselves, too.
    fn share(&mut self) -> f64 {
        match self.below(4) {
            0 => 0.0,
            1 => 1.0,
            _ => self.unit(),
        }
    }

    fn point(&mut self, size: f64) -> DVec3 {
        DVec3::new(self.unit() - 0.5, self.unit() - 0.5, self.unit() - 0.5) * (2.0 * size)
    }

    fn color(&mut self) -> Color {
        Color { red: self.share(), green: self.share(), blue: self.share() }
    }

    fn texture(&mut self) -> Arc<Texture> {
        let (width, height) = (1 + self.below(9) as u32, 1 + self.below(9) as u32);
        let texels = (0..width * height * 4).map(|_| self.bits() as u8).collect();
        let texture = Texture::new(width, height, texels, None, &Limits::default()).unwrap();
        let wraps = [Wrap::Repeat, Wrap::Mirror, Wrap::Clamp];
        let sampling = Sampling {
            wrap_u: wraps[self.below(3) as usize],
            wrap_v: wraps[self.below(3) as usize],
            filter: [Filter::Nearest, Filter::Bilinear, Filter::MipMap][self.below(3) as usize],
            encoding: [Encoding::Srgb, Encoding::Linear][self.below(2) as usize],
        };
        Arc::new(texture.sampled(sampling))
    }

    fn parameter(&mut self) -> Parameter {
        let channels = [Channel::Red, Channel::Green, Channel::Blue, Channel::Alpha];
        let texture = self.often(0.3).then(|| (self.texture(), channels[self.below(4) as usize]));
        Parameter { factor: self.share(), texture }
    }

    fn medium(&mut self) -> Medium {
        let size = 10.0_f64.powf(3.0 * self.unit() - 2.0);
        let absorption = [self.share(), self.share(), self.share()].map(|share| share * size);
        let scattering = [self.share(), self.share(), self.share()].map(|share| share * size);
        Medium { absorption, scattering, anisotropy: 1.998 * (self.unit() - 0.5) }
    }

    fn surface(&mut self) -> Surface {
        let ior = if self.often(0.2) { 1.0 } else { 0.4 + 2.5 * self.unit() };
        match self.below(7) {
            0 => Surface::Diffuse,
            1 => Surface::Reflective { reflectivity: self.share() },
            2 => Surface::Refractive { index: ior, transparency: self.share() },
            3 => Surface::Dielectric { ior, roughness: self.parameter(), thin: self.often(0.5) },
            4 => {
                let metal = self.often(0.7).then(|| METALS[self.below(METALS.len() as u64) as usize]);
                let (roughness, anisotropy, rotation) = (self.parameter(), self.parameter(), self.parameter());
                Surface::Conductor { metal, roughness, anisotropy, rotation }
            }
            5 => Surface::Mirror,
            _ => Surface::Principled(Arc::new(Principled {
                metallic: self.parameter(),
                roughness: self.parameter(),
                ior,
                specular_tint: self.parameter(),
                transmission: self.parameter(),
                thin: self.often(0.3),
                clearcoat: self.parameter(),
                clearcoat_roughness: self.parameter(),
                sheen: self.parameter(),
                sheen_roughness: self.parameter(),
                sheen_tint: self.parameter(),
                anisotropy: self.parameter(),
                anisotropic_rotation: self.parameter(),
            })),
        }
    }

    fn material(&mut self) -> Arc<Material> {
        let coloration =
            if self.often(0.3) { Coloration::Texture(self.texture()) } else { Coloration::Color(self.color()) };
        let mut material = Material::new(coloration, 1.2 * self.unit(), self.surface());
        if self.often(0.25) {
            let texture = self.often(0.4).then(|| self.texture());
            material.emission = Emission { texture, ..Emission::even(self.color(), 20.0 * self.unit()) };
        }
        if self.often(0.2) {
            material.opacity = self.parameter();
        }
        if self.often(0.2) {
            material.normal_map = Some(NormalMap { texture: self.texture(), strength: 3.0 * self.unit() });
        }
        if self.often(0.3) {
            material.interior = Some(self.medium());
        }
        Arc::new(material)
    }

    fn transform(&mut self) -> DAffine3 {
        let size = 10.0_f64.powf(1.5 * self.unit() - 1.0);
        let stretch = DVec3::new(0.05 + self.unit(), 0.05 + self.unit(), 0.05 + self.unit()) * size;
        let mirror = if self.often(0.2) { -1.0 } else { 1.0 };
        let [x, y, z] = self.point(1.0).to_array();
        let turn = DQuat::from_xyzw(x, y, z, self.unit() + 0.1).normalize();
        DAffine3::from_scale_rotation_translation(stretch * mirror, turn, self.point(3.0) - DVec3::Z * 4.0)
    }

    fn shape(&mut self) -> (Shape, usize) {
        match self.below(5) {
            0 => (Shape::Disc, 1),
            1 => (Shape::Cuboid, 1),
            2 => (Shape::Cylinder, 1),
            3 => (Shape::Cone, 1),
            _ => {
                // Some of the triangles have no area, and some coordinates are alike.
                let count = 3 + self.below(8) as u32;
                let at = |random: &mut Self| random.point(1.0).round().as_vec3().to_array();
                let positions: Vec<[f32; 3]> = (0..count).map(|_| at(self)).collect();
                let normals = self.often(0.5).then(|| (0..count).map(|_| at(self)).collect());
                let texture_coordinates = self
                    .often(0.7)
                    .then(|| (0..count).map(|_| [self.share() as f32 * 3.0, self.share() as f32]).collect());
                let corner = |random: &mut Self| random.below(count.into()) as u32;
                let indices = (0..12).map(|_| [corner(self), corner(self), corner(self)]).collect();
                let data = MeshData { positions, indices, normals, texture_coordinates, ..MeshData::default() };
                (Shape::Mesh(Arc::new(Mesh::new(data, None, Quality::Default, &Serial).unwrap())), 1)
            }
        }
    }

    fn light(&mut self) -> Light {
        let (color, intensity) = (self.color(), 50.0 * self.unit());
        let (position, direction) = (self.point(4.0), self.point(1.0) + DVec3::splat(1e-3));
        match self.below(4) {
            0 => Light::Spherical { position, color, intensity },
            1 => Light::Directional { direction, color, intensity: intensity / 20.0 },
            2 => Light::Spot {
                position,
                direction,
                color,
                intensity,
                inner_angle: 10.0,
                outer_angle: 10.0 + 100.0 * self.unit(),
            },
            _ => Light::Sun {
                direction,
                color,
                intensity: intensity / 20.0,
                angular_diameter: 0.02 + 30.0 * self.unit(),
            },
        }
    }

    fn scene(&mut self) -> Scene {
        let mut scene = Scene::new(Settings::new(12, 8, 10.0 + 120.0 * self.unit()), Limits::default()).unwrap();
        for _ in 0..2 + self.below(6) {
            let (shape, _) = self.shape();
            let (transform, materials) = (self.transform(), vec![self.material()]);
            let mut placed = Placed { shape, transform, motion: None, materials };
            if self.often(0.2) {
                placed.motion = Some(DAffine3::from_translation(self.point(1.0)));
            }
            scene.add_placed(placed).unwrap();
        }
        for _ in 0..self.below(4) {
            let (center, radius, material) = (self.point(3.0) - DVec3::Z * 4.0, 0.02 + self.unit(), self.material());
            scene.add_sphere(center, radius, material).unwrap();
        }
        if self.often(0.5) {
            scene.add_plane(DVec3::new(0.0, -1.5, 0.0), DVec3::NEG_Y, self.material()).unwrap();
        }
        for _ in 0..self.below(3) {
            scene.add_light(self.light()).unwrap();
        }
        if self.often(0.6) {
            let (color, radiance) = (self.color(), self.unit());
            let environment = if self.often(0.5) {
                let pixels = (0..8 * 4 * 3).map(|_| (self.share() * 5.0) as f32).collect();
                let map = Arc::new(RadianceMap::new(8, 4, pixels, &Limits::default()).unwrap());
                Environment::Map { map, rotation: DQuat::from_rotation_x(self.unit()), scale: self.share() }
            } else {
                Environment::Constant { color, radiance }
            };
            scene.set_environment(Some(environment)).unwrap();
        }
        if self.often(0.2) {
            scene.set_medium(Some(self.medium())).unwrap();
        }
        if self.often(0.5) {
            let pose = Pose { position: self.point(1.0), target: DVec3::Z * -4.0, up: DVec3::Y };
            let lens = Lens { radius: 0.1, focus_distance: 3.0, blades: 5, rotation: 0.0 };
            let (projection, lens) = match self.below(3) {
                0 => (Projection::Perspective, Some(lens)),
                1 => (Projection::Orthographic { height: 5.0 }, None),
                _ => (Projection::Panorama, None),
            };
            scene.set_camera(Camera { pose, end: None, projection, lens }).unwrap();
        }
        scene
    }
}

// What is no number is 0 in a film's sums: tiles assert that no sample is, and a render fails by that.
#[test]
#[cfg_attr(not(debug_assertions), ignore = "needs the assertions of a build for tests")]
fn films_of_two_hundred_random_scenes_hold_numbers_alone() {
    let all: Aovs = Aov::ALL.into_iter().collect();
    for number in 0..200 {
        let scene = Random(number).scene();
        let text = format!("{scene:?}");
        let settings = PathSettings { samples: 8, seed: number, ..PathSettings::default() };
        let options = PathOptions { settings, aovs: all, ..PathOptions::default() };
        let job = start_path(&LiveScene::new(scene), &options, None).unwrap();
        job.wait_for_end().unwrap();
        let image = job.film().image(None, all).unwrap();
        for channel in image.channels() {
            // Beyond everything is what a miss is at.
            let sound = |value: &f32| value.is_finite() || (channel.name == "Z" && *value == f32::INFINITY);
            if let Samples::Float(values) = &channel.samples {
                assert!(values.iter().all(sound), "scene {number}, {}: {text}", channel.name);
                let is_light = ["R", "G", "B"].contains(&channel.name.as_str());
                assert!(!is_light || values.iter().all(|&value| value >= 0.0), "scene {number}: {text}");
            }
        }
    }
}

#[test]
fn light_beyond_all_numbers_is_a_number() {
    // Tests are built with a check that no sample is NaN.
    let mut bright = super::scene(60.0);
    let color = Color { red: 3e38, green: 1.0, blue: 0.0 };
    let material = Arc::new(Material::new(Coloration::Color(color), 1.0, Surface::Diffuse));
    bright.add_sphere(DVec3::ZERO, 1.0, material).unwrap();
    let cyan = Color { red: 0.0, green: 1.0, blue: 1.0 };
    let lamp = Material { emission: Emission::even(cyan, 1.0), ..Material::clone(&diffuse(0.5)) };
    bright.add_sphere(DVec3::new(0.0, 0.0, -0.5), 0.2, Arc::new(lamp)).unwrap();
    let mut tiny = super::scene(60.0);
    tiny.add_sphere(DVec3::ZERO, 1e-20, diffuse(1.0)).unwrap();
    let position = DVec3::new(0.0, 5e-21, 0.0);
    tiny.add_light(Light::Spherical { position, color: WHITE, intensity: 1.0 }).unwrap();
    // Radiance is a colour times a number, or a map times one; red is absorbed.
    let pixels = [3.4e38; 8 * 4 * 3].to_vec();
    let map = Arc::new(RadianceMap::new(8, 4, pixels, &Limits::default()).unwrap());
    let light = Color { red: 1e20, green: 1e20, blue: 1e20 };
    let environments = [
        Environment::Constant { color: light, radiance: 1e20 },
        Environment::Map { map, rotation: DQuat::IDENTITY, scale: 2.0 },
    ];
    let surrounded = environments.map(|environment| {
        let mut scene = super::scene(60.0);
        let material = Arc::new(Material::new(Coloration::Color(cyan), 1.0, Surface::Diffuse));
        scene.add_sphere(DVec3::new(0.0, 0.0, -3.0), 1.0, material).unwrap();
        scene.set_environment(Some(environment)).unwrap();
        scene
    });
    let scenes = [(bright, f32::INFINITY), (tiny, 1.0)];
    for (scene, clamp_indirect) in scenes.into_iter().chain(surrounded.map(|scene| (scene, f32::INFINITY))) {
        let settings = PathSettings { samples: 16, clamp_indirect, ..PathSettings::default() };
        let pixels = render(&scene, settings, Resolution { width: 16, height: 16 }, 0..16);
        assert!(pixels.iter().any(|pixel| pixel.mean()[1] > 0.0), "nothing is lit");
    }
}
