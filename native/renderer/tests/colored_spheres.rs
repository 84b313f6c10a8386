//! Spheres in bulk with a colour for each: they look as if each had a material of its own, wherever they are.

use std::sync::Arc;

use glam::{DAffine3, DVec3};
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::color::Color;
use sunstone_renderer::error::ErrorKind;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::pool::Threads;
use sunstone_renderer::render::{self, Options};
use sunstone_renderer::scene::element::{Element, Placed, Shape, SphereBatch};
use sunstone_renderer::scene::group::Group;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::scene_file;
use sunstone_renderer::texture::Texture;

fn material(color: [f32; 3], surface: Surface) -> Arc<Material> {
    Arc::new(Material::new(Coloration::Color(Color::from_f32(color)), 0.9, surface))
}

/// Matt, a mirror, glass, and matt with a picture.
fn materials() -> Vec<Arc<Material>> {
    let white = [1.0; 3];
    let texels = vec![255, 0, 0, 255, 0, 0, 255, 255];
    let picture = Arc::new(Texture::new(2, 1, texels, None, &Limits::default()).unwrap());
    vec![
        material(white, Surface::Diffuse),
        material(white, Surface::Reflective { reflectivity: 0.4 }),
        material(white, Surface::Refractive { index: 1.4, transparency: 0.9 }),
        Arc::new(Material::new(Coloration::Texture(picture), 0.9, Surface::Diffuse)),
    ]
}

/// A cloud in front of the camera, with colours and material indices.
fn cloud(count: usize) -> (Vec<[f32; 4]>, Vec<[f32; 3]>, Vec<u32>) {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    let radius = 1.5 / (count as f32).cbrt();
    let spheres = (0..count).map(|_| [next() * 6.0 - 3.0, next() * 4.0 - 2.0, -5.0 - next() * 3.0, radius]).collect();
    let colors = (0..count).map(|_| [next(), next(), next()]).collect();
    (spheres, colors, (0..count as u32).map(|i| i / 3 % 4).collect())
}

fn batch(count: usize) -> SphereBatch {
    let (spheres, colors, material_indices) = cloud(count);
    SphereBatch { spheres, material_indices, materials: materials(), colors }
}

/// The same with a material for each.
fn one_by_one(count: usize) -> SphereBatch {
    let (spheres, colors, indices) = cloud(count);
    let kinds = materials();
    let own = |(&color, &index): (&[f32; 3], &u32)| material(color, kinds[index as usize].surface.clone());
    let materials = colors.iter().zip(&indices).map(own).collect();
    SphereBatch { spheres, material_indices: (0..count as u32).collect(), materials, colors: Vec::new() }
}

fn scene(fill: impl FnOnce(&mut Scene)) -> Scene {
    let mut scene = Scene::new(Settings::new(96, 64, 50.0), Limits::default()).unwrap();
    scene.add_plane(DVec3::NEG_Y, DVec3::NEG_Y, material([0.5; 3], Surface::Diffuse)).unwrap();
    let color = Color { red: 1.0, green: 1.0, blue: 1.0 };
    scene.add_light(Light::Spherical { position: DVec3::new(3.0, 5.0, 0.0), color, intensity: 900.0 }).unwrap();
    fill(&mut scene);
    scene
}

fn pixels(scene: Scene) -> Vec<u8> {
    let job = render::start(&LiveScene::new(scene), &Options::default()).unwrap();
    job.wait_for_end().unwrap();
    let block = job.block();
    let mut pixels = vec![0; block.pixels() as usize * 4];
    job.read(None, &mut pixels, u64::from(block.width) * 4).unwrap();
    pixels
}

fn picture(fill: impl FnOnce(&mut Scene)) -> Vec<u8> {
    pixels(scene(fill))
}

fn add(batch: SphereBatch) -> impl FnOnce(&mut Scene) {
    |scene| {
        scene.add_spheres(batch).unwrap();
    }
}

fn placed(shape: Shape, materials: Vec<Arc<Material>>) -> impl FnOnce(&mut Scene) {
    |scene| {
        scene
            .add_placed(Placed { motion: None, shape, transform: DAffine3::from_scale(DVec3::splat(0.8)), materials })
            .unwrap();
    }
}

fn group(batch: SphereBatch) -> Shape {
    let mut members = Scene::new(Settings::new(8, 8, 50.0), Limits::default()).unwrap();
    members.add_spheres(batch).unwrap();
    Shape::Group(Arc::new(Group::new(&members, &Threads::default()).unwrap()))
}

#[test]
fn spheres_in_colours_look_as_if_each_had_a_material() {
    for count in [5, 200, 6000] {
        assert!(picture(add(batch(count))) == picture(add(one_by_one(count))), "{count}");
    }
}

#[test]
fn they_look_so_in_a_group_too_unless_it_is_given_a_material() {
    let colored = picture(placed(group(batch(200)), Vec::new()));
    assert!(colored == picture(placed(group(one_by_one(200)), Vec::new())));
    let grey = vec![material([0.5; 3], Surface::Diffuse)];
    let overridden = picture(placed(group(batch(200)), grey.clone()));
    assert!(overridden == picture(placed(group(one_by_one(200)), grey)));
    assert!(overridden != colored);
}

#[test]
fn a_bright_colour_makes_glass_that_adds_light() {
    let glass = |colors: Vec<[f32; 3]>, own: [f32; 3]| SphereBatch {
        spheres: vec![[0.0, 0.0, -4.0, 1.0], [0.9, 0.3, -6.0, 1.0]],
        materials: vec![material(own, Surface::Refractive { index: 1.3, transparency: 1.0 })],
        colors,
        ..SphereBatch::default()
    };
    let bright = [1.0, 3.0, 1.5];
    let direct = glass(Vec::new(), bright);
    let colored = glass(vec![bright; 2], [1.0; 3]);
    assert!(picture(add(direct.clone())) == picture(add(colored.clone())));
    assert!(picture(placed(group(direct), Vec::new())) == picture(placed(group(colored), Vec::new())));
}

#[test]
fn colours_stay_with_their_spheres_when_others_go_or_change() {
    let all = [[-1.0, 0.0, -5.0, 0.5], [0.0, 0.0, -5.0, 0.5], [1.0, 0.0, -5.0, 0.5]];
    let colors = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let white = vec![material([1.0; 3], Surface::Diffuse)];
    let changed = picture(|scene| {
        let batch = SphereBatch {
            spheres: all.to_vec(),
            colors: colors.to_vec(),
            materials: white.clone(),
            ..SphereBatch::default()
        };
        let first = scene.add_spheres(batch).unwrap();
        scene.remove(first).unwrap();
        scene.set_sphere(first + 1, DVec3::new(0.0, 1.0, -5.0), 0.5).unwrap();
    });
    let expected = picture(|scene| {
        scene.add_sphere(DVec3::new(0.0, 1.0, -5.0), 0.5, material(colors[1], Surface::Diffuse)).unwrap();
        scene.add_sphere(DVec3::new(1.0, 0.0, -5.0), 0.5, material(colors[2], Surface::Diffuse)).unwrap();
    });
    assert!(changed == expected);
}

#[test]
fn colours_out_of_range_are_refused_by_name() {
    let with = |colors: Vec<[f32; 3]>| {
        let mut scene = scene(|_| {});
        let batch = SphereBatch { colors, material_indices: Vec::new(), ..batch(2) };
        let error = scene.add_spheres(batch).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidArgument);
        error.field
    };
    assert_eq!(with(vec![[0.0; 3], [-0.1, 0.0, 0.0]]), "colors[1].red");
    assert_eq!(with(vec![[0.0, f32::NAN, 0.0], [0.0; 3]]), "colors[0].green");
    assert_eq!(with(vec![[0.0; 3], [0.0, 0.0, f32::INFINITY]]), "colors[1].blue");
    assert_eq!(with(vec![[0.0; 3]]), "colors");
}

#[test]
fn scene_files_keep_them() {
    let mut original = scene(|_| {});
    let textured = 3;
    let (spheres, colors, material_indices) = cloud(500);
    let materials = materials()[..textured].to_vec();
    let material_indices = material_indices.into_iter().map(|index| index % textured as u32).collect();
    let first = original.add_spheres(SphereBatch { spheres, colors, material_indices, materials }).unwrap();
    original.add_spheres(SphereBatch { material_indices: Vec::new(), ..one_by_one(7) }).unwrap();
    // Two parts of one batch are two elements.
    original.remove(first + 100).unwrap();

    let text = scene_file::to_json(&original).unwrap();
    let again = scene_file::parse(text.as_bytes(), None, &[], &Limits::default(), &Serial).unwrap();
    assert_eq!(scene_file::to_json(&again).unwrap(), text);
    assert_eq!(again.info().spheres, 499 + 7);
    for ((_, a), (_, b)) in original.elements().iter().zip(again.elements()) {
        let (Element::Spheres(a), Element::Spheres(b)) = (a, b) else { continue };
        assert_eq!(a.spheres(), b.spheres(), "the same bits");
        assert!((0..a.range.len()).all(|i| a.color(i) == b.color(i)));
    }
    assert!(pixels(original) == pixels(again));
}
