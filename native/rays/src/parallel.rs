//! How the builders ask for threads. They never start any: whoever calls them brings the library's pool.

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
