//! The one guard that every export runs in: no panic crosses into C, and each outcome becomes a code.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use sunstone_renderer::pool::panic_text;
use sunstone_renderer::render::PANIC_IN_TILES;

use crate::error::{Failure, Outcome, SunstoneError, report};
use crate::status::SunstoneStatus;

/// Where a caller's error structure may be.
pub(crate) type ErrorOut<'a> = Option<&'a mut MaybeUninit<SunstoneError>>;

/// Names the export that panics, or `tile` for the first tile of each render: lets tests see what a bug would do.
const PANIC_SWITCH: &str = "SUNSTONE_TEST_PANIC";

/// Runs the body of the export `name`, reports its outcome to the caller and gives its code.
pub(crate) fn guard(name: &str, error: ErrorOut<'_>, body: impl FnOnce() -> Outcome<()>) -> i32 {
    let panicking = switched_to_panic(name);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        assert!(!panicking, "{PANIC_SWITCH} makes {name} panic");
        body()
    }))
    .unwrap_or_else(|payload| Err(Failure::new(SunstoneStatus::SUNSTONE_PANIC, "", panic_text(payload.as_ref()))));
    if let Some(error) = error {
        report(error, &outcome);
    }
    match outcome {
        Ok(()) => SunstoneStatus::SUNSTONE_OK as i32,
        Err(failure) => failure.status as i32,
    }
}

/// Sets the library up at its first call, and tells whether the test switch names `name`.
fn switched_to_panic(name: &str) -> bool {
    static SWITCH: OnceLock<Option<String>> = OnceLock::new();
    let switch = SWITCH.get_or_init(|| {
        // A panic is told by its code and message; a library does not write to its host's stderr.
        std::panic::set_hook(Box::new(|_| {}));
        let switch = std::env::var(PANIC_SWITCH).ok();
        PANIC_IN_TILES.store(switch.as_deref() == Some("tile"), Ordering::Relaxed);
        switch
    });
    switch.as_deref() == Some(name)
}
