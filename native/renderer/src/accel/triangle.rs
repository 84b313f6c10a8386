//! Four triangles side by side, and the watertight test of one ray against them.
//!
//! The test is that of Woop, Benthin and Wald ("Watertight Ray/Triangle Intersection", JCGT 2013). Vertices are taken
//! relative to the origin and sheared so that the ray becomes the z axis; the edge functions
//! U = C.x·B.y − C.y·B.x, V = A.x·C.y − A.y·C.x and W = B.x·A.y − B.y·A.x then tell on which side of each edge it passes.
//! *Signs are exact*: rounding is monotone, so that a rounded difference of rounded products is never of the wrong sign; it
//! can only be 0 where the exact one is not, and then all three are computed again in `f64`, where the products of
//! two `f32` are exact. A sheared vertex depends on the ray and the vertex alone, so that the two triangles at an
//! edge see the same edge, and the rounded mesh is as closed as the given one: the projection of a closed
//! surface, moved by rounding, is still a closed surface, and every ray from inside it meets one of its closed
//! triangles. Nothing here may be contracted to fused operations.
//!
//! **Distance.** With weights U, V, W over their sum, t is the mean of the corners' z. All weights have one sign, so
//! that their sum does not cancel and |t − t*| ≤ 9ε·max|z|/|d.z| for the point t* with the computed weights; t
//! never leaves the range of the corners' z by more than that. Against the exact distance of the given triangle
//! there is besides what the shear's rounding does: its vertices are moved by δ ≤ 6ε·max|A| (`ray.rs`), and the weights err by
//! δ over the triangle's height as the ray sees it. Hence |t − exact| ≤ 32ε·max|A|·(1 + extent in z / that height) in units of
//! the direction's longest component, and no more than the extent in z for slivers.

use crate::accel::ray::{Hit, Prepared, in_order};

/// Triangles of a block.
pub(crate) const BLOCK: usize = 4;

/// Four triangles. Empty slots have NaN for corners: no comparison with it holds, so that they cost nothing.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct TriangleBlock {
    /// Corner, axis, slot.
    pub(crate) corners: [[[f32; BLOCK]; 3]; 3],
    /// Which triangle of the mesh each is.
    pub(crate) ids: [u32; BLOCK],
}

impl TriangleBlock {
    /// No triangle.
    pub(crate) const EMPTY: Self = Self { corners: [[[f32::NAN; BLOCK]; 3]; 3], ids: [crate::accel::ray::NONE; BLOCK] };

    /// The corners of a triangle.
    #[inline(always)]
    pub(crate) fn get(&self, slot: usize) -> [[f32; 3]; 3] {
        let [a, b, c] = &self.corners;
        let slot = slot % BLOCK;
        [
            [a[0][slot], a[1][slot], a[2][slot]],
            [b[0][slot], b[1][slot], b[2][slot]],
            [c[0][slot], c[1][slot], c[2][slot]],
        ]
    }

    /// Puts a triangle into a slot.
    pub(crate) fn set(&mut self, slot: usize, corners: &[[f32; 3]; 3], id: u32) {
        for (into, from) in self.corners.iter_mut().zip(corners) {
            for (into, from) in into.iter_mut().zip(from) {
                into[slot] = *from;
            }
        }
        self.ids[slot] = id;
    }
}

/// Edge functions whose sum is below this in magnitude are computed again in `f64`: products may have lost digits.
pub(crate) const SMALLEST_SUM: f32 = 1.0 / (1_u128 << 80) as f32;

/// One or two blocks that are tested together. Two halves of a register are filled either way, so that a second block
/// costs nothing but its memory, and leaves of one and two blocks need no branch.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) first: &'a TriangleBlock,
    /// The same as the first when there is no other.
    pub(crate) second: &'a TriangleBlock,
    slots: u32,
    /// The place of the first block's first triangle.
    place: u32,
}

impl<'a> Pair<'a> {
    /// The blocks from `at` on, of blocks of which the first is number `start` of all; `at` is below the length.
    #[inline(always)]
    pub(crate) fn new(blocks: &'a [TriangleBlock], start: usize, at: usize) -> Self {
        let two = at + 1 < blocks.len();
        let first = &blocks[at];
        // SAFETY: the next block is there if `two`; otherwise it is the first once more.
        let second = unsafe { blocks.get_unchecked(at + usize::from(two)) };
        Self { first, second, slots: if two { 0xff } else { 0xf }, place: ((start + at) * BLOCK) as u32 }
    }

    /// Bits of the slots that count.
    #[inline(always)]
    pub(crate) fn slots(&self) -> u32 {
        self.slots
    }

    #[inline(always)]
    fn id(&self, slot: usize) -> u32 {
        self.block(slot).ids[slot % BLOCK]
    }

    /// The corners of a slot's triangle.
    #[inline(always)]
    pub(crate) fn corners(&self, slot: usize) -> [[f32; 3]; 3] {
        self.block(slot).get(slot)
    }

    #[inline(always)]
    fn block(&self, slot: usize) -> &TriangleBlock {
        if slot < BLOCK { self.first } else { self.second }
    }
}

/// What the test of a pair of blocks has found.
pub(crate) struct Met {
    /// Slots that are met, with distances and weights below.
    pub(crate) hits: u32,
    /// Slots that need another look, by [`look_again`].
    pub(crate) doubtful: u32,
    /// Inner distances.
    pub(crate) t: [f32; 2 * BLOCK],
    /// Weights of the second corners.
    pub(crate) u: [f32; 2 * BLOCK],
    /// Weights of the third corners.
    pub(crate) v: [f32; 2 * BLOCK],
}

/// The test in `f64` of the very same sheared corners: inner distance and weights of the second and third corner, if the
/// ray meets the triangle at inner distances from its `tmin` to `tmax`.
#[cold]
#[inline(never)]
pub(crate) fn look_again(ray: &Prepared, corners: [[f32; 3]; 3], tmax: f32) -> Option<(f32, f32, f32)> {
    let [sx, sy, sz] = ray.shear;
    let [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = corners.map(|corner| {
        let [x, y, z] = in_order(ray.axes, corner);
        let (x, y, z) = (x - ray.origin[0], y - ray.origin[1], z - ray.origin[2]);
        [x - sx * z, y - sy * z, z].map(f64::from)
    });
    let u = cx * by - cy * bx;
    let v = ax * cy - ay * cx;
    let w = bx * ay - by * ax;
    let one_sided = (u >= 0.0 && v >= 0.0 && w >= 0.0) || (u <= 0.0 && v <= 0.0 && w <= 0.0);
    let sum = u + v + w;
    if !one_sided || sum == 0.0 {
        return None;
    }
    let (u, v, w) = (u / sum, v / sum, w / sum);
    let t = ((u * az + v * bz + w * cz) * f64::from(sz)) as f32;
    (t >= ray.tmin && t <= tmax).then_some((t, v as f32, w as f32))
}

/// A hit and where its triangle is among the blocks, which is 0 for a miss.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) hit: Hit,
    pub(crate) place: u32,
}

impl Found {
    /// Nothing.
    pub(crate) const MISS: Self = Self { hit: Hit::MISS, place: 0 };
}

/// Keeps the nearest hit of one ray; of hits at the same distance the one of the first triangle, so that neither the
/// order of a traversal nor the shape of the tree shows in the result.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nearest {
    /// Inner distance, at first the ray's end.
    pub(crate) t: f32,
    pub(crate) u: f32,
    pub(crate) v: f32,
    pub(crate) primitive: u32,
    /// Where the triangle is: the number of its block times [`BLOCK`], and its slot.
    pub(crate) place: u32,
}

impl Nearest {
    /// None yet.
    #[inline(always)]
    pub(crate) fn new(ray: &Prepared) -> Self {
        Self { t: ray.tmax, u: 0.0, v: 0.0, primitive: crate::accel::ray::NONE, place: 0 }
    }

    /// Takes what has been found in a pair.
    #[inline(always)]
    pub(crate) fn take(&mut self, ray: &Prepared, pair: Pair<'_>, met: &Met) {
        let mut hits = met.hits;
        while hits != 0 {
            let slot = hits.trailing_zeros() as usize % (2 * BLOCK);
            hits &= hits - 1;
            self.keep(met.t[slot], met.u[slot], met.v[slot], pair.id(slot), pair.place + slot as u32);
        }
        let mut doubtful = met.doubtful;
        while doubtful != 0 {
            let slot = doubtful.trailing_zeros() as usize % (2 * BLOCK);
            doubtful &= doubtful - 1;
            if let Some((t, u, v)) = look_again(ray, pair.corners(slot), self.t) {
                self.keep(t, u, v, pair.id(slot), pair.place + slot as u32);
            }
        }
    }

    #[inline(always)]
    fn keep(&mut self, t: f32, u: f32, v: f32, primitive: u32, place: u32) {
        if t < self.t || (t == self.t && primitive < self.primitive) {
            *self = Self { t, u, v, primitive, place };
        }
    }

    /// In the ray's own units, with the place.
    #[inline(always)]
    pub(crate) fn found(&self, ray: &Prepared) -> Found {
        Found { hit: self.hit(ray), place: self.place }
    }

    /// In the ray's own units.
    #[inline(always)]
    pub(crate) fn hit(&self, ray: &Prepared) -> Hit {
        if self.primitive == crate::accel::ray::NONE {
            return Hit::MISS;
        }
        Hit { t: self.t * ray.unit, u: self.u, v: self.v, primitive: self.primitive }
    }
}
