//! Pictures in files, whose format the name's extension tells.

use std::io::{BufWriter, Write};
use std::path::Path;

use png::BitDepth;

use crate::error::{Error, Result};
use crate::float_image::{FloatImage, plane};

use super::beside::{FileBeside, cannot_write};
use super::exr::{self, ExrOptions};
use super::png::PngFile;
use super::tone::{ToneMap, ToneSettings};
use super::{hdr, pfm};

/// A format that pictures are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tone-mapped colours with 8 or 16 bits.
    Png,
    /// All channels, as OpenEXR has them.
    Exr,
    /// Linear colours with a common exponent: Radiance's.
    Hdr,
    /// Linear colours as floats: portable float maps.
    Pfm,
}

impl Format {
    /// All, by their extensions.
    const BY_EXTENSION: [(&str, Self); 4] =
        [("png", Self::Png), ("exr", Self::Exr), ("hdr", Self::Hdr), ("pfm", Self::Pfm)];

    /// The format that a path's extension names, in small or capital letters.
    pub fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        Self::BY_EXTENSION
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(extension))
            .map(|(_, format)| format)
            .ok_or_else(|| {
                let known = Self::BY_EXTENSION.map(|(known, _)| format!(".{known}")).join(", ");
                Error::invalid(
                    "path",
                    format!("{}: the extension '{extension}' names no format; use one of {known}", path.display()),
                )
            })
    }
}

/// Bits of each component of a PNG file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PngDepth {
    /// 8 bits.
    #[default]
    Eight,
    /// 16 bits.
    Sixteen,
}

/// How pictures are written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FileOptions {
    /// For PNG: from light to bytes. Other formats hold light as it is.
    pub tone: ToneSettings,
    /// For PNG.
    pub png_depth: PngDepth,
    /// For OpenEXR.
    pub exr: ExrOptions,
}

/// Writes a picture at `path` in the format that its extension names; the file appears when it is whole, in place of what was there.
/// PNG, HDR and PFM files hold the block's colours and need the channels R, G and B.
pub fn save(image: &FloatImage, path: &Path, options: &FileOptions) -> Result<()> {
    save_as(image, path, Format::of(path)?, options)
}

/// The same in another format than the name's extension may tell.
pub fn save_as(image: &FloatImage, path: &Path, format: Format, options: &FileOptions) -> Result<()> {
    match format {
        Format::Png => save_png(image, path, options),
        Format::Exr => save_beside(path, |to| exr::write(image, &options.exr, to)),
        Format::Hdr => save_beside(path, |to| hdr::write(image, to)),
        Format::Pfm => save_beside(path, |to| pfm::write(image, to)),
    }
}

/// Writes a file by `write`, whose outer error is about the picture and whose inner one about the file.
fn save_beside<E: std::fmt::Display>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&std::fs::File>) -> Result<std::result::Result<(), E>>,
) -> Result<()> {
    let beside = FileBeside::create(path)?;
    let mut to = BufWriter::with_capacity(1 << 20, beside.file());
    write(&mut to)?.map_err(|error| cannot_write(path, error))?;
    to.flush().map_err(|error| cannot_write(path, error))?;
    drop(to);
    beside.finish()
}

fn save_png(image: &FloatImage, path: &Path, options: &FileOptions) -> Result<()> {
    let [red, green, blue] = image.rgb()?;
    let tone = ToneMap::new(&options.tone)?;
    let block = image.block();
    let (depth, bytes) = match options.png_depth {
        PngDepth::Eight => (BitDepth::Eight, 3),
        PngDepth::Sixteen => (BitDepth::Sixteen, 6),
    };
    let size = crate::view::Resolution { width: block.width, height: block.height };
    let mut row: Vec<u8> = plane(u64::from(block.width) * bytes)?;
    let mut file = PngFile::create_as(path, size, depth, tone.encoding())?;
    for y in 0..block.height {
        row.clear();
        for x in 0..block.width {
            let pixel = y as usize * block.width as usize + x as usize;
            let light = [red[pixel], green[pixel], blue[pixel]];
            match depth {
                // By the pixel's place in the whole picture, so that blocks fit each other.
                BitDepth::Eight => row.extend(tone.bytes(light, block.x + x, block.y + y)),
                _ => row.extend(tone.words(light).into_iter().flat_map(u16::to_be_bytes)),
            }
        }
        file.write_rows(&row)?;
    }
    file.finish()
}

#[cfg(test)]
mod tests;
