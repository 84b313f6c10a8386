//! One render by `whitted` that runs on the pool while its starter does something else: progress, waiting, cancelling, reading.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::film::tile::Tile;
use crate::integrator::whitted::Whitted;
use crate::live_scene::{Filter, Prepared, Snapshot};
use crate::pool::Take;
use crate::view::{Resolution, ViewBlock};

use super::State;
use super::target::Target;
use super::task::{Render, Task};

/// A render's progress at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Tiles finished.
    pub tiles_done: usize,
    /// Tiles of the whole render.
    pub tiles_total: usize,
    /// Time since the start; for an ended render, the time it took.
    pub elapsed: Duration,
    /// How far it is.
    pub state: State,
}

/// A render. Dropping it cancels it, if it still runs.
pub struct Job {
    task: Arc<Task<WhittedRender>>,
}

/// The unit that prepares the scene; it comes before all others. Smaller ones are the target's.
const PREPARE: usize = usize::MAX;

struct WhittedRender {
    scene: Arc<Snapshot>,
    filter: Option<Filter>,
    /// Whether a thread has taken it upon itself to prepare what the filter shows.
    preparing: AtomicBool,
    /// The scene, ready for tiles.
    prepared: OnceLock<Arc<Whitted>>,
    resolution: Resolution,
    target: Target,
    done: AtomicUsize,
}

impl Job {
    pub(super) fn start(
        scene: Arc<Snapshot>,
        filter: Option<Filter>,
        resolution: Resolution,
        target: Target,
        threads: usize,
    ) -> Result<Self> {
        let render = WhittedRender {
            scene,
            filter,
            preparing: AtomicBool::new(false),
            prepared: OnceLock::new(),
            resolution,
            target,
            done: AtomicUsize::new(0),
        };
        Ok(Self { task: Task::start(render, threads)? })
    }

    /// How far the render is. Never blocks.
    pub fn progress(&self) -> Progress {
        let (state, elapsed) = self.task.state();
        Progress {
            tiles_done: self.task.render.done.load(Ordering::Relaxed),
            tiles_total: self.task.render.target.grid().count(),
            elapsed,
            state,
        }
    }

    /// Waits until the render has ended, at most for `limit`. An error says that time ran out, that the
    /// render was cancelled, or why it failed.
    pub fn wait(&self, limit: Duration) -> Result<()> {
        self.task.wait(limit)
    }

    /// Waits until the render has ended, however long that takes.
    pub fn wait_for_end(&self) -> Result<()> {
        self.task.wait_for_end()
    }

    /// Asks the render to stop. It ends within some milliseconds; one that has ended stays as it is.
    pub fn cancel(&self) {
        self.task.cancel();
    }

    /// Copies `block` of the picture (all of it by default) into `out`, at any time: pixels of tiles that are not yet done
    /// are zero.
    pub fn read(&self, block: Option<ViewBlock>, out: &mut [u8], row_stride: u64) -> Result<()> {
        match &self.task.render.target {
            Target::Picture { picture, .. } => picture.read(block.unwrap_or(picture.grid().block()), out, row_stride),
            Target::Png(_) => Err(Error::invalid("job", "this render goes to a PNG file; read that instead")),
        }
    }

    /// The part of the picture that is rendered.
    pub fn block(&self) -> ViewBlock {
        self.task.render.target.grid().block()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Render for WhittedRender {
    fn take(&self) -> Take {
        if self.prepared.get().is_some() {
            return self.target.take();
        }
        match self.scene.ask(self.filter.as_ref()) {
            Prepared::Ready(prepared) => {
                self.prepared.get_or_init(|| prepared);
                self.target.take()
            }
            Prepared::Later => Take::Later,
            Prepared::Yours if self.preparing.swap(true, Ordering::Relaxed) => Take::Later,
            Prepared::Yours => Take::Unit(PREPARE),
        }
    }

    fn run(&self, unit: usize, cancelled: &AtomicBool) -> Result<()> {
        let grid = self.target.grid();
        if unit == PREPARE {
            let prepared = self.scene.prepare(self.filter.as_ref())?;
            self.prepared.get_or_init(|| prepared);
            return Ok(());
        }
        if unit >= grid.count() {
            return self.target.work();
        }
        let mut tile = Tile::new(grid.tile(unit));
        let prepared = self.prepared.get().expect("tiles are handed out once the scene is prepared");
        prepared.render_tile(self.resolution, &mut tile, cancelled);
        // A tile that was cut short is not part of the picture.
        if cancelled.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.target.put(unit, &tile)?;
        self.done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn is_preparing(&self) -> bool {
        self.prepared.get().is_none()
    }

    fn is_complete(&self) -> bool {
        self.done.load(Ordering::Relaxed) == self.target.grid().count()
    }

    fn is_fragile(&self) -> bool {
        matches!(self.target, Target::Png(_))
    }

    fn finish(&self) -> Result<()> {
        self.target.finish()
    }

    fn abandon(&self) {
        self.target.abandon();
    }
}
