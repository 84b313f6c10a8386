//! Walks that are given up. Groups in groups can be placed in one spot more often than any ray could ever look at: whoever asks
//! about rays on behalf of work that can be cancelled says so here, and its walks end at the next group that they come to.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// What says that this thread's walks are to end.
    static CANCELLED: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Does `work`, whose walks end early once `cancelled` is set. What they find is not to be used then.
pub(crate) fn interruptible<T>(cancelled: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    /// Puts back what was there, also after a panic.
    struct Restore(Option<Arc<AtomicBool>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CANCELLED.set(self.0.take());
        }
    }
    let _restore = Restore(CANCELLED.replace(Some(cancelled.clone())));
    work()
}

/// What says that this thread's walks are to end, for others that help it.
pub(crate) fn current() -> Option<Arc<AtomicBool>> {
    CANCELLED.with_borrow(Clone::clone)
}

/// Whether this thread's walks are to end, and whatever else takes long.
#[inline]
pub(crate) fn is_interrupted() -> bool {
    CANCELLED.with_borrow(|cancelled| cancelled.as_ref().is_some_and(|cancelled| cancelled.load(Ordering::Relaxed)))
}
