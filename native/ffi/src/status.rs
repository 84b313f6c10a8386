//! Status codes: what each function returns.

/// What a function returns. Codes are stable and never reused.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneStatus {
    /// The call did what it says.
    SUNSTONE_OK = 0,
    /// A pointer is null where a value is needed.
    SUNSTONE_NULL_POINTER = -1,
    /// A handle was freed, never given out, or belongs to another type of object.
    SUNSTONE_INVALID_HANDLE = -2,
    /// A value is out of its range.
    SUNSTONE_INVALID_ARGUMENT = -3,
    /// The caller's buffer is too small; the length that is needed has been reported.
    SUNSTONE_BUFFER_TOO_SMALL = -4,
    /// Memory for a large buffer could not be had.
    SUNSTONE_OUT_OF_MEMORY = -5,
    /// A value is above a limit that the caller may raise.
    SUNSTONE_LIMIT_EXCEEDED = -6,
    /// Text is not UTF-8.
    SUNSTONE_INVALID_UTF8 = -7,
    /// A scene file breaks the format.
    SUNSTONE_SCENE_FORMAT = -20,
    /// A file could not be read or written.
    SUNSTONE_IO = -21,
    /// A file is not a picture in a known format.
    SUNSTONE_IMAGE_FORMAT = -22,
    /// A scene file names a path that it may not open.
    SUNSTONE_FORBIDDEN_PATH = -23,
    /// A file is not a mesh in a known format, or breaks it.
    SUNSTONE_MESH_FORMAT = -24,
    /// The render was cancelled.
    SUNSTONE_CANCELLED = -40,
    /// The wait ended before the render did.
    SUNSTONE_TIMED_OUT = -41,
    /// The library has a bug and caught it; the message is the panic's.
    SUNSTONE_PANIC = -99,
}

use SunstoneStatus::{
    SUNSTONE_BUFFER_TOO_SMALL, SUNSTONE_CANCELLED, SUNSTONE_FORBIDDEN_PATH, SUNSTONE_IMAGE_FORMAT,
    SUNSTONE_INVALID_ARGUMENT, SUNSTONE_INVALID_HANDLE, SUNSTONE_INVALID_UTF8, SUNSTONE_IO, SUNSTONE_LIMIT_EXCEEDED,
    SUNSTONE_MESH_FORMAT, SUNSTONE_NULL_POINTER, SUNSTONE_OK, SUNSTONE_OUT_OF_MEMORY, SUNSTONE_PANIC,
    SUNSTONE_SCENE_FORMAT, SUNSTONE_TIMED_OUT,
};

/// All codes, with the sentence that explains each.
const TEXTS: [(SunstoneStatus, &str); 16] = [
    (SUNSTONE_OK, "The call succeeded."),
    (SUNSTONE_NULL_POINTER, "A pointer is null where a value is needed."),
    (SUNSTONE_INVALID_HANDLE, "The handle was freed, never given out, or belongs to another type of object."),
    (SUNSTONE_INVALID_ARGUMENT, "A value is out of its range."),
    (SUNSTONE_BUFFER_TOO_SMALL, "The buffer is too small; the length that is needed has been reported."),
    (SUNSTONE_OUT_OF_MEMORY, "Memory for a large buffer could not be had."),
    (SUNSTONE_LIMIT_EXCEEDED, "A value is above a limit that the caller may raise."),
    (SUNSTONE_INVALID_UTF8, "The text is not UTF-8."),
    (SUNSTONE_SCENE_FORMAT, "The scene file breaks the format."),
    (SUNSTONE_IO, "A file could not be read or written."),
    (SUNSTONE_IMAGE_FORMAT, "The file is not a picture in a known format."),
    (SUNSTONE_FORBIDDEN_PATH, "The scene file names a path that it may not open."),
    (SUNSTONE_MESH_FORMAT, "The file is not a mesh in a known format, or breaks it."),
    (SUNSTONE_CANCELLED, "The render was cancelled."),
    (SUNSTONE_TIMED_OUT, "The wait ended before the render did."),
    (SUNSTONE_PANIC, "The library has a bug and caught it; it can still be used."),
];

impl SunstoneStatus {
    /// The status that `code` is, if any.
    pub fn from_code(code: i32) -> Option<Self> {
        TEXTS.iter().map(|&(status, _)| status).find(|&status| status as i32 == code)
    }

    /// The sentence that explains the code.
    pub fn text(self) -> &'static str {
        TEXTS.iter().find(|&&(status, _)| status == self).map_or("", |&(_, text)| text)
    }
}
