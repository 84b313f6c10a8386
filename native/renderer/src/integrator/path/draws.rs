//! The random numbers that paths of a group are scattered by and choose lights by, for all of them at once.

use glam::Vec3;

use crate::sampling::sequence::SampleLanes;
use crate::sampling::warp::cosine_hemisphere;
use crate::simd::vector::{self, Columns, set_lane};
use crate::simd::{Float, Kernel, LANES};

use super::{Path, dimension};

/// The random numbers of a bounce, lane by lane.
pub(super) struct Bounces {
    pub(super) lobe: [f32; LANES],
    pub(super) direction: [[f32; LANES]; 2],
    /// The same as directions round +z by Lambert's law.
    pub(super) cosine: Columns,
    pub(super) roulette: [f32; LANES],
}

/// The random numbers that lights are chosen by, lane by lane.
pub(super) struct LightNumbers {
    pub(super) choice: [f64; LANES],
    pub(super) point: [[f32; LANES]; 2],
}

/// Draws [`Bounces`].
pub(super) struct DrawBounces {
    pub(super) samples: SampleLanes,
    pub(super) bounces: [u32; LANES],
}

/// Draws [`LightNumbers`].
pub(super) struct DrawLights {
    pub(super) samples: SampleLanes,
    pub(super) bounces: [u32; LANES],
    /// Whether there is a choice.
    pub(super) among: bool,
}

impl Kernel for DrawBounces {
    type Output = Bounces;

    #[inline(always)]
    fn run<F: Float>(self) -> Bounces {
        let direction = self.samples.two(&each(&self.bounces, dimension::direction));
        let mut cosine = Columns::default();
        for (lane, (&u, &v)) in direction[0].iter().zip(&direction[1]).enumerate() {
            set_lane(&mut cosine, lane, cosine_hemisphere([u, v]).to_array());
        }
        Bounces {
            lobe: self.samples.one(&each(&self.bounces, dimension::lobe)),
            direction,
            cosine,
            roulette: self.samples.one(&each(&self.bounces, |bounce| dimension::roulette(bounce + 1))),
        }
    }
}

impl Kernel for DrawLights {
    type Output = LightNumbers;

    #[inline(always)]
    fn run<F: Float>(self) -> LightNumbers {
        let mut choice = [0.0; LANES];
        if self.among {
            choice = self.samples.one_fine(&each(&self.bounces, dimension::light));
        }
        LightNumbers { choice, point: self.samples.two(&each(&self.bounces, dimension::light_point)) }
    }
}

/// The dimensions that some bounces have something in.
#[inline(always)]
fn each(bounces: &[u32; LANES], dimension: impl Fn(u32) -> u32) -> [u32; LANES] {
    let mut dimensions = [0; LANES];
    for (of, &bounce) in dimensions.iter_mut().zip(bounces) {
        *of = dimension(bounce);
    }
    dimensions
}

/// The samples of paths and their bounces, lane by lane.
pub(super) fn lanes<'a>(paths: impl Iterator<Item = (usize, &'a Path)>) -> (SampleLanes, [u32; LANES]) {
    let (mut samples, mut bounces) = (SampleLanes::default(), [0; LANES]);
    for (lane, path) in paths {
        samples.set(lane, &path.sample);
        bounces[lane] = path.bounce;
    }
    (samples, bounces)
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
        Draw { lobe: lobe[lane], square: [u[lane], v[lane]], cosine: Vec3::from_array(vector::lane(cosine, lane)) }
    }
}
