//! Lights that are somewhere: what each sends to a point, and how likely a direction is chosen for it.

pub(super) mod area;
mod point;
mod receiver;
mod spot;

use glam::Vec3;

use crate::scene::emitters::Emitter;

pub(super) use area::rectangles::{Points, Rectangles};
pub(super) use area::square::Square;
use area::{Area, Facing};
pub(super) use point::Point;
pub(super) use receiver::{Met, Receiver};
pub(super) use spot::Spot;

/// A source of light, prepared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Light {
    /// A point that shines evenly.
    Point(Point),
    /// A point that shines into a cone.
    Spot(Spot),
    /// A surface that shines by its material, to both sides, with this radiance; and whether that is only a mean.
    Area(Area, Vec3, bool),
}

/// A direction towards a light.
#[derive(Clone, Copy, Debug)]
pub(super) struct LightSample {
    /// Towards the light, of unit length.
    pub(super) direction: Vec3,
    /// How far the shadow ray may go.
    pub(super) distance: f32,
    /// Radiance that comes from there; of lights that no path can meet the irradiance on a surface that faces them.
    pub(super) radiance: Vec3,
    /// Per solid angle; `None` for a light that no path can meet.
    pub(super) pdf: Option<f32>,
    /// Whether the surface has to be asked for its radiance, and `radiance` is 1.
    pub(super) uneven: bool,
}

impl LightSample {
    /// Light from infinitely far away: towards it, its radiance or irradiance, and its density.
    #[inline]
    pub(super) fn from_afar(direction: Vec3, radiance: Vec3, pdf: Option<f32>) -> Self {
        Self { direction, distance: f32::INFINITY, radiance, pdf, uneven: false }
    }

    /// The same of a light that was chosen with this probability: light that no path can meet counts for those that were not.
    #[inline]
    pub(super) fn chosen_with(mut self, probability: f32) -> Self {
        match &mut self.pdf {
            Some(pdf) => *pdf *= probability,
            None => self.radiance /= probability,
        }
        self
    }
}

/// Where lights are and how they shine, for choosing among them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Emitting {
    /// Two corners of a box that holds it.
    pub(super) min: Vec3,
    pub(super) max: Vec3,
    /// Where most of its light goes, of unit length.
    pub(super) axis: Vec3,
    /// The angles round the axis that its surface's normals have, in radians.
    pub(super) spread: f32,
    /// The angles round a normal that it shines into, in radians.
    pub(super) emission: f32,
    /// Whether it shines to the back as to the front.
    pub(super) two_sided: bool,
    /// In watts, by luminance.
    pub(super) power: f32,
    /// The power of a point that shines to all sides as this does where it shines most: 4π times that radiant intensity, by
    /// luminance. What a receiver gets goes by this, and not by the power: a spot's is little, but all of it in one place.
    pub(super) peak: f32,
}

/// The last part of the way to a light, which shadow rays do not go: they must not meet the light itself.
const MARGIN: f64 = 1e-4;

impl Light {
    /// The light that a shining surface is; `None` for one without area.
    pub(super) fn of(emitter: &Emitter) -> Option<Self> {
        Some(Self::Area(Area::new(emitter.shape, &emitter.to_scene)?, emitter.radiance, emitter.uneven))
    }

    /// The light that two shining surfaces are together, where they are the halves of a parallelogram and shine alike.
    pub(super) fn of_both([one, other]: [&Emitter; 2]) -> Option<Self> {
        let alike = one.place.0 == other.place.0 && one.to_scene == other.to_scene && one.radiance == other.radiance;
        if !alike || one.uneven || other.uneven {
            return None;
        }
        Some(Self::Area(Area::of_halves([one.shape, other.shape], &one.to_scene)?, one.radiance, false))
    }

    /// A direction from a point towards the light; `None` where no light comes from it.
    #[inline]
    pub(super) fn sample(&self, receiver: &Receiver, u: [f32; 2]) -> Option<LightSample> {
        match self {
            Self::Point(point) => point.towards(receiver),
            Self::Spot(spot) => spot.towards(receiver),
            Self::Area(area, radiance, uneven) => {
                let chosen = area.sample(receiver, u)?;
                let distance = chosen.way.length();
                (distance > 0.0).then(|| LightSample {
                    direction: (chosen.way / distance).as_vec3(),
                    distance: (distance * (1.0 - MARGIN)) as f32,
                    radiance: if *uneven { Vec3::ONE } else { *radiance },
                    pdf: Some(chosen.pdf as f32),
                    uneven: *uneven,
                })
            }
        }
    }

    /// Itself, if it is a rectangle, of which points are chosen side by side, that need not be asked how it shines there.
    #[inline]
    pub(super) fn rectangle(&self) -> Option<&Square> {
        if let Self::Area(area, _, false) = self { area.rectangle() } else { None }
    }

    /// The radiance of what shines evenly; of points zero.
    #[inline]
    pub(super) fn radiance(&self) -> Vec3 {
        if let Self::Area(_, radiance, _) = self { *radiance } else { Vec3::ZERO }
    }

    /// How likely [`Self::sample`] gives the direction in which the light was met.
    #[inline]
    pub(super) fn pdf(&self, receiver: &Receiver, met: &Met) -> f32 {
        match self {
            Self::Point(_) | Self::Spot(_) => 0.0,
            Self::Area(area, ..) => area.pdf(receiver, met) as f32,
        }
    }

    /// Where it is and how it shines, by at most [`STRONGEST`].
    pub(super) fn emitting(&self) -> Emitting {
        use std::f32::consts::{FRAC_PI_2, PI};
        let emitting = match self {
            Self::Point(point) => Emitting {
                min: point.position,
                max: point.position,
                axis: Vec3::Z,
                spread: PI,
                emission: FRAC_PI_2,
                two_sided: false,
                power: point.power(),
                peak: point.power(),
            },
            Self::Spot(spot) => Emitting {
                min: spot.position,
                max: spot.position,
                axis: spot.direction,
                spread: 0.0,
                emission: spot.outer(),
                two_sided: false,
                power: spot.power(),
                peak: spot.peak(),
            },
            Self::Area(area, radiance, _) => {
                let [min, max] = area.extent();
                // What is flat sends radiance times area along its normal; of a convex body a quarter of its area is seen, in the
                // mean.
                let (axis, spread, sides, seen) = match area.facing() {
                    Facing::Both(normal) => (normal, 0.0, 2.0, 1.0),
                    Facing::Front(normal) => (normal, 0.0, 1.0, 1.0),
                    // The inside is seen from within alone.
                    Facing::All => (Vec3::Z, PI, 1.0, 0.25),
                };
                let sent = f64::from(luminance(*radiance) * PI) * area.area();
                Emitting {
                    min: min.as_vec3(),
                    max: max.as_vec3(),
                    axis,
                    spread,
                    emission: FRAC_PI_2,
                    two_sided: sides > 1.0,
                    power: (sent * sides) as f32,
                    peak: (sent * 4.0 * seen) as f32,
                }
            }
        };
        Emitting { power: emitting.power.min(STRONGEST), peak: emitting.peak.min(STRONGEST), ..emitting }
    }
}

/// Lights count as no stronger than this where one of them is chosen, so that the sums of many are numbers.
pub(super) const STRONGEST: f32 = 1e28;

/// How bright a colour looks: Rec. 709's luminance.
#[inline]
pub(super) fn luminance(color: Vec3) -> f32 {
    color.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}
