//! The path tracer against closed forms, and against itself by other ways.

mod cameras;
mod chalk;
mod cornell;
mod holes;
mod many;
mod media;
mod random;
mod shapes;
mod sky;
mod split;
mod veach;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::DVec3;
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::color::Color;
use sunstone_renderer::film::sums::PixelSums;
use sunstone_renderer::integrator::path::{LightTile, PathSettings, PathTracer, Strategy};
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Emission, Material, Surface};
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::view::{Resolution, ViewBlock};

const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

fn scene(fov: f64) -> Scene {
    Scene::new(Settings::new(8, 8, fov), Limits::default()).unwrap()
}

fn diffuse(albedo: f64) -> Arc<Material> {
    Arc::new(Material::new(Coloration::Color(WHITE), albedo, Surface::Diffuse))
}

fn shining(albedo: f64, radiance: f64) -> Arc<Material> {
    let emission = Emission::even(WHITE, radiance);
    Arc::new(Material { emission, ..Material::new(Coloration::Color(WHITE), albedo, Surface::Diffuse) })
}

fn render(scene: &Scene, settings: PathSettings, resolution: Resolution, samples: Range<u32>) -> Vec<PixelSums> {
    render_branches(scene, settings, resolution, samples, 1)
}

fn render_branches(
    scene: &Scene,
    settings: PathSettings,
    resolution: Resolution,
    samples: Range<u32>,
    branches: u32,
) -> Vec<PixelSums> {
    let tracer = PathTracer::new(scene, settings).unwrap().split_into(branches);
    let mut tile = LightTile::new(resolution.whole());
    tracer.render_tile(resolution, samples, &mut tile, &AtomicBool::new(false));
    tile.pixels
}

/// Mean radiance of the whole picture's red, and its standard error.
fn mean(scene: &Scene, settings: PathSettings) -> (f64, f64) {
    mean_of_branches(scene, settings, 1)
}

fn mean_of_branches(scene: &Scene, settings: PathSettings, branches: u32) -> (f64, f64) {
    let resolution = Resolution { width: 8, height: 8 };
    let pixels = render_branches(scene, settings, resolution, 0..settings.samples, branches);
    let mut all = PixelSums::default();
    pixels.iter().for_each(|pixel| all.merge(pixel));
    (f64::from(all.mean()[0]), f64::from(all.variance()).sqrt())
}

fn assert_near(scene: &Scene, settings: PathSettings, expected: f64) {
    for branches in [1, 2] {
        let (measured, error) = mean_of_branches(scene, settings, branches);
        let allowed = 3.0 * error + 0.002 * expected;
        let off = (measured - expected).abs();
        assert!(off <= allowed, "{measured} ± {error} instead of {expected}, {settings:?}, {branches} branches");
    }
}

/// Every strategy and sampler.
fn all_ways(samples: u32) -> Vec<PathSettings> {
    let strategies = [Strategy::Both, Strategy::Lights, Strategy::Surfaces];
    let kinds = [Kind::Sobol, Kind::Independent];
    strategies
        .into_iter()
        .flat_map(|strategy| {
            kinds.map(|sampler| PathSettings { samples, sampler, strategy, max_bounces: 64, ..PathSettings::default() })
        })
        .collect()
}

/// Every way gives what the first does.
fn assert_all_ways_agree(scene: &Scene, ways: &[PathSettings]) {
    let (expected, first) = mean(scene, ways[0]);
    for &settings in &ways[1..] {
        let (measured, error) = mean_of_branches(scene, settings, 2);
        let allowed = 3.0 * error.hypot(first) + 0.002 * expected;
        assert!(
            (measured - expected).abs() <= allowed,
            "{measured} ± {error} instead of {expected} ± {first}, {settings:?}"
        );
    }
}

const PI: f64 = std::f64::consts::PI;

/// One point of a wall, straight ahead at z = −5.
fn wall(albedo: f64) -> Scene {
    let mut scene = scene(0.01);
    scene.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::new(0.0, 0.0, -1.0), diffuse(albedo)).unwrap();
    scene
}

#[test]
fn a_closed_sphere_of_half_albedo_that_shines_has_radiance_one() {
    let mut scene = scene(90.0);
    scene.add_sphere(DVec3::ZERO, 3.0, shining(0.5, 0.5)).unwrap();
    for settings in all_ways(512) {
        assert_near(&scene, settings, 1.0);
    }
}

#[test]
fn a_sphere_light_over_a_plane_sends_what_its_solid_angle_says() {
    let (albedo, radiance, radius, distance) = (0.8, 30.0, 0.5, 4.0);
    // Seen straight through a hole of no width, so that the whole picture is one point of the wall.
    let mut scene = scene(0.01);
    let center = DVec3::new(0.0, 3.0, -5.0 + f64::sqrt(distance * distance - 9.0));
    scene.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::new(0.0, 0.0, -1.0), diffuse(albedo)).unwrap();
    scene.add_sphere(center, radius, shining(0.0, radiance)).unwrap();
    let cosine = (center.z + 5.0) / distance;
    let expected = albedo * radiance * (radius / distance).powi(2) * cosine;
    for settings in all_ways(4096) {
        assert_near(&scene, PathSettings { max_bounces: 1, ..settings }, expected);
    }
}

#[test]
fn point_and_distant_lights_give_their_irradiance() {
    let mut near = scene(0.01);
    near.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::new(0.0, 0.0, -1.0), diffuse(0.6)).unwrap();
    let position = DVec3::new(2.0, 1.0, -2.0);
    near.add_light(Light::Spherical { position, color: WHITE, intensity: 500.0 }).unwrap();
    let squared = 4.0 + 1.0 + 9.0;
    let irradiance = 500.0 / (4.0 * std::f64::consts::PI * squared) * 3.0 / f64::sqrt(squared);
    assert_near(&near, PathSettings::default(), 0.6 / std::f64::consts::PI * irradiance);

    let mut far = scene(0.01);
    far.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::new(0.0, 0.0, -1.0), diffuse(0.6)).unwrap();
    let direction = DVec3::new(0.0, -1.0, -1.0);
    far.add_light(Light::Directional { direction, color: WHITE, intensity: 7.0 }).unwrap();
    assert_near(&far, PathSettings::default(), 0.6 / std::f64::consts::PI * 7.0 / f64::sqrt(2.0));
}

/// A rectangle that shines above a floor, as two triangles.
fn lamp(radiance: f64) -> Placed {
    let data = MeshData {
        positions: vec![[-1.0, 3.0, -4.0], [1.0, 3.0, -4.0], [1.0, 3.0, -6.0], [-1.0, 3.0, -6.0]],
        indices: vec![[0, 1, 2], [0, 2, 3]],
        ..MeshData::default()
    };
    let mesh = Mesh::new(data, None, Quality::Default, &Serial).unwrap();
    Placed {
        motion: None,
        shape: Shape::Mesh(Arc::new(mesh)),
        transform: glam::DAffine3::IDENTITY,
        materials: vec![shining(0.2, radiance)],
    }
}

#[test]
fn a_rectangle_lights_the_wall_as_its_form_factor_says() {
    let mut scene = scene(0.01);
    // The wall is across the view at z = −5 − 3 = −8; the lamp lies above the line of sight, parallel to it.
    scene.add_plane(DVec3::new(0.0, 0.0, -8.0), DVec3::new(0.0, 0.0, -1.0), diffuse(0.7)).unwrap();
    scene.add_placed(lamp(10.0)).unwrap();
    // Irradiance by fine midpoint sums over the lamp.
    let (mut sum, steps) = (0.0, 400);
    for i in 0..steps {
        for j in 0..steps {
            let at = |i: i32| (f64::from(i) + 0.5) / f64::from(steps) * 2.0 - 1.0;
            let way = DVec3::new(at(i), 3.0, at(j) - 5.0) - DVec3::new(0.0, 0.0, -8.0);
            let squared = way.length_squared();
            sum += way.z * way.y / (squared * squared) * 4.0 / f64::from(steps * steps);
        }
    }
    let expected = 0.7 / std::f64::consts::PI * 10.0 * sum;
    for settings in all_ways(4096) {
        assert_near(&scene, PathSettings { max_bounces: 1, ..settings }, expected);
    }
}

#[test]
fn a_film_is_the_same_bits_in_parts() {
    let mut scene = scene(60.0);
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), diffuse(0.7)).unwrap();
    scene.add_sphere(DVec3::new(0.0, 0.0, -4.0), 1.0, diffuse(0.8)).unwrap();
    scene.add_sphere(DVec3::new(1.5, 2.0, -3.0), 0.5, shining(0.0, 20.0)).unwrap();
    let settings = PathSettings { samples: 16, ..PathSettings::default() };
    let resolution = Resolution { width: 40, height: 24 };
    let whole = render(&scene, settings, resolution, 0..16);

    // Other samples first, in other blocks, one pixel of them by itself.
    let tracer = PathTracer::new(&scene, settings).unwrap();
    let mut parts = vec![PixelSums::default(); whole.len()];
    let blocks = [(0, 0, 17, 24), (17, 0, 23, 9), (17, 9, 1, 1), (18, 9, 22, 1), (17, 10, 23, 14)];
    for samples in [9..16, 0..2, 2..9] {
        for (x, y, width, height) in blocks {
            let mut tile = LightTile::new(ViewBlock { x, y, width, height });
            tracer.render_tile(resolution, samples.clone(), &mut tile, &AtomicBool::new(false));
            for (i, pixel) in tile.pixels.iter().enumerate() {
                let (column, row) = (x + i as u32 % width, y + i as u32 / width);
                parts[(row * 40 + column) as usize].merge(pixel);
            }
        }
    }
    assert!(parts == whole);
    assert!(whole.iter().any(|pixel| pixel.mean() != [0.0; 3]));
}
