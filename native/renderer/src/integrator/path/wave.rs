//! How paths go side by side: bounce by bounce, and within a bounce by groups of as many as the widest vectors have lanes. Random numbers,
//! points of hits and of rectangular lights, frames, where rays start, surfaces of chalk, and what light and paths count for come for
//! a whole group at once; other surfaces and lights are asked path by path. What they read of a map of the sky is brought nearer for a
//! whole group before it is read, as there is too much of it to be near.
//!
//! Nothing that a path gets depends on which others are in its group.

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::few::RayGroup;
use crate::accel::interrupt::is_interrupted;
use crate::accel::motion::Exposure;
use crate::accel::ray::Ray;
use crate::film::aov::FirstSurface;
use crate::query::{Encounters, Interaction};
use crate::scene::world::Met as SceneMet;
use crate::simd::{InstructionSet, WIDE, lanes_of, vector};

use super::chalk::Chalk;
use super::draws::{DrawBounces, DrawLights, LightNumbers, Sampling};
use super::facets::Facets;
use super::light::Receiver;
use super::medium::Flight;
use super::record::Record;
use super::scattering::{Carried, Continue, Weigh};
use super::shadow::ShadowRay;
use super::surface::{Shading, chalk, seen_normal};
use super::{Path, PathTracer, Workspace, dimension};

/// What becomes of a path when it has gone one stretch.
pub(super) enum Stretch {
    /// It ends.
    Ends,
    /// It leaves the scene, and ends with what it sees there.
    Leaves,
    /// It has a new ray already.
    GoesOn,
    /// It is to be scattered by the surface that it has met.
    Meets,
}

/// Paths side by side and what they have met, lane by lane.
#[derive(Default)]
pub(super) struct Group {
    /// Which paths: the first so many count.
    pub(super) indices: [u32; WIDE],
    count: usize,
    /// How far they have gone to what they have met.
    distances: [f32; WIDE],
    /// What they have met that is chalk, ...
    chalk: Chalk,
    /// ... and what is not.
    shadings: [Shading; WIDE],
    facets: Facets,
    pub(super) sampling: Sampling,
    /// Bits of the lanes whose paths are to be scattered, ...
    scattering: u32,
    /// ... and of those of them where light from one direction goes to many.
    pub(super) spreading: u32,
    /// Bits of the lanes whose paths leave the scene.
    leaving: u32,
}

/// What paths of a group have met.
pub(super) type Met<'a> = [Option<Interaction<'a>>; WIDE];

impl PathTracer {
    /// Follows all paths from the camera to their ends. False where this thread was interrupted before: then they are not to be used.
    #[must_use]
    pub(super) fn trace(&self, work: &mut Workspace, exposure: &Exposure) -> bool {
        let Workspace { paths, active, joining, encounters, group, rays, shadows, records, stack } = work;
        self.start_in_media(paths, exposure, stack);
        while !active.is_empty() {
            shadows.clear();
            let mut left = 0;
            for first in (0..active.len()).step_by(WIDE) {
                if is_interrupted() {
                    return false;
                }
                group.set(&active[first..]);
                // Never beyond the paths that have been taken already.
                let mut go_on = |path| {
                    active[left] = path;
                    left += 1;
                };
                self.meet_each(group, paths, encounters, stack, exposure);
                let encounters = &**encounters;
                let mut met = Met::default();
                for lane in 0..group.count {
                    let index = group.indices[lane];
                    let (path, record) = (&mut paths[index as usize], records.get_mut(index as usize));
                    // Smooth normals, textures and brushed metals ask how what moves lies now.
                    if self.moves {
                        exposure.at(path.time);
                    }
                    if let Some(albedo) = self.known_chalk(encounters, lane) {
                        group.meet_chalk(lane, albedo, None, path);
                        continue;
                    }
                    let of = self.scene.met_at(encounters, lane);
                    if of.as_ref().is_some_and(|of| self.meet_chalk(group, lane, encounters, of, path)) {
                        continue;
                    }
                    self.scene.interaction_at(encounters, lane, of, &mut met[lane]);
                    match self.stretch(path, index, met[lane].as_ref(), &mut group.shadings[lane], shadows, record) {
                        Stretch::Ends => {}
                        Stretch::Leaves => group.leaving |= 1 << lane,
                        Stretch::GoesOn => go_on(index),
                        Stretch::Meets => group.meet(lane, path, &met),
                    }
                }
                self.leave_each(group.leaving, &group.indices, paths, records);
                group.face(encounters.rays(), self.instructions);
                self.tell(group, encounters, paths, records);
                self.light_rays(group, paths, shadows);
                if self.branches > 1 {
                    self.split(group, &met, paths, joining);
                }
                let Group { scattering, ref indices, .. } = **group;
                self.scatter_each(group, &met, scattering, indices, paths, |lane| go_on(indices[lane]));
            }
            active.truncate(left);
            active.append(joining);
            self.light_up(shadows, paths, rays, exposure, stack);
        }
        !is_interrupted()
    }

    /// Finds what the rays of a group's paths meet.
    fn meet_each(
        &self,
        group: &mut Group,
        paths: &[Path],
        encounters: &mut Encounters,
        stack: &mut Stack,
        exposure: &Exposure,
    ) {
        let path = |lane: usize| &paths[group.indices[lane] as usize];
        let at = |lane: usize| {
            if self.moves {
                exposure.at(path(lane).time);
            }
        };
        self.scene.encounter(group.count, |lane| path(lane).ray, at, encounters, stack, self.instructions);
        group.facets.set_places(encounters.surfaces());
        group.chalk.start(&encounters.surfaces().normals);
        for lane in 0..group.count {
            group.distances[lane] = encounters.t(lane);
        }
    }

    /// The albedo of what a lane's ray has met, if it is known to be chalk for its element alone.
    #[inline]
    fn known_chalk(&self, encounters: &Encounters, lane: usize) -> Option<Vec3> {
        *self.chalks.get(self.scene.element_at(encounters, lane)? as usize)?
    }

    /// Puts what a path has met into a lane of the group, if it is chalk and there is nothing else to a path's way.
    #[inline]
    fn meet_chalk(
        &self,
        group: &mut Group,
        lane: usize,
        encounters: &Encounters,
        of: &SceneMet<'_>,
        path: &Path,
    ) -> bool {
        if !self.takes_chalk {
            return false;
        }
        let Some(albedo) = chalk(of.material, of.color) else { return false };
        group.meet_chalk(lane, albedo, encounters.smooth_normal(lane, of), path);
        true
    }

    /// Sends paths on from what they have met: those of the lanes of `wanted`, each with the numbers of its lane. `go_on` gets the
    /// lanes of those that go on.
    #[inline]
    pub(super) fn scatter_each(
        &self,
        group: &Group,
        met: &Met<'_>,
        wanted: u32,
        indices: &[u32; WIDE],
        paths: &mut [Path],
        mut go_on: impl FnMut(usize),
    ) {
        if wanted == 0 {
            return;
        }
        let others = wanted & !group.chalk.lanes();
        let draws = self.instructions.run_wide(DrawBounces { sampling: &group.sampling, among: others != 0 });
        let mut carried = Carried::default();
        lanes_of(wanted).for_each(|lane| carried.set(lane, &paths[indices[lane] as usize]));
        let mut samples = group.chalk.sample(&draws.cosine, self.instructions);
        for lane in lanes_of(others) {
            if let Some(sample) = group.shadings[lane].sample(&draws.of(lane)) {
                samples.set(lane, &sample);
            }
        }
        let turned = group.facets.to_world(&samples.locals, self.instructions);
        let onward =
            self.instructions.run_wide(Continue { carried: &carried, samples: &samples, roulette: &draws.roulette });
        for lane in lanes_of(wanted & samples.lanes & turned.sound) {
            let path = &mut paths[indices[lane] as usize];
            (path.throughput, path.eta_scale) = onward.of(lane);
            let roughness = || group.shadings[lane].bsdf.roughness();
            let lobe = (samples.kinds[lane], samples.pdfs[lane]);
            let next = turned.direction(lane);
            if let Some(met) = &met[lane]
                && samples.kinds[lane].is_transmitted()
            {
                self.enter(path, met, next);
            }
            path.cone.widen(group.distances[lane], samples.kinds[lane], roughness);
            self.scatter(path, group.receiver(lane), lobe, (next, turned.origin(lane)));
            if onward.lanes >> lane & 1 != 0 {
                go_on(lane);
            }
        }
    }

    /// Tells records of the chalk that paths have met, and finds which go on from there.
    #[inline]
    fn tell(&self, group: &mut Group, encounters: &Encounters, paths: &[Path], records: &mut [Record]) {
        for lane in lanes_of(group.chalk.lanes()) {
            let index = group.indices[lane] as usize;
            let path = &paths[index];
            if let Some(record) = records.get_mut(index).filter(|record| record.wants_more(path))
                && let Some(of) = self.scene.met_at(encounters, lane)
            {
                let direction = Vec3::from_array(path.ray.direction);
                let surface = FirstSurface {
                    albedo: group.chalk.albedo(lane).to_array(),
                    normal: seen_normal(group.chalk.smooth_normal(lane), direction).to_array(),
                    position: group.facets.position(lane).to_array(),
                    depth: path.passed + group.distances[lane],
                    object: of.object,
                    instance: of.instance,
                };
                record.meet(&surface, false, path);
            }
            let goes_on = u32::from(!self.is_last(path)) << lane;
            group.scattering |= goes_on;
            group.spreading |= goes_on;
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
            None => Stretch::Leaves,
        }
    }

    /// The shadow rays from where a group of paths has met surfaces.
    fn light_rays(&self, group: &Group, paths: &[Path], shadows: &mut Vec<ShadowRay>) {
        let Group { indices, chalk, shadings, facets, sampling, spreading, .. } = group;
        let (spreading, instructions) = (*spreading, self.instructions);
        if spreading == 0 {
            return;
        }
        let among = self.lights.has_choice();
        let LightNumbers { choice, point } = instructions.run_wide(DrawLights { sampling, among });
        let receiver = |lane: usize| group.receiver(lane);
        let lights = self.lights.sample_each(spreading, receiver, facets.positions(), &choice, &point, instructions);
        let turned = facets.to_local(&lights.directions, instructions);
        let mut evaluations = chalk.evaluate(turned.directions(), instructions);
        let found = spreading & lights.lanes & turned.sound;
        for lane in lanes_of(found & !chalk.lanes()) {
            evaluations.set(lane, &shadings[lane].evaluate(turned.direction(lane)));
        }
        let mut carried = Carried::default();
        lanes_of(found).for_each(|lane| carried.set(lane, &paths[indices[lane] as usize]));
        let arriving = instructions.run_wide(Weigh {
            carried: &carried,
            evaluations: &evaluations,
            lights: &lights,
            strategy: self.settings.strategy,
        });
        for lane in lanes_of(found & arriving.lanes) {
            let index = indices[lane];
            let (direction, tmax) = (vector::lane(&lights.directions, lane), lights.distances[lane]);
            let ray = Ray { origin: turned.origin(lane), tmin: 0.0, direction, tmax };
            let uneven = lights.uneven >> lane & 1 != 0;
            shadows.push(ShadowRay::new(&paths[index as usize], index, ray, arriving.radiance(lane), uneven));
        }
    }
}

impl Group {
    /// Takes the first of these paths.
    #[inline]
    fn set(&mut self, paths: &[u32]) {
        self.count = WIDE.min(paths.len());
        self.indices[..self.count].copy_from_slice(&paths[..self.count]);
        (self.scattering, self.spreading, self.leaving) = (0, 0, 0);
    }

    /// Finds how all surfaces lie, as the group's rays see them.
    #[inline]
    fn face(&mut self, rays: &RayGroup, instructions: InstructionSet) {
        self.chalk.face(rays, &mut self.facets, instructions);
        for lane in lanes_of(self.scattering) {
            self.facets.set_facet(lane, &self.shadings[lane].facet);
        }
    }

    /// Notes that a path has met chalk, which may have a normal of its own for light.
    #[inline]
    fn meet_chalk(&mut self, lane: usize, albedo: Vec3, smooth: Option<Vec3>, path: &Path) {
        self.chalk.set(lane, albedo, smooth);
        self.sampling.set(lane, &path.sample, path.bounce);
    }

    /// Notes that a path is to be scattered by what it has met, which is no chalk.
    #[inline]
    fn meet(&mut self, lane: usize, path: &Path, met: &Met<'_>) {
        let (Some(met), shading) = (&met[lane], &self.shadings[lane]) else { return };
        self.facets.set_place(lane, &met.surface);
        self.sampling.set(lane, &path.sample, path.bounce);
        self.scattering |= 1 << lane;
        self.spreading |= u32::from(!shading.bsdf.is_delta()) << lane;
    }

    /// The place that a lane's light is chosen for.
    #[inline]
    fn receiver(&self, lane: usize) -> Receiver {
        let position = self.facets.position(lane);
        if self.chalk.lanes() >> lane & 1 != 0 {
            Receiver { position, normal: Some(self.facets.normal(lane)) }
        } else {
            self.shadings[lane].receiver(position)
        }
    }
}
