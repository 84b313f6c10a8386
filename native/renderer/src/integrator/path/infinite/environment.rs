//! What is round a scene, prepared: constant light, or a map.

use glam::{DQuat, DVec3, Vec3};

use crate::color::Color;
use crate::error::Result;
use crate::integrator::path::frame::Frame;
use crate::integrator::path::light::{Receiver, luminance};
use crate::limits::Limits;
use crate::sampling::warp;
use crate::scene::environment::{Environment, PreparedSky, RadianceMap, Sky, texels};

use super::map::{Map, Sight, direction_at};
use super::sun::Sun;

/// What is round a scene.
#[derive(Debug)]
pub(crate) enum Surrounding {
    /// The same radiance from everywhere.
    Constant(Vec3),
    Map(Map),
}

impl Surrounding {
    /// `environment`, and the sun that is in it.
    pub(crate) fn new(environment: &Environment, compensated: bool) -> Result<(Self, Option<Sun>)> {
        Ok(match environment {
            Environment::Constant { color, radiance } => {
                let radiance = Vec3::from_array(color.to_f32()) * *radiance as f32;
                (Self::Constant(radiance.min(Vec3::splat(f32::MAX))), None)
            }
            Environment::Map { map, rotation, scale } => {
                (Self::Map(Map::new(map.clone(), *rotation, *scale, compensated)?), None)
            }
            Environment::Sky(sky) => {
                let prepared = sky.prepare();
                let irradiance = DVec3::from_array(prepared.sun_irradiance()).as_vec3();
                let sun = Sun::new(sky.sun, PreparedSky::SUN_DIAMETER, irradiance);
                let rotation = DQuat::from_rotation_arc(DVec3::Y, sky.up.normalize());
                let map = sky_map(sky, &prepared, rotation)?;
                (Self::Map(Map::new(map.into(), rotation, 1.0, compensated)?), Some(sun))
            }
        })
    }

    /// A direction, the radiance from there, and its density per solid angle.
    #[inline]
    pub(crate) fn sample(&self, receiver: &Receiver, u: [f32; 2]) -> Option<(Vec3, Vec3, f32)> {
        match (self, receiver.normal) {
            (Self::Constant(radiance), Some(normal)) => {
                let local = warp::cosine_hemisphere(u);
                let direction = Frame::new(normal).to_world(local).normalize();
                Some((direction, *radiance, warp::cosine_hemisphere_pdf(local.z)))
            }
            (Self::Constant(radiance), None) => Some((warp::sphere(u), *radiance, SPHERE_PDF)),
            (Self::Map(map), _) => map.sample(u),
        }
    }

    /// Radiance from a direction. `sight` is what is seen there of a map, where that is known already.
    #[inline]
    pub(crate) fn radiance(&self, direction: Vec3, sight: Option<&Sight>) -> Vec3 {
        match self {
            Self::Constant(radiance) => *radiance,
            Self::Map(map) => map.radiance(&known_or_looked_at(map, direction, sight)),
        }
    }

    /// The same, and how likely [`Self::sample`] gives the direction, per solid angle.
    #[inline]
    pub(crate) fn seen(&self, receiver: &Receiver, direction: Vec3, sight: Option<&Sight>) -> (Vec3, f32) {
        match (self, receiver.normal) {
            (Self::Constant(radiance), Some(normal)) => (*radiance, warp::cosine_hemisphere_pdf(normal.dot(direction))),
            (Self::Constant(radiance), None) => (*radiance, SPHERE_PDF),
            (Self::Map(map), _) => {
                let sight = known_or_looked_at(map, direction, sight);
                (map.radiance(&sight), map.pdf(&sight))
            }
        }
    }

    /// Its mean luminance over all directions.
    pub(crate) fn luminance(&self) -> f32 {
        match self {
            Self::Constant(radiance) => luminance(*radiance),
            Self::Map(map) => map.luminance,
        }
    }
}

/// What is seen of a map in a direction.
#[inline]
fn known_or_looked_at(map: &Map, direction: Vec3, sight: Option<&Sight>) -> Sight {
    sight.copied().unwrap_or_else(|| map.look(direction))
}

/// Of each direction.
const SPHERE_PDF: f32 = 1.0 / (4.0 * std::f32::consts::PI);

/// A sky without its sun, over its ground.
fn sky_map(sky: &Sky, prepared: &PreparedSky, rotation: DQuat) -> Result<RadianceMap> {
    const ROWS: u32 = 256;
    const COLUMNS: u32 = 2 * ROWS;
    let sun = rotation.inverse() * sky.sun.normalize();
    let mut pixels = texels(COLUMNS, ROWS)?;
    // On level ground.
    let mut irradiance = DVec3::from_array(prepared.sun_irradiance()) * sun.y;
    for row in 0..ROWS / 2 {
        let v = |row: f64| row / f64::from(ROWS);
        let polar = |row: u32| libm::cos(v(row.into()) * std::f64::consts::PI);
        // ∫ cos θ dω over a texel.
        let projected = (polar(row).powi(2) - polar(row + 1).powi(2)) * std::f64::consts::PI / f64::from(COLUMNS);
        for column in 0..COLUMNS {
            let u = (f64::from(column) + 0.5) / f64::from(COLUMNS);
            let direction = direction_at([u, v(f64::from(row) + 0.5)]);
            let radiance = prepared.radiance(direction.y, direction.dot(sun));
            irradiance += DVec3::from_array(radiance) * projected;
            pixels.extend(radiance.map(|c| c as f32));
        }
    }
    let Color { red, green, blue } = sky.ground;
    let ground = irradiance * DVec3::new(red, green, blue) / std::f64::consts::PI;
    for _ in 0..COLUMNS * (ROWS - ROWS / 2) {
        pixels.extend(ground.as_vec3().to_array());
    }
    RadianceMap::new(COLUMNS, ROWS, pixels, &Limits::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skies_of_the_largest_scale_are_numbers() {
        for (turbidity, height) in [(2.0, 1.0), (10.0, 1.0), (10.0, 0.02), (2.0, 0.02)] {
            let (sun, ground) = (DVec3::new(1.0, height, 0.0), Sky::GROUND);
            let sky = Sky { sun, up: DVec3::Y, turbidity, ground, scale: 1e30 };
            sky.validate().unwrap();
            let (_, sun) = Surrounding::new(&Environment::Sky(sky), false).unwrap();
            assert!(sun.unwrap().radiance.is_finite(), "{sky:?}");
        }
    }

    #[test]
    fn a_skys_ground_reflects_what_reaches_it() {
        let albedo = Color { red: 0.5, green: 0.25, blue: 1.0 };
        let up = DVec3::new(1.0, 2.0, -0.5);
        let sky = Sky { sun: DVec3::new(0.3, 1.0, 0.6), up, turbidity: 3.0, ground: albedo, scale: 1.0 };
        let (surrounding, sun) = Surrounding::new(&Environment::Sky(sky), false).unwrap();
        let sun = sun.unwrap();
        let up = up.normalize();
        let mut irradiance = sun.irradiance.as_dvec3() * sky.sun.normalize().dot(up);
        let frame = Frame::new(up.as_vec3());
        let steps = 512_u32;
        for i in 0..steps * steps {
            let u = [i % steps, i / steps].map(|i| (i as f32 + 0.5) / steps as f32);
            let direction = frame.to_world(warp::cosine_hemisphere(u));
            irradiance +=
                surrounding.radiance(direction, None).as_dvec3() * std::f64::consts::PI / f64::from(steps * steps);
        }
        let ground = surrounding.radiance(-up.as_vec3(), None).as_dvec3() * std::f64::consts::PI / irradiance;
        assert!((ground - DVec3::new(0.5, 0.25, 1.0)).abs().max_element() < 5e-3, "{ground}");
    }
}
