//! What happens to a path where it meets a surface, where a medium turns it, and where it leaves the scene.

use glam::Vec3;

use crate::accel::ray::Ray;
use crate::bsdf::Kind;
use crate::film::aov::FirstSurface;
use crate::query::Interaction;
use crate::simd::{WIDE, lanes_of};

use super::infinite::Sight;
use super::light::{Receiver, luminance};
use super::medium::{PreparedMedium, enters};
use super::record::Record;
use super::shadow::ShadowRay;
use super::surface::{Place, Shading, emission, opacity, seen_normal};
use super::wave::Stretch;
use super::weights::{arriving, light_weight, power_heuristic, roulette};
use super::{Mode, Path, PathTracer, Strategy, dimension};

/// Surfaces with holes that a path goes through in all, and a shadow ray: what is behind more of them is dark.
pub(super) const MAX_PASSES: u32 = 1024;

impl PathTracer {
    /// What paths of a group see where they leave the scene, which they do not go on from: those of the lanes of `leaving`. They
    /// wait for the memory of a map together.
    pub(super) fn leave_each(&self, leaving: u32, indices: &[u32; WIDE], paths: &mut [Path], records: &mut [Record]) {
        if leaving == 0 {
            return;
        }
        let mut sights = [None; WIDE];
        if let Some(map) = self.lights.map().filter(|_| self.settings.mode == Mode::Light) {
            for lane in lanes_of(leaving) {
                let path = &paths[indices[lane] as usize];
                let sight = map.look(Vec3::from_array(path.ray.direction));
                map.approach(&sight, path.scattered.is_some());
                sights[lane] = Some(sight);
            }
        }
        for lane in lanes_of(leaving) {
            let index = indices[lane] as usize;
            self.leave(&mut paths[index], sights[lane].as_ref(), records.get_mut(index));
        }
    }

    /// What a path sees where it leaves the scene. `sight` is what that is of the map round the scene, if there is one.
    fn leave(&self, path: &mut Path, sight: Option<&Sight>, record: Option<&mut Record>) {
        if self.settings.mode == Mode::Light {
            let (receiver, pdf) = path.scattered.unzip();
            let direction = Vec3::from_array(path.ray.direction);
            self.lights.escaped(receiver.as_ref(), direction, sight, |radiance, chosen| {
                let weight = pdf.map_or(1.0, |pdf| self.weight(pdf, || chosen));
                path.radiance += self.clamped(met_light(path, radiance, weight), path.bounce, path.share);
            });
        }
        if let Some(record) = record {
            record.leave(path);
        }
    }

    /// The weight of light that was met by a surface's direction with density `pdf`, where choosing the light would have given
    /// the direction with density `chosen`.
    fn weight(&self, pdf: f32, chosen: impl FnOnce() -> f32) -> f32 {
        match self.settings.strategy {
            Strategy::Surfaces => 1.0,
            Strategy::Lights => f32::from(u8::from(chosen() <= 0.0)),
            Strategy::Both => power_heuristic(pdf, chosen()),
        }
    }

    /// What happens where a path meets a surface, but for light that is chosen there and where it goes next: that is up to
    /// `shading`.
    #[inline]
    pub(super) fn meet(
        &self,
        path: &mut Path,
        index: u32,
        met: &Interaction<'_>,
        shading: &mut Shading,
        shadows: &mut Vec<ShadowRay>,
        mut record: Option<&mut Record>,
    ) -> Stretch {
        let direction = Vec3::from_array(path.ray.direction);
        let width = path.cone.width + path.cone.spread * met.t;
        let place = Place::new(met, width, direction);
        if self.any_hole && self.passes(path, met, place) {
            return if self.pass(path, met) { Stretch::GoesOn } else { Stretch::Ends };
        }
        let emitted = emission(met, place);
        let is_light = self.settings.mode == Mode::Light;
        if is_light && emitted != Vec3::ZERO {
            let weight =
                path.scattered.map_or(1.0, |(receiver, pdf)| self.weight(pdf, || self.lights.pdf(&receiver, met)));
            path.radiance += self.clamped(met_light(path, emitted, weight), path.bounce, path.share);
        }
        let is_last = self.is_last(path);
        record = record.filter(|record| record.wants_more(path));
        if is_last && is_light && record.is_none() {
            return Stretch::Ends;
        }
        shading.set(met, place, direction);
        if let Some(record) = record {
            let surface = FirstSurface {
                albedo: shading.albedo().to_array(),
                normal: seen_normal(met.shading_normal, direction).to_array(),
                position: met.surface.position,
                depth: path.passed + met.t,
                object: met.object,
                instance: met.instance,
            };
            record.meet(&surface, shading.bsdf.is_delta(), path);
        }
        if !is_light {
            self.look(path, index, met, shading, shadows);
            return Stretch::Ends;
        }
        if is_last { Stretch::Ends } else { Stretch::Meets }
    }

    /// Whether the surface that a path meets next, or has met, is only asked for its own light.
    #[inline]
    pub(super) fn is_last(&self, path: &Path) -> bool {
        path.bounce >= self.settings.max_bounces || path.is_last
    }

    /// Notes that a path goes through a surface into a direction.
    pub(super) fn enter(&self, path: &mut Path, met: &Interaction<'_>, next: Vec3) {
        self.media.pass(&mut path.inside, met.material, enters(met, next));
    }

    /// Sends a path on from a surface that it was scattered by, with this density, into a direction of the scene. What it carries
    /// is known.
    #[inline]
    pub(super) fn scatter(
        &self,
        path: &mut Path,
        receiver: Receiver,
        (kind, pdf): (Kind, f32),
        (next, origin): (Vec3, [f32; 3]),
    ) {
        path.scattered = (!kind.is_specular()).then_some((receiver, pdf));
        self.count(path, kind);
        go_on(path, origin, next);
    }

    /// What happens at a place in a medium where a path is turned, after `distance`. Whether it goes on.
    pub(super) fn turn(
        &self,
        path: &mut Path,
        index: u32,
        medium: &PreparedMedium,
        distance: f32,
        shadows: &mut Vec<ShadowRay>,
    ) -> bool {
        if self.is_last(path) {
            return false;
        }
        let direction = Vec3::from_array(path.ray.direction);
        let position = Vec3::from_array(path.ray.origin) + direction * distance;
        let receiver = Receiver { position, normal: None };
        let phase = medium.phase;
        let choice = || path.sample.one_fine(dimension::light(path.bounce));
        let point = path.sample.two(dimension::light_point(path.bounce));
        if let Some(light) = self.lights.sample(&receiver, choice, point) {
            let by_chance = phase.density(direction, light.direction);
            let weight = light.pdf.map_or(1.0, |pdf| light_weight(self.settings.strategy, pdf, by_chance));
            let (radiance, arrives) = arriving(path.throughput, Vec3::splat(by_chance), light.radiance, weight);
            if arrives {
                let (direction, tmax) = (light.direction.to_array(), light.distance);
                let ray = Ray { origin: position.to_array(), tmin: 0.0, direction, tmax };
                shadows.push(ShadowRay::new(path, index, ray, radiance, light.uneven));
            }
        }
        let next = phase.sample(direction, path.sample.two(dimension::direction(path.bounce)));
        path.scattered = Some((receiver, phase.density(direction, next)));
        path.cone.widen(distance, Kind::DIFFUSE_REFLECTION, || 1.0);
        go_on(path, position.to_array(), next);
        let number = path.sample.one(dimension::roulette(path.bounce));
        let (throughput, survives) = roulette(path.throughput, path.share, path.eta_scale, path.bounce, number);
        path.throughput = throughput;
        survives
    }

    /// Whether a path goes through a hole in the surface.
    fn passes(&self, path: &Path, met: &Interaction<'_>, place: Place) -> bool {
        let opaque = opacity(met, place);
        opaque < 1.0 && path.sample.one(dimension::hole(path.bounce, path.passes)) >= opaque
    }

    /// Goes straight on through a surface. Whether that is possible.
    fn pass(&self, path: &mut Path, met: &Interaction<'_>) -> bool {
        let direction = Vec3::from_array(path.ray.direction);
        self.enter(path, met, direction);
        path.cone.width += path.cone.spread * met.t;
        path.ray.origin = met.surface.origin_towards(path.ray.direction);
        path.passes += 1;
        path.all_passes += 1;
        path.passed += met.t;
        path.all_passes < MAX_PASSES
    }

    /// Counts a bounce by its kind. The next surface is the last one where there were as many as may be.
    fn count(&self, path: &mut Path, kind: Kind) {
        let (count, most) = if kind.is_transmitted() {
            (&mut path.counts[2], self.settings.max_transmission_bounces)
        } else if kind.is_diffuse() {
            (&mut path.counts[0], self.settings.max_diffuse_bounces)
        } else {
            (&mut path.counts[1], self.settings.max_glossy_bounces)
        };
        *count += 1;
        path.is_last |= u32::from(*count) > most;
    }

    /// Light that arrives after `bounces` on a branch that counts for `share`, cut as the settings say.
    pub(super) fn clamped(&self, light: Vec3, bounces: u32, share: f32) -> Vec3 {
        /// Channels so bright have a luminance that is a number.
        const MOST: Vec3 = Vec3::splat(f32::MAX / 4.0);
        let limit = self.settings.clamp_indirect * share;
        if bounces > 1 && luminance(light) > limit {
            let light = light.min(MOST);
            light * (limit / luminance(light))
        } else {
            light
        }
    }
}

/// What a path gets of light that it has met, which counts for `weight`. What is beyond all numbers may count for nothing.
#[inline]
fn met_light(path: &Path, light: Vec3, weight: f32) -> Vec3 {
    (path.throughput * light).min(Vec3::splat(f32::MAX)) * weight
}

/// Sends a path on into another direction.
#[inline]
fn go_on(path: &mut Path, origin: [f32; 3], direction: Vec3) {
    path.bounce += 1;
    path.passes = 0;
    path.passed = 0.0;
    path.ray = Ray { origin, tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY };
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use glam::{DQuat, DVec3};

    use super::*;
    use crate::camera::CameraRays;
    use crate::color::Color;
    use crate::integrator::path::{PathSettings, Workspace};
    use crate::light::Light;
    use crate::limits::Limits;
    use crate::scene::environment::{Environment, RadianceMap, Sky};
    use crate::scene::{Scene, Settings};
    use crate::view::Resolution;

    /// From the camera and from surfaces, of which some are told of and some are branches, which have no record.
    #[test]
    fn paths_that_leave_together_see_what_each_sees_alone() {
        const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };
        let pixels = (0..24 * 12 * 3).map(|i| if i / 72 % 3 == 0 { 0.0 } else { (i % 7) as f32 }).collect();
        let map = Arc::new(RadianceMap::new(24, 12, pixels, &Limits::default()).unwrap());
        let sun = DVec3::new(0.1, 0.3, -1.0);
        let environments = [
            Some(Environment::Map { map, rotation: DQuat::from_rotation_x(0.7), scale: 2.0 }),
            Some(Environment::Sky(Sky { sun, up: DVec3::Y, turbidity: 3.0, ground: Sky::GROUND, scale: 1.0 })),
            Some(Environment::Constant { color: WHITE, radiance: 1.0 }),
            None,
        ];
        let modes = [Mode::Light, Mode::Surfaces];
        for (environment, mode) in environments.iter().flat_map(|environment| modes.map(|mode| (environment, mode))) {
            let mut scene = Scene::new(Settings::new(32, 32, 120.0), Limits::default()).unwrap();
            scene.set_environment(environment.clone()).unwrap();
            // So wide that some paths see it.
            let disc = Light::Sun { direction: -sun, color: WHITE, intensity: 1.0, angular_diameter: 40.0 };
            scene.add_light(disc).unwrap();
            let tracer = PathTracer::new(&scene, PathSettings { mode, ..PathSettings::default() }).unwrap();
            let resolution = Resolution { width: 32, height: 32 };
            let rays = CameraRays::new(&tracer.camera, tracer.fov, resolution);
            let mut work = Workspace::default();
            for i in 0..resolution.width * resolution.height {
                let (x, y) = (i % resolution.width, i / resolution.width);
                tracer.start_path(&rays, (x, y), tracer.sequence.sample(x, y, 0), &mut work);
                if let Some(path) = work.paths.last_mut().filter(|_| i % 3 > 0) {
                    let receiver = Receiver { position: Vec3::ONE, normal: (i % 3 == 1).then_some(Vec3::NEG_Z) };
                    path.scattered = Some((receiver, 0.1 + (i % 5) as f32));
                    path.throughput = Vec3::new(0.5, 0.3, 0.7);
                    path.bounce = 1;
                }
            }
            let mut records = vec![Record::default(); work.paths.len() - 100];
            let mut lit = 0;
            for (group, indices) in work.active.as_chunks().0.iter().enumerate() {
                for leaving in [0xffff, 0, 1 << (group % WIDE), 0x5a31, 0x8001] {
                    let (mut together, mut alone) = (work.paths.clone(), work.paths.clone());
                    let mut told = records.clone();
                    tracer.leave_each(leaving, indices, &mut together, &mut told);
                    for lane in lanes_of(leaving) {
                        let index = indices[lane] as usize;
                        tracer.leave(&mut alone[index], None, records.get_mut(index));
                    }
                    for index in indices.map(|index| index as usize) {
                        let [one, other] = [&together[index], &alone[index]].map(|path| path.radiance);
                        assert_eq!(one.to_array().map(f32::to_bits), other.to_array().map(f32::to_bits), "{index}");
                        lit += u32::from(one != Vec3::ZERO);
                        let [one, other] = [&told, &records].map(|records| records.get(index).map(Record::guide));
                        assert_eq!(one, other, "{index}");
                        if let Some(record) = records.get_mut(index) {
                            *record = Record::default();
                        }
                    }
                }
            }
            assert_eq!(lit > 50, mode == Mode::Light, "{environment:?}: {lit}");
        }
    }
}
