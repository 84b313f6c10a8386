//! Sixteen rays that lie close together: a node's boxes are first tested against all of them at once, by intervals,
//! and only those that may be met against each ray. Rays that part from the others go on alone.
//!
//! The triangle test is the one of single rays, so that hits are the same bits.

use std::arch::x86_64::*;

use super::lanes::Lanes;
use super::lanes::avx2::{Avx2, Avx2Corners};
use super::node::{Child, Node, WIDTH};
use super::traverse::{self, Stack};
use super::{Bvh, PACKET, Triangles};
use crate::accel::ray::{ETA, FAR_ONE, NEAR_ONE, Prepared, Ray, far_offset, near_offset};
use crate::accel::triangle::{Found, Nearest, Pair};

/// With as many rays or fewer, a subtree is left to single rays.
const FEW: u32 = 3;

type Lanes16 = [f32; PACKET];

/// The boxes' side of the rays, each number an array over them.
#[repr(C, align(32))]
struct Bundle {
    near_scale: [Lanes16; 3],
    near_offset: [Lanes16; 3],
    far_scale: [Lanes16; 3],
    far_offset: [Lanes16; 3],
    tmin: Lanes16,
    /// Of what has been found so far.
    tmax: Lanes16,
    /// Rows of near planes, the same for all.
    near_row: [usize; 3],
    intervals: Intervals,
}

/// What holds for all rays: distances of a plane b are within (b − origin) · scale for the ends of both.
struct Intervals {
    /// Origins by axis: the one that makes entries least, and the one that makes exits greatest.
    near_origin: [f32; 3],
    far_origin: [f32; 3],
    near_scale: [[f32; 2]; 3],
    far_scale: [[f32; 2]; 3],
    tmin: f32,
}

/// The least and the greatest of sixteen numbers, none of them NaN.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn range(values: &Lanes16) -> [f32; 2] {
    // SAFETY: two loads of eight numbers from an array of sixteen.
    let [a, b] = unsafe { [_mm256_loadu_ps(values.as_ptr()), _mm256_loadu_ps(values.as_ptr().add(8))] };
    let (low, high) = (_mm256_min_ps(a, b), _mm256_max_ps(a, b));
    // Lows in the lower half and negated highs in the upper one of what is left, so that one minimum is for both.
    let negated = _mm256_xor_ps(high, _mm256_set1_ps(-0.0));
    let low = _mm_min_ps(_mm256_castps256_ps128(low), _mm256_extractf128_ps::<1>(low));
    let high = _mm_min_ps(_mm256_castps256_ps128(negated), _mm256_extractf128_ps::<1>(negated));
    let both = _mm_min_ps(_mm_unpacklo_ps(low, high), _mm_unpackhi_ps(low, high));
    let both = _mm_min_ps(both, _mm_movehl_ps(both, both));
    [_mm_cvtss_f32(both), -_mm_cvtss_f32(_mm_movehdup_ps(both))]
}

/// The greatest of sixteen numbers, none of them NaN.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn greatest(values: &Lanes16) -> f32 {
    // SAFETY: as above.
    let [a, b] = unsafe { [_mm256_loadu_ps(values.as_ptr()), _mm256_loadu_ps(values.as_ptr().add(8))] };
    let high = _mm256_max_ps(a, b);
    let high = _mm_max_ps(_mm256_castps256_ps128(high), _mm256_extractf128_ps::<1>(high));
    let high = _mm_max_ps(high, _mm_movehl_ps(high, high));
    _mm_cvtss_f32(_mm_max_ss(high, _mm_movehdup_ps(high)))
}

impl Bundle {
    /// `None` when the rays have little in common: different signs of a direction's component, or a component so small
    /// that a ray may stay between two planes for ever.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    fn new(rays: &[Ray; PACKET], prepared: &[Prepared; PACKET]) -> Option<Self> {
        let mut bundle = Self {
            near_scale: [[0.0; PACKET]; 3],
            near_offset: [[0.0; PACKET]; 3],
            far_scale: [[0.0; PACKET]; 3],
            far_offset: [[0.0; PACKET]; 3],
            tmin: std::array::from_fn(|i| prepared[i].tmin),
            tmax: std::array::from_fn(|i| prepared[i].tmax),
            near_row: [0; 3],
            intervals: Intervals {
                near_origin: [0.0; 3],
                far_origin: [0.0; 3],
                near_scale: [[0.0; 2]; 3],
                far_scale: [[0.0; 2]; 3],
                tmin: 0.0,
            },
        };
        for axis in 0..3 {
            let origin: Lanes16 = std::array::from_fn(|i| rays[i].origin[axis]);
            let d: Lanes16 = std::array::from_fn(|i| rays[i].direction[axis] * prepared[i].unit);
            let [low, high] = range(&d);
            let negative = high < 0.0;
            if !(low > 2.0 * ETA || high < -2.0 * ETA) {
                return None;
            }
            for i in 0..PACKET {
                let near = NEAR_ONE / (d[i].abs() + ETA);
                let far = FAR_ONE / (d[i].abs() - ETA);
                let (near, far) = if negative { (-near, -far) } else { (near, far) };
                bundle.near_scale[axis][i] = near;
                bundle.far_scale[axis][i] = far;
                bundle.near_offset[axis][i] = near_offset(origin[i] * near);
                bundle.far_offset[axis][i] = far_offset(origin[i] * far);
            }
            bundle.near_row[axis] = 2 * axis + usize::from(negative);
            let [low, high] = range(&origin);
            // Ahead means upwards for positive directions: from the highest origin it is least far.
            let (near, far) = if negative { (low, high) } else { (high, low) };
            bundle.intervals.near_origin[axis] = near;
            bundle.intervals.far_origin[axis] = far;
            bundle.intervals.near_scale[axis] = range(&bundle.near_scale[axis]);
            bundle.intervals.far_scale[axis] = range(&bundle.far_scale[axis]);
        }
        bundle.intervals.tmin = range(&bundle.tmin)[0];
        Some(bundle)
    }

    /// Which children any of the rays may meet up to `tmax`, and a distance before which none enters them.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    fn enter_any(&self, node: &Node, tmax: f32) -> (u32, __m256) {
        let all = &self.intervals;
        let mut entry = _mm256_set1_ps(all.tmin);
        let mut exit = _mm256_set1_ps(tmax);
        for axis in 0..3 {
            let row = self.near_row[axis];
            // SAFETY: rows have 32 bytes each and are aligned to as many, as nodes are; indexing is checked.
            let (near, far) = unsafe {
                (_mm256_load_ps(node.bounds[row % 6].as_ptr()), _mm256_load_ps(node.bounds[(row ^ 1) % 6].as_ptr()))
            };
            let near = _mm256_sub_ps(near, _mm256_set1_ps(all.near_origin[axis]));
            let far = _mm256_sub_ps(far, _mm256_set1_ps(all.far_origin[axis]));
            let [low, high] = all.near_scale[axis].map(|scale| _mm256_mul_ps(near, _mm256_set1_ps(scale)));
            entry = _mm256_max_ps(_mm256_min_ps(low, high), entry);
            let [low, high] = all.far_scale[axis].map(|scale| _mm256_mul_ps(far, _mm256_set1_ps(scale)));
            exit = _mm256_min_ps(_mm256_max_ps(low, high), exit);
        }
        (_mm256_movemask_ps(_mm256_cmp_ps::<_CMP_LE_OQ>(entry, exit)) as u32, entry)
    }

    /// Which rays meet a child.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    fn enter_each(&self, node: &Node, slot: usize) -> u32 {
        let mut met = 0;
        for half in 0..2 {
            // SAFETY: eight of sixteen numbers from a multiple of eight; the arrays are aligned to 32.
            let lanes = |numbers: &Lanes16| unsafe { _mm256_load_ps(numbers.as_ptr().add(8 * half)) };
            let (mut entry, mut exit) = (lanes(&self.tmin), lanes(&self.tmax));
            for axis in 0..3 {
                let row = self.near_row[axis];
                let near = _mm256_set1_ps(node.bounds[row % 6][slot % WIDTH]);
                let far = _mm256_set1_ps(node.bounds[(row ^ 1) % 6][slot % WIDTH]);
                let near = _mm256_fmadd_ps(near, lanes(&self.near_scale[axis]), lanes(&self.near_offset[axis]));
                let far = _mm256_fmadd_ps(far, lanes(&self.far_scale[axis]), lanes(&self.far_offset[axis]));
                entry = _mm256_max_ps(near, entry);
                exit = _mm256_min_ps(far, exit);
            }
            met |= (_mm256_movemask_ps(_mm256_cmp_ps::<_CMP_LE_OQ>(entry, exit)) as u32) << (8 * half);
        }
        met
    }
}

/// A subtree that waits, the rays that meet it, and a distance before which none of them does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    child: Child,
    rays: u32,
    entry: f32,
}

impl Bvh {
    /// The nearest hits of sixteen rays.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn nearest_packet_avx2(&self, rays: &[Ray; PACKET], found: &mut [Found; PACKET], stack: &mut Stack) {
        let prepared: [Option<Prepared>; PACKET] = std::array::from_fn(|i| Prepared::new(&rays[i]));
        let bundle = if prepared.iter().all(Option::is_some) {
            // All are there; the other value is never used.
            let prepared = prepared.map(|ray| ray.unwrap_or(NEVER));
            Bundle::new(rays, &prepared).map(|bundle| (bundle, prepared))
        } else {
            None
        };
        let Some((mut bundle, prepared)) = bundle else {
            for (ray, found) in rays.iter().zip(found) {
                *found = self.nearest_avx2(ray, stack);
            }
            return;
        };
        let mut nearest: [Nearest; PACKET] = std::array::from_fn(|i| Nearest::new(&prepared[i]));
        let mut waiting = std::mem::take(&mut stack.packets);
        waiting.clear();
        let mut farthest = greatest(&bundle.tmax);
        let mut current = Waiting { child: Child::ROOT, rays: (1 << PACKET) - 1, entry: 0.0 };
        loop {
            if current.child.is_leaf() {
                self.visit_leaf(current, &prepared, &mut nearest, &mut bundle.tmax);
                farthest = greatest(&bundle.tmax);
            } else if current.rays.count_ones() <= FEW {
                let mut rest = current.rays;
                while rest != 0 {
                    let i = rest.trailing_zeros() as usize % PACKET;
                    rest &= rest - 1;
                    nearest[i] = self.go_on_alone(&rays[i], &prepared[i], nearest[i], current.child, stack);
                    bundle.tmax[i] = nearest[i].t;
                }
                farthest = greatest(&bundle.tmax);
            } else {
                let node = &self.nodes[current.child.index()];
                let (mut met, entries) = bundle.enter_any(node, farthest);
                let entries = Avx2::entries(entries);
                let first = waiting.len();
                while met != 0 {
                    let slot = met.trailing_zeros() as usize % WIDTH;
                    met &= met - 1;
                    let rays = bundle.enter_each(node, slot) & current.rays;
                    if rays != 0 {
                        waiting.push(Waiting { child: node.children[slot], rays, entry: entries[slot] });
                        // Farthest first, so that the nearest comes off first.
                        let mut at = waiting.len() - 1;
                        while at > first && waiting[at - 1].entry < waiting[at].entry {
                            waiting.swap(at - 1, at);
                            at -= 1;
                        }
                    }
                }
            }
            current = loop {
                match waiting.pop() {
                    None => {
                        stack.packets = waiting;
                        for i in 0..PACKET {
                            found[i] = nearest[i].found(&prepared[i]);
                        }
                        return;
                    }
                    Some(next) if next.entry <= farthest => break next,
                    Some(_) => {}
                }
            };
        }
    }

    #[target_feature(enable = "avx2,fma")]
    #[inline]
    fn visit_leaf(
        &self,
        at: Waiting,
        prepared: &[Prepared; PACKET],
        nearest: &mut [Nearest; PACKET],
        tmax: &mut Lanes16,
    ) {
        let first = at.child.first_block();
        let blocks = &self.blocks[first..first + at.child.blocks()];
        let mut rest = at.rays;
        while rest != 0 {
            let i = rest.trailing_zeros() as usize % PACKET;
            rest &= rest - 1;
            let ray = &prepared[i];
            let corners = Avx2Corners::new(ray);
            for at in (0..blocks.len()).step_by(2) {
                let pair = Pair::new(blocks, first, at);
                if let Some(met) = corners.meet(ray, pair, nearest[i].t) {
                    nearest[i].take(ray, pair, &met);
                }
            }
            tmax[i] = nearest[i].t;
        }
    }

    /// One ray through a subtree.
    #[target_feature(enable = "avx2,fma")]
    fn go_on_alone(&self, ray: &Ray, prepared: &Prepared, nearest: Nearest, root: Child, stack: &mut Stack) -> Nearest {
        let lanes = Avx2::new(ray, prepared);
        let mut visitor = Triangles { blocks: &self.blocks, ray: prepared, lanes: &lanes, nearest };
        // SAFETY: `collapse` has made these nodes, and the stack has room for their depth.
        unsafe {
            traverse::nearest(&self.nodes, root, &lanes, nearest.t, stack.room(self.stack_len), &mut visitor);
        }
        visitor.nearest
    }
}

/// Stands in for a ray that is not there.
const NEVER: Prepared =
    Prepared { axes: [0, 1, 2], origin: [0.0; 3], shear: [0.0; 3], tmin: f32::INFINITY, tmax: 0.0, unit: 1.0 };
