//! How paths go side by side: bounce by bounce, and within a bounce by groups of as many as vectors have lanes. Random numbers and
//! points of rectangular lights come for a whole group at once; what differs from path to path is done path by path.
//!
//! Nothing that a path gets depends on which others are in its group.

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::motion::Exposure;
use crate::accel::world::WorldHit;
use crate::query::Interaction;
use crate::sampling::sequence::SampleLanes;
use crate::simd::{Float, Kernel, LANES};

use super::medium::Flight;
use super::record::Record;
use super::shadow::ShadowRay;
use super::surface::Shading;
use super::{Path, PathTracer, Workspace, dimension};

/// What becomes of a path when it has gone one stretch.
pub(super) enum Stretch {
    /// It ends.
    Ends,
    /// It has a new ray already.
    GoesOn,
    /// It is to be scattered by the surface that it has met.
    Meets,
}

/// What paths of a group have met that are to be scattered there, lane by lane.
struct Vertices<'a, 'b> {
    met: &'b [Option<Interaction<'a>>; LANES],
    shadings: &'b [Shading; LANES],
}

/// The random numbers of a bounce, lane by lane.
struct Bounces {
    lobe: [f32; LANES],
    direction: [[f32; LANES]; 2],
    roulette: [f32; LANES],
}

/// The random numbers that lights are chosen by, lane by lane.
struct LightNumbers {
    choice: [f64; LANES],
    point: [[f32; LANES]; 2],
}

/// Draws [`Bounces`].
struct DrawBounces {
    samples: SampleLanes,
    bounces: [u32; LANES],
}

/// Draws [`LightNumbers`].
struct DrawLights {
    samples: SampleLanes,
    bounces: [u32; LANES],
    /// Whether there is a choice.
    among: bool,
}

impl Kernel for DrawBounces {
    type Output = Bounces;

    #[inline(always)]
    fn run<F: Float>(self) -> Bounces {
        Bounces {
            lobe: self.samples.one(&each(&self.bounces, dimension::lobe)),
            direction: self.samples.two(&each(&self.bounces, dimension::direction)),
            roulette: self.samples.one(&each(&self.bounces, |bounce| dimension::roulette(bounce + 1))),
        }
    }
}

impl Kernel for DrawLights {
    type Output = LightNumbers;

    #[inline(always)]
    fn run<F: Float>(self) -> LightNumbers {
        let mut choice = [0.0; LANES];
        if self.among {
            choice = self.samples.one_fine(&each(&self.bounces, dimension::light));
        }
        LightNumbers { choice, point: self.samples.two(&each(&self.bounces, dimension::light_point)) }
    }
}

/// The dimensions that some bounces have something in.
#[inline(always)]
fn each(bounces: &[u32; LANES], dimension: impl Fn(u32) -> u32) -> [u32; LANES] {
    let mut dimensions = [0; LANES];
    for (of, &bounce) in dimensions.iter_mut().zip(bounces) {
        *of = dimension(bounce);
    }
    dimensions
}

/// The samples of some paths, and their bounces.
fn lanes<'a>(paths: impl Iterator<Item = &'a Path> + Clone) -> (SampleLanes, [u32; LANES]) {
    let mut bounces = [0; LANES];
    paths.clone().zip(&mut bounces).for_each(|(path, bounce)| *bounce = path.bounce);
    (SampleLanes::new(paths.map(|path| &path.sample)), bounces)
}

/// The numbers that a path is scattered by.
#[derive(Clone, Copy)]
pub(super) struct Draw {
    pub(super) lobe: f32,
    pub(super) direction: [f32; 2],
    pub(super) roulette: f32,
}

impl Bounces {
    #[inline]
    fn of(&self, lane: usize) -> Draw {
        let Self { lobe, direction, roulette } = self;
        Draw { lobe: lobe[lane], direction: direction.map(|numbers| numbers[lane]), roulette: roulette[lane] }
    }
}

impl PathTracer {
    /// Follows all paths to their ends.
    pub(super) fn trace(&self, work: &mut Workspace, exposure: &Exposure) {
        let Workspace { paths, active, branches, shadings, shadows, records, stack } = work;
        while !active.is_empty() {
            shadows.clear();
            let mut left = 0;
            for first in (0..active.len()).step_by(LANES) {
                let mut group = [0; LANES];
                let count = LANES.min(active.len() - first);
                group[..count].copy_from_slice(&active[first..][..count]);
                self.advance(&group[..count], paths, branches, shadings, shadows, records, stack, exposure, |index| {
                    active[left] = index;
                    left += 1;
                });
            }
            active.truncate(left);
            active.extend(paths.len() as u32..(paths.len() + branches.len()) as u32);
            paths.append(branches);
            for shadow in &*shadows {
                let path = &mut paths[shadow.path as usize];
                if self.moves {
                    exposure.at(path.time);
                }
                let visible = self.visibility(shadow, stack);
                if visible != Vec3::ZERO {
                    path.radiance += self.clamped(shadow.radiance * visible, shadow.bounces, shadow.share);
                }
            }
        }
    }

    /// Takes a group of paths one bounce further, and tells which go on.
    #[allow(clippy::too_many_arguments, reason = "the parts of a workspace, which are borrowed apart")]
    fn advance(
        &self,
        group: &[u32],
        paths: &mut [Path],
        branches: &mut Vec<Path>,
        shadings: &mut [Shading; LANES],
        shadows: &mut Vec<ShadowRay>,
        records: &mut [Record],
        stack: &mut Stack,
        exposure: &Exposure,
        mut go_on: impl FnMut(u32),
    ) {
        let mut hits = [WorldHit::MISS; LANES];
        let mut met: [Option<Interaction<'_>>; LANES] = std::array::from_fn(|_| None);
        for (lane, (&index, hit)) in group.iter().zip(&mut hits).enumerate() {
            let (path, met, shading) = (&mut paths[index as usize], &mut met[lane], &mut shadings[lane]);
            if self.moves {
                exposure.at(path.time);
            }
            self.scene.interaction(&path.ray, hit, stack, met);
            match self.stretch(path, index, met.as_ref(), shading, shadows, records.get_mut(index as usize)) {
                Stretch::Ends => *met = None,
                Stretch::GoesOn => {
                    *met = None;
                    go_on(index);
                }
                Stretch::Meets => {}
            }
        }
        let vertices = Vertices { met: &met, shadings };
        self.light_rays(group, &vertices, paths, shadows);
        if self.branches > 1 {
            self.split(group, &vertices, paths, branches);
        }
        let (samples, bounces) = lanes(group.iter().map(|&index| &paths[index as usize]));
        let draws = self.instructions.run(DrawBounces { samples, bounces });
        for (lane, &index) in group.iter().enumerate() {
            if let Some((met, shading)) = vertices.scattering(lane)
                && self.scatter(&mut paths[index as usize], met, shading, draws.of(lane))
            {
                go_on(index);
            }
        }
    }

    /// Takes a path to what its ray meets.
    #[inline]
    fn stretch(
        &self,
        path: &mut Path,
        index: u32,
        met: Option<&Interaction<'_>>,
        shading: &mut Shading,
        shadows: &mut Vec<ShadowRay>,
        mut record: Option<&mut Record>,
    ) -> Stretch {
        if !self.media.is_empty()
            && let Some(medium) = self.media.around(&path.inside)
        {
            let distance = met.map_or(f32::INFINITY, |met| met.t);
            let (channel, u) = (
                path.sample.one(dimension::channel(path.bounce, path.passes)),
                path.sample.one(dimension::distance(path.bounce, path.passes)),
            );
            match medium.fly(distance, path.throughput, channel, u) {
                Flight::Through(weight) => path.throughput *= weight,
                Flight::Turned(distance, weight) => {
                    path.throughput *= weight;
                    if let Some(record) = &mut record {
                        record.turn(path);
                    }
                    let goes_on = self.turn(path, index, medium, distance, shadows);
                    return if goes_on { Stretch::GoesOn } else { Stretch::Ends };
                }
            }
        }
        match met {
            Some(met) => self.meet(path, index, met, shading, shadows, record),
            None => {
                self.leave(path, record);
                Stretch::Ends
            }
        }
    }

    /// The shadow rays from where a group of paths has met surfaces.
    fn light_rays(&self, group: &[u32], vertices: &Vertices<'_, '_>, paths: &[Path], shadows: &mut Vec<ShadowRay>) {
        let mut receivers = [None; LANES];
        for (lane, receiver) in receivers.iter_mut().enumerate() {
            if let Some((met, shading)) = vertices.spreading(lane) {
                *receiver = Some(shading.receiver(&met.surface));
            }
        }
        if receivers.iter().all(Option::is_none) {
            return;
        }
        let (samples, bounces) = lanes(group.iter().map(|&index| &paths[index as usize]));
        let among = self.lights.has_choice();
        let LightNumbers { choice, point } = self.instructions.run(DrawLights { samples, bounces, among });
        self.lights.sample_each(&receivers, &choice, &point, |lane, light| {
            let Some((met, shading)) = vertices.spreading(lane) else { return };
            let evaluate = |direction| shading.evaluate(direction).map(|found| (found.value, found.pdf));
            let origin = |direction| met.surface.origin_towards(direction);
            let index = group[lane];
            shadows.extend(self.light_ray(&paths[index as usize], index, light, evaluate, origin));
        });
    }

    /// Splits those paths of a group that are whole yet and have met what spreads light: each becomes its first branch, and the others are
    /// added, as far as they go on.
    fn split(&self, group: &[u32], vertices: &Vertices<'_, '_>, paths: &mut [Path], branches: &mut Vec<Path>) {
        let share = 1.0 / self.branches as f32;
        let (mut of, mut count) = ([0; LANES], 0);
        for (lane, &index) in group.iter().enumerate() {
            let path = &mut paths[index as usize];
            if path.share >= 1.0 && vertices.spreading(lane).is_some() {
                path.share = share;
                path.throughput *= share;
                of[count] = lane;
                count += 1;
            }
        }
        let of = &of[..count];
        if of.is_empty() {
            return;
        }
        for branch in 1..self.branches {
            let first = branches.len();
            branches.extend(of.iter().map(|&lane| {
                let path = &paths[group[lane] as usize];
                let sample = path.sample.part(self.branches, branch);
                Path { sample, branch, radiance: Vec3::ZERO, ..path.clone() }
            }));
            let (samples, bounces) = lanes(branches[first..].iter());
            let draws = self.instructions.run(DrawBounces { samples, bounces });
            let mut left = first;
            for (number, &lane) in of.iter().enumerate() {
                if let Some((met, shading)) = vertices.scattering(lane)
                    && self.scatter(&mut branches[first + number], met, shading, draws.of(number))
                {
                    if left < first + number {
                        branches.swap(left, first + number);
                    }
                    left += 1;
                }
            }
            branches.truncate(left);
        }
        for &lane in of {
            let sample = &mut paths[group[lane] as usize].sample;
            *sample = sample.part(self.branches, 0);
        }
    }
}

impl<'a> Vertices<'a, '_> {
    /// What scatters the path of a lane.
    #[inline]
    fn scattering(&self, lane: usize) -> Option<(&Interaction<'a>, &Shading)> {
        Some((self.met[lane].as_ref()?, &self.shadings[lane]))
    }

    /// The same where light from one direction goes to many.
    #[inline]
    fn spreading(&self, lane: usize) -> Option<(&Interaction<'a>, &Shading)> {
        self.scattering(lane).filter(|(_, shading)| !shading.bsdf.is_delta())
    }
}
