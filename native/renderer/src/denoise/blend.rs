//! Errors of the filtered pictures, and the picture that follows from them.
//!
//! Half a of the samples was filtered to F(a) with weights from half b, and the other way round. What both sides miss by is
//! bias: (a − F(b))·(b − F(a)) has the square of the bias as its mean where the noise of its factors is independent. With the
//! variance of (F(a) + F(b))/2 it makes the mean square error (compare Rousselle, Knaus and Zwicker 2012, section 5;
//! Bitterli et al. 2016, section 5.3). Where there are no halves it is the residual's square less the variance. Halves of well-spread
//! samples are not quite independent: the error comes out too low, and less of the noisy picture is kept than would be best. What the
//! second filter mixes in counts for as good as the rest.

use crate::error::Result;

use super::input::{Input, Planes};
use super::plane::{Workers, filled};
use super::tile::{CANDIDATES, Candidate, Pilot, RESTLESS};

/// Reach of the means of errors.
const WIDE: usize = 6;

/// Errors above this, in units of the variance, stand out: they say nothing of their neighbours.
const OUTLIER: f32 = 1.5;

/// How much of the second filter there is in the picture where it is calm. Its errors and those of the first are not the same ones.
const REFINED: f32 = 0.5;

/// Blends the candidates. The second result is the mean square error of what comes out, over the variance of the noisy picture.
pub(super) fn blend(
    input: &Input,
    candidates: &[Candidate; CANDIDATES],
    workers: &Workers<'_>,
) -> Result<(Pilot, Vec<f32>)> {
    let around = workers.blur(&input.variance, 3)?;
    let errors = [errors(input, &candidates[0], &around, workers)?, errors(input, &candidates[1], &around, workers)?];
    // The second candidate's part, smoothed so that no borders show.
    let part = workers.plane(|i| {
        let [a, b] = [errors[0][i].max(1e-3), errors[1][i].max(1e-3)];
        a * a / (a * a + b * b)
    })?;
    let part = workers.blur(&part, 2)?;
    let mix = |i: usize, [a, b]: [f32; 2]| a + part[i] * (b - a);
    let mean = |c: usize| workers.plane(|i| mix(i, [candidates[0].mean(c, i), candidates[1].mean(c, i)]));
    let apart = |candidate: &Candidate, c: usize, i: usize| candidate.pair()[0][c][i] - candidate.pair()[1][c][i];
    let variance = workers.plane(|i| {
        let square = |c: usize| mix(i, [apart(&candidates[0], c, i), apart(&candidates[1], c, i)]).powi(2);
        0.25 * (0..3).map(square).sum::<f32>()
    })?;
    let pilot = Pilot { color: [mean(0)?, mean(1)?, mean(2)?], variance };
    Ok((pilot, workers.plane(|i| mix(i, [errors[0][i], errors[1][i]]))?))
}

/// Mixes what the second filter has made into what the first has, as far as it is calm.
pub(super) fn mix(to: &mut Planes, refined: &Planes, calm: &[f32], workers: &Workers<'_>) -> Result<()> {
    for (to, refined) in to.iter_mut().zip(refined) {
        workers.rows([to], |y, [row]| {
            let start = y * workers.width;
            for ((to, refined), calm) in row.iter_mut().zip(&refined[start..]).zip(&calm[start..]) {
                let part = if *calm < RESTLESS { 0.0 } else { REFINED * calm };
                *to += part * (refined - *to);
            }
        })?;
    }
    Ok(())
}

/// The picture: what is filtered, and the noisy one as far as it is better.
pub(super) fn finish(input: &Input, filtered: &Planes, errors: &[f32], workers: &Workers<'_>) -> Result<Vec<[f32; 3]>> {
    let mut picture = filled(workers.pixels(), [0.0_f32; 3])?;
    workers.rows([&mut picture], |y, [row]| {
        for (x, to) in row.iter_mut().enumerate() {
            let i = y * workers.width + x;
            let filtered: [f32; 3] = std::array::from_fn(|c| filtered[c][i]);
            // Of two estimates whose errors are independent the best mean weighs each by the other's error.
            let error = errors[i].max(0.0);
            let keep =
                if input.valid[i] > 0.0 { (error / (1.0 + error)).max(highlight(input, filtered, i)) } else { 0.0 };
            for c in 0..3 {
                let color = filtered[c] + keep * (input.mean(c, i) - filtered[c]);
                to[c] = color * input.factor[c][i];
            }
        }
    })?;
    Ok(picture)
}

/// Mean square error around each pixel over the variance of the noisy picture.
fn errors(input: &Input, candidate: &Candidate, around: &[f32], workers: &Workers<'_>) -> Result<Vec<f32>> {
    let [first, second] = input.pair();
    let [from_first, from_second] = candidate.pair();
    let error = workers.plane(|i| {
        let mut error = if input.is_split() { 0.0 } else { -input.variance[i] };
        for c in 0..3 {
            let (a, b) = (first[c][i], second[c][i]);
            let (fa, fb) = (from_first[c][i], from_second[c][i]);
            error += (a - fb) * (b - fa) + 0.25 * (fa - fb) * (fa - fb);
        }
        let variance = input.share() * around[i].max(input.variance[i]);
        if variance > 0.0 { (error / variance).clamp(-10.0, 1e3) } else { 1e3 }
    })?;
    let bounded = workers.plane(|i| error[i].min(OUTLIER))?;
    let (wide, near) = (workers.blur(&bounded, WIDE)?, workers.blur(&error, 1)?);
    workers.plane(|i| wide[i].max(near[i] - OUTLIER))
}

/// How much of a pixel is to be kept because it is surely a highlight that filtering has dimmed: the image of a lamp in what mirrors.
/// Its share of a picture's energy is large and nothing around is like it. Some samples agree on it, both halves do, it is far
/// brighter than the picture, and filtering has taken much of it.
fn highlight(input: &Input, filtered: [f32; 3], i: usize) -> f32 {
    let [a, b] = input.pair();
    let mean: f32 = (0..3).map(|c| input.mean(c, i)).sum();
    let lost = mean - filtered.iter().sum::<f32>();
    if lost <= 0.0 {
        return 0.0;
    }
    let apart = if input.is_split() {
        (0..3).map(|c| 0.5 * (a[c][i] - b[c][i])).sum::<f32>().abs()
    } else {
        (3.0 * input.variance[i]).sqrt()
    };
    let sure = (lost / apart.max(1e-20) - 1.0).clamp(0.0, 1.0);
    // In units of the picture's mean. Noise of what is lit as all else is does not reach that.
    let bright = ((mean / 3.0 - 8.0) / 8.0).clamp(0.0, 1.0);
    let much = ((lost / mean - 0.05) / 0.1).clamp(0.0, 1.0);
    sure * bright * much * input.steady[i]
}
