//! Pearson's χ² test: whether directions come as often as their density says.

use glam::{DVec3, Vec3};

use super::frame::Frame;
use crate::sampling::sequence::{Kind, Sequence};

/// Bins of directions of the same solid angle, in a cone round an axis.
pub(super) struct Directions {
    axis: DVec3,
    frame: Frame,
    /// 1 − the cosine of the cone's angle.
    height: f64,
    /// How many are to be expected and how many came, of each bin; the last is for what lies beside the cone.
    expected: Vec<f64>,
    came: Vec<u32>,
}

const RINGS: usize = 12;
const SECTORS: usize = 24;

impl Directions {
    pub(super) fn new(axis: DVec3, height: f64) -> Self {
        let axis = axis.normalize();
        let bins = RINGS * SECTORS + 1;
        Self { axis, frame: Frame::new(axis.as_vec3()), height, expected: vec![0.0; bins], came: vec![0; bins] }
    }

    fn bin(&self, direction: DVec3) -> usize {
        let below = (direction - self.axis).length_squared() / 2.0 / self.height;
        if below >= 1.0 {
            return RINGS * SECTORS;
        }
        let local: Vec3 = self.frame.to_local((direction - self.axis).as_vec3());
        let turn = (f64::from(local.y).atan2(f64::from(local.x)) / std::f64::consts::TAU).rem_euclid(1.0);
        (below * RINGS as f64) as usize * SECTORS + ((turn * SECTORS as f64) as usize).min(SECTORS - 1)
    }

    /// Adds to what is to be expected of a direction of unit length.
    pub(super) fn expect(&mut self, direction: DVec3, count: f64) {
        let bin = self.bin(direction);
        self.expected[bin] += count;
    }

    /// Counts a direction of unit length.
    pub(super) fn count(&mut self, direction: DVec3) {
        let bin = self.bin(direction);
        self.came[bin] += 1;
    }

    /// The statistic, and what it may be with a probability of 0.01 that one of `tests` tests exceeds by chance (Šidák).
    pub(super) fn test(&self, tests: usize) -> (f64, f64) {
        let (mut statistic, mut bins, mut rare) = (0.0, 0, (0.0, 0.0));
        for (&expected, &came) in self.expected.iter().zip(&self.came) {
            // Pearson's statistic needs some in each bin.
            if expected < 25.0 {
                rare = (rare.0 + expected, rare.1 + f64::from(came));
                continue;
            }
            statistic += (f64::from(came) - expected).powi(2) / expected;
            bins += 1;
        }
        if rare.0 > 0.0 || rare.1 > 0.0 {
            statistic += (rare.1 - rare.0).powi(2) / rare.0.max(1.0);
            bins += 1;
        }
        let alpha = 1.0 - f64::powf(0.99, 1.0 / tests as f64);
        // Wilson and Hilferty's approximation.
        let spread = 2.0 / (9.0 * f64::from(bins));
        (statistic, f64::from(bins) * (1.0 - spread + normal_quantile(alpha) * spread.sqrt()).powi(3))
    }
}

/// What a normal variable exceeds with probability `alpha` below ½ (Abramowitz and Stegun, 26.2.23; within 5 · 10⁻⁴).
fn normal_quantile(alpha: f64) -> f64 {
    let t = (-2.0 * alpha.ln()).sqrt();
    t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)))
}

/// Independent points of the unit square.
pub(super) fn squares(seed: u64, count: u32) -> impl Iterator<Item = [f32; 2]> {
    let sequence = Sequence::new(Kind::Independent, seed, count);
    (0..count).map(move |i| sequence.sample(i & 0xfff, i >> 12, i).two(0))
}

#[test]
fn even_directions_pass_and_uneven_ones_do_not() {
    use crate::sampling::warp;
    let mut even = Directions::new(DVec3::Y, 2.0);
    let mut uneven = Directions::new(DVec3::Y, 2.0);
    let count = 400_000;
    for u in squares(1, count) {
        even.count(warp::sphere(u).as_dvec3().normalize());
        uneven.count((warp::sphere(u).as_dvec3() * DVec3::new(1.0, 1.03, 1.0)).normalize());
    }
    for directions in [&mut even, &mut uneven] {
        directions.expected[..RINGS * SECTORS].fill(f64::from(count) / (RINGS * SECTORS) as f64);
    }
    let ((even, limit), (uneven, _)) = (even.test(1), uneven.test(1));
    assert!(even < limit && uneven > limit, "{even} {uneven} {limit}");
}
