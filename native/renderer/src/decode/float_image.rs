//! Pictures of floats (OpenEXR, Radiance HDR, PFM) for environment maps and as references, told apart by their first bytes.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::float_image::FloatImage;
use crate::limits::Limits;

use super::{exr, hdr, pfm};

/// Decodes the picture in `bytes`. Colours are taken to be linear Rec. 709, whatever the file says of its primaries. Sides and bytes
/// are checked against the limits of textures before memory is taken.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<FloatImage> {
    if bytes.starts_with(&exr::MAGIC) {
        exr::decode(bytes, limits)
    } else if bytes.starts_with(b"#?") {
        hdr::decode(bytes, limits)
    } else if bytes.starts_with(b"PF") || bytes.starts_with(b"Pf") {
        pfm::decode(bytes, limits)
    } else {
        Err(broken("not a picture of floats in a known format; use EXR, HDR or PFM"))
    }
}

/// Decodes the picture file at `path`, which the program itself names and is trusted.
pub fn load(path: &Path, limits: &Limits) -> Result<FloatImage> {
    let bytes = crate::assets::read_file(path, limits.texture_bytes, "texture_bytes")?;
    decode(&bytes, limits).map_err(|error| Error { message: format!("{}: {}", path.display(), error.message), ..error })
}

/// A breach of a picture's format.
pub(super) fn broken(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::ImageFormat, why)
}

/// Lines and words at the beginning of a file.
pub(super) struct Header<'a> {
    /// What has not been read yet.
    pub(super) rest: &'a [u8],
}

impl<'a> Header<'a> {
    /// Longest line or word, in bytes.
    const LONGEST: usize = 4096;

    /// The next line without its end.
    pub(super) fn line(&mut self) -> Result<&'a [u8]> {
        self.until(|byte| byte == b'\n', "line")
    }

    /// The next word, after spaces and line ends, without the one byte of space that ends it.
    pub(super) fn word(&mut self) -> Result<&'a str> {
        let start = self.rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(self.rest.len());
        self.rest = &self.rest[start..];
        let word = self.until(|byte| byte.is_ascii_whitespace(), "word")?;
        std::str::from_utf8(word).map_err(|_| broken("the header has a word that is no text"))
    }

    fn until(&mut self, end: impl Fn(u8) -> bool, what: &str) -> Result<&'a [u8]> {
        let within = &self.rest[..self.rest.len().min(Self::LONGEST)];
        let length = within
            .iter()
            .position(|&byte| end(byte))
            .ok_or_else(|| broken(format!("a {what} of the header does not end; take another copy of the file")))?;
        let text = &self.rest[..length];
        self.rest = &self.rest[length + 1..];
        Ok(text)
    }
}

/// A number of pixels, from 1.
pub(super) fn side(word: &str) -> Result<u32> {
    word.parse().map_err(|_| broken(format!("'{word}' is no number of pixels")))
}
