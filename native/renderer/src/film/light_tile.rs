//! A tile of light in the making, which one thread adds samples to.

use crate::error::Result;
use crate::float_image::plane;
use crate::view::ViewBlock;

use super::aov::{Aovs, FirstSurface, Guide};
use super::aov_sums::AovSums;
use super::sums::{PixelSums, countable};

/// A block of pixels that samples are added to.
#[derive(Clone, Debug, PartialEq)]
pub struct LightTile {
    /// Where it is in the picture.
    pub block: ViewBlock,
    /// Row by row.
    pub pixels: Vec<PixelSums>,
    /// What is kept besides light.
    pub aovs: AovSums,
}

impl LightTile {
    /// A tile without samples, for light alone.
    pub fn new(block: ViewBlock) -> Self {
        Self { block, pixels: vec![PixelSums::default(); block.pixels() as usize], aovs: AovSums::default() }
    }

    /// A tile without samples, for light and `aovs`. Fails where memory does.
    pub fn with_aovs(block: ViewBlock, aovs: Aovs) -> Result<Self> {
        let mut pixels = plane(block.pixels())?;
        pixels.resize(block.pixels() as usize, PixelSums::default());
        let aovs = AovSums::new(pixels.len(), aovs)?;
        Ok(Self { block, pixels, aovs })
    }

    /// What a pixel takes of memory with `aovs`, in bytes.
    pub fn pixel_bytes(aovs: Aovs) -> u64 {
        size_of::<PixelSums>() as u64 + AovSums::pixel_bytes(aovs)
    }

    /// Adds sample number `sample` of a pixel of the tile: its radiance, of what is [`countable`], and what it met first, if anything.
    #[inline]
    pub fn add(&mut self, pixel: usize, sample: u32, radiance: [f32; 3], surface: Option<&FirstSurface>) {
        self.add_guided(pixel, sample, radiance, surface, &Guide::default());
    }

    /// The same for a film that is to be denoised.
    #[inline]
    pub fn add_guided(
        &mut self,
        pixel: usize,
        sample: u32,
        radiance: [f32; 3],
        surface: Option<&FirstSurface>,
        guide: &Guide,
    ) {
        // Sums take it as 0, where nobody would see it.
        debug_assert!(!radiance.iter().any(|c| c.is_nan()), "sample {sample} of pixel {pixel} is {radiance:?}");
        let radiance = countable(radiance);
        self.pixels[pixel].add(radiance);
        self.aovs.add(pixel, sample, surface);
        self.aovs.guide(pixel, sample, radiance, guide);
    }

    /// Adds the samples of a tile of the same block and variables.
    pub(super) fn merge(&mut self, other: &Self) {
        self.pixels.iter_mut().zip(&other.pixels).for_each(|(pixel, other)| pixel.merge(other));
        self.aovs.merge(&other.aovs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "sample 3 of pixel 1 is [0.5, NaN, 0.5]")]
    fn a_sample_that_is_no_number_is_told_by_builds_for_tests() {
        let mut tile = LightTile::new(ViewBlock { x: 0, y: 0, width: 2, height: 1 });
        tile.add(1, 3, [0.5, f32::NAN, 0.5], None);
    }
}
