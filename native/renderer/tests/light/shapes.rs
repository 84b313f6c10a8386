//! Every shape as a lamp before a wall, spot lights and suns.

use std::sync::Arc;

use glam::{DAffine3, DMat3, DQuat, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::integrator::path::{PathSettings, Strategy};
use sunstone_renderer::light::Light;
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::group::Group;

use super::{PI, WHITE, all_ways, assert_near, scene, shining, wall};

/// A part of a body's surface over the unit square: point, outward unit normal, and how areas grow.
type Part = fn(f64, f64) -> (DVec3, DVec3, f64);

fn turn(s: f64) -> (f64, f64) {
    (2.0 * PI * s).sin_cos()
}

fn ball(s: f64, t: f64) -> (DVec3, DVec3, f64) {
    let ((sin, cos), z) = (turn(s), 1.0 - 2.0 * t);
    let normal = DVec3::new(cos, sin, 0.0) * (1.0 - z * z).sqrt() + DVec3::Z * z;
    (normal, normal, 4.0 * PI)
}

fn side(s: f64, t: f64) -> (DVec3, DVec3, f64) {
    let (sin, cos) = turn(s);
    (DVec3::new(cos, sin, t), DVec3::new(cos, sin, 0.0), 2.0 * PI)
}

fn cone_side(s: f64, t: f64) -> (DVec3, DVec3, f64) {
    let ((sin, cos), r) = (turn(s), t.sqrt());
    (DVec3::new(cos * r, sin * r, 1.0 - r), DVec3::new(cos, sin, 1.0).normalize(), PI * 2.0_f64.sqrt())
}

fn base(s: f64, t: f64) -> (DVec3, DVec3, f64) {
    let ((sin, cos), r) = (turn(s), t.sqrt());
    (DVec3::new(cos * r, sin * r, 0.0), DVec3::NEG_Z, PI)
}

fn top(s: f64, t: f64) -> (DVec3, DVec3, f64) {
    let (point, ..) = base(s, t);
    (point + DVec3::Z, DVec3::Z, PI)
}

/// Faces of the cube by turns of one.
const FACES: [Part; 6] = [
    |s, t| (DVec3::new(1.0, 2.0 * s - 1.0, 2.0 * t - 1.0), DVec3::X, 4.0),
    |s, t| (DVec3::new(-1.0, 2.0 * s - 1.0, 2.0 * t - 1.0), DVec3::NEG_X, 4.0),
    |s, t| (DVec3::new(2.0 * s - 1.0, 1.0, 2.0 * t - 1.0), DVec3::Y, 4.0),
    |s, t| (DVec3::new(2.0 * s - 1.0, -1.0, 2.0 * t - 1.0), DVec3::NEG_Y, 4.0),
    |s, t| (DVec3::new(2.0 * s - 1.0, 2.0 * t - 1.0, 1.0), DVec3::Z, 4.0),
    |s, t| (DVec3::new(2.0 * s - 1.0, 2.0 * t - 1.0, -1.0), DVec3::NEG_Z, 4.0),
];

/// Irradiance on the wall's point by a convex body of radiance 1, in fine steps over its surface; of what is flat both sides count.
fn irradiance(parts: &[Part], to_scene: &DAffine3, flat: bool) -> f64 {
    const STEPS: u32 = 500;
    let (inverse, determinant) = (to_scene.matrix3.inverse().transpose(), to_scene.matrix3.determinant().abs());
    let at = |i: u32| (f64::from(i) + 0.5) / f64::from(STEPS);
    let mut sum = 0.0;
    for part in parts {
        for i in 0..STEPS * STEPS {
            let (point, normal, growth) = part(at(i % STEPS), at(i / STEPS));
            // Of the length that areas grow by.
            let normal = inverse * normal * determinant;
            let way = to_scene.transform_point3(point) - DVec3::new(0.0, 0.0, -5.0);
            let facing = -way.dot(normal);
            let facing = if flat { facing.abs() } else { facing.max(0.0) };
            sum += growth * facing * way.z.max(0.0) / way.length_squared().powi(2);
        }
    }
    sum / f64::from(STEPS * STEPS)
}

#[test]
fn every_shape_lights_a_wall_as_its_surface_says() {
    let spin = DQuat::from_axis_angle(DVec3::new(1.0, 2.0, -0.5).normalize(), 1.1);
    let other = DQuat::from_axis_angle(DVec3::new(-0.3, 1.0, 1.5).normalize(), 0.8);
    // Mirrored, sheared and stretched; not far from the wall.
    let linear = DMat3::from_quat(spin) * DMat3::from_diagonal(DVec3::new(0.8, 0.3, -0.5)) * DMat3::from_quat(other);
    let transform = DAffine3::from_mat3_translation(linear, DVec3::new(0.6, 1.6, -3.7));
    let mut ball_scene = scene(90.0);
    ball_scene.add_sphere(DVec3::ZERO, 1.0, shining(0.0, 1.0)).unwrap();
    let group = Shape::Group(Arc::new(Group::new(&ball_scene, &Serial).unwrap()));
    let triangle = MeshData {
        positions: vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        indices: vec![[0, 1, 2]],
        ..MeshData::default()
    };
    let triangle = Shape::Mesh(Arc::new(Mesh::new(triangle, None, Quality::Default, &Serial).unwrap()));
    let half: Part = |s, t| (DVec3::new(s * (1.0 - t), t, 0.0), DVec3::Z, 1.0 - t);
    let shapes: [(Shape, Vec<Part>, bool); 6] = [
        (Shape::Disc, vec![base], true),
        (Shape::Cuboid, FACES.to_vec(), false),
        (Shape::Cylinder, vec![side, base, top], false),
        (Shape::Cone, vec![cone_side, base], false),
        (group, vec![ball], false),
        (triangle, vec![half], true),
    ];
    for (shape, parts, flat) in shapes {
        let expected = 0.7 / PI * 10.0 * irradiance(&parts, &transform, flat);
        let mut scene = wall(0.7);
        scene.add_placed(Placed { motion: None, shape, transform, materials: vec![shining(0.0, 10.0)] }).unwrap();
        for settings in all_ways(2048) {
            assert_near(&scene, PathSettings { max_bounces: 1, ..settings }, expected);
        }
    }
}

#[test]
fn a_spot_gives_its_intensity_within_its_cone() {
    // 4 before the wall, 1 above the line of sight: its axis goes along the view.
    let lit = |inner_angle: f64, outer_angle: f64| {
        let mut scene = wall(0.6);
        let (position, direction) = (DVec3::new(0.0, 1.0, -1.0), DVec3::NEG_Z);
        scene
            .add_light(Light::Spot { position, direction, color: WHITE, intensity: 50.0, inner_angle, outer_angle })
            .unwrap();
        scene
    };
    let full = 0.6 / PI * 50.0 / 17.0 * (4.0 / 17.0_f64.sqrt());
    assert_near(&lit(20.0, 40.0), PathSettings::default(), full);
    assert_near(&lit(5.0, 13.0), PathSettings::default(), 0.0);
    let cosine = |angle: f64| angle.to_radians().cos();
    let x = (4.0 / 17.0_f64.sqrt() - cosine(30.0)) / (cosine(10.0) - cosine(30.0));
    assert_near(&lit(10.0, 30.0), PathSettings::default(), full * x * x * (3.0 - 2.0 * x));
}

#[test]
fn a_sun_gives_its_irradiance_and_is_seen() {
    let under = |angular_diameter: f64| {
        let mut scene = wall(0.8);
        let direction = DVec3::new(0.3, -1.0, -1.0);
        scene.add_light(Light::Sun { direction, color: WHITE, intensity: 7.0, angular_diameter }).unwrap();
        scene
    };
    let expected = 0.8 / PI * 7.0 / 2.09_f64.sqrt();
    for settings in all_ways(4096) {
        assert_near(&under(40.0), settings, expected);
        if settings.strategy != Strategy::Surfaces {
            assert_near(&under(0.53), settings, expected);
        }
    }
    // Straight ahead, with nothing before it.
    let mut empty = scene(0.01);
    let direction = DVec3::Z;
    empty.add_light(Light::Sun { direction, color: WHITE, intensity: 7.0, angular_diameter: 0.53 }).unwrap();
    let radiance = 7.0 / (PI * (0.53_f64 / 2.0).to_radians().sin().powi(2));
    assert_near(&empty, PathSettings { samples: 4, ..PathSettings::default() }, radiance);
}
