//! In which order a path-traced picture gets its samples: pass by pass over all tiles that still want some, so that the whole
//! picture is there from the first pass on and gets better.
//!
//! What a pass does depends on the samples before it alone, never on who was faster: a pass begins when the one before it has ended.

use std::ops::Range;
use std::time::Duration;

use crate::film::grid::TileGrid;
use crate::pool::Take;

/// Samples of each of the first passes, and of all after them: units of 32 × 32 pixels are some milliseconds.
const PASSES: [u32; 4] = [1, 1, 2, 4];

/// Tiles are looked at for noise when they have got this many samples more.
pub(super) const CHECK_EVERY: u32 = 16;

/// When to stop.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The numbers of the samples that are wanted of each pixel.
    pub(super) samples: Range<u32>,
    /// No pass begins later than this after the first one's beginning.
    pub(super) time_limit: Option<Duration>,
}

/// Which units are to be done.
pub(super) struct Passes {
    plan: Plan,
    /// The current pass.
    number: usize,
    samples: Range<u32>,
    /// Tiles of it, in the grid's order.
    tiles: Vec<u32>,
    /// How many of them have been handed out, and how many are done.
    taken: usize,
    done: usize,
    /// Tiles that want no more.
    quiet: Vec<bool>,
}

impl Passes {
    /// All passes over the tiles of a grid.
    pub(super) fn new(grid: &TileGrid, plan: Plan) -> Self {
        let samples = plan.samples.start..plan.samples.start;
        let quiet = vec![false; grid.count()];
        let mut passes = Self { plan, number: 0, samples, tiles: Vec::new(), taken: 0, done: 0, quiet };
        passes.begin(Duration::ZERO);
        passes
    }

    /// The next tile.
    pub(super) fn take(&mut self) -> Take {
        if let Some(&tile) = self.tiles.get(self.taken) {
            self.taken += 1;
            Take::Unit(tile as usize)
        } else if self.tiles.is_empty() {
            Take::Over
        } else {
            Take::Later
        }
    }

    /// The samples of the current pass.
    pub(super) fn samples(&self) -> Range<u32> {
        self.samples.clone()
    }

    /// Those that are wanted of later passes.
    pub(super) fn rest(&self) -> Range<u32> {
        self.samples.end..self.plan.samples.end
    }

    /// Whether the samples of the current pass end where tiles are looked at for noise.
    pub(super) fn is_check(&self) -> bool {
        (self.samples.end - self.plan.samples.start).is_multiple_of(CHECK_EVERY)
    }

    /// A tile of the current pass is done, `elapsed` after the first pass began; whether it wants no more. The last one of
    /// a pass begins the next.
    pub(super) fn finish(&mut self, tile: usize, is_quiet: bool, elapsed: Duration) {
        self.quiet[tile] |= is_quiet;
        self.done += 1;
        if self.done == self.tiles.len() {
            self.number += 1;
            self.begin(elapsed);
        }
    }

    /// Whether all passes are over.
    pub(super) fn are_over(&self) -> bool {
        self.tiles.is_empty()
    }

    fn begin(&mut self, elapsed: Duration) {
        let count = PASSES[self.number.min(PASSES.len() - 1)];
        let start = self.samples.end;
        self.samples = start..start.saturating_add(count).min(self.plan.samples.end);
        self.tiles.clear();
        (self.taken, self.done) = (0, 0);
        let in_time = self.plan.time_limit.is_none_or(|limit| self.number == 0 || elapsed < limit);
        if !self.samples.is_empty() && in_time {
            self.tiles.extend((0..self.quiet.len() as u32).filter(|&tile| !self.quiet[tile as usize]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Resolution;

    fn passes(samples: Range<u32>, time_limit: Option<Duration>) -> Passes {
        let grid = TileGrid::new(Resolution { width: 64, height: 33 }.whole(), 32);
        Passes::new(&grid, Plan { samples, time_limit })
    }

    /// Runs a pass; its samples.
    fn run(passes: &mut Passes, quiet: &[usize], elapsed: Duration) -> (Range<u32>, Vec<usize>) {
        let (samples, mut tiles) = (passes.samples(), Vec::new());
        while let Take::Unit(tile) = passes.take() {
            tiles.push(tile);
        }
        for &tile in &tiles {
            assert_eq!(passes.take(), Take::Later, "a pass waits for the one before it");
            passes.finish(tile, quiet.contains(&tile), elapsed);
        }
        (samples, tiles)
    }

    #[test]
    fn passes_cover_each_sample_of_each_tile_once() {
        let mut passes = passes(5..24, None);
        let mut next = 5;
        while !passes.are_over() {
            let (samples, tiles) = run(&mut passes, &[], Duration::ZERO);
            assert_eq!((samples.start, tiles), (next, vec![0, 1, 2, 3]));
            next = samples.end;
        }
        assert_eq!((next, passes.take()), (24, Take::Over));
    }

    #[test]
    fn quiet_tiles_get_no_more_and_the_last_one_ends_it() {
        let mut passes = passes(0..64, None);
        run(&mut passes, &[1, 3], Duration::ZERO);
        assert_eq!(run(&mut passes, &[], Duration::ZERO).1, [0, 2]);
        run(&mut passes, &[0, 2], Duration::ZERO);
        assert_eq!(passes.take(), Take::Over);
    }

    #[test]
    fn time_that_is_up_ends_after_a_pass_but_never_before_the_first() {
        let mut passes = passes(0..64, Some(Duration::ZERO));
        assert_eq!(run(&mut passes, &[], Duration::from_millis(1)).0, 0..1);
        assert!(passes.are_over());
    }
}
