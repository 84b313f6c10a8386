//! Reading checkpoints, which may be anybody's bytes.

use std::io::{ErrorKind as IoErrorKind, Read};
use std::ops::Range;

use crc32fast::Hasher;

use crate::error::{Error, ErrorKind, Result};
use crate::film::aov::Aovs;
use crate::film::aov_sums::AovSums;
use crate::film::light_film::{LightFilm, MAX_SAMPLES, Subject};
use crate::film::light_tile::LightTile;
use crate::film::sample_ranges::SampleRanges;
use crate::film::sums::{LARGEST, ShortSum, SquareSum, Sum};
use crate::limits::Limits;
use crate::view::{Resolution, ViewBlock};

use super::{MAGIC, VERSION, cannot_read};

/// Bytes of the settings' text, several times what there is.
const MOST_TEXT: u32 = 4096;

/// Numbers from a file, and the checksum of all so far.
struct Numbers<R> {
    from: R,
    checksum: Hasher,
}

impl<R: Read> Numbers<R> {
    fn bytes<const COUNT: usize>(&mut self) -> Result<[u8; COUNT]> {
        let mut bytes = [0; COUNT];
        self.from.read_exact(&mut bytes).map_err(|error| match error.kind() {
            IoErrorKind::UnexpectedEof => broken("it ends too early; take another copy of it"),
            _ => cannot_read(&error),
        })?;
        self.checksum.update(&bytes);
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn sums(&mut self, sums: &mut [Sum]) -> Result<()> {
        sums.iter_mut().try_for_each(|sum| {
            *sum = Sum::from_bits(i128::from_le_bytes(self.bytes()?));
            Ok(())
        })
    }

    /// A short text, after its length.
    fn text(&mut self) -> Result<String> {
        let length = self.u32()?;
        if length > MOST_TEXT {
            return Err(broken(format!("its settings are {length} bytes, above {MOST_TEXT}")));
        }
        let bytes: Vec<u8> = (0..length).map(|_| self.bytes::<1>().map(|[byte]| byte)).collect::<Result<_>>()?;
        String::from_utf8(bytes).map_err(|_| broken("its settings are no text"))
    }

    fn short_sums(&mut self, sums: &mut [ShortSum]) -> Result<()> {
        sums.iter_mut().try_for_each(|sum| {
            *sum = ShortSum::from_bits(i64::from_le_bytes(self.bytes()?));
            Ok(())
        })
    }

    fn squares(&mut self) -> Result<SquareSum> {
        Ok(SquareSum::from_bits([u128::from_le_bytes(self.bytes()?), u128::from_le_bytes(self.bytes()?)]))
    }
}

/// Reads a checkpoint. Refuses what is not one, what is damaged, what `limits` do not allow, and bytes after its end. No more memory
/// is taken than some times the bytes that there are, and some hundred bytes for each tile that it speaks of.
pub fn read(from: impl Read, limits: &Limits) -> Result<LightFilm> {
    let mut numbers = Numbers { from, checksum: Hasher::new() };
    match numbers.bytes() {
        Ok(MAGIC) => {}
        Err(error) if error.kind == ErrorKind::Io => return Err(error),
        _ => return Err(broken("it does not begin as one")),
    }
    let version = numbers.u32()?;
    if version != VERSION {
        return Err(broken(format!(
            "it is of version {version}; this program reads version {VERSION}: go on with the program that wrote it"
        )));
    }
    let resolution = Resolution { width: numbers.u32()?, height: numbers.u32()? };
    let block = ViewBlock { x: numbers.u32()?, y: numbers.u32()?, width: numbers.u32()?, height: numbers.u32()? };
    let (seed, planned) = (numbers.u64()?, numbers.u32()?);
    if !planned.is_power_of_two() || planned > MAX_SAMPLES {
        return Err(broken(format!("it is for {planned} samples a pixel, not a power of two up to {MAX_SAMPLES}")));
    }
    let settings = numbers.text()?;
    let subject = Subject { resolution, block, seed, planned, settings, fingerprint: numbers.u64()? };
    let bits = numbers.u32()?;
    let aovs = Aovs::from_bits(bits)
        .filter(|aovs| aovs.kept() == *aovs)
        .ok_or_else(|| broken(format!("its variables are {bits:#x}, of which some bits have no meaning")))?;
    let film = LightFilm::new(subject, aovs, limits)?;
    for index in 0..film.grid().count() {
        let ranges = ranges(&mut numbers, index)?;
        if ranges.count() > 0 {
            let mut light = film.blank(index)?;
            tile(&mut numbers, &ranges, &mut light, index)?;
            film.expose(index, &ranges, light)?;
        }
    }
    let expected = numbers.checksum.clone().finalize();
    let stored = numbers.u32()?;
    if stored != expected {
        return Err(broken(format!("its checksum is {stored:08x}, not {expected:08x}; take another copy of it")));
    }
    match numbers.bytes::<1>() {
        Err(error) if error.kind == ErrorKind::ImageFormat => Ok(film),
        Err(error) => Err(error),
        Ok(_) => Err(broken("bytes follow its end; take another copy of it")),
    }
}

/// The samples of a tile. Ranges that are not in ascending order, or that touch, are no ranges that were written.
fn ranges<R: Read>(numbers: &mut Numbers<R>, index: usize) -> Result<SampleRanges> {
    let count = numbers.u32()?;
    let mut ranges = SampleRanges::default();
    let mut last: Option<Range<u32>> = None;
    for _ in 0..count {
        let range = numbers.u32()?..numbers.u32()?;
        let follows = last.is_none_or(|last| range.start > last.end);
        if range.is_empty() || range.end > MAX_SAMPLES || !follows || !ranges.insert(range.clone()) {
            return Err(broken(format!("the samples {range:?} of tile {index} are out of order or range")));
        }
        last = Some(range);
    }
    Ok(ranges)
}

/// The sums of a tile that has samples.
fn tile<R: Read>(numbers: &mut Numbers<R>, ranges: &SampleRanges, light: &mut LightTile, index: usize) -> Result<()> {
    let (count, first_sample) = (ranges.count(), ranges.as_slice()[0].start);
    // Light is cut at the largest that sums hold, and so are positions and what is seen directly.
    let most = f64::from(count) * f64::from(LARGEST);
    let bound = |is_sound: bool| {
        let told = || broken(format!("a pixel of tile {index} has numbers that {count} samples cannot have"));
        is_sound.then_some(()).ok_or_else(told)
    };
    let within = |sums: &[Sum], least: f64| bound(sums.iter().all(|sum| (least..=most).contains(&sum.value())));
    let short = |sums: &[ShortSum]| bound(sums.iter().all(|sum| sum.mean(count).abs() <= 2.0));
    let squares = |sum: SquareSum| bound(sum.value() <= 4.0 * most * f64::from(LARGEST));
    for pixel in &mut light.pixels {
        numbers.sums(&mut pixel.radiance)?;
        within(&pixel.radiance, 0.0)?;
        pixel.squares = numbers.squares()?;
        squares(pixel.squares)?;
        pixel.count = count;
    }
    for hits in &mut light.aovs.hits {
        *hits = numbers.u32()?;
        if *hits > count {
            return Err(broken(format!("{hits} of {count} samples of a pixel of tile {index} met something")));
        }
    }
    let AovSums { albedos, normals, positions, first, guides, .. } = &mut light.aovs;
    for sums in albedos.iter_mut().chain(normals) {
        numbers.short_sums(sums)?;
        short(sums)?;
    }
    for sums in positions {
        numbers.sums(sums)?;
        within(sums, -most)?;
    }
    for first in first {
        first.sample = first_sample;
        first.depth = f32::from_bits(numbers.u32()?);
        // That of a miss is infinite.
        if first.depth.is_nan() || first.depth < 0.0 {
            return Err(broken(format!("a pixel of tile {index} is at a distance of {}", first.depth)));
        }
        first.object = numbers.u64()?;
        first.instance = numbers.u64()?;
    }
    for guide in guides {
        guide.squares = numbers.squares()?;
        squares(guide.squares)?;
        // What is left of light without emission may be rounded below 0; the others are not.
        for (sums, least) in
            [(&mut guide.odd[..], -most), (&mut guide.emission, 0.0), (std::slice::from_mut(&mut guide.nearness), 0.0)]
        {
            numbers.sums(sums)?;
            within(sums, least)?;
        }
        for sums in [&mut guide.albedo, &mut guide.normal] {
            numbers.short_sums(sums)?;
            short(sums)?;
        }
    }
    Ok(())
}

fn broken(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::ImageFormat, format!("not a usable checkpoint: {why}"))
}
