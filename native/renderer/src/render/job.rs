//! One render that runs on the pool while its starter does something else: progress, waiting, cancelling, reading.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::accel::interrupt::interruptible;
use crate::error::{Error, ErrorKind, Result};
use crate::film::tile::Tile;
use crate::integrator::whitted::Whitted;
use crate::live_scene::{Filter, Prepared, Snapshot};
use crate::pool::{self, Take, Work};
use crate::view::{Resolution, ViewBlock};

use super::PANIC_IN_TILES;
use super::target::Target;

/// How far a render is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The scene is being prepared, or tiles are being rendered or written.
    Running,
    /// The picture is complete.
    Finished,
    /// It was cancelled before it was complete.
    Cancelled,
    /// It failed; [`Job::wait`] tells why.
    Failed,
}

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
    shared: Arc<Shared>,
}

/// The unit that prepares the scene; it comes before all others. Smaller ones are the target's.
const PREPARE: usize = usize::MAX;

struct Shared {
    scene: Arc<Snapshot>,
    filter: Option<Filter>,
    /// Whether a thread has taken it upon itself to prepare what the filter shows.
    preparing: AtomicBool,
    /// The scene, ready for tiles.
    prepared: OnceLock<Arc<Whitted>>,
    resolution: Resolution,
    target: Target,
    done: AtomicUsize,
    cancelled: Arc<AtomicBool>,
    started: Instant,
    /// Held while it ends, which happens once.
    ending: Mutex<()>,
    outcome: Mutex<Outcome>,
    ended: Condvar,
}

#[derive(Default)]
struct Outcome {
    /// The first failure; the render stops at it.
    error: Option<Error>,
    /// Set when no thread works on the render any more.
    end: Option<(State, Duration)>,
}

impl Job {
    pub(super) fn start(
        scene: Arc<Snapshot>,
        filter: Option<Filter>,
        resolution: Resolution,
        target: Target,
        threads: usize,
    ) -> Result<Self> {
        let shared = Arc::new(Shared {
            scene,
            filter,
            preparing: AtomicBool::new(false),
            prepared: OnceLock::new(),
            resolution,
            target,
            done: AtomicUsize::new(0),
            cancelled: Arc::default(),
            started: Instant::now(),
            ending: Mutex::default(),
            outcome: Mutex::default(),
            ended: Condvar::new(),
        });
        pool::submit(shared.clone(), threads)?;
        Ok(Self { shared })
    }

    /// How far the render is. Never blocks.
    pub fn progress(&self) -> Progress {
        let end = self.shared.outcome().end;
        let (state, elapsed) = end.unwrap_or_else(|| (State::Running, self.shared.started.elapsed()));
        Progress {
            tiles_done: self.shared.done.load(Ordering::Relaxed),
            tiles_total: self.shared.target.grid().count(),
            elapsed,
            state,
        }
    }

    /// Waits until the render has ended, at most for `limit`. An error says that time ran out, that the
    /// render was cancelled, or why it failed.
    pub fn wait(&self, limit: Duration) -> Result<()> {
        let outcome = self.shared.outcome();
        let (outcome, _) = self
            .shared
            .ended
            .wait_timeout_while(outcome, limit, |outcome| outcome.end.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        match (&outcome.end, &outcome.error) {
            (None, _) => Err(Error::new(ErrorKind::TimedOut, "the render is still running")),
            (Some((State::Failed, _)), Some(error)) => Err(error.clone()),
            (Some((State::Cancelled, _)), _) => Err(Error::new(ErrorKind::Cancelled, "the render was cancelled")),
            _ => Ok(()),
        }
    }

    /// Waits until the render has ended, however long that takes.
    pub fn wait_for_end(&self) -> Result<()> {
        loop {
            match self.wait(Duration::from_secs(3600)) {
                Err(error) if error.kind == ErrorKind::TimedOut => {}
                result => return result,
            }
        }
    }

    /// Asks the render to stop. It ends within some milliseconds; one that has ended stays as it is.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
        // While a scene is prepared, which may take seconds, there is nothing to wait for: the target is given up now.
        if self.shared.prepared.get().is_none() {
            self.shared.end();
        }
    }

    /// Copies `block` of the picture (all of it by default) into `out`, at any time: pixels of tiles that are not yet done
    /// are zero.
    pub fn read(&self, block: Option<ViewBlock>, out: &mut [u8], row_stride: u64) -> Result<()> {
        match &self.shared.target {
            Target::Picture { picture, .. } => picture.read(block.unwrap_or(picture.grid().block()), out, row_stride),
            Target::Png(_) => Err(Error::invalid("job", "this render goes to a PNG file; read that instead")),
        }
    }

    /// The part of the picture that is rendered.
    pub fn block(&self) -> ViewBlock {
        self.shared.target.grid().block()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Shared {
    fn outcome(&self) -> MutexGuard<'_, Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: Error) {
        self.outcome().error.get_or_insert(error);
        // Stops the other threads; `end` tells a failure from a cancellation by the error.
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Work for Shared {
    fn take(&self) -> Take {
        if self.cancelled.load(Ordering::Relaxed) {
            Take::Over
        } else if self.prepared.get().is_some() {
            self.target.take()
        } else {
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
    }

    fn run(&self, unit: usize) {
        let grid = self.target.grid();
        let result = if unit == PREPARE {
            self.scene.prepare(self.filter.as_ref()).map(|prepared| {
                self.prepared.get_or_init(|| prepared);
            })
        } else if unit < grid.count() {
            if unit == 0 && PANIC_IN_TILES.load(Ordering::Relaxed) {
                panic!("the test switch makes this tile panic");
            }
            let mut tile = Tile::new(grid.tile(unit));
            let prepared = self.prepared.get().expect("tiles are handed out once the scene is prepared");
            interruptible(&self.cancelled, || prepared.render_tile(self.resolution, &mut tile, &self.cancelled));
            // A tile that was cut short is not part of the picture.
            if self.cancelled.load(Ordering::Relaxed) {
                return;
            }
            self.target.put(unit, &tile).map(|()| {
                self.done.fetch_add(1, Ordering::Relaxed);
            })
        } else {
            self.target.work()
        };
        if let Err(error) = result {
            self.fail(error);
        }
    }

    fn panicked(&self, text: String) {
        self.fail(Error::new(ErrorKind::Panic, text));
    }

    fn end(&self) {
        // A job that was cancelled while its scene was being prepared has ended then.
        let _ending = self.ending.lock().unwrap_or_else(PoisonError::into_inner);
        if self.outcome().end.is_some() {
            return;
        }
        let complete = self.done.load(Ordering::Relaxed) == self.target.grid().count();
        let failed = self.outcome().error.is_some();
        let state = if failed {
            State::Failed
        } else if !complete || (self.cancelled.load(Ordering::Relaxed) && matches!(self.target, Target::Png(_))) {
            State::Cancelled
        } else {
            State::Finished
        };
        let state = match state {
            // Whatever happens here, those who wait have to be told of an end.
            State::Finished => match catch_unwind(AssertUnwindSafe(|| self.target.finish()))
                .unwrap_or_else(|payload| Err(Error::new(ErrorKind::Panic, pool::panic_text(payload.as_ref()))))
            {
                Ok(()) => State::Finished,
                Err(error) => {
                    self.fail(error);
                    State::Failed
                }
            },
            state => {
                self.target.abandon();
                state
            }
        };
        self.outcome().end = Some((state, self.started.elapsed()));
        self.ended.notify_all();
    }
}
