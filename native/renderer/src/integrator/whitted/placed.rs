//! Shapes under transforms, which packets meet one ray at a time: meshes, solids and groups, and what is there.

use std::sync::Arc;

use glam::Vec3;

use crate::accel::bvh::Stack;
use crate::accel::ray::Ray;
use crate::accel::world::Surface as AccelSurface;
use crate::error::Result;
use crate::geometry::PrimitiveId;
use crate::material::Material;
use crate::pool::Threads;
use crate::scene::Scene;
use crate::scene::world::{ElementWorld, Met};
use crate::simd::LANES;

use super::materials::{MaterialRow, Materials, Nearest, nearest};
use super::pose::View;

/// Stands for whatever was met in the world of placed shapes, where primitives are numbers.
pub(super) const PLACED: PrimitiveId = PrimitiveId::MAX - 1;

/// Eight rays, lane by lane.
pub(super) struct LaneRays {
    pub(super) origin: [[f32; LANES]; 3],
    /// Of unit length.
    pub(super) direction: [[f32; LANES]; 3],
    /// How far they may go: to the nearest hit that is known, or to a light.
    pub(super) end: [f32; LANES],
}

impl LaneRays {
    fn ray(&self, lane: usize) -> Ray {
        Ray {
            origin: self.origin.map(|axis| axis[lane]),
            tmin: 0.0,
            direction: self.direction.map(|axis| axis[lane]),
            tmax: self.end[lane],
        }
    }
}

/// What eight rays met of placed shapes.
#[derive(Default)]
pub(super) struct PlacedHits {
    /// The lanes that met one, nearer than anything else.
    pub(super) bits: u32,
    pub(super) distance: [f32; LANES],
    pub(super) position: [[f32; LANES]; 3],
    /// For shading: towards the viewer, but for glass, where it points outwards.
    pub(super) normal: [[f32; LANES]; 3],
    pub(super) rows: [MaterialRow; LANES],
    surfaces: [Option<AccelSurface>; LANES],
}

/// The placed shapes of a scene.
pub(super) struct PlacedShapes {
    world: ElementWorld,
}

impl PlacedShapes {
    /// `None` for a scene without any.
    pub(super) fn new(scene: &Scene, view: &View) -> Result<Option<Self>> {
        let moved = view.placed(scene.elements())?;
        let elements = moved.as_deref().unwrap_or(scene.elements());
        let world = ElementWorld::new(elements, false, &Threads::default())?;
        Ok((!world.is_empty()).then_some(Self { world }))
    }

    pub(super) fn each_material(&self, visit: &mut dyn FnMut(&Arc<Material>, f32)) {
        self.world.each_material(visit);
    }

    /// What the rays of `bits` meet before their ends.
    #[inline(never)]
    pub(super) fn meet(&self, rays: &LaneRays, bits: u32, materials: &Materials, stack: &mut Stack) -> PlacedHits {
        let mut hits = PlacedHits::default();
        for lane in (0..LANES).filter(|lane| bits >> lane & 1 != 0) {
            let ray = rays.ray(lane);
            let hit = self.world.nearest(&ray, stack);
            // A tie is the sphere's or plane's.
            if hit.is_miss() || hit.hit.t >= ray.tmax {
                continue;
            }
            let Some((met, surface)) = self.world.met(&hit).zip(self.world.surface(&ray, &hit)) else { continue };
            let direction = Vec3::from_array(ray.direction);
            let normal = shading_normal(&met, &surface, met.shading_normal(&hit), direction);
            let [u, v] = met.texture_coordinates(&hit);
            hits.bits |= 1 << lane;
            hits.distance[lane] = hit.hit.t;
            // Pictures begin at the top, texture coordinates at the bottom.
            hits.rows[lane] = materials.row_at(met.material, met.color, u, 1.0 - v);
            set_lane(&mut hits.position, lane, surface.position);
            set_lane(&mut hits.normal, lane, normal);
            hits.surfaces[lane] = Some(surface);
        }
        hits
    }

    /// The rays of `bits` that meet anything before their ends.
    #[inline(never)]
    pub(super) fn occluded(&self, rays: &LaneRays, bits: u32, stack: &mut Stack) -> u32 {
        let met = (0..LANES).filter(|lane| bits >> lane & 1 != 0 && self.world.occluded(&rays.ray(*lane), stack));
        met.fold(0, |all, lane| all | 1 << lane)
    }
}

impl PlacedHits {
    /// Where rays into these directions start so that they do not meet their own surface, and at least `bias` off it, in the
    /// lanes that met a placed shape; the others stay.
    #[inline(never)]
    pub(super) fn start(&self, origin: &mut [[f32; LANES]; 3], direction: &[[f32; LANES]; 3], bias: f32) {
        for (lane, surface) in self.surfaces.iter().enumerate() {
            if let Some(surface) = surface {
                let start = surface.origin_off(direction.map(|axis| axis[lane]), bias);
                for (axis, start) in origin.iter_mut().zip(start) {
                    axis[lane] = start;
                }
            }
        }
    }
}

fn set_lane(lanes: &mut [[f32; LANES]; 3], lane: usize, vector: [f32; 3]) {
    for (axis, value) in lanes.iter_mut().zip(vector) {
        axis[lane] = value;
    }
}

/// The normal that light is computed with. A shading normal that looks to the other side than the surface does, as seen
/// from the ray, would light what is turned away: there the surface's own is taken.
fn shading_normal(met: &Met<'_>, surface: &AccelSurface, smooth: Option<Vec3>, direction: Vec3) -> [f32; 3] {
    let flat = Vec3::from_array(surface.normal);
    let normal = match smooth {
        Some(smooth) if (smooth.dot(direction) < 0.0) == (flat.dot(direction) < 0.0) => smooth,
        _ => flat,
    };
    let glass = matches!(nearest(&met.material.surface), Nearest::Refractive { .. });
    if !glass && normal.dot(direction) > 0.0 { (-normal).to_array() } else { normal.to_array() }
}
