//! Pointers from C as Rust values: the only place that follows raw ones.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::path::PathBuf;
use std::slice;

use crate::error::{Failure, Outcome};
use crate::status::SunstoneStatus;

/// Where the caller wants one result.
pub(crate) type Out<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// The place of a result, or the failure that it is null. Asked for before any work, so that nothing is lost.
pub(crate) fn out<'a, T>(place: Out<'a, T>, name: &str) -> Outcome<&'a mut MaybeUninit<T>> {
    place.ok_or_else(|| Failure::null(name))
}

/// A value that must be there.
pub(crate) fn required<'a, T>(value: Option<&'a T>, name: &str) -> Outcome<&'a T> {
    value.ok_or_else(|| Failure::null(name))
}

/// A structure that another one points to; none for null.
///
/// # Safety
/// `place` is null or points to a value that nobody writes while the reference lives.
pub(crate) unsafe fn optional<'a, T>(place: *const T, name: &str) -> Outcome<Option<&'a T>> {
    if place.is_null() {
        return Ok(None);
    }
    check_start(place, name)?;
    // SAFETY: not null and aligned, as was seen, and readable, as the caller promises.
    Ok(Some(unsafe { &*place }))
}

/// An array to read.
///
/// # Safety
/// `start` is null or points to `length` values that nobody writes while the slice lives.
pub(crate) unsafe fn slice<'a, T>(start: *const T, length: u64, name: &str) -> Outcome<&'a [T]> {
    let length = check(start, length, name)?;
    // SAFETY: not null and aligned, as `check` saw, and readable for `length` values, as the caller promises.
    Ok(if length == 0 { &[] } else { unsafe { slice::from_raw_parts(start, length) } })
}

/// An array to read that must be there, even where it is empty.
///
/// # Safety
/// As of [`slice()`].
pub(crate) unsafe fn required_slice<'a, T>(start: *const T, length: u64, name: &str) -> Outcome<&'a [T]> {
    if start.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: as the caller promises.
    unsafe { slice(start, length, name) }
}

/// A copy of the caller's array.
pub(crate) fn copy<T: Copy>(values: &[T], name: &str) -> Outcome<Vec<T>> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(values.len()).map_err(|_| Failure::out_of_memory(name))?;
    copy.extend_from_slice(values);
    Ok(copy)
}

/// An array to write. Its values may be uninitialised, so they must be of a type for which all bytes are valid.
///
/// # Safety
/// `start` is null or points to `length` values that nobody else uses while the slice lives.
pub(crate) unsafe fn slice_mut<'a, T>(start: *mut T, length: u64, name: &str) -> Outcome<&'a mut [T]> {
    let length = check(start, length, name)?;
    // SAFETY: as in `slice`, and nobody else uses it, as the caller promises.
    Ok(if length == 0 { &mut [] } else { unsafe { slice::from_raw_parts_mut(start, length) } })
}

/// Refuses an array that is null or not aligned as its type is.
pub(crate) fn check_start<T>(start: *const T, name: &str) -> Outcome<()> {
    if start.is_null() {
        return Err(Failure::null(name));
    }
    if !start.is_aligned() {
        let alignment = align_of::<T>();
        return Err(Failure::invalid(name, format!("{start:p} is not aligned to {alignment} bytes, as its type is")));
    }
    Ok(())
}

fn check<T>(start: *const T, length: u64, name: &str) -> Outcome<usize> {
    if length == 0 {
        return Ok(0);
    }
    check_start(start, name)?;
    let bytes = length.checked_mul(size_of::<T>() as u64).filter(|&bytes| bytes <= isize::MAX as u64);
    bytes
        .map(|_| length as usize)
        .ok_or_else(|| Failure::invalid(name, format!("{length} values are more than memory can hold")))
}

/// A text.
///
/// # Safety
/// `text` is null or points to bytes that end with a NUL and that nobody writes while the text is used.
pub(crate) unsafe fn text<'a>(text: *const c_char, name: &str) -> Outcome<&'a str> {
    if text.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: not null, and ends with a NUL, as the caller promises.
    let bytes = unsafe { CStr::from_ptr(text) };
    bytes.to_str().map_err(|error| {
        let message = format!("is not UTF-8 at byte {}", error.valid_up_to());
        Failure::new(SunstoneStatus::SUNSTONE_INVALID_UTF8, name, message)
    })
}

/// A list of paths.
///
/// # Safety
/// `paths` is null or points to `count` texts as [`text`] wants them.
pub(crate) unsafe fn paths(paths: *const *const c_char, count: u32, name: &str) -> Outcome<Vec<PathBuf>> {
    // SAFETY: as the caller promises.
    let paths = unsafe { slice(paths, count.into(), name)? };
    // SAFETY: as the caller promises.
    paths.iter().map(|&path| unsafe { text(path, name) }.map(PathBuf::from)).collect()
}

/// Gives `value` to the caller as a NUL-terminated text: its length always, its bytes where there is room.
///
/// # Safety
/// `to` is null or writable for `capacity` bytes.
pub(crate) unsafe fn give_text(value: &str, to: *mut c_char, capacity: u64, length: Out<'_, u64>) -> Outcome<()> {
    let length = out(length, "length")?;
    // SAFETY: as the caller promises.
    let to = unsafe { slice_mut(to.cast::<u8>(), capacity, "text")? };
    length.write(value.len() as u64);
    if to.is_empty() {
        return Ok(());
    }
    let Some((text, rest)) = to.split_at_mut_checked(value.len()).filter(|(_, rest)| !rest.is_empty()) else {
        return Err(too_small("capacity", capacity, value.len() as u64 + 1, "bytes"));
    };
    text.copy_from_slice(value.as_bytes());
    rest[0] = 0;
    Ok(())
}

/// A buffer that cannot hold the result.
pub(crate) fn too_small(name: &str, given: u64, needed: u64, unit: &str) -> Failure {
    let message = format!("{given} {unit} are too few; give {needed}");
    Failure::new(SunstoneStatus::SUNSTONE_BUFFER_TOO_SMALL, name, message)
}
