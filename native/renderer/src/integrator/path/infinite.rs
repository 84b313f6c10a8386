//! Lights that are infinitely far away: what each sends into a direction, whoever asks.

mod environment;
mod map;
mod sun;

use glam::{DVec3, Vec3};

use crate::error::Result;
use crate::light::Light as SceneLight;
use crate::scene::Scene;

use super::light::{LightSample, Receiver, STRONGEST, luminance};
use environment::Surrounding;
pub(super) use map::{Map, Sight};
use sun::Sun;

/// A light that is infinitely far away.
#[derive(Debug)]
pub(super) enum Infinite {
    /// Parallel light, which no path meets.
    Distant {
        /// Towards the light, of unit length.
        direction: Vec3,
        /// On a surface that faces it, in W/m².
        irradiance: Vec3,
    },
    /// A disc.
    Sun(Sun),
    /// What is round the scene.
    Surrounding(Surrounding),
}

impl Infinite {
    /// Those of `scene`. Maps are sampled less where they are dark if directions of surfaces are to find that (`compensated`).
    pub(super) fn all(scene: &Scene, compensated: bool) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for (_, light) in scene.lights() {
            let (color, intensity) = light.intensity();
            let irradiance = Vec3::from_array(color.to_f32()) * intensity as f32;
            match *light {
                SceneLight::Spherical { .. } | SceneLight::Spot { .. } => {}
                SceneLight::Directional { direction, .. } => {
                    all.push(Self::Distant { direction: -direction.as_vec3(), irradiance });
                }
                SceneLight::Sun { direction, angular_diameter, .. } => {
                    all.push(Self::Sun(Sun::new(-direction, angular_diameter, irradiance)));
                }
            }
        }
        if let Some(environment) = scene.environment() {
            let (surrounding, sun) = Surrounding::new(environment, compensated)?;
            all.push(Self::Surrounding(surrounding));
            all.extend(sun.map(Self::Sun));
        }
        Ok(all)
    }

    /// A direction towards it; `None` where that is of no use.
    #[inline]
    pub(super) fn sample(&self, receiver: &Receiver, u: [f32; 2]) -> Option<LightSample> {
        Some(match self {
            Self::Distant { direction, irradiance } => LightSample::from_afar(*direction, *irradiance, None),
            Self::Sun(sun) => LightSample::from_afar(sun.sample(u), sun.radiance, Some(sun.pdf)),
            Self::Surrounding(surrounding) => {
                let (direction, radiance, pdf) = surrounding.sample(receiver, u)?;
                LightSample::from_afar(direction, radiance, Some(pdf))
            }
        })
    }

    /// The map that it is; no scene has several.
    #[inline]
    pub(super) fn map(&self) -> Option<&Map> {
        if let Self::Surrounding(Surrounding::Map(map)) = self { Some(map) } else { None }
    }

    /// What a path in this direction, which leaves the scene, gets of it. `sight` is what is seen there of a map, where that is
    /// known already.
    #[inline]
    pub(super) fn radiance(&self, direction: Vec3, sight: Option<&Sight>) -> Vec3 {
        match self {
            Self::Distant { .. } => Vec3::ZERO,
            Self::Sun(sun) => {
                if sun.holds(direction) {
                    sun.radiance
                } else {
                    Vec3::ZERO
                }
            }
            Self::Surrounding(surrounding) => surrounding.radiance(direction, sight),
        }
    }

    /// The same, and how likely [`Self::sample`] gives the direction, per solid angle.
    #[inline]
    pub(super) fn seen(&self, receiver: &Receiver, direction: Vec3, sight: Option<&Sight>) -> (Vec3, f32) {
        match self {
            Self::Sun(sun) if sun.holds(direction) => (sun.radiance, sun.pdf),
            Self::Distant { .. } | Self::Sun(_) => (Vec3::ZERO, 0.0),
            Self::Surrounding(surrounding) => surrounding.seen(receiver, direction, sight),
        }
    }

    /// The luminance of its irradiance on what faces it, in W/m², at most [`STRONGEST`]; of what is all around the mean over all ways to face.
    pub(super) fn irradiance(&self) -> f32 {
        let irradiance = match self {
            Self::Distant { irradiance, .. } => luminance(*irradiance),
            Self::Sun(sun) => luminance(sun.irradiance),
            Self::Surrounding(surrounding) => surrounding.luminance() * std::f32::consts::PI,
        };
        irradiance.min(STRONGEST)
    }
}

/// A direction as a unit vector of 32 bits.
fn narrow(direction: DVec3) -> Vec3 {
    direction.normalize_or(DVec3::Y).as_vec3()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use glam::DQuat;

    use super::*;
    use crate::color::Color;
    use crate::integrator::path::chi_square::{Directions, squares};
    use crate::integrator::path::frame::Frame;
    use crate::limits::Limits;
    use crate::sampling::sequence::{Kind, Sequence};
    use crate::sampling::warp;
    use crate::scene::environment::{Environment, RadianceMap, Sky};

    /// Dark in parts, with one bright texel, not as a whole symmetric.
    fn uneven() -> Arc<RadianceMap> {
        let texel = |i: u32| if i == 77 { 40.0 } else { f32::from(u8::from(i % 5 > 1)) * (0.2 + (i % 7) as f32) };
        let pixels = (0..20 * 10).flat_map(|i| [texel(i), 0.5 * texel(i), texel(i + 3)]).collect();
        Arc::new(RadianceMap::new(20, 10, pixels, &Limits::default()).unwrap())
    }

    #[test]
    fn directions_come_as_often_as_their_density_says() {
        const SAMPLES: u32 = 1_000_000;
        let surrounding = |environment: Environment, compensated: bool| {
            Infinite::Surrounding(Surrounding::new(&environment, compensated).unwrap().0)
        };
        let even = Environment::Constant { color: Color { red: 1.0, green: 1.0, blue: 1.0 }, radiance: 1.0 };
        let rotation = DQuat::from_axis_angle(DVec3::new(1.0, 2.0, -0.5).normalize(), 1.1);
        let map = Environment::Map { map: uneven(), rotation, scale: 2.0 };
        let ground = Color { red: 0.2, green: 0.2, blue: 0.2 };
        let sun = DVec3::new(1.0, 1.0, 0.5);
        let sky = Environment::Sky(Sky { sun, up: DVec3::new(0.1, 1.0, 0.3), turbidity: 3.0, ground, scale: 1.0 });
        let open = Receiver { position: Vec3::ZERO, normal: None };
        let facing = Receiver { normal: Some(Vec3::new(0.6, 0.0, -0.8)), ..open };
        let axis = DVec3::new(-0.3, 1.0, 0.4).normalize();
        // With how far the directions that are looked at go, as 1 − the cosine of the angle from the axis.
        let cases = [
            (surrounding(even.clone(), true), open, 2.0),
            (surrounding(even, true), facing, 2.0),
            (surrounding(map.clone(), false), facing, 2.0),
            (surrounding(map, true), open, 2.0),
            (surrounding(sky, false), open, 2.0),
            (Infinite::Sun(Sun::new(axis, 0.53, Vec3::ONE)), open, 1.3e-5),
            (Infinite::Sun(Sun::new(axis, 120.0, Vec3::ONE)), open, 0.7),
        ];
        for (number, (light, receiver, height)) in cases.iter().enumerate() {
            let mut directions = Directions::new(axis, *height);
            let frame = Frame::new(axis.as_vec3());
            let count = 1 << 21;
            let sequence = Sequence::new(Kind::Sobol, 2, count);
            let mut total = 0.0;
            for i in 0..count {
                let local = warp::cone(*height as f32, sequence.sample(0, 0, i).two(0));
                let direction = frame.to_world(local).as_dvec3().normalize();
                let density = f64::from(light.seen(receiver, direction.as_vec3(), None).1);
                let part = density * std::f64::consts::TAU * height / f64::from(count);
                directions.expect(direction, part * f64::from(SAMPLES));
                total += part;
            }
            assert!((total - 1.0).abs() < 2e-3, "{number}: its density sums to {total}");
            for (i, u) in squares(9 + number as u64, SAMPLES).enumerate() {
                let sample = light.sample(receiver, u).unwrap();
                directions.count(sample.direction.as_dvec3().normalize());
                if i % 100 == 0 {
                    let pdf = light.seen(receiver, sample.direction, None).1;
                    // But for the borders of texels and discs, on which rounding decides.
                    let same = (pdf / sample.pdf.unwrap() - 1.0).abs() < 1e-3;
                    let border = matches!(light, Infinite::Surrounding(Surrounding::Map(_)) | Infinite::Sun(_));
                    assert!(same || (border && i % 1000 != 0), "{number}: {pdf} instead of {:?}", sample.pdf);
                }
            }
            let (statistic, limit) = directions.test(cases.len());
            assert!(statistic < limit, "{number}: χ² is {statistic}, above {limit}");
        }
    }

    #[test]
    fn a_suns_disc_sends_its_irradiance() {
        for diameter in [0.01, 0.53, 10.0, 180.0] {
            let sun = Sun::new(DVec3::Y, diameter, Vec3::splat(5.0));
            let count = 1 << 14;
            let sequence = Sequence::new(Kind::Sobol, 2, count);
            let light = |i: u32| f64::from(sun.radiance.x * sun.sample(sequence.sample(0, 0, i).two(0)).y / sun.pdf);
            let irradiance = (0..count).map(light).sum::<f64>() / f64::from(count);
            assert!((irradiance / 5.0 - 1.0).abs() < 1e-3, "{diameter}: {irradiance}");
        }
    }
}
