//! A film of light: the sums of a picture's samples, or of a block's, which many threads add tiles to.
//!
//! It never matters who adds what, when or in which parts: sums are exact, and each tile knows the numbers of the samples that it
//! has, so that none counts twice.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::float_image::plane;
use crate::limits::Limits;
use crate::view::{Resolution, ViewBlock};

use super::aov::Aovs;
use super::denoised::Denoised;
use super::grid::TileGrid;
use super::light_tile::LightTile;
use super::sample_ranges::SampleRanges;
use super::sums::PixelSums;

/// Side of a film's tiles in pixels.
pub const TILE_SIDE: u32 = 32;

/// Sample numbers are below this; sums hold so many samples of any brightness.
pub const MAX_SAMPLES: u32 = 1 << 20;

/// What a film is of. Films of which all this is the same can be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Size of the whole picture.
    pub resolution: Resolution,
    /// The part that is on the film.
    pub block: ViewBlock,
    /// Which picture of all those that differ in their noise alone.
    pub seed: u64,
    /// Samples of a pixel that the numbers they are drawn by are for, a power of two; [`MAX_SAMPLES`] for independent ones, of which any
    /// number goes together.
    pub planned: u32,
    /// Whatever else of the settings the light depends on, as lines of a name and a value.
    pub settings: String,
    /// The scene, as a number that differs where that does.
    pub fingerprint: u64,
}

/// A film. Any thread may add and read at any time; locks are held while one tile is copied.
#[derive(Debug)]
pub struct LightFilm {
    resolution: Resolution,
    block: ViewBlock,
    seed: u64,
    planned: u32,
    settings: String,
    fingerprint: LazyLock<u64, Box<dyn FnOnce() -> u64 + Send>>,
    aovs: Aovs,
    grid: TileGrid,
    /// In the grid's order; nothing where no sample is.
    tiles: Vec<Mutex<Option<Exposed>>>,
    /// Rises before each change of a tile, while that is held: whoever looks at tiles after it has read this sees all changes that it counts.
    changes: AtomicU64,
    /// What the film was when the noise was last taken out of all of it.
    pub(super) denoised: Mutex<Option<Denoised>>,
}

/// A tile that has samples.
#[derive(Debug)]
pub(super) struct Exposed {
    pub(super) ranges: SampleRanges,
    pub(super) light: LightTile,
}

impl LightFilm {
    /// A film without samples. Refuses a block that is empty or outside the picture, and more pixels or bytes than `limits` allow
    /// in memory. Tiles take memory when their first samples come.
    pub fn new(subject: Subject, aovs: Aovs, limits: &Limits) -> Result<Self> {
        let fingerprint = subject.fingerprint;
        Self::with_fingerprint(subject, Box::new(move || fingerprint), aovs, limits)
    }

    /// The same with a fingerprint in place of the subject's that is computed when it is first needed: to look at all of a large
    /// scene takes a while.
    pub fn with_fingerprint(
        subject: Subject,
        fingerprint: Box<dyn FnOnce() -> u64 + Send>,
        aovs: Aovs,
        limits: &Limits,
    ) -> Result<Self> {
        let Subject { resolution, block, seed, planned, settings, fingerprint: _ } = subject;
        limits.check_resolution(resolution.width, resolution.height)?;
        block.check_inside(resolution.whole())?;
        limits.check_film(block.pixels(), LightTile::pixel_bytes(aovs))?;
        let grid = TileGrid::new(block, TILE_SIDE);
        let mut tiles = plane(grid.count() as u64)?;
        tiles.resize_with(grid.count(), Mutex::default);
        let fingerprint = LazyLock::new(fingerprint);
        let (changes, denoised) = (AtomicU64::new(0), Mutex::default());
        let aovs = aovs.kept();
        Ok(Self { resolution, block, seed, planned, settings, fingerprint, aovs, grid, tiles, changes, denoised })
    }

    /// What it is of. The first call may have to look at all of a scene.
    pub fn subject(&self) -> Subject {
        let Self { resolution, block, seed, planned, .. } = *self;
        Subject { resolution, block, seed, planned, settings: self.settings.clone(), fingerprint: *self.fingerprint }
    }

    /// Size of the whole picture.
    pub fn resolution(&self) -> Resolution {
        self.resolution
    }

    /// The part of it that is on the film.
    pub fn block(&self) -> ViewBlock {
        self.block
    }

    /// Which picture of all those that differ in their noise alone.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Samples of a pixel that the numbers they are drawn by are for: a power of two.
    pub fn planned(&self) -> u32 {
        self.planned
    }

    /// What it keeps besides light.
    pub fn aovs(&self) -> Aovs {
        self.aovs
    }

    /// Its tiles.
    pub fn grid(&self) -> &TileGrid {
        &self.grid
    }

    /// A tile for [`Self::add`], without samples. Fails where memory does.
    pub fn blank(&self, index: usize) -> Result<LightTile> {
        LightTile::with_aovs(self.grid.tile(index), self.aovs)
    }

    /// What is sound even if a thread that had it panicked.
    pub(super) fn tile(&self, index: usize) -> MutexGuard<'_, Option<Exposed>> {
        self.tiles[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that is another one once samples have come.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    fn all_tiles(&self) -> Vec<MutexGuard<'_, Option<Exposed>>> {
        (0..self.tiles.len()).map(|index| self.tile(index)).collect()
    }

    /// Adds to tile `index` what was made from [`Self::blank`]: the samples with these numbers of each of its pixels. Refuses
    /// another tile's light, other numbers of samples, numbers from [`MAX_SAMPLES`], and samples that are there already.
    pub fn add(&self, index: usize, samples: Range<u32>, light: LightTile) -> Result<()> {
        let length = samples.end.saturating_sub(samples.start);
        let fits = light.block == self.grid.tile(index)
            && light.aovs.kept() == self.aovs
            && light.pixels.iter().all(|pixel| pixel.count == length);
        if !fits {
            return Err(Error::invalid(
                "tile",
                format!(
                    "this is not the light of samples {samples:?} of tile {index}; begin with a blank of that tile"
                ),
            ));
        }
        self.expose(index, &SampleRanges::from(samples)?, light)
    }

    /// Adds samples to a tile, whose sums are those of exactly these.
    pub(super) fn expose(&self, index: usize, samples: &SampleRanges, light: LightTile) -> Result<()> {
        let mut tile = self.tile(index);
        self.changes.fetch_add(1, Ordering::AcqRel);
        match &mut *tile {
            None => *tile = Some(Exposed { ranges: samples.clone(), light }),
            Some(exposed) => exposed.add(samples, &light)?,
        }
        Ok(())
    }

    /// What `look` makes of the sums of the pixels of tile `index`, row by row; nothing where it has no samples. Nobody adds to the
    /// tile meanwhile.
    pub fn with_pixels<T>(&self, index: usize, look: impl FnOnce(&[PixelSums]) -> T) -> Option<T> {
        self.tile(index).as_ref().map(|exposed| look(&exposed.light.pixels))
    }

    /// Which samples tile `index` has.
    pub fn samples(&self, index: usize) -> SampleRanges {
        self.tile(index).as_ref().map(|exposed| exposed.ranges.clone()).unwrap_or_default()
    }

    /// Adds the samples of another film. Refuses one of something else, of other variables, and one that shares samples with this;
    /// then this stays as it is. Renders onto either film may run meanwhile.
    pub fn merge(&self, other: &Self) -> Result<()> {
        self.check_same(other)?;
        if std::ptr::eq(self, other) {
            let shared = (0..self.tiles.len()).find_map(|index| self.samples(index).as_slice().first().cloned());
            return shared.map_or(Ok(()), |shared| Err(Exposed::shared(&shared)));
        }
        // All tiles of both are held until all is done, those of the film with the lower address first: two merges with exchanged films
        // do not wait for each other. Others hold one tile at a time.
        let (mut owns, others);
        if std::ptr::from_ref(self) < std::ptr::from_ref(other) {
            owns = self.all_tiles();
            others = other.all_tiles();
        } else {
            others = other.all_tiles();
            owns = self.all_tiles();
        }
        // All that can fail comes before the first change.
        let mut united = plane(self.tiles.len() as u64)?;
        for (index, (own, other)) in owns.iter().zip(&others).enumerate() {
            united.push(match (&**own, &**other) {
                (Some(own), Some(other)) => Some((own.united_with(&other.ranges)?, None)),
                (None, Some(other)) => Some((other.ranges.clone(), Some(self.blank(index)?))),
                (_, None) => None,
            });
        }
        self.changes.fetch_add(1, Ordering::AcqRel);
        for ((own, other), united) in owns.iter_mut().zip(&others).zip(united) {
            let (Some(other), Some((ranges, blank))) = (&**other, united) else { continue };
            let light = own.take().map(|own| own.light).or(blank);
            **own = light.map(|mut light| {
                light.merge(&other.light);
                Exposed { ranges, light }
            });
        }
        Ok(())
    }

    /// Refuses a film of something else or of other variables, with the field that differs.
    pub fn check_same(&self, other: &Self) -> Result<()> {
        let (own, others) = (self, other);
        let differs = |field: &str, own: String, others: String| {
            let message = format!(
                "the film has {own}, what is to be added {others}; samples of one picture go together, with the same options"
            );
            Err(Error::invalid(field, message))
        };
        let size = |resolution: Resolution| format!("{} × {}", resolution.width, resolution.height);
        let part =
            |block: ViewBlock| format!("{} × {} pixels at ({}, {})", block.width, block.height, block.x, block.y);
        if own.resolution != others.resolution {
            return differs("resolution", size(own.resolution), size(others.resolution));
        }
        if own.block != others.block {
            return differs("block", part(own.block), part(others.block));
        }
        if own.seed != others.seed {
            return differs("seed", own.seed.to_string(), others.seed.to_string());
        }
        if self.aovs != other.aovs {
            return differs("aovs", self.aovs.to_string(), other.aovs.to_string());
        }
        if own.settings != others.settings {
            let mut pairs = own.settings.lines().zip(others.settings.lines());
            let (line, others) = pairs.find(|(own, others)| own != others).unwrap_or((&own.settings, &others.settings));
            let (name, own) = line.split_once(' ').unwrap_or(("settings", line));
            let others = others.split_once(' ').map_or(others, |(_, value)| value);
            return differs(name, own.into(), others.into());
        }
        if own.planned != others.planned {
            let message = format!(
                "the film was begun for {} a pixel, rounded up to a power of two ({MAX_SAMPLES} for independent ones), and what is to be \
                 added for {}; give as many, and the sampler, that it was begun with",
                own.planned, others.planned
            );
            return Err(Error::invalid("samples", message));
        }
        if *own.fingerprint != *others.fingerprint {
            let message = format!(
                "the scene of the film is {:016x}, that of what is to be added {:016x}; give the scene that the film was begun with, as it \
                 was",
                *own.fingerprint, *others.fingerprint
            );
            return Err(Error::invalid("scene", message));
        }
        Ok(())
    }
}

impl Exposed {
    /// Its samples and others; refuses those that are there already.
    fn united_with(&self, samples: &SampleRanges) -> Result<SampleRanges> {
        self.ranges.united_with(samples).map_err(|shared| Self::shared(&shared))
    }

    fn shared(samples: &Range<u32>) -> Error {
        let message = format!("samples {samples:?} are on the film already; draw others, by their first number");
        Error::invalid("samples", message)
    }

    fn add(&mut self, samples: &SampleRanges, light: &LightTile) -> Result<()> {
        self.ranges = self.united_with(samples)?;
        self.light.merge(light);
        Ok(())
    }
}

impl SampleRanges {
    /// One range; refuses an empty one and numbers from [`MAX_SAMPLES`].
    fn from(samples: Range<u32>) -> Result<Self> {
        let mut ranges = Self::default();
        if samples.is_empty() || samples.end > MAX_SAMPLES || !ranges.insert(samples.clone()) {
            let message = format!("{samples:?} is empty or passes {MAX_SAMPLES}; give fewer, from a lower number");
            return Err(Error::invalid("samples", message));
        }
        Ok(ranges)
    }
}

#[cfg(test)]
#[path = "light_film/tests.rs"]
pub(super) mod tests;
