//! Paths that go on in several branches: the same light, with less noise where they pay.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::{DAffine3, DVec3};
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::film::sums::PixelSums;
use sunstone_renderer::integrator::path::{LightTile, PathSettings, PathTracer};
use sunstone_renderer::material::{Coloration, Material, Parameter, Surface};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::Scene;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::view::{Resolution, ViewBlock};

use super::{WHITE, diffuse, lamp, scene, shining};

const SIZE: Resolution = Resolution { width: 16, height: 16 };

/// A lamp in a closed sphere, above what the camera sees; most of the light comes by way of the walls.
fn room() -> Scene {
    let mut scene = scene(40.0);
    scene.add_sphere(DVec3::new(0.0, 0.0, -3.0), 6.0, diffuse(0.8)).unwrap();
    scene.add_sphere(DVec3::new(0.5, -2.0, -5.0), 1.0, diffuse(0.6)).unwrap();
    scene.add_placed(lamp(5.0)).unwrap();
    scene
}

/// The sums of a picture, by this many branches.
fn render(scene: &Scene, settings: PathSettings, branches: u32) -> Vec<PixelSums> {
    let tracer = PathTracer::new(scene, settings).unwrap().split_into(branches);
    let mut tile = LightTile::new(SIZE.whole());
    tracer.render_tile(SIZE, 0..settings.samples, &mut tile, &AtomicBool::new(false));
    tile.pixels
}

fn sum(pixels: &[PixelSums]) -> PixelSums {
    let mut all = PixelSums::default();
    pixels.iter().for_each(|pixel| all.merge(pixel));
    all
}

#[test]
fn branches_have_the_light_of_whole_paths() {
    let scene = room();
    for sampler in [Kind::Sobol, Kind::Independent] {
        let settings = PathSettings { samples: 256, sampler, ..PathSettings::default() };
        let [whole, two, four] = [1, 2, 4].map(|branches| sum(&render(&scene, settings, branches)));
        for split in [two, four] {
            let off = f64::from(split.mean()[1]) - f64::from(whole.mean()[1]);
            let error = f64::from(split.variance() + whole.variance()).sqrt();
            assert!(off.abs() < 3.0 * error + 0.002 * f64::from(whole.mean()[1]), "{off} ± {error}, {sampler:?}");
        }
    }
}

#[test]
fn four_branches_have_less_than_half_of_a_rooms_variance() {
    let scene = room();
    let settings = PathSettings { samples: 64, sampler: Kind::Independent, ..PathSettings::default() };
    let variance =
        |branches| -> f64 { render(&scene, settings, branches).iter().map(|pixel| f64::from(pixel.variance())).sum() };
    let (one, four) = (variance(1), variance(4));
    assert!(four < 0.5 * one, "{four} with four, {one} with one");
}

/// The room as a mirror before the camera shows it.
fn mirrored_room() -> Scene {
    let mut scene = scene(40.0);
    scene.add_sphere(DVec3::new(0.0, 0.0, -3.0), 6.0, diffuse(0.8)).unwrap();
    let white = Coloration::Color(WHITE);
    scene.add_sphere(DVec3::new(0.0, 0.0, -5.0), 2.5, Arc::new(Material::new(white, 1.0, Surface::Mirror))).unwrap();
    scene.add_sphere(DVec3::new(2.0, 2.0, 1.0), 0.3, shining(0.0, 30.0)).unwrap();
    scene
}

#[test]
fn light_of_branches_is_cut_where_that_of_whole_paths_is() {
    for (scene, clamp_indirect) in [(room(), 0.05), (mirrored_room(), 0.2)] {
        let settings = PathSettings { samples: 256, clamp_indirect, ..PathSettings::default() };
        let [one, four] = [1, 4].map(|branches| f64::from(sum(&render(&scene, settings, branches)).mean()[1]));
        assert!((four / one - 1.0).abs() < 0.02, "{four} and {one}");
    }
}

/// The room with a brushed metal cube that turns while the shutter is open: how it was brushed depends on when it is seen.
fn turning_room() -> Scene {
    let mut scene = room();
    let center = DVec3::new(0.0, 0.0, -4.0);
    let turn =
        DAffine3::from_translation(center) * DAffine3::from_rotation_x(1.2) * DAffine3::from_translation(-center);
    let [roughness, anisotropy, rotation] = [0.5, 0.9, 0.1].map(Parameter::constant);
    let surface = Surface::Conductor { metal: None, roughness, anisotropy, rotation };
    let materials = vec![Arc::new(Material::new(Coloration::Color(WHITE), 0.9, surface))];
    let transform = DAffine3::from_translation(center);
    scene.add_placed(Placed { shape: Shape::Cuboid, transform, motion: Some(turn), materials }).unwrap();
    scene
}

#[test]
fn paths_are_the_same_bits_in_parts() {
    let settings = PathSettings { samples: 8, ..PathSettings::default() };
    for (scene, branches) in [(room(), 2), (turning_room(), 1), (turning_room(), 2)] {
        assert_same_in_parts(&scene, settings, branches);
    }
}

fn assert_same_in_parts(scene: &Scene, settings: PathSettings, branches: u32) {
    let whole = render(scene, settings, branches);
    let tracer = PathTracer::new(scene, settings).unwrap().split_into(branches);
    let mut parts = vec![PixelSums::default(); whole.len()];
    for (samples, x, width) in [(5..8, 0, 3), (0..5, 0, 3), (0..8, 3, 13)] {
        let block = ViewBlock { x, y: 0, width, height: SIZE.height };
        let mut tile = LightTile::new(block);
        tracer.render_tile(SIZE, samples, &mut tile, &AtomicBool::new(false));
        for (i, pixel) in tile.pixels.iter().enumerate() {
            let (column, row) = (x + i as u32 % width, i as u32 / width);
            parts[(row * SIZE.width + column) as usize].merge(pixel);
        }
    }
    assert!(parts == whole);
}

#[test]
fn a_room_is_drawn_with_branches_and_what_stands_in_the_open_is_not() {
    let settings = PathSettings { samples: 64, ..PathSettings::default() };
    let drawn = |scene: &Scene, size| PathTracer::new(scene, settings).unwrap().split_for(size, &Serial).unwrap();
    let splits = |scene: &Scene| drawn(scene, Resolution { width: 120, height: 90 }).branches();
    assert!(splits(&room()) > 1);
    // The probes would take longer than the picture.
    assert_eq!(drawn(&room(), Resolution { width: 4, height: 3 }).branches(), 1);
    let mut open = scene(60.0);
    open.add_sphere(DVec3::new(0.0, 0.0, -4.0), 1.0, diffuse(0.5)).unwrap();
    open.add_sphere(DVec3::new(3.0, 4.0, 0.0), 1.0, shining(0.0, 20.0)).unwrap();
    assert_eq!(splits(&open), 1);
}
