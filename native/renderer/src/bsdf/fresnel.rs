//! What share of the light a smooth boundary reflects, by the angle: the laws for glass and metals, and Schlick's shortcut.

use glam::Vec3;

/// Unpolarised reflectance of the boundary of two transparent media. `cos` is the cosine on the side that the light
/// comes from, 0 to 1; `eta` > 0 the index behind the boundary over that before it. 1 when all is reflected.
#[inline]
pub fn dielectric(cos: f32, eta: f32) -> f32 {
    let cos = cos.clamp(0.0, 1.0);
    // (cos of the angle behind · eta)² = η² − sin² θ, written so that little of it does not get lost.
    let behind2 = (eta - 1.0) * (eta + 1.0) + cos * cos;
    if behind2 <= 0.0 {
        return 1.0;
    }
    let behind = behind2.sqrt();
    let perpendicular = (cos - behind) / (cos + behind);
    let eta2_cos = eta * eta * cos;
    let parallel = (eta2_cos - behind) / (eta2_cos + behind);
    0.5 * (perpendicular * perpendicular + parallel * parallel)
}

/// About the mean of [`dielectric`] over the hemisphere with cosine weights, 2 ∫ F μ dμ, for 1 ≤ `eta` ≤ 3 or its inverse.
///
/// From outside the dense medium it is the fit of Kulla and Conty ("Revisiting Physically Based Shading at Imageworks",
/// 2017, slide 24), good to 0.01; from inside it follows because as much light gets through either way:
/// 1 − F̄(1/η) = (1 − F̄(η)) / η².
#[inline]
pub fn dielectric_average(eta: f32) -> f32 {
    let dense = if eta < 1.0 { 1.0 / eta } else { eta };
    let outside = ((dense - 1.0) / (4.085_67 + 1.000_71 * dense)).clamp(0.0, 1.0);
    if eta < 1.0 { 1.0 - (1.0 - outside) * eta * eta } else { outside }
}

/// Unpolarised reflectance of a metal with the complex index `eta` − i `k` per channel, seen from a medium of index 1.
///
/// The laws of Fresnel with a² + b² = |η² − k² − sin² θ − 2iηk| and 2a² = a² + b² + η² − k² − sin² θ.
#[inline]
pub fn conductor(cos: f32, eta: Vec3, k: Vec3) -> Vec3 {
    let cos = cos.clamp(0.0, 1.0);
    let cos2 = cos * cos;
    let sin2 = 1.0 - cos2;
    let one = |eta: f32, k: f32| {
        let difference = eta * eta - k * k - sin2;
        let twice = 2.0 * eta * k;
        let both = (difference * difference + twice * twice).sqrt();
        let a = (0.5 * (both + difference)).max(0.0).sqrt();
        let quotient = |large: f32, small: f32| (large - small) / (large + small).max(f32::MIN_POSITIVE);
        let perpendicular = quotient(both + cos2, 2.0 * a * cos);
        let parallel = perpendicular * quotient(both * cos2 + sin2 * sin2, 2.0 * a * cos * sin2);
        (0.5 * (perpendicular + parallel)).clamp(0.0, 1.0)
    };
    Vec3::new(one(eta.x, k.x), one(eta.y, k.y), one(eta.z, k.z))
}

/// Reflectance of a metal by its colour at normal incidence and at about 82°.
///
/// F(μ) = F₀ + (1 − F₀)(1 − μ)⁵ − a μ (1 − μ)⁶: Schlick's (1994) with the correction of Kutz, Hašan and Edmondson
/// ("Novel aspects of the Adobe Standard Material", 2021), whose dip a is such that F(1/7) is `tint` times Schlick's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schlick {
    f0: Vec3,
    dip: Vec3,
}

impl Schlick {
    /// `f0` and `tint` are 0 to 1 per channel; a tint of 1 is Schlick's own formula.
    #[inline]
    pub fn new(f0: Vec3, tint: Vec3) -> Self {
        const AT: f32 = 1.0 / 7.0;
        let f0 = f0.clamp(Vec3::ZERO, Vec3::ONE);
        let plain = f0 + (Vec3::ONE - f0) * fifth_power(1.0 - AT);
        let dip = plain * (Vec3::ONE - tint.clamp(Vec3::ZERO, Vec3::ONE)) / (AT * fifth_power(1.0 - AT) * (1.0 - AT));
        Self { f0, dip }
    }

    /// F(μ), 0 to 1.
    #[inline]
    pub fn at(&self, cos: f32) -> Vec3 {
        let rest = (1.0 - cos).clamp(0.0, 1.0);
        let fifth = fifth_power(rest);
        let value = self.f0 + (Vec3::ONE - self.f0) * fifth - self.dip * (cos * fifth * rest);
        value.clamp(Vec3::ZERO, Vec3::ONE)
    }

    /// 2 ∫ F μ dμ = F₀ + (1 − F₀) / 21 − a / 126.
    #[inline]
    pub fn average(&self) -> Vec3 {
        (self.f0 + (Vec3::ONE - self.f0) / 21.0 - self.dip / 126.0).clamp(Vec3::ZERO, Vec3::ONE)
    }
}

#[inline]
fn fifth_power(x: f32) -> f32 {
    let squared = x * x;
    squared * squared * x
}
