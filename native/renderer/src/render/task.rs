//! What all renders have in common while the pool works on them: an end that comes once, whoever asks for it, waiting for it, and
//! giving up.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::accel::interrupt::interruptible;
use crate::error::{Error, ErrorKind, Result};
use crate::pool::{self, Take, Work};

use super::{PANIC_IN_TILES, State};

/// A render as its task sees it. Units are numbered by the render; 0 is always a tile.
pub(super) trait Render: Send + Sync {
    /// The next unit. Called under the pool's lock, hence quick; never again after `Over`.
    fn take(&self) -> Take;

    /// Runs a unit. What it does not finish since `cancelled` is set is not part of the picture.
    fn run(&self, unit: usize, cancelled: &AtomicBool) -> Result<()>;

    /// Whether no tile has been begun since the scene is not ready: then there is nothing to wait for when it is cancelled.
    fn is_preparing(&self) -> bool;

    /// Whether every unit has been run to its end.
    fn is_complete(&self) -> bool;

    /// Whether what was cancelled when every unit had been run is given up all the same.
    fn is_fragile(&self) -> bool {
        false
    }

    /// Called once all is done.
    fn finish(&self) -> Result<()> {
        Ok(())
    }

    /// Called instead of [`Self::finish`] when the render did not complete.
    fn abandon(&self) {}
}

/// A render and how it goes. Dropping the job that has it cancels it.
pub(super) struct Task<R> {
    pub(super) render: R,
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

impl<R: Render + 'static> Task<R> {
    /// Hands a render to the pool.
    pub(super) fn start(render: R, threads: usize) -> Result<Arc<Self>> {
        let task = Arc::new(Self {
            render,
            cancelled: Arc::default(),
            started: Instant::now(),
            ending: Mutex::default(),
            outcome: Mutex::default(),
            ended: Condvar::new(),
        });
        pool::submit(task.clone(), threads)?;
        Ok(task)
    }
}

impl<R: Render> Task<R> {
    /// How far it is, and the time since its start; for an ended render, the time it took. Never blocks.
    pub(super) fn state(&self) -> (State, Duration) {
        let end = self.outcome().end;
        end.unwrap_or_else(|| (State::Running, self.started.elapsed()))
    }

    /// How long after its start a moment is.
    pub(super) fn since_start(&self, moment: Instant) -> Duration {
        moment.duration_since(self.started)
    }

    /// Waits until the render has ended, at most for `limit`. An error says that time ran out, that the render was cancelled, or
    /// why it failed.
    pub(super) fn wait(&self, limit: Duration) -> Result<()> {
        let outcome = self.outcome();
        let (outcome, _) = self
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
    pub(super) fn wait_for_end(&self) -> Result<()> {
        loop {
            match self.wait(Duration::from_secs(3600)) {
                Err(error) if error.kind == ErrorKind::TimedOut => {}
                result => return result,
            }
        }
    }

    /// Asks the render to stop. It ends within some milliseconds; one that has ended stays as it is.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        // While a scene is prepared, which may take seconds, there is nothing to wait for: the target is given up now.
        if self.render.is_preparing() {
            self.end();
        }
    }

    fn outcome(&self) -> MutexGuard<'_, Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: Error) {
        self.outcome().error.get_or_insert(error);
        // Stops the other threads; `end` tells a failure from a cancellation by the error.
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl<R: Render> Work for Task<R> {
    fn take(&self) -> Take {
        if self.cancelled.load(Ordering::Relaxed) { Take::Over } else { self.render.take() }
    }

    fn run(&self, unit: usize) {
        if unit == 0 && PANIC_IN_TILES.load(Ordering::Relaxed) {
            panic!("the test switch makes this tile panic");
        }
        let result = interruptible(&self.cancelled, || self.render.run(unit, &self.cancelled));
        match result {
            // `end` tells that by what is missing.
            Err(error) if error.kind == ErrorKind::Cancelled => {}
            Err(error) => self.fail(error),
            Ok(()) => {}
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
        let complete = self.render.is_complete();
        let failed = self.outcome().error.is_some();
        let state = if failed {
            State::Failed
        } else if !complete || (self.cancelled.load(Ordering::Relaxed) && self.render.is_fragile()) {
            State::Cancelled
        } else {
            State::Finished
        };
        let state = match state {
            // Whatever happens here, those who wait have to be told of an end.
            State::Finished => match catch_unwind(AssertUnwindSafe(|| self.render.finish()))
                .unwrap_or_else(|payload| Err(Error::new(ErrorKind::Panic, pool::panic_text(payload.as_ref()))))
            {
                Ok(()) => State::Finished,
                Err(error) => {
                    self.fail(error);
                    State::Failed
                }
            },
            state => {
                self.render.abandon();
                state
            }
        };
        self.outcome().end = Some((state, self.started.elapsed()));
        self.ended.notify_all();
    }
}
