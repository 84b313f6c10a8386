//! Many lights: with and without a tree over them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::{DAffine3, DQuat, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::integrator::path::{LightChoice, LightTile, PathSettings, PathTracer, Strategy};
use sunstone_renderer::light::Light;
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::Scene;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::environment::Environment;
use sunstone_renderer::view::Resolution;

use super::{WHITE, assert_all_ways_agree, diffuse, render, scene, shining};

/// A floor under balls of the same power but of all sizes, some lamps of other kinds, and a wall behind.
fn many_lights() -> Scene {
    let mut scene = scene(60.0);
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), diffuse(0.7)).unwrap();
    scene.add_plane(DVec3::new(0.0, 0.0, -9.0), DVec3::new(0.0, 0.0, -1.0), diffuse(0.5)).unwrap();
    for i in 0..60 {
        let (column, row) = (f64::from(i % 10), f64::from(i / 10));
        let radius = 0.02 * 1.15_f64.powi(i % 12);
        let center = DVec3::new(column - 4.5, 0.3 + 0.4 * row, -3.0 - row - 0.1 * column);
        scene.add_sphere(center, radius, shining(0.1, 0.05 / (radius * radius))).unwrap();
    }
    let transform = DAffine3::from_scale_rotation_translation(
        DVec3::new(0.4, 0.2, 0.3),
        DQuat::from_rotation_x(1.0),
        DVec3::new(1.0, 0.2, -3.5),
    );
    let lamps = [Shape::Disc, Shape::Cuboid, Shape::Cylinder, Shape::Cone];
    for (x, shape) in [-4.0, -2.5, -1.0, 0.5].into_iter().zip(lamps) {
        let moved = DAffine3::from_translation(DVec3::new(x, 0.0, -0.4)) * transform;
        scene.add_placed(Placed { motion: None, shape, transform: moved, materials: vec![shining(0.3, 3.0)] }).unwrap();
    }
    let position = DVec3::new(-2.0, 3.0, -4.0);
    scene.add_light(Light::Spherical { position, color: WHITE, intensity: 20.0 }).unwrap();
    let (direction, inner_angle, outer_angle) = (DVec3::new(1.0, -2.0, -0.5), 15.0, 35.0);
    scene
        .add_light(Light::Spot { position, direction, color: WHITE, intensity: 9.0, inner_angle, outer_angle })
        .unwrap();
    scene.add_light(Light::Directional { direction, color: WHITE, intensity: 0.1 }).unwrap();
    scene.set_environment(Some(Environment::Constant { color: WHITE, radiance: 0.02 })).unwrap();
    scene
}

#[test]
fn many_lights_are_the_same_with_and_without_a_tree_and_less_noisy_with_it() {
    let scene = many_lights();
    let choices = [LightChoice::Tree, LightChoice::Power];
    let strategies = [Strategy::Both, Strategy::Lights];
    let way = |light_choice, strategy| PathSettings { samples: 512, strategy, light_choice, ..PathSettings::default() };
    let ways: Vec<_> =
        strategies.into_iter().flat_map(|strategy| choices.map(|choice| way(choice, strategy))).collect();
    assert_all_ways_agree(&scene, &ways);
    let [tree, power] = choices.map(|choice| {
        let sampler = Kind::Independent;
        let settings = PathSettings { samples: 64, sampler, max_bounces: 1, ..way(choice, Strategy::Both) };
        let pixels = render(&scene, settings, Resolution { width: 32, height: 32 }, 0..64);
        // Well below the horizon, where no light is seen itself and pixels are small.
        pixels[24 * 32..].iter().map(|pixel| f64::from(pixel.variance())).sum::<f64>()
    });
    // The street below is where it has to be far better; here every lamp is in sight.
    assert!(tree < 0.6 * power, "a variance of {tree} with a tree and of {power} without");
}

/// A street along a wall, with flat lamps hung close before both of its sides, far to the left and the right.
fn street() -> Scene {
    let mut scene = scene(50.0);
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), diffuse(0.7)).unwrap();
    let wall = DAffine3::from_scale_rotation_translation(
        DVec3::new(200.0, 6.0, 0.1),
        DQuat::IDENTITY,
        DVec3::new(0.0, 0.0, -6.0),
    );
    let place = |scene: &mut Scene, transform, material| {
        scene.add_placed(Placed { shape: Shape::Cuboid, transform, motion: None, materials: vec![material] }).unwrap();
    };
    place(&mut scene, wall, diffuse(0.5));
    for i in 0..100 {
        for side in [-6.2, -5.8] {
            let at = DVec3::new(2.0 * f64::from(i) - 99.0, 1.0, side);
            let transform = DAffine3::from_scale_rotation_translation(DVec3::new(0.2, 0.2, 0.02), DQuat::IDENTITY, at);
            place(&mut scene, transform, shining(0.0, 5.0));
        }
    }
    scene
}

#[test]
fn a_tree_finds_the_lamps_of_a_street_that_are_near_and_on_this_side_of_its_wall() {
    let scene = street();
    let [tree, power] = [LightChoice::Tree, LightChoice::Power].map(|light_choice| {
        let sampler = Kind::Independent;
        let settings = PathSettings { samples: 64, sampler, max_bounces: 1, light_choice, ..PathSettings::default() };
        let pixels = render(&scene, settings, Resolution { width: 32, height: 32 }, 0..64);
        // The ground before the wall.
        pixels[24 * 32..].iter().map(|pixel| f64::from(pixel.variance())).sum::<f64>()
    });
    assert!(tree < 0.1 * power, "a variance of {tree} with a tree and of {power} without");
}

/// A ceiling lamp of 2 · side² triangles over a room.
fn tiled_lamp(side: u32) -> Scene {
    let mut scene = scene(60.0);
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), diffuse(0.7)).unwrap();
    scene.add_sphere(DVec3::new(0.5, -0.4, -4.0), 0.6, diffuse(0.8)).unwrap();
    let at = |i: u32| (i as f32 / side as f32) * 4.0 - 2.0;
    let positions = (0..(side + 1) * (side + 1)).map(|i| [at(i % (side + 1)), 1.5, at(i / (side + 1)) - 4.0]).collect();
    let corner = |column: u32, row: u32| row * (side + 1) + column;
    let indices = (0..side * side).flat_map(|i| {
        let (column, row) = (i % side, i / side);
        let [a, b, c, d] = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(x, y)| corner(column + x, row + y));
        [[a, b, c], [a, c, d]]
    });
    let data = MeshData { positions, indices: indices.collect(), ..MeshData::default() };
    let mesh = Mesh::new(data, None, Quality::Default, &Serial).unwrap();
    let shape = Shape::Mesh(Arc::new(mesh));
    scene
        .add_placed(Placed { motion: None, shape, transform: DAffine3::IDENTITY, materials: vec![shining(0.0, 3.0)] })
        .unwrap();
    scene
}

/// Variance times seconds, and both.
fn cost(scene: &Scene, light_choice: LightChoice) -> [f64; 3] {
    let settings = PathSettings {
        samples: 256,
        sampler: Kind::Independent,
        max_bounces: 2,
        light_choice,
        ..PathSettings::default()
    };
    let tracer = PathTracer::new(scene, settings).unwrap();
    let resolution = Resolution { width: 32, height: 32 };
    let mut tile = LightTile::new(resolution.whole());
    let start = std::time::Instant::now();
    tracer.render_tile(resolution, 0..settings.samples, &mut tile, &AtomicBool::new(false));
    let seconds = start.elapsed().as_secs_f64();
    let variance = tile.pixels.iter().map(|pixel| f64::from(pixel.variance())).sum::<f64>();
    [variance * seconds, variance, seconds]
}

#[test]
fn ten_thousand_triangles_are_hardly_noisier_than_two() {
    let (few, many) = (tiled_lamp(1), tiled_lamp(71));
    let [[_, few, _], [_, many, _]] = [few, many].map(|scene| cost(&scene, LightChoice::Tree));
    assert!(many < 1.5 * few, "a variance of {many}, and of {few} with two");
}

#[test]
#[ignore = "measures time; run it alone"]
fn ten_thousand_triangles_cost_less_than_three_times_what_two_do() {
    let (few, many) = (tiled_lamp(1), tiled_lamp(71));
    let costs = [
        cost(&few, LightChoice::Tree),
        cost(&many, LightChoice::Tree),
        cost(&few, LightChoice::Power),
        cost(&many, LightChoice::Power),
    ];
    assert!(costs[1][0] < 3.0 * costs[0][0], "{costs:?}");
    // Shown by `--nocapture`.
    println!("variance × seconds, variance, seconds; two and 10 082 triangles with the tree, then by power: {costs:?}");
}
