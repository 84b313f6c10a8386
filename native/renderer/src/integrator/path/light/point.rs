//! Points that shine evenly.

use glam::Vec3;

use super::{LightSample, Receiver, luminance};

/// A point that shines evenly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) position: Vec3,
    /// Radiant intensity in W/sr.
    pub(crate) intensity: Vec3,
}

impl Point {
    /// The direction to it, from anywhere else.
    #[inline]
    pub(crate) fn towards(&self, receiver: &Receiver) -> Option<LightSample> {
        let way = self.position - receiver.position;
        let distance = way.length();
        let radiance = self.intensity / (distance * distance);
        (distance > 0.0).then(|| LightSample {
            direction: way / distance,
            distance,
            radiance,
            pdf: None,
            uneven: false,
        })
    }

    /// In watts, by luminance.
    pub(crate) fn power(&self) -> f32 {
        luminance(self.intensity) * 4.0 * std::f32::consts::PI
    }
}
