//! Smaller versions of a picture: each is half as wide and half as high as the one before, down to one texel.

use std::sync::LazyLock;

use crate::error::{Error, ErrorKind, Result};

use super::Encoding;

/// sRGB bytes as light.
pub(super) static SRGB: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|byte| {
        let encoded = byte as f64 / 255.0;
        let light = if encoded <= 0.04045 { encoded / 12.92 } else { libm::pow((encoded + 0.055) / 1.055, 2.4) };
        light as f32
    })
});

/// All smaller versions, in the picture's own encoding: half a step of a byte is less than can be seen.
pub(super) struct Mips {
    levels: Vec<Level>,
}

/// One of them.
pub(super) struct Level {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) texels: Vec<u8>,
}

impl Mips {
    /// Of a picture of RGBA bytes. Colours are averaged as light and weighted by nothing else; alpha is averaged as it is.
    pub(super) fn new(width: u32, height: u32, texels: &[u8], encoding: Encoding) -> Result<Self> {
        let mut levels: Vec<Level> = Vec::new();
        let (mut width, mut height) = (width, height);
        while width > 1 || height > 1 {
            let (narrow, low) = (width.div_ceil(2), height.div_ceil(2));
            let from = levels.last().map_or(texels, |level| &level.texels);
            let texels = half(from, [width, height], [narrow, low], encoding)?;
            levels.push(Level { width: narrow, height: low, texels });
            (width, height) = (narrow, low);
        }
        Ok(Self { levels })
    }

    /// The version that is smaller by 2 to the power of `number` ≥ 1, or the smallest.
    pub(super) fn level(&self, number: usize) -> Option<&Level> {
        self.levels.get(number - 1).or(self.levels.last())
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.levels.len()
    }
}

/// A picture of half the size. Where a side is odd, the last texel counts twice.
fn half(from: &[u8], [width, height]: [u32; 2], [narrow, low]: [u32; 2], encoding: Encoding) -> Result<Vec<u8>> {
    let mut texels = Vec::new();
    let bytes = narrow as usize * low as usize * 4;
    texels
        .try_reserve_exact(bytes)
        .map_err(|_| Error::new(ErrorKind::OutOfMemory, format!("no memory for {bytes} bytes of a smaller texture")))?;
    for y in 0..low {
        for x in 0..narrow {
            let at = |dx: u32, dy: u32| {
                let (x, y) = ((2 * x + dx).min(width - 1), (2 * y + dy).min(height - 1));
                (y as usize * width as usize + x as usize) * 4
            };
            let four = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
            for channel in 0..4 {
                let values = four.map(|start| from[start + channel]);
                let byte = if channel == 3 || encoding == Encoding::Linear {
                    ((values.iter().map(|&byte| u32::from(byte)).sum::<u32>() + 2) / 4) as u8
                } else {
                    encoded(values.iter().map(|&byte| SRGB[usize::from(byte)]).sum::<f32>() / 4.0)
                };
                texels.push(byte);
            }
        }
    }
    Ok(texels)
}

/// The sRGB byte nearest to some light.
fn encoded(light: f32) -> u8 {
    let above = SRGB.partition_point(|&value| value < light).min(255);
    let below = above.saturating_sub(1);
    if light - SRGB[below] < SRGB[above] - light { below as u8 } else { above as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_versions_keep_the_light() {
        // Black and white by turns: half of the light.
        let texels: Vec<u8> = (0..64 * 64).flat_map(|i| [if (i + i / 64) % 2 == 0 { 255 } else { 0 }; 4]).collect();
        let mips = Mips::new(64, 64, &texels, Encoding::Srgb).unwrap();
        assert_eq!(mips.count(), 6);
        for number in 1..=6 {
            let level = mips.level(number).unwrap();
            assert_eq!([level.width, level.height], [64 >> number; 2]);
            assert!(level.texels.as_chunks::<4>().0.iter().all(|&texel| texel == [188, 188, 188, 128]));
        }
        let mips = Mips::new(64, 64, &texels, Encoding::Linear).unwrap();
        assert_eq!(mips.level(99).unwrap().texels, [128; 4]);
    }

    #[test]
    fn sides_that_are_odd_end_in_one_texel() {
        let mips = Mips::new(5, 3, &[7; 60], Encoding::Srgb).unwrap();
        let sizes: Vec<_> = (1..=3).map(|number| mips.level(number).unwrap()).map(|l| [l.width, l.height]).collect();
        assert_eq!(sizes, [[3, 2], [2, 1], [1, 1]]);
        assert!((1..=3).all(|number| mips.level(number).unwrap().texels.iter().all(|&byte| byte == 7)));
    }

    #[test]
    fn every_byte_is_the_nearest_to_its_own_light() {
        assert!((0..=255).all(|byte| encoded(SRGB[usize::from(byte)]) == byte));
    }
}
