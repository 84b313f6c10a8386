//! Cameras that see otherwise than a pinhole, and what moves before them.

use std::sync::Arc;

use glam::{DAffine3, DVec3};
use sunstone_renderer::camera::{Camera, Lens, Pose, Projection};
use sunstone_renderer::film::filter::Shape as FilterShape;
use sunstone_renderer::film::sums::PixelSums;
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::scene::Scene;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::group::Group;
use sunstone_renderer::view::Resolution;

use super::{assert_near, mean, render, scene, shining};

fn settings(samples: u32) -> PathSettings {
    PathSettings { samples, filter: FilterShape::Box.into(), ..PathSettings::default() }
}

/// Red of each pixel.
fn pixels(scene: &Scene, width: u32, height: u32, samples: u32) -> Vec<f32> {
    let pixels = render(scene, settings(samples), Resolution { width, height }, 0..samples);
    pixels.iter().map(PixelSums::mean).map(|[red, ..]| red).collect()
}

fn disc(transform: DAffine3) -> Placed {
    Placed { shape: Shape::Disc, transform, motion: None, materials: vec![shining(0.0, 1.0)] }
}

fn looking(camera: Camera) -> Scene {
    let mut scene = scene(60.0);
    scene.set_camera(camera).unwrap();
    scene
}

#[test]
fn a_camera_sees_what_is_before_it_wherever_it_is() {
    let pose = Pose { position: DVec3::new(3.0, -2.0, 7.0), target: DVec3::new(-1.0, 4.0, 7.5), up: DVec3::Z };
    let mut scene = looking(Camera { pose, ..Camera::default() });
    scene.add_sphere(pose.target, 0.2, shining(0.0, 1.0)).unwrap();
    let seen = pixels(&scene, 9, 9, 16);
    let brightest = (0..81).max_by(|&a, &b| seen[a].total_cmp(&seen[b])).unwrap();
    assert_eq!(brightest, 40);
    assert!(seen[0] == 0.0 && seen[80] == 0.0);
}

#[test]
fn parallel_rays_see_the_same_size_at_every_distance() {
    let share = |z: f64| {
        let mut scene = looking(Camera { projection: Projection::Orthographic { height: 4.0 }, ..Camera::default() });
        scene.add_placed(disc(DAffine3::from_translation(DVec3::Z * z))).unwrap();
        mean(&scene, settings(1024)).0
    };
    for z in [-1.0, -50.0] {
        assert!((share(z) - std::f64::consts::PI / 16.0).abs() < 0.002, "{}", share(z));
    }
}

#[test]
fn a_panorama_sees_behind_itself() {
    let mut scene = looking(Camera { projection: Projection::Panorama, ..Camera::default() });
    scene.add_sphere(DVec3::new(0.0, 0.0, 5.0), 0.5, shining(0.0, 1.0)).unwrap();
    let seen = pixels(&scene, 32, 16, 16);
    let lit: Vec<usize> = (0..seen.len()).filter(|&i| seen[i] > 0.0).collect();
    assert!(!lit.is_empty() && lit.iter().all(|i| i % 32 == 0 || i % 32 == 31), "{lit:?}");
}

#[test]
fn a_lens_blurs_what_is_not_in_focus_and_keeps_its_light() {
    let sums = |focus_distance: f64, blades: u32| {
        let lens = Lens { radius: 0.4, focus_distance, blades, rotation: 20.0 };
        let mut scene = looking(Camera { lens: Some(lens), ..Camera::default() });
        scene.add_placed(disc(DAffine3::from_translation(DVec3::Z * -5.0))).unwrap();
        let seen = pixels(&scene, 48, 48, 256);
        (seen.iter().sum::<f32>() / seen.len() as f32, seen.iter().filter(|&&p| p > 0.05 && p < 0.95).count())
    };
    let (sharp_light, sharp_edges) = sums(5.0, 0);
    for (focus, blades) in [(2.5, 0), (2.5, 5), (9.0, 6)] {
        let (light, edges) = sums(focus, blades);
        assert!(edges > 2 * sharp_edges, "{edges} {sharp_edges}");
        assert!((light / sharp_light - 1.0).abs() < 0.04, "{light} {sharp_light}");
    }
}

#[test]
fn what_moves_is_in_each_place_for_its_part_of_the_time() {
    // A lamp that covers all of the view for the middle half of the exposure; by itself and within a group.
    let (start, end) = (DVec3::new(-4.0, 0.0, -2.0), DVec3::new(4.0, 0.0, -2.0));
    let lamp = |moves: bool| {
        let large = DAffine3::from_scale(DVec3::splat(2.0));
        let motion = moves.then(|| DAffine3::from_translation(end - start));
        Placed { motion, ..disc(DAffine3::from_translation(start) * large) }
    };
    let mut still = scene(0.01);
    still.add_placed(lamp(true)).unwrap();
    assert_near(&still, settings(4096), 0.5);
    let mut inner = scene(0.01);
    inner.add_placed(lamp(true)).unwrap();
    let group = Arc::new(Group::new(&inner, &sunstone_renderer::accel::parallel::Serial).unwrap());
    let mut grouped = scene(0.01);
    grouped
        .add_placed(Placed {
            shape: Shape::Group(group),
            transform: DAffine3::IDENTITY,
            motion: None,
            materials: Vec::new(),
        })
        .unwrap();
    assert_near(&grouped, settings(4096), 0.5);
    // Still again.
    let id = still.elements()[0].0;
    still.set_motion(id, None).unwrap();
    assert_eq!(mean(&still, settings(64)).0, 0.0);
}

#[test]
fn a_turning_lamp_is_met_where_it_is() {
    // A rod through the origin that turns by half a circle: at the middle of the exposure it is upright.
    let thin = DAffine3::from_scale(DVec3::new(2.0, 0.05, 0.05));
    let at = |angle: f64| DAffine3::from_translation(DVec3::Z * -5.0) * DAffine3::from_rotation_z(angle) * thin;
    let mut scene = scene(60.0);
    let rod = Placed { shape: Shape::Cuboid, motion: Some(at(3.0) * at(0.0).inverse()), ..disc(at(0.0)) };
    scene.add_placed(rod).unwrap();
    let seen = pixels(&scene, 33, 33, 512);
    let share = |x: usize, y: usize| seen[y * 33 + x];
    // As far from the middle upwards as along: it passes both, and is seen as long.
    let (up, right) = (share(16, 6), share(6, 16));
    assert!(up > 0.01 && (up - share(6 + 3, 6 + 3)).abs() < up, "{up} {right}");
    // Nothing beyond its length.
    assert!(share(16, 0) == 0.0 && share(0, 0) == 0.0);
}

#[test]
fn a_camera_that_moves_smears_what_stands_still() {
    let end = Pose { position: DVec3::X * 2.0, target: DVec3::new(2.0, 0.0, -1.0), up: DVec3::Y };
    let mut scene = looking(Camera { end: Some(end), ..Camera::default() });
    scene
        .add_placed(disc(DAffine3::from_translation(DVec3::Z * -5.0) * DAffine3::from_scale(DVec3::splat(0.3))))
        .unwrap();
    let seen = pixels(&scene, 33, 33, 256);
    let lit: Vec<usize> = (0..33).filter(|x| seen[16 * 33 + x] > 0.02).collect();
    // From the middle to the left, as the camera goes to the right: 2 of 5 · 2 tan 30° units.
    assert!(lit.contains(&16) && lit.contains(&6) && !lit.contains(&20), "{lit:?}");
}
