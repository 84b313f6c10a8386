//! Directions in the shading frame, whose z axis is the normal: mirroring and refraction.

use glam::Vec3;

/// 1/π.
pub(crate) const INV_PI: f32 = std::f32::consts::FRAC_1_PI;

/// A direction seen from the other side of the surface.
#[inline]
pub(crate) fn mirrored(w: Vec3) -> Vec3 {
    Vec3::new(w.x, w.y, -w.z)
}

/// The direction that a mirror with normal `m` sends `wo` to; both point away from the surface.
#[inline]
pub(crate) fn reflect(wo: Vec3, m: Vec3) -> Vec3 {
    m * (2.0 * wo.dot(m)) - wo
}

/// The direction that Snell's law sends `wo` to behind the facet with normal `m`, wo·m > 0; none when all is reflected.
///
/// `eta` is the index behind the facet over the one before it.
#[inline]
pub(crate) fn refract(wo: Vec3, m: Vec3, eta: f32) -> Option<Vec3> {
    let cos = wo.dot(m);
    let sin2_behind = (1.0 - cos * cos).max(0.0) / (eta * eta);
    if sin2_behind >= 1.0 {
        return None;
    }
    let cos_behind = (1.0 - sin2_behind).sqrt();
    Some((m * (cos / eta - cos_behind) - wo / eta).normalize())
}

/// A turn of the frame around its normal: where the grain of a brushed surface lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Turn {
    sin: f32,
    cos: f32,
}

impl Turn {
    /// By that part of a full turn, from x towards y.
    #[inline]
    pub(crate) fn new(turns: f32) -> Self {
        if turns == 0.0 {
            return Self { sin: 0.0, cos: 1.0 };
        }
        let (sin, cos) = libm::sincosf(std::f32::consts::TAU * (turns - turns.floor()));
        Self { sin, cos }
    }

    /// A direction of the frame in the turned frame.
    #[inline]
    pub(crate) fn enter(self, w: Vec3) -> Vec3 {
        Vec3::new(self.cos * w.x + self.sin * w.y, self.cos * w.y - self.sin * w.x, w.z)
    }

    /// A direction of the turned frame in the frame.
    #[inline]
    pub(crate) fn leave(self, w: Vec3) -> Vec3 {
        Vec3::new(self.cos * w.x - self.sin * w.y, self.cos * w.y + self.sin * w.x, w.z)
    }
}

/// Uses a random number in [0, 1) for a choice of the given probability and returns what is left of it, in [0, 1) again.
#[inline]
pub(crate) fn choose(lobe: &mut f32, probability: f32) -> bool {
    // The largest number below 1, which rounding must not reach past.
    const BELOW_ONE: f32 = 1.0 - f32::EPSILON / 2.0;
    let chosen = *lobe < probability;
    let rest = if chosen { *lobe / probability } else { (*lobe - probability) / (1.0 - probability) };
    *lobe = rest.clamp(0.0, BELOW_ONE);
    chosen
}
