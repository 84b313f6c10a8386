//! Triangles cut by planes, for spatial splits.

use super::binary::{Reference, margin};
use crate::accel::bounds::Bounds;
use crate::accel::mesh::Mesh;

/// A triangle that is cut.
pub(crate) struct Clipper {
    /// Corners as boxes: eight lanes at once.
    corners: [Bounds; 3],
    /// By how much pieces are widened.
    margin: f32,
}

impl Clipper {
    /// Points on a plane are rounded, by at most 4ε of the corners' coordinates; pieces are widened by that and by
    /// what boxes of whole triangles are, so that no part of the triangle is outside of both sides of a cut.
    #[inline(always)]
    pub(crate) fn new(mesh: &Mesh, reference: &Reference) -> Self {
        const ROUNDING: f32 = 1.0 / (1 << 21) as f32;
        let corners = mesh.triangle(reference.triangle() as usize).map(|corner| Bounds::new(corner, corner));
        let all = corners[0].union(corners[1]).union(corners[2]);
        let reach = all.0.iter().fold(0.0, |reach, lane| if lane.abs() > reach { lane.abs() } else { reach });
        Self { corners, margin: margin(&all) + reach * ROUNDING + f32::MIN_POSITIVE }
    }

    /// The boxes of what lies on either side of a plane, inside of `within`.
    #[inline(always)]
    pub(crate) fn cut(&self, within: &Bounds, axis: usize, at: f32) -> [Bounds; 2] {
        let mut sides = [Bounds::EMPTY; 2];
        for i in 0..3 {
            let (a, b) = (self.corners[i], self.corners[(i + 1) % 3]);
            let (from, to) = (a.0[4 + axis], b.0[4 + axis]);
            if from <= at {
                sides[0] = sides[0].union(a);
            }
            if from >= at {
                sides[1] = sides[1].union(a);
            }
            if (from < at) != (to < at) && from != at && to != at {
                let part = (at - from) / (to - from);
                let mut point = a;
                for (lane, end) in point.0.iter_mut().zip(b.0) {
                    *lane += (end - *lane) * part;
                }
                sides = [sides[0].union(point), sides[1].union(point)];
            }
        }
        let mut pieces =
            [sides[0].widened(self.margin).intersection(*within), sides[1].widened(self.margin).intersection(*within)];
        for (piece, side) in pieces.iter_mut().zip(&sides) {
            // The triangle may end before the plane that its widened box reaches: a point of the box then.
            if piece.is_empty() || side.is_empty() {
                let mut point = within.min();
                point[axis] = at.clamp(within.min()[axis], within.max()[axis]);
                *piece = Bounds::new(point, point);
            }
        }
        pieces
    }
}
