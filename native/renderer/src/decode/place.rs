//! Errors of the files that are decoded, with the line and column of an editor where the file is text.

use crate::error::{Error, ErrorKind};

/// The kind of every breach of a format that describes shapes.
const FORMAT: ErrorKind = ErrorKind::MeshFormat;

/// A breach of the format in a binary file; the message names the element.
pub(crate) fn broken(message: impl Into<String>) -> Error {
    Error::new(FORMAT, message)
}

/// A breach of the format at the byte `offset` of a text file.
pub(crate) fn broken_at(text: &[u8], offset: usize, message: impl Into<String>) -> Error {
    locate(broken(message), text, offset)
}

/// The same error with the line and column, both from 1, of the byte `offset`; columns count characters.
pub(crate) fn locate(error: Error, text: &[u8], offset: usize) -> Error {
    let before = text.get(..offset).unwrap_or(text);
    // Files of old Macs end lines with a carriage return alone.
    let newline = if text.contains(&b'\n') { b'\n' } else { b'\r' };
    let line = before.iter().filter(|&&byte| byte == newline).count() + 1;
    // Continuation bytes of UTF-8 do not begin a character.
    let column =
        before.iter().rev().take_while(|&&byte| byte != newline).filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Error { line: short(line), column: short(column), ..error }
}
