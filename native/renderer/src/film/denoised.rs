//! Reading a film without its noise: from a film's sums to what the denoiser takes, and back to a picture.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError};

use crate::accel::parallel::Executor;
use crate::denoise::{Frame, Options, denoise};
use crate::error::{Error, Result};
use crate::float_image::{Channel, FloatImage, Samples, plane};
use crate::view::ViewBlock;

use super::aov::Aovs;
use super::light_film::{Exposed, LightFilm};

impl LightFilm {
    /// As [`LightFilm::image`], with the noise taken out of the colours; those of `aovs` are as they are there. It is the same
    /// bits for any executor, and in parts.
    ///
    /// Refuses what [`LightFilm::image`] does, and a film that does not keep what denoising needs
    /// ([`Aovs::with_denoising`]). Fails where memory does, with about 300 bytes a pixel, and once `cancelled` is set. All of the
    /// film is looked at for any part; the colours are kept, in 12 bytes a pixel, and given again as long as no samples come.
    pub fn denoised(
        &self,
        block: Option<ViewBlock>,
        aovs: Aovs,
        options: &Options,
        executor: &dyn Executor,
        cancelled: &AtomicBool,
    ) -> Result<FloatImage> {
        if !self.aovs().has_denoising() {
            let message =
                "this film does not keep what denoising needs; give the render that makes it the option denoise, too";
            return Err(Error::invalid("denoise", message));
        }
        let block = block.unwrap_or(self.block());
        let noisy = self.image(Some(block), aovs)?;
        let (all, colors) = (self.block(), self.all_denoised(options, executor, cancelled)?);
        let mut image = FloatImage::new(self.resolution(), block)?;
        for (c, name) in ["R", "G", "B"].into_iter().enumerate() {
            let mut values = plane(block.pixels())?;
            for y in 0..block.height {
                let start = (y + block.y - all.y) as usize * all.width as usize + (block.x - all.x) as usize;
                values.extend(colors[start..start + block.width as usize].iter().map(|color| color[c]));
            }
            image.add(name, Samples::Float(values))?;
        }
        for Channel { name, samples } in noisy.into_channels().into_iter().skip(3) {
            image.add(name, samples)?;
        }
        Ok(image)
    }

    /// The colours of all of the film without noise. They are kept until samples come: whoever saves a picture in several formats, or after
    /// its render has denoised it, does not wait for the same again.
    fn all_denoised(
        &self,
        options: &Options,
        executor: &dyn Executor,
        cancelled: &AtomicBool,
    ) -> Result<Arc<Vec<[f32; 3]>>> {
        let changes = self.changes();
        let kept = || self.denoised.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = kept().as_ref().filter(|last| (last.changes, last.options) == (changes, *options)) {
            return Ok(last.colors.clone());
        }
        let colors = Arc::new(Gathered::new(self, self.block())?.denoise(options, executor, cancelled)?);
        *kept() = Some(Denoised { changes, options: *options, colors: colors.clone() });
        Ok(colors)
    }
}

/// A film's colours without noise.
#[derive(Debug)]
pub(super) struct Denoised {
    /// What [`LightFilm::changes`] was before.
    changes: u64,
    options: Options,
    /// Row by row.
    colors: Arc<Vec<[f32; 3]>>,
}

/// The denoiser's planes of a block.
struct Gathered {
    block: ViewBlock,
    color: Vec<[f32; 3]>,
    emission: Vec<[f32; 3]>,
    halves: [Vec<[f32; 3]>; 2],
    /// Negative where it is unknown.
    variance: Vec<f32>,
    albedo: Vec<[f32; 3]>,
    normal: Vec<[f32; 3]>,
    depth: Vec<f32>,
    /// Whether there is any sample, and whether all pixels that have some have some of both halves.
    is_exposed: bool,
    is_split: bool,
}

impl Gathered {
    fn new(film: &LightFilm, block: ViewBlock) -> Result<Self> {
        let pixels = block.pixels();
        let mut gathered = Self {
            block,
            // Nothing is known where there are no samples.
            color: filled(pixels, [f32::NAN; 3])?,
            emission: filled(pixels, [0.0; 3])?,
            halves: [filled(pixels, [f32::NAN; 3])?, filled(pixels, [f32::NAN; 3])?],
            variance: filled(pixels, -1.0)?,
            albedo: filled(pixels, [0.0; 3])?,
            normal: filled(pixels, [0.0; 3])?,
            depth: filled(pixels, 0.0)?,
            is_exposed: false,
            is_split: true,
        };
        for index in film.grid().overlapping(block) {
            if let Some(exposed) = &*film.tile(index) {
                gathered.take(exposed);
            }
        }
        Ok(gathered)
    }

    /// What of a tile is in the block.
    fn take(&mut self, exposed: &Exposed) {
        let (tile, block) = (exposed.light.block, self.block);
        let odd: u32 = exposed.ranges.as_slice().iter().map(|range| range.end / 2 - range.start / 2).sum();
        let even = exposed.ranges.count() - odd;
        self.is_exposed = true;
        self.is_split &= odd > 0 && even > 0;
        for y in tile.y.max(block.y)..(tile.y + tile.height).min(block.y + block.height) {
            for x in tile.x.max(block.x)..(tile.x + tile.width).min(block.x + block.width) {
                let from = (y - tile.y) as usize * tile.width as usize + (x - tile.x) as usize;
                let to = (y - block.y) as usize * block.width as usize + (x - block.x) as usize;
                let (all, guide) = (&exposed.light.pixels[from], &exposed.light.aovs.guides[from]);
                let scattered = guide.scattered(all);
                self.color[to] = scattered.mean();
                self.emission[to] = guide.emission.map(|sum| sum.mean(all.count));
                let odds = guide.odd.map(|sum| sum.mean(odd));
                let evens = std::array::from_fn(|c| scattered.radiance[c].less(guide.odd[c]).mean(even));
                (self.halves[0][to], self.halves[1][to]) = (evens, odds);
                self.variance[to] = if all.count < 2 { -1.0 } else { scattered.variance() };
                self.albedo[to] = guide.albedo.map(|sum| sum.mean(all.count));
                self.normal[to] = guide.normal.map(|sum| sum.mean(all.count));
                self.depth[to] = 1.0 / guide.nearness.mean(all.count);
            }
        }
    }

    /// The block without noise; black where there are no samples.
    fn denoise(&self, options: &Options, executor: &dyn Executor, cancelled: &AtomicBool) -> Result<Vec<[f32; 3]>> {
        if !self.is_exposed {
            return filled(self.block.pixels(), [0.0; 3]);
        }
        let frame = Frame {
            emission: Some(&self.emission),
            halves: self.is_split.then_some([&self.halves[0], &self.halves[1]]),
            variance: Some(&self.variance),
            albedo: Some(&self.albedo),
            normal: Some(&self.normal),
            depth: Some(&self.depth),
            ..Frame::new(self.block.width as usize, self.block.height as usize, &self.color)
        };
        let mut colors = denoise(&frame, options, executor, cancelled)?;
        for (color, noisy) in colors.iter_mut().zip(&self.color) {
            if noisy[0].is_nan() {
                *color = [0.0; 3];
            }
        }
        Ok(colors)
    }
}

fn filled<T: Clone>(count: u64, value: T) -> Result<Vec<T>> {
    let mut values = plane(count)?;
    values.resize(count as usize, value);
    Ok(values)
}
