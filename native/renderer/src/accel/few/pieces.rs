//! What groups of rays test: triangles by themselves and by twos, and where rays have to start.

use glam::DVec3;

use super::MAX_TRIANGLES;
use crate::simd::vector::V3;
use crate::simd::{Mask, Number};

/// Stands for no vertex: so few triangles have fewer.
pub(super) const NO_VERTEX: u8 = u8::MAX;

const _: () = assert!(3 * MAX_TRIANGLES <= NO_VERTEX as usize);

/// A triangle, or two that follow each other and share the side from the first corner to the third, as the halves of polygons do:
/// what that side tells of both is worked out once.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) first: u32,
    pub(super) corners: [u8; 3],
    /// The third corner of the second one, whose others are the first and the third of the first; [`NO_VERTEX`] without one.
    pub(super) fourth: u8,
}

/// Where rays of a group have to start.
#[derive(Debug)]
pub(super) struct Ball {
    center: [f32; 3],
    squared_radius: f32,
}

impl Piece {
    /// Those of triangles.
    pub(super) fn all(triangles: &[[u8; 3]]) -> Vec<Self> {
        let (mut pieces, mut first) = (Vec::new(), 0);
        while let Some(&corners) = triangles.get(first) {
            let [a, _, c] = corners;
            let fourth = match triangles.get(first + 1) {
                Some(&[p, q, d]) if [p, q] == [a, c] => d,
                _ => NO_VERTEX,
            };
            pieces.push(Self { first: first as u32, corners, fourth });
            first += if fourth == NO_VERTEX { 1 } else { 2 };
        }
        pieces
    }
}

impl Ball {
    /// Holds only points that are in the ball of this radius, but for rounding by 1e-6 of it all of them; none where squares lose
    /// digits.
    pub(super) fn new(center: DVec3, radius: f64) -> Self {
        let rounded = center.as_vec3();
        // Differences and sums of squares are off by less than so much of themselves, where they are numbers of full precision.
        let radius = (radius - rounded.as_dvec3().distance(center)) * (1.0 - 1e-6);
        let squared = (radius * radius) as f32;
        let is_exact = radius > 0.0 && squared > 1e-30 && squared < 1e36;
        Self { center: rounded.to_array(), squared_radius: if is_exact { squared } else { -1.0 } }
    }

    /// Bit by bit whether it holds these points.
    #[inline(always)]
    pub(super) fn holds<F: Number>(&self, points: V3<F>) -> u32 {
        let way = points - V3::splat(self.center);
        way.dot(way).le(F::splat(self.squared_radius)).bits()
    }
}
