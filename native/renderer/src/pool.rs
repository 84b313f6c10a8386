//! The one thread pool of the library. A free thread takes a small unit of the job that has had the least of the threads'
//! time, so that a thumbnail asked for during an hour-long render is not kept waiting; work-stealing pools finish
//! what a thread has begun first. Jobs say how many threads may work on them at once; the pool grows to the largest number asked for
//! and never shrinks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::accel::parallel::{Executor, Tasks, share};
use crate::error::{Error, ErrorKind, Result};

/// No job gets more threads than this, whatever it asks for.
pub const MAX_THREADS: usize = 256;

/// Refuses more threads than a job can have.
pub fn check_threads(threads: u32) -> Result<()> {
    if threads as usize > MAX_THREADS {
        let text = format!("{threads} is out of range; it must be 0 (one per core) to {MAX_THREADS}");
        return Err(Error::invalid("threads", text));
    }
    Ok(())
}

/// What a job has for a thread that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// A unit to run.
    Unit(usize),
    /// Nothing now; a unit that is being run will bring more.
    Later,
    /// Nothing ever again.
    Over,
}

/// A job that is made of small units, each some milliseconds at most.
pub trait Work: Send + Sync {
    /// Hands out the next unit. Called under the pool's lock, hence quick; never called again after `Over`.
    fn take(&self) -> Take;

    /// Runs one unit, beside others of the same job.
    fn run(&self, unit: usize);

    /// A unit panicked with this text. `take` should soon say `Over`.
    fn panicked(&self, text: String);

    /// Called once, after `Over` and when no unit is running any more.
    fn end(&self);
}

/// The number of threads a job gets when it does not ask for a number.
pub fn default_threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS))
}

/// Hands `work` to the pool, to be worked on by at most `threads` threads at once (0: one per core). Returns at once.
pub fn submit(work: Arc<dyn Work>, threads: usize) -> Result<()> {
    let limit = if threads == 0 { default_threads() } else { threads.min(MAX_THREADS) };
    let pool = pool();
    let mut state = pool.lock();
    while state.threads < limit {
        let spawned = thread::Builder::new().name(format!("sunstone-{}", state.threads)).spawn(move || pool.work());
        match spawned {
            Ok(_) => state.threads += 1,
            // Fewer threads than asked for draw the same picture, only later.
            Err(_) if state.threads > 0 => break,
            Err(error) => {
                return Err(Error::new(ErrorKind::OutOfMemory, format!("no thread could be started: {error}")));
            }
        }
    }
    // A new job starts even with the one that has had the least: it neither waits for the others nor makes them wait.
    let used = state.jobs.iter().map(|entry| entry.used).min().unwrap_or_default();
    state.jobs.push(Entry { work, running: 0, limit, over: false, used });
    drop(state);
    pool.wake.notify_all();
    Ok(())
}

struct Pool {
    state: Mutex<State>,
    wake: Condvar,
}

struct State {
    /// Running jobs.
    jobs: Vec<Entry>,
    threads: usize,
}

struct Entry {
    work: Arc<dyn Work>,
    /// Units of it that threads are running now.
    running: usize,
    limit: usize,
    over: bool,
    /// The time that threads have spent on it, counted from that of the job that was furthest behind when it came.
    used: Duration,
}

fn pool() -> &'static Pool {
    static POOL: OnceLock<Pool> = OnceLock::new();
    POOL.get_or_init(|| Pool { state: Mutex::new(State { jobs: Vec::new(), threads: 0 }), wake: Condvar::new() })
}

impl Pool {
    /// A panic never happens under the lock but in `take`; the state is sound even then.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What each thread of the pool does, for ever.
    fn work(&self) {
        let mut state = self.lock();
        loop {
            let Some((work, take)) = next(&mut state) else {
                state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            drop(state);
            let Take::Unit(unit) = take else {
                let _ = catch_unwind(AssertUnwindSafe(|| work.end()));
                state = self.lock();
                continue;
            };
            let started = Instant::now();
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| work.run(unit))) {
                work.panicked(panic_text(payload.as_ref()));
            }
            state = self.lock();
            if let Some(entry) = state.jobs.iter_mut().find(|entry| Arc::ptr_eq(&entry.work, &work)) {
                entry.running -= 1;
                entry.used += started.elapsed();
            }
            // A finished unit may let a waiting job go on, or be the last of its job.
            self.wake.notify_all();
            // The last reference to a job frees its picture, which is nothing to do under the lock.
            drop(state);
            drop(work);
            state = self.lock();
        }
    }
}

/// The next unit of the job that has had the least time and has one; or a job to be ended.
fn next(state: &mut State) -> Option<(Arc<dyn Work>, Take)> {
    state.jobs.sort_by_key(|entry| entry.used);
    for i in 0..state.jobs.len() {
        let entry = &mut state.jobs[i];
        if !entry.over && entry.running < entry.limit {
            match entry.work.take() {
                Take::Unit(unit) => {
                    entry.running += 1;
                    return Some((entry.work.clone(), Take::Unit(unit)));
                }
                Take::Later => {}
                Take::Over => entry.over = true,
            }
        }
        if entry.over && entry.running == 0 {
            return Some((state.jobs.remove(i).work, Take::Over));
        }
    }
    None
}

/// Threads for work that its caller waits for, such as building trees: the calling thread, helped by those of the pool that
/// have time. Safe to use from anywhere, also from the pool's own threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Threads(
    /// How many, with the calling one; 0: one per core.
    pub usize,
);

impl Executor for Threads {
    fn threads(&self) -> usize {
        if self.0 == 0 { default_threads() } else { self.0.min(MAX_THREADS) }
    }

    fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
        let helpers = self.threads().min(tasks).saturating_sub(1);
        if helpers == 0 {
            (0..tasks).for_each(task);
        } else {
            // Without help it is done all the same.
            share(tasks, task, |tasks| drop(submit(Arc::new(Help(tasks)), helpers)));
        }
    }
}

/// What the pool sees of [`Threads`].
struct Help(Arc<Tasks>);

impl Work for Help {
    fn take(&self) -> Take {
        if self.0.is_over() { Take::Over } else { Take::Unit(0) }
    }

    fn run(&self, _unit: usize) {
        self.0.run_one();
    }

    /// Never: panics of tasks go to whoever waits for them.
    fn panicked(&self, _text: String) {}

    fn end(&self) {}
}

/// The text of a caught panic.
pub fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_string())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a text".to_string())
}
