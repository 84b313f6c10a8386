//! Errors in the text of a scene file, and where in it they are.

use crate::decode::place;
use crate::error::{Error, ErrorKind, Result};

/// A format error at the byte `offset`.
pub(super) fn error_at(text: &[u8], offset: usize, field: &str, message: impl Into<String>) -> Error {
    place::broken_at(text, offset, message).at(field)
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
