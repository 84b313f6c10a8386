//! What the margins of the ray kernels are for: each test fails when one of them is left out.

#[path = "../benches/rays/meshes.rs"]
#[allow(dead_code)]
mod meshes;

use std::sync::Arc;

use glam::{DAffine3, DQuat, DVec3, Vec3};
use meshes::Random;
use sunstone_renderer::accel::bvh::{Bvh, Quality, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::accel::ray::{NONE, Ray};
use sunstone_renderer::accel::world::{Placement, Shape, World};

fn ray(origin: Vec3, direction: Vec3) -> Ray {
    Ray { origin: origin.to_array(), tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY }
}

fn world(mesh: &Arc<Mesh>, to_world: DAffine3) -> World {
    let bvh = Arc::new(Bvh::build(mesh, Quality::Default, &Serial).unwrap());
    World::build(vec![Shape::Mesh(bvh)], &[Placement::new(0, to_world)], &Serial).unwrap()
}

/// `BOX_MARGIN`: near an edge of huge walls whose ends are far away, what the triangle test rounds off is more than the way
/// to the wall.
#[test]
fn rays_near_an_edge_of_huge_triangles_do_not_slip_past_their_boxes() {
    const SIZE: f32 = 1e6;
    // Two walls, x = 0 and y = 0, in strips along the edge, so that no leaf holds both.
    const STRIPS: u32 = 8;
    let (mut positions, mut indices) = (Vec::new(), Vec::new());
    for wall in 0..2 {
        let first = positions.len() as u32;
        for line in 0..=STRIPS {
            let away = SIZE * line as f32;
            for z in [-SIZE, SIZE] {
                positions.push(if wall == 0 { [0.0, away, z] } else { [away, 0.0, z] });
            }
        }
        for a in (0..STRIPS).map(|strip| first + 2 * strip) {
            indices.extend([[a, a + 1, a + 2], [a + 1, a + 3, a + 2]]);
        }
    }
    // One edge of both.
    let second = 2 * (STRIPS + 1);
    for corner in indices.as_flattened_mut() {
        *corner = if *corner == second || *corner == second + 1 { *corner - second } else { *corner };
    }
    let mesh = Arc::new(Mesh::new(positions, indices).unwrap());
    let mut random = Random(5);
    let mut stack = Stack::default();
    for quality in [Quality::Preview, Quality::Default, Quality::High] {
        let bvh = Bvh::build(&mesh, quality, &Serial).unwrap();
        for tree in [&Bvh::build(&mesh, quality, &Serial).unwrap().portable(), &bvh] {
            for i in 0..20_000 {
                // Far enough that no rounding puts the origin outside, and nearly along the edge, so that the far ends of the
                // edge are carried sideways.
                let origin = random.vector().abs() + Vec3::ONE;
                // A point of one wall beside the edge: what takes the hit may be the other wall.
                let mut target = Vec3::Z * (origin.z + 3.0 + 10.0 * random.unit());
                target[i % 2] = random.unit() * 0.1;
                let ray = ray(origin, target - origin);
                assert_ne!(tree.nearest(&ray, &mut stack).primitive, NONE, "{quality:?}: {ray:?}");
                assert!(tree.occluded(&ray, &mut stack), "{quality:?}: {ray:?}");
            }
        }
    }
}

/// The shift of origins in `world/placed.rs`: a ray from far away meets what it meets from nearby.
#[test]
fn rays_from_far_away_are_as_exact_as_those_from_nearby() {
    let mesh = meshes::blob(20_000);
    let turn = DQuat::from_axis_angle(DVec3::new(0.3, -0.5, 0.8).normalize(), 1.1);
    let world = world(&mesh, DAffine3::from_rotation_translation(turn, DVec3::new(0.1, 0.2, -0.1)));
    let mut random = Random(9);
    let mut stack = Stack::default();
    let mut same = 0;
    const RAYS: usize = 2_000;
    for i in 0..RAYS {
        // Along an axis, so that direction and distance are exact.
        let axis = i % 3;
        let mut origin = (random.vector() - 0.5) * 0.4;
        let mut direction = Vec3::ZERO;
        direction[axis] = 1.0;
        origin[axis] = -8.0;
        let near = world.nearest(&ray(origin, direction), &mut stack);
        origin[axis] = -((1 << 24) as f32);
        let from_afar = ray(origin, direction);
        let far = world.nearest(&from_afar, &mut stack);
        assert!(!near.is_miss() && !far.is_miss(), "{from_afar:?}");
        assert!(world.occluded(&from_afar, &mut stack));
        let expected = f64::from(near.hit.t) + f64::from(1 << 24) - 8.0;
        assert!((f64::from(far.hit.t) - expected).abs() <= 2.0, "{} {expected}", far.hit.t);
        same += usize::from(near.hit.primitive == far.hit.primitive);
    }
    // Both start where rounding has put them, which may be across an edge.
    assert!(same > RAYS * 99 / 100, "{same} of {RAYS}");
}

/// `TRIANGLE` in `world/surface.rs`: the test of a huge triangle is less exact than the place where it is met.
#[test]
fn rays_that_go_on_from_huge_triangles_leave_them() {
    const SIZE: f32 = 1e6;
    let positions = vec![[-SIZE, -SIZE, 0.3 * SIZE], [SIZE, -SIZE, -0.1 * SIZE], [0.1 * SIZE, SIZE, -0.2 * SIZE]];
    let mesh = Arc::new(Mesh::new(positions, vec![[0, 1, 2]]).unwrap());
    let world = world(&mesh, DAffine3::IDENTITY);
    let [a, b, c] = mesh.triangle(0).map(Vec3::from_array);
    let mut random = Random(13);
    let mut stack = Stack::default();
    for _ in 0..20_000 {
        let (u, v) = (random.unit() * 0.5, random.unit() * 0.5);
        let target = a + (b - a) * u + (c - a) * v;
        let from = target + random.direction() * 10.0_f32.powf(random.unit() * 6.0);
        let first = ray(from, target - from);
        let hit = world.nearest(&first, &mut stack);
        let Some(surface) = world.surface(&first, &hit) else { continue };
        let direction = random.direction();
        let next = ray(Vec3::from_array(surface.origin_towards(direction.to_array())), direction);
        assert!(world.nearest(&next, &mut stack).is_miss(), "{first:?} {next:?}");
        assert!(!world.occluded(&next, &mut stack), "{first:?} {next:?}");
    }
}
