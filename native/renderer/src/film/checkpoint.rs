//! Films in files: what is on a film, to go on from later or elsewhere, and to merge parts that were rendered apart.
//!
//! A checkpoint is one block of little-endian numbers: the bytes `SUNFILM` and 26, the version, the film's subject and variables, then
//! each tile (its sample ranges and, where it has samples, its sums pixel by pixel), and a CRC-32 of all bytes before it. How long
//! it has to be follows from what it says, so that nothing is reserved for what is not there.

mod read;
mod write;

pub use read::read;
pub use write::{save, write};

use std::io::BufReader;
use std::path::Path;

use crate::assets::open_file;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

use super::light_film::LightFilm;

/// The first bytes. The last of them ends a file that is printed as text.
const MAGIC: [u8; 8] = *b"SUNFILM\x1a";

/// Of the format; files of other versions are refused.
const VERSION: u32 = 5;

/// Reads the checkpoint at `path`, which the program itself names; its contents are not trusted.
pub fn load(path: &Path, limits: &Limits) -> Result<LightFilm> {
    let named = |error: Error| Error { message: format!("{}: {}", path.display(), error.message), ..error };
    let (file, _) = open_file(path)?;
    read(BufReader::with_capacity(1 << 20, file), limits).map_err(named)
}

fn cannot_read(error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot read: {error}"))
}

#[cfg(test)]
mod tests;
