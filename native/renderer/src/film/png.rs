//! A PNG file that is written row by row, beside its final place and moved there when it is whole, so that nobody ever
//! sees half a picture and memory does not grow with its height.

use std::fs::{File, Permissions};
use std::path::{Path, PathBuf};

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, ScaledFloat, StreamWriter};
use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};
use crate::view::Resolution;

/// Bytes of each pixel: red, green and blue.
pub const RGB_BYTES: usize = 3;

/// Rows are compressed in chunks of about this size, each written by one call to the system.
const CHUNK_BYTES: usize = 1 << 20;

/// A PNG file that is being written. Dropping it before [`PngFile::finish`] leaves nothing behind.
pub struct PngFile {
    stream: StreamWriter<'static, File>,
    beside: NamedTempFile,
    path: PathBuf,
}

impl PngFile {
    /// Begins an 8-bit RGB picture that will be at `path`, replacing what is there.
    pub fn create(path: &Path, size: Resolution) -> Result<Self> {
        if path.file_name().is_none() {
            return Err(io_error(path, "this path names no file"));
        }
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(io_error(path, "this is a folder, device or pipe; name a file"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".sunstone-").suffix(".png.part");
        allow_readers(&mut builder);
        let beside = builder.tempfile_in(folder).map_err(|error| io_error(path, error))?;
        let file = beside.as_file().try_clone().map_err(|error| io_error(path, error))?;

        let mut encoder = Encoder::new(file, size.width, size.height);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Fast);
        encoder.set_source_gamma(ScaledFloat::new(1.0 / 2.2));
        let stream = encoder
            .write_header()
            .and_then(|writer| writer.into_stream_writer_with_size(CHUNK_BYTES))
            .map_err(|error| io_error(path, error))?;
        Ok(Self { stream, beside, path: path.to_path_buf() })
    }

    /// Writes the next rows, RGB without padding.
    pub fn write_rows(&mut self, rgb: &[u8]) -> Result<()> {
        std::io::Write::write_all(&mut self.stream, rgb).map_err(|error| io_error(&self.path, error))
    }

    /// Ends the file and moves it to its place.
    pub fn finish(self) -> Result<()> {
        let Self { stream, beside, path } = self;
        stream.finish().map_err(|error: EncodingError| io_error(&path, error))?;
        beside.persist(&path).map_err(|error| io_error(&path, error.error))?;
        Ok(())
    }
}

/// Gives the picture the permissions of any new file instead of a temporary one's.
#[cfg(unix)]
fn allow_readers(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn allow_readers(_: &mut tempfile::Builder<'_, '_>) {}

fn io_error(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, format!("{}: cannot write: {why}", path.display()))
}
