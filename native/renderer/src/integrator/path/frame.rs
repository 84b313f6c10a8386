//! Frames of three unit vectors at right angles.

use glam::Vec3;

/// A right-handed frame round its z axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    x: Vec3,
    y: Vec3,
    z: Vec3,
}

impl Frame {
    /// Any frame round `z`, which has unit length; smooth but at z = −1 (Duff et al., "Building an Orthonormal Basis, Revisited",
    /// JCGT 2017).
    #[inline(always)]
    pub(super) fn new(z: Vec3) -> Self {
        let sign = 1.0_f32.copysign(z.z);
        let a = -1.0 / (sign + z.z);
        let b = z.x * z.y * a;
        Self {
            x: Vec3::new(1.0 + sign * z.x * z.x * a, sign * b, -sign * z.x),
            y: Vec3::new(b, sign + z.y * z.y * a, -z.y),
            z,
        }
    }

    /// The frame round `z` whose x axis is nearest to `x`, of any length; any one where that does not tell. It is left-handed
    /// where its y axis would otherwise turn away from `y`.
    #[inline]
    pub(super) fn along(z: Vec3, x: Vec3, y: Vec3) -> Self {
        match (x - z * z.dot(x)).try_normalize() {
            Some(x) => {
                // Once more, for what rounding has left where x was nearly along z.
                let x = (x - z * z.dot(x)).normalize();
                let across = z.cross(x);
                Self { x, y: if across.dot(y) < 0.0 { -across } else { across }, z }
            }
            None => Self::new(z),
        }
    }

    /// Of these axes.
    #[inline(always)]
    pub(super) fn of([x, y, z]: [Vec3; 3]) -> Self {
        Self { x, y, z }
    }

    /// Its axes.
    #[inline(always)]
    pub(super) fn axes(&self) -> [Vec3; 3] {
        [self.x, self.y, self.z]
    }

    /// Out of the frame.
    #[inline(always)]
    pub(super) fn to_world(self, v: Vec3) -> Vec3 {
        self.x * v.x + self.y * v.y + self.z * v.z
    }

    /// Into the frame.
    #[inline(always)]
    pub(super) fn to_local(self, v: Vec3) -> Vec3 {
        Vec3::new(self.x.dot(v), self.y.dot(v), self.z.dot(v))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::warp;

    #[test]
    fn a_frame_is_right_handed_and_keeps_lengths() {
        let mut directions: Vec<Vec3> =
            (0..1000).map(|i| warp::sphere([i as f32 / 1000.0, i as f32 * 0.618 % 1.0])).collect();
        directions.extend([Vec3::X, -Vec3::X, Vec3::Y, -Vec3::Y, Vec3::Z, -Vec3::Z]);
        for frame in
            directions.iter().flat_map(|&z| [Frame::new(z), Frame::along(z, Vec3::new(0.2, 3.0, -1.0), Vec3::ZERO)])
        {
            let z = frame.z;
            assert!((frame.x.cross(frame.y) - frame.z).length() < 1e-6, "{z}");
            let v = Vec3::new(0.3, -0.4, 0.8);
            assert!((frame.to_local(frame.to_world(v)) - v).length() < 1e-6, "{z}");
        }
    }

    #[test]
    fn a_frame_that_is_mirrored_keeps_lengths_and_looks_both_ways() {
        for y in [Vec3::Y, Vec3::NEG_Y] {
            let frame = Frame::along(Vec3::Z, Vec3::new(2.0, 0.0, 1.0), y);
            assert_eq!([frame.x, frame.y, frame.z], [Vec3::X, y, Vec3::Z]);
            let v = Vec3::new(0.3, -0.4, 0.8);
            assert!((frame.to_local(frame.to_world(v)) - v).length() < 1e-6);
        }
    }
}
