//! Pictures (PNG, JPEG, BMP, TIFF, WebP) into textures, told apart by their first bytes.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageReader};

use crate::assets::read_file;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::texture::Texture;

/// Decodes the picture in `bytes`; `path` is how a scene file names it.
pub fn decode(bytes: &[u8], path: Option<String>, limits: &Limits) -> Result<Texture> {
    let broken =
        |error: image::ImageError| Error::new(ErrorKind::ImageFormat, format!("not a usable picture: {error}"));
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| Error::new(ErrorKind::ImageFormat, format!("not a usable picture: {error}")))?;
    if reader.format().is_none() {
        return Err(Error::new(
            ErrorKind::ImageFormat,
            "not a picture in a known format; use PNG, JPEG, BMP, TIFF or WebP",
        ));
    }
    let mut bounds = image::Limits::no_limits();
    bounds.max_image_width = Some(limits.texture_width);
    bounds.max_image_height = Some(limits.texture_height);
    // 16-bit and float pictures take more than their RGBA8 form while they are decoded.
    bounds.max_alloc = Some(limits.texture_bytes.saturating_mul(4));
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    limits.check_texture(width, height)?;
    decoder.set_limits(bounds).map_err(broken)?;
    let texels = DynamicImage::from_decoder(decoder).map_err(broken)?.into_rgba8().into_raw();
    Texture::new(width, height, texels, path, limits)
}

/// Decodes the picture file at `path`, which the program itself names and is trusted.
pub fn load(path: &Path, limits: &Limits) -> Result<Texture> {
    let bytes = read_file(path, limits.texture_bytes, "texture_bytes")?;
    let name = path.to_str().map(String::from);
    decode(&bytes, name, limits)
        .map_err(|error| Error { message: format!("{}: {}", path.display(), error.message), ..error })
}
