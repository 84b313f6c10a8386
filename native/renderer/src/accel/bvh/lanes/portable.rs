//! Plain Rust, in loops that compilers turn into whatever the machine has.

use super::Lanes;
use crate::accel::bvh::Instructions;
use crate::accel::bvh::node::{Node, WIDTH};
use crate::accel::ray::{ETA, FAR_ONE, NEAR_ONE, Prepared, Ray, endless, far_offset, near_offset};
use crate::accel::triangle::{BLOCK, Met, Pair, SMALLEST_SUM};

/// A ray.
#[derive(Clone, Copy)]
pub(crate) struct Portable {
    tmin: f32,
    near_scale: [f32; 3],
    near_offset: [f32; 3],
    far_scale: [f32; 3],
    far_offset: [f32; 3],
    /// The rows of a node's bounds that hold the near planes, by axis.
    near_row: [usize; 3],
}

#[inline(always)]
fn min(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

#[inline(always)]
fn max(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

impl Lanes for Portable {
    type Entries = [f32; WIDTH];

    const INSTRUCTIONS: Instructions = Instructions::Portable;

    #[inline(always)]
    fn new(ray: &Ray, prepared: &Prepared) -> Self {
        let mut lanes = Self {
            tmin: prepared.tmin,
            near_scale: [0.0; 3],
            near_offset: [0.0; 3],
            far_scale: [0.0; 3],
            far_offset: [0.0; 3],
            near_row: [0; 3],
        };
        for axis in 0..3 {
            let (origin, d) = (ray.origin[axis], ray.direction[axis] * prepared.unit);
            let size = d.abs();
            let near = (NEAR_ONE / (size + ETA)).copysign(d);
            lanes.near_scale[axis] = near;
            lanes.near_offset[axis] = near_offset(origin * near);
            (lanes.far_scale[axis], lanes.far_offset[axis]) = if size > 2.0 * ETA {
                let far = (FAR_ONE / (size - ETA)).copysign(d);
                (far, far_offset(origin * far))
            } else {
                let (scale, offset) = endless(if d.is_sign_negative() { -origin } else { origin });
                (scale.copysign(d), offset)
            };
            lanes.near_row[axis] = 2 * axis + usize::from(d.is_sign_negative());
        }
        lanes
    }

    #[inline(always)]
    fn enter(&self, node: &Node, tmax: f32) -> (u32, [f32; WIDTH]) {
        let ray = self;
        let (mut entry, mut exit) = ([ray.tmin; WIDTH], [tmax; WIDTH]);
        for axis in 0..3 {
            let near = &node.bounds[ray.near_row[axis] % 6];
            let far = &node.bounds[(ray.near_row[axis] ^ 1) % 6];
            for i in 0..WIDTH {
                // The rounded product has an error of its own, relative to the plane. It is as large as the margin of the
                // offset when the plane is no farther from 0 than the origin, and relative to the distance otherwise.
                let (low, high) = (near[i] * ray.near_scale[axis], far[i] * ray.far_scale[axis]);
                let low = low * if low > 0.0 { 1.0 - MARGIN } else { 1.0 + MARGIN };
                let high = high * if high > 0.0 { 1.0 + MARGIN } else { 1.0 - MARGIN };
                entry[i] = max(low + ray.near_offset[axis], entry[i]);
                exit[i] = min(high + ray.far_offset[axis], exit[i]);
            }
        }
        let mut met = 0;
        for i in 0..WIDTH {
            met |= u32::from(entry[i] <= exit[i]) << i;
        }
        (met, entry)
    }

    #[inline(always)]
    fn entries(entries: [f32; WIDTH]) -> [f32; WIDTH] {
        entries
    }

    #[inline(always)]
    fn meet(&self, ray: &Prepared, pair: Pair<'_>, tmax: f32) -> Option<Met> {
        let corner = |corner: usize, i: usize| {
            let block = if i < BLOCK { pair.first } else { pair.second };
            let [x, y, z] = ray.axes.map(|axis| block.corners[corner][axis % 3][i % BLOCK]);
            let z = z - ray.origin[2];
            ((x - ray.origin[0]) - ray.shear[0] * z, (y - ray.origin[1]) - ray.shear[1] * z, z)
        };
        let mut met = Met { hits: 0, doubtful: 0, t: [0.0; 2 * BLOCK], u: [0.0; 2 * BLOCK], v: [0.0; 2 * BLOCK] };
        for i in 0..pair.slots().count_ones() as usize {
            let ((ax, ay, az), (bx, by, bz), (cx, cy, cz)) = (corner(0, i), corner(1, i), corner(2, i));
            let u = cx * by - cy * bx;
            let v = ax * cy - ay * cx;
            let w = bx * ay - by * ax;
            let (least, most) = (min(min(u, v), w), max(max(u, v), w));
            if !(least >= 0.0 || most <= 0.0) {
                continue;
            }
            let sum = u + v + w;
            let scale = 1.0 / sum;
            let (u, v, w) = (u * scale, v * scale, w * scale);
            let t = (u * az + v * bz + w * cz) * ray.shear[2];
            let doubtful = least == 0.0 || most == 0.0 || sum.abs() < SMALLEST_SUM;
            met.doubtful |= u32::from(doubtful) << i;
            met.hits |= u32::from(!doubtful && t >= ray.tmin && t <= tmax) << i;
            (met.t[i], met.u[i], met.v[i]) = (t, v, w);
        }
        (met.hits | met.doubtful != 0).then_some(met)
    }
}

/// Rounding of a product and a sum that are not fused: 4ε.
const MARGIN: f32 = 1.0 / (1 << 22) as f32;
