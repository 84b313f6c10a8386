//! Lights as the kernel reads them, and the direct light that they give.

use std::sync::atomic::Ordering;

use glam::DVec3;

use crate::geometry::Geometry;
use crate::geometry::packet::{Capsule, Rays, Segments, ball_round, first_lane};
use crate::light::{Light, SpotCone};
use crate::scene::Scene;
use crate::simd::vector::V3;
use crate::simd::{Float, Mask};

use super::Workspace;
use super::placed::{LaneRays, PlacedShapes};
use super::pose::View;

/// Irradiance stays finite, so that it can be multiplied by a colour of 0.
const MAX_IRRADIANCE: f32 = 1e38;

/// A light that gives any.
pub(super) enum PreparedLight {
    Spherical {
        position: [f32; 3],
        /// Colour times intensity over 4π: the irradiance at distance 1.
        color: [f32; 3],
    },
    Directional {
        /// Unit vector towards the light.
        towards: [f32; 3],
        /// Colour times intensity: the irradiance.
        color: [f32; 3],
    },
    Spot {
        position: [f32; 3],
        /// Unit vector along the cone's axis.
        axis: [f32; 3],
        cone: SpotCone,
        /// Colour times intensity: the irradiance at distance 1.
        color: [f32; 3],
    },
}

/// The lights of `scene`, without those that are black.
pub(super) fn prepare(scene: &Scene, view: &View) -> Vec<PreparedLight> {
    let scaled = |color: crate::color::Color, factor: f64| {
        [color.red, color.green, color.blue].map(|component| (component * factor).min(f64::from(MAX_IRRADIANCE)) as f32)
    };
    let prepare_one = |light: &Light| match *light {
        Light::Spherical { position, color, intensity } => PreparedLight::Spherical {
            position: view.point(position).as_vec3().to_array(),
            color: scaled(color, intensity / (4.0 * std::f64::consts::PI)),
        },
        // Of a sun the middle alone.
        Light::Directional { direction, color, intensity } | Light::Sun { direction, color, intensity, .. } => {
            PreparedLight::Directional {
                towards: (DVec3::ZERO - view.direction(direction)).as_vec3().to_array(),
                color: scaled(color, intensity),
            }
        }
        Light::Spot { position, direction, color, intensity, inner_angle, outer_angle } => PreparedLight::Spot {
            position: view.point(position).as_vec3().to_array(),
            axis: view.direction(direction).as_vec3().to_array(),
            cone: SpotCone::new(inner_angle, outer_angle),
            color: scaled(color, intensity),
        },
    };
    let lights = scene.lights().iter().map(|(_, light)| prepare_one(light));
    lights.filter(|light| light.color() != [0.0; 3]).collect()
}

impl PreparedLight {
    fn color(&self) -> [f32; 3] {
        match self {
            Self::Spherical { color, .. } | Self::Directional { color, .. } | Self::Spot { color, .. } => *color,
        }
    }
}

/// Points that are to be lit.
pub(super) struct Lit<F: Float> {
    /// Where the surface is, its unit normal, and where its shadow rays start.
    pub(super) position: V3<F>,
    pub(super) normal: V3<F>,
    pub(super) origin: V3<F>,
    /// The primitive they are on.
    pub(super) own: F::Int,
    pub(super) mask: F::Mask,
}

/// Lights that are worked on together, so that their long chains of arithmetic overlap.
const BATCH: usize = 4;

/// After this many batches it is asked whether the render goes on: a scene may have a million lights.
const BATCHES_UNASKED: usize = 64;

/// What one light would give to points if nothing were in the way.
#[derive(Clone, Copy)]
struct Unshadowed<F: Float> {
    towards: V3<F>,
    /// How far off the light is.
    distance: F,
    /// The irradiance per unit of the light's colour.
    strength: F,
    /// Where it is more than nothing.
    facing: F::Mask,
    /// The listed spheres that may be in the way.
    candidates: u32,
}

/// The irradiance from all lights on the points, less what is in shadow. Once the render is cancelled, that
/// of some lights.
#[inline(always)]
pub(super) fn irradiance<F: Float>(
    lights: &[PreparedLight],
    geometry: &Geometry,
    placed: Option<&PlacedShapes>,
    points: &Lit<F>,
    bias: f32,
    work: &mut Workspace<'_>,
) -> V3<F> {
    let limit = F::splat(MAX_IRRADIANCE);
    let mut sum = V3::splat([0.0; 3]);
    // All shadow rays to a light lie in a capsule round the first of them.
    let first = first_lane::<F>(points.mask);
    let (start, radius) = ball_round(points.origin.permute(first), points.origin, points.mask);
    for (number, batch) in lights.chunks(BATCH).enumerate() {
        if number % BATCHES_UNASKED == BATCHES_UNASKED - 1 && work.cancelled.load(Ordering::Relaxed) {
            break;
        }
        let black = Unshadowed {
            towards: sum,
            distance: limit,
            strength: F::zero(),
            facing: F::Mask::from_bits(0),
            candidates: 0,
        };
        let mut unshadowed = [black; BATCH];
        for (light, unshadowed) in batch.iter().zip(&mut unshadowed) {
            *unshadowed = light.unshadowed(geometry, points, first, start, radius, bias);
        }
        for (light, unshadowed) in batch.iter().zip(&unshadowed) {
            let Unshadowed { towards, distance, strength, facing, candidates } = *unshadowed;
            if !facing.any() {
                continue;
            }
            let rays = Rays { origin: points.origin, direction: towards, own: points.own };
            let segments = Segments { rays, end: distance, candidates };
            let mut lit = facing & !geometry.occluded(&segments, facing, &mut work.traversal);
            if let Some(placed) = placed.filter(|_| lit.any()) {
                let rays = LaneRays {
                    origin: points.origin.to_arrays(),
                    direction: towards.to_arrays(),
                    end: distance.to_array(),
                };
                lit = lit & !F::Mask::from_bits(placed.occluded(&rays, lit.bits(), &mut work.stack));
            }
            let strength = F::select(lit, strength, F::zero());
            let [red, green, blue] = light.color();
            sum.x = sum.x + (F::splat(red) * strength).min(limit);
            sum.y = sum.y + (F::splat(green) * strength).min(limit);
            sum.z = sum.z + (F::splat(blue) * strength).min(limit);
        }
    }
    V3::new(sum.x.min(limit), sum.y.min(limit), sum.z.min(limit))
}

impl PreparedLight {
    /// `start` and `radius` are the ball in which shadow rays start, round that of the lane `first`.
    #[inline(always)]
    fn unshadowed<F: Float>(
        &self,
        geometry: &Geometry,
        points: &Lit<F>,
        first: F::Int,
        start: V3<F>,
        radius: F,
        bias: f32,
    ) -> Unshadowed<F> {
        let (towards, distance, irradiance, radius) = match self {
            Self::Spherical { position, .. } | Self::Spot { position, .. } => {
                let to_light = V3::splat(*position) - points.position;
                let distance = to_light.dot(to_light).sqrt();
                let inverse = F::splat(1.0) / distance;
                // A shadow ray is as long as the way from the surface to the light but starts off the surface, so
                // that it ends that far off the light.
                let radius = radius.max(F::splat(2.001 * bias));
                (to_light * inverse, distance, inverse * inverse, radius)
            }
            Self::Directional { towards, .. } => (V3::splat(*towards), F::splat(f32::INFINITY), F::splat(1.0), radius),
        };
        // What faces away takes no light, whatever stands between.
        let cosine = towards.dot(points.normal);
        let facing = points.mask & cosine.gt(F::zero());
        let capsule = Capsule { start, axis: towards.permute(first), length: distance.permute(first), radius };
        let candidates = geometry.in_capsule(&capsule);
        let mut strength = irradiance.min(F::splat(MAX_IRRADIANCE)) * cosine;
        let mut facing = facing;
        if let Self::Spot { axis, cone, .. } = self {
            let from_outer = F::zero() - towards.dot(V3::splat(*axis)) - F::splat(cone.outer_cosine);
            let x = (from_outer / F::splat(cone.inner_cosine - cone.outer_cosine)).max(F::zero()).min(F::splat(1.0));
            strength = strength * (x * x * (F::splat(3.0) - (x + x)));
            facing = facing & x.gt(F::zero());
        }
        Unshadowed { towards, distance, strength, facing, candidates }
    }
}
