//! Arrays for trees and their builders: zeroed, aligned to huge pages, and offered to the system for them. Incoherent rays touch
//! memory all over; with 4 KiB pages a third of their time went into page walks.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

const HUGE_PAGE: usize = 2 << 20;

/// Tells the processor that something in one cache line will be wanted.
#[inline(always)]
pub(crate) fn prefetch_line<T>(at: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch is a hint, whatever the address.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(at.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

/// A fixed number of elements.
pub(crate) struct Buffer<T> {
    start: NonNull<T>,
    len: usize,
    layout: Layout,
    /// Whether it came from [`pages`], not from the allocator.
    mapped: bool,
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
// SAFETY: an integer.
unsafe impl Zeroed for u64 {}

impl<T: Zeroed> Buffer<T> {
    /// The same content in memory of its own; `None` where there is none.
    pub(crate) fn copied(&self) -> Option<Self> {
        let mut copy = Self::zeroed(self.len())?;
        copy.copy_from_slice(self);
        Some(copy)
    }

    /// `len` zeroed elements; `None` when there is no memory for them. Pages of large buffers come into being where they are
    /// first touched, by whichever thread that is.
    pub(crate) fn zeroed(len: usize) -> Option<Self> {
        let array = Layout::array::<T>(len.max(1)).ok()?;
        if array.size() >= HUGE_PAGE
            && let Some(mapped) = pages::map(array.size())
        {
            let layout = array.align_to(HUGE_PAGE).ok()?;
            return Some(Self { start: mapped?.cast(), len, layout, mapped: true, owned: PhantomData });
        }
        let layout = array.align_to(64).ok()?;
        // SAFETY: the layout's size is not zero, since T is not zero-sized in any use and len is at least one.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        Some(Self { start: start.cast(), len, layout, mapped: false, owned: PhantomData })
    }
}

/// Offers memory that is read all over to the system for huge pages, what is in it included. Where it cannot have them, or is too
/// small for one, nothing changes.
pub(crate) fn use_huge_pages<T>(content: &[T]) {
    let start = content.as_ptr().addr();
    let (first, end) = (start.next_multiple_of(HUGE_PAGE), (start + size_of_val(content)) & !(HUGE_PAGE - 1));
    if first < end {
        pages::collapse(content.as_ptr().cast::<u8>().wrapping_add(first - start), end - first);
    }
}

/// Memory straight from the system, which is zero already and not touched before it is used. Large blocks of the
/// allocator are mapped one by one as well, but in small pages.
#[cfg(target_os = "linux")]
mod pages {
    use super::HUGE_PAGE;
    use core::ffi::{c_int, c_void};
    use std::ptr::{NonNull, null_mut};

    unsafe extern "C" {
        fn mmap(at: *mut c_void, bytes: usize, access: c_int, flags: c_int, file: c_int, offset: isize) -> *mut c_void;
        fn munmap(start: *mut c_void, bytes: usize) -> c_int;
        fn madvise(start: *mut c_void, bytes: usize, advice: c_int) -> c_int;
    }

    /// Advice to use huge pages.
    const HUGE: c_int = 14;

    /// Whole huge pages for so many bytes.
    fn whole(bytes: usize) -> Option<usize> {
        bytes.checked_next_multiple_of(HUGE_PAGE)
    }

    /// Zeroed memory at a huge page's start; inside `None` when there is none.
    pub(super) fn map(bytes: usize) -> Option<Option<NonNull<u8>>> {
        const READ_WRITE: c_int = 1 | 2;
        // The same on all of Linux's architectures but MIPS, Alpha and PA-RISC.
        const PRIVATE_ANONYMOUS: c_int = 0x2 | 0x20;
        if cfg!(any(target_arch = "mips", target_arch = "mips64")) {
            return None;
        }
        let Some((size, with_slack)) = whole(bytes).and_then(|size| Some((size, size.checked_add(HUGE_PAGE)?))) else {
            return Some(None);
        };
        // SAFETY: a new mapping, wherever the system likes.
        let start = unsafe { mmap(null_mut(), with_slack, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0) };
        if start.addr() == usize::MAX {
            return Some(None);
        }
        let before = start.addr().next_multiple_of(HUGE_PAGE) - start.addr();
        // SAFETY: all within the mapping just made; what is given back is used by nobody. The advice changes how the pages are
        // backed, never what they hold; its failure is fine.
        unsafe {
            let aligned = start.cast::<u8>().add(before);
            if before > 0 {
                munmap(start, before);
            }
            munmap(aligned.add(size).cast(), HUGE_PAGE - before);
            madvise(aligned.cast(), size, HUGE);
            Some(NonNull::new(aligned))
        }
    }

    /// Makes huge pages of the pages of some memory, as far as the system can.
    pub(super) fn collapse(start: *const u8, bytes: usize) {
        // From Linux 6.1 on; before, advice is followed by and by.
        const COLLAPSE: c_int = 25;
        // SAFETY: whole pages of memory that the caller has borrowed. The advice changes how they are backed, never what they
        // hold; its failure is fine.
        unsafe {
            madvise(start.cast_mut().cast(), bytes, HUGE);
            madvise(start.cast_mut().cast(), bytes, COLLAPSE);
        }
    }

    /// Gives back what [`map`] gave.
    ///
    /// # Safety
    ///
    /// It was for as many bytes, and nobody uses it any more.
    pub(super) unsafe fn unmap(start: NonNull<u8>, bytes: usize) {
        // SAFETY: as the caller promises; `map` has made a mapping of this size.
        unsafe { munmap(start.as_ptr().cast(), bytes.next_multiple_of(HUGE_PAGE)) };
    }
}

#[cfg(not(target_os = "linux"))]
mod pages {
    use std::ptr::NonNull;

    pub(super) fn map(_bytes: usize) -> Option<Option<NonNull<u8>>> {
        None
    }

    pub(super) fn collapse(_start: *const u8, _bytes: usize) {}

    pub(super) unsafe fn unmap(_start: NonNull<u8>, _bytes: usize) {
        unreachable!("nothing is mapped here");
    }
}

impl<T> Drop for Buffer<T> {
    fn drop(&mut self) {
        let start = self.start.cast();
        // SAFETY: mapped or allocated with this layout, once, in `zeroed`; elements need no drop.
        unsafe {
            if self.mapped {
                pages::unmap(start, self.layout.size());
            } else {
                dealloc(start.as_ptr(), self.layout);
            }
        }
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
