//! The random numbers that paths of a group are scattered by and choose lights by, for all of them at once.

use glam::Vec3;

use crate::sampling::sequence::{Sample, SampleLanes};
use crate::sampling::warp::cosine_hemisphere;
use crate::simd::vector::{Columns, set_lane, vec3};
use crate::simd::{Packed, WIDE, WideKernel};

use super::dimension;

/// The random numbers of a bounce, lane by lane.
#[repr(align(64))]
pub(super) struct Bounces {
    /// Means nothing where it was not asked for.
    pub(super) lobe: [f32; WIDE],
    pub(super) direction: [[f32; WIDE]; 2],
    /// The same as directions round +z by Lambert's law.
    pub(super) cosine: Columns,
    pub(super) roulette: [f32; WIDE],
}

/// The random numbers that lights are chosen by, lane by lane.
#[repr(align(64))]
pub(super) struct LightNumbers {
    pub(super) choice: [f64; WIDE],
    pub(super) point: [[f32; WIDE]; 2],
}

/// What the numbers are drawn by, lane by lane.
#[derive(Clone, Default)]
#[repr(align(64))]
pub(super) struct Sampling {
    samples: SampleLanes,
    bounces: [u32; WIDE],
}

/// Draws [`Bounces`].
pub(super) struct DrawBounces<'a> {
    pub(super) sampling: &'a Sampling,
    /// Whether any surface has lobes to choose from.
    pub(super) among: bool,
}

/// Draws [`LightNumbers`].
pub(super) struct DrawLights<'a> {
    pub(super) sampling: &'a Sampling,
    /// Whether there is a choice.
    pub(super) among: bool,
}

impl Sampling {
    /// Sets a lane to a sample and the bounce that its path is at.
    #[inline]
    pub(super) fn set(&mut self, lane: usize, sample: &Sample, bounce: u32) {
        self.samples.set(lane, sample);
        self.bounces[lane] = bounce;
    }
}

impl WideKernel for DrawBounces<'_> {
    type Output = Bounces;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Bounces {
        let Sampling { samples, bounces } = self.sampling;
        let direction = samples.two(&each(bounces, dimension::direction));
        let mut cosine = Columns::default();
        for (lane, (&u, &v)) in direction[0].iter().zip(&direction[1]).enumerate() {
            set_lane(&mut cosine, lane, cosine_hemisphere([u, v]).to_array());
        }
        Bounces {
            lobe: if self.among { samples.one(&each(bounces, dimension::lobe)) } else { [0.0; WIDE] },
            direction,
            cosine,
            roulette: samples.one(&each(bounces, |bounce| dimension::roulette(bounce + 1))),
        }
    }
}

impl WideKernel for DrawLights<'_> {
    type Output = LightNumbers;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> LightNumbers {
        let Sampling { samples, bounces } = self.sampling;
        let mut choice = [0.0; WIDE];
        if self.among {
            choice = samples.one_fine(&each(bounces, dimension::light));
        }
        LightNumbers { choice, point: samples.two(&each(bounces, dimension::light_point)) }
    }
}

/// The dimensions that some bounces have something in.
#[inline(always)]
fn each(bounces: &[u32; WIDE], dimension: impl Fn(u32) -> u32) -> [u32; WIDE] {
    let mut dimensions = [0; WIDE];
    for (of, &bounce) in dimensions.iter_mut().zip(bounces) {
        *of = dimension(bounce);
    }
    dimensions
}

/// The numbers that a path is scattered by.
#[derive(Clone, Copy)]
pub(super) struct Draw {
    pub(super) lobe: f32,
    /// A point of the unit square.
    pub(super) square: [f32; 2],
    /// The same as a direction round +z by Lambert's law.
    pub(super) cosine: Vec3,
}

impl Bounces {
    /// Those of a lane.
    #[inline]
    pub(super) fn of(&self, lane: usize) -> Draw {
        let Self { lobe, direction: [u, v], cosine, .. } = self;
        Draw { lobe: lobe[lane], square: [u[lane], v[lane]], cosine: vec3(cosine, lane) }
    }
}
