//! Lights as paths see them: what each sends to a point, and how likely a direction is chosen for it.

use glam::{DVec3, Vec3};

use crate::accel::world::Surface;
use crate::sampling::warp;
use crate::scene::emitters::{Emitter, EmitterShape};

use super::frame::Frame;

/// A source of light, prepared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Light {
    /// A point that shines evenly.
    Point {
        position: Vec3,
        /// Radiant intensity in W/sr.
        intensity: Vec3,
    },
    /// Parallel light from far away.
    Distant {
        /// Towards the light, of unit length.
        direction: Vec3,
        /// On a surface that faces it, in W/m².
        irradiance: Vec3,
    },
    /// A sphere that shines by its material.
    Sphere { center: DVec3, radius: f64, radiance: Vec3 },
    /// A triangle that shines by its material to both sides.
    Triangle { corner: Vec3, edges: [Vec3; 2], normal: Vec3, area: f32, radiance: Vec3 },
}

/// A direction towards a light.
#[derive(Clone, Copy, Debug)]
pub(super) struct LightSample {
    /// Towards the light, of unit length.
    pub(super) direction: Vec3,
    /// How far the shadow ray may go.
    pub(super) distance: f32,
    /// Radiance that comes from there; for points and distant lights the irradiance on a surface that faces it.
    pub(super) radiance: Vec3,
    /// Per solid angle; `None` for a light that no path can meet.
    pub(super) pdf: Option<f32>,
}

/// The part of the way to a light that shadow rays go: they must not meet the light itself.
const BEFORE_LIGHT: f32 = 1.0 - 1e-4;

impl Light {
    /// The light that a shining surface is; `None` for one without area.
    pub(super) fn of(emitter: &Emitter) -> Option<Self> {
        let Emitter { to_scene, shape, radiance, .. } = *emitter;
        match shape {
            EmitterShape::Sphere { center, radius } => {
                let scale = to_scene.matrix3.x_axis.length();
                Some(Self::Sphere { center: to_scene.transform_point3(center), radius: radius * scale, radiance })
            }
            EmitterShape::Triangle(corners) => {
                let [a, b, c] = corners.map(|corner| to_scene.transform_point3(corner));
                let cross = (b - a).cross(c - a);
                let length = cross.length();
                (length > 0.0).then(|| Self::Triangle {
                    corner: a.as_vec3(),
                    edges: [(b - a).as_vec3(), (c - a).as_vec3()],
                    normal: (cross / length).as_vec3(),
                    area: (length / 2.0) as f32,
                    radiance,
                })
            }
            _ => None,
        }
    }

    /// Power in watts, for choosing among lights; of distant lights their part in a scene of the radius `reach`.
    pub(super) fn power(&self, reach: f32) -> f32 {
        use std::f32::consts::PI;
        let brightest = |color: Vec3| luminance(color);
        match *self {
            Self::Point { intensity, .. } => brightest(intensity) * 4.0 * PI,
            Self::Distant { irradiance, .. } => brightest(irradiance) * PI * reach * reach,
            Self::Sphere { radius, radiance, .. } => {
                brightest(radiance) * (4.0 * std::f64::consts::PI * std::f64::consts::PI * radius * radius) as f32
            }
            Self::Triangle { area, radiance, .. } => brightest(radiance) * 2.0 * area * PI,
        }
    }

    /// A direction from a point towards the light; `None` where no light comes from it.
    #[inline]
    pub(super) fn sample(&self, from: &Surface, u: [f32; 2]) -> Option<LightSample> {
        let position = Vec3::from_array(from.position);
        match *self {
            Self::Point { position: light, intensity } => {
                let way = light - position;
                let distance = way.length();
                let radiance = intensity / (distance * distance);
                (distance > 0.0).then(|| LightSample { direction: way / distance, distance, radiance, pdf: None })
            }
            Self::Distant { direction, irradiance } => {
                Some(LightSample { direction, distance: f32::INFINITY, radiance: irradiance, pdf: None })
            }
            Self::Sphere { center, radius, radiance } => sample_sphere(position, center, radius, radiance, u),
            Self::Triangle { corner, edges, normal, area, radiance } => {
                let [v, w] = warp::triangle(u);
                let way = corner + edges[0] * v + edges[1] * w - position;
                let squared = way.length_squared();
                let distance = squared.sqrt();
                let direction = way / distance;
                let cosine = direction.dot(normal).abs();
                (cosine > 0.0 && distance > 0.0).then(|| LightSample {
                    direction,
                    distance: distance * BEFORE_LIGHT,
                    radiance,
                    pdf: Some(squared / (cosine * area)),
                })
            }
        }
    }

    /// How likely [`Self::sample`] gives the direction in which the light was met, at a point `distance` away whose normal
    /// is `normal`.
    #[inline]
    pub(super) fn pdf(&self, from: Vec3, direction: Vec3, distance: f32, normal: Vec3) -> f32 {
        match *self {
            Self::Point { .. } | Self::Distant { .. } => 0.0,
            Self::Sphere { center, radius, .. } => match cone_height(from, center, radius) {
                Some(height) => warp::cone_pdf(height),
                None => {
                    let area = (4.0 * std::f64::consts::PI * radius * radius) as f32;
                    area_pdf(distance, direction.dot(normal).abs(), area)
                }
            },
            Self::Triangle { area, .. } => area_pdf(distance, direction.dot(normal).abs(), area),
        }
    }
}

#[inline]
fn area_pdf(distance: f32, cosine: f32, area: f32) -> f32 {
    distance * distance / (cosine * area).max(f32::MIN_POSITIVE)
}

/// 1 − the cosine of the angle that a sphere's radius is seen at; `None` from within or close to its surface.
#[inline]
fn cone_height(from: Vec3, center: DVec3, radius: f64) -> Option<f32> {
    let squared = (radius * radius) / (center - from.as_dvec3()).length_squared();
    // 1 − √(1 − s) without loss of digits.
    (squared < 0.9999).then(|| (squared / (1.0 + (1.0 - squared).sqrt())) as f32)
}

fn sample_sphere(from: Vec3, center: DVec3, radius: f64, radiance: Vec3, u: [f32; 2]) -> Option<LightSample> {
    let to_center = center - from.as_dvec3();
    let Some(height) = cone_height(from, center, radius) else {
        // From within every point of the sphere is seen; from just outside the sphere's shadow ray itself tells which.
        let normal = warp::sphere(u);
        let way = to_center + normal.as_dvec3() * radius;
        let distance = way.length() as f32;
        let direction = way.normalize_or_zero().as_vec3();
        let cosine = direction.dot(normal);
        if distance <= 0.0 {
            return None;
        }
        let area = (4.0 * std::f64::consts::PI * radius * radius) as f32;
        let pdf = area_pdf(distance, cosine.abs(), area);
        return Some(LightSample { direction, distance: distance * BEFORE_LIGHT, radiance, pdf: Some(pdf) });
    };
    let local = warp::cone(height, u);
    let axis = to_center.normalize();
    let direction = Frame::new(axis.as_vec3()).to_world(local).normalize();
    // Where the ray enters the sphere, or comes nearest to it.
    let along = to_center.dot(direction.as_dvec3());
    let inside = radius * radius - (to_center.length_squared() - along * along);
    let distance = (along - inside.max(0.0).sqrt()) as f32;
    Some(LightSample { direction, distance: distance * BEFORE_LIGHT, radiance, pdf: Some(warp::cone_pdf(height)) })
}

/// How bright a colour looks: Rec. 709's luminance.
#[inline]
pub(super) fn luminance(color: Vec3) -> f32 {
    color.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}
