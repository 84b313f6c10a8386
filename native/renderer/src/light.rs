//! Lights: where direct light comes from.

use glam::DVec3;

use crate::color::Color;

/// A source of direct light.
#[derive(Clone, Copy, PartialEq)]
pub enum Light {
    /// A point that shines evenly in all directions.
    Spherical {
        /// Where it is, in world units.
        position: DVec3,
        /// Its colour.
        color: Color,
        /// Radiant power in watts.
        intensity: f64,
    },
    /// Parallel light from infinitely far away.
    Directional {
        /// Where the light goes, of unit length.
        direction: DVec3,
        /// Its colour.
        color: Color,
        /// Irradiance in W/m² on a surface that faces it.
        intensity: f64,
    },
}
