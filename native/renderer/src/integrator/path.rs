//! The `path` integrator: light transport by path tracing (Kajiya, "The rendering equation", 1986) with next-event estimation and
//! multiple importance sampling by the power heuristic (Veach, "Robust Monte Carlo Methods for Light Transport Simulation",
//! 1997).
//!
//! Paths of a tile go side by side, bounce by bounce (`wave.rs`): group by group their rays and shading, then all shadow rays. A
//! sample is a function of the scene, the seed, the pixel and the sample's number, and sums are exact (`film/sums.rs`): the film
//! is the same bits whoever renders which part of it.

mod bounce;
mod camera_media;
mod chalk;
#[cfg(test)]
mod chi_square;
mod dimension;
mod draws;
mod facets;
mod frame;
mod infinite;
mod light;
mod lights;
mod medium;
mod modes;
mod record;
mod scattering;
mod settings;
mod shadow;
mod split;
mod surface;
mod tree;
mod wave;
mod weights;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::few::RayGroup;
use crate::accel::motion::Exposure;
use crate::accel::ray::Ray;
use crate::bsdf::Kind;
use crate::camera::{Camera, CameraRays};
use crate::error::{Error, ErrorKind, Result};
use crate::film::aov::Aovs;
use crate::material::Material;
use crate::pool::Threads;
use crate::query::{Encounters, Queryable};
use crate::sampling::sequence::{Sample, Sequence};
use crate::scene::Scene;
use crate::simd::InstructionSet;
use crate::view::{Resolution, ViewBlock};

use light::Receiver;
use lights::Lights;
use medium::{Inside, Media};
use record::Record;
use shadow::ShadowRay;
use wave::Group;

pub use crate::film::light_tile::LightTile;
pub use settings::{LightChoice, Mode, PathSettings, Strategy};

/// A scene prepared for path tracing. Many threads may render tiles of it at a time.
pub struct PathTracer {
    scene: Queryable,
    lights: Lights,
    media: Media,
    /// Whether light goes through some surfaces as if they were not there.
    any_hole: bool,
    /// Whether there is nothing to a path's way but surfaces that scatter light, so that [`chalk`](surface::chalk) is all that it meets
    /// where it meets that.
    takes_chalk: bool,
    /// If so, of each element of the scene the albedo, where all that is met of it is chalk without normals of its own for light.
    chalks: Vec<Option<Vec3>>,
    /// Whether the time of a sample matters.
    moves: bool,
    camera: Camera,
    fov: f64,
    settings: PathSettings,
    sequence: Sequence,
    instructions: InstructionSet,
    /// Branches that a path goes on in from the first surface that spreads light; a power of two.
    branches: u32,
}

/// What the lights of a scene of which so many surfaces shine take of memory, about, in bytes.
pub fn light_bytes(emitters: u64) -> u64 {
    emitters.saturating_mul(Lights::BYTES_EACH as u64)
}

/// A path on its way.
#[derive(Clone)]
struct Path {
    ray: Ray,
    /// When the path is, from 0 when the shutter opens to 1 when it closes.
    time: f32,
    sample: Sample,
    /// The path from the camera that this is a branch of, and which; that path itself is branch 0.
    trunk: u32,
    branch: u32,
    /// What a branch counts for.
    share: f32,
    bounce: u32,
    /// Bounces that were diffuse, glossy, and through a surface.
    counts: [u16; 3],
    /// Whether the next surface is only asked for its own light.
    is_last: bool,
    /// Surfaces that it went straight through since the last bounce, and in all.
    passes: u32,
    all_passes: u32,
    /// How far it went since the last bounce, up to the last of these surfaces.
    passed: f32,
    /// The share of what the next surface sends that reaches the camera.
    throughput: Vec3,
    radiance: Vec3,
    /// The place that sent it here, and how likely; `None` from the camera and from mirrors and glass, where no light could be
    /// chosen.
    scattered: Option<(Receiver, f32)>,
    /// The squared index of refraction of where it is over that of where it began: light is denser in glass, and paths must not
    /// be ended for it.
    eta_scale: f32,
    inside: Inside,
    cone: Cone,
}

/// How wide a path is seen, for textures (Akenine-Möller et al., "Improved Shader and Texture Level of Detail Using Ray Cones",
/// JCGT
/// 2021).
#[derive(Clone, Copy)]
struct Cone {
    /// World units, where its ray starts.
    width: f32,
    /// How much wider it gets with each unit.
    spread: f32,
}

impl Cone {
    /// By how much a chalky surface widens it, in radians.
    const DIFFUSE_SPREAD: f32 = 0.2;

    /// Goes so far, to where it is scattered.
    #[inline]
    fn widen(&mut self, distance: f32, kind: Kind, roughness: impl FnOnce() -> f32) {
        self.width += self.spread * distance;
        self.spread += if kind.is_diffuse() {
            Self::DIFFUSE_SPREAD
        } else if kind.is_glossy() {
            let roughness = roughness();
            Self::DIFFUSE_SPREAD * roughness * roughness
        } else {
            0.0
        };
    }
}

/// Memory of a thread.
#[derive(Default)]
struct Workspace {
    paths: Vec<Path>,
    active: Vec<u32>,
    /// Paths that are to be active with the others from the next bounce on.
    joining: Vec<u32>,
    encounters: Box<Encounters>,
    group: Box<Group>,
    /// Of shadow rays.
    rays: RayGroup,
    shadows: Vec<ShadowRay>,
    /// What films want to know of each path besides its light; empty where they do not.
    records: Vec<Record>,
    stack: Stack,
}

impl Workspace {
    /// Forgets all paths.
    fn clear(&mut self) {
        self.paths.clear();
        self.active.clear();
        self.joining.clear();
        self.records.clear();
    }

    /// Adds the light of all branches to that of the paths from the camera, which come first.
    fn gather(&mut self) {
        for i in 0..self.paths.len() {
            let Path { trunk, radiance, branch, .. } = self.paths[i];
            if branch > 0 {
                self.paths[trunk as usize].radiance += radiance;
            }
        }
    }
}

impl PathTracer {
    /// Prepares `scene`.
    pub fn new(scene: &Scene, settings: PathSettings) -> Result<Self> {
        let queryable = Queryable::new(scene, &Threads::default())?;
        let mut media = Media::new(scene.medium().filter(|_| settings.mode == Mode::Light));
        let mut any_hole = false;
        let mut result = Ok(());
        queryable.each_material(&mut |material: &Arc<Material>| {
            any_hole |= !material.opacity.is(1.0);
            if result.is_ok() {
                if settings.mode == Mode::Light {
                    result = media.add(material);
                }
                material.each_texture(&mut |texture| {
                    if result.is_ok() {
                        result = texture.prepare();
                    }
                });
            }
        });
        result?;
        let lights = Lights::new(scene, &queryable, &settings)?;
        let moves = queryable.moves();
        let mut chalks = Vec::new();
        let takes_chalk = settings.mode == Mode::Light && media.is_empty();
        if takes_chalk {
            let all = queryable.world().flat_materials();
            chalks
                .try_reserve_exact(all.len())
                .map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory for the scene"))?;
            chalks.extend(all.map(|material| material.and_then(|material| surface::chalk(material, None))));
        }
        Ok(Self {
            scene: queryable,
            lights,
            media,
            any_hole,
            takes_chalk,
            chalks,
            moves: scene.camera().end.is_some() || moves,
            camera: *scene.camera(),
            fov: scene.settings().fov,
            settings,
            sequence: Sequence::new(settings.sampler, settings.seed, settings.samples),
            instructions: InstructionSet::detect(),
            branches: 1,
        })
    }

    /// The same for given instructions instead of the fastest that this machine has. Films are the same bits with all.
    pub fn with_instructions(self, instructions: InstructionSet) -> Self {
        Self { instructions, ..self }
    }

    /// Adds samples to the pixels of a tile. Once `cancelled` is set, or this thread is interrupted by the same, it returns soon, and
    /// the tile is not to be used.
    pub fn render_tile(
        &self,
        resolution: Resolution,
        samples: Range<u32>,
        tile: &mut LightTile,
        cancelled: &AtomicBool,
    ) {
        /// Pixels whose paths go side by side, as a square: so many that few groups are not full, and all branches stay in cache.
        const SIDE: u32 = 16;
        let mut work = Workspace::default();
        let rays = CameraRays::new(&self.camera, self.fov, resolution);
        let exposure = Exposure::start();
        let block = tile.block;
        for top in (0..block.height).step_by(SIDE as usize) {
            for left in (0..block.width).step_by(SIDE as usize) {
                let part = ViewBlock {
                    x: block.x + left,
                    y: block.y + top,
                    width: SIDE.min(block.width - left),
                    height: SIDE.min(block.height - top),
                };
                let pixels =
                    || (part.y..part.y + part.height).flat_map(|y| (part.x..part.x + part.width).map(move |x| (x, y)));
                for index in samples.clone() {
                    if cancelled.load(Ordering::Relaxed) {
                        return;
                    }
                    work.clear();
                    for (x, y) in pixels() {
                        self.start_path(&rays, (x, y), self.sequence.sample(x, y, index), &mut work);
                    }
                    if tile.aovs.kept() != Aovs::NONE {
                        work.records.resize(work.paths.len(), Record::default());
                    }
                    if !self.trace(&mut work, &exposure) {
                        return;
                    }
                    work.gather();
                    for (i, ((x, y), path)) in pixels().zip(&work.paths).enumerate() {
                        let pixel = (y - block.y) * block.width + (x - block.x);
                        let (pixel, radiance) = (pixel as usize, path.radiance.to_array());
                        match work.records.get(i) {
                            Some(record) => {
                                tile.add_guided(pixel, index, radiance, record.first.as_ref(), &record.guide());
                            }
                            None => tile.add(pixel, index, radiance, None),
                        }
                    }
                }
            }
        }
    }

    /// A path that begins at the camera.
    fn start_path(&self, rays: &CameraRays, (x, y): (u32, u32), sample: Sample, work: &mut Workspace) {
        let (ray, time) = self.camera_ray(rays, x, y, &sample);
        let (spread, width) = rays.spread();
        let index = work.paths.len() as u32;
        work.active.push(index);
        work.paths.push(Path {
            ray,
            time,
            sample,
            trunk: index,
            branch: 0,
            share: 1.0,
            bounce: 0,
            counts: [0; 3],
            is_last: false,
            passes: 0,
            all_passes: 0,
            passed: 0.0,
            throughput: Vec3::ONE,
            radiance: Vec3::ZERO,
            scattered: None,
            eta_scale: 1.0,
            inside: Inside::default(),
            cone: Cone { width: width as f32, spread: spread as f32 },
        });
    }

    /// The ray of a sample of a pixel, somewhere round the pixel's centre as the filter has it; and when it is.
    #[inline]
    fn camera_ray(&self, rays: &CameraRays, x: u32, y: u32, sample: &Sample) -> (Ray, f32) {
        let [right, below] = self.settings.filter.offset(sample.two(dimension::PIXEL));
        let (x, y) = (f64::from(x) + 0.5 + f64::from(right), f64::from(y) + 0.5 + f64::from(below));
        let time = if self.moves { sample.one(dimension::TIME) } else { 0.0 };
        let ray =
            if rays.is_exposed() { rays.exposed(x, y, sample.two(dimension::LENS), time) } else { rays.ray(x, y) };
        let [origin, direction] = [ray.origin, ray.direction].map(|v| v.as_vec3().to_array());
        (Ray { origin, tmin: 0.0, direction, tmax: f32::INFINITY }, time)
    }
}
