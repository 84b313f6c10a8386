use std::sync::Arc;

use glam::{DAffine3, DVec3};

use super::*;
use crate::accel::bvh::Quality;
use crate::color::Color;
use crate::limits::Limits;
use crate::material::{Coloration, Material, Surface};
use crate::mesh::{Mesh, MeshData};
use crate::scene::element::{InstanceBatch, Placed, Shape};
use crate::scene::{Scene, Settings};

const COUNT: usize = 20_000;

/// A bumpy sheet over the square from −1 to 1.
fn sheet() -> Arc<Mesh> {
    const SIDE: u32 = 40;
    let at = |i: u32| i as f32 / SIDE as f32 * 2.0 - 1.0;
    let corners = (0..=SIDE).flat_map(|y| (0..=SIDE).map(move |x| (at(x), at(y))));
    let positions = corners.map(|(x, y)| [x, y, 0.2 * (9.0 * x).sin() * (7.0 * y).cos()]).collect();
    let cells = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| y * (SIDE + 1) + x));
    let indices = cells.flat_map(|a| [[a, a + 1, a + SIDE + 1], [a + 1, a + SIDE + 2, a + SIDE + 1]]).collect();
    let data = MeshData { positions, indices, ..MeshData::default() };
    Arc::new(Mesh::new(data, None, Quality::Default, &Threads(1)).unwrap())
}

fn materials() -> Vec<Arc<Material>> {
    let color = Color { red: 1.0, green: 1.0, blue: 1.0 };
    vec![Arc::new(Material::new(Coloration::Color(color), 1.0, Surface::Diffuse))]
}

fn queryable(fill: impl FnOnce(&mut Scene)) -> Queryable {
    let mut scene = Scene::new(Settings::new(8, 8, 50.0), Limits::default()).unwrap();
    fill(&mut scene);
    Queryable::new(&scene, &Threads(1)).unwrap()
}

fn placed(transform: DAffine3) -> Placed {
    Placed { motion: None, shape: Shape::Mesh(sheet()), transform, materials: materials() }
}

/// One mesh where it is, the same with a plane behind it, and many turned ones with a sphere among them.
fn scenes() -> [Queryable; 3] {
    let plane = (DVec3::new(0.0, 0.0, -3.0), DVec3::NEG_Z);
    [
        queryable(|scene| {
            scene.add_placed(placed(DAffine3::IDENTITY)).unwrap();
        }),
        queryable(|scene| {
            scene.add_placed(placed(DAffine3::IDENTITY)).unwrap();
            scene.add_plane(plane.0, plane.1, materials().remove(0)).unwrap();
        }),
        queryable(|scene| {
            let turn = |i: u32| {
                DAffine3::from_rotation_x(f64::from(i))
                    * DAffine3::from_translation(DVec3::new(0.1 * f64::from(i), 0.0, 0.3))
            };
            let shape = Shape::Mesh(sheet());
            let transforms = (0..20).map(turn).collect();
            scene.add_instances(InstanceBatch { shape, transforms, materials: materials() }).unwrap();
            scene.add_sphere(DVec3::new(1.0, 1.0, 1.0), 0.5, materials().remove(0)).unwrap();
        }),
    ]
}

/// Rays of all directions from near and far, or all from one point in rows, with hostile numbers among them.
fn rays(coherent: bool) -> Vec<Ray> {
    let mut state = 9_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..COUNT)
        .map(|i| {
            let far = if i % 5 == 0 { 300.0 } else { 2.0 };
            let mut origin = [random() * far, random() * far, random() * far];
            let mut direction = [random() - origin[0], random() - origin[1], random() - origin[2]];
            if coherent {
                origin = [0.3, 0.2, 5.0];
                direction = [(i % 150) as f32 / 75.0 - 1.0, (i / 150) as f32 / 75.0 - 1.0, -5.0];
            }
            if i % 997 == 3 {
                direction[i % 3] = f32::NAN;
            }
            let tmax = if i % 7 == 0 { 0.8 } else { f32::INFINITY };
            Ray { origin, tmin: 0.01, direction, tmax }
        })
        .collect()
}

fn write(hit: &RayHit, place: &mut [u8]) {
    let RayHit { object, instance, t, u, v, normal: [x, y, z], primitive } = *hit;
    let words = [object as u32, instance as u32, t.to_bits(), u.to_bits(), v.to_bits(), primitive];
    let words = words.into_iter().chain([x, y, z].map(f32::to_bits));
    for (place, word) in place.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_ne_bytes());
    }
}

#[test]
fn neither_order_nor_threads_show_in_what_a_batch_meets() {
    for mut scene in scenes() {
        for coherent in [false, true] {
            let rays = rays(coherent);
            let mut stack = Stack::default();
            // The stride is larger than a hit; what is between hits stays as it is.
            let mut expected = vec![0x55; 40 * COUNT];
            let mut expected_any = vec![0; COUNT];
            for ((ray, place), any) in rays.iter().zip(expected.chunks_exact_mut(40)).zip(&mut expected_any) {
                write(&scene.nearest(ray, &mut stack), &mut place[..36]);
                *any = u8::from(scene.occluded(ray, &mut stack));
            }
            let met = expected_any.iter().filter(|&&any| any == 1).count();
            assert!(met > COUNT / 20, "{met} rays meet something");
            let bytes: Vec<u8> = rays
                .iter()
                .flat_map(|ray| {
                    let ([a, b, c], [x, y, z]) = (ray.origin, ray.direction);
                    [a, b, c, ray.tmin, x, y, z, ray.tmax].into_iter().chain([0.0])
                })
                .flat_map(f32::to_ne_bytes)
                .collect();
            let batch = RayBytes { bytes: &bytes, stride: 36, count: COUNT };
            for ordered in [false, true] {
                scene.ordered = ordered;
                for threads in [1, 2, 7] {
                    let mut hits = vec![0x55; 40 * COUNT - 4];
                    intersect(&scene, batch, &mut hits, 40, threads, &|hit, place| write(hit, &mut place[..36]));
                    assert!(hits == expected[..hits.len()], "ordered: {ordered}, threads: {threads}");
                    let mut any = vec![7; COUNT];
                    occluded(&scene, batch, &mut any, threads);
                    assert!(any == expected_any, "ordered: {ordered}, threads: {threads}");
                }
            }
        }
    }
}
