//! Spot lights: points that shine into a cone.

use glam::{DVec3, Vec3};

use crate::light::SpotCone;

use super::{LightSample, Point, Receiver, luminance};

/// A point that shines into a cone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) position: Vec3,
    /// The cone's axis, of unit length.
    pub(crate) direction: Vec3,
    /// Radiant intensity on the axis, in W/sr.
    intensity: Vec3,
    cone: SpotCone,
}

impl Spot {
    /// `direction` has unit length; `intensity` is that on the axis in W/sr.
    pub(crate) fn new(position: DVec3, direction: DVec3, intensity: Vec3, cone: SpotCone) -> Self {
        Self { position: position.as_vec3(), direction: direction.as_vec3(), intensity, cone }
    }

    /// The direction to it, from within the cone.
    #[inline]
    pub(crate) fn towards(&self, receiver: &Receiver) -> Option<LightSample> {
        let sample = Point { position: self.position, intensity: self.intensity }.towards(receiver)?;
        let share = self.cone.share(-sample.direction.dot(self.direction));
        (share > 0.0).then(|| LightSample { radiance: sample.radiance * share, ..sample })
    }

    /// The angle from the axis at which there is no light any more, in radians.
    pub(crate) fn outer(&self) -> f32 {
        libm::acosf(self.cone.outer_cosine)
    }

    /// The power of a point that shines to all sides as this does on its axis.
    pub(crate) fn peak(&self) -> f32 {
        luminance(self.intensity) * 4.0 * std::f32::consts::PI
    }

    /// In watts, by luminance. The share's mean between the angles, over their cosines, is ½.
    pub(crate) fn power(&self) -> f32 {
        let SpotCone { inner_cosine, outer_cosine } = self.cone;
        luminance(self.intensity) * 2.0 * std::f32::consts::PI * (1.0 - (inner_cosine + outer_cosine) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::warp;

    #[test]
    fn a_spots_power_is_the_sum_of_its_intensity() {
        for (inner, outer) in [(10.0, 30.0), (0.0, 90.0), (45.0, 45.0), (100.0, 170.0)] {
            let spot = Spot::new(DVec3::ONE, DVec3::Y, Vec3::splat(3.0), SpotCone::new(inner, outer));
            let steps = 1000_u32;
            let mut sum = 0.0;
            for i in 0..steps {
                for j in 0..steps {
                    let u = [(i as f32 + 0.5) / steps as f32, (j as f32 + 0.5) / steps as f32];
                    let receiver = Receiver { position: Vec3::ONE + 2.0 * warp::sphere(u), normal: None };
                    sum += spot.towards(&receiver).map_or(0.0, |sample| f64::from(sample.radiance.x) * 4.0);
                }
            }
            let power = sum / f64::from(steps * steps) * 4.0 * std::f64::consts::PI;
            assert!((power / f64::from(spot.power()) - 1.0).abs() < 5e-3, "{inner} {outer}: {power} {}", spot.power());
        }
    }
}
