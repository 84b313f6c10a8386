//! A cursor over the bytes of a text mesh. It never looks past the end and never needs valid UTF-8.

use crate::error::{Error, Result};

use super::number;
use super::place::broken_at;

/// A position in a text.
#[derive(Clone)]
pub(super) struct Text<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Text<'a> {
    /// The text from its first byte, or behind a UTF-8 byte order mark. UTF-16 is refused.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self> {
        if bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\xFF\xFE") {
            return Err(broken_at(bytes, 0, "the file is UTF-16 text; save it as UTF-8"));
        }
        Ok(Self { bytes, at: if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 } })
    }

    /// All of it.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Offset of the next byte.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes to an offset that `at` gave.
    pub(super) fn seek(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    /// What is left.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte, if there is one.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over the next byte if it is `byte`.
    #[inline]
    pub(super) fn skip_byte(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over blanks and the ends of lines.
    #[inline]
    pub(super) fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte <= b' ') {
            self.at += 1;
        }
    }

    /// Steps over blanks and over a backslash at the end of a line, which joins the next line to it.
    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' | b'\r' => return,
                0..=b' ' => self.at += 1,
                b'\\' if self.skip_continuation() => {}
                _ => return,
            }
        }
    }

    /// Steps over a backslash with the end of a line behind it.
    #[cold]
    fn skip_continuation(&mut self) -> bool {
        let length = match self.rest() {
            [b'\\', b'\r', b'\n', ..] => 3,
            [b'\\', b'\r' | b'\n', ..] => 2,
            _ => 0,
        };
        self.at += length;
        length > 0
    }

    /// Steps over blanks; tells whether the statement is over: at the end of the line or text, or a comment.
    #[inline]
    pub(super) fn is_statement_over(&mut self) -> bool {
        self.skip_blanks();
        matches!(self.peek(), None | Some(b'\n' | b'\r' | b'#'))
    }

    /// The bytes up to the next blank or end of line.
    #[inline]
    pub(super) fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| byte <= b' ').unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// The bytes up to the end of the line, without blanks around them. Continuations are not looked for: names of
    /// files may end in a backslash.
    pub(super) fn line(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default().trim_ascii()
    }

    /// Goes to the end of the statement, through continued lines.
    pub(super) fn skip_statement(&mut self) {
        loop {
            let rest = self.rest();
            match rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r' | b'\\')) {
                None => self.at = self.bytes.len(),
                Some(length) => {
                    self.at += length;
                    if self.peek() == Some(b'\\') {
                        if !self.skip_continuation() {
                            self.at += 1;
                        }
                        continue;
                    }
                }
            }
            return;
        }
    }

    /// The number at the cursor, which must fill its word; `None` leaves the cursor where it is.
    #[inline]
    pub(super) fn number(&mut self) -> Option<f32> {
        let (value, length) = number::parse(self.rest())?;
        self.take(length, value)
    }

    /// The integer at the cursor, whatever follows; `None` leaves the cursor where it is.
    #[inline]
    pub(super) fn integer(&mut self) -> Option<i64> {
        let (value, length) = number::parse_integer(self.rest())?;
        self.at += length;
        Some(value)
    }

    /// Whether a word ends at the cursor.
    #[inline]
    pub(super) fn is_word_over(&self) -> bool {
        match self.peek() {
            None => true,
            Some(byte) => byte <= b' ' || byte == b'\\',
        }
    }

    #[inline]
    fn take<T>(&mut self, length: usize, value: T) -> Option<T> {
        self.at += length;
        if self.is_word_over() {
            return Some(value);
        }
        self.at -= length;
        None
    }

    /// A breach of the format at `offset`.
    #[cold]
    pub(super) fn broken(&self, offset: usize, message: impl Into<String>) -> Error {
        broken_at(self.bytes, offset, message)
    }

    /// The error that `expected` is not what stands at the cursor.
    #[cold]
    pub(super) fn expected(&self, expected: &str) -> Error {
        let found = Text { bytes: self.bytes, at: self.at }.word();
        let message = if self.at >= self.bytes.len() {
            format!("the file ends where {expected} is expected; it is cut short")
        } else if found.is_empty() {
            format!("the line ends where {expected} is expected")
        } else {
            format!("{:?} is found where {expected} is expected", shortened(found))
        };
        self.broken(self.at, message)
    }
}

/// The beginning of a word for a message.
pub(super) fn shortened(word: &[u8]) -> String {
    let text = String::from_utf8_lossy(word.get(..40).unwrap_or(word)).into_owned();
    if word.len() > 40 { text + "…" } else { text }
}
