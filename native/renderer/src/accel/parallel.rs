//! How the builders ask for threads. They never start any: whoever calls them brings the library's pool.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Something that runs numbered tasks, several at once.
pub trait Executor: Sync {
    /// About how many tasks run at once. Only sizes temporary things; no result depends on it.
    fn threads(&self) -> usize;

    /// Runs `task(i)` once for each `i < tasks`, in any order and on any threads, and returns when all are done.
    fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync));
}

/// The calling thread alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Serial;

impl Executor for Serial {
    fn threads(&self) -> usize {
        1
    }

    fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
        (0..tasks).for_each(task);
    }
}

/// Threads of its own for each call; for tests and measurements.
#[derive(Clone, Copy, Debug)]
pub struct Scoped(pub usize);

impl Executor for Scoped {
    fn threads(&self) -> usize {
        self.0
    }

    fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || loop {
            let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if i >= tasks {
                break;
            }
            task(i);
        };
        std::thread::scope(|scope| {
            for _ in 1..self.0.min(tasks) {
                scope.spawn(work);
            }
            work();
        });
    }
}

/// Numbered tasks of which the thread that waits for them does as many as nobody else has taken.
pub struct Tasks {
    /// Lives as long as tasks can be taken and until those that were taken are done; see [`share`].
    task: *const (dyn Fn(usize) + Sync),
    count: usize,
    state: Mutex<TasksState>,
    idle: Condvar,
}

#[derive(Default)]
struct TasksState {
    /// Tasks below this are taken; `count` when none can be taken any more.
    next: usize,
    /// Tasks that are being run.
    running: usize,
    /// What the first of them that panicked said.
    panic: Option<Box<dyn Any + Send>>,
}

// SAFETY: the task is `Sync`, so that any thread may call it; it is called only while it lives, as `run_one` shows.
unsafe impl Send for Tasks {}
// SAFETY: as above.
unsafe impl Sync for Tasks {}

impl Tasks {
    fn lock(&self) -> MutexGuard<'_, TasksState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is nothing left to take.
    pub fn is_over(&self) -> bool {
        self.lock().next >= self.count
    }

    /// Takes a task and runs it; false when there is none left. A panic ends all of them, in the thread that waits.
    pub fn run_one(&self) -> bool {
        let mut state = self.lock();
        let i = state.next;
        if i >= self.count {
            return false;
        }
        state.next += 1;
        state.running += 1;
        drop(state);
        // SAFETY: `share` keeps the task alive until no task can be taken and none is running, and this one is running.
        let result = catch_unwind(AssertUnwindSafe(|| unsafe { (*self.task)(i) }));
        let mut state = self.lock();
        if let Err(payload) = result {
            state.next = self.count;
            state.panic.get_or_insert(payload);
        }
        state.running -= 1;
        if state.running == 0 {
            self.idle.notify_all();
        }
        true
    }

    /// Lets nobody take a task any more and waits for those that are running.
    fn close(&self) -> Option<Box<dyn Any + Send>> {
        let mut state = self.lock();
        state.next = self.count;
        while state.running > 0 {
            state = self.idle.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.panic.take()
    }
}

/// Runs `task(i)` once for each `i < count` in this thread and in whatever threads `offer` hands the tasks to. It waits
/// only for tasks that others have begun, never for others to begin: so it ends also when they are all busy, or
/// when they wait in here themselves. A panic of a task goes on here, after all that was begun.
pub fn share(count: usize, task: &(dyn Fn(usize) + Sync), offer: impl FnOnce(Arc<Tasks>)) {
    struct Closing<'a>(&'a Tasks);
    impl Drop for Closing<'_> {
        fn drop(&mut self) {
            self.0.close();
        }
    }
    // SAFETY: only the lifetime changes. `Closing` is dropped before this function ends, also by a panic; from then on no
    // task is running and none can be taken, whoever still holds the `Arc`, so that `task` is not used again.
    let task = unsafe {
        std::mem::transmute::<*const (dyn Fn(usize) + Sync + '_), *const (dyn Fn(usize) + Sync + 'static)>(task)
    };
    let tasks = Arc::new(Tasks { task, count, state: Mutex::default(), idle: Condvar::new() });
    let closing = Closing(&tasks);
    offer(tasks.clone());
    while tasks.run_one() {}
    if let Some(payload) = closing.0.close() {
        resume_unwind(payload);
    }
}

/// A slice whose elements tasks write side by side, each its own ones.
pub(crate) struct Shared<T> {
    start: *mut T,
    len: usize,
}

// SAFETY: a `Shared` only hands out references through unsafe methods, whose callers keep them apart; values of `T`
// may move between threads.
unsafe impl<T: Send> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// The elements of `slice`, which must outlive every use of the result.
    pub(crate) fn new(slice: &mut [T]) -> Self {
        Self { start: slice.as_mut_ptr(), len: slice.len() }
    }

    /// Where they begin, to be computed with alone.
    pub(crate) fn start(&self) -> *const T {
        self.start
    }

    /// Elements `start .. start + len`.
    ///
    /// # Safety
    ///
    /// The slice that this was made of still lives, and nobody else uses these elements meanwhile.
    #[allow(clippy::mut_from_ref)]
    pub(crate) unsafe fn slice(&self, start: usize, len: usize) -> &mut [T] {
        assert!(start <= self.len && len <= self.len - start);
        // SAFETY: in bounds as just checked; alone as the caller promises.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(start), len) }
    }
}

/// Things to work with, for as many tasks as run at once: each takes one that another is done with.
pub(crate) struct Tools<T>(Mutex<Vec<T>>);

impl<T> Tools<T> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    pub(crate) fn with<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let free = lock().pop();
        let mut tool = free.unwrap_or_else(make);
        let result = work(&mut tool);
        lock().push(tool);
        result
    }
}

/// Runs code that is worth compiling for AVX2 where there is AVX2. It gives the same bits: nothing is fused. What it calls
/// must be `#[inline(always)]` to count.
#[inline(always)]
pub(crate) fn vectorized<R>(task: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn run<R>(task: impl FnOnce() -> R) -> R {
            task()
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: just detected.
            return unsafe { run(task) };
        }
    }
    task()
}
