//! Portable float maps: red, green and blue of each pixel as floats, nothing else and nothing lost.

use std::io::{self, Write};

use crate::error::Result;
use crate::float_image::FloatImage;

/// Writes the colours of a picture, little-endian, the lowest row first.
pub(super) fn write(image: &FloatImage, to: &mut impl Write) -> Result<io::Result<()>> {
    let rgb = image.rgb()?;
    let (width, height) = (image.block().width as usize, image.block().height as usize);
    let mut rows = || {
        write!(to, "PF\n{width} {height}\n-1.0\n")?;
        for y in (0..height).rev() {
            for pixel in y * width..(y + 1) * width {
                rgb.iter().try_for_each(|plane| to.write_all(&plane[pixel].to_le_bytes()))?;
            }
        }
        Ok(())
    };
    Ok(rows())
}
