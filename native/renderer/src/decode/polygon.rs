//! Polygons into triangles: fans where they are convex, ear clipping (Meisters 1975) where they are not.
//!
//! A polygon of n corners always gives n − 2 triangles and no new vertices, so counts are known beforehand and
//! neighbours still meet edge to edge. Corners in the middle of a straight side get triangles of their own for the same
//! reason: a fan past one would leave a gap that rays slip through. Polygons that cross themselves or have no area give
//! some triangles; only their number is certain.

use crate::error::{Error, Result};

use super::memory::push;
use crate::limits::mesh::MeshLimits;

/// Cuts polygons; keeps its buffers from one to the next.
pub(super) struct Triangulator {
    limits: MeshLimits,
    /// Corner tests that may still be made, see [`MeshLimits::mesh_polygon_tests`].
    tests_left: u64,
    ring: Ring,
}

impl Triangulator {
    pub(super) fn new(limits: &MeshLimits) -> Self {
        Self { limits: *limits, tests_left: limits.mesh_polygon_tests, ring: Ring::default() }
    }

    /// Corner tests that were made so far.
    pub(super) fn tests(&self) -> u64 {
        self.limits.mesh_polygon_tests - self.tests_left
    }

    /// Appends the triangles of the polygon with these corners, which must be indices into `positions`. Fewer than
    /// three corners give nothing.
    #[inline]
    pub(super) fn add(&mut self, corners: &[u32], positions: &[[f32; 3]], out: &mut Vec<[u32; 3]>) -> Result<()> {
        let triangles = corners.len().saturating_sub(2) as u64;
        self.limits.check_mesh_triangles(out.len() as u64 + triangles)?;
        match *corners {
            [] | [_] | [_, _] => Ok(()),
            [a, b, c] => push(out, [a, b, c], "triangles"),
            [a, b, c, d] => {
                let [p, q, r, s] = [a, b, c, d].map(|corner| point(positions, corner));
                // The diagonal with both halves facing the same way; of a flat convex quadrilateral, the first.
                let cut_first = dot(cross(p, q, r), cross(p, r, s)) > 0.0;
                let [first, second] = if cut_first || dot(cross(q, r, s), cross(q, s, p)) <= 0.0 {
                    [[a, b, c], [a, c, d]]
                } else {
                    [[b, c, d], [b, d, a]]
                };
                push(out, first, "triangles")?;
                push(out, second, "triangles")
            }
            [first, ..] => {
                self.ring.project(corners, positions)?;
                if self.ring.is_convex() {
                    for pair in corners.windows(2).skip(1) {
                        if let [a, b] = *pair {
                            push(out, [first, a, b], "triangles")?;
                        }
                    }
                    return Ok(());
                }
                self.ring.clip_ears(&mut self.tests_left, |triangle| {
                    push(out, triangle.map(|corner| corners[corner]), "triangles")
                })
            }
        }
    }
}

fn point(positions: &[[f32; 3]], corner: u32) -> [f64; 3] {
    positions[corner as usize].map(f64::from)
}

/// Twice the area vector of the triangle `a b c`.
fn cross(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> [f64; 3] {
    let (u, v) = ([b[0] - a[0], b[1] - a[1], b[2] - a[2]], [c[0] - a[0], c[1] - a[1], c[2] - a[2]]);
    [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Twice the signed area of the triangle `a b c`, positive where it turns left.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// So often is one polygon searched through for an ear where there should be one.
const MOST_SEARCHES: u32 = 8;

/// A polygon in the plane as a doubly linked ring of corners, from which ears are clipped. All indices it
/// holds are below the number of corners.
#[derive(Default)]
struct Ring {
    points: Vec<[f64; 2]>,
    next: Vec<usize>,
    previous: Vec<usize>,
    /// Corners that do not turn left; only these can lie in an ear.
    blocks: Vec<bool>,
    /// The corners that blocked when they were last looked at.
    blocking: Vec<usize>,
    /// Corners to be looked at again: their neighbours have changed.
    candidates: Vec<usize>,
}

impl Ring {
    /// Drops the axis that the polygon faces most, and turns it counter-clockwise.
    fn project(&mut self, corners: &[u32], positions: &[[f32; 3]]) -> Result<()> {
        let origin = corners.first().map_or([0.0; 3], |&corner| point(positions, corner));
        // Newell's normal: twice the area vector, whatever the shape.
        let mut normal = [0.0; 3];
        let mut last = origin;
        for &corner in corners.iter().skip(1) {
            let next = point(positions, corner);
            let part = cross(origin, last, next);
            normal = [normal[0] + part[0], normal[1] + part[1], normal[2] + part[2]];
            last = next;
        }
        let axis = (0..3).fold(0, |best, axis| if normal[axis].abs() > normal[best].abs() { axis } else { best });
        let (mut u, mut v) = ((axis + 1) % 3, (axis + 2) % 3);
        if normal[axis] < 0.0 {
            (u, v) = (v, u);
        }
        self.points.clear();
        for &corner in corners {
            let point = point(positions, corner);
            push(&mut self.points, [point[u], point[v]], "corners of a polygon")?;
        }
        Ok(())
    }

    /// Whether every corner turns left and the sides go round once.
    fn is_convex(&self) -> bool {
        let points = &self.points;
        let n = points.len();
        // A ring that goes round once changes between rightward and leftward sides twice.
        let mut changes = 0;
        for i in 0..n {
            let (a, b, c) = (points[i], points[(i + 1) % n], points[(i + 2) % n]);
            if turn(a, b, c) <= 0.0 {
                return false;
            }
            changes += u32::from((b[0] - a[0] < 0.0) != (c[0] - b[0] < 0.0));
        }
        changes <= 2
    }

    /// Gives the triangles of the polygon to `emit`, as corners.
    fn clip_ears(&mut self, tests_left: &mut u64, mut emit: impl FnMut([usize; 3]) -> Result<()>) -> Result<()> {
        self.link()?;
        let (mut corner, mut left, mut searches) = (0, self.points.len(), 0);
        while left > 3 {
            let mut ear = self.next_ear(tests_left)?;
            // Only polygons that cross themselves, or rounding, run out of ears; a search a clip would be cubic for
            // those.
            if ear.is_none() && searches < MOST_SEARCHES {
                searches += 1;
                ear = self.search_ear(corner, left, tests_left)?;
            }
            let ear = match ear {
                Some(ear) => ear,
                None => self.least_evil(corner, left, tests_left)?,
            };
            let (before, after) = (self.previous[ear], self.next[ear]);
            emit([before, ear, after])?;
            self.next[before] = after;
            self.previous[after] = before;
            self.next[ear] = ear;
            self.previous[ear] = ear;
            self.blocks[ear] = false;
            for neighbour in [after, before] {
                self.classify(neighbour)?;
                push(&mut self.candidates, neighbour, "corners of a polygon")?;
            }
            corner = after;
            left -= 1;
        }
        emit([self.previous[corner], corner, self.next[corner]])
    }

    /// Forms the ring; every corner is a candidate, taken from the first on.
    fn link(&mut self) -> Result<()> {
        let n = self.points.len();
        for list in [&mut self.next, &mut self.previous, &mut self.blocking, &mut self.candidates] {
            list.clear();
        }
        self.blocks.clear();
        for i in 0..n {
            push(&mut self.next, (i + 1) % n, "corners of a polygon")?;
            push(&mut self.previous, (i + n - 1) % n, "corners of a polygon")?;
            push(&mut self.blocks, false, "corners of a polygon")?;
            push(&mut self.candidates, n - 1 - i, "corners of a polygon")?;
        }
        for i in 0..n {
            self.classify(i)?;
        }
        Ok(())
    }

    fn turn_at(&self, corner: usize) -> f64 {
        turn(self.points[self.previous[corner]], self.points[corner], self.points[self.next[corner]])
    }

    fn classify(&mut self, corner: usize) -> Result<()> {
        let blocks = self.turn_at(corner) <= 0.0;
        if blocks && !self.blocks[corner] {
            push(&mut self.blocking, corner, "corners of a polygon")?;
        }
        self.blocks[corner] = blocks;
        Ok(())
    }

    /// The next candidate that is an ear.
    fn next_ear(&mut self, tests_left: &mut u64) -> Result<Option<usize>> {
        while let Some(corner) = self.candidates.pop() {
            // Clipped corners point to themselves.
            if self.next[corner] != corner && self.is_ear(corner, tests_left)? {
                return Ok(Some(corner));
            }
        }
        Ok(None)
    }

    /// The next ear among all `left` corners.
    fn search_ear(&mut self, start: usize, left: usize, tests_left: &mut u64) -> Result<Option<usize>> {
        let mut corner = start;
        for _ in 0..left {
            if self.is_ear(corner, tests_left)? {
                return Ok(Some(corner));
            }
            corner = self.next[corner];
        }
        Ok(None)
    }

    /// A corner to clip where there is no ear: one on a straight line, which takes nothing away, or one that turns
    /// left.
    fn least_evil(&self, start: usize, left: usize, tests_left: &mut u64) -> Result<usize> {
        spend(tests_left, left as u64)?;
        let (mut corner, mut best) = (start, None);
        for _ in 0..left {
            let turn = self.turn_at(corner);
            if turn == 0.0 {
                return Ok(corner);
            }
            if turn > 0.0 && best.is_none() {
                best = Some(corner);
            }
            corner = self.next[corner];
        }
        Ok(best.unwrap_or(start))
    }

    /// Whether the triangle at `corner` has area and holds no other corner of the ring.
    fn is_ear(&mut self, corner: usize, tests_left: &mut u64) -> Result<bool> {
        if self.blocks[corner] {
            return Ok(false);
        }
        let (a, b, c) = (self.points[self.previous[corner]], self.points[corner], self.points[self.next[corner]]);
        let (mut tests, mut stale, mut free) = (1, 0, true);
        for &other in &self.blocking {
            tests += 1;
            if !self.blocks[other] {
                stale += 1;
                continue;
            }
            let p = self.points[other];
            // Polygons with holes touch themselves along the bridge to the hole: corners at the same place do not
            // block.
            if p != a && p != b && p != c && turn(a, b, p) >= 0.0 && turn(b, c, p) >= 0.0 && turn(c, a, p) >= 0.0 {
                free = false;
                break;
            }
        }
        if stale * 2 > self.blocking.len() {
            let blocks = &self.blocks;
            self.blocking.retain(|&other| blocks[other]);
        }
        spend(tests_left, tests)?;
        Ok(free)
    }
}

fn spend(tests_left: &mut u64, tests: u64) -> Result<()> {
    *tests_left = tests_left.checked_sub(tests).ok_or_else(|| {
        Error::limit(
            "mesh",
            "cutting the concave polygons of this file into triangles takes more tests than the limit; raise \
             mesh_polygon_tests or export triangles",
        )
    })?;
    Ok(())
}

#[cfg(test)]
mod tests;
