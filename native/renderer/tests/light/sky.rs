//! What is round a scene: even light, maps, and the sky.

use std::sync::Arc;

use glam::{DQuat, DVec3};
use sunstone_renderer::color::Color;
use sunstone_renderer::integrator::path::Strategy;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::scene::environment::{Environment, RadianceMap, Sky};

use super::{PI, WHITE, all_ways, assert_all_ways_agree, assert_near, diffuse, mean, scene, wall};

#[test]
fn a_white_ball_cannot_be_told_from_the_even_light_round_it() {
    let mut scene = scene(40.0);
    scene.add_sphere(DVec3::new(0.0, 0.0, -4.0), 1.0, diffuse(1.0)).unwrap();
    scene.set_environment(Some(Environment::Constant { color: WHITE, radiance: 1.0 })).unwrap();
    for settings in all_ways(1024) {
        let (measured, _) = mean(&scene, settings);
        assert!((measured - 1.0).abs() < 1e-3, "{measured}, {settings:?}");
    }
}

#[test]
fn a_map_with_one_bright_texel_lights_the_wall() {
    const COLUMNS: u32 = 32;
    const ROWS: u32 = 16;
    // Behind the camera and above: what lights the wall.
    let bright = (4, 2);
    let mut pixels = vec![0.0; (COLUMNS * ROWS * 3) as usize];
    let start = ((bright.0 * COLUMNS + bright.1) * 3) as usize;
    pixels[start..start + 3].fill(100.0);
    let map = Arc::new(RadianceMap::new(COLUMNS, ROWS, pixels, &Limits::default()).unwrap());
    let mut scene = wall(0.8);
    scene.set_environment(Some(Environment::Map { map, rotation: DQuat::IDENTITY, scale: 0.5 })).unwrap();
    // The texel's light is a tent over its neighbours' middles.
    let steps = 1000;
    let mut irradiance = 0.0;
    for i in 0..steps * steps {
        let at = |i: i32| (f64::from(i) + 0.5) / f64::from(steps) * 2.0 - 1.0;
        let (x, y) = (at(i % steps), at(i / steps));
        let u = (f64::from(bright.1) + 0.5 + x) / f64::from(COLUMNS) - 0.5;
        let v = (f64::from(bright.0) + 0.5 + y) / f64::from(ROWS);
        let ((sin, _), (_, ahead)) = ((v * PI).sin_cos(), (u * 2.0 * PI).sin_cos());
        let radiance = 50.0 * (1.0 - x.abs()) * (1.0 - y.abs());
        irradiance += radiance * (-sin * ahead).max(0.0) * sin;
    }
    irradiance *= 4.0 / f64::from(steps * steps) * 2.0 * PI * PI / f64::from(COLUMNS * ROWS);
    for settings in all_ways(4096) {
        assert_near(&scene, settings, 0.8 / PI * irradiance);
    }
}

#[test]
fn a_sky_with_its_sun_is_the_same_by_every_way() {
    let mut scene = scene(60.0);
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), diffuse(0.7)).unwrap();
    scene.add_sphere(DVec3::new(0.0, 0.0, -4.0), 1.0, diffuse(0.8)).unwrap();
    let ground = Color { red: 0.2, green: 0.3, blue: 0.1 };
    let sky = Sky { sun: DVec3::new(0.4, 0.8, 0.3), up: DVec3::Y, turbidity: 3.0, ground, scale: 0.01 };
    scene.set_environment(Some(Environment::Sky(sky))).unwrap();
    // Directions of surfaces hardly ever find the sun.
    let ways: Vec<_> = all_ways(512).into_iter().filter(|way| way.strategy != Strategy::Surfaces).collect();
    assert_all_ways_agree(&scene, &ways);
}
