//! How paths go side by side: bounce by bounce, and within a bounce by groups of as many as vectors have lanes. Random numbers,
//! points of hits and of rectangular lights, frames and where rays start come for a whole group at once; what differs from path
//! to path is done path by path.
//!
//! Nothing that a path gets depends on which others are in its group.

use crate::accel::bvh::Stack;
use crate::accel::motion::Exposure;
use crate::query::{Encounters, Interaction};
use crate::simd::vector::set_lane;
use crate::simd::{LANES, lanes_of};

use super::draws::{DrawBounces, DrawLights, LightNumbers, Sampling};
use super::facets::Facets;
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

/// Paths side by side and what they have met, lane by lane.
#[derive(Default)]
pub(super) struct Group {
    /// Which paths: the first so many count.
    pub(super) indices: [u32; LANES],
    count: usize,
    shadings: [Shading; LANES],
    facets: Facets,
    pub(super) sampling: Sampling,
    /// Bits of the lanes whose paths are to be scattered, ...
    scattering: u32,
    /// ... and of those of them where light from one direction goes to many.
    pub(super) spreading: u32,
}

/// What paths of a group have met.
pub(super) type Met<'a> = [Option<Interaction<'a>>; LANES];

impl PathTracer {
    /// Follows all paths to their ends.
    pub(super) fn trace(&self, work: &mut Workspace, exposure: &Exposure) {
        let Workspace { paths, active, joining, encounters, group, rays, shadows, records, stack } = work;
        while !active.is_empty() {
            shadows.clear();
            let mut left = 0;
            for first in (0..active.len()).step_by(LANES) {
                group.set(&active[first..]);
                // Never beyond the paths that have been taken already.
                let mut go_on = |path| {
                    active[left] = path;
                    left += 1;
                };
                let mut met = Met::default();
                self.meet_each(group, paths, encounters, &mut met, stack, exposure);
                for lane in 0..group.count {
                    let index = group.indices[lane];
                    let (path, record) = (&mut paths[index as usize], records.get_mut(index as usize));
                    // Textures and brushed metals ask how what moves lies now.
                    if self.moves {
                        exposure.at(path.time);
                    }
                    match self.stretch(path, index, met[lane].as_ref(), &mut group.shadings[lane], shadows, record) {
                        Stretch::Ends => {}
                        Stretch::GoesOn => go_on(index),
                        Stretch::Meets => group.meet(lane, path, &met),
                    }
                }
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
    }

    /// Finds what the rays of a group's paths meet.
    fn meet_each<'a>(
        &'a self,
        group: &Group,
        paths: &[Path],
        encounters: &'a mut Encounters,
        met: &mut Met<'a>,
        stack: &mut Stack,
        exposure: &Exposure,
    ) {
        let ray = |lane: usize| {
            let path = &paths[group.indices[lane] as usize];
            if self.moves {
                exposure.at(path.time);
            }
            path.ray
        };
        self.scene.interactions(group.count, ray, encounters, stack, self.instructions, met);
    }

    /// Sends paths on from what they have met: those of the lanes of `wanted`, each with the numbers of its lane. `go_on` gets the
    /// lanes of those that go on.
    #[inline]
    pub(super) fn scatter_each(
        &self,
        group: &Group,
        met: &Met<'_>,
        wanted: u32,
        indices: &[u32; LANES],
        paths: &mut [Path],
        mut go_on: impl FnMut(usize),
    ) {
        if wanted == 0 {
            return;
        }
        let draws = self.instructions.run(DrawBounces(&group.sampling));
        let (mut samples, mut locals) = ([None; LANES], draws.cosine);
        for lane in lanes_of(wanted) {
            let shading = &group.shadings[lane];
            // Its direction is drawn already, for all lanes at once; the rest is made where it is used.
            if shading.is_chalk() {
                continue;
            }
            samples[lane] = shading.sample(&draws.of(lane));
            if let Some(sample) = &samples[lane] {
                set_lane(&mut locals, lane, sample.wi.to_array());
            }
        }
        let turned = group.facets.to_world(&locals, self.instructions);
        for lane in lanes_of(wanted) {
            let (Some(met), shading) = (&met[lane], &group.shadings[lane]) else { continue };
            let chalk = if shading.is_chalk() { shading.sample(&draws.of(lane)) } else { None };
            if let Some(sample) = chalk.as_ref().or(samples[lane].as_ref())
                && let Some(next) = turned.of(lane)
                && self.scatter(&mut paths[indices[lane] as usize], met, shading, sample, next, draws.roulette[lane])
            {
                go_on(lane);
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
    fn light_rays(&self, group: &Group, paths: &[Path], shadows: &mut Vec<ShadowRay>) {
        let Group { facets, shadings, sampling, spreading, .. } = group;
        if *spreading == 0 {
            return;
        }
        let among = self.lights.has_choice();
        let LightNumbers { choice, point } = self.instructions.run(DrawLights { sampling, among });
        let receiver = |lane: usize| shadings[lane].receiver(facets.position(lane));
        let found =
            self.lights.sample_each(*spreading, receiver, facets.positions(), &choice, &point, self.instructions);
        let turned = facets.to_local(found.directions(), self.instructions);
        for lane in lanes_of(*spreading) {
            if let (Some(light), Some((local, origin))) = (found.of(lane), turned.of(lane)) {
                let (index, evaluation) = (group.indices[lane], shadings[lane].evaluate(local));
                if let Some(shadow) = self.light_ray(&paths[index as usize], index, &light, evaluation, origin) {
                    shadows.push(shadow);
                }
            }
        }
    }
}

impl Group {
    /// Takes the first of these paths.
    #[inline]
    fn set(&mut self, paths: &[u32]) {
        self.count = LANES.min(paths.len());
        self.indices[..self.count].copy_from_slice(&paths[..self.count]);
        (self.scattering, self.spreading) = (0, 0);
    }

    /// Notes that a path is to be scattered by what it has met.
    #[inline]
    fn meet(&mut self, lane: usize, path: &Path, met: &Met<'_>) {
        let (Some(met), shading) = (&met[lane], &self.shadings[lane]) else { return };
        self.facets.set(lane, &met.surface, &shading.facet);
        self.sampling.set(lane, &path.sample, path.bounce);
        self.scattering |= 1 << lane;
        self.spreading |= u32::from(!shading.bsdf.is_delta()) << lane;
    }
}
