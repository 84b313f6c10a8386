//! Surfaces that shine evenly to both of their sides, under any affine transform.
//!
//! Faces and caps that close a body are chosen from outside alone: from within one that shines, directions of surfaces find light
//! at once. Spheres and round sides are chosen from within, too.
//!
//! Everything here is in `f64`: what is small seen from far away keeps its digits, and a density for a point that was met by
//! chance is the one that the point would have been chosen with; `rectangles.rs` alone has 32 bits, agrees to their rounding, and
//! asks where these do not tell. How a point is chosen depends on the receiver alone.

mod disc;
mod quadric;
pub(super) mod rectangles;
mod sphere;
mod spherical_rectangle;
mod spherical_triangle;
pub(super) mod square;
mod triangle;

#[cfg(test)]
mod tests;

use glam::{DAffine3, DVec3, Vec3};

use crate::scene::emitters::EmitterShape;

use super::receiver::{Met, Receiver};
use disc::Disc;
use quadric::{Body, Quadric};
use sphere::Sphere;
use square::Square;
use triangle::Triangle;

/// The shape of a light, in the scene's space.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Area {
    Triangle(Triangle),
    Square(Square),
    Disc(Disc),
    Sphere(Sphere),
    Quadric(Quadric),
}

/// A point of a light that was chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    /// From the receiver to it.
    pub(crate) way: DVec3,
    /// How likely its direction is, per solid angle.
    pub(crate) pdf: f64,
}

/// Which way a light's surface looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Facing {
    /// Flat: along this unit vector, and back.
    Both(Vec3),
    /// Flat, on the outside of a body: along this unit vector.
    Front(Vec3),
    /// Every way.
    All,
}

impl Area {
    /// A shape under a transform; `None` for one without area.
    pub(crate) fn new(shape: EmitterShape, to_scene: &DAffine3) -> Option<Self> {
        let matrix = to_scene.matrix3;
        let vector = |axis: DVec3| (matrix * axis).as_vec3();
        // So that their product points outwards; mirroring turns it round.
        let mirrored = matrix.determinant() < 0.0;
        let ordered = |[a, b]: [Vec3; 2], outwards: f64| if (outwards < 0.0) != mirrored { [b, a] } else { [a, b] };
        let area = match shape {
            EmitterShape::Triangle(corners) => {
                let [a, b, c] = corners.map(|corner| to_scene.transform_point3(corner));
                Self::Triangle(Triangle { corner: a, edges: [(b - a).as_vec3(), (c - a).as_vec3()] })
            }
            EmitterShape::Sphere { center, radius } => {
                let center = to_scene.transform_point3(center);
                let axes = [matrix.x_axis, matrix.y_axis, matrix.z_axis].map(|axis| axis * radius);
                match sphere::radius(axes) {
                    Some(radius) => Self::Sphere(Sphere { center, radius }),
                    None => Self::Quadric(Quadric { center, axes: axes.map(|axis| axis.as_vec3()), body: Body::Ball }),
                }
            }
            EmitterShape::Disc { z, outwards } => Self::Disc(Disc {
                center: to_scene.transform_point3(DVec3::Z * z),
                axes: ordered([vector(DVec3::X), vector(DVec3::Y)], outwards),
                closes: outwards != 0.0,
            }),
            EmitterShape::Square { axis, side } => {
                let axis = axis % 3;
                let axes = [vector(DVec3::AXES[(axis + 1) % 3]), vector(DVec3::AXES[(axis + 2) % 3])];
                let center = to_scene.transform_point3(DVec3::AXES[axis] * side);
                Self::Square(Square::new(center, ordered(axes, side), true))
            }
            EmitterShape::CylinderSide | EmitterShape::ConeSide => Self::Quadric(Quadric {
                center: to_scene.translation,
                axes: DVec3::AXES.map(vector),
                body: if shape == EmitterShape::ConeSide { Body::ConeSide } else { Body::CylinderSide },
            }),
        };
        (area.area() > 0.0).then_some(area)
    }

    /// The parallelogram that two triangles are the halves of: one light instead of two is chosen more cheaply and its points are
    /// more even. `None` where they make none.
    pub(crate) fn of_halves(halves: [EmitterShape; 2], to_scene: &DAffine3) -> Option<Self> {
        let [EmitterShape::Triangle(one), EmitterShape::Triangle(other)] = halves else { return None };
        let [one, other] = [one, other].map(|corners| corners.map(|corner| to_scene.transform_point3(corner)));
        Square::of_halves(one, other).map(Self::Square).filter(|area| area.area() > 0.0)
    }

    /// In square world units; of what is neither flat nor a sphere, an estimate.
    pub(crate) fn area(&self) -> f64 {
        match self {
            Self::Triangle(triangle) => triangle.area(),
            Self::Square(square) => square.area(),
            Self::Disc(disc) => disc.area(),
            Self::Sphere(sphere) => sphere.area(),
            Self::Quadric(quadric) => quadric.area(),
        }
    }

    /// A point of it for a receiver; `None` where that cannot be lit by the point that `u` leads to.
    #[inline]
    pub(crate) fn sample(&self, receiver: &Receiver, u: [f32; 2]) -> Option<Chosen> {
        let from = receiver.position.as_dvec3();
        let chosen = match self {
            Self::Triangle(triangle) => triangle.sample(from, u),
            Self::Square(square) => square.sample(from, u),
            Self::Disc(disc) => disc.sample(from, u),
            Self::Sphere(sphere) => sphere.sample(from, u),
            Self::Quadric(quadric) => quadric.sample(from, u),
        };
        // False for NaN, too.
        chosen.filter(|chosen| chosen.pdf > 0.0 && chosen.pdf < f64::from(f32::MAX))
    }

    /// Itself, if it is a rectangle.
    #[inline]
    pub(super) fn rectangle(&self) -> Option<&Square> {
        if let Self::Square(square) = self { Some(square).filter(|square| square.is_rectangle()) } else { None }
    }

    /// How likely [`Self::sample`] gives the direction to a point that was met, per solid angle.
    #[inline]
    pub(crate) fn pdf(&self, receiver: &Receiver, met: &Met) -> f64 {
        let from = receiver.position.as_dvec3();
        match self {
            Self::Triangle(triangle) => triangle.pdf(from, met.way),
            Self::Square(square) => square.pdf(from, met.way),
            Self::Disc(disc) => disc.pdf(met.way),
            Self::Sphere(sphere) => sphere.pdf(from, met),
            Self::Quadric(quadric) => quadric.pdf(from, met),
        }
    }

    /// Two corners of a box that holds it.
    pub(crate) fn extent(&self) -> [DVec3; 2] {
        match self {
            Self::Triangle(triangle) => triangle.extent(),
            Self::Square(square) => square.extent(),
            Self::Disc(disc) => disc.extent(),
            Self::Sphere(sphere) => [sphere.center - sphere.radius, sphere.center + sphere.radius],
            Self::Quadric(quadric) => quadric.extent(),
        }
    }

    /// Which way it looks.
    pub(crate) fn facing(&self) -> Facing {
        let unit = |normal: DVec3| normal.normalize_or(DVec3::Z).as_vec3();
        match self {
            Self::Triangle(triangle) => Facing::Both(unit(triangle.normal())),
            Self::Disc(disc) if !disc.closes => Facing::Both(unit(disc.normal())),
            Self::Disc(disc) => Facing::Front(unit(disc.normal())),
            Self::Square(square) if !square.closes => Facing::Both(unit(square.normal())),
            Self::Square(square) => Facing::Front(unit(square.normal())),
            Self::Sphere(_) | Self::Quadric(_) => Facing::All,
        }
    }
}

/// The density per solid angle of a point that is `density` likely per area: d² / cos θ times that. `normal` may have any length
/// `n`;
/// `density` is then that of n times the area.
#[inline]
fn per_solid_angle(way: DVec3, normal: DVec3, density: f64) -> f64 {
    let squared = way.length_squared();
    density * squared * squared.sqrt() / way.dot(normal).abs()
}

/// Whether something that reaches `extent` far (squared) is seen large enough from `squared` away (squared) for its solid
/// angle to be worth the trouble. Otherwise its distance and slant change little over it, as far as the noise tells.
#[inline]
fn is_near(extent: f64, squared: f64) -> bool {
    extent > NEAR * squared
}

/// The square of a light's extent over that of its distance from where on it is near.
const NEAR: f64 = 0.1;

/// So far beside a rectangle at least, in its longer sides, which is near enough for little of a ceiling round a lamp to be left, ...
const FLAT_GAP: f32 = 0.1;

/// ... and so high over its plane at most, as a part of that, it is seen so flat that points are chosen evenly by area also from
/// near: its solid angle, and what it is all the difference of, would have few digits left.
const FLAT_SLOPE: f32 = 0.02;
