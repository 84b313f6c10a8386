//! Shapes that move while the shutter is open: from one transform to another, each rotation evenly and the rest along straight
//! lines.
//!
//! A motion is kept as keys so close in angle that between two of them a matrix may go along a straight line: so points do, too, and
//! what is within the boxes of the keys stays there. A thread has a time that its walks see moving shapes at, 0 where nobody has
//! set one: the moment that the shutter opens.

use std::cell::Cell;

use glam::{DAffine3, DMat3, DQuat};

thread_local! {
    static TIME: Cell<f32> = const { Cell::new(0.0) };
}

/// Until it is dropped, this thread's walks see moving shapes at the times that [`Exposure::at`] says; then as before.
pub(crate) struct Exposure {
    before: f32,
}

impl Exposure {
    pub(crate) fn start() -> Self {
        Self { before: TIME.get() }
    }

    /// Sets the time, 0 to 1.
    #[inline]
    pub(crate) fn at(&self, time: f32) {
        TIME.set(time);
    }
}

impl Drop for Exposure {
    fn drop(&mut self) {
        TIME.set(self.before);
    }
}

/// The time that this thread's walks see moving shapes at.
#[inline]
pub(crate) fn time() -> f64 {
    f64::from(TIME.get())
}

/// Largest angle between two keys, in radians: halfway, a straight line is nearer to the axis by one part in 250.
const STEP: f64 = std::f64::consts::PI / 18.0;

/// A transform that changes from time 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Motion {
    /// At equal times; at least two.
    keys: Vec<DAffine3>,
}

impl Motion {
    /// From one transform to another, both finite and invertible. `None` where one mirrors and the other does not: on the way
    /// there would be nothing.
    pub fn new(start: &DAffine3, end: &DAffine3) -> Option<Self> {
        let ([turned, stretched], [turned_end, stretched_end]) = (polar(start.matrix3)?, polar(end.matrix3)?);
        if (start.matrix3.determinant() < 0.0) != (end.matrix3.determinant() < 0.0) {
            return None;
        }
        // Whatever mirrors is in the stretching part.
        let (a, b) = (DQuat::from_mat3(&turned).normalize(), DQuat::from_mat3(&turned_end).normalize());
        let b = if a.dot(b) < 0.0 { -b } else { b };
        let angle = 2.0 * libm::acos(a.dot(b).clamp(-1.0, 1.0));
        let steps = (angle / STEP).ceil().max(1.0);
        let key = |step: f64| {
            let part = step / steps;
            let matrix3 = DMat3::from_quat(slerp(a, b, angle / 2.0, part)) * mix(stretched, stretched_end, part);
            DAffine3 { matrix3, translation: start.translation.lerp(end.translation, part) }
        };
        let mut keys: Vec<DAffine3> = (0..=steps as usize).map(|step| key(step as f64)).collect();
        // The ends as they were given.
        (keys[0], keys[steps as usize]) = (*start, *end);
        Some(Self { keys })
    }

    /// The transform at a time from 0 to 1.
    #[inline]
    pub fn at(&self, time: f64) -> DAffine3 {
        let scaled = time.clamp(0.0, 1.0) * (self.keys.len() - 1) as f64;
        let before = (scaled as usize).min(self.keys.len() - 2);
        let (a, b, part) = (&self.keys[before], &self.keys[before + 1], scaled - before as f64);
        DAffine3 { matrix3: mix(a.matrix3, b.matrix3, part), translation: a.translation.lerp(b.translation, part) }
    }

    /// The transforms between which points go along straight lines.
    pub fn keys(&self) -> &[DAffine3] {
        &self.keys
    }
}

#[inline]
fn mix(a: DMat3, b: DMat3, part: f64) -> DMat3 {
    a * (1.0 - part) + b * part
}

fn slerp(a: DQuat, b: DQuat, angle: f64, part: f64) -> DQuat {
    if angle < 1e-6 {
        return (a * (1.0 - part) + b * part).normalize();
    }
    (a * libm::sin((1.0 - part) * angle) + b * libm::sin(part * angle)).normalize()
}

/// A rotation and what is left: Higham's iteration for the polar decomposition ("Computing the Polar Decomposition", 1986).
fn polar(matrix: DMat3) -> Option<[DMat3; 2]> {
    // By the size, so that the iteration starts near; mirrored ones are turned round as a whole.
    let sign = if matrix.determinant() < 0.0 { -1.0 } else { 1.0 };
    let size = matrix.to_cols_array().into_iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let mut turned = matrix * (sign / size);
    for _ in 0..100 {
        let next = (turned + turned.inverse().transpose()) * 0.5;
        let change = (next - turned).to_cols_array().into_iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        turned = next;
        if change < 1e-15 {
            break;
        }
    }
    turned.is_finite().then(|| [turned, turned.transpose() * matrix])
}

#[cfg(test)]
mod tests {
    use glam::DVec3;

    use super::*;

    #[test]
    fn a_turn_goes_round_and_keeps_its_size() {
        let at = |angle: f64| DAffine3::from_rotation_z(angle) * DAffine3::from_scale(DVec3::new(2.0, 3.0, -1.0));
        let motion = Motion::new(&at(0.2), &at(3.0)).unwrap();
        for time in [0.0, 0.3, 0.5, 0.9, 1.0] {
            let expected = at(0.2 + 2.8 * time);
            assert!(motion.at(time).abs_diff_eq(expected, 0.02), "{time}: {:?}", motion.at(time));
        }
        assert_eq!([motion.at(0.0), motion.at(1.0)], [at(0.2), at(3.0)]);
        assert!(motion.keys().len() > 16);
    }

    #[test]
    fn a_shift_has_two_keys_and_is_straight() {
        let motion = Motion::new(&DAffine3::IDENTITY, &DAffine3::from_translation(DVec3::X)).unwrap();
        assert_eq!(motion.keys().len(), 2);
        assert_eq!(motion.at(0.25), DAffine3::from_translation(DVec3::X * 0.25));
    }

    #[test]
    fn what_is_mirrored_on_the_way_is_refused() {
        assert_eq!(Motion::new(&DAffine3::IDENTITY, &DAffine3::from_scale(DVec3::new(1.0, 1.0, -1.0))), None);
    }

    #[test]
    fn a_thread_has_its_time_back_afterwards() {
        let outer = Exposure::start();
        outer.at(0.5);
        {
            let inner = Exposure::start();
            inner.at(0.75);
            assert_eq!(time(), 0.75);
        }
        assert_eq!(time(), 0.5);
        drop(outer);
        assert_eq!(time(), 0.0);
    }
}
