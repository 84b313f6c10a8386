//! The pool as an executor: everything is done once, nothing waits for ever, and panics arrive where they are waited for.

#[path = "../benches/rays/meshes.rs"]
#[allow(dead_code)]
mod meshes;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sunstone_renderer::accel::bvh::{Bvh, Quality};
use sunstone_renderer::accel::parallel::{Executor, Serial};
use sunstone_renderer::pool::{self, Take, Threads, Work};

/// The pool is one for all tests: they come in turn, so that one can keep it busy.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn counts(executor: &dyn Executor, tasks: usize) -> Vec<usize> {
    let counts: Vec<AtomicUsize> = (0..tasks).map(|_| AtomicUsize::new(0)).collect();
    executor.run(tasks, &|i| {
        counts[i].fetch_add(1, Ordering::Relaxed);
    });
    counts.into_iter().map(AtomicUsize::into_inner).collect()
}

#[test]
fn every_task_runs_once_whatever_the_number_of_threads() {
    let _alone = alone();
    for threads in [0, 1, 2, 7] {
        for tasks in [0, 1, 2, 3, 1_000] {
            for _ in 0..20 {
                assert_eq!(counts(&Threads(threads), tasks), vec![1; tasks], "{threads} threads");
            }
        }
    }
}

#[test]
fn tasks_may_share_out_tasks_of_their_own() {
    let _alone = alone();
    let sum = AtomicUsize::new(0);
    Threads(3).run(20, &|_| {
        Threads(3).run(20, &|_| {
            Threads(2).run(5, &|i| {
                sum.fetch_add(i, Ordering::Relaxed);
            });
        });
    });
    assert_eq!(sum.into_inner(), 20 * 20 * 10);
}

/// Keeps threads of the pool busy until it is told to stop.
struct Busy {
    begun: AtomicUsize,
    stop: AtomicBool,
}

impl Work for Busy {
    fn take(&self) -> Take {
        if self.begun.load(Ordering::SeqCst) < 8 {
            Take::Unit(0)
        } else if self.stop.load(Ordering::SeqCst) {
            Take::Over
        } else {
            Take::Later
        }
    }

    fn run(&self, _unit: usize) {
        self.begun.fetch_add(1, Ordering::SeqCst);
        while !self.stop.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn panicked(&self, text: String) {
        panic!("{text}");
    }

    fn end(&self) {}
}

#[test]
fn a_busy_pool_keeps_nobody_waiting() {
    let _alone = alone();
    let busy = Arc::new(Busy { begun: AtomicUsize::new(0), stop: AtomicBool::new(false) });
    pool::submit(busy.clone(), 8).unwrap();
    while busy.begun.load(Ordering::SeqCst) < 8 {
        std::thread::yield_now();
    }
    assert_eq!(counts(&Threads(4), 100), vec![1; 100]);
    busy.stop.store(true, Ordering::SeqCst);
}

#[test]
fn a_panic_arrives_where_it_is_waited_for_and_the_pool_lives_on() {
    let _alone = alone();
    for round in 0..50 {
        let begun = AtomicUsize::new(0);
        let done = AtomicUsize::new(0);
        let result = catch_unwind(AssertUnwindSafe(|| {
            Threads(4).run(100, &|i| {
                begun.fetch_add(1, Ordering::SeqCst);
                assert!(i != round, "task {round}");
                std::thread::yield_now();
                done.fetch_add(1, Ordering::SeqCst);
            });
        }));
        let text = pool::panic_text(result.unwrap_err().as_ref());
        assert!(text.contains(&format!("task {round}")), "{text}");
        // Nothing runs any more that could see what was borrowed.
        assert_eq!(begun.into_inner(), done.into_inner() + 1);
    }
    assert_eq!(counts(&Threads(4), 100), vec![1; 100]);
}

#[test]
fn trees_that_the_pool_builds_are_those_of_one_thread() {
    let _alone = alone();
    let mesh = meshes::clutter(40_000);
    for quality in [Quality::Preview, Quality::Default, Quality::High] {
        let one = Bvh::build(&mesh, quality, &Serial).unwrap().fingerprint();
        for threads in [0, 1, 2, 7] {
            assert_eq!(Bvh::build(&mesh, quality, &Threads(threads)).unwrap().fingerprint(), one, "{quality:?}");
        }
    }
}
