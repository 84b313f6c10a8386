//! Points of rectangles for a group of receivers at once: as `square.rs` chooses them one by one, in 32 bits and in units of the
//! rectangle's longer side. Where these do not tell, at a slant, that has to be asked.

use glam::{DVec3, Vec3};

use crate::simd::trig::{asin, sin_cos};
use crate::simd::vector::{self, Columns, V3, set_lane};
use crate::simd::{InstructionSet, Mask, Number, Packed, WIDE, WideKernel};

use super::super::MARGIN;
use super::square::Square;
use super::{FLAT_GAP, FLAT_SLOPE, NEAR};

/// A rectangle as a receiver sees it, in units of its longer side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenRectangle {
    /// From the receiver.
    pub(super) to_center: Vec3,
    /// The same along the product of its units, which has more digits than that of `to_center`.
    pub(super) height: f32,
    /// Along its sides.
    pub(super) units: [Vec3; 2],
    /// Of its sides.
    pub(super) lengths: [f32; 2],
    /// In the scene's units.
    pub(super) longest: f32,
    /// Whether it is seen from its front alone, where the product of its units points to.
    pub(super) closes: bool,
}

/// Rectangles and where on them points are wanted, lane by lane.
#[derive(Default)]
#[repr(align(64))]
pub(crate) struct Rectangles {
    to_center: Columns,
    height: [f32; WIDE],
    right: Columns,
    up: Columns,
    lengths: [[f32; WIDE]; 2],
    longest: [f32; WIDE],
    /// Bit by bit whether a lane's is seen from the front alone.
    closed: u32,
    square: [[f32; WIDE]; 2],
}

/// Directions to points of rectangles, lane by lane.
#[derive(Default)]
#[repr(align(64))]
pub(crate) struct Points {
    /// Of unit length.
    pub(crate) directions: Columns,
    /// How far shadow rays may go.
    pub(crate) ends: [f32; WIDE],
    /// How likely the directions are, per solid angle.
    pub(crate) pdfs: [f32; WIDE],
    /// Bits of the lanes that have a point; the others get no light, ...
    pub(crate) found: u32,
    /// ... but for those where 32 bits do not tell how it is chosen.
    pub(crate) unsure: u32,
}

/// Below this solid angle, which is a difference of angles, its rounding shows. At it densities are off by up to 2e-3 of themselves, and by
/// 3e-6 in the mean.
const LEAST_SOLID_ANGLE: f32 = 0.004;

/// So far from a rectangle's plane, as a part of how far its middle is and of its longer side, the rounding of points is less
/// than what shadow rays keep from them.
const LEAST_HEIGHT: f32 = 0.01;

/// By how much directions may be off by rounding, in radians, and a little.
const TURN: f32 = 1e-6;

impl Rectangles {
    /// Sets a lane.
    #[inline(always)]
    pub(crate) fn set(&mut self, lane: usize, seen: &SeenRectangle, square: [f32; 2]) {
        set_lane(&mut self.to_center, lane, seen.to_center.to_array());
        set_lane(&mut self.right, lane, seen.units[0].to_array());
        set_lane(&mut self.up, lane, seen.units[1].to_array());
        (self.lengths[0][lane], self.lengths[1][lane]) = (seen.lengths[0], seen.lengths[1]);
        (self.square[0][lane], self.square[1][lane]) = (square[0], square[1]);
        self.height[lane] = seen.height;
        self.longest[lane] = seen.longest;
        self.closed |= u32::from(seen.closes) << lane;
    }

    /// A point of each. Lanes that were not set have none that means anything.
    pub(crate) fn sample(&self, instructions: InstructionSet) -> Points {
        instructions.run_wide(self)
    }
}

/// Where on one rectangle points are wanted for all lanes, from these positions.
struct OfOne<'a> {
    rectangle: &'a Square,
    from: &'a Columns,
    square: &'a [[f32; WIDE]; 2],
}

impl WideKernel for OfOne<'_> {
    type Output = Points;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Points {
        let mut all = Rectangles::default();
        for lane in 0..WIDE {
            let [x, y, z] = vector::lane(self.from, lane);
            if let Some(seen) = self.rectangle.seen_from(DVec3::new(x.into(), y.into(), z.into())) {
                all.set(lane, &seen, [self.square[0][lane], self.square[1][lane]]);
            }
        }
        (&all).run::<F>()
    }
}

impl Points {
    /// Points of one rectangle, seen from different places: the same as of lanes that were all set to it. Nothing that means
    /// anything where it is none.
    pub(crate) fn of_one(
        rectangle: &Square,
        from: &Columns,
        square: &[[f32; WIDE]; 2],
        instructions: InstructionSet,
    ) -> Self {
        instructions.run_wide(OfOne { rectangle, from, square })
    }
}

#[inline(always)]
fn length<F: Number>(a: F, b: F) -> F {
    (a * a + b * b).sqrt()
}

/// By how much an inner angle between planes whose normals have these components is more than a right one.
#[inline(always)]
fn turn<F: Number>(a: F, b: F) -> F {
    asin((a * b).min(F::splat(1.0)).max(F::splat(-1.0)))
}

impl WideKernel for &Rectangles {
    type Output = Points;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Points {
        let (to_center, right, up) = (V3::<F>::load(&self.to_center), V3::load(&self.right), V3::load(&self.up));
        let lengths = [F::load(&self.lengths[0]), F::load(&self.lengths[1])];
        let (u, v) = (F::load(&self.square[0]), F::load(&self.square[1]));
        let (zero, one, half) = (F::zero(), F::splat(1.0), F::splat(0.5));
        let normal = right.cross(up);
        // In the rectangle's own frame: from and to along its sides, and how far its plane is.
        let height = F::load(&self.height);
        let (left, bottom) = (right.dot(to_center) - lengths[0] * half, up.dot(to_center) - lengths[1] * half);
        let (x, y) = ([left, left + lengths[0]], [bottom, bottom + lengths[1]]);
        let faces = height.lt(zero) | (height.gt(zero) & !F::Mask::from_bits(self.closed));

        // From far away evenly by area: d² / cos θ over it.
        let (far_x, far_y) = (x[0] + lengths[0] * u, y[0] + lengths[1] * v);
        let squared = far_x * far_x + far_y * far_y + height * height;
        let far_pdf = squared * squared.sqrt() / (height.abs() * lengths[0] * lengths[1]);

        // From near evenly by solid angle (`spherical_rectangle.rs`), with z = −|height|.
        let z = height.abs();
        let below = -y[0] / length(z, y[0]);
        let above = y[1] / length(z, y[1]);
        let left_of = -x[0] / length(z, x[0]);
        let right_of = x[1] / length(z, x[1]);
        let upper = turn(above, left_of) + turn(left_of, below);
        let solid_angle = turn(below, right_of) + turn(right_of, above) + upper;
        // Half a turn less than the angle φ.
        let (sin, cos) = sin_cos(u * solid_angle - upper);
        let f = (cos * below + above) / sin;
        let c = one / length(f, below);
        let c = F::select(f.lt(zero), -c, c).min(one).max(-one);
        let near_x = (c * z / (one - c * c).max(zero).sqrt()).max(x[0]).min(x[1]);
        let distance = length(near_x, z);
        let (lowest, highest) = (y[0] / length(distance, y[0]), y[1] / length(distance, y[1]));
        let sine = lowest + v * (highest - lowest);
        let near_y = sine * distance / (one - sine * sine).max(F::splat(f32::MIN_POSITIVE)).sqrt();
        let near_y = near_y.max(y[0]).min(y[1]);

        // Its longer side is 1.
        let middle = to_center.dot(to_center);
        let is_near = one.gt(F::splat(NEAR as f32) * middle);
        let gap = length((x[0].max(zero)).max(-x[1]), y[0].max(zero).max(-y[1]));
        let is_flat = gap.gt(F::splat(FLAT_GAP)) & height.abs().lt(gap * F::splat(FLAT_SLOPE));
        let is_near = is_near & !is_flat;
        let is_low = height.abs().le(F::splat(LEAST_HEIGHT) * middle.sqrt().max(one)) & !is_flat;
        let is_unsure = is_low | (is_near & !solid_angle.gt(F::splat(LEAST_SOLID_ANGLE)));
        let (x, y) = (F::select(is_near, near_x, far_x), F::select(is_near, near_y, far_y));
        let pdf = F::select(is_near, one / solid_angle, far_pdf);
        let pdf = F::select(faces, pdf, zero);
        let longest = F::load(&self.longest);
        let way = right * x + up * y + normal * height;
        let distance = way.dot(way).sqrt();
        let direction = way * (one / distance);
        // What rounding turns a direction by counts for more the flatter it comes.
        let margin = (F::splat(TURN) * distance / height.abs()).max(F::splat(MARGIN as f32));
        let ends = distance * (one - margin.min(half)) * longest;
        let found = ends.gt(zero) & pdf.gt(zero) & pdf.lt(F::splat(f32::MAX)) & !is_unsure;
        Points {
            directions: direction.to_arrays(),
            ends: ends.to_array(),
            pdfs: pdf.to_array(),
            found: found.bits(),
            unsure: is_unsure.bits(),
        }
    }
}

#[cfg(test)]
mod tests {
    use glam::{DAffine3, DQuat};

    use super::*;
    use crate::integrator::path::chi_square::squares;
    use crate::integrator::path::light::Receiver;
    use crate::integrator::path::light::area::Area;
    use crate::scene::emitters::EmitterShape;
    use crate::simd::vector::vec3;

    /// Beside the open rectangle, just over its plane.
    const FLAT: DVec3 = DVec3::new(-0.4, 2.1, 0.003);

    /// Beside the closed one, just over its plane, as far from it as counts, and a little less.
    const BESIDE: DVec3 = DVec3::new(0.1, 1.21, 1.001);
    const NEXT_TO: DVec3 = DVec3::new(0.1, 1.19, 1.001);

    /// From where the open one is seen as small as 32 bits tell.
    const SMALL: [DVec3; 2] = [DVec3::new(0.3, 4.0, 1.2), DVec3::new(0.3, 5.0, 1.12)];

    /// From near, far, behind and at a slant; and every instruction set gives the same bits.
    #[test]
    fn points_side_by_side_are_those_that_are_chosen_one_by_one() {
        let turn = DQuat::from_axis_angle(DVec3::new(1.0, 2.0, -0.5).normalize(), 1.1);
        let to_scene = DAffine3::from_scale_rotation_translation(DVec3::new(0.5, 2.0, 1.3), turn, DVec3::ONE);
        let corner = |x: f64, y: f64| DVec3::new(x, y, 0.0);
        let halves = [
            [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0)],
            [corner(-1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)],
        ]
        .map(EmitterShape::Triangle);
        let places = [
            DVec3::new(0.3, 0.2, 0.4),
            DVec3::new(1.5, -0.7, 2.5),
            DVec3::new(0.1, 0.3, -1.5),
            DVec3::new(20.0, -30.0, 25.0),
            DVec3::new(0.9, -0.7, 1.6),
            DVec3::new(1e9, -2e9, 3e9),
            // At a slant, and next to it.
            DVec3::new(2.0, 0.2, 1.001),
            FLAT,
            DVec3::new(0.4, 0.1, 1.003),
            DVec3::new(0.4, 0.1, 0.002),
            BESIDE,
            NEXT_TO,
            SMALL[0],
            SMALL[1],
        ];
        let normal = to_scene.matrix3.x_axis.cross(to_scene.matrix3.y_axis).normalize();
        let (mut found, mut nothing, mut unsure, mut near) = (0, 0, 0, 0);
        for scale in [1e-15, 1.0, 1e13] {
            let to_scene = DAffine3::from_scale(DVec3::splat(scale)) * to_scene;
            let closed = Area::new(EmitterShape::Square { axis: 2, side: 1.0 }, &to_scene).unwrap();
            let open = Area::of_halves(halves, &to_scene).unwrap();
            for (area, place) in [closed, open].iter().flat_map(|area| places.map(|place| (area, place))) {
                let receiver = Receiver { position: to_scene.transform_point3(place).as_vec3(), normal: None };
                let seen = area.rectangle().unwrap().seen_from(receiver.position.as_dvec3()).unwrap();
                let all: Vec<[f32; 2]> = squares(3, 512).collect();
                for few in all.chunks_exact(WIDE) {
                    let mut rectangles = Rectangles::default();
                    few.iter().enumerate().for_each(|(lane, &square)| rectangles.set(lane, &seen, square));
                    let from = receiver.position.to_array().map(|c| [c; WIDE]);
                    let square = [0, 1].map(|axis| std::array::from_fn(|lane| few[lane][axis]));
                    let points = rectangles.sample(InstructionSet::detect());
                    let others = InstructionSet::all().flat_map(|instructions| {
                        let of_one = Points::of_one(area.rectangle().unwrap(), &from, &square, instructions);
                        [rectangles.sample(instructions), of_one]
                    });
                    for other in others {
                        assert_eq!((points.found, points.unsure), (other.found, other.unsure));
                        assert_eq!(points.pdfs.map(f32::to_bits), other.pdfs.map(f32::to_bits));
                        assert_eq!(points.ends.map(f32::to_bits), other.ends.map(f32::to_bits));
                        let bits = |points: &Points| points.directions.map(|column| column.map(f32::to_bits));
                        assert_eq!(bits(&points), bits(&other));
                    }
                    for (lane, &square) in few.iter().enumerate() {
                        let alone = area.sample(&receiver, square);
                        let is_open = area.facing() != closed.facing();
                        let is_small = is_open && SMALL.contains(&place);
                        if points.unsure >> lane & 1 != 0 {
                            let is_known = if is_open { place == FLAT || is_small } else { place == BESIDE };
                            assert!(!is_known, "{scale}, {place}");
                            unsure += 1;
                            continue;
                        }
                        assert!(is_open || place != NEXT_TO, "{scale}");
                        if points.found >> lane & 1 == 0 {
                            assert!(alone.is_none(), "{scale}, {place}: {alone:?}");
                            nothing += 1;
                            continue;
                        }
                        let (end, pdf) = (points.ends[lane], points.pdfs[lane]);
                        let alone = alone.unwrap();
                        let distance = alone.way.length();
                        let direction = vec3(&points.directions, lane);
                        let off = (direction.as_dvec3() - alone.way / distance).length();
                        assert!(
                            off < if is_small { 2e-3 } else { 2e-6 },
                            "{scale}, {place}: {direction} and {}",
                            alone.way
                        );
                        // Before the light, so that its shadow does not fall on itself.
                        let height = normal.dot(alone.way).abs() / distance;
                        let margin = 1.0 - f64::from(end) / distance;
                        let least = f64::from(TURN) / height;
                        assert!(margin > 0.8 * least && margin < 1.2 * least + 2e-4, "{scale}, {place}: {margin}");
                        let ratio = f64::from(pdf) / alone.pdf;
                        assert!(
                            (ratio - 1.0).abs() < if is_small { 2e-3 } else { 1e-3 },
                            "{scale}, {place}: {pdf} and {}",
                            alone.pdf
                        );
                        found += 1;
                        // From near all directions are as likely.
                        near += u32::from(pdf == points.pdfs[0]);
                    }
                }
            }
        }
        assert!(found > 9000 && nothing > 2000 && near > 5000, "{found} {nothing} {near}");
        assert!(unsure < found / 2, "{unsure} of {found}");
    }
}
