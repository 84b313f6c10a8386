//! Writing checkpoints.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crc32fast::Hasher;

use crate::error::Result;
use crate::film::aov_sums::AovSums;
use crate::film::beside::{FileBeside, cannot_write};
use crate::film::light_film::{Exposed, LightFilm};
use crate::film::sums::{ShortSum, SquareSum, Sum};

use super::{MAGIC, VERSION};

/// Numbers on their way to a file, and the checksum of all so far.
struct Numbers<W> {
    to: W,
    checksum: Hasher,
}

impl<W: Write> Numbers<W> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.checksum.update(bytes);
        self.to.write_all(bytes)
    }

    fn u32(&mut self, value: u32) -> io::Result<()> {
        self.bytes(&value.to_le_bytes())
    }

    fn u64(&mut self, value: u64) -> io::Result<()> {
        self.bytes(&value.to_le_bytes())
    }

    fn sums(&mut self, sums: &[Sum]) -> io::Result<()> {
        sums.iter().try_for_each(|sum| self.bytes(&sum.to_bits().to_le_bytes()))
    }

    fn short_sums(&mut self, sums: &[ShortSum]) -> io::Result<()> {
        sums.iter().try_for_each(|sum| self.bytes(&sum.to_bits().to_le_bytes()))
    }

    fn squares(&mut self, sum: SquareSum) -> io::Result<()> {
        sum.to_bits().into_iter().try_for_each(|part| self.bytes(&part.to_le_bytes()))
    }
}

/// Writes a checkpoint of `film`. Others may add to it meanwhile: each tile is as it was at some moment.
pub fn write(film: &LightFilm, to: impl Write) -> io::Result<()> {
    let mut numbers = Numbers { to: BufWriter::with_capacity(1 << 20, to), checksum: Hasher::new() };
    let subject = film.subject();
    numbers.bytes(&MAGIC)?;
    numbers.u32(VERSION)?;
    for value in [subject.resolution.width, subject.resolution.height] {
        numbers.u32(value)?;
    }
    for value in [subject.block.x, subject.block.y, subject.block.width, subject.block.height] {
        numbers.u32(value)?;
    }
    numbers.u64(subject.seed)?;
    numbers.u32(subject.planned)?;
    // Some hundred bytes.
    numbers.u32(subject.settings.len() as u32)?;
    numbers.bytes(subject.settings.as_bytes())?;
    numbers.u64(subject.fingerprint)?;
    numbers.u32(film.aovs().to_bits())?;
    for index in 0..film.grid().count() {
        match &*film.tile(index) {
            None => numbers.u32(0)?,
            Some(exposed) => tile(&mut numbers, exposed)?,
        }
    }
    let checksum = numbers.checksum.clone().finalize();
    numbers.u32(checksum)?;
    numbers.to.flush()
}

fn tile<W: Write>(numbers: &mut Numbers<W>, exposed: &Exposed) -> io::Result<()> {
    let ranges = exposed.ranges.as_slice();
    // Sample numbers are below 2²⁰.
    numbers.u32(ranges.len() as u32)?;
    for range in ranges {
        numbers.u32(range.start)?;
        numbers.u32(range.end)?;
    }
    for pixel in &exposed.light.pixels {
        numbers.sums(&pixel.radiance)?;
        numbers.squares(pixel.squares)?;
    }
    let AovSums { hits, albedos, normals, positions, first, guides, .. } = &exposed.light.aovs;
    hits.iter().try_for_each(|&hits| numbers.u32(hits))?;
    albedos.iter().chain(normals).try_for_each(|sums| numbers.short_sums(sums))?;
    positions.iter().try_for_each(|sums| numbers.sums(sums))?;
    for first in first {
        numbers.u32(first.depth.to_bits())?;
        numbers.u64(first.object)?;
        numbers.u64(first.instance)?;
    }
    for guide in guides {
        numbers.squares(guide.squares)?;
        for sums in [&guide.odd[..], &guide.emission, &[guide.nearness]] {
            numbers.sums(sums)?;
        }
        numbers.short_sums(&guide.albedo)?;
        numbers.short_sums(&guide.normal)?;
    }
    Ok(())
}

/// Saves a checkpoint of `film` at `path`, which appears when it is whole and safely on the disk, in place of what was there.
pub fn save(film: &LightFilm, path: &Path) -> Result<()> {
    let beside = FileBeside::create(path)?;
    write(film, beside.file()).map_err(|error| cannot_write(path, error))?;
    // What is replaced may be all that was left of hours of work.
    beside.file().sync_all().map_err(|error| cannot_write(path, error))?;
    beside.finish()
}
