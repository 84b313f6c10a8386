//! Shapes of all kinds, placed, nested and moved.

mod bad_rays;
#[path = "../benches/rays/meshes.rs"]
#[allow(dead_code)]
mod meshes;

use std::sync::Arc;

use bad_rays::bad_rays;
use glam::{DAffine3, DMat3, DQuat, DVec3, Vec3};
use meshes::Random;
use sunstone_renderer::accel::bvh::{Bvh, Quality, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::parallel::{Scoped, Serial};
use sunstone_renderer::accel::ray::{NONE, Ray};
use sunstone_renderer::accel::spheres::{Sphere, Spheres, SpheresError};
use sunstone_renderer::accel::world::{MAX_DEPTH, Placement, Shape, World, WorldError, WorldHit};

const QUALITIES: [Quality; 3] = [Quality::Preview, Quality::Default, Quality::High];
const EPS: f64 = 1.0 / (1 << 24) as f64;
const FAR: DVec3 = DVec3::new(148_376.0, 1_234.0, -223_423.0);

fn ray(origin: Vec3, direction: Vec3) -> Ray {
    Ray { origin: origin.to_array(), tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY }
}

fn wide(v: [f32; 3]) -> DVec3 {
    DVec3::from_array(v.map(f64::from))
}

fn pick(random: &mut Random, count: usize) -> usize {
    (random.bits() % count as u64) as usize
}

/// Turned and stretched unevenly, sometimes mirrored.
fn transform(random: &mut Random, size: f64, offset: DVec3) -> DAffine3 {
    let axis = random.direction().as_dvec3();
    let turn = DMat3::from_quat(DQuat::from_axis_angle(axis, f64::from(random.unit()) * 6.0));
    let mut scale = (DVec3::splat(0.3) + random.vector().as_dvec3() * 2.0) * size;
    if random.bits().is_multiple_of(2) {
        scale.x = -scale.x;
    }
    DAffine3::from_mat3_translation(turn * DMat3::from_diagonal(scale), offset)
}

/// The cube from −1 to 1 as twelve triangles, with garbage on its faces that changes nothing.
fn cube_mesh(quality: Quality) -> Shape {
    let positions: Vec<[f32; 3]> =
        (0..8).map(|i| [0, 1, 2].map(|axis| if i >> axis & 1 == 0 { -1.0 } else { 1.0 })).collect();
    let mut indices = Vec::new();
    for [a, b, c, d] in [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]] {
        indices.extend([[a, b, c], [a, c, d]]);
    }
    // A point, an edge there and back, and a duplicate.
    indices.extend([[3, 3, 3], [0, 1, 0], [0, 2, 3]]);
    let mesh = Arc::new(Mesh::new(positions, indices).unwrap());
    Shape::Mesh(Arc::new(Bvh::build(&mesh, quality, &Serial).unwrap()))
}

/// What a leaf of a scene is to the oracle.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Sphere,
    Disc,
    Cuboid,
    Cylinder,
    Cone,
}

const SOLIDS: [(Kind, Shape); 5] = [
    (Kind::Sphere, Shape::Sphere),
    (Kind::Disc, Shape::Disc),
    (Kind::Cuboid, Shape::Cuboid),
    (Kind::Cylinder, Shape::Cylinder),
    (Kind::Cone, Shape::Cone),
];

impl Kind {
    /// How far out of the shape a point is, in its own space; negative inside.
    fn outside(self, p: DVec3) -> f64 {
        let radius = p.x.hypot(p.y);
        match self {
            Self::Sphere => p.length() - 1.0,
            Self::Disc => (radius - 1.0).max(p.z.abs()),
            Self::Cuboid => p.abs().max_element() - 1.0,
            Self::Cylinder => (radius - 1.0).max(-p.z).max(p.z - 1.0),
            Self::Cone => ((radius - (1.0 - p.z)) / 2_f64.sqrt()).max(-p.z),
        }
    }

    fn center(self) -> DVec3 {
        match self {
            Self::Cylinder => DVec3::Z * 0.5,
            Self::Cone => DVec3::Z * 0.3,
            _ => DVec3::ZERO,
        }
    }

    /// Where a line is inside of the shape grown by `by`: found by halving, without any formula of the shape's surface. Each
    /// of the shapes is convex, so that `outside` is convex along a line.
    fn inside(self, o: DVec3, d: DVec3, by: f64) -> Option<(f64, f64)> {
        let middle = (self.center() - o).dot(d) / d.length_squared();
        let half = 4.0 / d.length();
        let f = |t: f64| self.outside(o + d * t) - by;
        let (mut low, mut high) = (middle - half, middle + half);
        for _ in 0..200 {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if f(a) < f(b) { high = b } else { low = a }
        }
        let deepest = (low + high) / 2.0;
        if f(deepest) > 0.0 {
            return None;
        }
        let end = |mut out: f64| {
            let mut within = deepest;
            for _ in 0..200 {
                let t = (within + out) / 2.0;
                if f(t) > 0.0 { out = t } else { within = t }
            }
            within
        };
        Some((end(middle - half), end(middle + half)))
    }
}

/// A leaf as the oracle sees it: the transforms on the way to it, outermost first, and the path in the world.
struct Leaf {
    kind: Kind,
    chain: Vec<DAffine3>,
    /// The sphere of a bulk, at the end of the chain.
    bulk: Option<Sphere>,
    /// About how large the outermost shapes of the levels are, for rounding.
    path: Vec<u32>,
    primitive: Option<u32>,
}

/// What the oracle says: `sure` distances that some hit must not be beyond, and all those that are possible.
enum Verdict {
    Miss,
    Unknown,
    /// Distances from first to second; whether it is sure.
    Hit(f64, f64, bool),
}

impl Leaf {
    fn verdict(&self, ray: &Ray, reach: f64) -> Verdict {
        let (mut o, mut d) = (wide(ray.origin), wide(ray.direction));
        // Rounding on the way, in the space that it has come to: of the transform as it is kept and of the ray.
        let mut slack = DVec3::ZERO;
        let spaces = self.chain.iter().map(DAffine3::inverse).chain(self.bulk.map(|s| {
            DAffine3::from_scale_rotation_translation(
                DVec3::splat(f64::from(s.radius)),
                DQuat::IDENTITY,
                wide(s.center),
            )
            .inverse()
        }));
        for to_shape in spaces {
            let m = to_shape.matrix3;
            let columns = DMat3::from_cols(m.x_axis.abs(), m.y_axis.abs(), m.z_axis.abs());
            // The way to the shape and some way through it.
            let to_center = -to_shape.transform_point3(o);
            let direction = to_shape.transform_vector3(d);
            let along = (to_center.length() + reach) / direction.length();
            let far = columns * (o.abs() + d.abs() * along) + to_shape.translation.abs();
            slack = columns * slack + (far + reach) * (16.0 * EPS);
            (o, d) = (to_shape.transform_point3(o), direction);
        }
        let by = slack.max_element() * 4.0 + 1e-6;
        if by > 0.05 {
            return Verdict::Unknown;
        }
        let Some((near, far)) = self.kind.inside(o, d, by) else {
            return Verdict::Miss;
        };
        let sure = self.kind.inside(o, d, -by);
        let (tmin, tmax) = (f64::from(ray.tmin), f64::from(ray.tmax));
        let round = |t: f64| t.abs() * 4.0 * EPS;
        if self.kind == Kind::Disc {
            // As thick as the slack: sure where its grown middle plane is met well inside of the rim.
            let p = o + d * (-o.z / d.z);
            let sure = d.z != 0.0 && p.x.hypot(p.y) < 1.0 - by - by * d.length() / d.z.abs();
            let sure = sure && near - round(near) > tmin && far + round(far) < tmax;
            let possible = far + round(far) >= tmin && near - round(near) <= tmax;
            return if possible { Verdict::Hit(near, far, sure) } else { Verdict::Miss };
        }
        let crossings = match sure {
            Some((a, b)) => vec![(near, a, true), (b, far, true)],
            None => vec![(near, far, false)],
        };
        for (low, high, sure) in crossings {
            let (low, high) = (low - round(low), high + round(high));
            if high < tmin {
                continue;
            }
            if low > tmax {
                return Verdict::Miss;
            }
            return if low > tmin && high < tmax { Verdict::Hit(low, high, sure) } else { Verdict::Unknown };
        }
        Verdict::Miss
    }
}

/// A world of garbage down to `depth` more levels, and its leaves.
fn garbage(random: &mut Random, depth: usize, spread: f64, threads: usize) -> (World, Vec<Leaf>) {
    let mut shapes = Vec::new();
    let mut leaves_of: Vec<Vec<Leaf>> = Vec::new();
    let leaf = |kind, primitive, bulk| Leaf { kind, chain: vec![], bulk, path: vec![], primitive };
    for (kind, shape) in SOLIDS {
        shapes.push(shape);
        leaves_of.push(vec![leaf(kind, None, None)]);
    }
    shapes.push(cube_mesh(QUALITIES[pick(random, 3)]));
    leaves_of.push(vec![leaf(Kind::Cuboid, None, None)]);
    let balls: Vec<Sphere> = (0..1 + pick(random, 30))
        .map(|_| Sphere {
            center: ((random.vector() - 0.5) * 3.0).to_array(),
            radius: 10_f32.powf(random.unit() * 3.0 - 3.0),
        })
        .collect();
    shapes.push(Shape::Spheres(Arc::new(Spheres::build(&balls, &Scoped(threads)).unwrap())));
    leaves_of.push((0..).zip(&balls).map(|(i, ball)| leaf(Kind::Sphere, Some(i), Some(*ball))).collect());
    if depth > 0 {
        let (inner, leaves) = garbage(random, depth - 1, 2.0, threads);
        shapes.push(Shape::Group(Arc::new(inner)));
        leaves_of.push(leaves);
    }
    let mut placements = Vec::new();
    let mut leaves = Vec::new();
    for i in 0..3 + pick(random, 8) as u32 {
        let shape = pick(random, shapes.len());
        let shape = if i == 0 { shapes.len() - 1 } else { shape };
        let size = spread * 10_f64.powf(f64::from(random.unit()) * 2.0 - 2.0);
        let offset = (random.vector().as_dvec3() - 0.5) * 2.0 * spread;
        // Small meshes that are not moved are walked as one.
        let moves = random.unit() < 0.6;
        let to_world = if moves { transform(random, size, offset) } else { DAffine3::IDENTITY };
        placements.push(Placement::new(shape as u32, to_world));
        for inner in &leaves_of[shape] {
            leaves.push(Leaf {
                chain: std::iter::once(to_world).chain(inner.chain.iter().copied()).collect(),
                path: std::iter::once(i).chain(inner.path.iter().copied()).collect(),
                ..*inner
            });
        }
    }
    (World::build(shapes, &placements, &Scoped(threads)).unwrap(), leaves)
}

#[test]
fn garbage_is_hit_where_double_precision_hits_it() {
    let mut random = Random(5);
    let mut stack = Stack::default();
    let (mut hits, mut sure, mut known, mut all) = (0, 0, 0, 0);
    for scene in 0..1_000_u64 {
        let spread = 10_f64.powf(f64::from(random.unit()) * 12.0 - 6.0);
        let start = random.0;
        let (world, leaves) = garbage(&mut Random(start), scene as usize % 4, spread, 1);
        let portable = garbage(&mut Random(start), scene as usize % 4, spread, 2).0.portable();
        random.bits();
        for _ in 0..12 {
            let target = &leaves[pick(&mut random, leaves.len())];
            let center = target.bulk.map_or(target.kind.center(), |ball| wide(ball.center));
            let center = target.chain.iter().rev().fold(center, |p, to_world| to_world.transform_point3(p));
            let distance = spread * 10_f64.powf(f64::from(random.unit()) * 4.0 - 2.0);
            let origin = (center + random.direction().as_dvec3() * distance).as_vec3();
            let aim = (random.vector() - 0.5) * (spread as f32) * 10_f32.powf(random.unit() * 3.0 - 4.0);
            let mut ray = ray(origin, center.as_vec3() + aim - origin);
            if random.bits().is_multiple_of(4) {
                ray.tmin = random.unit();
                ray.tmax = ray.tmin + random.unit();
            }
            if ray.direction == [0.0; 3] {
                continue;
            }
            let hit = world.nearest(&ray, &mut stack);
            assert_eq!(portable.nearest(&ray, &mut stack), hit, "scene {scene}: {ray:?}");
            assert_eq!(world.occluded(&ray, &mut stack), !hit.is_miss(), "scene {scene}: {ray:?} {hit:?}");
            assert_eq!(portable.occluded(&ray, &mut stack), !hit.is_miss(), "scene {scene}: {ray:?} {hit:?}");
            let path: Vec<u32> = hit.path().collect();
            hits += u32::from(!hit.is_miss());
            let t = f64::from(hit.hit.t);
            for leaf in &leaves {
                let own = leaf.path == path && leaf.primitive.is_none_or(|primitive| primitive == hit.hit.primitive);
                all += 1;
                match leaf.verdict(&ray, 4.0) {
                    Verdict::Unknown => continue,
                    Verdict::Miss => assert!(!own, "scene {scene}: {hit:?} {ray:?} {:?}", leaf.kind),
                    Verdict::Hit(low, high, certain) => {
                        if own {
                            assert!(low <= t && t <= high, "scene {scene}: {low} {t} {high} {ray:?} {:?}", leaf.kind);
                        }
                        if certain {
                            sure += 1;
                            assert!(t <= high, "scene {scene}: {hit:?} {low} {high} {ray:?} {:?}", leaf.kind);
                        }
                    }
                }
                known += 1;
            }
            if !hit.is_miss() {
                assert!((0.0..=1.0).contains(&hit.hit.u) && (0.0..=1.0).contains(&hit.hit.v), "{hit:?}");
            }
        }
    }
    // The rest is too small and too far away for 32-bit rays.
    assert!(hits > 8_000 && sure > 12_000 && known > 400_000, "{hits} hits, {sure} sure, {known} of {all}");
}

#[test]
fn no_ray_escapes_from_closed_shapes_however_they_are_placed() {
    let blob = meshes::blob(3_000);
    let split = meshes::clutter(6_000);
    let mut closed: Vec<(&str, Shape, DVec3, Option<Arc<Mesh>>)> = vec![
        ("sphere", Shape::Sphere, DVec3::ZERO, None),
        ("cuboid", Shape::Cuboid, DVec3::ZERO, None),
        ("cylinder", Shape::Cylinder, DVec3::Z * 0.5, None),
        ("cone", Shape::Cone, DVec3::Z * 0.3, None),
    ];
    let ball = [Sphere { center: [0.5, 0.0, 0.0], radius: 1.0 }];
    let ball = Shape::Spheres(Arc::new(Spheres::build(&ball, &Serial).unwrap()));
    closed.push(("spheres", ball, DVec3::X * 0.5, None));
    for (name, mesh) in [("blob", blob), ("clutter", split)] {
        let bvh = Arc::new(Bvh::build(&mesh, Quality::High, &Serial).unwrap());
        closed.push((name, Shape::Mesh(bvh), DVec3::ZERO, Some(mesh)));
    }
    let mut random = Random(77);
    let mut stack = Stack::default();
    for (name, shape, center, mesh) in closed {
        for (levels, offset) in [(1, DVec3::ZERO), (1, FAR), (3, DVec3::ZERO), (3, FAR), (5, FAR)] {
            let mut to_world = transform(&mut random, 2.0, offset);
            let mut world = World::build(vec![shape.clone()], &[Placement::new(0, to_world)], &Serial).unwrap();
            for _ in 1..levels {
                let offset = random.direction().as_dvec3();
                let outer = transform(&mut random, 1.0, offset);
                world =
                    World::build(vec![Shape::Group(Arc::new(world))], &[Placement::new(0, outer)], &Serial).unwrap();
                to_world = outer * to_world;
            }
            // Far away, positions are a sixty-fourth apart.
            let around = if offset == FAR { 0.05 } else { 0.2 };
            for i in 0..100_000 {
                let start = center + random.direction().as_dvec3() * around * f64::from(random.unit());
                let origin = to_world.transform_point3(start).as_vec3();
                let direction = match (&mesh, i % 2) {
                    (Some(mesh), 0) => {
                        // Vertices and points of edges.
                        let [a, b, _] = mesh.triangle(pick(&mut random, mesh.indices().len())).map(wide);
                        let part = if i % 4 == 0 { 0.0 } else { f64::from(random.unit()) };
                        to_world.transform_point3(a + (b - a) * part).as_vec3() - origin
                    }
                    (None, 0) => {
                        // Where sides and caps, or faces, meet.
                        let angle = f64::from(random.unit()) * 6.3;
                        let rim = DVec3::new(angle.cos(), angle.sin(), f64::from(pick(&mut random, 2) as u32));
                        let corner = DVec3::ONE.copysign(random.direction().as_dvec3());
                        let edge = DVec3::new(corner.x, corner.y, f64::from(random.unit()));
                        let target = [rim, corner, edge, DVec3::Z][i / 2 % 4];
                        to_world.transform_point3(target).as_vec3() - origin
                    }
                    _ => random.direction(),
                };
                let ray = ray(origin, direction);
                let hit = world.nearest(&ray, &mut stack);
                assert!(!hit.is_miss(), "{name}, {levels} levels at {offset}: {ray:?}");
                assert_eq!(hit.path().count(), levels);
                assert!(world.occluded(&ray, &mut stack), "{name}, {levels} levels at {offset}: {ray:?}");
            }
        }
    }
}

#[test]
fn rays_that_go_on_from_a_surface_leave_it() {
    let mut random = Random(31);
    let mut stack = Stack::default();
    let mesh = meshes::blob(1_000);
    let balls: Vec<Sphere> =
        (0..50).map(|_| Sphere { center: random.vector().to_array(), radius: 0.02 + 0.1 * random.unit() }).collect();
    let mut shapes: Vec<Shape> = SOLIDS.map(|(_, shape)| shape).to_vec();
    shapes.push(Shape::Spheres(Arc::new(Spheres::build(&balls, &Serial).unwrap())));
    shapes.push(Shape::Mesh(Arc::new(Bvh::build(&mesh, Quality::Default, &Serial).unwrap())));
    let mut met = 0;
    for shape in &shapes {
        for (levels, offset) in [(1, DVec3::ZERO), (1, FAR), (2, DVec3::ZERO), (4, FAR)] {
            let mut to_world = transform(&mut random, 3.0, offset);
            let mut world = World::build(vec![shape.clone()], &[Placement::new(0, to_world)], &Serial).unwrap();
            for _ in 1..levels {
                let offset = random.direction().as_dvec3();
                let outer = transform(&mut random, 1.0, offset);
                world =
                    World::build(vec![Shape::Group(Arc::new(world))], &[Placement::new(0, outer)], &Serial).unwrap();
                to_world = outer * to_world;
            }
            for _ in 0..6_000 {
                let target = to_world.transform_point3((random.vector().as_dvec3() - 0.3) * 1.2).as_vec3();
                let origin = target + random.direction() * 40.0 * random.unit();
                let ray = ray(origin, target - origin);
                let hit = world.nearest(&ray, &mut stack);
                let Some(surface) = world.surface(&ray, &hit) else {
                    assert!(hit.is_miss(), "{hit:?}");
                    continue;
                };
                met += 1;
                let (position, normal) = (wide(surface.position), wide(surface.normal));
                assert!((normal.length() - 1.0).abs() < 1e-6);
                // On the ray, as far as its distance and its way through the spaces are exact.
                let on_ray = wide(ray.origin) + wide(ray.direction) * f64::from(hit.hit.t);
                let off = (position - on_ray).length();
                let slanting = normal.dot(wide(ray.direction).normalize()).abs().max(1e-3);
                let size = position.length() + (position - wide(ray.origin)).length() + 20.0;
                assert!(off <= size * EPS * 200.0 / slanting, "{off} {surface:?} {hit:?} {slanting}");
                // On the surface: in the shape's own space the point is as far off as the error says.
                let local = to_world.inverse().transform_point3(position);
                let error = wide(surface.error);
                let kind =
                    SOLIDS.iter().find(|(_, solid)| std::mem::discriminant(solid) == std::mem::discriminant(shape));
                if let Some((kind, _)) = kind {
                    let scale = to_world.inverse().matrix3;
                    let slack =
                        (scale.x_axis.length() + scale.y_axis.length() + scale.z_axis.length()) * error.length();
                    assert!(kind.outside(local).abs() <= slack * 4.0, "{kind:?} {local} {error} {surface:?}");
                }
                let direction = random.direction();
                if wide(direction.to_array()).dot(normal).abs() < 0.01 {
                    continue;
                }
                let on = Ray {
                    origin: surface.origin_towards(direction.to_array()),
                    direction: direction.to_array(),
                    tmin: 0.0,
                    tmax: f32::INFINITY,
                };
                let next = world.nearest(&on, &mut stack);
                let same = next.path().eq(hit.path()) && next.hit.primitive == hit.hit.primitive;
                // A concave way: from inside of a curved shape the same surface comes again, farther on.
                let curved = !matches!(shape, Shape::Mesh(_) | Shape::Disc | Shape::Cuboid);
                let inwards = direction.as_dvec3().dot(normal) < 0.0;
                if same && !(curved && inwards) {
                    panic!("{next:?} after {hit:?} {surface:?} {on:?}");
                }
            }
        }
    }
    assert!(met > 50_000, "{met}");
}

#[test]
fn normals_point_outwards_and_are_perpendicular_in_mirrored_and_stretched_shapes() {
    let mut random = Random(9);
    let mut stack = Stack::default();
    let cube = cube_mesh(Quality::Default);
    for shape in [Shape::Cuboid, cube, Shape::Sphere, Shape::Cylinder, Shape::Cone] {
        for _ in 0..300 {
            let to_world = transform(&mut random, 1.0, DVec3::ZERO);
            let world = World::build(vec![shape.clone()], &[Placement::new(0, to_world)], &Serial).unwrap();
            let inside = to_world.transform_point3(DVec3::new(0.1, 0.0, 0.3)).as_vec3();
            let ray = ray(inside, random.direction());
            let hit = world.nearest(&ray, &mut stack);
            let surface = world.surface(&ray, &hit).unwrap();
            assert!(wide(surface.normal).dot(wide(ray.direction)) > 0.0, "{surface:?} {hit:?}");
            // Perpendicular to the way to a second point of the same flat face.
            let mut other = ray;
            other.direction = (Vec3::from_array(ray.direction) + random.direction() * 0.01).to_array();
            let second = world.nearest(&other, &mut stack);
            if matches!(shape, Shape::Cuboid | Shape::Mesh(_)) && second.hit.primitive == hit.hit.primitive {
                let across = wide(world.surface(&other, &second).unwrap().position) - wide(surface.position);
                assert!(across.normalize_or(DVec3::ZERO).dot(wide(surface.normal)).abs() < 1e-3);
            }
        }
    }
}

#[test]
fn faces_and_texture_coordinates_are_as_the_shapes_say() {
    let mut stack = Stack::default();
    let mut look = |shape: Shape, origin: Vec3, direction: Vec3| {
        let world = World::build(vec![shape], &[Placement::new(0, DAffine3::IDENTITY)], &Serial).unwrap();
        let hit = world.nearest(&ray(origin, direction), &mut stack).hit;
        (hit.primitive, hit.t, hit.u, hit.v)
    };
    assert_eq!(look(Shape::Sphere, Vec3::X * 3.0, Vec3::NEG_X), (0, 2.0, 0.5, 0.5));
    assert_eq!(look(Shape::Sphere, Vec3::ZERO, Vec3::Z * 2.0), (0, 0.5, 0.75, 0.5));
    assert_eq!(look(Shape::Sphere, Vec3::Y * 3.0, Vec3::NEG_Y), (0, 2.0, 0.5, 1.0));
    assert_eq!(look(Shape::Disc, Vec3::new(0.5, -0.5, 1.0), Vec3::NEG_Z), (0, 1.0, 0.75, 0.25));
    assert_eq!(look(Shape::Disc, Vec3::new(0.8, 0.7, 1.0), Vec3::NEG_Z).0, NONE);
    assert_eq!(look(Shape::Disc, Vec3::new(0.0, 0.0, 0.0), Vec3::X).0, NONE);
    for (face, direction) in [Vec3::NEG_X, Vec3::X, Vec3::NEG_Y, Vec3::Y, Vec3::NEG_Z, Vec3::Z].into_iter().enumerate()
    {
        assert_eq!(look(Shape::Cuboid, Vec3::ZERO, direction), (face as u32, 1.0, 0.5, 0.5));
        assert_eq!(look(Shape::Cuboid, direction * 4.0, -direction), (face as u32, 3.0, 0.5, 0.5));
    }
    assert_eq!(look(Shape::Cylinder, Vec3::new(0.0, 3.0, 0.25), Vec3::NEG_Y), (0, 2.0, 0.25, 0.25));
    assert_eq!(look(Shape::Cylinder, Vec3::new(0.0, 0.0, 3.0), Vec3::NEG_Z), (2, 2.0, 0.5, 0.5));
    assert_eq!(look(Shape::Cylinder, Vec3::new(0.0, 0.0, -3.0), Vec3::Z), (1, 3.0, 0.5, 0.5));
    assert_eq!(look(Shape::Cone, Vec3::new(-3.0, 0.0, 0.5), Vec3::X), (0, 2.5, 0.5, 0.5));
    assert_eq!(look(Shape::Cone, Vec3::new(0.25, 0.5, -3.0), Vec3::Z), (1, 3.0, 0.625, 0.75));
    // Parallel to the side, from within and from beside.
    assert_eq!(look(Shape::Cone, Vec3::new(0.5, 0.0, 0.0), Vec3::new(-1.0, 0.0, 1.0)).0, 1);
    assert_eq!(look(Shape::Cone, Vec3::new(0.5, 0.0, 0.1), Vec3::new(-1.0, 0.0, 1.0)).0, 0);
    assert_eq!(look(Shape::Cone, Vec3::new(1.5, 0.0, 0.0), Vec3::new(-1.0, 0.0, 1.0)).0, NONE);
}

#[test]
fn rays_that_are_no_rays_hit_nothing() {
    let mut stack = Stack::default();
    let (world, _) = garbage(&mut Random(3), 3, 1.0, 1);
    let portable = garbage(&mut Random(3), 3, 1.0, 1).0.portable();
    let good = ray(Vec3::ZERO, Vec3::X);
    for world in [&world, &portable] {
        for ray in &bad_rays(good) {
            assert_eq!(world.nearest(ray, &mut stack), WorldHit::MISS, "{ray:?}");
            assert!(!world.occluded(ray, &mut stack), "{ray:?}");
            assert_eq!(world.surface(ray, &WorldHit::MISS), None);
        }
    }
}

#[test]
fn groups_may_be_sixteen_levels_deep_and_no_deeper() {
    let mut stack = Stack::default();
    let mut world = World::build(vec![Shape::Sphere], &[Placement::new(0, DAffine3::IDENTITY)], &Serial).unwrap();
    let step = DAffine3::from_translation(DVec3::X);
    for level in 1..MAX_DEPTH {
        assert_eq!(world.depth(), level);
        let group = Shape::Group(Arc::new(world));
        world = World::build(
            vec![Shape::Disc, group],
            &[Placement::new(0, DAffine3::from_translation(DVec3::Y * 90.0)), Placement::new(1, step)],
            &Serial,
        )
        .unwrap();
    }
    let test = ray(Vec3::new(15.0, 0.0, -9.0), Vec3::Z);
    let hit = world.nearest(&test, &mut stack);
    assert_eq!((hit.hit.t, hit.path().count(), hit.path().last(), hit.instance), (8.0, MAX_DEPTH, Some(0), 1));
    let surface = world.surface(&test, &hit).unwrap();
    assert_eq!((surface.position, surface.normal), ([15.0, 0.0, -1.0], [0.0, 0.0, -1.0]));
    let deep = Shape::Group(Arc::new(world));
    let result = World::build(vec![Shape::Disc, deep], &[Placement::new(0, DAffine3::IDENTITY)], &Serial);
    assert_eq!(result.err(), Some(WorldError::TooDeep(1)));
}

#[test]
fn spheres_in_bulk_are_met_as_one_by_one_and_by_any_number_of_threads() {
    let mut random = Random(6);
    let mut stack = Stack::default();
    let balls: Vec<Sphere> = (0..20_000)
        .map(|_| Sphere {
            center: ((random.vector() - 0.5) * 100.0).to_array(),
            radius: 10_f32.powf(random.unit() * 4.0 - 4.0),
        })
        .collect();
    let identity = [Placement::new(0, DAffine3::IDENTITY)];
    let worlds: Vec<World> = [1, 2, 7]
        .map(|threads| {
            let spheres = Spheres::build(&balls, &Scoped(threads)).unwrap();
            assert!(spheres.bytes() < balls.len() * 90, "{}", spheres.bytes());
            World::build(vec![Shape::Spheres(Arc::new(spheres))], &identity, &Serial).unwrap()
        })
        .into();
    let mut hits = 0;
    for _ in 0..1_000 {
        let target = Vec3::from_array(balls[pick(&mut random, balls.len())].center);
        let origin = (random.vector() - 0.5) * 160.0;
        let ray = ray(origin, target - origin);
        let hit = worlds[0].nearest(&ray, &mut stack);
        let (o, d) = (wide(ray.origin), wide(ray.direction));
        let mut best = (f64::INFINITY, NONE);
        for (i, ball) in balls.iter().enumerate() {
            let oc = wide(ball.center) - o;
            let middle = oc.dot(d) / d.length_squared();
            let within = f64::from(ball.radius).powi(2) - (oc - d * middle).length_squared();
            if within >= 0.0 {
                let half = (within / d.length_squared()).sqrt();
                let t = if middle - half >= 0.0 { middle - half } else { middle + half };
                if t >= 0.0 && t < best.0 {
                    best = (t, i as u32);
                }
            }
        }
        assert_eq!(hit.hit.primitive, best.1, "{ray:?}");
        assert!(best.1 == NONE || (f64::from(hit.hit.t) - best.0).abs() <= best.0 * EPS * 1.01, "{hit:?} {best:?}");
        hits += u32::from(best.1 != NONE);
        for world in &worlds[1..] {
            assert_eq!(world.nearest(&ray, &mut stack), hit);
        }
    }
    assert!(hits > 900, "{hits}");
    let wrong = |ball: Sphere| Spheres::build(&[balls[0], ball], &Serial).err();
    for radius in [f32::NAN, -1.0, f32::INFINITY] {
        assert_eq!(wrong(Sphere { center: [0.0; 3], radius }), Some(SpheresError::Sphere(1)));
    }
    assert_eq!(wrong(Sphere { center: [f32::NAN, 0.0, 0.0], radius: 1.0 }), Some(SpheresError::Sphere(1)));
    let point = Spheres::build(&[Sphere::default()], &Serial).unwrap();
    assert_eq!((point.len(), point.get(0)), (1, None));
}

#[test]
fn far_rays_into_slanting_spaces_lose_nothing() {
    // The mesh is met in 32 bits, the solid in 64. From afar this space's coordinates have two digits before the point.
    let to_world = DAffine3::from_mat3(DMat3::from_cols(
        DVec3::new(1.0, -1_024.0, 0.0),
        DVec3::new(0.0, 1.0, 0.0),
        DVec3::new(0.0, 64.0, 1.0),
    ));
    let mut random = Random(40);
    let mut stack = Stack::default();
    let one = |shape: Shape| World::build(vec![shape], &[Placement::new(0, to_world)], &Serial).unwrap();
    let solid = one(Shape::Cuboid);
    for quality in QUALITIES {
        let inner = one(cube_mesh(quality));
        let ball = Spheres::build(&[Sphere { center: [0.0; 3], radius: 1.0 }], &Serial).unwrap();
        let ball = one(Shape::Spheres(Arc::new(ball)));
        let mut differ = 0;
        for _ in 0..5_000 {
            let target = to_world.transform_point3((random.vector().as_dvec3() - 0.5) * 2.2).as_vec3();
            let origin = target + random.direction() * 10_f32.powf(3.0 + 2.0 * random.unit());
            let ray = ray(origin, target - origin);
            let (a, b) = (solid.nearest(&ray, &mut stack), inner.nearest(&ray, &mut stack));
            differ += u32::from(a.is_miss() != b.is_miss());
            if !a.is_miss() && !b.is_miss() {
                assert!((a.hit.t - b.hit.t).abs() <= 1e-6 * a.hit.t, "{a:?} {b:?} {ray:?}");
            }
            for world in [&inner, &ball] {
                let hit = world.nearest(&ray, &mut stack);
                if hit.is_miss() {
                    continue;
                }
                // Limits hold to the last bit, for both questions.
                let t = hit.hit.t;
                let before = Ray { tmax: t.next_down(), ..ray };
                let from = Ray { tmin: t, tmax: t, ..ray };
                assert!(world.nearest(&before, &mut stack).is_miss() && !world.occluded(&before, &mut stack));
                assert_eq!(world.nearest(&from, &mut stack).hit.t, t);
                assert!(world.occluded(&from, &mut stack));
                let behind = Ray { tmin: t.next_up(), ..ray };
                let next = world.nearest(&behind, &mut stack);
                assert!(next.is_miss() || next.hit.t > t);
                assert_eq!(world.occluded(&behind, &mut stack), !next.is_miss());
            }
        }
        assert!(differ < 10, "{differ}");
    }
}

#[test]
fn worlds_are_read_by_any_number_of_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<World>();
    shared::<Shape>();
}

/// `make test-large` runs it: it takes some seconds and two gigabytes.
#[test]
#[ignore = "large: run by `make test-large`"]
fn ten_million_spheres_make_one_shape() {
    let mut random = Random(61);
    let balls: Vec<Sphere> = (0..10_000_000)
        .map(|_| Sphere { center: (random.vector() * 1_000.0).to_array(), radius: 0.5 + random.unit() })
        .collect();
    let start = std::time::Instant::now();
    let spheres = Spheres::build(&balls, &Scoped(2)).unwrap();
    let built = start.elapsed().as_secs_f64();
    let bytes = spheres.bytes() as f64 / 1e7;
    assert!(bytes < 60.0, "{bytes}");
    let world =
        World::build(vec![Shape::Spheres(Arc::new(spheres))], &[Placement::new(0, DAffine3::IDENTITY)], &Serial);
    let world = world.unwrap();
    let mut stack = Stack::default();
    let start = std::time::Instant::now();
    let mut hits = 0;
    for _ in 0..200_000 {
        let ray = ray(random.vector() * 1_000.0, random.direction());
        hits += usize::from(!world.nearest(&ray, &mut stack).is_miss());
    }
    assert!(hits > 150_000, "{hits}");
    let rate = 0.2 / start.elapsed().as_secs_f64();
    eprintln!("10 million spheres: built in {built:.1} s, {bytes:.1} bytes each, {rate:.2} Mrays/s, {hits} hits");
}
