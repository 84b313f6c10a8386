//! The `path` integrator: light transport by path tracing (Kajiya, "The rendering equation", 1986) with next-event estimation and
//! multiple importance sampling by the power heuristic (Veach, "Robust Monte Carlo Methods for Light Transport Simulation", 1997).
//!
//! Paths of a tile go side by side, bounce by bounce: all rays of a bounce, then their shading, then their shadow rays. A
//! sample is a function of the scene, the seed, the pixel and the sample's number, and sums are exact (`film/sums.rs`): the film
//! is the same bits whoever renders which part of it.

mod camera;
#[cfg(test)]
mod chi_square;
mod frame;
mod guide;
mod infinite;
mod light;
mod lights;
mod surface;
mod tree;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::ray::Ray;
use crate::accel::world::Surface;
use crate::error::Result;
use crate::film::aov::{Aovs, FirstSurface};
use crate::film::filter::Filter;
use crate::pool::Threads;
use crate::query::{Interaction, Queryable};
use crate::sampling::sequence::{Kind, Sample, Sequence};
use crate::scene::Scene;
use crate::view::{Resolution, ViewBlock};

use camera::Camera;
use guide::Trail;
use light::Receiver;
use lights::Lights;
use surface::{Shading, first_surface};

pub use crate::film::light_tile::LightTile;

/// Which dimensions of a sample serve what. Ones and twos are counted apart.
mod dimension {
    /// Two: where in the pixel.
    pub(super) const PIXEL: u32 = 0;
    /// Twos of each bounce: the direction of the path and that towards a light.
    pub(super) const TWOS: u32 = 2;
    /// Ones of each bounce: the lobe, the light, and whether the path goes on.
    pub(super) const ONES: u32 = 3;

    pub(super) const fn direction(bounce: u32) -> u32 {
        1 + TWOS * bounce
    }

    pub(super) const fn light_point(bounce: u32) -> u32 {
        2 + TWOS * bounce
    }

    pub(super) const fn lobe(bounce: u32) -> u32 {
        ONES * bounce
    }

    pub(super) const fn light(bounce: u32) -> u32 {
        1 + ONES * bounce
    }

    pub(super) const fn roulette(bounce: u32) -> u32 {
        2 + ONES * bounce
    }
}

/// How light is found: all agree in the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Both, weighted by how likely each finds it.
    #[default]
    Both,
    /// By directions towards lights, wherever these can be chosen.
    Lights,
    /// By directions of the surface alone; points and distant lights are chosen all the same, since no path meets them.
    Surfaces,
}

/// How one of many lights is chosen: all agree in the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LightChoice {
    /// By what it may give to the place that is to be lit, with a tree over the lights.
    #[default]
    Tree,
    /// By its power alone.
    Power,
}

/// What paths do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathSettings {
    /// Samples per pixel of the whole picture; parts of it may be drawn.
    pub samples: u32,
    /// Which picture of all those that differ in their noise alone.
    pub seed: u64,
    /// How samples are drawn.
    pub sampler: Kind,
    /// How much of the light round a pixel's centre counts for it.
    pub filter: Filter,
    /// Surfaces that a path may meet after the first.
    pub max_bounces: u32,
    /// How light is found.
    pub strategy: Strategy,
    /// How a light is chosen.
    pub light_choice: LightChoice,
    /// Luminance above which light that comes after the first bounce is cut; infinite for none of it.
    pub clamp_indirect: f32,
}

impl Default for PathSettings {
    fn default() -> Self {
        Self {
            samples: 64,
            seed: 0,
            sampler: Kind::default(),
            filter: Filter::default(),
            max_bounces: 32,
            strategy: Strategy::default(),
            light_choice: LightChoice::default(),
            clamp_indirect: f32::INFINITY,
        }
    }
}

/// Paths are ended by chance from this bounce on.
const FIRST_ROULETTE: u32 = 3;

/// A scene prepared for path tracing. Many threads may render tiles of it at a time.
pub struct PathTracer {
    scene: Queryable,
    lights: Lights,
    camera: Camera,
    settings: PathSettings,
    sequence: Sequence,
}

/// A path on its way.
struct Path {
    ray: Ray,
    sample: Sample,
    pixel: u32,
    bounce: u32,
    /// The share of what the next surface sends that reaches the camera.
    throughput: Vec3,
    radiance: Vec3,
    /// The place that sent it here, and how likely; `None` from the camera and from mirrors and glass, where no light could be chosen.
    scattered: Option<(Receiver, f32)>,
    /// The squared index of refraction of where it is over that of where it began: light is denser in glass, and paths must not be ended for it.
    eta_scale: f32,
}

/// A ray towards a light, and what it brings if nothing is in its way.
struct ShadowRay {
    ray: Ray,
    path: u32,
    radiance: Vec3,
}

/// Memory of a thread.
#[derive(Default)]
struct Workspace {
    paths: Vec<Path>,
    active: Vec<u32>,
    shadows: Vec<ShadowRay>,
    /// What each path has met first; empty where nobody wants to know.
    firsts: Vec<Option<FirstSurface>>,
    /// What the denoiser is told of each path; empty where nobody denoises.
    trails: Vec<Trail>,
    stack: Stack,
}

impl PathTracer {
    /// Prepares `scene`.
    pub fn new(scene: &Scene, settings: PathSettings) -> Result<Self> {
        let queryable = Queryable::new(scene, &Threads::default())?;
        let lights = Lights::new(scene, &queryable, &settings)?;
        Ok(Self {
            scene: queryable,
            lights,
            camera: Camera::new(scene.settings().fov, settings.filter),
            settings,
            sequence: Sequence::new(settings.sampler, settings.seed, settings.samples),
        })
    }

    /// Adds samples to the pixels of a tile. Once `cancelled` is set it returns soon, and the tile is not to be used.
    pub fn render_tile(
        &self,
        resolution: Resolution,
        samples: Range<u32>,
        tile: &mut LightTile,
        cancelled: &AtomicBool,
    ) {
        /// Pixels whose paths go side by side, as a square.
        const SIDE: u32 = 16;
        let mut work = Workspace::default();
        let block = tile.block;
        for top in (0..block.height).step_by(SIDE as usize) {
            for left in (0..block.width).step_by(SIDE as usize) {
                let part = ViewBlock {
                    x: block.x + left,
                    y: block.y + top,
                    width: SIDE.min(block.width - left),
                    height: SIDE.min(block.height - top),
                };
                for sample in samples.clone() {
                    if cancelled.load(Ordering::Relaxed) {
                        return;
                    }
                    self.start_paths(resolution, part, sample, tile, &mut work);
                    self.trace(&mut work);
                    for (i, path) in work.paths.iter().enumerate() {
                        let first = work.firsts.get(i).and_then(Option::as_ref);
                        let guide = work.trails.get(i).map(|trail| trail.guide).unwrap_or_default();
                        tile.add_guided(path.pixel as usize, sample, path.radiance.to_array(), first, &guide);
                    }
                }
            }
        }
    }

    /// One path for each pixel of a part of a tile.
    fn start_paths(&self, resolution: Resolution, part: ViewBlock, index: u32, tile: &LightTile, work: &mut Workspace) {
        work.paths.clear();
        work.active.clear();
        work.firsts.clear();
        work.trails.clear();
        for y in part.y..part.y + part.height {
            for x in part.x..part.x + part.width {
                let sample = self.sequence.sample(x, y, index);
                let direction = self.camera.direction(resolution, x, y, &sample).to_array();
                work.active.push(work.paths.len() as u32);
                work.paths.push(Path {
                    ray: Ray { origin: [0.0; 3], tmin: 0.0, direction, tmax: f32::INFINITY },
                    sample,
                    pixel: (y - tile.block.y) * tile.block.width + (x - tile.block.x),
                    bounce: 0,
                    throughput: Vec3::ONE,
                    radiance: Vec3::ZERO,
                    scattered: None,
                    eta_scale: 1.0,
                });
            }
        }
        if tile.aovs.kept() != Aovs::NONE {
            work.firsts.resize(work.paths.len(), None);
        }
        if tile.aovs.kept().has_denoising() {
            work.trails.resize(work.paths.len(), Trail::default());
        }
    }

    /// Follows all paths to their ends.
    fn trace(&self, work: &mut Workspace) {
        let Workspace { paths, active, shadows, firsts, trails, stack } = work;
        while !active.is_empty() {
            shadows.clear();
            active.retain(|&index| {
                let path = &mut paths[index as usize];
                let met = self.scene.interaction(&path.ray, stack);
                if let (Some(first), Some(met), 0) = (firsts.get_mut(index as usize), &met, path.bounce) {
                    *first = Some(first_surface(met, path.ray.direction));
                }
                let mut trail = trails.get_mut(index as usize).filter(|trail| trail.goes_on());
                if let Some(trail) = &mut trail {
                    trail.meet(met.as_ref(), path);
                }
                let is_first = path.bounce == 0;
                let goes_on = match met {
                    Some(met) => self.bounce(path, index, &met, shadows),
                    None => self.leave(path),
                };
                if let (Some(trail), true) = (trail, is_first) {
                    trail.guide.emission = path.radiance.to_array();
                }
                goes_on
            });
            for shadow in &*shadows {
                if !self.scene.occluded(&shadow.ray, stack) {
                    paths[shadow.path as usize].radiance += shadow.radiance;
                }
            }
        }
    }

    /// What a path sees where it leaves the scene, which it does not go on from.
    fn leave(&self, path: &mut Path) -> bool {
        let direction = Vec3::from_array(path.ray.direction);
        let receiver = path.scattered.as_ref().map(|(receiver, _)| receiver);
        for (radiance, chosen) in self.lights.escaped(receiver, direction) {
            let weight = path.scattered.map_or(1.0, |(_, pdf)| self.weight(pdf, || chosen));
            path.radiance += self.clamped(path.throughput * radiance * weight, path.bounce);
        }
        false
    }

    /// The weight of light that was met by a surface's direction with density `pdf`, where choosing the light would have given the
    /// direction with density `chosen`.
    fn weight(&self, pdf: f32, chosen: impl FnOnce() -> f32) -> f32 {
        match self.settings.strategy {
            Strategy::Surfaces => 1.0,
            Strategy::Lights => f32::from(u8::from(chosen() <= 0.0)),
            Strategy::Both => power_heuristic(pdf, chosen()),
        }
    }

    /// What happens where a path meets a surface. Whether it goes on.
    fn bounce(&self, path: &mut Path, index: u32, met: &Interaction<'_>, shadows: &mut Vec<ShadowRay>) -> bool {
        let direction = Vec3::from_array(path.ray.direction);
        let emission = met.material.emission.to_f32();
        if emission != [0.0; 3] {
            let weight =
                path.scattered.map_or(1.0, |(receiver, pdf)| self.weight(pdf, || self.lights.pdf(&receiver, met)));
            let light = path.throughput * Vec3::from_array(emission) * weight;
            path.radiance += self.clamped(light, path.bounce);
        }
        if path.bounce >= self.settings.max_bounces {
            return false;
        }
        let shading = Shading::new(met, direction);
        if !shading.bsdf.is_delta() {
            shadows.extend(self.light_ray(path, index, &shading, &met.surface));
        }
        let (lobe, square) =
            (path.sample.one(dimension::lobe(path.bounce)), path.sample.two(dimension::direction(path.bounce)));
        let Some((next, sample)) = shading.sample(lobe, square) else { return false };
        path.throughput *= sample.weight;
        path.scattered = (!sample.kind.is_specular()).then(|| (shading.receiver(&met.surface), sample.pdf));
        path.eta_scale *= sample.eta_scale;
        path.bounce += 1;
        let origin = met.surface.origin_towards(next.to_array());
        path.ray = Ray { origin, tmin: 0.0, direction: next.to_array(), tmax: f32::INFINITY };
        self.goes_on(path)
    }

    /// The shadow ray towards a light, if one was found.
    fn light_ray(&self, path: &Path, index: u32, shading: &Shading, surface: &Surface) -> Option<ShadowRay> {
        let (light, square) =
            (path.sample.one_fine(dimension::light(path.bounce)), path.sample.two(dimension::light_point(path.bounce)));
        let light = self.lights.sample(&shading.receiver(surface), light, square)?;
        let scattered = shading.evaluate(light.direction)?;
        let weight = match (light.pdf, self.settings.strategy) {
            (None, _) => 1.0,
            (Some(_), Strategy::Surfaces) => return None,
            (Some(pdf), Strategy::Lights) => 1.0 / pdf,
            (Some(pdf), Strategy::Both) => power_heuristic(pdf, scattered.pdf) / pdf,
        };
        let radiance = path.throughput * scattered.value * light.radiance * weight;
        // False for NaN.
        let shines = radiance.max_element() > 0.0;
        shines.then(|| {
            let origin = surface.origin_towards(light.direction.to_array());
            let ray = Ray { origin, tmin: 0.0, direction: light.direction.to_array(), tmax: light.distance };
            ShadowRay { ray, path: index, radiance: self.clamped(radiance, path.bounce + 1) }
        })
    }

    /// Light that arrives after `bounces`, cut as the settings say.
    fn clamped(&self, light: Vec3, bounces: u32) -> Vec3 {
        let limit = self.settings.clamp_indirect;
        let luminance = light::luminance(light);
        if bounces > 1 && luminance > limit { light * (limit / luminance) } else { light }
    }

    /// Russian roulette: paths that carry little end early, and the others count for them.
    fn goes_on(&self, path: &mut Path) -> bool {
        let brightest = path.throughput.max_element();
        if brightest <= 0.0 || brightest.is_nan() {
            return false;
        }
        if path.bounce < FIRST_ROULETTE {
            return true;
        }
        let survival = (brightest * path.eta_scale).min(1.0);
        let goes_on = path.sample.one(dimension::roulette(path.bounce)) < survival;
        path.throughput /= survival;
        goes_on
    }
}

/// The weight of a sample that was drawn with density `pdf` where another strategy would have drawn it with `other`.
fn power_heuristic(pdf: f32, other: f32) -> f32 {
    // As a ratio, so that squares of large densities do not overflow.
    let ratio = other / pdf;
    1.0 / (1.0 + ratio * ratio)
}
