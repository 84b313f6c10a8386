//! Every shape under awkward transforms, from near, far and within: what is sampled against sums over the surface.

use glam::{DAffine3, DMat3, DQuat, DVec3};

use super::*;
use crate::integrator::path::chi_square::{Directions, squares};
use crate::sampling::sequence::{Kind, Sequence};

const SHAPES: [EmitterShape; 7] = [
    EmitterShape::Triangle([DVec3::new(-1.0, -0.5, 0.2), DVec3::new(1.0, -0.3, 0.0), DVec3::new(0.1, 1.0, -0.2)]),
    EmitterShape::Sphere { center: DVec3::new(0.2, 0.1, -0.1), radius: 0.9 },
    EmitterShape::Disc { z: 0.3, outwards: 0.0 },
    EmitterShape::Disc { z: 1.0, outwards: 1.0 },
    EmitterShape::Square { axis: 1, side: -1.0 },
    EmitterShape::CylinderSide,
    EmitterShape::ConeSide,
];

/// Receivers, in the shapes' own spaces: beside, within, above, far away, and beyond the cone's side but above its middle.
const PLACES: [DVec3; 5] = [
    DVec3::new(1.5, 0.4, 0.8),
    DVec3::new(0.3, 0.2, 0.4),
    DVec3::new(0.2, -0.1, 1.6),
    DVec3::new(-20.0, 30.0, 11.0),
    DVec3::new(0.9, 0.9, 0.7),
];

/// From where the square is seen flat, from beside.
const FLAT: DVec3 = DVec3::new(3.5, -1.03, 0.3);

fn transforms() -> [DAffine3; 3] {
    let turn = DQuat::from_axis_angle(DVec3::new(1.0, 2.0, -0.5).normalize(), 1.1);
    let other = DQuat::from_axis_angle(DVec3::new(-0.3, 1.0, 1.5).normalize(), 0.8);
    let similar = DAffine3::from_scale_rotation_translation(DVec3::splat(0.7), turn, DVec3::new(1.0, 2.0, -3.0));
    let stretched =
        DAffine3::from_scale_rotation_translation(DVec3::new(0.5, 2.0, 1.3), turn, DVec3::new(-4.0, 1.0, 5.0));
    let sheared = DMat3::from_quat(turn) * DMat3::from_diagonal(DVec3::new(1.8, 0.4, -1.1)) * DMat3::from_quat(other);
    [similar, stretched, DAffine3::from_mat3_translation(sheared, DVec3::new(3.0, -2.0, 1.0))]
}

struct Case {
    shape: EmitterShape,
    to_scene: DAffine3,
    receiver: Receiver,
    /// Whether the receiver is within a closed body.
    within: bool,
    /// Whether all of the surface is slanting.
    is_flat: bool,
    name: String,
}

fn places(shape: EmitterShape) -> impl Iterator<Item = DVec3> {
    let flat = matches!(shape, EmitterShape::Square { .. }).then_some(FLAT);
    PLACES.into_iter().chain(flat)
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for shape in SHAPES {
        for (number, to_scene) in transforms().into_iter().enumerate() {
            for place in places(shape) {
                let receiver = Receiver { position: to_scene.transform_point3(place).as_vec3(), normal: None };
                let around = libm::hypot(place.x, place.y);
                let within = match shape {
                    EmitterShape::Sphere { center, radius } => (place - center).length() < radius,
                    EmitterShape::CylinderSide => around < 1.0 && place.z > 0.0 && place.z < 1.0,
                    EmitterShape::ConeSide => around < 1.0 - place.z && place.z > 0.0,
                    _ => false,
                };
                let (is_flat, name) = (place == FLAT, format!("{shape:?}, {number}, {place}"));
                cases.push(Case { shape, to_scene, receiver, within, is_flat, name });
            }
        }
    }
    cases
}

/// A point of the surface in its own space, the outward unit normal, and how areas grow from the unit square.
fn on_surface(shape: EmitterShape, [s, t]: [f64; 2]) -> (DVec3, DVec3, f64) {
    use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2, TAU};
    let (sin, cos) = libm::sincos(TAU * s);
    match shape {
        EmitterShape::Triangle([a, b, c]) => {
            let normal = (b - a).cross(c - a);
            (a + (b - a) * (s * (1.0 - t)) + (c - a) * t, normal.normalize(), normal.length() * (1.0 - t))
        }
        EmitterShape::Sphere { center, radius } => {
            let (z, flat) = (1.0 - 2.0 * t, 2.0 * (t * (1.0 - t)).sqrt());
            let normal = DVec3::new(cos * flat, sin * flat, z);
            (center + normal * radius, normal, 4.0 * PI * radius * radius)
        }
        EmitterShape::Disc { z, .. } => (DVec3::new(cos * t.sqrt(), sin * t.sqrt(), z), DVec3::Z, PI),
        EmitterShape::Square { axis, side } => {
            let mut point = DVec3::ZERO;
            point[axis] = side;
            point[(axis + 1) % 3] = 2.0 * s - 1.0;
            point[(axis + 2) % 3] = 2.0 * t - 1.0;
            (point, DVec3::AXES[axis] * side, 4.0)
        }
        EmitterShape::CylinderSide => (DVec3::new(cos, sin, t), DVec3::new(cos, sin, 0.0), TAU),
        EmitterShape::ConeSide => {
            let radius = t.sqrt();
            let normal = DVec3::new(cos, sin, 1.0) * FRAC_1_SQRT_2;
            (DVec3::new(cos * radius, sin * radius, 1.0 - radius), normal, PI * SQRT_2)
        }
    }
}

/// A piece of the surface in the scene.
struct Piece {
    met: Met,
    area: f64,
    /// Whether it is seen.
    seen: bool,
}

impl Case {
    fn from(&self) -> DVec3 {
        self.receiver.position.as_dvec3()
    }

    fn piece(&self, at: [f64; 2]) -> Piece {
        let (point, normal, growth) = on_surface(self.shape, at);
        let inverse = self.to_scene.matrix3.inverse().transpose();
        let normal = inverse * normal;
        let area = growth * self.to_scene.matrix3.determinant().abs() * normal.length();
        let way = self.to_scene.transform_point3(point) - self.from();
        Piece { met: Met { way, normal: normal.normalize() }, area, seen: self.sees(way, normal) }
    }

    /// What is flat is seen from both sides, unless it closes a body; bodies from without by what looks here.
    fn sees(&self, way: DVec3, normal: DVec3) -> bool {
        match self.shape {
            EmitterShape::Triangle(_) => true,
            EmitterShape::Disc { outwards, .. } => outwards == 0.0 || way.dot(normal) < 0.0,
            _ => self.within || way.dot(normal) < 0.0,
        }
    }

    /// About `count` pieces, evenly but for no pattern.
    fn each_piece(&self, count: u32, mut visit: impl FnMut(Piece)) {
        let sequence = Sequence::new(Kind::Sobol, 3, count);
        for i in 0..count {
            let mut piece =
                self.piece(sequence.sample(0, 0, i).two(0).map(|c| f64::from(c) + 0.5 / f64::from(1 << 24)));
            piece.area /= f64::from(count);
            visit(piece);
        }
    }

    /// The point of the surface on a ray next to `distance`, and the normal there: by the shape's equation.
    fn cast(&self, direction: DVec3, distance: f64) -> Option<Met> {
        let inverse = self.to_scene.inverse();
        let (o, d) = (inverse.transform_point3(self.from()), inverse.transform_vector3(direction));
        let flat = |point: DVec3, normal: DVec3| [normal.dot(point - o) / normal.dot(d); 2];
        let roots = |a: f64, b: f64, c: f64| {
            let root = (b * b - a * c).max(0.0).sqrt();
            [(-b - root) / a, (-b + root) / a]
        };
        let (across_o, across_d) = (o.truncate(), d.truncate());
        let [a, b, c] = [across_d.length_squared(), across_o.dot(across_d), across_o.length_squared()];
        let ts = match self.shape {
            EmitterShape::Triangle([p, q, r]) => flat(p, (q - p).cross(r - p)),
            EmitterShape::Sphere { center, radius } => {
                let o = o - center;
                roots(d.length_squared(), o.dot(d), o.length_squared() - radius * radius)
            }
            EmitterShape::Disc { z, .. } => flat(DVec3::Z * z, DVec3::Z),
            EmitterShape::Square { axis, side } => flat(DVec3::AXES[axis] * side, DVec3::AXES[axis]),
            EmitterShape::CylinderSide => roots(a, b, c - 1.0),
            EmitterShape::ConeSide => {
                let h = 1.0 - o.z;
                roots(a - d.z * d.z, b + h * d.z, c - h * h)
            }
        };
        let t = if (ts[0] - distance).abs() < (ts[1] - distance).abs() { ts[0] } else { ts[1] };
        let point = o + d * t;
        let normal = match self.shape {
            EmitterShape::Sphere { center, .. } => point - center,
            EmitterShape::CylinderSide => DVec3::new(point.x, point.y, 0.0),
            EmitterShape::ConeSide => DVec3::new(point.x, point.y, libm::hypot(point.x, point.y)),
            _ => on_surface(self.shape, [0.5; 2]).1,
        };
        let normal = (self.to_scene.matrix3.inverse().transpose() * normal).normalize();
        ((t - distance).abs() < 1e-3 * distance).then_some(Met { way: direction * t, normal })
    }
}

#[test]
fn directions_come_as_often_as_their_density_says_and_bring_the_light_that_the_surface_sends() {
    const SAMPLES: u32 = 1_000_000;
    let cases = cases();
    let mut failures = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let area = Area::new(case.shape, &case.to_scene).unwrap();
        let (mut middle, mut count) = (DVec3::ZERO, 0.0);
        case.each_piece(1 << 10, |piece| {
            middle += piece.met.way;
            count += 1.0;
        });
        let axis = (middle / count).normalize();
        let mut height = 0.0_f64;
        case.each_piece(1 << 15, |piece| {
            height = height.max((piece.met.way.normalize() - axis).length_squared() / 2.0)
        });
        let mut directions = Directions::new(axis, 1.001 * height);
        // On a surface that neither faces the light nor is across it.
        let normal = (axis + axis.any_orthonormal_vector() * 0.7).normalize();
        let (mut total, mut irradiance) = (0.0, 0.0);
        // Only a part of a ball is seen from near.
        let pieces = if matches!(case.shape, EmitterShape::Sphere { .. }) { 1 << 22 } else { 1 << 20 };
        case.each_piece(pieces, |piece| {
            if !piece.seen {
                return;
            }
            let (distance, direction) = (piece.met.way.length(), piece.met.way.normalize());
            let solid_angle = piece.area * direction.dot(piece.met.normal).abs() / (distance * distance);
            let part = area.pdf(&case.receiver, &piece.met) * solid_angle;
            total += part;
            irradiance += direction.dot(normal).max(0.0) * solid_angle;
            directions.expect(direction, part * f64::from(SAMPLES));
        });
        let (mut seen, mut sum, mut squares_sum) = (0_u32, 0.0, 0.0);
        for u in squares(number as u64, SAMPLES) {
            let Some(chosen) = area.sample(&case.receiver, u) else { continue };
            let direction = chosen.way.normalize();
            let is_body = matches!(area.facing(), Facing::All);
            let met = if is_body { case.cast(direction, chosen.way.length()) } else { None };
            if is_body && !met.is_some_and(|met| case.sees(met.way, met.normal)) {
                continue;
            }
            seen += 1;
            directions.count(direction);
            let light = direction.dot(normal).max(0.0) / chosen.pdf;
            sum += light;
            squares_sum += light * light;
        }
        let samples = f64::from(SAMPLES);
        let share = f64::from(seen) / samples;
        if (total - share).abs() > 3e-3 {
            failures.push(format!("{}: its density sums to {total}, of its samples {share} are seen", case.name));
        }
        let (mean, square) = (sum / samples, squares_sum / samples);
        let error = ((square - mean * mean) / samples).sqrt();
        if (mean - irradiance).abs() > 4.0 * error + 2e-3 * irradiance {
            failures.push(format!("{}: {mean} ± {error} of light instead of {irradiance}", case.name));
        }
        let (statistic, limit) = directions.test(cases.len());
        if statistic > limit {
            failures.push(format!("{}: χ² is {statistic}, above {limit}", case.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_point_that_is_met_by_chance_has_the_density_that_it_is_chosen_with() {
    for case in cases() {
        let area = Area::new(case.shape, &case.to_scene).unwrap();
        let (mut checked, mut chosen_at_all) = (0, 0);
        for u in squares(5, 4000) {
            let Some(chosen) = area.sample(&case.receiver, u) else { continue };
            chosen_at_all += 1;
            // As a renderer meets it: in 32 bits.
            let direction = chosen.way.normalize().as_vec3().as_dvec3();
            let Some(met) = case.cast(direction, chosen.way.length()) else { continue };
            let cosine = met.normal.dot(direction).abs();
            let met = Met { way: met.way.as_vec3().as_dvec3(), normal: met.normal.as_vec3().as_dvec3() };
            let pdf = area.pdf(&case.receiver, &met);
            // The rounding of the direction moves the point where the surface is slanting.
            if cosine > 0.1 {
                assert!((pdf / chosen.pdf - 1.0).abs() < 1e-3, "{}: {pdf} instead of {}", case.name, chosen.pdf);
                checked += 1;
            }
        }
        if case.is_flat {
            continue;
        }
        let hidden = !case.sees(case.piece([0.5; 2]).met.way, case.piece([0.5; 2]).met.normal);
        let enough = checked > 2000 || (hidden && chosen_at_all == 0);
        assert!(enough, "{}: only {checked} points", case.name);
    }
}

#[test]
fn areas_and_extents_are_those_of_the_surface() {
    for case in cases() {
        let area = Area::new(case.shape, &case.to_scene).unwrap();
        let mut sum = 0.0;
        let (mut min, mut max) = (DVec3::MAX, DVec3::MIN);
        case.each_piece(1 << 17, |piece| {
            sum += piece.area;
            let point = case.from() + piece.met.way;
            (min, max) = (min.min(point), max.max(point));
        });
        // Of a sheared ball it is an estimate.
        let allowed = if matches!(case.shape, EmitterShape::Sphere { .. }) { 0.15 } else { 1e-3 };
        assert!((area.area() / sum - 1.0).abs() < allowed, "{}: {} {sum}", case.name, area.area());
        let size = (max - min).max_element();
        let [low, high] = area.extent();
        assert!((low - min).abs().max_element() < 0.02 * size && (high - max).abs().max_element() < 0.02 * size);
        assert!((low - min).max_element() < 1e-5 * size && (max - high).max_element() < 1e-5 * size, "{}", case.name);
    }
}

#[test]
fn what_has_no_area_is_no_light() {
    let flat = EmitterShape::Triangle([DVec3::ZERO, DVec3::X, DVec3::X * 2.0]);
    assert!(Area::new(flat, &DAffine3::IDENTITY).is_none());
}

#[test]
fn the_halves_of_a_parallelogram_are_one_light() {
    let corners = [(-1.0, -0.5), (1.0, -0.5), (1.3, 0.75), (-0.7, 0.75)].map(|(x, y)| DVec3::new(x, y, 0.25));
    let [a, b, c, d] = corners;
    let far = DVec3::new(-0.7, 0.76, 0.25);
    for to_scene in transforms() {
        let area = |triangle| Area::new(EmitterShape::Triangle(triangle), &to_scene).unwrap();
        let both = |one, other| Area::of_halves([one, other].map(EmitterShape::Triangle), &to_scene);
        for (one, other) in [([a, b, c], [a, c, d]), ([b, c, a], [d, c, a]), ([c, b, a], [c, d, a])] {
            let light = both(one, other).unwrap();
            let halves = [area(one), area(other)];
            assert!((light.area() / (halves[0].area() + halves[1].area()) - 1.0).abs() < 1e-6);
            assert!(matches!(light.facing(), Facing::Both(_)));
            // Before it and behind it.
            for place in [DVec3::new(0.3, 0.2, 1.4), DVec3::new(-0.4, 0.9, -0.9)] {
                let receiver = Receiver { position: to_scene.transform_point3(place).as_vec3(), normal: None };
                let normal = DVec3::Z;
                for u in squares(3, 1000) {
                    let chosen = light.sample(&receiver, u).unwrap();
                    let met = Met { way: chosen.way, normal };
                    let seen: f64 = halves.iter().map(|half| 1.0 / half.pdf(&receiver, &met)).sum();
                    assert!((chosen.pdf * seen - 1.0).abs() < 1e-4, "{} {seen}", chosen.pdf);
                    let pdf = light.pdf(&receiver, &met);
                    assert!((chosen.pdf / pdf - 1.0).abs() < 1e-9);
                    let point = to_scene.inverse().transform_point3(chosen.way + receiver.position.as_dvec3());
                    let across = point - a;
                    let (s, t) = ((across.x - 0.24 * across.y) / 2.0, across.y / 1.25);
                    let inside = |x: f64| (-1e-5..=1.00001).contains(&x);
                    assert!((point.z - 0.25).abs() < 1e-5 && inside(s) && inside(t), "{point}");
                }
            }
        }
        assert!(both([a, b, c], [a, c, far]).is_none(), "the fourth corner is elsewhere");
        assert!(both([a, b, c], [a, b, c]).is_none() && both([a, b, c], [a, b, d]).is_none());
        assert!(both([a, b, c], [far, d, c]).is_none());
    }
}
