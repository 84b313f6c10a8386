//! How noisy each pixel is.

use crate::error::Result;

use super::Frame;
use super::input::{Input, LUMA, dot, usable};
use super::plane::Workers;

/// Reach of the means over which the samples' variance is compared with what the halves differ by.
const WIDE: usize = 8;

/// Variance of each pixel's luminance.
///
/// That of the samples, as far as there is one. Well-spread samples make less noise than it says: so it is scaled by what the
/// halves really differ by, over a wide neighbourhood (Rousselle, Knaus and Zwicker, "Adaptive Rendering with Non-Local Means
/// Filtering", 2012, section 4.2). Without either it is the variance of the picture itself, from pixel to pixel.
pub(super) fn of_luminance(frame: &Frame<'_>, color: &[[f32; 3]], workers: &Workers<'_>) -> Result<Vec<f32>> {
    let known = |value: f32| (0.0..1e30).contains(&value);
    let given = frame.variance;
    let Some([first, second]) = frame.halves else {
        let given = given.filter(|variance| variance.iter().any(|&value| known(value) && value > 0.0));
        let spatial = || {
            let luminance = workers.plane(|i| dot(color[i], LUMA))?;
            let mean = workers.blur(&luminance, 2)?;
            // A pixel is one of the 25 of its own mean, which takes 1/25 off the square.
            let squares = workers.plane(|i| (luminance[i] - mean[i]).powi(2) * 25.0 / 24.0)?;
            let mean = workers.blur(&squares, 3)?;
            workers.plane(|i| if emits(frame, i) { 0.0 } else { mean[i] })
        };
        return match given {
            Some(variance) if variance.iter().all(|&value| known(value)) => workers.plane(|i| variance[i]),
            Some(variance) => {
                let spatial = spatial()?;
                workers.plane(|i| if known(variance[i]) { variance[i] } else { spatial[i] })
            }
            None => spatial(),
        };
    };
    // The mean of two independent halves has the variance of half their difference.
    let difference = workers.plane(|i| {
        let both = usable(&first[i]) && usable(&second[i]);
        if both { 0.25 * (dot(first[i], LUMA) - dot(second[i], LUMA)).powi(2) } else { 0.0 }
    })?;
    let Some(variance) = given else { return workers.blur(&difference, 2) };
    let near = workers.blur(&difference, 2)?;
    let variance = workers.plane(|i| if known(variance[i]) { variance[i] } else { near[i] })?;
    let (estimate, truth) = (workers.blur(&variance, WIDE)?, workers.blur(&difference, WIDE)?);
    let ratio = |i: usize| if estimate[i] > 0.0 { (truth[i] / estimate[i]).clamp(0.01, 2.0) } else { 1.0 };
    workers.plane(|i| variance[i] * ratio(i))
}

/// Whether a pixel shows nothing that reflects light, so that its own light has no noise but that of edges.
pub(super) fn emits(frame: &Frame<'_>, i: usize) -> bool {
    frame.albedo.is_some_and(|albedo| albedo[i] == [0.0; 3])
}

/// Variance of one half's colours over the factor, summed over channels. `input.variance` holds that of luminance, which is
/// shared out over the channels as the squares of the mean colour around: noise has the colour of the light.
pub(super) fn of_colors(input: &Input, workers: &Workers<'_>) -> Result<Vec<f32>> {
    let mean = |c: usize| {
        let plane = workers.plane(|i| input.mean(c, i).abs())?;
        workers.blur(&plane, 2)
    };
    let means = [mean(0)?, mean(1)?, mean(2)?];
    workers.plane(|i| {
        let mean = [means[0][i], means[1][i], means[2][i]];
        let squares = dot(mean, mean);
        let luminance = dot(std::array::from_fn(|c| mean[c] * input.factor[c][i]), LUMA);
        let noise = if luminance > 0.0 { input.variance[i] * squares / (luminance * luminance) } else { 0.0 };
        // What is filled in is a guess.
        let guess = if input.valid[i] > 0.0 { 0.0 } else { squares };
        ((noise + guess) / input.share()).min(1e30)
    })
}
