//! What media paths begin in: a camera may stand in fog or under water. Rays from there tell, by what they leave on their way out of
//! the scene and have not entered.

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::interrupt::is_interrupted;
use crate::accel::motion::Exposure;
use crate::accel::ray::Ray;
use crate::accel::world::WorldHit;

use super::bounce::MAX_PASSES;
use super::medium::{Inside, enters};
use super::{Path, PathTracer};

/// The way of the first ray, of unit length, along no axis and no diagonal, so that it meets few edges of what stands in the usual ways.
/// The second goes the other way.
const WAY: Vec3 = Vec3::new(0.536_27, 0.771_12, 0.343_21);

/// What a ray from a camera has come through so far.
#[derive(Default)]
struct Passed {
    /// Media that it has entered on its way and not left yet, ...
    entered: Vec<u16>,
    /// ... and those that it has left and not entered, the innermost first.
    left: Vec<u16>,
}

impl Passed {
    /// Goes through a surface round a medium.
    fn pass(&mut self, medium: u16, enters: bool) {
        if enters {
            self.entered.push(medium);
        } else if let Some(at) = self.entered.iter().rposition(|&other| other == medium) {
            self.entered.remove(at);
        } else {
            self.left.push(medium);
        }
    }
}

impl PathTracer {
    /// Puts paths from the camera into the media that they begin in. Only closed shapes count; planes have no inside.
    pub(super) fn start_in_media(&self, paths: &mut [Path], exposure: &Exposure, stack: &mut Stack) {
        if !self.media.fill_shapes() {
            return;
        }
        // Most cameras are at one place.
        let mut last: Option<([f32; 3], Inside)> = None;
        for path in paths {
            let origin = path.ray.origin;
            if self.moves {
                exposure.at(path.time);
            }
            path.inside = match last.filter(|(known, _)| *known == origin && !self.moves) {
                Some((_, inside)) => inside,
                None => self.media_round(origin, stack),
            };
            last = Some((origin, path.inside));
        }
    }

    /// The media round a point: those that are left both ways, as one that is left on one way alone has an open shape.
    fn media_round(&self, origin: [f32; 3], stack: &mut Stack) -> Inside {
        let mut inside = Inside::default();
        let found = self.media_left(origin, WAY, stack);
        if !found.is_empty() {
            let mut others = self.media_left(origin, -WAY, stack);
            for medium in found.into_iter().rev() {
                if let Some(at) = others.iter().position(|&other| other == medium) {
                    others.swap_remove(at);
                    inside.enter(medium);
                }
            }
        }
        inside
    }

    /// The media that a ray leaves on its way out of the scene and has not entered, the innermost first.
    fn media_left(&self, origin: [f32; 3], way: Vec3, stack: &mut Stack) -> Vec<u16> {
        let direction = way.to_array();
        let mut ray = Ray { origin, tmin: 0.0, direction, tmax: f32::INFINITY };
        let mut passed = Passed::default();
        for _ in 0..MAX_PASSES {
            let (mut hit, mut met) = (WorldHit::MISS, None);
            self.scene.interaction(&ray, &mut hit, stack, &mut met);
            let Some(met) = met.filter(|_| !is_interrupted()) else { break };
            if let Some(medium) = self.media.interior(met.material) {
                passed.pass(medium, enters(&met, way));
            }
            ray.origin = met.surface.origin_towards(direction);
        }
        passed.left
    }
}
