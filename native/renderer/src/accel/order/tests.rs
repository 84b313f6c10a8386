use super::*;
use crate::accel::parallel::{Scoped, Serial};

fn random(state: &mut u64) -> f32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 40) as f32 / (1 << 24) as f32
}

/// Origins in the unit cube, any directions, with hostile numbers among them.
fn scattered(count: usize) -> Vec<Ray> {
    let mut state = 1;
    let mut rays = Vec::new();
    for i in 0..count {
        let mut ray: [f32; 8] = std::array::from_fn(|_| random(&mut state));
        (ray[4], ray[5], ray[6]) = (ray[4] - 0.5, ray[5] - 0.5, ray[6] - 0.5);
        match i % 1000 {
            7 => ray[i / 1000 % 8] = f32::NAN,
            8 => ray[i / 1000 % 8] = f32::INFINITY,
            9 => ray[i / 1000 % 8] = -f32::MAX,
            10 => (ray[4], ray[5], ray[6]) = (0.0, 0.0, 0.0),
            _ => {}
        }
        let [ox, oy, oz, tmin, dx, dy, dz, tmax] = ray;
        rays.push(Ray { origin: [ox, oy, oz], tmin, direction: [dx, dy, dz], tmax });
    }
    rays
}

fn unit() -> Bounds {
    Bounds::new([0.0; 3], [1.0; 3])
}

#[test]
fn an_order_names_each_ray_once_whatever_the_rays_and_the_threads() {
    let all = scattered(30_000);
    let rays = |i: usize| all[i];
    for range in [0..30_000, 11_000..29_999, 100..100 + LEAST] {
        for threads in [1, 2, 5, 64] {
            let mut sorter = Sorter::default();
            // Memory of an order before is used again.
            assert!(sorter.order(&rays, 0..20_000, true, &unit(), &Serial).is_sorted());
            let order = sorter.order(&rays, range.clone(), true, &unit(), &Scoped(threads));
            assert!(order.is_sorted());
            let mut named: Vec<usize> = (0..range.len()).map(|i| order.ray(i)).collect();
            named.sort_unstable();
            assert!(named.into_iter().eq(range.clone()));
        }
    }
}

#[test]
fn each_place_is_given_to_one_chunk() {
    let all = scattered(10_000);
    for wanted in [false, true] {
        let mut sorter = Sorter::default();
        let order = sorter.order(&|i| all[i], 0..10_000, wanted, &unit(), &Serial);
        // The last place is shorter than the stride.
        let mut out = vec![0; 3 * 10_000 - 1];
        order.for_each_chunk(64, &mut out, 3, &Scoped(4), &|chunk| {
            for i in 0..chunk.len() {
                chunk.place(i).iter_mut().for_each(|byte| *byte += 1);
            }
        });
        assert!(out.iter().all(|&byte| byte == 1));
    }
}

#[test]
fn a_window_is_sorted_by_its_keys() {
    let all = scattered(20_000);
    let mut sorter = Sorter::default();
    let order = sorter.order(&|i| all[i], 0..20_000, true, &unit(), &Serial);
    assert!(order.entries.unwrap().is_sorted());
}

#[test]
fn few_rays_and_rays_that_are_like_their_neighbours_stay_as_they_are() {
    let all = scattered(LEAST - 1);
    let mut sorter = Sorter::default();
    let order = sorter.order(&|i| all[i], 0..LEAST - 1, true, &unit(), &Serial);
    assert!(!order.is_sorted() && !order.is_coherent());
    let row = |i: usize| {
        let direction = [(i % 400) as f32, (i / 400) as f32, 300.0];
        Ray { origin: [0.5; 3], tmin: 0.0, direction, tmax: 1.0 }
    };
    let order = sorter.order(&row, 0..100_000, true, &unit(), &Serial);
    assert!(!order.is_sorted() && order.is_coherent());
    assert!(!sorter.order(&row, 0..1, true, &unit(), &Serial).is_coherent());
}
