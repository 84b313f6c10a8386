//! Errors on their way to the caller: a status, the place it belongs to and a message.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr::addr_of_mut;

use sunstone_renderer::error::{Error, ErrorKind};

use crate::status::SunstoneStatus;

/// Bytes of the field of a SunstoneError.
pub const SUNSTONE_ERROR_FIELD_BYTES: usize = 256;
/// Bytes of the message of a SunstoneError.
pub const SUNSTONE_ERROR_MESSAGE_BYTES: usize = 1024;

/// What went wrong. Texts are UTF-8, end with a NUL and are cut at a character where they do not fit.
#[repr(C)]
pub struct SunstoneError {
    /// The code that the function returned.
    pub code: i32,
    /// Line in the scene file, from 1; 0 where there is none.
    pub line: u32,
    /// Column in the scene file in characters, from 1; 0 where there is none.
    pub column: u32,
    /// Bytes of the message, without the NUL.
    pub message_length: u32,
    /// Path into the document (`elements[3].Sphere.radius`) or name of the argument; empty where there is none.
    pub field: [c_char; SUNSTONE_ERROR_FIELD_BYTES],
    /// What is wrong, the value, and the way out.
    pub message: [c_char; SUNSTONE_ERROR_MESSAGE_BYTES],
}

/// A failure of an export.
pub(crate) struct Failure {
    pub(crate) status: SunstoneStatus,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) field: String,
    pub(crate) message: String,
}

/// What the body of an export gives.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// A failure that belongs to the argument `field`.
    pub(crate) fn new(status: SunstoneStatus, field: &str, message: impl Into<String>) -> Self {
        Self { status, line: 0, column: 0, field: field.to_string(), message: message.into() }
    }

    /// A null where a value is needed.
    pub(crate) fn null(field: &str) -> Self {
        Self::new(SunstoneStatus::SUNSTONE_NULL_POINTER, field, "is null; a value is needed")
    }

    /// A value out of range.
    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::new(SunstoneStatus::SUNSTONE_INVALID_ARGUMENT, field, message)
    }

    /// Memory that could not be had for `field`.
    pub(crate) fn out_of_memory(field: &str) -> Self {
        Self::new(SunstoneStatus::SUNSTONE_OUT_OF_MEMORY, field, "there is no memory for it")
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match error.kind {
            ErrorKind::InvalidArgument => SunstoneStatus::SUNSTONE_INVALID_ARGUMENT,
            ErrorKind::LimitExceeded => SunstoneStatus::SUNSTONE_LIMIT_EXCEEDED,
            ErrorKind::OutOfMemory => SunstoneStatus::SUNSTONE_OUT_OF_MEMORY,
            ErrorKind::SceneFormat => SunstoneStatus::SUNSTONE_SCENE_FORMAT,
            ErrorKind::Io => SunstoneStatus::SUNSTONE_IO,
            ErrorKind::ImageFormat => SunstoneStatus::SUNSTONE_IMAGE_FORMAT,
            ErrorKind::ForbiddenPath => SunstoneStatus::SUNSTONE_FORBIDDEN_PATH,
            ErrorKind::BufferTooSmall => SunstoneStatus::SUNSTONE_BUFFER_TOO_SMALL,
            ErrorKind::Cancelled => SunstoneStatus::SUNSTONE_CANCELLED,
            ErrorKind::TimedOut => SunstoneStatus::SUNSTONE_TIMED_OUT,
            ErrorKind::Panic => SunstoneStatus::SUNSTONE_PANIC,
        };
        Self { status, line: error.line, column: error.column, field: error.field, message: error.message }
    }
}

/// Writes `outcome` into the caller's structure, of which only the texts' used bytes are touched.
pub(crate) fn report(error: &mut MaybeUninit<SunstoneError>, outcome: &Outcome<()>) {
    let (code, line, column, field, message) = match outcome {
        Ok(()) => (SunstoneStatus::SUNSTONE_OK, 0, 0, "", ""),
        Err(failure) => (failure.status, failure.line, failure.column, &*failure.field, &*failure.message),
    };
    let to = error.as_mut_ptr();
    let message = cut(message, SUNSTONE_ERROR_MESSAGE_BYTES - 1);
    // SAFETY: `to` comes from a reference, so each field is in bounds and writable; fields are written, never read.
    unsafe {
        addr_of_mut!((*to).code).write(code as i32);
        addr_of_mut!((*to).line).write(line);
        addr_of_mut!((*to).column).write(column);
        addr_of_mut!((*to).message_length).write(message.len() as u32);
        write_text(addr_of_mut!((*to).field).cast(), cut(field, SUNSTONE_ERROR_FIELD_BYTES - 1));
        write_text(addr_of_mut!((*to).message).cast(), message);
    }
}

/// Copies `text` and a NUL to `to`.
///
/// # Safety
/// `to` is writable for `text.len() + 1` bytes.
unsafe fn write_text(to: *mut u8, text: &str) {
    // SAFETY: as the caller promises; a `&str` cannot overlap memory that is borrowed for writing.
    unsafe {
        to.copy_from_nonoverlapping(text.as_ptr(), text.len());
        to.add(text.len()).write(0);
    }
}

/// The longest start of `text` that has at most `bytes` bytes and ends with a whole character.
fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(cut("größer", 3), "gr");
        assert_eq!(cut("größer", 4), "grö");
        assert_eq!(cut("größer", 40), "größer");
    }
}
