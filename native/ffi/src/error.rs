//! Errors on their way to the caller: a status, the place it belongs to and a message.

use std::borrow::Cow;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr::addr_of_mut;

use sunstone_renderer::error::{Error, ErrorKind};

use crate::status::SunstoneStatus;

/// Bytes of the field of a SunstoneError.
pub const SUNSTONE_ERROR_FIELD_BYTES: usize = 256;
/// Bytes of the message of a SunstoneError.
pub const SUNSTONE_ERROR_MESSAGE_BYTES: usize = 1024;

/// What went wrong. Texts are UTF-8 and end with a NUL; of one that does not fit, the middle is left out.
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
            ErrorKind::MeshFormat => SunstoneStatus::SUNSTONE_MESH_FORMAT,
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
    let message = fitted(message, SUNSTONE_ERROR_MESSAGE_BYTES - 1);
    // SAFETY: `to` comes from a reference, so each field is in bounds and writable; fields are written, never read.
    unsafe {
        addr_of_mut!((*to).code).write(code as i32);
        addr_of_mut!((*to).line).write(line);
        addr_of_mut!((*to).column).write(column);
        addr_of_mut!((*to).message_length).write(message.len() as u32);
        write_text(addr_of_mut!((*to).field).cast(), &fitted(field, SUNSTONE_ERROR_FIELD_BYTES - 1));
        write_text(addr_of_mut!((*to).message).cast(), &message);
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

/// `text` where it has at most `bytes` bytes, otherwise its two ends, cut at whole characters: what a file contains is
/// often quoted in the middle of a message, and the way out stands at the end.
fn fitted(text: &str, bytes: usize) -> Cow<'_, str> {
    const GAP: &str = " … ";
    if text.len() <= bytes {
        return Cow::Borrowed(text);
    }
    let kept = bytes - GAP.len();
    let head = (0..=kept * 2 / 3).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let least = text.len() - (kept - head);
    let tail = (least..=text.len()).find(|&start| text.is_char_boundary(start)).unwrap_or(text.len());
    Cow::Owned([&text[..head], GAP, &text[tail..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_both_ends_are_kept() {
        assert_eq!(fitted("größer", 40), "größer");
        let text = fitted(&"ö".repeat(1000), 40).into_owned();
        assert!(text.len() <= 40 && text.starts_with("öö") && text.ends_with("öö"), "{text}");
        let text = fitted(&format!("unknown field `{}`, expected `x`", "y".repeat(1000)), 60).into_owned();
        assert!(text.starts_with("unknown field `yy") && text.ends_with("yy`, expected `x`"), "{text}");
        assert_eq!(text.len(), 60);
    }
}
