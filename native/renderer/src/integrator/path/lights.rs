//! All lights of a scene, and how one of them is chosen.

use std::collections::HashMap;

use glam::Vec3;

use crate::accel::interrupt::is_interrupted;
use crate::error::{Error, ErrorKind, Result};
use crate::light::{Light as SceneLight, SpotCone};
use crate::query::{Interaction, Queryable};
use crate::sampling::distribution::Distribution;
use crate::scene::Scene;
use crate::scene::emitters::{Emitter, Place};
use crate::simd::vector::{Columns, set_lane};
use crate::simd::{InstructionSet, WIDE, lanes_of};

use super::infinite::{Infinite, Map, Sight};
use super::light::{Emitting, Light, LightSample, Met, Point, Points, Receiver, Rectangles, Spot, Square};
use super::tree::Tree;
use super::{LightChoice, PathSettings, Strategy};

/// The lights of a scene.
pub(super) struct Lights {
    /// Those that are somewhere.
    near: Vec<Light>,
    infinite: Vec<Infinite>,
    choice: Choice,
    by_place: HashMap<Place, u32>,
}

/// How one is chosen.
enum Choice {
    /// By power, first those that are somewhere; `None` for a scene without light.
    Power(Option<Distribution>),
    Tree {
        tree: Tree,
        /// Among the infinite ones, if there are any.
        infinite: Option<Distribution>,
        /// What these give together, as a luminance in W/m².
        irradiance: f64,
    },
}

/// What is known of a receiver's light is not much: neither infinite lights nor the others are chosen less often than this.
const LEAST_SHARE: f64 = 0.15;

/// One of the lights.
#[derive(Clone, Copy)]
enum Which {
    Near(usize),
    Infinite(usize),
}

/// Directions towards lights, lane by lane. What is in lanes without one means nothing.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct LightSamples {
    /// Bits of the lanes that have one.
    pub(super) lanes: u32,
    /// Of unit length.
    pub(super) directions: Columns,
    /// How far shadow rays may go.
    pub(super) distances: [f32; WIDE],
    /// See [`LightSample::radiance`].
    pub(super) radiances: Columns,
    /// Per solid angle.
    pub(super) pdfs: [f32; WIDE],
    /// 1 where paths may meet the light, 0 where they cannot and there is no density: numbers, which kernels choose by.
    pub(super) is_met: [u32; WIDE],
    /// Bits of those whose surface has to be asked for its radiance.
    pub(super) uneven: u32,
}

impl LightSamples {
    /// Points that were found side by side. What light comes from them is not known yet.
    #[inline]
    fn of(points: Points) -> Self {
        let Points { directions, ends, pdfs, found, .. } = points;
        Self { lanes: found, directions, distances: ends, pdfs, ..Self::default() }
    }

    /// Makes a lane's point one of a light of this radiance that was chosen with this probability.
    #[inline]
    fn keep(&mut self, lane: usize, radiance: Vec3, probability: f32) {
        self.pdfs[lane] *= probability;
        self.is_met[lane] = 1;
        set_lane(&mut self.radiances, lane, radiance.to_array());
    }

    /// Sets a lane.
    #[inline]
    fn set(&mut self, lane: usize, sample: &LightSample) {
        self.lanes |= 1 << lane;
        set_lane(&mut self.directions, lane, sample.direction.to_array());
        set_lane(&mut self.radiances, lane, sample.radiance.to_array());
        self.distances[lane] = sample.distance;
        self.pdfs[lane] = sample.pdf.unwrap_or(0.0);
        self.is_met[lane] = u32::from(sample.pdf.is_some());
        self.uneven |= u32::from(sample.uneven) << lane;
    }
}

impl Lights {
    /// What they take of memory for each surface that shines, about, while they are prepared.
    pub(super) const BYTES_EACH: usize = size_of::<Emitter>()
        + size_of::<Light>()
        // Tables have up to twice the places that they need.
        + 2 * size_of::<(Place, u32)>()
        + size_of::<Emitting>()
        + Tree::BYTES_EACH;

    /// The lights of `scene`, its surfaces that shine, and what is round it.
    pub(super) fn new(scene: &Scene, queryable: &Queryable, settings: &PathSettings) -> Result<Self> {
        let emitters = queryable.emitters(scene.limits())?;
        let mut near = Vec::new();
        let mut by_place = HashMap::new();
        let no_memory = |_| Error::new(ErrorKind::OutOfMemory, "no memory for the lights");
        near.try_reserve(scene.lights().len() + emitters.len()).map_err(no_memory)?;
        by_place.try_reserve(emitters.len()).map_err(no_memory)?;
        for (_, light) in scene.lights() {
            let (color, intensity) = light.intensity();
            let scaled = |factor: f64| Vec3::from_array(color.to_f32()) * (intensity * factor) as f32;
            match *light {
                SceneLight::Spherical { position, .. } => near.push(Light::Point(Point {
                    position: position.as_vec3(),
                    intensity: scaled(1.0 / (4.0 * std::f64::consts::PI)),
                })),
                SceneLight::Spot { position, direction, inner_angle, outer_angle, .. } => {
                    let cone = SpotCone::new(inner_angle, outer_angle);
                    near.push(Light::Spot(Spot::new(position, direction, scaled(1.0), cone)));
                }
                SceneLight::Directional { .. } | SceneLight::Sun { .. } => {}
            }
        }
        let mut rest = &*emitters;
        while let [emitter, others @ ..] = rest {
            // Modellers make rectangles of two triangles that follow each other.
            let both = others.first().and_then(|other| Light::of_both([emitter, other]));
            let (count, light) = if both.is_some() { (2, both) } else { (1, Light::of(emitter)) };
            if near.len().is_multiple_of(1 << 12) && is_interrupted() {
                return Err(Error::cancelled());
            }
            let (of_light, others) = rest.split_at(count);
            rest = others;
            if let Some(light) = light {
                by_place.extend(of_light.iter().map(|emitter| (emitter.place, near.len() as u32)));
                near.push(light);
            }
        }
        let infinite = Infinite::all(scene, settings.strategy == Strategy::Both)?;
        let mut emitting = Vec::new();
        emitting.try_reserve_exact(near.len()).map_err(no_memory)?;
        emitting.extend(near.iter().map(Light::emitting));
        let mut weights = Vec::new();
        weights.try_reserve_exact(near.len() + infinite.len()).map_err(no_memory)?;
        let choice = match settings.light_choice {
            LightChoice::Power => {
                // A scene of planes alone has no size of its own.
                let reach = Some(queryable.reach()).filter(|&reach| reach > 0.0).unwrap_or(1.0);
                let disc = std::f32::consts::PI * reach * reach;
                weights.extend(emitting.iter().map(|light| light.power));
                weights.extend(infinite.iter().map(|light| light.irradiance() * disc));
                Choice::Power(Distribution::new(&weights))
            }
            LightChoice::Tree => {
                // By irradiance, and a little for each: the brightest may be behind a wall.
                weights.extend(infinite.iter().map(Infinite::irradiance));
                let sum: f32 = weights.iter().sum();
                let least = 0.2 * sum / weights.len().max(1) as f32;
                weights.iter_mut().filter(|weight| **weight > 0.0).for_each(|weight| *weight += least);
                let infinite = Distribution::new(&weights);
                Choice::Tree { tree: Tree::new(&emitting)?, infinite, irradiance: sum.into() }
            }
        };
        Ok(Self { near, infinite, choice, by_place })
    }

    /// A direction from a point towards some light, chosen by `u`, 0 to 1 without 1, where there is a choice. Its density counts
    /// the choice of the light, too; light that no path can meet has been divided by the probability of its choice.
    #[inline]
    pub(super) fn sample(&self, receiver: &Receiver, u: impl FnOnce() -> f64, v: [f32; 2]) -> Option<LightSample> {
        let (which, probability) = self.choose(receiver, u)?;
        self.towards(which, receiver, v).map(|sample| sample.chosen_with(probability))
    }

    /// The same for several receivers at once, each with numbers of its own: those of the lanes of `wanted`. `positions` are where
    /// they are.
    #[inline]
    pub(super) fn sample_each(
        &self,
        wanted: u32,
        receiver: impl Fn(usize) -> Receiver,
        positions: &Columns,
        u: &[f64; WIDE],
        v: &[[f32; WIDE]; 2],
        instructions: InstructionSet,
    ) -> LightSamples {
        let (mut chosen, mut rectangular) = ([None; WIDE], 0);
        let points = if let Some((only, rectangle)) = self.only_rectangle() {
            (chosen, rectangular) = ([Some((only, 1.0)); WIDE], wanted);
            Points::of_one(rectangle, positions, v, instructions)
        } else {
            let mut rectangles = Rectangles::default();
            for lane in lanes_of(wanted) {
                let receiver = receiver(lane);
                chosen[lane] = self.choose(&receiver, || u[lane]);
                if let Some((Which::Near(index), _)) = chosen[lane]
                    && let Some(rectangle) = self.near[index].rectangle()
                    && let Some(seen) = rectangle.seen_from(receiver.position.as_dvec3())
                {
                    rectangles.set(lane, &seen, [v[0][lane], v[1][lane]]);
                    rectangular |= 1 << lane;
                }
            }
            if rectangular != 0 { rectangles.sample(instructions) } else { Points::default() }
        };
        let one_by_one = wanted & (!rectangular | points.unsure);
        let mut samples = LightSamples::of(points);
        samples.lanes &= rectangular;
        for lane in lanes_of(samples.lanes) {
            if let Some((Which::Near(index), probability)) = chosen[lane] {
                samples.keep(lane, self.near[index].radiance(), probability);
            }
        }
        // Lanes that have chosen the map. It is too large to be near in memory: they wait for it together.
        let mut by_map = 0;
        for lane in lanes_of(one_by_one) {
            let Some((which, probability)) = chosen[lane] else { continue };
            if self.is_map(which) {
                by_map |= 1 << lane;
            } else if let Some(sample) = self.towards(which, &receiver(lane), [v[0][lane], v[1][lane]]) {
                samples.set(lane, &sample.chosen_with(probability));
            }
        }
        if by_map != 0
            && let Some(map) = self.map()
        {
            map.sample_each(by_map, v, |lane, (direction, radiance, pdf)| {
                if let Some((_, probability)) = chosen[lane] {
                    let sample = LightSample::from_afar(direction, radiance, Some(pdf));
                    samples.set(lane, &sample.chosen_with(probability));
                }
            });
        }
        samples
    }

    /// Whether this one is the map round the scene.
    #[inline]
    fn is_map(&self, which: Which) -> bool {
        matches!(which, Which::Infinite(index) if self.infinite[index].map().is_some())
    }

    /// The map round the scene, if there is one.
    #[inline]
    pub(super) fn map(&self) -> Option<&Map> {
        self.infinite.iter().find_map(Infinite::map)
    }

    /// A direction towards one of them.
    #[inline]
    fn towards(&self, which: Which, receiver: &Receiver, v: [f32; 2]) -> Option<LightSample> {
        match which {
            Which::Near(index) => self.near[index].sample(receiver, v),
            Which::Infinite(index) => self.infinite[index].sample(receiver, v),
        }
    }

    /// Whether one has to be chosen.
    #[inline]
    pub(super) fn has_choice(&self) -> bool {
        self.only().is_none()
    }

    /// How likely [`Self::sample`] gives the direction in which a shining surface was met.
    #[inline]
    pub(super) fn pdf(&self, receiver: &Receiver, met: &Interaction<'_>) -> f32 {
        let Some(&index) = self.by_place.get(&met.place()) else { return 0.0 };
        let way = Vec3::from_array(met.surface.position).as_dvec3() - receiver.position.as_dvec3();
        let normal = Vec3::from_array(met.surface.normal).as_dvec3();
        let pdf = self.near[index as usize].pdf(receiver, &Met { way, normal });
        let probability = self.probability(receiver, Which::Near(index as usize));
        if probability > 0.0 { pdf * probability } else { 0.0 }
    }

    /// What a path in this direction, which leaves the scene, gets of each infinite light; and how likely [`Self::sample`] gives
    /// the direction for that light, where the path is not the camera's own. `sight` is what it sees of the map round the scene, if
    /// there is one.
    #[inline]
    pub(super) fn escaped(
        &self,
        receiver: Option<&Receiver>,
        direction: Vec3,
        sight: Option<&Sight>,
        mut take: impl FnMut(Vec3, f32),
    ) {
        for (index, light) in self.infinite.iter().enumerate() {
            let Some(receiver) = receiver else {
                take(light.radiance(direction, sight), 0.0);
                continue;
            };
            let (radiance, pdf) = light.seen(receiver, direction, sight);
            if radiance != Vec3::ZERO {
                take(radiance, pdf * self.probability(receiver, Which::Infinite(index)));
            }
        }
    }

    /// Where there is but one.
    #[inline]
    fn only(&self) -> Option<Which> {
        match (self.near.len(), self.infinite.len()) {
            (1, 0) => Some(Which::Near(0)),
            (0, 1) => Some(Which::Infinite(0)),
            _ => None,
        }
    }

    /// The same where that is a rectangle.
    #[inline]
    fn only_rectangle(&self) -> Option<(Which, &Square)> {
        match self.only()? {
            which @ Which::Near(index) => Some((which, self.near[index].rectangle()?)),
            Which::Infinite(_) => None,
        }
    }

    #[inline]
    fn choose(&self, receiver: &Receiver, u: impl FnOnce() -> f64) -> Option<(Which, f32)> {
        match self.only() {
            Some(only) => Some((only, 1.0)),
            None => self.choose_among(receiver, u()),
        }
    }

    fn choose_among(&self, receiver: &Receiver, u: f64) -> Option<(Which, f32)> {
        match &self.choice {
            Choice::Power(distribution) => {
                let choice = distribution.as_ref()?.choose(below_one(u));
                let which = match choice.index.checked_sub(self.near.len()) {
                    Some(index) => Which::Infinite(index),
                    None => Which::Near(choice.index),
                };
                Some((which, choice.probability))
            }
            Choice::Tree { tree, infinite, irradiance } => {
                let share = infinite_share(tree, infinite.as_ref(), *irradiance, receiver);
                if u < share {
                    let choice = infinite.as_ref()?.choose(below_one(u / share));
                    return Some((Which::Infinite(choice.index), choice.probability * share as f32));
                }
                let rest = ((u - share) / (1.0 - share)).min(1.0_f64.next_down());
                let found = tree.choose(receiver, rest)?;
                let probability = (found.probability * (1.0 - share)) as f32;
                (probability > 0.0).then_some((Which::Near(found.light as usize), probability))
            }
        }
    }

    /// How likely a light is chosen.
    fn probability(&self, receiver: &Receiver, which: Which) -> f32 {
        if self.only().is_some() {
            return 1.0;
        }
        match &self.choice {
            Choice::Power(distribution) => {
                let index = match which {
                    Which::Near(index) => index,
                    Which::Infinite(index) => self.near.len() + index,
                };
                distribution.as_ref().map_or(0.0, |distribution| distribution.probability(index))
            }
            Choice::Tree { tree, infinite, irradiance } => {
                let share = infinite_share(tree, infinite.as_ref(), *irradiance, receiver);
                match which {
                    Which::Near(index) => (tree.probability(receiver, index as u32) * (1.0 - share)) as f32,
                    Which::Infinite(index) => {
                        infinite.as_ref().map_or(0.0, |infinite| infinite.probability(index) * share as f32)
                    }
                }
            }
        }
    }
}

/// How likely an infinite light is chosen and not one of the tree: by what they give a receiver, as far as that is known.
fn infinite_share(tree: &Tree, infinite: Option<&Distribution>, irradiance: f64, receiver: &Receiver) -> f64 {
    if infinite.is_none() {
        return 0.0;
    }
    // As that of a point of the power of all.
    let near = tree.importance(receiver) / (4.0 * std::f64::consts::PI);
    if near > 0.0 { (irradiance / (irradiance + near)).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE) } else { 1.0 }
}

/// A number in [0, 1) as one of 32 bits.
fn below_one(u: f64) -> f32 {
    (u as f32).min(1.0_f32.next_down())
}

#[cfg(test)]
mod tests;
