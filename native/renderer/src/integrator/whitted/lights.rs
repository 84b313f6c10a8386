//! Lights as the kernel reads them, and the direct light that they give.

use glam::DVec3;

use crate::geometry::Geometry;
use crate::geometry::packet::{Capsule, Rays, Segments, ball_round, first_lane};
use crate::light::Light;
use crate::scene::Scene;
use crate::simd::vector::V3;
use crate::simd::{Float, Mask};

use crate::geometry::bvh::traverse::TraversalStack;

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
}

/// The lights of `scene`, without those that are black.
pub(super) fn prepare(scene: &Scene) -> Vec<PreparedLight> {
    let scaled = |color: crate::color::Color, factor: f64| {
        [color.red, color.green, color.blue].map(|component| (component * factor).min(f64::from(MAX_IRRADIANCE)) as f32)
    };
    let prepare_one = |light: &Light| match *light {
        Light::Spherical { position, color, intensity } => PreparedLight::Spherical {
            position: position.as_vec3().to_array(),
            color: scaled(color, intensity / (4.0 * std::f64::consts::PI)),
        },
        Light::Directional { direction, color, intensity } => PreparedLight::Directional {
            towards: (DVec3::ZERO - direction).as_vec3().to_array(),
            color: scaled(color, intensity),
        },
    };
    let lights = scene.lights().iter().map(|(_, light)| prepare_one(light));
    lights.filter(|light| light.color() != [0.0; 3]).collect()
}

impl PreparedLight {
    fn color(&self) -> [f32; 3] {
        match self {
            Self::Spherical { color, .. } | Self::Directional { color, .. } => *color,
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

/// The irradiance from all lights on the points, less what is in shadow.
#[inline(always)]
pub(super) fn irradiance<F: Float>(
    lights: &[PreparedLight],
    geometry: &Geometry,
    points: &Lit<F>,
    bias: f32,
    scratch: &mut TraversalStack,
) -> V3<F> {
    let mut sum = V3::splat([0.0; 3]);
    // All shadow rays lie in a capsule round the first of them.
    let first = first_lane::<F>(points.mask);
    let (start, radius) = ball_round(points.origin.permute(first), points.origin, points.mask);
    for light in lights {
        let (towards, end, strength, color, bounds) = match light {
            PreparedLight::Spherical { position, color } => {
                let to_light = V3::splat(*position) - points.position;
                let distance = to_light.dot(to_light).sqrt();
                let inverse = F::splat(1.0) / distance;
                let towards = to_light * inverse;
                // A shadow ray is as long as the way from the surface to the light but starts off the surface, so
                // that it ends that far off the light.
                let radius = radius.max(F::splat(2.001 * bias));
                let bounds = Capsule { start, axis: towards.permute(first), length: distance.permute(first), radius };
                (towards, distance, inverse * inverse, color, bounds)
            }
            PreparedLight::Directional { towards, color } => {
                let towards = V3::splat(*towards);
                let infinity = F::splat(f32::INFINITY);
                let bounds = Capsule { start, axis: towards, length: infinity, radius };
                (towards, infinity, F::splat(1.0), color, bounds)
            }
        };
        let cosine = towards.dot(points.normal);
        // What faces away takes no light, whatever stands between.
        let facing = points.mask & cosine.gt(F::zero());
        if !facing.any() {
            continue;
        }
        let rays = Rays { origin: points.origin, direction: towards, own: points.own };
        let lit = facing & !geometry.occluded(&Segments { rays, end, bounds }, facing, scratch);
        let strength = F::select(lit, strength.min(F::splat(MAX_IRRADIANCE)), F::zero());
        let limit = F::splat(MAX_IRRADIANCE);
        let limited = |color: f32| (F::splat(color) * strength).min(limit) * cosine;
        sum = sum + V3::new(limited(color[0]), limited(color[1]), limited(color[2]));
    }
    let limit = F::splat(MAX_IRRADIANCE);
    V3::new(sum.x.min(limit), sum.y.min(limit), sum.z.min(limit))
}
