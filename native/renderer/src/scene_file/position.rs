//! Where in a scene file something is, in the terms of an editor: lines and columns from 1, columns in characters.

use crate::error::{Error, ErrorKind, Result};

/// Line and column of the byte at `offset`.
pub(super) fn line_and_column(text: &[u8], offset: usize) -> (u32, u32) {
    let before = &text[..offset.min(text.len())];
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    // Continuation bytes of UTF-8 do not begin a character.
    let column = before[start..].iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
    (line as u32, column as u32)
}

/// A format error at the byte `offset`.
pub(super) fn error_at(text: &[u8], offset: usize, field: &str, message: impl Into<String>) -> Error {
    let (line, column) = line_and_column(text, offset);
    Error { line, column, ..Error::new(ErrorKind::SceneFormat, message).at(field) }
}

/// The parser's error, which counts columns in bytes, as ours.
pub(super) fn json_error(text: &str, field: &str, error: &serde_json::Error) -> Error {
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let offset = line_start + error.column().saturating_sub(1);
    error_at(text.as_bytes(), offset, field, without_place(&error.to_string()))
}

/// The parser's words without its own line and column.
pub(super) fn without_place(message: &str) -> &str {
    message.rfind(" at line ").map_or(message, |at| &message[..at])
}

/// Refuses arrays and objects nested deeper than `limit`, before anything parses them.
pub(super) fn check_nesting(text: &[u8], limit: u32) -> Result<()> {
    let (mut depth, mut in_string, mut escaped) = (0u32, false, false);
    for (offset, &byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    let message = format!(
                        "arrays and objects are nested deeper than the limit of {limit}; raise the limit nesting"
                    );
                    let error = error_at(text, offset, "", message);
                    return Err(Error { kind: ErrorKind::LimitExceeded, ..error });
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}
