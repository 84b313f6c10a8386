//! A placement as it is kept, and rays on their way into its shape.
//!
//! **Where rounding goes.** A ray comes exactly as it is given. It is carried into the shape's space in `f64`. Unit shapes
//! are met by that one. The others take an `f32` ray, and for it the origin is first moved along the ray to within some
//! radii of the shape, if it is farther: then what is rounded off is some ε of the shape's own coordinates and size however
//! far away the ray starts and however unevenly the transform stretches. By that much boxes are widened in
//! the shape's space, before they are transformed ([`MARGIN`]). Below, that `f32` ray is the exact one, so that
//! levels do not add up.

use glam::{DAffine3, DVec3};

use crate::accel::bounds::Bounds;
use crate::accel::mesh::MAX_COORDINATE;
use crate::accel::motion::{self, Motion};
use crate::accel::ray::{NONE, Ray};
use crate::accel::solid::WideRay;

/// What is kept of a placement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Rows of the transform from the world's space to the shape's.
    to_shape: [[f32; 4]; 3],
    pub(super) shape: u32,
    /// Which of the world's motions it goes through, if not [`NONE`] or [`IN_PLACE`]; then the rows are those of its start.
    pub(super) motion: u32,
}

/// Stands for a motion where the shape's space is the world's.
const IN_PLACE: u32 = NONE - 1;

/// The rows of the transform that does nothing.
const IDENTITY: [[f32; 4]; 3] = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];

/// Where a shape is in its own space.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    bounds: Bounds,
    center: DVec3,
    /// Half of the diagonal.
    radius: f64,
}

impl Reach {
    pub(super) fn new(bounds: Bounds) -> Self {
        let [min, max] = [bounds.min(), bounds.max()].map(|corner| DVec3::from_array(corner.map(f64::from)));
        if bounds.is_empty() {
            return Self { bounds, center: DVec3::ZERO, radius: 0.0 };
        }
        Self { bounds, center: (min + max) * 0.5, radius: (max - min).length() * 0.5 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// Whether [`round`] leaves rays from here where they start; false for some of which it does, too.
    #[inline(always)]
    pub(super) fn is_near(&self, origin: [f32; 3]) -> bool {
        let [x, y, z] = origin;
        let (center, near) = self.nearness();
        DVec3::new(f64::from(x), f64::from(y), f64::from(z)).distance_squared(center) <= near * near
    }

    /// Round which point and within which radius rays are near.
    #[inline(always)]
    pub(super) fn nearness(&self) -> (DVec3, f64) {
        (self.center, 0.999 * NEAR * self.radius)
    }
}

/// The part of a shape's coordinates and diagonal by which its box is widened: 32ε. Origins are rounded by ε(|c| + 5R) at
/// most, and directions by what makes 6εR along the way through the shape.
const MARGIN: f64 = 1.0 / (1 << 19) as f64;

/// For the rounding of the transform's inverse in `f64`, relative to the placed box.
const INVERSE_MARGIN: f64 = 1.0 / (1 << 24) as f64;

/// From how many radii away rays start nearer.
const NEAR: f64 = 4.0;

/// A ray in a shape's space, in `f32`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Local {
    pub(super) ray: Ray,
    /// Where on the given ray it starts.
    pub(super) shift: f64,
}

impl Local {
    /// On the given ray.
    #[inline(always)]
    pub(super) fn given(&self, t: f32) -> f32 {
        if self.shift == 0.0 { t } else { (self.shift + f64::from(t)) as f32 }
    }
}

/// The greatest t ≥ 0 that [`Local::given`] takes to no more than `limit`. So a hit is within limits here if it is there,
/// whatever is found first.
#[cold]
fn last_within(limit: f32, shift: f64) -> Option<f32> {
    let within = |bits: u32| (shift + f64::from(f32::from_bits(bits))) as f32 <= limit;
    if !within(0) {
        return None;
    }
    const MOST: u32 = f32::MAX.to_bits();
    let guess = ((f64::from(limit) - shift) as f32).clamp(0.0, f32::MAX).to_bits();
    let (mut low, mut high) = (guess, guess);
    let mut step = 1;
    if within(guess) {
        loop {
            if low == MOST {
                return Some(f32::MAX);
            }
            high = low.saturating_add(step).min(MOST);
            if !within(high) {
                break;
            }
            low = high;
            step *= 2;
        }
    } else {
        loop {
            low = high.saturating_sub(step);
            if within(low) {
                break;
            }
            high = low;
            step *= 2;
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if within(middle) { low = middle } else { high = middle }
    }
    Some(f32::from_bits(low))
}

impl Placed {
    /// `None` for a transform that is not finite or cannot be inverted.
    pub(super) fn new(shape: u32, to_world: &DAffine3) -> Option<Self> {
        let inverse = to_world.inverse();
        // Without zeros below 0.
        let kept = inverse.to_cols_array().map(|x| x as f32 + 0.0);
        let finite = to_world.is_finite() && inverse.is_finite() && kept.iter().all(|x| x.is_finite());
        let to_shape = [0, 1, 2].map(|row| [kept[row], kept[3 + row], kept[6 + row], kept[9 + row]]);
        // Bit by bit, since nothing may be rounded on such a way.
        let is_identity = to_shape.map(|row| row.map(f32::to_bits)) == IDENTITY.map(|row| row.map(f32::to_bits));
        finite.then_some(Self { to_shape, shape, motion: if is_identity { IN_PLACE } else { NONE } })
    }

    /// From the world's space to the shape's, as it is kept.
    pub(super) fn matrix(&self) -> DAffine3 {
        let rows = self.to_shape.map(|row| row.map(f64::from));
        DAffine3::from_cols_array(&std::array::from_fn(|i| rows[i % 3][i / 3]))
    }

    /// What holds the placed shape; `None` when it is not within ±2^60.
    pub(super) fn bounds(&self, shape: &Reach, motions: &[Motion]) -> Option<Bounds> {
        match motions.get(self.motion as usize) {
            None => self.bounds_at(shape),
            Some(motion) => motion
                .keys()
                .iter()
                .try_fold(Bounds::EMPTY, |all, key| Some(all.union(Self::new(self.shape, key)?.bounds_at(shape)?))),
        }
    }

    fn bounds_at(&self, shape: &Reach) -> Option<Bounds> {
        if shape.is_empty() {
            return Some(Bounds::EMPTY);
        }
        let to_world = self.matrix().inverse();
        let [min, max] = [shape.bounds.min(), shape.bounds.max()].map(|c| DVec3::from_array(c.map(f64::from)));
        let margin = (min.abs().max(max.abs()).max_element() + 2.0 * shape.radius) * MARGIN;
        let corners = [min - margin, max + margin];
        let (mut low, mut high) = (DVec3::INFINITY, DVec3::NEG_INFINITY);
        for corner in 0..8 {
            let corner = DVec3::from_array(std::array::from_fn(|i| corners[corner >> i & 1][i]));
            let corner = to_world.transform_point3(corner);
            (low, high) = (low.min(corner), high.max(corner));
        }
        let margin = ((high - low).max_element() + low.abs().max(high.abs()).max_element()) * INVERSE_MARGIN;
        let (low, high) = (low - margin, high + margin);
        let limit = f64::from(MAX_COORDINATE);
        if !(low.is_finite() && high.is_finite() && low.min_element() >= -limit && high.max_element() <= limit) {
            return None;
        }
        Some(Bounds::new(low.as_vec3().to_array(), high.as_vec3().to_array()).grown(0.0))
    }

    /// Whether the shape's space is the world's, all the time.
    #[inline(always)]
    pub(super) fn is_identity(&self) -> bool {
        self.motion == IN_PLACE
    }

    /// The placement where it is at this thread's time.
    #[inline(always)]
    pub(super) fn now(&self, motions: &[Motion]) -> Self {
        if self.motion >= IN_PLACE { *self } else { self.moved(motions) }
    }

    #[inline(never)]
    fn moved(&self, motions: &[Motion]) -> Self {
        let to_world = motions[self.motion as usize].at(motion::time());
        // Keys are checked, and what is between them is not much else.
        Self::new(self.shape, &to_world).unwrap_or(*self)
    }

    /// The ray in the shape's space.
    #[inline(always)]
    pub(super) fn carry(&self, ray: &Ray) -> WideRay {
        let [ox, oy, oz] = ray.origin.map(f64::from);
        let [dx, dy, dz] = ray.direction.map(f64::from);
        let rows = self.to_shape.map(|row| row.map(f64::from));
        WideRay {
            origin: DVec3::from_array(rows.map(|[x, y, z, w]| x * ox + y * oy + z * oz + w)),
            direction: DVec3::from_array(rows.map(|[x, y, z, _]| x * dx + y * dy + z * dz)),
        }
    }
}

/// Rounds a carried ray; `None` when nothing of it is within the limits and near the shape.
#[inline(always)]
pub(super) fn round(wide: &WideRay, reach: &Reach, tmin: f32, tmax: f32) -> Option<Local> {
    let to_center = reach.center - wide.origin;
    let squared = wide.direction.length_squared();
    let along = to_center.dot(wide.direction);
    let near = NEAR * reach.radius;
    let mut local = Local {
        ray: Ray {
            origin: wide.origin.as_vec3().to_array(),
            tmin,
            direction: wide.direction.as_vec3().to_array(),
            tmax,
        },
        shift: 0.0,
    };
    if along > 0.0 && along * along > near * near * squared {
        let shift = along / squared - 2.0 * reach.radius / squared.sqrt();
        local.shift = shift;
        local.ray.origin = (wide.origin + wide.direction * shift).as_vec3().to_array();
        local.ray.tmin = if tmin > 0.0 { last_within(tmin.next_down(), shift).map_or(0.0, f32::next_up) } else { 0.0 };
        if tmax < f32::INFINITY {
            local.ray.tmax = last_within(tmax, shift)?;
        }
    }
    Some(local)
}
