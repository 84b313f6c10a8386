//! Radiance pictures (Ward, "Real Pixels", Graphics Gems II, 1991) into pictures of floats: lines of text, then pixels of three
//! mantissas and a common exponent, each row as runs of bytes or as it is.

use crate::error::Result;
use crate::float_image::{FloatImage, Samples, plane};
use crate::limits::Limits;
use crate::view::Resolution;

use super::float_image::{Header, broken, side};

/// Rows of these widths may be stored as runs for each component.
const RUN_WIDTHS: std::ops::RangeInclusive<u32> = 8..=0x7fff;

/// Decodes a picture of format `32-bit_rle_rgbe`, whose rows go down or up and whose columns go right; `EXPOSURE` lines are divided by.
/// A byte b with exponent e is b · 2^(e − 136).
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<FloatImage> {
    let mut header = Header { rest: bytes };
    if !header.line()?.starts_with(b"#?") {
        return Err(broken("a Radiance picture begins with #?RADIANCE"));
    }
    let exposure = exposure(&mut header)?;
    let (resolution, upwards) = resolution(header.line()?)?;
    limits.check_float_image(resolution.width, resolution.height, 3)?;
    // A row is at least some runs of 127 for each of four components, or four bytes.
    let least_row = if RUN_WIDTHS.contains(&resolution.width) { 4 + 8 * (resolution.width / 127) } else { 4 };
    let least = u64::from(resolution.height) * u64::from(least_row);
    if (header.rest.len() as u64) < least {
        return Err(broken(format!("{} bytes are too few for {} rows", header.rest.len(), resolution.height)));
    }

    let pixels = resolution.whole().pixels();
    let (width, height) = (resolution.width as usize, resolution.height as usize);
    let mut planes = [plane(pixels)?, plane(pixels)?, plane(pixels)?];
    planes.iter_mut().for_each(|plane| plane.resize(width * height, 0.0));
    let mut row = plane(u64::from(resolution.width) * 4)?;
    row.resize(4 * width, 0_u8);
    let mut input = header.rest;
    for y in 0..height {
        input = read_row(input, &mut row)?;
        let start = if upwards { height - 1 - y } else { y } * width;
        for (x, &[red, green, blue, exponent]) in row.as_chunks::<4>().0.iter().enumerate() {
            let scale = scale(exponent) * exposure;
            for (plane, mantissa) in planes.iter_mut().zip([red, green, blue]) {
                plane[start + x] = (f64::from(mantissa) * scale) as f32;
            }
        }
    }
    let mut image = FloatImage::new(resolution, resolution.whole())?;
    for (name, values) in ["R", "G", "B"].into_iter().zip(planes) {
        image.add(name, Samples::Float(values))?;
    }
    Ok(image)
}

/// 2^(e − 136), exactly; 0 for exponent 0.
fn scale(exponent: u8) -> f64 {
    if exponent == 0 { 0.0 } else { f64::from_bits((1023 + u64::from(exponent) - 136) << 52) }
}

/// Reads lines up to the empty one; what pixels are to be multiplied with.
fn exposure(header: &mut Header<'_>) -> Result<f64> {
    let mut exposure = 1.0;
    loop {
        let line = header.line()?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let Ok(line) = std::str::from_utf8(line) else { continue };
        match line.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
            Some(("FORMAT", format)) if format != "32-bit_rle_rgbe" => {
                return Err(broken(format!("its format is '{format}'; save it as 32-bit_rle_rgbe")));
            }
            Some(("EXPOSURE", value)) => {
                let value: f64 =
                    value.parse().map_err(|_| broken(format!("EXPOSURE is '{value}', which is no number")))?;
                exposure /= value;
            }
            _ => {}
        }
    }
    if (1e-30..=1e30).contains(&exposure) { Ok(exposure) } else { Err(broken("its EXPOSURE is out of range")) }
}

/// Size, and whether the first row is the lowest.
fn resolution(line: &[u8]) -> Result<(Resolution, bool)> {
    let text = std::str::from_utf8(line).unwrap_or_default();
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    match words[..] {
        [y @ ("-Y" | "+Y"), height, "+X", width] => {
            Ok((Resolution { width: side(width)?, height: side(height)? }, y == "+Y"))
        }
        _ => Err(broken(format!("'{text}' is no size; it reads -Y height +X width"))),
    }
}

/// Decodes one row into pixels of four bytes; the rest of the input.
fn read_row<'a>(input: &'a [u8], row: &mut [u8]) -> Result<&'a [u8]> {
    let width = (row.len() / 4) as u32;
    match input {
        [2, 2, high, low, rest @ ..] if RUN_WIDTHS.contains(&width) && *high < 128 => {
            if u32::from(u16::from_be_bytes([*high, *low])) != width {
                return Err(broken("a row has another width than the picture"));
            }
            (0..4).try_fold(rest, |input, component| read_component(input, row, component))
        }
        _ => read_flat(input, row),
    }
}

/// One component of all pixels of a row: runs (128 + length, byte) and copies (length, bytes).
fn read_component<'a>(mut input: &'a [u8], row: &mut [u8], component: usize) -> Result<&'a [u8]> {
    let mut places = row.iter_mut().skip(component).step_by(4);
    while places.len() > 0 {
        let (&code, rest) = input.split_first().ok_or_else(ends)?;
        let run = code > 128;
        let length = usize::from(if run { code - 128 } else { code });
        if length == 0 || length > places.len() {
            return Err(broken(format!(
                "a run of {length} bytes does not fit a row of which {} are left",
                places.len()
            )));
        }
        let taken = if run { 1 } else { length };
        let (bytes, rest) = rest.split_at_checked(taken).ok_or_else(ends)?;
        for (place, &byte) in places.by_ref().take(length).zip(bytes.iter().cycle()) {
            *place = byte;
        }
        input = rest;
    }
    Ok(input)
}

/// Pixels as they are, where (1, 1, 1, n) repeats the last one n times; more of these in a row count 256-fold each.
fn read_flat<'a>(mut input: &'a [u8], row: &mut [u8]) -> Result<&'a [u8]> {
    let pixels = row.as_chunks_mut::<4>().0;
    let (mut at, mut shift) = (0, 0);
    while at < pixels.len() {
        let (pixel, rest) = input.split_first_chunk::<4>().ok_or_else(ends)?;
        input = rest;
        if let [1, 1, 1, count] = *pixel {
            let count = usize::from(count) << shift;
            if at == 0 || count > pixels.len() - at || shift > 16 {
                return Err(broken(format!(
                    "{count} repeated pixels do not fit a row of which {} are left",
                    pixels.len() - at
                )));
            }
            let last = pixels[at - 1];
            pixels[at..at + count].fill(last);
            at += count;
            shift += 8;
        } else {
            pixels[at] = *pixel;
            at += 1;
            shift = 0;
        }
    }
    Ok(input)
}

fn ends() -> crate::error::Error {
    broken("it ends before its last pixel; take another copy of it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn file(header: &str, pixels: &[u8]) -> Vec<u8> {
        [b"#?RADIANCE\n", header.as_bytes(), pixels].concat()
    }

    fn read(header: &str, pixels: &[u8]) -> Result<FloatImage> {
        decode(&file(header, pixels), &Limits::default())
    }

    const FORMAT: &str = "FORMAT=32-bit_rle_rgbe\n";

    #[test]
    fn flat_pixels_repeats_and_exposures_are_understood() {
        let header = format!("{FORMAT}EXPOSURE=2\n# by hand\n\n+Y 2 +X 3\n");
        let rows = [128, 64, 0, 129, 1, 1, 1, 2, 1, 2, 3, 136, 0, 0, 0, 0, 255, 0, 0, 128];
        let image = read(&header, &rows).unwrap();
        let [red, green, blue] = image.rgb().unwrap();
        assert_eq!(red, [0.5, 0.0, 127.5 / 256.0, 0.5, 0.5, 0.5]);
        assert_eq!((green[0], green[3], blue[0], blue[4]), (1.0, 0.25, 1.5, 0.0));
    }

    #[test]
    fn runs_are_understood_and_a_file_that_ends_anywhere_is_refused() {
        let header = format!("{FORMAT}\n-Y 1 +X 8\n");
        let row = [2, 2, 0, 8, 136, 10, 3, 1, 2, 3, 133, 9, 8, 8, 7, 6, 5, 4, 3, 2, 1, 136, 128];
        let image = read(&header, &row).unwrap();
        let [red, green, blue] = image.rgb().unwrap();
        assert_eq!(red, [10.0 / 256.0; 8]);
        assert_eq!(green[..4], [1.0, 2.0, 3.0, 9.0].map(|v: f32| v / 256.0));
        assert_eq!(blue[7], 1.0 / 256.0);
        let bytes = file(&header, &row);
        for length in 0..bytes.len() {
            assert_eq!(
                decode(&bytes[..length], &Limits::default()).unwrap_err().kind,
                ErrorKind::ImageFormat,
                "{length}"
            );
        }
    }

    #[test]
    fn files_that_lie_are_refused() {
        let sized = |size: &str, pixels: &[u8]| read(&format!("{FORMAT}\n{size}\n"), pixels).unwrap_err();
        assert_eq!(sized("-Y 16384 +X 16384", &[]).kind, ErrorKind::LimitExceeded);
        assert_eq!(sized("-Y 1 +X 4000000000", &[]).kind, ErrorKind::LimitExceeded);
        assert_eq!(sized("-Y 0 +X 4", &[]).kind, ErrorKind::InvalidArgument);
        for (size, pixels) in [
            ("-Y 4096 +X 4096", &[2, 2, 16, 0][..]),
            ("-Y 1 +X 8", &[2, 2, 0, 9, 136, 0, 136, 0, 136, 0, 136, 0]),
            ("-Y 1 +X 8", &[2, 2, 0, 8, 137, 0, 136, 0, 136, 0, 136, 0]),
            ("-Y 1 +X 8", &[2, 2, 0, 8, 0, 0, 136, 0, 136, 0, 136, 0]),
            ("-Y 1 +X 2", &[1, 1, 1, 2, 0, 0, 0, 0]),
            ("-Y 1 +X 2", &[9, 9, 9, 9, 1, 1, 1, 2]),
            ("-X 1 +Y 2", &[9, 9, 9, 9, 9, 9, 9, 9]),
            ("-Y 1 +X", &[]),
        ] {
            assert_eq!(sized(size, pixels).kind, ErrorKind::ImageFormat, "{size} {pixels:?}");
        }
        assert!(read("FORMAT=32-bit_rle_xyze\n\n-Y 1 +X 1\n", &[0; 4]).unwrap_err().message.contains("xyze"));
        assert!(read(&format!("{FORMAT}EXPOSURE=0\n\n-Y 1 +X 1\n"), &[0; 4]).is_err());
    }
}
