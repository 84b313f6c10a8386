//! The built-in denoiser: it takes the noise of few samples out of a path-traced picture and leaves what is there.
//!
//! Light over albedo is filtered by weighted first-order regression on the guides (Bitterli et al., "Nonlinearly Weighted
//! First-order Regression for Denoising Monte Carlo Renderings", 2016), with the weights of non-local means between noisy
//! patches (Rousselle, Knaus and Zwicker, "Adaptive Rendering with Non-Local Means Filtering", 2012). Two halves of the samples are
//! filtered with each other's weights: so noise does not choose its own filter, and what the two disagree on tells the error.
//! By that error two filtered pictures and the noisy one are blended, so that a converged picture stays as it is. Where it is calm the
//! samples are filtered once more, with weights from what the first filter has made (as Dabov et al., "Image Denoising by Sparse 3-D
//! Transform-Domain Collaborative Filtering", 2007, do in two steps).
//!
//! The steps, a file each: `guide` and `input` read the frame, `variance` says how noisy it is, `firefly` dims outliers, `calm`
//! tells where finer detail can be trusted, `tile` cuts the work of both filters up for `weights` and `regression`, `blend` puts the
//! result together. It knows no scene and no film, only planes of numbers.

mod blend;
mod calm;
mod firefly;
mod guide;
mod input;
mod plane;
mod regression;
#[cfg(test)]
mod tests;
mod tile;
mod variance;
mod weights;

use std::sync::atomic::AtomicBool;

use crate::accel::parallel::Executor;
use crate::error::{Error, Result};

use plane::Workers;

/// A picture to be denoised, `width` · `height` pixels row by row in each of its slices.
///
/// Of colours and guides, what is not finite counts as missing: a colour is filled in from around it, a guide is not used.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Mean radiance of each pixel's samples less `emission`, linear Rec. 709, without an upper limit; channels beyond ±10¹⁶
    /// count as missing.
    pub color: &'a [[f32; 3]],
    /// What of the radiance samples see directly: lamps and sky. It has no noise of light transport, only that of how much
    /// of a pixel a lamp covers, which nothing around it tells; so it is added to the filtered picture as it is.
    pub emission: Option<&'a [[f32; 3]]>,
    /// Mean `color` of two halves of the samples, as many in one as in the other, or one more. None of the samples
    /// is in both, such as those of even and those of odd number. Without them the filter's weights and its error are
    /// estimated from the noise that they filter, which is weaker. One sample a pixel has no halves.
    pub halves: Option<[&'a [[f32; 3]]; 2]>,
    /// Variance of the luminance (Rec. 709 weights) of each pixel's `color`, that is of the mean and not of a sample. Where
    /// it is negative or not finite it is unknown; without halves it is also unknown where all of it is 0, which
    /// is what one sample gives. Unknown variance is estimated from the halves, or from the picture itself.
    pub variance: Option<&'a [f32]>,
    /// Mean albedo of what the pixels show, 0 to 1: texture that light is separated from. 0 for lamps and sky
    /// and nothing else: where the variance is unknown, their light counts as sure.
    pub albedo: Option<&'a [[f32; 3]]>,
    /// Mean unit normal of what the pixels show, in any one frame of coordinates; 0 where there is nothing.
    pub normal: Option<&'a [[f32; 3]]>,
    /// Mean distance of what the pixels show, in any unit; 0 or infinite where there is nothing.
    pub depth: Option<&'a [f32]>,
}

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether pixels that a rare bright sample has made far brighter than all around them are dimmed before filtering. It takes
    /// some light from the picture.
    pub fireflies: bool,
}

impl Default for Options {
    /// Fireflies are dimmed.
    fn default() -> Self {
        Self { fireflies: true }
    }
}

/// The picture without its noise: linear radiance, row by row.
///
/// The result is the same bits for any executor. It needs about 160 bytes of memory a pixel while it works. `cancelled` is
/// looked at once a tile, every few milliseconds.
///
/// # Errors
///
/// `InvalidArgument` with the field's name where a slice has not `width` · `height` pixels, `OutOfMemory`, `Cancelled`.
pub fn denoise(
    frame: &Frame<'_>,
    options: &Options,
    executor: &dyn Executor,
    cancelled: &AtomicBool,
) -> Result<Vec<[f32; 3]>> {
    frame.validate()?;
    let workers = Workers { executor, cancelled, width: frame.width, height: frame.height };
    if workers.pixels() == 0 {
        return Ok(Vec::new());
    }
    let guides = guide::prepare(frame, &workers)?;
    let mut input = input::prepare(frame, &workers)?;
    if options.fireflies {
        firefly::dim(&mut input, &workers)?;
    }
    let noise = tile::Noise::of(&input, &workers)?;
    let candidates = tile::filter(&input, &noise, &guides, &workers)?;
    let (mut pilot, errors) = blend::blend(&input, &candidates, &workers)?;
    drop(candidates);
    // Without halves nothing tells how much noise is left.
    if input.is_split() && noise.is_calm() {
        let refined = tile::refine(&input, &noise, &pilot, &guides, &workers)?;
        blend::mix(&mut pilot.color, &refined, &noise.calm, &workers)?;
    }
    let mut picture = blend::finish(&input, &pilot.color, &errors, &workers)?;
    if let Some(emission) = frame.emission {
        workers.rows([&mut picture], |y, [row]| {
            for (to, light) in row.iter_mut().zip(&emission[y * frame.width..]) {
                if input::usable(light) {
                    (0..3).for_each(|c| to[c] += light[c]);
                }
            }
        })?;
    }
    Ok(picture)
}

impl<'a> Frame<'a> {
    /// A frame of colours alone.
    pub fn new(width: usize, height: usize, color: &'a [[f32; 3]]) -> Self {
        Self {
            width,
            height,
            color,
            emission: None,
            halves: None,
            variance: None,
            albedo: None,
            normal: None,
            depth: None,
        }
    }

    fn validate(&self) -> Result<()> {
        let Some(pixels) = self.width.checked_mul(self.height) else {
            return Err(Error::invalid("width", format!("{} × {} pixels cannot be counted", self.width, self.height)));
        };
        let [first, second] = self.halves.map_or([None; 2], |halves| halves.map(|half| Some(half.len())));
        let lengths = [
            ("color", Some(self.color.len())),
            ("emission", self.emission.map(<[_]>::len)),
            ("halves", first),
            ("halves", second),
            ("variance", self.variance.map(<[_]>::len)),
            ("albedo", self.albedo.map(<[_]>::len)),
            ("normal", self.normal.map(<[_]>::len)),
            ("depth", self.depth.map(<[_]>::len)),
        ];
        match lengths.into_iter().find(|(_, length)| length.is_some_and(|length| length != pixels)) {
            Some((name, length)) => Err(Error::invalid(
                name,
                format!("{} values for {} × {} pixels", length.unwrap_or_default(), self.width, self.height),
            )),
            None => Ok(()),
        }
    }
}
