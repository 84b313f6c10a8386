//! How paths go side by side: bounce by bounce, and within a bounce by groups of as many as vectors have lanes. Random numbers,
//! points of hits and of rectangular lights, frames and where rays start come for a whole group at once; what differs from path
//! to path is done path by path.
//!
//! Nothing that a path gets depends on which others are in its group.

use crate::accel::bvh::Stack;
use crate::accel::motion::Exposure;
use crate::query::Interaction;
use crate::simd::vector::set_lane;
use crate::simd::{LANES, lanes_of};

use super::draws::{DrawBounces, DrawLights, LightNumbers, Sampling};
use super::facets::Facets;
use super::medium::Flight;
use super::record::Record;
use super::shadow::ShadowRay;
use super::surface::Shading;
use super::{Group, Path, PathTracer, Workspace, dimension};

/// What becomes of a path when it has gone one stretch.
pub(super) enum Stretch {
    /// It ends.
    Ends,
    /// It has a new ray already.
    GoesOn,
    /// It is to be scattered by the surface that it has met.
    Meets,
}

/// What paths of a group have met, lane by lane.
pub(super) struct Vertices<'a, 'b> {
    met: &'b [Option<Interaction<'a>>; LANES],
    shadings: &'b [Shading; LANES],
    facets: &'b Facets,
    /// Bits of the lanes where light from one direction goes to many.
    pub(super) spreading: u32,
}

impl PathTracer {
    /// Follows all paths to their ends.
    pub(super) fn trace(&self, work: &mut Workspace, exposure: &Exposure) {
        let Workspace { paths, active, joining, group: memory, shadows, records, stack } = work;
        while !active.is_empty() {
            shadows.clear();
            let mut left = 0;
            for first in (0..active.len()).step_by(LANES) {
                let mut group = [0; LANES];
                let count = LANES.min(active.len() - first);
                group[..count].copy_from_slice(&active[first..][..count]);
                self.advance(&group[..count], memory, paths, joining, shadows, records, stack, exposure, |index| {
                    active[left] = index;
                    left += 1;
                });
            }
            active.truncate(left);
            active.append(joining);
            self.light_up(shadows, paths, &mut memory.rays, exposure, stack);
        }
    }

    /// Takes a group of paths one bounce further, and tells which go on.
    #[allow(clippy::too_many_arguments, reason = "the parts of a workspace, which are borrowed apart")]
    fn advance(
        &self,
        group: &[u32],
        memory: &mut Group,
        paths: &mut Vec<Path>,
        joining: &mut Vec<u32>,
        shadows: &mut Vec<ShadowRay>,
        records: &mut [Record],
        stack: &mut Stack,
        exposure: &Exposure,
        mut go_on: impl FnMut(u32),
    ) {
        let Group { encounters, shadings, facets, .. } = memory;
        let mut met: [Option<Interaction<'_>>; LANES] = std::array::from_fn(|_| None);
        let ray = |lane: usize| {
            let path = &paths[group[lane] as usize];
            if self.moves {
                exposure.at(path.time);
            }
            path.ray
        };
        self.scene.interactions(group.len(), ray, encounters, stack, self.instructions, &mut met);
        let (mut scattering, mut spreading, mut sampling) = (0, 0, Sampling::default());
        for (lane, &index) in group.iter().enumerate() {
            let (path, met, shading) = (&mut paths[index as usize], met[lane].as_ref(), &mut shadings[lane]);
            // Textures and brushed metals ask how what moves lies now.
            if self.moves {
                exposure.at(path.time);
            }
            match self.stretch(path, index, met, shading, shadows, records.get_mut(index as usize)) {
                Stretch::Ends => {}
                Stretch::GoesOn => go_on(index),
                Stretch::Meets => {
                    if let Some(met) = met {
                        facets.set(lane, &met.surface, &shading.facet);
                        sampling.set(lane, &path.sample, path.bounce);
                        scattering |= 1 << lane;
                        spreading |= u32::from(!shading.bsdf.is_delta()) << lane;
                    }
                }
            }
        }
        let vertices = Vertices { met: &met, shadings, facets, spreading };
        if spreading != 0 {
            self.light_rays(group, &vertices, &sampling, paths, shadows);
            if self.branches > 1 {
                self.split(group, &vertices, &mut sampling, paths, joining);
            }
        }
        if scattering != 0 {
            let mut indices = [0; LANES];
            indices[..group.len()].copy_from_slice(group);
            self.scatter_each(&vertices, scattering, &indices, &sampling, paths, |lane| go_on(indices[lane]));
        }
    }

    /// Sends paths on from what they have met: those of the lanes of `wanted`, each with the numbers of its lane. `go_on` gets the
    /// lanes of those that go on.
    #[inline]
    pub(super) fn scatter_each(
        &self,
        vertices: &Vertices<'_, '_>,
        wanted: u32,
        indices: &[u32; LANES],
        sampling: &Sampling,
        paths: &mut [Path],
        mut go_on: impl FnMut(usize),
    ) {
        let draws = self.instructions.run(DrawBounces(sampling));
        let (mut samples, mut locals) = ([None; LANES], draws.cosine);
        for lane in lanes_of(wanted) {
            let shading = &vertices.shadings[lane];
            // Its direction is drawn already, for all lanes at once; the rest is made where it is used.
            if shading.is_chalk() {
                continue;
            }
            samples[lane] = shading.sample(&draws.of(lane));
            if let Some(sample) = &samples[lane] {
                set_lane(&mut locals, lane, sample.wi.to_array());
            }
        }
        let turned = vertices.facets.to_world(&locals, self.instructions);
        for lane in lanes_of(wanted) {
            let Some((met, shading)) = vertices.scattering(lane) else { continue };
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
    fn light_rays(
        &self,
        group: &[u32],
        vertices: &Vertices<'_, '_>,
        sampling: &Sampling,
        paths: &[Path],
        shadows: &mut Vec<ShadowRay>,
    ) {
        let among = self.lights.has_choice();
        let LightNumbers { choice, point } = self.instructions.run(DrawLights { sampling, among });
        let receiver = |lane: usize| vertices.shadings[lane].receiver(vertices.facets.position(lane));
        let positions = vertices.facets.positions();
        let found =
            self.lights.sample_each(vertices.spreading, receiver, positions, &choice, &point, self.instructions);
        let turned = vertices.facets.to_local(found.directions(), self.instructions);
        for lane in lanes_of(vertices.spreading) {
            if let (Some(light), Some((local, origin))) = (found.of(lane), turned.of(lane)) {
                let (index, evaluation) = (group[lane], vertices.shadings[lane].evaluate(local));
                if let Some(shadow) = self.light_ray(&paths[index as usize], index, &light, evaluation, origin) {
                    shadows.push(shadow);
                }
            }
        }
    }
}

impl<'a> Vertices<'a, '_> {
    /// What scatters the path of a lane.
    #[inline]
    fn scattering(&self, lane: usize) -> Option<(&Interaction<'a>, &Shading)> {
        Some((self.met[lane].as_ref()?, &self.shadings[lane]))
    }
}
