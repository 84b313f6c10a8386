//! Arrays for trees: zeroed, aligned to huge pages, and offered to the system for them. Incoherent rays touch memory
//! all over; with 4 KiB pages a third of their time went into page walks.

use std::alloc::{Layout, alloc, dealloc};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

const HUGE_PAGE: usize = 2 << 20;

/// A fixed number of elements.
pub(crate) struct Buffer<T> {
    start: NonNull<T>,
    len: usize,
    layout: Layout,
    owned: PhantomData<T>,
}

// SAFETY: a buffer owns its elements as a `Box<[T]>` does.
unsafe impl<T: Send> Send for Buffer<T> {}
// SAFETY: as above; shared access is through `&[T]` alone.
unsafe impl<T: Sync> Sync for Buffer<T> {}

/// Types of which a value of all zero bits is sound and that need no drop.
///
/// # Safety
///
/// Both must be so.
pub(crate) unsafe trait Zeroed: Copy {}

// SAFETY: an integer.
unsafe impl Zeroed for u32 {}

impl<T: Zeroed> Buffer<T> {
    /// The same content in memory of its own; `None` where there is none.
    pub(crate) fn copied(&self) -> Option<Self> {
        let mut copy = Self::zeroed(self.len())?;
        copy.copy_from_slice(self);
        Some(copy)
    }

    /// `len` zeroed elements; `None` when there is no memory for them.
    pub(crate) fn zeroed(len: usize) -> Option<Self> {
        let array = Layout::array::<T>(len.max(1)).ok()?;
        let huge = array.size() >= HUGE_PAGE;
        let layout = array.align_to(if huge { HUGE_PAGE } else { 64 }).ok()?;
        // SAFETY: the layout's size is not zero, since T is not zero-sized in any use and len is at least one.
        let start = NonNull::new(unsafe { alloc(layout) })?;
        // Before the first touch: pages that are there already stay small.
        if huge {
            advise_huge_pages(start.as_ptr(), layout.size());
        }
        // SAFETY: just allocated with this size.
        unsafe { start.as_ptr().write_bytes(0, layout.size()) };
        Some(Self { start: start.cast(), len, layout, owned: PhantomData })
    }
}

#[cfg(target_os = "linux")]
fn advise_huge_pages(start: *mut u8, bytes: usize) {
    const MADV_HUGEPAGE: i32 = 14;
    unsafe extern "C" {
        fn madvise(start: *mut core::ffi::c_void, bytes: usize, advice: i32) -> i32;
    }
    // SAFETY: the pages are ours, and this advice changes how they are backed, never what they hold. Failure is fine.
    unsafe { madvise(start.cast(), bytes, MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn advise_huge_pages(_start: *mut u8, _bytes: usize) {}

impl<T> Drop for Buffer<T> {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, once, in `zeroed`; elements need no drop.
        unsafe { dealloc(self.start.as_ptr().cast(), self.layout) };
    }
}

impl<T> Deref for Buffer<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        // SAFETY: `len` elements live there, zeroed or written since; zero is a sound value.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl<T> DerefMut for Buffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}
