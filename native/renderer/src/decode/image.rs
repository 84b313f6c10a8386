//! Pictures (PNG, JPEG, BMP, TIFF, WebP) into textures, told apart by their first bytes.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader};

use crate::assets::read_file;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::texture::Texture;

use super::memory::probe;

/// Memory that a file may ask for before its pixels are looked at.
const HEADER_BYTES: u64 = 64 << 20;

/// Decodes the picture in `bytes`; `path` is how a scene file names it.
pub fn decode(bytes: &[u8], path: Option<String>, limits: &Limits) -> Result<Texture> {
    let mut decoder = open(bytes, limits)?;
    let broken = |error| broken(error, limits);
    let (width, height) = decoder.dimensions();
    limits.check_texture(width, height)?;
    // 16-bit and float pictures take more than their RGBA8 form while they are decoded.
    let bytes = decoder.total_bytes();
    if bytes > limits.texture_bytes {
        let message = format!(
            "{width} × {height} texels take {bytes} bytes in the file's own depth, above the {} that are left for \
             textures; save it with 8 bits a channel, or raise the limit texture_bytes",
            limits.texture_bytes
        );
        return Err(Error::limit("height", message));
    }
    // The decoder itself would end the process where there is no memory, as for sizes beyond all limits but the caller's.
    probe(bytes, "bytes of the picture's texels")?;
    probe(u64::from(width) * u64::from(height) * 4, "bytes of the picture's texels")?;
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(bytes.saturating_mul(2).saturating_add(HEADER_BYTES));
    decoder.set_limits(bounds).map_err(broken)?;
    let texels = DynamicImage::from_decoder(decoder).map_err(broken)?.into_rgba8().into_raw();
    Texture::new(width, height, texels, path, limits)
}

/// Reads what stands before the pixels: a decoder's constructor already inflates a colour profile, for one.
fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<impl ImageDecoder + use<'a>> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| Error::new(ErrorKind::ImageFormat, format!("not a usable picture: {error}")))?;
    if reader.format().is_none() {
        return Err(Error::new(
            ErrorKind::ImageFormat,
            "not a picture in a known format; use PNG, JPEG, BMP, TIFF or WebP",
        ));
    }
    let mut header = image::Limits::no_limits();
    header.max_alloc = Some(HEADER_BYTES);
    reader.limits(header);
    reader.into_decoder().map_err(|error| broken(error, limits))
}

/// The decoders' error as ours.
fn broken(error: ImageError, limits: &Limits) -> Error {
    match error {
        ImageError::Limits(error) => Error::new(
            ErrorKind::LimitExceeded,
            format!(
                "the picture exceeds the limits of {} × {} texels and {} bytes ({error}); use a smaller one, or raise \
                 the limits texture_width, texture_height and texture_bytes",
                limits.texture_width, limits.texture_height, limits.texture_bytes
            ),
        ),
        error => Error::new(ErrorKind::ImageFormat, format!("not a usable picture: {error}")),
    }
}

/// Decodes the picture file at `path`, which the program itself names and is trusted.
pub fn load(path: &Path, limits: &Limits) -> Result<Texture> {
    let bytes = read_file(path, limits.texture_bytes, "texture_bytes")?;
    let name = path.to_str().map(String::from);
    decode(&bytes, name, limits)
        .map_err(|error| Error { message: format!("{}: {}", path.display(), error.message), ..error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_profile_that_inflates_to_hundreds_of_megabytes_is_left_out() {
        let mut file = Vec::new();
        let mut info = png::Info::with_size(1, 1);
        info.icc_profile = Some(vec![0; 200 << 20].into());
        let mut writer = png::Encoder::with_info(&mut file, info).unwrap().write_header().unwrap();
        writer.write_image_data(&[0]).unwrap();
        writer.finish().unwrap();
        assert!(file.len() < 1 << 20, "{} bytes", file.len());
        assert!(matches!(open(&file, &Limits::default()).unwrap().icc_profile(), Ok(None) | Err(_)));
        assert_eq!(decode(&file, None, &Limits::default()).unwrap().width(), 1);
    }
}
