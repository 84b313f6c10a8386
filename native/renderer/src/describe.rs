//! A scene as debug text, on one line, in the words of its types.

use std::fmt;

use glam::{DAffine3, DVec3};

use crate::camera::Camera;
use crate::light::Light;
use crate::scene::Scene;
use crate::scene::element::Element;

/// Writes vectors with named components.
struct Vector3(DVec3);

impl fmt::Debug for Vector3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vector3").field("x", &self.0.x).field("y", &self.0.y).field("z", &self.0.z).finish()
    }
}

/// Writes transforms as three rows of four numbers, the last of which move.
struct Transform<'a>(&'a DAffine3);

impl fmt::Debug for Transform<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.0.matrix3.transpose();
        let translation = self.0.translation.to_array();
        let row = |i: usize| {
            let [x, y, z] = rows.col(i).to_array();
            [x, y, z, translation[i]]
        };
        f.debug_list().entries([row(0), row(1), row(2)]).finish()
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Element::Sphere { center, radius, material } => f
                .debug_struct("Sphere")
                .field("center", &Vector3(*center))
                .field("radius", radius)
                .field("material", material)
                .finish(),
            Element::Plane { origin, normal, material } => f
                .debug_struct("Plane")
                .field("origin", &Vector3(*origin))
                .field("normal", &Vector3(*normal))
                .field("material", material)
                .finish(),
            // A batch is told by its size: its text would be longer than anyone reads.
            Element::Spheres(part) => f
                .debug_struct("Spheres")
                .field("count", &part.range.len())
                .field("colored", &!part.batch.colors.is_empty())
                .field("materials", &part.batch.materials)
                .finish(),
            Element::Placed(placed) => f
                .debug_struct("Placed")
                .field("shape", &placed.shape)
                .field("transform", &Transform(&placed.transform))
                .field("materials", &placed.materials)
                .finish(),
            Element::Instances(part) => f
                .debug_struct("Instances")
                .field("shape", &part.batch.shape)
                .field("count", &part.range.len())
                .field("materials", &part.batch.materials)
                .finish(),
        }
    }
}

impl fmt::Debug for Light {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (color, intensity) = self.intensity();
        let mut text = match self {
            Light::Spherical { .. } => f.debug_struct("Spherical"),
            Light::Directional { .. } => f.debug_struct("Directional"),
            Light::Spot { .. } => f.debug_struct("Spot"),
            Light::Sun { .. } => f.debug_struct("Sun"),
        };
        if let Light::Spherical { position, .. } | Light::Spot { position, .. } = self {
            text.field("position", &Vector3(*position));
        }
        if let Light::Directional { direction, .. } | Light::Spot { direction, .. } | Light::Sun { direction, .. } =
            self
        {
            text.field("direction", &Vector3(*direction));
        }
        text.field("color", &color).field("intensity", &intensity);
        match self {
            Light::Spherical { .. } | Light::Directional { .. } => {}
            Light::Spot { inner_angle, outer_angle, .. } => {
                text.field("inner_angle", inner_angle).field("outer_angle", outer_angle);
            }
            Light::Sun { angular_diameter, .. } => {
                text.field("angular_diameter", angular_diameter);
            }
        }
        text.finish()
    }
}

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.settings();
        let mut text = f.debug_struct("Scene");
        text.field("width", &settings.width)
            .field("height", &settings.height)
            .field("fov", &settings.fov)
            .field("elements", &Values(self.elements()))
            .field("lights", &Values(self.lights()));
        if *self.camera() != Camera::default() {
            text.field("camera", self.camera());
        }
        if let Some(environment) = self.environment() {
            text.field("environment", environment);
        }
        if let Some(medium) = self.medium() {
            text.field("medium", medium);
        }
        text.field("shadow_bias", &settings.shadow_bias)
            .field("max_recursion_depth", &settings.max_recursion_depth)
            .finish()
    }
}

/// Leaves the ids of a list out.
struct Values<'a, T>(&'a [(u64, T)]);

impl<T: fmt::Debug> fmt::Debug for Values<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(_, value)| value)).finish()
    }
}
