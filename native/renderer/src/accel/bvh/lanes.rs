//! The two inner loops, eight boxes and four triangles against one ray, for each instruction set.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
pub(crate) mod portable;

use super::Instructions;
use super::node::{Node, WIDTH};
use crate::accel::ray::{Prepared, Ray};
use crate::accel::triangle::{Met, Pair};

/// A ray in the registers of some instruction set.
///
/// Boxes may differ between two of these as long as none is lost; the triangle test gives the same bits in all.
/// Everything is `#[inline(always)]`, so that it is compiled for the instruction set of whoever enters it.
pub(crate) trait Lanes: Copy {
    /// Entry distances.
    type Entries: Copy;

    /// Their instructions.
    const INSTRUCTIONS: Instructions;

    fn new(ray: &Ray, prepared: &Prepared) -> Self;

    /// Which children the ray meets at inner distances up to `tmax`, and where it enters them.
    fn enter(&self, node: &Node, tmax: f32) -> (u32, Self::Entries);

    /// Entry distances as an array, none negative.
    fn entries(entries: Self::Entries) -> [f32; WIDTH];

    /// Which triangles the ray meets at inner distances from its `tmin` to `tmax`; `None` for none.
    fn meet(&self, ray: &Prepared, pair: Pair<'_>, tmax: f32) -> Option<Met>;
}
