//! What media paths begin in: a camera may stand in fog or under water. A ray from there tells, by what it leaves on its way out of
//! the scene and has not entered.

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::interrupt::is_interrupted;
use crate::accel::motion::Exposure;
use crate::accel::ray::Ray;
use crate::accel::world::WorldHit;

use super::bounce::MAX_PASSES;
use super::medium::{Inside, Surroundings};
use super::{Path, PathTracer};

/// The way of that ray, along no axis and no diagonal, so that it meets few edges of what stands in the usual ways.
const WAY: Vec3 = Vec3::new(0.536_27, 0.771_12, 0.343_21);

impl PathTracer {
    /// Puts paths from the camera into the media that they begin in. Only shapes count; planes have no inside.
    pub(super) fn surround(&self, paths: &mut [Path], exposure: &Exposure, stack: &mut Stack) {
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
                None => self.surroundings(origin, stack),
            };
            last = Some((origin, path.inside));
        }
    }

    /// The media round a point.
    fn surroundings(&self, origin: [f32; 3], stack: &mut Stack) -> Inside {
        let direction = WAY.to_array();
        let mut ray = Ray { origin, tmin: 0.0, direction, tmax: f32::INFINITY };
        let mut around = Surroundings::default();
        for _ in 0..MAX_PASSES {
            if is_interrupted() {
                break;
            }
            let (mut hit, mut met) = (WorldHit::MISS, None);
            self.scene.interaction(&ray, &mut hit, stack, &mut met);
            let Some(met) = met else { break };
            let enters = WAY.dot(Vec3::from_array(met.surface.normal)) < 0.0;
            self.media.note(&mut around, met.material, enters);
            ray.origin = met.surface.origin_towards(direction);
        }
        around.inside()
    }
}
