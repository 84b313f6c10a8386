//! Normals of vertices from those of the triangles around them, for meshes that come without.
//!
//! Each triangle counts with its angle at the vertex (Thürmer and Wüthrich, "Computing Vertex Normals from Polygonal Facets",
//! Journal of Graphics Tools 3(1), 1998), so that the normal does not depend on how a face was cut into triangles.

use glam::{DVec3, Vec3};

use crate::error::Result;

use super::no_memory;

/// A normal of unit length for each vertex; zero where no triangle with an area is. Vertices in the same place have the same one:
/// formats split vertices for their texture coordinates, which must leave no crease.
pub(super) fn vertex_normals(positions: &[[f32; 3]], indices: &[[u32; 3]]) -> Result<Vec<[f32; 3]>> {
    let places = places(positions)?;
    let mut sums = Vec::new();
    sums.try_reserve_exact(positions.len()).map_err(|_| no_memory())?;
    sums.resize(positions.len(), DVec3::ZERO);
    for corners in indices {
        let points = corners.map(|corner| Vec3::from_array(positions[corner as usize]).as_dvec3());
        for (i, &corner) in corners.iter().enumerate() {
            let [here, next, last] = [points[i], points[(i + 1) % 3], points[(i + 2) % 3]];
            let (to_next, to_last) = (next - here, last - here);
            let cross = to_next.cross(to_last);
            let twice_area = cross.length();
            if twice_area > 0.0 {
                let angle = libm::atan2(twice_area, to_next.dot(to_last));
                sums[places[corner as usize] as usize] += cross * (angle / twice_area);
            }
        }
    }
    let mut normals = Vec::new();
    normals.try_reserve_exact(positions.len()).map_err(|_| no_memory())?;
    normals.extend(places.iter().map(|&place| sums[place as usize].normalize_or_zero().as_vec3().to_array()));
    Ok(normals)
}

/// For each vertex the first one, in some order, that is in the same place.
fn places(positions: &[[f32; 3]]) -> Result<Vec<u32>> {
    // Sorted, not hashed: whoever made the file cannot make this slow. Adding 0 makes −0 the same place.
    let key = |vertex: u32| positions[vertex as usize].map(|coordinate| (coordinate + 0.0).to_bits());
    let (mut order, mut places) = (Vec::new(), Vec::new());
    order.try_reserve_exact(positions.len()).map_err(|_| no_memory())?;
    places.try_reserve_exact(positions.len()).map_err(|_| no_memory())?;
    order.extend(0..positions.len() as u32);
    places.extend(0..positions.len() as u32);
    order.sort_unstable_by_key(|&vertex| (key(vertex), vertex));
    for pair in order.windows(2) {
        if key(pair[0]) == key(pair[1]) {
            places[pair[1] as usize] = places[pair[0] as usize];
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The corners of the unit cube, and its faces as two triangles each, cut along one of the two diagonals.
    fn cube(cut: impl Fn(usize) -> bool) -> (Vec<[f32; 3]>, Vec<[u32; 3]>) {
        let positions = (0..8).map(|i: u32| [0, 1, 2].map(|axis| (i >> axis & 1) as f32)).collect();
        let quads = [[0, 4, 6, 2], [1, 3, 7, 5], [0, 1, 5, 4], [2, 6, 7, 3], [0, 2, 3, 1], [4, 5, 7, 6]];
        let halves = quads
            .iter()
            .enumerate()
            .flat_map(|(i, &[a, b, c, d])| if cut(i) { [[a, b, c], [a, c, d]] } else { [[b, c, d], [b, d, a]] });
        (positions, halves.collect())
    }

    #[test]
    fn the_way_that_faces_are_cut_does_not_count() {
        for pattern in 0..64 {
            let (positions, indices) = cube(|face| pattern >> face & 1 == 0);
            for (position, normal) in positions.iter().zip(vertex_normals(&positions, &indices).unwrap()) {
                let outwards = (Vec3::from_array(*position) - 0.5).normalize();
                assert!((Vec3::from_array(normal) - outwards).length() < 1e-6, "{pattern}: {position:?} {normal:?}");
            }
        }
    }

    #[test]
    fn vertices_in_the_same_place_share_a_normal() {
        let (positions, indices) = cube(|_| true);
        // Every triangle with corners of its own, some at −0.
        let split: Vec<[f32; 3]> = indices
            .iter()
            .flatten()
            .enumerate()
            .map(|(i, &corner)| positions[corner as usize].map(|c| if c == 0.0 && i % 2 == 0 { -0.0 } else { c }))
            .collect();
        let of_split: Vec<[u32; 3]> = (0..indices.len() as u32).map(|i| [3 * i, 3 * i + 1, 3 * i + 2]).collect();
        let shared = vertex_normals(&positions, &indices).unwrap();
        let normals = vertex_normals(&split, &of_split).unwrap();
        for (normal, &corner) in normals.iter().zip(indices.as_flattened()) {
            assert!((Vec3::from_array(*normal) - Vec3::from_array(shared[corner as usize])).length() < 1e-6);
        }
    }

    #[test]
    fn what_has_no_area_has_no_say() {
        let positions = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [5.0, 5.0, 5.0], [2.0, 0.0, 0.0]];
        let normals = vertex_normals(&positions, &[[0, 1, 2], [0, 1, 4], [3, 3, 0]]).unwrap();
        assert_eq!(normals[..3], [[0.0, 0.0, 1.0]; 3]);
        assert_eq!(normals[3..], [[0.0; 3]; 2]);
        assert_eq!(vertex_normals(&[], &[]).unwrap(), Vec::<[f32; 3]>::new());
    }

    #[test]
    fn tiny_and_huge_meshes_have_normals_too() {
        for scale in [1e-30_f32, 1e-15, 1e15] {
            let (positions, indices) = cube(|_| true);
            let scaled: Vec<_> = positions.iter().map(|position| position.map(|c| c * scale)).collect();
            for normal in vertex_normals(&scaled, &indices).unwrap() {
                assert!((Vec3::from_array(normal).length() - 1.0).abs() < 1e-6, "{scale}: {normal:?}");
            }
        }
    }
}
