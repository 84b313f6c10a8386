//! What surfaces do with the light and the paths of a group, lane by lane: what they say about directions, and what comes of it for
//! all lanes at once.

use glam::Vec3;

use crate::bsdf::{Evaluation, Kind, Sample};
use crate::simd::vector::{Columns, set_lane, vec3};
use crate::simd::{Packed, WIDE, WideKernel, bits_of};

use super::Path;
use super::lights::LightSamples;
use super::settings::Strategy;
use super::weights::{arriving, light_weight, roulette};

/// What surfaces say about directions that light may come from.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct Evaluations {
    /// Bits of the lanes that may let something through.
    pub(super) lanes: u32,
    values: Columns,
    pdfs: [f32; WIDE],
}

/// Directions that paths are to go on in.
#[repr(align(64))]
pub(super) struct Samples {
    /// Bits of the lanes that have one.
    pub(super) lanes: u32,
    /// In the surfaces' frames.
    pub(super) locals: Columns,
    pub(super) weights: Columns,
    pub(super) pdfs: [f32; WIDE],
    pub(super) kinds: [Kind; WIDE],
    pub(super) eta_scales: [f32; WIDE],
}

impl Default for Samples {
    fn default() -> Self {
        Self {
            lanes: 0,
            locals: Columns::default(),
            weights: Columns::default(),
            pdfs: [0.0; WIDE],
            kinds: [Kind::DIFFUSE_REFLECTION; WIDE],
            eta_scales: [1.0; WIDE],
        }
    }
}

/// What of paths is reckoned with at a surface.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct Carried {
    throughputs: Columns,
    shares: [f32; WIDE],
    eta_scales: [f32; WIDE],
    bounces: [u32; WIDE],
}

/// Light that is on its way to a group of paths.
#[repr(align(64))]
pub(super) struct Arriving {
    /// Bits of the lanes that get some, if they have a light.
    pub(super) lanes: u32,
    radiances: Columns,
}

/// What paths carry on from a surface.
#[repr(align(64))]
pub(super) struct Onward {
    /// Bits of the lanes whose paths go on.
    pub(super) lanes: u32,
    throughputs: Columns,
    eta_scales: [f32; WIDE],
}

/// What comes of light from directions that were chosen, if nothing is in its way.
pub(super) struct Weigh<'a> {
    pub(super) carried: &'a Carried,
    pub(super) evaluations: &'a Evaluations,
    pub(super) lights: &'a LightSamples,
    pub(super) strategy: Strategy,
}

/// What comes of paths that are scattered.
pub(super) struct Continue<'a> {
    pub(super) carried: &'a Carried,
    pub(super) samples: &'a Samples,
    pub(super) roulette: &'a [f32; WIDE],
}

impl Evaluations {
    /// Sets a lane.
    #[inline(always)]
    pub(super) fn set(&mut self, lane: usize, evaluation: &Evaluation) {
        self.lanes |= 1 << lane;
        set_lane(&mut self.values, lane, evaluation.value.to_array());
        self.pdfs[lane] = evaluation.pdf;
    }
}

impl Samples {
    /// Sets a lane.
    #[inline]
    pub(super) fn set(&mut self, lane: usize, sample: &Sample) {
        self.lanes |= 1 << lane;
        set_lane(&mut self.locals, lane, sample.wi.to_array());
        set_lane(&mut self.weights, lane, sample.weight.to_array());
        self.pdfs[lane] = sample.pdf;
        self.kinds[lane] = sample.kind;
        self.eta_scales[lane] = sample.eta_scale;
    }
}

impl Carried {
    /// Sets a lane.
    #[inline]
    pub(super) fn set(&mut self, lane: usize, path: &Path) {
        set_lane(&mut self.throughputs, lane, path.throughput.to_array());
        self.shares[lane] = path.share;
        self.eta_scales[lane] = path.eta_scale;
        self.bounces[lane] = path.bounce;
    }
}

impl Arriving {
    /// That of a lane.
    #[inline]
    pub(super) fn radiance(&self, lane: usize) -> Vec3 {
        vec3(&self.radiances, lane)
    }
}

impl Onward {
    /// What a lane's path carries: its throughput, and its squared index of refraction.
    #[inline]
    pub(super) fn of(&self, lane: usize) -> (Vec3, f32) {
        (vec3(&self.throughputs, lane), self.eta_scales[lane])
    }
}

/// [`light_weight`] of each lane.
#[inline(always)]
fn light_weights(strategy: Strategy, pdfs: &[f32; WIDE], by_chance: &[f32; WIDE]) -> [f32; WIDE] {
    let mut weights = [0.0; WIDE];
    for (lane, weight) in weights.iter_mut().enumerate() {
        *weight = light_weight(strategy, pdfs[lane], by_chance[lane]);
    }
    weights
}

impl WideKernel for Weigh<'_> {
    type Output = Arriving;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Arriving {
        let Self { carried, evaluations, lights, strategy } = self;
        let (mut radiances, mut shines) = (Columns::default(), [0; WIDE]);
        let (chosen, by_chance) = (&lights.pdfs, &evaluations.pdfs);
        // Each a loop of its own: with a branch in it, it would not go side by side.
        let weights = match strategy {
            Strategy::Surfaces => light_weights(Strategy::Surfaces, chosen, by_chance),
            Strategy::Lights => light_weights(Strategy::Lights, chosen, by_chance),
            Strategy::Both => light_weights(Strategy::Both, chosen, by_chance),
        };
        for (lane, shines) in shines.iter_mut().enumerate() {
            let weight = if lights.is_met[lane] == 0 { 1.0 } else { weights[lane] };
            let (throughput, value) = (vec3(&carried.throughputs, lane), vec3(&evaluations.values, lane));
            let (radiance, is_any) = arriving(throughput, value, vec3(&lights.radiances, lane), weight);
            *shines = u32::from(is_any);
            set_lane(&mut radiances, lane, radiance.to_array());
        }
        Arriving { lanes: bits_of::<F, _>(&shines) & evaluations.lanes, radiances }
    }
}

impl WideKernel for Continue<'_> {
    type Output = Onward;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Onward {
        let Self { carried, samples, roulette: numbers } = self;
        let (mut throughputs, mut eta_scales, mut survives) = (Columns::default(), [0.0; WIDE], [0; WIDE]);
        for lane in 0..WIDE {
            let throughput = vec3(&carried.throughputs, lane) * vec3(&samples.weights, lane);
            let eta_scale = carried.eta_scales[lane] * (samples.eta_scales[lane] * samples.eta_scales[lane]);
            let (left, is_left) =
                roulette(throughput, carried.shares[lane], eta_scale, carried.bounces[lane] + 1, numbers[lane]);
            set_lane(&mut throughputs, lane, left.to_array());
            eta_scales[lane] = eta_scale;
            survives[lane] = u32::from(is_left);
        }
        Onward { lanes: bits_of::<F, _>(&survives), throughputs, eta_scales }
    }
}
