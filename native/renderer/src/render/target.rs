//! Where finished tiles go, and in which order tiles are wanted.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Result;
use crate::film::gamma::{self, PixelFormat};
use crate::film::grid::TileGrid;
use crate::film::picture::Picture;
use crate::film::tile::Tile;
use crate::limits::Limits;
use crate::pool::Take;
use crate::view::ViewBlock;

use super::png_target::PngTarget;

/// Side of a tile in pixels: large enough to keep the packets full, small enough for some milliseconds of work.
pub(super) const TILE_SIDE: u32 = 64;

/// Where the pixels of a render go.
pub(super) enum Target {
    /// Into memory.
    Picture { picture: Picture, format: PixelFormat, next: AtomicUsize },
    /// Into a PNG file.
    Png(Box<PngTarget>),
}

impl Target {
    pub(super) fn picture(block: ViewBlock, format: PixelFormat, limits: &Limits) -> Result<Self> {
        let picture = Picture::new(TileGrid::new(block, TILE_SIDE), limits)?;
        Ok(Target::Picture { picture, format, next: AtomicUsize::new(0) })
    }

    pub(super) fn png(block: ViewBlock, path: &Path, threads: usize) -> Result<Self> {
        Ok(Target::Png(Box::new(PngTarget::create(TileGrid::new(block, TILE_SIDE), path, threads)?)))
    }

    pub(super) fn grid(&self) -> &TileGrid {
        match self {
            Target::Picture { picture, .. } => picture.grid(),
            Target::Png(png) => png.grid(),
        }
    }

    /// What is to be done next: units below the number of tiles are tiles, other ones are the target's own work.
    pub(super) fn take(&self) -> Take {
        match self {
            Target::Picture { picture, next, .. } => {
                // Taken under the pool's lock, which orders it.
                let index = next.load(Ordering::Relaxed);
                if index == picture.grid().count() {
                    return Take::Over;
                }
                next.store(index + 1, Ordering::Relaxed);
                Take::Unit(index)
            }
            Target::Png(png) => png.take(),
        }
    }

    /// Keeps a finished tile.
    pub(super) fn put(&self, index: usize, tile: &Tile) -> Result<()> {
        match self {
            Target::Picture { picture, format, .. } => picture.put(index, |bytes| gamma::encode(tile, *format, bytes)),
            Target::Png(png) => png.put(index, tile),
        }
    }

    /// Runs a unit that is not a tile.
    pub(super) fn work(&self) -> Result<()> {
        match self {
            Target::Picture { .. } => Ok(()),
            Target::Png(png) => png.encode(),
        }
    }

    /// Called once all is done: the picture is complete.
    pub(super) fn finish(&self) -> Result<()> {
        match self {
            Target::Picture { .. } => Ok(()),
            Target::Png(png) => png.finish(),
        }
    }

    /// Called instead of [`Self::finish`] when the render did not complete.
    pub(super) fn abandon(&self) {
        if let Target::Png(png) = self {
            png.abandon();
        }
    }
}
