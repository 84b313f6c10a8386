//! The `whitted` integrator's camera: a scene that is moved together with its camera looks the same.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::{DAffine3, DQuat, DVec3};
use sunstone_renderer::camera::{Camera, Lens, Pose, Projection};
use sunstone_renderer::color::Color;
use sunstone_renderer::error::ErrorKind;
use sunstone_renderer::film::gamma::{PixelFormat, encode};
use sunstone_renderer::film::tile::Tile;
use sunstone_renderer::integrator::whitted::Whitted;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::render;
use sunstone_renderer::scene::element::{InstanceBatch, Placed, Shape, SphereBatch};
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::texture::Texture;
use sunstone_renderer::view::Resolution;

const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };
const SIZE: Resolution = Resolution { width: 160, height: 120 };

fn pixels(scene: &Scene) -> Vec<u8> {
    let mut tile = Tile::new(SIZE.whole());
    Whitted::new(scene).unwrap().render_tile(SIZE, &mut tile, &AtomicBool::new(false));
    let mut pixels = vec![0; 4 * SIZE.whole().pixels() as usize];
    encode(&tile, PixelFormat::Rgba8, &mut pixels);
    pixels
}

/// Texels that change slowly, so that a shift by rounding does not show.
fn smooth_texture() -> Arc<Texture> {
    let texel = |i: u32| {
        let (x, y) = (f64::from(i % 512), f64::from(i / 512));
        let wave = |turns: f64| (128.0 + 100.0 * (std::f64::consts::TAU * turns / 512.0).sin()) as u8;
        [wave(x), wave(y), wave(x + 2.0 * y), 255]
    };
    let texels = (0..512 * 512).flat_map(texel).collect();
    Arc::new(Texture::new(512, 512, texels, None, &Limits::default()).unwrap())
}

/// A scene of every shape and light, which `moved` takes, together with its camera, from before the origin to where it is. It has no
/// textures: those of spheres and planes stay with the scene's axes.
fn scene(moved: &DAffine3) -> Scene {
    let mut scene = Scene::new(Settings::new(SIZE.width, SIZE.height, 50.0), Limits::default()).unwrap();
    let point = |x: f64, y: f64, z: f64| moved.transform_point3(DVec3::new(x, y, z));
    let direction = |x: f64, y: f64, z: f64| moved.matrix3 * DVec3::new(x, y, z);
    let of = |color: Color, surface: Surface| Arc::new(Material::new(Coloration::Color(color), 0.5, surface));
    let red = of(Color { red: 1.0, green: 0.2, blue: 0.1 }, Surface::Diffuse);
    let mirror = of(WHITE, Surface::Reflective { reflectivity: 0.8 });
    let glass = of(WHITE, Surface::Refractive { index: 1.5, transparency: 0.9 });
    scene.add_sphere(point(-1.2, 0.0, -6.0), 1.0, mirror).unwrap();
    scene.add_sphere(point(0.6, -0.3, -4.0), 0.6, glass).unwrap();
    let spheres = (0..40)
        .map(|i| {
            let [x, y, z] = point(f64::from(i % 8) - 3.5, f64::from(i / 8) * 0.6 - 0.6, -9.0).as_vec3().to_array();
            [x, y, z, 0.25]
        })
        .collect();
    let batch = SphereBatch { spheres, material_indices: vec![], materials: vec![red.clone()], colors: vec![] };
    scene.add_spheres(batch).unwrap();
    scene.add_plane(point(0.0, -1.0, 0.0), direction(0.0, -1.0, 0.0), of(WHITE, Surface::Diffuse)).unwrap();
    let cube = Placed::cuboid(DVec3::new(1.2, -0.8, -6.4), DVec3::new(2.0, 0.6, -5.6), red.clone()).unwrap();
    scene.add_placed(Placed { transform: *moved * cube.transform, ..cube }).unwrap();
    let cones = [-2.6, 2.7].map(|x| {
        let cone = Placed::cone(DVec3::new(x, -1.0, -5.0), DVec3::new(x, 1.0, -5.0), 0.4, red.clone()).unwrap();
        *moved * cone.transform
    });
    let batch = InstanceBatch { shape: Shape::Cone, transforms: cones.to_vec(), materials: vec![red] };
    scene.add_instances(batch).unwrap();
    let light = Light::Spherical { position: point(3.0, 5.0, 0.0), color: WHITE, intensity: 700.0 };
    scene.add_light(light).unwrap();
    let light = Light::Directional { direction: direction(1.0, -2.0, -1.0), color: WHITE, intensity: 1.0 };
    scene.add_light(light).unwrap();
    let light = Light::Spot {
        position: point(-3.0, 4.0, -2.0),
        direction: direction(0.4, -1.0, -0.6),
        color: WHITE,
        intensity: 40.0,
        inner_angle: 10.0,
        outer_angle: 25.0,
    };
    scene.add_light(light).unwrap();
    scene.set_camera(Camera { pose: pose(moved), ..Camera::default() }).unwrap();
    scene
}

fn pose(moved: &DAffine3) -> Pose {
    let position = moved.translation;
    Pose { position, target: position + moved.matrix3 * DVec3::NEG_Z * 3.0, up: moved.matrix3 * DVec3::Y * 2.0 }
}

fn far_turn() -> DAffine3 {
    let turn = DQuat::from_euler(glam::EulerRot::YXZ, 2.1, -0.7, 0.4);
    DAffine3::from_rotation_translation(turn, DVec3::new(7.0, -3.0, 12.0))
}

/// Pixels that differ by more than one step.
fn differing(a: &[u8], b: &[u8]) -> usize {
    let far = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 1);
    a.chunks_exact(4).zip(b.chunks_exact(4)).filter(|&pair| far(pair)).count()
}

/// The pixels that differ from one of their neighbours: where an edge is, rounding may choose another side.
fn at_edges(pixels: &[u8]) -> usize {
    let width = SIZE.width as usize;
    let at = |x: usize, y: usize| &pixels[4 * (y * width + x)..][..4];
    let differ = |a: &[u8], b: &[u8]| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 12);
    (1..SIZE.height as usize)
        .flat_map(|y| (1..width).map(move |x| (x, y)))
        .filter(|&(x, y)| differ(at(x, y), at(x - 1, y)) || differ(at(x, y), at(x, y - 1)))
        .count()
}

#[test]
fn a_scene_that_is_moved_with_its_camera_gives_the_same_picture() {
    let here = pixels(&scene(&DAffine3::IDENTITY));
    let there = pixels(&scene(&far_turn()));
    let (wrong, edges) = (differing(&here, &there), at_edges(&here));
    assert!(edges > 500, "there is something to see: {edges}");
    assert!(wrong * 20 < edges, "{wrong} pixels differ, {edges} are at edges");
}

/// A camera inside a room of textured planes, round which textured spheres stand; all of it in the scene's space.
fn textured(camera: Camera) -> Scene {
    let mut scene = Scene::new(Settings::new(SIZE.width, SIZE.height, 70.0), Limits::default()).unwrap();
    let texture = smooth_texture();
    let material = Arc::new(Material::new(Coloration::Texture(texture), 0.8, Surface::Diffuse));
    for (origin, normal) in
        [(DVec3::Y * -2.0, DVec3::NEG_Y), (DVec3::Z * -9.0, DVec3::NEG_Z), (DVec3::X * 8.0, DVec3::X)]
    {
        scene.add_plane(origin, normal, material.clone()).unwrap();
    }
    for (x, z) in [(-2.0, -6.0), (2.0, -6.0), (5.0, 0.0), (0.0, 6.0)] {
        scene.add_sphere(DVec3::new(x, 0.0, z), 1.2, material.clone()).unwrap();
    }
    for (x, y, z) in [(0.0, 5.0, 0.0), (4.0, 3.0, 4.0)] {
        let light = Light::Spherical { position: DVec3::new(x, y, z), color: WHITE, intensity: 400.0 };
        scene.add_light(light).unwrap();
    }
    scene.set_camera(camera).unwrap();
    scene
}

/// The colour of the surface that is seen through each pixel, by rays of a camera of its own and 64-bit arithmetic, as the format
/// tells where textures lie.
fn expected_texels(scene: &Scene) -> Vec<Option<[f64; 2]>> {
    let rays = scene.camera_rays(SIZE);
    let mut found = Vec::new();
    for y in 0..SIZE.height {
        for x in 0..SIZE.width {
            let ray = rays.ray(f64::from(x) + 0.5, f64::from(y) + 0.5);
            let mut nearest = (f64::INFINITY, None);
            let mut meet = |t: f64, uv: [f64; 2]| {
                if t > 0.0 && t < nearest.0 {
                    nearest = (t, Some(uv));
                }
            };
            for (_, element) in scene.elements() {
                use sunstone_renderer::scene::element::Element;
                match element {
                    Element::Sphere { center, radius, .. } => {
                        let off = ray.origin - *center;
                        let (b, c) = (off.dot(ray.direction), off.length_squared() - radius * radius);
                        if b * b > c {
                            let t = -b - (b * b - c).sqrt();
                            let n = (off + ray.direction * t) / *radius;
                            let around = 0.5 + n.z.atan2(n.x) / std::f64::consts::TAU;
                            meet(t, [around, n.y.clamp(-1.0, 1.0).acos() / std::f64::consts::PI]);
                        }
                    }
                    Element::Plane { origin, normal, .. } => {
                        let cosine = normal.dot(ray.direction);
                        if cosine > 1e-6 {
                            let t = normal.dot(*origin - ray.origin) / cosine;
                            let across = normal.cross(DVec3::Z);
                            let first = if across == DVec3::ZERO { normal.cross(DVec3::Y) } else { across };
                            let along = ray.origin + ray.direction * t - *origin;
                            meet(t, [along.dot(first), along.dot(normal.cross(first))]);
                        }
                    }
                    _ => unreachable!("the scene has no other elements"),
                }
            }
            found.push(nearest.1);
        }
    }
    found
}

#[test]
fn textures_of_spheres_and_planes_stay_where_they_are_in_the_scene() {
    let texture = smooth_texture();
    for (position, target) in [
        (DVec3::ZERO, DVec3::NEG_Z),
        (DVec3::new(1.0, 2.5, 1.0), DVec3::new(3.0, -1.0, -3.0)),
        (DVec3::Y, DVec3::Z * 6.0),
    ] {
        let pose = Pose { position, target, up: DVec3::new(0.2, 1.0, 0.0) };
        let scene = textured(Camera { pose, ..Camera::default() });
        let ours = pixels(&scene);
        let (mut compared, mut wrong) = (0, 0);
        for (pixel, uv) in ours.chunks_exact(4).zip(expected_texels(&scene)) {
            let Some(uv) = uv else { continue };
            let [column, row] = uv.map(|c| ((c - c.floor()) * 512.0) as usize % 512);
            let texel = &texture.texels()[4 * (512 * row + column)..][..3];
            // Light scales all channels of a pixel alike, so their ratios are those of the texel; where one is clamped or dark, they
            // say nothing.
            let light = |byte: u8| (f64::from(byte) / 255.0).powf(2.2);
            let seen = [0, 1, 2].map(|channel| light(pixel[channel]));
            if pixel[..3].contains(&255) || pixel[..3].iter().any(|&byte| byte < 40) {
                continue;
            }
            compared += 1;
            let ratios = [0, 1, 2].map(|channel| seen[channel] / light(texel[channel]));
            let mean = ratios.iter().sum::<f64>() / 3.0;
            wrong += usize::from(ratios.iter().any(|ratio| (ratio / mean - 1.0).abs() > 0.12));
        }
        assert!(compared > 1500, "{compared} pixels of {target} are lit");
        assert!(wrong * 200 < compared, "{wrong} of {compared} pixels of {target} have another texel's colour");
    }
}

#[test]
fn a_camera_that_looks_as_the_default_one_does_gives_the_same_bytes() {
    let scene = scene(&DAffine3::IDENTITY);
    let default = {
        let mut scene = scene.try_clone().unwrap();
        scene.set_camera(Camera::default()).unwrap();
        pixels(&scene)
    };
    assert!(pixels(&scene) == default, "three units ahead is where the default camera looks, too");
    let mut blurred = scene.try_clone().unwrap();
    let lens = Lens { radius: 0.3, focus_distance: 4.0, blades: 0, rotation: 0.0 };
    blurred.set_camera(Camera { lens: Some(lens), end: Some(pose(&far_turn())), ..Camera::default() }).unwrap();
    assert!(pixels(&blurred) == default, "lens and motion are left out");
}

#[test]
fn other_projections_are_refused_with_the_way_out() {
    for projection in [Projection::Orthographic { height: 2.0 }, Projection::Panorama] {
        let mut scene = scene(&DAffine3::IDENTITY);
        scene.set_camera(Camera { projection, ..Camera::default() }).unwrap();
        let error = render::start(&LiveScene::new(scene), &render::Options::default()).err().unwrap();
        assert_eq!((error.kind, error.field.as_str()), (ErrorKind::InvalidArgument, "camera.projection"));
        assert!(error.message.contains("path"), "{error}");
    }
}
