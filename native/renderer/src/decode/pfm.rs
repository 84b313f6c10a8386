//! Portable float maps (Paul Debevec's PFM) into pictures of floats: a few words of text, then floats, the lowest row first.

use crate::error::Result;
use crate::float_image::{FloatImage, Samples, plane};
use crate::limits::Limits;
use crate::view::Resolution;

use super::float_image::{Header, broken, side};

/// Decodes a colour (`PF`) or grey (`Pf`) map; grey becomes the channel `Y`. The size of the scale in the header has no agreed meaning and
/// changes nothing; its sign tells the byte order.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<FloatImage> {
    let mut header = Header { rest: bytes };
    let names: &[&str] = match header.word()? {
        "PF" => &["R", "G", "B"],
        "Pf" => &["Y"],
        _ => return Err(broken("a PFM file begins with PF or Pf")),
    };
    let resolution = Resolution { width: side(header.word()?)?, height: side(header.word()?)? };
    limits.check_float_image(resolution.width, resolution.height, names.len() as u64)?;
    let scale = header.word()?;
    let scale: f32 = scale.parse().ok().filter(|scale: &f32| scale.is_finite() && *scale != 0.0).ok_or_else(|| {
        broken(format!("'{scale}' is no scale; it is a number below 0 for little-endian floats, or above"))
    })?;

    let pixels = resolution.whole().pixels();
    let needed = pixels * names.len() as u64 * 4;
    if (header.rest.len() as u64) < needed {
        let message = format!("{} bytes of pixels are too few; {needed} belong there", header.rest.len());
        return Err(broken(message));
    }
    let float = if scale < 0.0 { f32::from_le_bytes } else { f32::from_be_bytes };
    let (words, _) = header.rest.as_chunks::<4>();
    let mut image = FloatImage::new(resolution, resolution.whole())?;
    let row = resolution.width as usize * names.len();
    for (component, name) in names.iter().enumerate() {
        let mut values = plane(pixels)?;
        for y in (0..resolution.height as usize).rev() {
            values.extend(words[y * row..(y + 1) * row].iter().skip(component).step_by(names.len()).map(|&w| float(w)));
        }
        image.add(*name, Samples::Float(values))?;
    }
    Ok(image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn file(header: &str, values: &[f32], big: bool) -> Vec<u8> {
        let bytes = values.iter().flat_map(|value| if big { value.to_be_bytes() } else { value.to_le_bytes() });
        header.bytes().chain(bytes).collect()
    }

    #[test]
    fn rows_come_from_below_in_either_byte_order() {
        let values: Vec<f32> = (0..12).map(|i| i as f32 - 2.5).collect();
        for (scale, big) in [("-1.0", false), ("1", true)] {
            let bytes = file(&format!("PF\n2 2\n{scale}\n"), &values, big);
            let image = decode(&bytes, &Limits::default()).unwrap();
            assert_eq!(image.rgb().unwrap().map(|channel| channel[0]), [3.5, 4.5, 5.5]);
            assert_eq!(image.rgb().unwrap().map(|channel| channel[3]), [0.5, 1.5, 2.5]);
            for length in 0..bytes.len() {
                assert_eq!(decode(&bytes[..length], &Limits::default()).unwrap_err().kind, ErrorKind::ImageFormat);
            }
        }
        let grey = decode(&file("Pf 3 1 -1\n", &[1.0, 2.0, 3.0], false), &Limits::default()).unwrap();
        assert_eq!(grey.floats("Y").unwrap(), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn headers_that_lie_are_refused_before_memory_is_taken() {
        let error = |header: &str| decode(&file(header, &[0.0; 3], false), &Limits::default()).unwrap_err();
        assert_eq!(error("PF\n16000 16000\n-1\n").kind, ErrorKind::LimitExceeded);
        assert_eq!(error("PF\n4294967295 1\n-1\n").kind, ErrorKind::LimitExceeded);
        assert_eq!(error("PF\n0 1\n-1\n").kind, ErrorKind::InvalidArgument);
        for header in [
            "PF\n1 2\n-1\n",
            "PF\n1 -1\n-1\n",
            "PF\n1 1\n0\n",
            "PF\n1 1\nNaN\n",
            "PX\n1 1\n1\n",
            "PF\n99999999999 1\n1\n",
        ] {
            assert_eq!(error(header).kind, ErrorKind::ImageFormat, "{header}");
        }
    }
}
