//! All lights of a scene, and how one of them is chosen.

use std::collections::HashMap;

use glam::Vec3;

use crate::accel::world::Surface;
use crate::error::{Error, ErrorKind, Result};
use crate::light::Light as SceneLight;
use crate::query::{Interaction, Queryable};
use crate::sampling::distribution::Distribution;
use crate::scene::Scene;
use crate::scene::emitters::Place;

use super::light::{Light, LightSample};

/// The lights of a scene.
pub(super) struct Lights {
    list: Vec<Light>,
    /// By power; `None` for a scene without light.
    choice: Option<Distribution>,
    by_place: HashMap<Place, u32>,
}

impl Lights {
    /// The lights of `scene`, and its surfaces that shine.
    pub(super) fn new(scene: &Scene, queryable: &Queryable) -> Result<Self> {
        let emitters = queryable.emitters()?;
        // A scene of planes alone has no size of its own.
        let reach = Some(queryable.reach()).filter(|&reach| reach > 0.0).unwrap_or(1.0);
        let mut list = Vec::new();
        let mut by_place = HashMap::new();
        let no_memory = |_| Error::new(ErrorKind::OutOfMemory, "no memory for the lights");
        list.try_reserve(scene.lights().len() + emitters.len()).map_err(no_memory)?;
        by_place.try_reserve(emitters.len()).map_err(no_memory)?;
        for (_, light) in scene.lights() {
            list.push(match *light {
                SceneLight::Spherical { position, color, intensity } => Light::Point {
                    position: position.as_vec3(),
                    intensity: Vec3::from_array(color.to_f32()) * (intensity / (4.0 * std::f64::consts::PI)) as f32,
                },
                SceneLight::Directional { direction, color, intensity } => Light::Distant {
                    direction: -direction.as_vec3(),
                    irradiance: Vec3::from_array(color.to_f32()) * intensity as f32,
                },
            });
        }
        for emitter in emitters {
            if let Some(light) = Light::of(&emitter) {
                by_place.insert(emitter.place, list.len() as u32);
                list.push(light);
            }
        }
        let powers: Vec<f32> = list.iter().map(|light| light.power(reach)).collect();
        Ok(Self { choice: Distribution::new(&powers), list, by_place })
    }

    /// A direction from a point towards some light. Its density counts the choice of the light, too; light that no path can meet
    /// has been divided by the probability of its choice.
    #[inline]
    pub(super) fn sample(&self, from: &Surface, u: f32, v: [f32; 2]) -> Option<LightSample> {
        let choice = self.choice.as_ref()?.choose(u);
        let mut sample = self.list[choice.index].sample(from, v)?;
        match &mut sample.pdf {
            Some(pdf) => *pdf *= choice.probability,
            None => sample.radiance /= choice.probability,
        }
        Some(sample)
    }

    /// How likely [`Self::sample`] gives the direction in which a shining surface was met.
    #[inline]
    pub(super) fn pdf(&self, from: Vec3, direction: Vec3, met: &Interaction<'_>) -> f32 {
        let Some(&index) = self.by_place.get(&(met.path, met.primitive)) else { return 0.0 };
        let Some(choice) = &self.choice else { return 0.0 };
        let normal = Vec3::from_array(met.surface.normal);
        choice.probability(index as usize) * self.list[index as usize].pdf(from, direction, met.t, normal)
    }
}
