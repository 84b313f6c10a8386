//! Texts that grow as long as there is memory, and fail where there is none instead of ending the process.

use std::fmt;
use std::io;

/// A text being written.
#[derive(Default)]
pub struct Text(Vec<u8>);

impl Text {
    /// The whole text.
    pub fn into_string(self) -> String {
        // Both kinds of writers below only write whole texts.
        String::from_utf8(self.0).unwrap_or_default()
    }

    fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.0.try_reserve(bytes.len()).ok()?;
        self.0.extend_from_slice(bytes);
        Some(())
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes()).ok_or(fmt::Error)
    }
}

impl io::Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
