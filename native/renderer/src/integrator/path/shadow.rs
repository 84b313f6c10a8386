//! Shadow rays: how much of a light gets to a point.

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::few::RayGroup;
use crate::accel::interrupt::is_interrupted;
use crate::accel::motion::Exposure;
use crate::accel::ray::Ray;
use crate::accel::world::WorldHit;
use crate::simd::WIDE;

use super::bounce::MAX_PASSES;
use super::medium::{Inside, enters};
use super::surface::{Place, emission, opacity};
use super::{Path, PathTracer};

/// A ray towards a light, and what it brings if nothing is in its way.
pub(super) struct ShadowRay {
    pub(super) ray: Ray,
    /// The path that asks.
    pub(super) path: u32,
    pub(super) radiance: Vec3,
    /// What the path counted for when it asked.
    pub(super) share: f32,
    /// Bounces of the path with it.
    pub(super) bounces: u32,
    /// Whether the light's surface does not shine evenly: then `radiance` is for light 1, and the ray looks at the surface.
    pub(super) uneven: bool,
    /// What the ray starts in.
    pub(super) inside: Inside,
}

impl ShadowRay {
    /// The one by which a path asks for light of this radiance, before it is scattered.
    #[inline]
    pub(super) fn new(path: &Path, index: u32, ray: Ray, radiance: Vec3, uneven: bool) -> Self {
        let Path { bounce, inside, share, .. } = *path;
        Self { ray, path: index, radiance, share, bounces: bounce + 1, uneven, inside }
    }
}

/// How far behind the end of a shadow ray, as a part of its length, the light's own surface is looked for.
const BEHIND: f32 = 1.0 + 4e-4;

impl PathTracer {
    /// Gives paths the light that comes through along their shadow rays.
    pub(super) fn light_up(
        &self,
        shadows: &[ShadowRay],
        paths: &mut [Path],
        rays: &mut RayGroup,
        exposure: &Exposure,
        stack: &mut Stack,
    ) {
        let few = self.scene.few().filter(|_| !self.any_hole);
        for group in shadows.chunks(WIDE) {
            if is_interrupted() {
                return;
            }
            let mut hidden = None;
            if let Some(few) = few
                && group.iter().any(|shadow| !shadow.uneven)
            {
                group.iter().enumerate().for_each(|(lane, shadow)| rays.set(lane, &shadow.ray));
                hidden = few.occluded(rays, group.len(), self.instructions);
            }
            for (lane, shadow) in group.iter().enumerate() {
                let path = &mut paths[shadow.path as usize];
                let visible = match hidden.filter(|_| !shadow.uneven) {
                    Some(hidden) if hidden >> lane & 1 != 0 => continue,
                    Some(_) => self.clear_way(shadow),
                    None => {
                        if self.moves {
                            exposure.at(path.time);
                        }
                        self.visibility(shadow, stack)
                    }
                };
                if visible != Vec3::ZERO {
                    path.radiance += self.clamped(shadow.radiance * visible, shadow.bounces, shadow.share);
                }
            }
        }
    }

    /// The part of the light that comes through to where the ray starts.
    fn visibility(&self, shadow: &ShadowRay, stack: &mut Stack) -> Vec3 {
        if self.any_hole || shadow.uneven {
            self.through_holes(shadow, stack)
        } else if self.scene.occluded(&shadow.ray, stack) {
            Vec3::ZERO
        } else {
            self.clear_way(shadow)
        }
    }

    /// The same where nothing is in the way.
    #[inline]
    fn clear_way(&self, shadow: &ShadowRay) -> Vec3 {
        // Nothing was passed, so all of the way is in the same medium.
        self.media.around(&shadow.inside).map_or(Vec3::ONE, |medium| medium.transmittance(shadow.ray.tmax))
    }

    /// The same, surface by surface.
    #[cold]
    fn through_holes(&self, shadow: &ShadowRay, stack: &mut Stack) -> Vec3 {
        let direction = Vec3::from_array(shadow.ray.direction);
        let end = shadow.ray.tmax;
        let mut ray = Ray { tmax: if shadow.uneven { end * BEHIND } else { end }, ..shadow.ray };
        let (mut light, mut inside, mut gone) = (Vec3::ONE, shadow.inside, 0.0);
        for _ in 0..MAX_PASSES {
            if is_interrupted() {
                break;
            }
            let (mut hit, mut met) = (WorldHit::MISS, None);
            self.scene.interaction(&ray, &mut hit, stack, &mut met);
            let length = met.as_ref().map_or(ray.tmax, |met| met.t);
            if let Some(medium) = self.media.around(&inside) {
                light *= medium.transmittance(length);
            }
            let Some(met) = met else { return if shadow.uneven { Vec3::ZERO } else { light } };
            // Seen as a point: the light of all samples together is the surface's mean.
            let place = Place::new(&met, 0.0, direction);
            let opaque = opacity(&met, place);
            gone += length;
            if shadow.uneven && gone >= end {
                let even = Vec3::from_array(met.material.emission.to_f32());
                return if even == Vec3::ZERO { Vec3::ZERO } else { light * emission(&met, place) * opaque };
            }
            light *= 1.0 - opaque;
            if light.max_element() <= 0.0 {
                return Vec3::ZERO;
            }
            self.media.pass(&mut inside, met.material, enters(&met, direction));
            let origin = met.surface.origin_towards(ray.direction);
            ray = Ray { origin, tmin: 0.0, tmax: ray.tmax - length, ..ray };
            if ray.tmax <= 0.0 {
                return if shadow.uneven { Vec3::ZERO } else { light };
            }
        }
        Vec3::ZERO
    }
}
