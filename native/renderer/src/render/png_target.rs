//! Rendering into a PNG file: rows of tiles ("bands") are rendered a little ahead of the one that is being
//! compressed. Compression is a unit of work like a tile, done by whichever thread comes by when a band is whole, so
//! rendering and writing share the threads without a thread of their own.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::film::gamma::{self, PixelFormat};
use crate::film::grid::TileGrid;
use crate::film::picture::PIXEL_BYTES;
use crate::film::png::{PngFile, RGB_BYTES};
use crate::film::tile::Tile;
use crate::pool::{self, Take};
use crate::view::Resolution;

/// The bands in flight and the file.
pub(super) struct PngTarget {
    grid: TileGrid,
    /// Bands that may be held at once.
    ahead: usize,
    state: Mutex<State>,
}

struct State {
    /// The next tile to hand out.
    next: usize,
    /// Bands from the first that is not yet written.
    bands: VecDeque<Band>,
    /// Index of the first of `bands`.
    first: usize,
    /// Away while a thread compresses a band.
    file: Option<PngFile>,
    encoding: bool,
}

/// Rows that the PNG encoder holds, at most.
const ENCODER_ROWS: usize = 8;

/// A row of tiles that is being filled.
#[derive(Default)]
struct Band {
    /// RGBA bytes of the finished tiles, by column.
    tiles: Vec<Option<Vec<u8>>>,
    done: usize,
}

impl PngTarget {
    pub(super) fn create(grid: TileGrid, path: &Path, threads: usize) -> Result<Self> {
        let block = grid.block();
        // What the encoder allocates without asking: some rows.
        buffer((block.width as usize).saturating_mul(RGB_BYTES * ENCODER_ROWS))?;
        let file = PngFile::create(path, Resolution { width: block.width, height: block.height })?;
        let threads = if threads == 0 { pool::default_threads() } else { threads };
        // Each thread may be at the end of a band while one band is compressed; narrow pictures need more of them.
        let ahead = 2 + threads.div_ceil(grid.columns());
        let state = State { next: 0, bands: VecDeque::new(), first: 0, file: Some(file), encoding: false };
        Ok(Self { grid, ahead, state: Mutex::new(state) })
    }

    pub(super) fn grid(&self) -> &TileGrid {
        &self.grid
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self) -> Take {
        let (columns, count) = (self.grid.columns(), self.grid.count());
        let mut state = self.lock();
        if !state.encoding && state.bands.front().is_some_and(|band| band.done == columns) {
            state.encoding = true;
            return Take::Unit(count);
        }
        if state.next < count && state.next / columns < state.first + self.ahead {
            let index = state.next;
            state.next += 1;
            if index.is_multiple_of(columns) {
                let mut band = Band::default();
                band.tiles.resize_with(columns, || None);
                state.bands.push_back(band);
            }
            return Take::Unit(index);
        }
        if state.first == self.grid.rows() { Take::Over } else { Take::Later }
    }

    pub(super) fn put(&self, index: usize, tile: &Tile) -> Result<()> {
        let mut bytes = buffer(tile.block.pixels() as usize * PIXEL_BYTES)?;
        bytes.resize(tile.block.pixels() as usize * PIXEL_BYTES, 0);
        gamma::encode(tile, PixelFormat::Rgba8, &mut bytes);
        let (row, column) = (index / self.grid.columns(), index % self.grid.columns());
        let mut state = self.lock();
        let place = row - state.first;
        let band = &mut state.bands[place];
        band.tiles[column] = Some(bytes);
        band.done += 1;
        Ok(())
    }

    /// Compresses and writes the first band, which is whole.
    pub(super) fn encode(&self) -> Result<()> {
        let (band, file, row) = {
            let mut state = self.lock();
            (state.bands.front_mut().map(std::mem::take), state.file.take(), state.first)
        };
        let (Some(band), Some(mut file)) = (band, file) else { return Ok(()) };
        let result = self.rows(row, &band).and_then(|rows| file.write_rows(&rows));
        let mut state = self.lock();
        state.file = Some(file);
        state.bands.pop_front();
        state.first += 1;
        state.encoding = false;
        result
    }

    /// The rows of a band as RGB.
    fn rows(&self, row: usize, band: &Band) -> Result<Vec<u8>> {
        let first = row * self.grid.columns();
        let height = self.grid.tile(first).height as usize;
        let mut rows = buffer(height * self.grid.block().width as usize * RGB_BYTES)?;
        for y in 0..height {
            for (column, tile) in band.tiles.iter().enumerate() {
                let width = self.grid.tile(first + column).width as usize * PIXEL_BYTES;
                let texels = tile.as_deref().map_or(&[][..], |bytes| &bytes[y * width..(y + 1) * width]);
                rows.extend(texels.chunks_exact(PIXEL_BYTES).flat_map(|pixel| &pixel[..RGB_BYTES]));
            }
        }
        Ok(rows)
    }

    pub(super) fn finish(&self) -> Result<()> {
        let file = self.lock().file.take();
        file.map_or(Ok(()), PngFile::finish)
    }

    pub(super) fn abandon(&self) {
        // The temporary file goes with the value.
        let mut state = self.lock();
        state.file = None;
        state.bands.clear();
    }
}

/// An empty buffer with room for so many bytes.
fn buffer(bytes: usize) -> Result<Vec<u8>> {
    let mut buffer = Vec::new();
    buffer
        .try_reserve_exact(bytes)
        .map_err(|_| Error::new(ErrorKind::OutOfMemory, format!("no memory for {bytes} bytes of a band")))?;
    Ok(buffer)
}
