//! Errors in the text of a scene file, and where in it they are.

use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::decode::place;
use crate::error::{Error, ErrorKind, Result};

use super::words;

/// A format error at the byte `offset`.
pub(super) fn error_at(text: &[u8], offset: usize, field: &str, message: impl Into<String>) -> Error {
    place::locate(Error::new(ErrorKind::SceneFormat, message).at(field), text, offset)
}

/// Gives `error`, whose field is a path into the document, the line and column of the value that the path leads to. Where
/// there is no such value, the error belongs to the innermost one on the way. Its kind stays.
pub(super) fn located(text: &str, error: Error) -> Error {
    let (offset, rest) = find(text, &error.field);
    let field = error.field[..error.field.len() - rest].to_string();
    place::locate(error, text.as_bytes(), offset).at(field)
}

/// The byte at which the value that `path` leads to begins, and how many bytes of the path's end lead nowhere.
///
/// It parses each level on the way once more, so that nothing needs to be kept for errors that seldom happen.
fn find(text: &str, path: &str) -> (usize, usize) {
    let mut value = text.trim_start_matches([' ', '\t', '\r', '\n']);
    let mut rest = path;
    while !rest.is_empty() {
        let next = match rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
            Some((index, after)) => serde_json::from_str::<Vec<&RawValue>>(value).ok().and_then(|items| {
                let item: &RawValue = items.get(index.parse::<usize>().ok()?)?;
                Some((item.get(), after))
            }),
            None => serde_json::from_str::<HashMap<String, &RawValue>>(value).ok().and_then(|members| {
                // Names of groups may hold dots and brackets: the longest that fits is meant.
                let name = rest.strip_prefix('.').unwrap_or(rest);
                let fitting = members.into_iter().filter_map(|(key, member)| {
                    let after = name.strip_prefix(&key)?;
                    (after.is_empty() || after.starts_with(['.', '['])).then_some((member.get(), after))
                });
                fitting.min_by_key(|(_, after)| after.len())
            }),
        };
        let Some((inner, after)) = next else { break };
        (value, rest) = (inner, after);
    }
    (value.as_ptr() as usize - text.as_ptr() as usize, rest.len())
}

/// The parser's error, which counts columns in bytes, as ours.
pub(super) fn json_error(text: &str, field: &str, error: &serde_json::Error) -> Error {
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let offset = line_start + error.column().saturating_sub(1);
    error_at(text.as_bytes(), offset, field, words::in_json(without_place(&error.to_string()), field))
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
