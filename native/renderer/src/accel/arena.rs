//! A buffer that tasks fill side by side, each with as much as turns out to be needed. Where a task's elements come to lie
//! depends on who comes first; no result may depend on it.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::buffer::{Buffer, Zeroed};
use super::parallel::Shared;

/// Room for elements, handed out from the front. Room that is never asked for is never touched.
pub(crate) struct Arena<T> {
    buffer: Buffer<T>,
    shared: Shared<T>,
    used: AtomicUsize,
}

impl<T: Zeroed + Send> Arena<T> {
    /// `None` when there is no memory for it.
    pub(crate) fn with_room(len: usize) -> Option<Self> {
        let mut buffer = Buffer::zeroed(len)?;
        let shared = Shared::new(&mut buffer);
        Some(Self { buffer, shared, used: AtomicUsize::new(0) })
    }

    /// The next `len` elements, all zero, and where they start. Panics beyond the end.
    #[allow(clippy::mut_from_ref)]
    pub(crate) fn take(&self, len: usize) -> (usize, &mut [T]) {
        let start = self.used.fetch_add(len, Ordering::Relaxed);
        // SAFETY: the buffer lives as long as `self`; the counter hands out each element once.
        (start, unsafe { self.shared.slice(start, len) })
    }

    /// All of it.
    pub(crate) fn into_buffer(self) -> Buffer<T> {
        self.buffer
    }
}
