use super::*;
use crate::error::ErrorKind;
use proptest::prelude::*;

/// The triangles of the polygon with these corners.
fn cut(positions: &[[f32; 3]]) -> Vec<[u32; 3]> {
    let corners: Vec<u32> = (0..positions.len() as u32).collect();
    let mut out = Vec::new();
    Triangulator::new(&MeshLimits::default()).add(&corners, positions, &mut out).unwrap();
    out
}

fn flat(points: &[[f32; 2]]) -> Vec<[f32; 3]> {
    points.iter().map(|&[x, y]| [x, y, 0.0]).collect()
}

/// Signed areas of the triangles, doubled, along the z axis.
fn areas(positions: &[[f32; 3]], triangles: &[[u32; 3]]) -> Vec<f64> {
    triangles.iter().map(|t| cross(point(positions, t[0]), point(positions, t[1]), point(positions, t[2]))[2]).collect()
}

fn area(points: &[[f32; 2]]) -> f64 {
    let n = points.len();
    (0..n)
        .map(|i| (points[i].map(f64::from), points[(i + 1) % n].map(f64::from)))
        .map(|(a, b)| a[0] * b[1] - a[1] * b[0])
        .sum()
}

/// n − 2 triangles, all facing the polygon's way, that together have its area: they do not overlap.
fn assert_exact_cover(points: &[[f32; 2]]) {
    let whole = area(points);
    let positions = flat(points);
    let triangles = cut(&positions);
    assert_eq!(triangles.len(), points.len() - 2);
    let parts = areas(&positions, &triangles);
    assert!(parts.iter().all(|part| part * whole.signum() > 0.0), "{points:?}: {triangles:?}: {parts:?}");
    assert!((parts.iter().sum::<f64>() - whole).abs() <= whole.abs() * 1e-9, "{points:?}: {triangles:?}");
}

#[test]
fn convex_polygons_become_fans() {
    let hexagon: Vec<_> = (0..6).map(|i| f32::to_radians(60.0 * i as f32)).map(|a| [a.cos(), a.sin()]).collect();
    assert_eq!(cut(&flat(&hexagon)), [[0, 1, 2], [0, 2, 3], [0, 3, 4], [0, 4, 5]]);
}

#[test]
fn concave_quadrilaterals_are_cut_at_the_inward_corner() {
    let arrow = [[0.0, 0.0], [2.0, -1.0], [0.0, 3.0], [-2.0, -1.0]];
    for turn in 0..4 {
        let mut points = arrow;
        points.rotate_left(turn);
        assert_exact_cover(&points);
        points.reverse();
        assert_exact_cover(&points);
    }
}

#[test]
fn concave_polygons_are_covered_exactly_from_every_corner_and_both_ways_round() {
    let spiral = [
        [0.0, 0.0],
        [9.0, 0.0],
        [9.0, 9.0],
        [1.0, 9.0],
        [1.0, 3.0],
        [6.0, 3.0],
        [6.0, 6.0],
        [4.0, 6.0],
        [4.0, 5.0],
        [5.0, 5.0],
        [5.0, 4.0],
        [2.0, 4.0],
        [2.0, 8.0],
        [8.0, 8.0],
        [8.0, 1.0],
        [0.0, 1.0],
    ];
    let comb = [[0.0, 0.0], [7.0, 0.0], [6.0, 5.0], [5.0, 1.0], [4.0, 5.0], [3.0, 1.0], [2.0, 5.0], [1.0, 1.0]];
    for shape in [&spiral[..], &comb] {
        for turn in 0..shape.len() {
            let mut points = shape.to_vec();
            points.rotate_left(turn);
            assert_exact_cover(&points);
            points.reverse();
            assert_exact_cover(&points);
        }
    }
}

#[test]
fn corners_on_straight_sides_get_triangles_with_area() {
    let beads = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [3.0, 1.0], [3.0, 3.0], [2.0, 3.0], [0.0, 3.0]];
    let triangle = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [0.0, 2.0]];
    for shape in [&beads[..], &triangle] {
        for turn in 0..shape.len() {
            let mut points = shape.to_vec();
            points.rotate_left(turn);
            assert_exact_cover(&points);
        }
    }
}

#[test]
fn a_hole_behind_a_bridge_stays_open() {
    assert_exact_cover(&[
        [0.0, 0.0],
        [9.0, 0.0],
        [9.0, 9.0],
        [0.0, 9.0],
        [0.0, 0.0],
        [3.0, 3.0],
        [3.0, 6.0],
        [6.0, 6.0],
        [6.0, 3.0],
        [3.0, 3.0],
    ]);
}

#[test]
fn polygons_may_face_any_way_in_space() {
    let shape = [[0.0f32, 0.0], [4.0, 0.0], [4.0, 4.0], [2.0, 1.0], [0.0, 4.0]];
    for axes in [[0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 0, 2], [2, 1, 0], [0, 2, 1]] {
        let positions: Vec<[f32; 3]> = shape
            .iter()
            .map(|&[x, y]| {
                let mut position = [0.0; 3];
                (position[axes[0]], position[axes[1]], position[axes[2]]) = (x, y, 5.0);
                position
            })
            .collect();
        let normals: Vec<_> = cut(&positions)
            .iter()
            .map(|t| cross(point(&positions, t[0]), point(&positions, t[1]), point(&positions, t[2])))
            .collect();
        assert_eq!(normals.len(), 3);
        assert!(normals.iter().all(|&normal| dot(normal, normals[0]) > 0.0));
        let length: f64 = normals.iter().map(|&normal| dot(normal, normal).sqrt()).sum();
        assert!((length - 20.0).abs() < 1e-9);
    }
}

#[test]
fn polygons_without_area_give_their_number_of_triangles() {
    for points in [vec![[1.0, 1.0]; 7], (0..7).map(|i| [i as f32, i as f32]).collect(), vec![[0.0, 0.0]; 4]] {
        assert_eq!(cut(&flat(&points)).len(), points.len() - 2);
    }
}

#[test]
fn a_bomb_of_inward_corners_ends_at_the_limit() {
    // A saw whose teeth block each other: every test looks at all of them.
    let saw: Vec<[f32; 2]> =
        (0..20_000).map(|i| [i as f32, if i % 2 == 0 { 0.0 } else { 1e5 + (i * i % 7919) as f32 }]).collect();
    let positions = flat(&saw);
    let corners: Vec<u32> = (0..saw.len() as u32).collect();
    let limits = MeshLimits { mesh_polygon_tests: 1 << 20, ..MeshLimits::default() };
    let error = Triangulator::new(&limits).add(&corners, &positions, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::LimitExceeded);
    assert!(error.message.contains("mesh_polygon_tests"));
}

#[test]
fn work_that_is_not_counted_is_linear_in_the_corners() {
    // Nothing turns left, everything is at one place, and zigzags that cross themselves: what costs most beside tests.
    let count = 200_000;
    let spiral = |i: usize| (i as f32 * 2.5).sin_cos();
    for kind in 0..3 {
        let points: Vec<[f32; 2]> = (0..count)
            .map(|i| match kind {
                0 => [i as f32, 0.0],
                1 => [1.0, 1.0],
                _ => [spiral(i).0 * i as f32, spiral(i).1 * i as f32],
            })
            .collect();
        let corners: Vec<u32> = (0..count as u32).collect();
        let limits = MeshLimits { mesh_polygon_tests: 1 << 22, ..MeshLimits::default() };
        let start = std::time::Instant::now();
        let mut triangulator = Triangulator::new(&limits);
        let result = triangulator.add(&corners, &flat(&points), &mut Vec::new());
        assert!(result.is_ok() || result.unwrap_err().kind == ErrorKind::LimitExceeded);
        assert!(triangulator.tests() <= 1 << 22);
        // A hundred times what it takes; quadratic would be minutes.
        assert!(start.elapsed().as_secs() < 10, "{kind}: {:?}", start.elapsed());
    }
}

#[test]
fn triangles_above_the_limit_are_refused() {
    let limits = MeshLimits { mesh_triangles: 3, ..MeshLimits::default() };
    let positions = flat(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.5], [0.0, 1.0]]);
    let (mut triangulator, mut out) = (Triangulator::new(&limits), Vec::new());
    triangulator.add(&[0, 1, 2, 3, 4], &positions, &mut out).unwrap();
    assert_eq!(triangulator.add(&[0, 1, 2], &positions, &mut out).unwrap_err().kind, ErrorKind::LimitExceeded);
}

proptest! {
    #[test]
    fn star_shaped_polygons_are_covered_exactly(radii in prop::collection::vec(0.1f32..10.0, 5..200), flip: bool) {
        let n = radii.len() as f32;
        let mut points: Vec<[f32; 2]> = radii.iter().enumerate().map(|(i, radius)| {
            let angle = std::f32::consts::TAU * i as f32 / n;
            [radius * angle.cos(), radius * angle.sin()]
        }).collect();
        if flip {
            points.reverse();
        }
        assert_exact_cover(&points);
    }

    #[test]
    fn garbage_gives_its_number_of_triangles(
        points in prop::collection::vec((-4i8..4, -4i8..4, -4i8..4), 3..40),
        corners in prop::collection::vec(0usize..1000, 3..60),
    ) {
        let positions: Vec<[f32; 3]> = points.iter().map(|&(x, y, z)| [x.into(), y.into(), z.into()]).collect();
        let corners: Vec<u32> = corners.iter().map(|&corner| (corner % positions.len()) as u32).collect();
        let mut out = Vec::new();
        Triangulator::new(&MeshLimits::default()).add(&corners, &positions, &mut out).unwrap();
        prop_assert_eq!(out.len(), corners.len() - 2);
        prop_assert!(out.iter().flatten().all(|corner| corners.contains(corner)));
    }
}
