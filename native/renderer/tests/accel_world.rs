//! Placed meshes.

#[path = "../benches/rays/meshes.rs"]
#[allow(dead_code)]
mod meshes;

use std::sync::Arc;

use glam::{DAffine3, DMat3, DQuat, DVec3, Vec3};
use meshes::Random;
use sunstone_renderer::accel::bvh::{Bvh, Quality, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::parallel::{Scoped, Serial};
use sunstone_renderer::accel::ray::{Hit, NONE, Ray};
use sunstone_renderer::accel::world::{Placement, Shape, World, WorldError};

fn ray(origin: Vec3, direction: Vec3) -> Ray {
    Ray { origin: origin.to_array(), tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY }
}

fn shape(mesh: &Arc<Mesh>) -> Shape {
    Shape::Mesh(Arc::new(Bvh::build(mesh, Quality::High, &Serial).unwrap()))
}

/// Turned, stretched unevenly, perhaps mirrored.
fn transform(random: &mut Random, offset: DVec3) -> DAffine3 {
    let axis = random.direction().as_dvec3();
    let turn = DMat3::from_quat(DQuat::from_axis_angle(axis, f64::from(random.unit()) * 6.0));
    let mut scale = DVec3::ONE + random.vector().as_dvec3() * 2.0;
    if random.bits().is_multiple_of(2) {
        scale.x = -scale.x;
    }
    DAffine3::from_mat3_translation(turn * DMat3::from_diagonal(scale), offset)
}

#[test]
fn no_ray_escapes_from_a_placed_mesh() {
    let mesh = meshes::blob(5_000);
    let shape = shape(&mesh);
    let mut random = Random(2);
    let mut stack = Stack::default();
    for offset in [DVec3::ZERO, DVec3::new(148_376.0, 1_234.0, -223_423.0)] {
        let to_world = transform(&mut random, offset);
        let world = World::build(vec![shape.clone()], &[Placement::new(0, to_world)], &Serial).unwrap();
        let mut misses = 0;
        for i in 0..200_000 {
            let origin = to_world.transform_point3((random.direction() * 0.3 * random.unit()).as_dvec3()).as_vec3();
            let direction = if i % 2 == 0 {
                random.direction()
            } else {
                let corners = mesh.triangle((random.bits() % mesh.indices().len() as u64) as usize);
                let [a, b, _] = corners.map(|c| to_world.transform_point3(Vec3::from_array(c).as_dvec3()).as_vec3());
                a + (b - a) * random.unit() - origin
            };
            let hit = world.nearest(&ray(origin, direction), &mut stack);
            misses += u32::from(hit.hit.primitive == NONE || hit.instance != 0);
            misses += u32::from(!world.occluded(&ray(origin, direction), &mut stack));
        }
        assert_eq!(misses, 0, "{offset}");
    }
}

#[test]
fn worlds_give_what_their_placements_give_one_by_one() {
    let meshes = [meshes::blob(2_000), meshes::clutter(2_000)];
    let shapes: Vec<Shape> = meshes.iter().map(shape).collect();
    let mut random = Random(12);
    let placements: Vec<Placement> = (0..200)
        .map(|i| {
            let offset = (random.vector().as_dvec3() - 0.5) * 60.0;
            Placement::new(i % 2, transform(&mut random, offset))
        })
        .collect();
    let world = World::build(shapes.clone(), &placements, &Serial).unwrap();
    let portable = World::build(shapes.clone(), &placements, &Scoped(3)).unwrap().portable();
    let alone: Vec<World> =
        placements.iter().map(|one| World::build(shapes.clone(), &[*one], &Serial).unwrap()).collect();
    let mut stack = Stack::default();
    let mut hits = 0;
    for _ in 0..3_000 {
        let ray = ray((random.vector() - 0.5) * 80.0, random.direction() * (0.1 + 10.0 * random.unit()));
        let mut best = (Hit::MISS, NONE);
        for (i, one) in alone.iter().enumerate() {
            let hit = one.nearest(&ray, &mut stack).hit;
            if hit.t < best.0.t {
                best = (hit, i as u32);
            }
        }
        let found = world.nearest(&ray, &mut stack);
        assert_eq!((found.hit, found.instance), best, "{ray:?}");
        assert_eq!(portable.nearest(&ray, &mut stack), found);
        assert_eq!(world.occluded(&ray, &mut stack), best.1 != NONE);
        hits += u32::from(best.1 != NONE);
    }
    assert!(hits > 1_000, "{hits}");
}

#[test]
fn a_million_placements_cost_what_a_million_transforms_cost() {
    let shape = shape(&meshes::blob(1_000));
    let mut random = Random(3);
    let placements: Vec<Placement> = (0..1_000_000)
        .map(|_| {
            let offset = random.vector().as_dvec3() * 1_000.0;
            Placement::new(0, transform(&mut random, offset))
        })
        .collect();
    let world = World::build(vec![shape], &placements, &Scoped(2)).unwrap();
    assert!(world.bytes() <= 100_000_000, "{}", world.bytes());
    let hit = world.nearest(&ray(Vec3::splat(-1.0), Vec3::ONE), &mut Stack::default());
    assert_ne!(hit.instance, NONE);
}

#[test]
fn placements_that_are_none_are_refused_by_their_number() {
    let shape = shape(&meshes::blob(1_000));
    let good = Placement::new(0, DAffine3::IDENTITY);
    let refused = |bad: Placement| World::build(vec![shape.clone()], &[good, bad], &Serial).err();
    assert_eq!(refused(Placement { shape: 1, ..good }), Some(WorldError::NoSuchShape(1)));
    for to_world in [
        DAffine3::from_scale(DVec3::new(1.0, 0.0, 1.0)),
        DAffine3::from_translation(DVec3::new(f64::NAN, 0.0, 0.0)),
        DAffine3::from_scale(DVec3::splat(1e30)),
    ] {
        assert_eq!(refused(Placement { to_world, ..good }), Some(WorldError::Transform(1)));
    }
    let empty = World::build(vec![], &[], &Serial).unwrap();
    assert_eq!(empty.nearest(&ray(Vec3::ZERO, Vec3::X), &mut Stack::default()).instance, NONE);
}
