//! Radiance pictures (Ward, "Real Pixels", Graphics Gems II, 1991): colours with eight bits for each component and a common exponent, each
//! row as runs of bytes.

use std::io::{self, Write};

use crate::error::Result;
use crate::float_image::{FloatImage, plane};

/// Rows of these widths are stored as runs.
const RUN_WIDTHS: std::ops::RangeInclusive<usize> = 8..=0x7fff;

/// The shortest run that is worth its two bytes.
const SHORTEST_RUN: usize = 3;

/// Writes the colours of a picture. What is negative or not a number is black.
pub(super) fn write(image: &FloatImage, to: &mut impl Write) -> Result<io::Result<()>> {
    let rgb = image.rgb()?;
    let (width, height) = (image.block().width as usize, image.block().height as usize);
    let mut row: Vec<[u8; 4]> = plane(width as u64)?;
    let mut component: Vec<u8> = plane(width as u64)?;
    let mut rows = || {
        let primaries = "0.6400 0.3300 0.3000 0.6000 0.1500 0.0600 0.3127 0.3290";
        write!(to, "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\nPRIMARIES={primaries}\n\n-Y {height} +X {width}\n")?;
        for y in 0..height {
            row.clear();
            row.extend((y * width..(y + 1) * width).map(|pixel| rgbe(rgb.map(|plane| plane[pixel]))));
            if RUN_WIDTHS.contains(&width) {
                to.write_all(&[2, 2, (width >> 8) as u8, width as u8])?;
                for c in 0..4 {
                    component.clear();
                    component.extend(row.iter().map(|pixel| pixel[c]));
                    write_runs(&component, to)?;
                }
            } else {
                row.iter().try_for_each(|pixel| to.write_all(pixel))?;
            }
        }
        Ok(())
    };
    Ok(rows())
}

/// Mantissas and exponent of a colour, each component to the nearest.
fn rgbe(color: [f32; 3]) -> [u8; 4] {
    /// What the largest mantissa and exponent stand for.
    const LARGEST: f32 = 255.0 * (1_u128 << 119) as f32;
    let color = color.map(|value| f64::from(if value > 0.0 { value.min(LARGEST) } else { 0.0 }));
    let brightest = color.into_iter().fold(0.0, f64::max);
    // The power of two above it, so that the largest mantissa is at least 128.
    let mut exponent = (brightest.to_bits() >> 52) as i32 - 1022;
    // 2^(8 − exponent); all floats are normal numbers in 64 bits.
    let scale = |exponent: i32| f64::from_bits(((1023 + 8 - exponent) as u64) << 52);
    if (brightest * scale(exponent)).round_ties_even() > 255.0 {
        exponent += 1;
    }
    if exponent < -127 {
        return [0; 4];
    }
    let [red, green, blue] = color.map(|value| (value * scale(exponent)).round_ties_even() as u8);
    [red, green, blue, (exponent + 128) as u8]
}

/// Runs (128 + length, byte) and copies (length, bytes).
fn write_runs(bytes: &[u8], to: &mut impl Write) -> io::Result<()> {
    let run = |at: usize| bytes[at..].iter().take(127).take_while(|&&byte| byte == bytes[at]).count();
    let mut at = 0;
    while at < bytes.len() {
        let length = run(at);
        if length >= SHORTEST_RUN {
            to.write_all(&[128 + length as u8, bytes[at]])?;
            at += length;
            continue;
        }
        let start = at;
        while at < bytes.len() && at - start < 128 && run(at) < SHORTEST_RUN {
            at += 1;
        }
        to.write_all(&[(at - start) as u8])?;
        to.write_all(&bytes[start..at])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_keeps_eight_bits() {
        assert_eq!(rgbe([1.0, 0.5, 0.25]), [128, 64, 32, 129]);
        assert_eq!(rgbe([0.999, 0.0, f32::NAN]), [128, 0, 0, 129], "255.7 has no room in a byte");
        assert_eq!(rgbe([-1.0, 0.0, 1e-40]), [0; 4]);
        assert_eq!(rgbe([f32::INFINITY, 1.0, 0.0])[0], 255);
        for i in 0..100_000_u32 {
            let value = f32::from_bits(0x0200_0000 + i * 20_011);
            let [red, _, _, exponent] = rgbe([value, 0.0, 0.0]);
            let back = f64::from(red) * libm::exp2(f64::from(exponent) - 136.0);
            assert!((back / f64::from(value) - 1.0).abs() <= 1.0 / 256.0, "{value:e}: {back:e}");
        }
    }
}
