//! Trees and rays on meshes that are made to break them.

mod bad_rays;
#[path = "../benches/rays/meshes.rs"]
#[allow(dead_code)]
mod meshes;

use std::sync::Arc;

use bad_rays::bad_rays;
use glam::{DVec3, Vec3};
use meshes::{Random, Soup};
use proptest::prelude::*;
use sunstone_renderer::accel::bvh::{Bvh, Quality, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::parallel::{Scoped, Serial};
use sunstone_renderer::accel::ray::{Hit, NONE, Ray};

const QUALITIES: [Quality; 3] = [Quality::Preview, Quality::Default, Quality::High];

fn build(mesh: &Arc<Mesh>, quality: Quality) -> Bvh {
    Bvh::build(mesh, quality, &Serial).unwrap()
}

fn ray(origin: Vec3, direction: Vec3) -> Ray {
    Ray { origin: origin.to_array(), tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY }
}

/// Moved, after a stretch.
fn placed(mesh: &Mesh, scale: Vec3, offset: Vec3) -> Arc<Mesh> {
    let positions = mesh.positions().iter().map(|p| (Vec3::from_array(*p) * scale + offset).to_array()).collect();
    Arc::new(mesh.with_positions(positions).unwrap())
}

/// Misses of rays from near `inside` in all directions and at vertices, edges and centres.
fn misses(mesh: &Mesh, bvh: &Bvh, inside: Vec3, spread: f32, rays: usize) -> usize {
    let mut random = Random(1);
    let mut stack = Stack::default();
    let mut misses = 0;
    let position = |i: u32| Vec3::from_array(mesh.positions()[i as usize]);
    for i in 0..rays {
        let origin = inside + random.direction() * spread * random.unit();
        let triangle = mesh.indices()[(random.bits() % mesh.indices().len() as u64) as usize];
        let [a, b, c] = triangle.map(position);
        let direction = match i % 8 {
            0..=3 => random.direction(),
            4 => a - origin,
            5 => (a + b) * 0.5 - origin,
            6 => a + (c - a) * random.unit() - origin,
            _ => {
                let axis = [Vec3::X, Vec3::Y, Vec3::Z][i / 8 % 3];
                if i / 32 % 2 == 0 { axis } else { -axis }
            }
        };
        let ray = ray(origin, direction);
        let hit = bvh.nearest(&ray, &mut stack);
        misses += usize::from(hit.primitive == NONE) + usize::from(!bvh.occluded(&ray, &mut stack));
    }
    misses
}

#[test]
fn no_ray_escapes_from_a_closed_mesh() {
    let blob = meshes::blob(5_000);
    let far = Vec3::new(148_376.0, 1_234.0, -223_423.0);
    let cases = [
        ("blob", Vec3::ONE, Vec3::ZERO, 0.3),
        ("far", Vec3::splat(2.0), far, 0.3),
        ("tiny", Vec3::splat(1e-12), Vec3::ZERO, 3e-13),
        ("huge", Vec3::splat(1e15), Vec3::ZERO, 3e14),
        ("flat", Vec3::new(1e6, 1.0, 1e3), Vec3::ZERO, 0.1),
        ("needle", Vec3::new(0.1, 100.0, 0.1), Vec3::ZERO, 0.01),
    ];
    for (name, scale, offset, spread) in cases {
        let mesh = placed(&blob, scale, offset);
        for quality in QUALITIES {
            let bvh = build(&mesh, quality);
            assert_eq!(bvh.validate(), Ok(()), "{name} {quality:?}");
            assert_eq!(misses(&mesh, &bvh, offset, spread, 200_000), 0, "{name} {quality:?}");
            let bvh = bvh.portable();
            assert_eq!(misses(&mesh, &bvh, offset, spread, 50_000), 0, "portable {name} {quality:?}");
        }
    }
}

#[test]
fn no_ray_escapes_where_long_triangles_are_split() {
    // A closed box of two triangles a side among beams: every side is cut many times.
    let mesh = meshes::clutter(20_000);
    for quality in QUALITIES {
        let bvh = build(&mesh, quality);
        assert_eq!(bvh.validate(), Ok(()), "{quality:?}");
        assert_eq!(misses(&mesh, &bvh, Vec3::ZERO, 3.0, 200_000), 0, "{quality:?}");
    }
}

#[test]
fn rays_in_the_plane_of_a_flat_mesh_or_through_its_box_are_not_lost() {
    // The ray lies in the plane x = 0 of an edge between two triangles.
    let positions = vec![[0.0, 0.0, 5.0], [0.0, 1.0, 5.0], [1.0, 0.0, 5.0], [-1.0, 0.0, 5.0]];
    let mesh = Arc::new(Mesh::new(positions, vec![[0, 1, 2], [0, 3, 1]]).unwrap());
    for quality in QUALITIES {
        let bvh = build(&mesh, quality);
        let mut stack = Stack::default();
        for y in [0.0, 0.25, 1.0] {
            for z in [0.0, 4.0, -1e6] {
                let hit = bvh.nearest(&ray(Vec3::new(0.0, y, z), Vec3::Z), &mut stack);
                assert_eq!((hit.primitive, hit.t), (0, 5.0 - z), "{y} {z}");
            }
        }
    }
}

/// A mesh of garbage: scales mixed, duplicates, slivers, flat ones and points.
fn garbage(random: &mut Random) -> Arc<Mesh> {
    let mut soup = Soup::default();
    let count = 1 + (random.bits() % 60) as usize;
    let spread = 10_f32.powf(random.unit() * 8.0 - 4.0);
    let offset = (random.vector() - 0.5) * 10_f32.powf(random.unit() * 8.0 - 4.0);
    for _ in 0..count {
        let start = soup.positions.len() as u32;
        let center = offset + (random.vector() - 0.5) * spread;
        let size = spread * 10_f32.powf(random.unit() * 5.0 - 4.0);
        let mut corners = [center, center, center].map(|c| c + (random.vector() - 0.5) * size);
        match random.bits() % 10 {
            0 => corners[2] = corners[0] + (corners[1] - corners[0]) * random.unit(),
            1 => corners[2] = corners[0] + (corners[1] - corners[0]) * 0.5 + random.direction() * size * 1e-6,
            2 => corners[1] = corners[0],
            3 => corners.iter_mut().for_each(|c| c.y = center.y),
            4 => corners[2] *= 100.0,
            _ => {}
        }
        soup.positions.extend(corners.map(|c| c.to_array()));
        soup.indices.push([start, start + 1, start + 2]);
        if random.bits().is_multiple_of(8) {
            soup.indices.push([start + 1, start, start + 2]);
        }
    }
    soup.mesh()
}

/// What the oracle says of a ray and a triangle.
#[derive(Clone, Copy, Debug)]
enum Verdict {
    Miss,
    /// Within the error of the triangle's edge: either answer, at this distance ± error.
    Perhaps(f64, f64),
    Hit(f64, f64),
}

/// Distances in `f64`, with the error bound that `triangle.rs` states.
fn oracle(ray: &Ray, corners: [[f32; 3]; 3]) -> Verdict {
    const EPS: f64 = 1.0 / (1 << 24) as f64;
    let wide = |v: [f32; 3]| DVec3::from_array(v.map(f64::from));
    let (o, d) = (wide(ray.origin), wide(ray.direction));
    let kz = (0..3).max_by(|&a, &b| d[a].abs().total_cmp(&d[b].abs())).unwrap();
    let (kx, ky) = ((kz + 1) % 3, (kz + 2) % 3);
    let relative = corners.map(|c| wide(c) - o);
    let reach = relative.iter().map(|v| v.abs().max_element()).fold(0.0, f64::max);
    let flat = relative.map(|v| (v[kx] - d[kx] / d[kz] * v[kz], v[ky] - d[ky] / d[kz] * v[kz], v[kz]));
    let slack = 32.0 * EPS * reach;
    let [a, b, c] = flat;
    let cross = |p: (f64, f64, f64), q: (f64, f64, f64)| p.0 * q.1 - p.1 * q.0;
    let (u, v, w) = (cross(c, b), cross(a, c), cross(b, a));
    let sum = u + v + w;
    let length = |p: (f64, f64, f64), q: (f64, f64, f64)| ((p.0 - q.0).powi(2) + (p.1 - q.1).powi(2)).sqrt();
    let longest = length(a, b).max(length(b, c)).max(length(c, a));
    let zs = flat.map(|p| p.2 / d[kz]);
    let (low, high) = (zs.iter().copied().fold(f64::MAX, f64::min), zs.iter().copied().fold(f64::MIN, f64::max));
    let base = slack / d[kz].abs();
    // Distance from the ray to the triangle in the plane across it, from the lines of its edges.
    let signed = |f: f64, p, q| f * sum.signum() / length(p, q).max(1e-300);
    let inside = signed(u, b, c).min(signed(v, c, a)).min(signed(w, a, b));
    let height = sum.abs() / longest.max(1e-300);
    if height <= 4.0 * slack || sum == 0.0 {
        // As thin as the error: anything between its ends, when the ray is near its line at all.
        let near = [a, b, c].iter().map(|p| p.0.hypot(p.1)).fold(f64::MAX, f64::min) <= longest + slack;
        return if near { Verdict::Perhaps((low + high) / 2.0, (high - low) / 2.0 + base) } else { Verdict::Miss };
    }
    let t = (u * zs[0] + v * zs[1] + w * zs[2]) / sum;
    let error = base * (1.0 + (high - low) / (height / d[kz].abs())).min(1e300);
    let error = error.min(high - low + base);
    if inside < -slack * 2.0 {
        Verdict::Miss
    } else if inside < slack * 2.0 {
        Verdict::Perhaps(t, error + (high - low).min(slack * 4.0 * (high - low) / height))
    } else {
        Verdict::Hit(t, error)
    }
}

#[test]
fn garbage_is_hit_where_double_precision_hits_it() {
    let mut random = Random(99);
    let mut stack = Stack::default();
    let mut hits = 0;
    for scene in 0..1_000 {
        let mesh = garbage(&mut random);
        let quality = QUALITIES[scene % 3];
        let bvh = build(&mesh, quality);
        assert_eq!(bvh.validate(), Ok(()), "scene {scene}");
        let portable = build(&mesh, quality).portable();
        let positions = mesh.positions();
        for _ in 0..60 {
            let pick = |random: &mut Random| {
                let [a, b, c] =
                    mesh.triangle((random.bits() % mesh.indices().len() as u64) as usize).map(Vec3::from_array);
                let (u, v) = (random.unit(), random.unit());
                let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (u, v) };
                a + (b - a) * u + (c - a) * v
            };
            let target = pick(&mut random);
            let size = Vec3::from_array(positions[0]).distance(target).max(1e-6);
            let origin = target + random.direction() * size * 10_f32.powf(random.unit() * 4.0 - 2.0);
            let mut ray = ray(origin, (target - origin) * 10_f32.powf(random.unit() * 6.0 - 3.0));
            if random.bits().is_multiple_of(4) {
                ray.tmin = random.unit() * 2.0;
                ray.tmax = ray.tmin + random.unit() * 10.0;
            }
            if ray.direction.iter().all(|c| *c == 0.0) {
                continue;
            }
            let hit = bvh.nearest(&ray, &mut stack);
            let again = portable.nearest(&ray, &mut stack);
            assert_eq!(bits(&hit), bits(&again), "scene {scene}: {ray:?}");
            assert_eq!(bvh.occluded(&ray, &mut stack), hit.primitive != NONE);
            assert_eq!(portable.occluded(&ray, &mut stack), hit.primitive != NONE);
            check(&mesh, &ray, &hit, scene);
            hits += u32::from(hit.primitive != NONE);
        }
    }
    assert!(hits > 20_000, "{hits}");
}

fn bits(hit: &Hit) -> [u32; 4] {
    [hit.t.to_bits(), hit.u.to_bits(), hit.v.to_bits(), hit.primitive]
}

/// Holds a hit against the oracle: its own triangle must allow it, and no sure one may be nearer.
fn check(mesh: &Mesh, ray: &Ray, hit: &Hit, scene: usize) {
    let (tmin, tmax) = (f64::from(ray.tmin), f64::from(ray.tmax));
    if hit.primitive != NONE {
        let verdict = oracle(ray, mesh.triangle(hit.primitive as usize));
        let t = f64::from(hit.t);
        assert!(t >= tmin && t <= tmax);
        match verdict {
            Verdict::Hit(at, error) | Verdict::Perhaps(at, error) => {
                assert!((t - at).abs() <= error, "scene {scene}: {t} {verdict:?} {ray:?} {hit:?}");
            }
            Verdict::Miss => panic!("scene {scene}: {verdict:?} {ray:?} {hit:?}"),
        }
    }
    for triangle in 0..mesh.indices().len() {
        if let Verdict::Hit(t, error) = oracle(ray, mesh.triangle(triangle))
            && t - error > tmin
            && t + error < tmax
        {
            assert!(
                hit.primitive != NONE && f64::from(hit.t) <= t + error,
                "scene {scene}: {hit:?}, but {triangle} is at {t} ± {error}: {ray:?}"
            );
        }
    }
}

#[test]
fn trees_are_the_same_for_any_number_of_threads() {
    for mesh in [meshes::blob(60_000), meshes::soup(40_000), meshes::clutter(50_000)] {
        for quality in QUALITIES {
            let one = build(&mesh, quality);
            assert_eq!(one.validate(), Ok(()), "{quality:?}");
            for threads in [2, 7] {
                let many = Bvh::build(&mesh, quality, &Scoped(threads)).unwrap();
                assert_eq!(one.fingerprint(), many.fingerprint(), "{quality:?}, {threads} threads");
            }
        }
    }
}

#[test]
fn hits_do_not_depend_on_the_tree_or_the_instructions() {
    let mesh = meshes::clutter(30_000);
    let trees: Vec<Bvh> = QUALITIES.iter().map(|quality| build(&mesh, *quality)).collect();
    let portable = build(&mesh, Quality::Default).portable();
    let mut random = Random(4);
    let mut stack = Stack::default();
    for _ in 0..50_000 {
        let ray = ray((random.vector() - 0.5) * 8.0, random.direction());
        let hit = bits(&portable.nearest(&ray, &mut stack));
        for tree in &trees {
            assert_eq!(bits(&tree.nearest(&ray, &mut stack)), hit, "{ray:?}");
        }
    }
}

#[test]
fn packets_give_the_hits_of_single_rays() {
    let meshes =
        [meshes::blob(20_000), meshes::clutter(20_000), placed(&meshes::soup(10_000), Vec3::ONE, Vec3::X * 9e4)];
    let mut random = Random(8);
    let mut stack = Stack::default();
    for mesh in &meshes {
        let bvh = build(mesh, Quality::High);
        let center = Vec3::from_array(mesh.positions()[0]).x.round();
        let center = if center.abs() > 1e4 { Vec3::X * 9e4 } else { Vec3::ZERO };
        for i in 0..5_000 {
            let origin = center + random.direction() * 3.0 * random.unit();
            let direction = random.direction();
            let spread = [0.0, 0.003, 0.05, 0.6][i % 4];
            let apart = [0.0, 0.1][i / 4 % 2];
            let mut rays: [Ray; 16] = std::array::from_fn(|_| {
                ray(origin + random.direction() * apart, direction + random.direction() * spread)
            });
            match i % 50 {
                0 => rays[3].direction = [0.0; 3],
                1 => rays[5].direction[1] = 0.0,
                2 => rays[7].tmax = 0.5,
                3 => rays.iter_mut().for_each(|ray| ray.tmin = 1.0),
                _ => {}
            }
            let mut hits = [Hit::MISS; 16];
            bvh.nearest_packet(&rays, &mut hits, &mut stack);
            for (ray, hit) in rays.iter().zip(&hits) {
                assert_eq!(bits(hit), bits(&bvh.nearest(ray, &mut stack)), "{ray:?}");
            }
        }
    }
}

#[test]
fn rays_that_are_no_rays_hit_nothing() {
    let mesh = meshes::blob(2_000);
    let bvh = build(&mesh, Quality::Default);
    let portable = build(&mesh, Quality::Default).portable();
    let mut stack = Stack::default();
    let good = ray(Vec3::ZERO, Vec3::X);
    for tree in [&bvh, &portable] {
        assert_ne!(tree.nearest(&good, &mut stack), Hit::MISS);
        for ray in &bad_rays(good) {
            assert_eq!(tree.nearest(ray, &mut stack), Hit::MISS, "{ray:?}");
            assert!(!tree.occluded(ray, &mut stack), "{ray:?}");
        }
    }
}

#[test]
fn limits_are_respected_and_lengths_of_directions_do_not_matter() {
    let mesh = meshes::blob(2_000);
    let bvh = build(&mesh, Quality::Default);
    let mut stack = Stack::default();
    let good = ray(Vec3::ZERO, Vec3::new(0.3, 0.5, -0.8));
    let hit = bvh.nearest(&good, &mut stack);
    assert_eq!(bvh.nearest(&Ray { tmax: hit.t, ..good }, &mut stack), hit);
    assert_eq!(bvh.nearest(&Ray { tmax: hit.t.next_down(), ..good }, &mut stack), Hit::MISS);
    assert_eq!(bvh.nearest(&Ray { tmin: hit.t, ..good }, &mut stack), hit);
    assert_eq!(bvh.nearest(&Ray { tmin: hit.t.next_up(), ..good }, &mut stack), Hit::MISS);
    for power in [-90, -30, 30, 90] {
        let scale = 2_f32.powi(power);
        let longer = Ray { direction: good.direction.map(|c| c * scale), ..good };
        let found = bvh.nearest(&longer, &mut stack);
        assert_eq!((found.t * scale, found.primitive, found.u), (hit.t, hit.primitive, hit.u));
    }
}

#[test]
fn piles_of_equal_triangles_and_empty_meshes_build() {
    let positions = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [5.0, 5.0, 5.0]];
    let mut soup = Soup { positions, indices: vec![[0, 1, 2]; 5_000] };
    soup.indices.extend([[3, 3, 3]; 100]);
    let mesh = soup.mesh();
    let empty = Arc::new(Mesh::new(vec![], vec![]).unwrap());
    let points = Arc::new(Mesh::new(vec![[1.0; 3]], vec![[0, 0, 0]; 3]).unwrap());
    let mut stack = Stack::default();
    for quality in QUALITIES {
        let bvh = build(&mesh, quality);
        assert_eq!(bvh.validate(), Ok(()), "{quality:?}");
        assert_eq!(bvh.report().degenerate, 100);
        let hit = bvh.nearest(&ray(Vec3::new(0.2, 0.2, 3.0), Vec3::NEG_Z), &mut stack);
        assert!((hit.t - 3.0).abs() < 1e-6 && hit.primitive == 0, "{hit:?}");
        for mesh in [&empty, &points] {
            let bvh = build(mesh, quality);
            assert_eq!(bvh.validate(), Ok(()), "{quality:?}");
            assert_eq!(bvh.nearest(&ray(Vec3::ZERO, Vec3::X), &mut stack), Hit::MISS);
        }
    }
}

#[test]
fn a_refitted_tree_is_sound_and_gives_the_hits_of_a_new_one() {
    let mut random = Random(17);
    let mut stack = Stack::default();
    for mesh in [meshes::blob(20_000), meshes::soup(9_000), meshes::clutter(20_000)] {
        for quality in QUALITIES {
            let mut bvh = build(&mesh, quality);
            for round in 0..3 {
                let bend = random.direction();
                let bent = mesh.positions().iter().map(|p| {
                    let p = Vec3::from_array(*p);
                    (p * (1.0 + 0.3 * p.dot(bend).sin()) + bend * round as f32).to_array()
                });
                let bent: Vec<[f32; 3]> = bent.collect();
                bvh.refit(bent.clone(), &Scoped(2)).unwrap();
                assert_eq!(bvh.validate(), Ok(()), "{quality:?}");
                let fresh = build(&Arc::new(mesh.with_positions(bent).unwrap()), quality);
                for _ in 0..1_000 {
                    let ray = ray((random.vector() - 0.5) * 8.0, random.direction());
                    assert_eq!(bits(&bvh.nearest(&ray, &mut stack)), bits(&fresh.nearest(&ray, &mut stack)), "{ray:?}");
                }
            }
            let before = bvh.fingerprint();
            let mut broken = mesh.positions().to_vec();
            broken[5][1] = f32::NAN;
            assert!(bvh.refit(broken, &Serial).is_err());
            assert!(bvh.refit(vec![[0.0; 3]], &Serial).is_err());
            assert_eq!(bvh.fingerprint(), before, "an error changes nothing");
        }
    }
}

#[test]
fn triangles_that_were_points_when_a_tree_was_built_are_there_after_a_refit() {
    let flat = vec![[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [9.0, 9.0, 9.0]];
    let mesh = Arc::new(Mesh::new(flat.clone(), vec![[0, 1, 2], [1, 2, 3], [4, 4, 4]]).unwrap());
    let mut stack = Stack::default();
    for quality in QUALITIES {
        let mut bvh = build(&mesh, quality);
        let through = ray(Vec3::new(0.9, 0.9, 1.0), Vec3::NEG_Z);
        assert_eq!((bvh.report().degenerate, bvh.nearest(&through, &mut stack)), (2, Hit::MISS));
        let mut moved = flat.clone();
        moved[3] = [1.0, 1.0, 0.0];
        bvh.refit(moved, &Serial).unwrap();
        assert_eq!(bvh.validate(), Ok(()));
        assert_eq!(bvh.nearest(&through, &mut stack).primitive, 1);
        // And back: it keeps its leaf, which nothing meets.
        bvh.refit(flat.clone(), &Serial).unwrap();
        assert_eq!((bvh.validate(), bvh.nearest(&through, &mut stack)), (Ok(()), Hit::MISS));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_builder_makes_sound_trees_of_anything(
        points in proptest::collection::vec(proptest::array::uniform3(coordinate()), 1..80),
        picks in proptest::collection::vec(proptest::array::uniform3(0_u32..80), 0..300),
        moves in proptest::collection::vec(coordinate(), 1..9),
    ) {
        let count = points.len() as u32;
        let indices = picks.iter().map(|corners| corners.map(|corner| corner % count)).collect();
        let moved: Vec<[f32; 3]> =
            points.iter().enumerate().map(|(i, p)| [p[0], moves[i % moves.len()], p[2]]).collect();
        let mesh = Arc::new(Mesh::new(points, indices).unwrap());
        for quality in QUALITIES {
            let mut bvh = build(&mesh, quality);
            prop_assert_eq!(bvh.validate(), Ok(()));
            bvh.refit(moved.clone(), &Serial).unwrap();
            prop_assert_eq!(bvh.validate(), Ok(()));
        }
    }
}

/// Coordinates of many sizes, often equal.
fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![
        Just(0.0_f32),
        Just(1.0_f32),
        (-8_i32..8).prop_map(|i| i as f32),
        -1.0_f32..1.0,
        (-1.0_f32..1.0, -60_i32..60).prop_map(|(x, power)| x * 2_f32.powi(power)),
    ]
}
