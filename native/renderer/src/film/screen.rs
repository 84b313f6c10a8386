//! A film on the screen: tone-mapped bytes of what is on it, at any time.

use crate::error::Result;
use crate::float_image::FloatImage;
use crate::view::ViewBlock;

use super::gamma::PixelFormat;
use super::light_film::LightFilm;
use super::picture::{PIXEL_BYTES, check_buffer};
use super::tone::ToneMap;

/// Copies `block` of a picture of colours, as [`LightFilm::read`] does. Refuses a block that is not in the picture, a picture without
/// colours, and a buffer that is too small.
pub fn read_image(
    image: &FloatImage,
    tone: &ToneMap,
    format: PixelFormat,
    block: ViewBlock,
    out: &mut [u8],
    row_stride: u64,
) -> Result<()> {
    let all = image.block();
    block.check_inside(all)?;
    check_buffer(block, out.len() as u64, row_stride)?;
    let rgb = image.rgb()?;
    for y in block.y..block.y + block.height {
        let from = (y - all.y) as usize * all.width as usize + (block.x - all.x) as usize;
        let to = (y - block.y) as usize * row_stride as usize;
        let row = &mut out[to..to + block.width as usize * PIXEL_BYTES];
        for ((bytes, pixel), x) in row.as_chunks_mut::<PIXEL_BYTES>().0.iter_mut().zip(from..).zip(block.x..) {
            *bytes = ordered(tone.bytes(rgb.map(|plane| plane[pixel]), x, y), format);
        }
    }
    Ok(())
}

/// The bytes of an opaque pixel.
fn ordered([red, green, blue]: [u8; 3], format: PixelFormat) -> [u8; PIXEL_BYTES] {
    match format {
        PixelFormat::Rgba8 => [red, green, blue, 255],
        PixelFormat::Bgra8 => [blue, green, red, 255],
    }
}

impl LightFilm {
    /// Copies `block` (in coordinates of the whole picture) into `out`, whose rows start `row_stride` bytes apart. Pixels of tiles
    /// that have no samples yet become zero. Refuses a block that is not on the film and a buffer that is too small.
    pub fn read(
        &self,
        tone: &ToneMap,
        format: PixelFormat,
        block: ViewBlock,
        out: &mut [u8],
        row_stride: u64,
    ) -> Result<()> {
        block.check_inside(self.block())?;
        check_buffer(block, out.len() as u64, row_stride)?;
        let row_stride = row_stride as usize;
        for index in self.grid().overlapping(block) {
            let tile = self.grid().tile(index);
            let (left, right) = (tile.x.max(block.x), (tile.x + tile.width).min(block.x + block.width));
            let (top, bottom) = (tile.y.max(block.y), (tile.y + tile.height).min(block.y + block.height));
            let columns = (right - left) as usize;
            // Copied out, so that whoever renders the tile does not wait for the curve.
            let part = ViewBlock { x: left, y: top, width: right - left, height: bottom - top };
            let light = self.with_pixels(index, |pixels| -> Result<_> {
                let mut light = crate::float_image::plane(part.pixels())?;
                for y in top..bottom {
                    let from = (y - tile.y) as usize * tile.width as usize + (left - tile.x) as usize;
                    light.extend(pixels[from..from + columns].iter().map(|pixel| pixel.mean()));
                }
                Ok(light)
            });
            let light: Option<Vec<[f32; 3]>> = light.transpose()?;
            for y in top..bottom {
                let to = (y - block.y) as usize * row_stride + (left - block.x) as usize * PIXEL_BYTES;
                let row = &mut out[to..to + columns * PIXEL_BYTES];
                let Some(light) = &light else {
                    row.fill(0);
                    continue;
                };
                let from = (y - top) as usize * columns;
                let pixels = row.as_chunks_mut::<PIXEL_BYTES>().0.iter_mut().zip(&light[from..from + columns]);
                for ((bytes, light), x) in pixels.zip(left..) {
                    *bytes = ordered(tone.bytes(*light, x, y), format);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::film::light_film::tests::film;
    use crate::film::tone::{Curve, ToneSettings};

    use super::*;

    #[test]
    fn a_block_is_the_tone_mapped_light_of_its_pixels() {
        let film = film(&[(0, 3)]);
        let tone = ToneMap::new(&ToneSettings { curve: Curve::Filmic, exposure: -3.0, ..Default::default() }).unwrap();
        let block = ViewBlock { x: 30, y: 20, width: 41, height: 33 };
        let stride = 41 * 4 + 8;
        let mut out = vec![7; stride * 33];
        film.read(&tone, PixelFormat::Bgra8, block, &mut out, stride as u64).unwrap();
        let image = film.image(Some(block), Default::default()).unwrap();
        let rgb = image.rgb().unwrap();
        for y in 0..33 {
            for x in 0..41 {
                let [red, green, blue] = tone.bytes(rgb.map(|plane| plane[y * 41 + x]), 30 + x as u32, 20 + y as u32);
                assert_eq!(out[y * stride + x * 4..][..4], [blue, green, red, 255], "{x} {y}");
            }
            assert_eq!(out[y * stride + 41 * 4..][..8], [7; 8], "padding is left alone");
        }
        let mut again = vec![7; stride * 33];
        read_image(&image, &tone, PixelFormat::Bgra8, block, &mut again, stride as u64).unwrap();
        assert_eq!(again, out);
    }

    #[test]
    fn what_has_no_samples_is_zero_and_what_does_not_fit_is_refused() {
        let film = film(&[]);
        let tone = ToneMap::new(&ToneSettings::default()).unwrap();
        let block = film.block();
        let mut out = vec![7; block.pixels() as usize * 4];
        film.read(&tone, PixelFormat::Rgba8, block, &mut out, u64::from(block.width) * 4).unwrap();
        assert!(out.iter().all(|&byte| byte == 0));
        assert!(film.read(&tone, PixelFormat::Rgba8, block, &mut out, u64::from(block.width)).is_err());
        let outside = ViewBlock { x: 0, ..block };
        assert_eq!(film.read(&tone, PixelFormat::Rgba8, outside, &mut out, 4000).unwrap_err().field, "block");
    }
}
