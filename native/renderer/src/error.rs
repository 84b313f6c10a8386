//! The one error type of the renderer: a kind that callers can match, the field that is at fault, and a
//! message that says what to do. It never carries a backtrace or prints.

use std::fmt;

/// What went wrong, in the coarse terms that the C ABI's status codes also use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A value is out of its documented range.
    InvalidArgument,
    /// A value is sound but above a limit that the caller may raise.
    LimitExceeded,
    /// Memory for a large buffer could not be had.
    OutOfMemory,
    /// A scene file breaks the format; line and column are set.
    SceneFormat,
    /// The operating system refused to read or write a file.
    Io,
    /// A file is not a picture that the decoders understand.
    ImageFormat,
    /// A file is not a mesh that the decoders understand; line and column are set where it is text.
    MeshFormat,
    /// A scene file names a path that it may not open.
    ForbiddenPath,
    /// The caller's buffer cannot hold the result.
    BufferTooSmall,
    /// The render was cancelled.
    Cancelled,
    /// The wait ended before the render did.
    TimedOut,
    /// A bug in the renderer; the message is the panic's.
    Panic,
}

/// An error with the place it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The kind of failure.
    pub kind: ErrorKind,
    /// Path into the document or name of the argument, empty where there is none.
    pub field: String,
    /// Line in the scene file, from 1; 0 where there is none.
    pub line: u32,
    /// Column in the scene file in characters, from 1; 0 where there is none.
    pub column: u32,
    /// What is wrong, the value, and the way out.
    pub message: String,
}

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of `kind` that belongs to no field.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, field: String::new(), line: 0, column: 0, message: message.into() }
    }

    /// Of work that was cancelled.
    pub fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "the work was cancelled")
    }

    /// An argument out of range.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message).at(field)
    }

    /// A value above a limit.
    pub fn limit(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::LimitExceeded, message).at(field)
    }

    /// The same error, belonging to `field`.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.field, self.message) }
    }
}

impl std::error::Error for Error {}
