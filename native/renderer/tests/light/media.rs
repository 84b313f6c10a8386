//! Media against closed forms.

use std::sync::Arc;

use glam::{DAffine3, DQuat, DVec3};
use sunstone_renderer::camera::{Camera, Lens, Pose, Projection};
use sunstone_renderer::film::sums::PixelSums;
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::light::Light;
use sunstone_renderer::material::{Coloration, Material, Parameter, Surface};
use sunstone_renderer::medium::Medium;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::environment::Environment;
use sunstone_renderer::view::Resolution;

use super::{PI, WHITE, all_ways, assert_all_ways_agree, assert_near, render, scene, shining, wall};

fn absorbing(sigma: f64) -> Medium {
    Medium { absorption: [sigma; 3], scattering: [0.0; 3], anisotropy: 0.0 }
}

/// What holds a medium and cannot be seen itself.
fn holding(medium: Medium) -> Arc<Material> {
    let plain = Material::new(Coloration::Color(WHITE), 1.0, Surface::Diffuse);
    Arc::new(Material { opacity: Parameter::constant(0.0), interior: Some(medium), ..plain })
}

/// A box of `depth` across the view.
fn slab(depth: f64, material: Arc<Material>) -> Placed {
    let transform = DAffine3::from_translation(DVec3::new(0.0, 0.0, -4.0))
        * DAffine3::from_scale(DVec3::new(3.0, 3.0, depth / 2.0));
    Placed { shape: Shape::Cuboid, transform, motion: None, materials: vec![material] }
}

#[test]
fn light_through_a_slab_is_absorbed_as_beer_and_lambert_say() {
    let (sigma, depth): (f64, f64) = (0.7, 1.5);
    let expected = 3.0 * (-sigma * depth).exp();
    // Looked at directly, through a box that is not there and through glass that bends nothing.
    let glass = Material::new(Coloration::Color(WHITE), 1.0, Surface::Refractive { index: 1.0, transparency: 1.0 });
    let glass = Arc::new(Material { interior: Some(absorbing(sigma)), ..glass });
    for material in [holding(absorbing(sigma)), glass] {
        let mut scene = scene(0.01);
        scene.add_placed(slab(depth, material)).unwrap();
        scene.add_plane(DVec3::new(0.0, 0.0, -9.0), DVec3::NEG_Z, shining(0.0, 3.0)).unwrap();
        assert_near(&scene, PathSettings::default(), expected);
    }
    // Fog all the way.
    let mut scene = scene(0.01);
    scene.set_medium(Some(absorbing(0.1))).unwrap();
    scene.add_plane(DVec3::new(0.0, 0.0, -9.0), DVec3::NEG_Z, shining(0.0, 3.0)).unwrap();
    assert_near(&scene, PathSettings::default(), 3.0 * (-0.9_f64).exp());
}

#[test]
fn shadow_rays_lose_what_paths_lose() {
    let (sigma, depth): (f64, f64) = (0.7, 1.5);
    let mut scene = wall(0.6);
    // The lamp is at the camera; its light goes through the box and comes back through it.
    scene.add_placed(slab(depth, holding(absorbing(sigma)))).unwrap();
    scene.add_light(Light::Spherical { position: DVec3::ZERO, color: WHITE, intensity: 500.0 }).unwrap();
    let expected = 0.6 / PI * 500.0 / (4.0 * PI * 25.0) * (-2.0 * sigma * depth).exp();
    assert_near(&scene, PathSettings::default(), expected);
}

#[test]
fn a_cloud_that_absorbs_nothing_cannot_be_told_from_the_even_light_round_it() {
    for anisotropy in [-0.5, 0.0, 0.8] {
        let mut scene = scene(40.0);
        let cloud = Medium { absorption: [0.0; 3], scattering: [0.8, 1.5, 3.0], anisotropy };
        scene.add_sphere(DVec3::new(0.0, 0.0, -4.0), 1.2, holding(cloud)).unwrap();
        let (color, radiance) = (WHITE, 0.5);
        scene.set_environment(Some(Environment::Constant { color, radiance })).unwrap();
        for settings in all_ways(256) {
            // By luminance, which the film's variance is of: the medium makes noise coloured.
            let settings = PathSettings { max_bounces: 256, ..settings };
            let pixels = render(&scene, settings, Resolution { width: 8, height: 8 }, 0..256);
            let mut all = PixelSums::default();
            pixels.iter().for_each(|pixel| all.merge(pixel));
            let [red, green, blue] = all.mean();
            let (light, error) = (0.2126 * red + 0.7152 * green + 0.0722 * blue, all.variance().sqrt());
            assert!((light - 0.5).abs() <= 3.0 * error + 0.001, "{light} ± {error} instead of 0.5, {settings:?}");
        }
    }
}

#[test]
fn fog_that_turns_light_once_sends_back_what_the_integral_says() {
    // Light from the camera's own place into fog without end: the radiance turned back once is ∫ σs p L e^(−2σt) / t² dt, cut off
    // below by a hole in the fog; here a slab from a to b.
    let (sigma, near, far, watts): (f64, f64, f64, f64) = (0.3, 3.0, 5.0, 800.0);
    let mut scene = scene(0.01);
    let fog = Medium { absorption: [0.0; 3], scattering: [sigma; 3], anisotropy: 0.0 };
    scene.add_placed(slab(far - near, holding(fog))).unwrap();
    scene.add_light(Light::Spherical { position: DVec3::ZERO, color: WHITE, intensity: watts }).unwrap();
    let steps = 10_000;
    let expected: f64 = (0..steps)
        .map(|step| {
            let t = near + (far - near) * (f64::from(step) + 0.5) / f64::from(steps);
            let intensity = watts / (4.0 * PI);
            sigma / (4.0 * PI) * intensity / (t * t) * (-2.0 * sigma * (t - near)).exp() * (far - near)
                / f64::from(steps)
        })
        .sum();
    assert_near(&scene, PathSettings { samples: 4096, max_bounces: 1, ..PathSettings::default() }, expected);
}

#[test]
fn lamps_in_fog_are_the_same_by_every_way() {
    let mut scene = scene(50.0);
    let fog = Medium { absorption: [0.02; 3], scattering: [0.15; 3], anisotropy: 0.4 };
    scene.set_medium(Some(fog)).unwrap();
    scene.add_sphere(DVec3::new(0.5, 0.5, -5.0), 0.5, shining(0.0, 20.0)).unwrap();
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::NEG_Y, super::diffuse(0.5)).unwrap();
    assert_all_ways_agree(&scene, &all_ways(512));
}

/// A shape of this size, somewhere.
fn placed(shape: Shape, center: DVec3, size: f64, material: Arc<Material>) -> Placed {
    let transform = DAffine3::from_translation(center) * DAffine3::from_scale(DVec3::splat(size));
    Placed { shape, transform, motion: None, materials: vec![material] }
}

#[test]
fn a_camera_in_media_sees_through_them() {
    let lens = Lens { radius: 0.01, focus_distance: 4.0, blades: 0, rotation: 0.0 };
    let cameras = [
        Camera::default(),
        Camera { projection: Projection::Orthographic { height: 0.01 }, ..Camera::default() },
        Camera { lens: Some(lens), ..Camera::default() },
    ];
    for camera in cameras {
        let mut scene = scene(0.01);
        scene.set_camera(camera).unwrap();
        scene.add_plane(DVec3::new(0.0, 0.0, -9.0), DVec3::NEG_Z, shining(0.0, 3.0)).unwrap();
        // In a ball in a box; beside them and in them are others.
        scene.add_placed(placed(Shape::Cuboid, DVec3::ZERO, 4.0, holding(absorbing(0.2)))).unwrap();
        scene.add_sphere(DVec3::ZERO, 2.0, holding(absorbing(0.5))).unwrap();
        for aside in [DVec3::new(3.0, 0.0, 0.0), DVec3::new(5.0, 7.0, 3.5), DVec3::new(1.0, 1.4, 0.6)] {
            scene.add_sphere(aside, 0.5, holding(absorbing(30.0))).unwrap();
        }
        // What is open holds nothing, though it is seen from behind on one side.
        for side in [DVec3::new(1.3, 1.9, 0.85), DVec3::new(-1.3, -1.9, -0.85)] {
            let turn = DQuat::from_rotation_arc(DVec3::Z, DVec3::new(1.3, 1.9, 0.85).normalize());
            let transform = DAffine3::from_rotation_translation(turn, side);
            let materials = vec![holding(absorbing(30.0))];
            scene.add_placed(Placed { shape: Shape::Disc, transform, motion: None, materials }).unwrap();
        }
        // The ball's medium up to 2, then the box's up to 4.
        assert_near(&scene, PathSettings::default(), 3.0 * (-0.5 * 2.0 - 0.2 * 2.0_f64).exp());
    }
}

#[test]
fn media_that_the_camera_comes_into_count_from_then_on() {
    // From 2 before the box's front to its middle; the box is 4 deep. Or the box comes to the camera.
    let sigma = 0.4;
    let way = |z: f64| Pose { position: DVec3::new(0.0, 0.0, z), target: DVec3::new(0.0, 0.0, z - 1.0), up: DVec3::Y };
    let cameras = [Camera { pose: way(4.0), end: Some(way(0.0)), ..Camera::default() }, Camera::default()];
    let motion = DAffine3::from_translation(DVec3::new(0.0, 0.0, 4.0));
    let steps = 10_000;
    let expected: f64 = (0..steps)
        .map(|step| 4.0 * (f64::from(step) + 0.5) / f64::from(steps))
        .map(|gone| 3.0 * (-sigma * (6.0 - gone.max(2.0))).exp() / f64::from(steps))
        .sum();
    for (camera, moves) in cameras.into_iter().zip([false, true]) {
        let mut scene = scene(0.01);
        scene.set_camera(camera).unwrap();
        scene.add_plane(DVec3::new(0.0, 0.0, -19.0), DVec3::NEG_Z, shining(0.0, 3.0)).unwrap();
        let center = if moves { DVec3::new(0.0, 0.0, -4.0) } else { DVec3::ZERO };
        let holder = placed(Shape::Cuboid, center, 2.0, holding(absorbing(sigma)));
        scene.add_placed(Placed { motion: moves.then_some(motion), ..holder }).unwrap();
        assert_near(&scene, PathSettings { samples: 1024, ..PathSettings::default() }, expected);
    }
}
