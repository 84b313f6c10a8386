//! A PNG file that is written row by row, beside its final place and moved there when it is whole, so that nobody ever
//! sees half a picture and memory does not grow with its height.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use png::{
    BitDepth, ColorType, Compression, Encoder, EncodingError, ScaledFloat, SourceChromaticities, SrgbRenderingIntent,
    StreamWriter,
};

use crate::error::Result;
use crate::view::Resolution;

use super::beside::{FileBeside, cannot_write};
use super::tone::Encoding;

/// Bytes of each pixel: red, green and blue.
pub const RGB_BYTES: usize = 3;

/// Rows are compressed in chunks of about this size, each written by one call to the system.
const CHUNK_BYTES: usize = 1 << 20;

/// A PNG file that is being written. Dropping it before [`PngFile::finish`] leaves nothing behind.
pub struct PngFile {
    stream: StreamWriter<'static, Watched>,
    failure: Arc<Mutex<Option<io::Error>>>,
    beside: FileBeside,
}

/// A writer that remembers its first failure: the encoder writes its last bytes as it is dropped, which cannot tell.
struct Watched<W = File> {
    to: W,
    failure: Arc<Mutex<Option<io::Error>>>,
}

impl<W: Write> Watched<W> {
    fn watch<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            // Interrupted calls are made again by whoever made them.
            if error.kind() != io::ErrorKind::Interrupted {
                failure.get_or_insert(io::Error::new(error.kind(), error.to_string()));
            }
        })
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.to.write(bytes);
        self.watch(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.to.flush();
        self.watch(result)
    }
}

impl PngFile {
    /// Begins an 8-bit RGB picture that will be at `path`, replacing what is there. Its bytes mean what [`super::gamma`] makes of
    /// light.
    pub fn create(path: &Path, size: Resolution) -> Result<Self> {
        Self::create_as(path, size, BitDepth::Eight, Encoding::Gamma)
    }

    /// Begins an RGB picture of this depth, the first byte of 16 bits the high one, whose numbers mean this.
    pub(super) fn create_as(path: &Path, size: Resolution, depth: BitDepth, encoding: Encoding) -> Result<Self> {
        let beside = FileBeside::create(path)?;
        let file = beside.file().try_clone().map_err(|error| cannot_write(path, error))?;

        let failure = Arc::new(Mutex::new(None));
        let watched = Watched { to: file, failure: failure.clone() };
        let stream = encoder(watched, size, depth, encoding).map_err(|error| cannot_write(path, error))?;
        Ok(Self { stream, failure, beside })
    }

    /// Writes the next rows, RGB without padding.
    pub fn write_rows(&mut self, rgb: &[u8]) -> Result<()> {
        self.stream.write_all(rgb).map_err(|error| cannot_write(self.beside.path(), error))
    }

    /// Ends the file and moves it to its place.
    pub fn finish(self) -> Result<()> {
        let Self { stream, failure, beside } = self;
        stream.finish().map_err(|error: EncodingError| cannot_write(beside.path(), error))?;
        if let Some(error) = failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(cannot_write(beside.path(), error));
        }
        beside.finish()
    }
}

/// Begins an RGB picture and says what its numbers mean.
fn encoder<W: Write + 'static>(
    to: W,
    size: Resolution,
    depth: BitDepth,
    encoding: Encoding,
) -> std::result::Result<StreamWriter<'static, W>, EncodingError> {
    let mut encoder = Encoder::new(to, size.width, size.height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(depth);
    encoder.set_compression(Compression::Fast);
    match encoding {
        Encoding::Srgb => {
            encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
            // What the standard recommends for readers that do not know sRGB; the encoder writes these and no others.
            encoder.set_source_gamma(ScaledFloat::from_scaled(45455));
            encoder.set_source_chromaticities(rec_709());
        }
        Encoding::Gamma => encoder.set_source_gamma(ScaledFloat::new(1.0 / 2.2)),
        Encoding::Linear => {
            encoder.set_source_gamma(ScaledFloat::new(1.0));
            encoder.set_source_chromaticities(rec_709());
        }
    }
    encoder.write_header()?.into_stream_writer_with_size(CHUNK_BYTES)
}

/// The CIE 1931 chromaticities of Rec. 709 and D65.
fn rec_709() -> SourceChromaticities {
    SourceChromaticities::new((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with room for so many bytes.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let fits = bytes.len().min(self.0);
            self.0 -= fits;
            if fits == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(fits) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Writes a picture to a disk of this size; whether a failure was told or seen.
    fn fails(room: usize) -> bool {
        let failure = Arc::new(Mutex::new(None));
        let watched = Watched { to: Disk(room), failure: failure.clone() };
        let size = Resolution { width: 40, height: 30 };
        let rows: Vec<u8> = (0..40 * 30 * 3).map(|i: u32| (i * i / 7) as u8).collect();
        let told = encoder(watched, size, BitDepth::Eight, Encoding::Gamma).and_then(|mut stream| {
            stream.write_all(&rows)?;
            stream.finish()
        });
        told.is_err() || failure.lock().unwrap().is_some()
    }

    #[test]
    fn a_disk_that_is_full_at_any_byte_is_noticed() {
        let needed = (0..10_000).find(|&room| !fails(room)).unwrap();
        assert!(needed > 1_000, "{needed} bytes are no such picture");
        assert!(!fails(needed + 1));
    }
}
