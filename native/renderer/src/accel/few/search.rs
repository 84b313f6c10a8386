//! The test of pieces for a group of rays, a ray to a lane.

use super::pieces::{Ball, NO_VERTEX, Piece};
use super::{Few, HitLanes, Rows, Vertices};
use crate::accel::ray::{NONE, Prepared, Ray};
use crate::accel::triangle::{SMALLEST_SUM, look_again};
use crate::simd::vector::{self, Columns, V3, set_lane};
use crate::simd::{Int, Mask, Number, Packed, WIDE, WideKernel, lanes_of};

/// Rays made ready, lane by lane.
#[repr(align(64))]
struct PreparedLanes {
    axes: [[u32; WIDE]; 3],
    /// In the order of the axes.
    origin: Columns,
    shear: Columns,
    tmin: [f32; WIDE],
    tmax: [f32; WIDE],
    unit: [f32; WIDE],
}

impl PreparedLanes {
    /// `None` where some of the first `count` rays do not start in a ball.
    #[inline(always)]
    fn new<F: Packed<WIDE>>(rays: &Rows, count: usize, within: &Ball) -> Option<Self> {
        let [x, y, z, tmin, dx, dy, dz, tmax] = rays.columns::<F>();
        let origins = V3::new(x, y, z);
        if (within.holds(origins).trailing_ones() as usize) < count {
            return None;
        }
        let (origins, directions) = (origins.to_arrays(), V3::new(dx, dy, dz).to_arrays());
        let mut lanes = Self {
            axes: [[0; WIDE]; 3],
            origin: Columns::default(),
            shear: Columns::default(),
            tmin: tmin.to_array(),
            tmax: tmax.to_array(),
            unit: [0.0; WIDE],
        };
        for lane in 0..WIDE {
            let (origin, direction) = (vector::lane(&origins, lane), vector::lane(&directions, lane));
            let ray = Ray { origin, tmin: lanes.tmin[lane], direction, tmax: lanes.tmax[lane] };
            let prepared = Prepared::of(&ray);
            for (axes, axis) in lanes.axes.iter_mut().zip(prepared.axes) {
                axes[lane] = axis as u32;
            }
            set_lane(&mut lanes.origin, lane, prepared.origin);
            set_lane(&mut lanes.shear, lane, prepared.shear);
            lanes.tmin[lane] = prepared.tmin;
            // Rays that end before they begin meet nothing.
            lanes.tmax[lane] = if ray.is_sound() { prepared.tmax } else { -1.0 };
            lanes.unit[lane] = prepared.unit;
        }
        Some(lanes)
    }

    /// Shears all vertices so that each ray is the z axis.
    #[inline(always)]
    fn shear<F: Packed<WIDE>>(&self, few: &Few, vertices: &mut Vertices) {
        let [x_axis, y_axis, z_axis] = &self.axes;
        let (x_axis, y_axis, z_axis) = (F::Int::load(x_axis), F::Int::load(y_axis), F::Int::load(z_axis));
        let origin = V3::<F>::load(&self.origin);
        let (sx, sy) = (F::load(&self.shear[0]), F::load(&self.shear[1]));
        for (sheared, position) in vertices.0.iter_mut().zip(&few.vertices) {
            let z = F::look_up(position, z_axis) - origin.z;
            (F::look_up(position, x_axis) - origin.x - sx * z).store(&mut sheared[0]);
            (F::look_up(position, y_axis) - origin.y - sy * z).store(&mut sheared[1]);
            z.store(&mut sheared[2]);
        }
    }
}

/// What the sides of a triangle tell of rays.
#[derive(Clone, Copy)]
struct Sides<F: Number> {
    /// The weights of the corners, before they are scaled.
    u: F,
    v: F,
    w: F,
    least: F,
    most: F,
    /// Lanes whose rays go through the triangle, wherever.
    inside: F::Mask,
}

impl<F: Number> Sides<F> {
    #[inline(always)]
    fn new(u: F, v: F, w: F) -> Self {
        let (least, most) = (u.min(v).min(w), u.max(v).max(w));
        let inside = least.ge(F::zero()) | most.le(F::zero());
        Self { u, v, w, least, most, inside }
    }

    #[inline(always)]
    fn select(mask: F::Mask, yes: Self, no: Self) -> Self {
        Self {
            u: F::select(mask, yes.u, no.u),
            v: F::select(mask, yes.v, no.v),
            w: F::select(mask, yes.w, no.w),
            least: F::select(mask, yes.least, no.least),
            most: F::select(mask, yes.most, no.most),
            inside: yes.inside | no.inside,
        }
    }
}

/// Where rays go through a piece.
struct Crossing<F: Number> {
    sides: Sides<F>,
    /// How far the corners of the triangle are.
    along: [F; 3],
    /// The first triangle's number.
    first: u32,
    /// Lanes whose rays go through the second triangle, and not the first.
    second: F::Mask,
}

/// Limits of rays, and what makes distances of those of corners.
struct Limits<F> {
    tmin: F,
    tmax: F,
    scale: F,
}

/// What a crossing is for those rays that are within its triangle.
struct Met<F: Number> {
    /// Lanes whose rays meet it within their limits.
    hits: F::Mask,
    /// Lanes that need another look.
    doubtful: F::Mask,
    t: F,
    u: F,
    v: F,
}

impl<F: Number> Crossing<F> {
    #[inline(always)]
    fn meet(&self, limits: &Limits<F>) -> Met<F> {
        let zero = F::zero();
        let (Sides { u, v, w, least, most, inside }, [a, b, c]) = (self.sides, self.along);
        let sum = u + v + w;
        let scale = F::splat(1.0) / sum;
        let (u, v, w) = (u * scale, v * scale, w * scale);
        let t = (u * a + v * b + w * c) * limits.scale;
        let on_edge = least.eq(zero) | most.eq(zero);
        let doubtful = inside & (on_edge | sum.abs().lt(F::splat(SMALLEST_SUM)));
        let hits = inside & !doubtful & t.ge(limits.tmin) & t.le(limits.tmax);
        Met { hits, doubtful, t, u: v, v: w }
    }
}

/// What is made of crossings.
trait Search<F: Number> {
    /// Takes one in.
    fn take(&mut self, crossing: Crossing<F>);

    /// Whether nothing more can be found.
    fn is_over(&self) -> bool;
}

/// How far to the left of a side rays go.
#[inline(always)]
fn side<F: Number>(a: V3<F>, b: V3<F>) -> F {
    a.x * b.y - a.y * b.x
}

/// Takes rays through all pieces.
#[inline(always)]
fn search<F: Packed<WIDE>>(few: &Few, vertices: &Vertices, search: &mut impl Search<F>) {
    let none = F::Mask::from_bits(0);
    for &Piece { first, corners: [a, b, c], fourth } in &few.pieces {
        let (a, b, c) = (vertices.at::<F>(a), vertices.at::<F>(b), vertices.at::<F>(c));
        let shared = side(a, c);
        let sides = Sides::new(side(c, b), shared, side(b, a));
        let along = [a.z, b.z, c.z];
        if fourth == NO_VERTEX {
            if sides.inside.any() {
                search.take(Crossing { sides, along, first, second: none });
            }
        } else {
            let d = vertices.at::<F>(fourth);
            // The shared side the other way round: products and differences are rounded alike. The sign of a zero does not show,
            // since lanes that have one are looked at again.
            let others = Sides::new(side(d, c), side(a, d), -shared);
            if !(sides.inside | others.inside).any() {
                continue;
            }
            if (sides.inside & others.inside).any() {
                // Folded, or met on the side that both share.
                search.take(Crossing { sides, along, first, second: none });
                let along = [a.z, c.z, d.z];
                search.take(Crossing { sides: others, along, first, second: !none });
            } else {
                let second = others.inside;
                let along = [a.z, F::select(second, c.z, b.z), F::select(second, d.z, c.z)];
                search.take(Crossing { sides: Sides::select(second, others, sides), along, first, second });
            }
        }
        if search.is_over() {
            break;
        }
    }
}

/// What rays meet: the nearest, or whether there is anything.
pub(super) struct Meet<'a, const NEAREST: bool> {
    pub(super) few: &'a Few,
    pub(super) rays: &'a Rows,
    /// Lanes that have a ray.
    pub(super) count: usize,
    pub(super) vertices: &'a mut Vertices,
}

/// Looks for the nearest.
struct Nearest<'a, F: Packed<WIDE>> {
    few: &'a Few,
    rays: &'a Rows,
    limits: Limits<F>,
    t: F,
    u: F,
    v: F,
    primitive: F::Int,
}

/// Looks whether there is anything.
struct Occluded<'a, F> {
    few: &'a Few,
    rays: &'a Rows,
    limits: Limits<F>,
    /// Bits of the lanes where there is.
    found: u32,
}

impl<F: Packed<WIDE>> Search<F> for Nearest<'_, F> {
    #[inline(always)]
    fn take(&mut self, crossing: Crossing<F>) {
        let Met { hits, doubtful, t, u, v } = crossing.meet(&self.limits);
        let Crossing { first, second, .. } = crossing;
        let hits = hits & t.lt(self.t);
        let number = F::Int::select(second, F::Int::splat(first + 1), F::Int::splat(first));
        self.t = F::select(hits, t, self.t);
        self.u = F::select(hits, u, self.u);
        self.v = F::select(hits, v, self.v);
        self.primitive = F::Int::select(hits, number, self.primitive);
        if doubtful.any() {
            let mut found = HitLanes::new(self.t, self.u, self.v, self.primitive);
            found.look_again(self.few, first, self.rays, (doubtful & !second).bits());
            found.look_again(self.few, first + 1, self.rays, (doubtful & second).bits());
            (self.t, self.u, self.v) = (F::load(&found.t), F::load(&found.u), F::load(&found.v));
            self.primitive = F::Int::load(&found.primitive);
        }
    }

    #[inline(always)]
    fn is_over(&self) -> bool {
        false
    }
}

impl<F: Number> Search<F> for Occluded<'_, F> {
    #[inline(always)]
    fn take(&mut self, crossing: Crossing<F>) {
        let Met { hits, doubtful, .. } = crossing.meet(&self.limits);
        let Crossing { first, second, .. } = crossing;
        self.found |= hits.bits();
        let doubtful = doubtful.bits() & !self.found;
        if doubtful != 0 {
            self.found |= any_again(self.few, first, self.rays, doubtful & !second.bits());
            self.found |= any_again(self.few, first + 1, self.rays, doubtful & second.bits());
        }
    }

    #[inline(always)]
    fn is_over(&self) -> bool {
        self.found == (1 << WIDE) - 1
    }
}

impl<const NEAREST: bool> Meet<'_, NEAREST> {
    /// Makes rays ready, and vertices as they see them; `None` where they are not to be answered.
    #[inline(always)]
    fn prepare<F: Packed<WIDE>>(&mut self) -> Option<(PreparedLanes, Limits<F>)> {
        let lanes = PreparedLanes::new::<F>(self.rays, self.count, &self.few.within)?;
        lanes.shear::<F>(self.few, self.vertices);
        let limits = Limits { tmin: F::load(&lanes.tmin), tmax: F::load(&lanes.tmax), scale: F::load(&lanes.shear[2]) };
        Some((lanes, limits))
    }
}

impl WideKernel for Meet<'_, true> {
    type Output = Option<HitLanes>;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(mut self) -> Option<HitLanes> {
        let (lanes, limits) = self.prepare::<F>()?;
        let Self { few, rays, vertices, .. } = self;
        let (t, zero, primitive) = (F::splat(f32::INFINITY), F::zero(), F::Int::splat(NONE));
        let mut nearest = Nearest { few, rays, limits, t, u: zero, v: zero, primitive };
        search(few, vertices, &mut nearest);
        let Nearest { t, u, v, primitive, .. } = nearest;
        Some(HitLanes::new(t * F::load(&lanes.unit), u, v, primitive))
    }
}

impl WideKernel for Meet<'_, false> {
    type Output = Option<u32>;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(mut self) -> Option<u32> {
        let (_, limits) = self.prepare::<F>()?;
        let Self { few, rays, vertices, .. } = self;
        let mut occluded = Occluded { few, rays, limits, found: 0 };
        search(few, vertices, &mut occluded);
        Some(occluded.found)
    }
}

/// The exact test of a triangle for one ray, up to its end.
#[inline]
pub(super) fn again(few: &Few, number: u32, ray: &Ray) -> Option<(f32, f32, f32)> {
    let prepared = Prepared::new(ray)?;
    look_again(&prepared, few.corners(number), prepared.tmax)
}

/// The same for rays that only ask whether: bits of those that meet it.
#[cold]
#[inline(never)]
fn any_again(few: &Few, number: u32, rays: &Rows, lanes: u32) -> u32 {
    lanes_of(lanes).filter(|&lane| again(few, number, &rays.of(lane)).is_some()).fold(0, |met, lane| met | 1 << lane)
}
