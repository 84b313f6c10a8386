//! Growing buffers without aborting: a hostile or merely large file must end in an error where memory does.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::error::{Error, ErrorKind, Result};

/// Appends `value`, growing by doubling. `what` names the elements in the error.
#[inline]
pub(super) fn push<T>(buffer: &mut Vec<T>, value: T, what: &str) -> Result<()> {
    if buffer.len() == buffer.capacity() {
        buffer.try_reserve(1).map_err(|_| exhausted(buffer.len() as u64, what))?;
    }
    buffer.push(value);
    Ok(())
}

/// Makes room for exactly `count` more elements.
pub(super) fn reserve<T>(buffer: &mut Vec<T>, count: u64, what: &str) -> Result<()> {
    let more = usize::try_from(count).map_err(|_| exhausted(count, what))?;
    buffer.try_reserve_exact(more).map_err(|_| exhausted(count, what))
}

/// Lengthens `buffer` to `length` elements with copies of `value`; never shortens it.
pub(super) fn fill<T: Clone>(buffer: &mut Vec<T>, length: usize, value: T, what: &str) -> Result<()> {
    reserve(buffer, length.saturating_sub(buffer.len()) as u64, what)?;
    buffer.resize(length.max(buffer.len()), value);
    Ok(())
}

/// Makes room for another entry of a map.
pub(super) fn reserve_keys<K: Eq + Hash, V>(map: &mut HashMap<K, V>, what: &str) -> Result<()> {
    map.try_reserve(1).map_err(|_| exhausted(map.len() as u64, what))
}

/// Makes room for another member of a set.
pub(super) fn reserve_key<K: Eq + Hash>(set: &mut HashSet<K>, what: &str) -> Result<()> {
    set.try_reserve(1).map_err(|_| exhausted(set.len() as u64, what))
}

/// Finds out whether so many bytes can be had, for decoders of others that would end the process where they cannot.
pub(super) fn probe(bytes: u64, what: &str) -> Result<()> {
    let mut room = Vec::<u8>::new();
    let had = usize::try_from(bytes).is_ok_and(|bytes| room.try_reserve_exact(bytes).is_ok());
    // Looked at, so that asking is not optimised away.
    if had && std::hint::black_box(&room).capacity() as u64 >= bytes {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfMemory, format!("no memory for the {bytes} {what}")))
}

fn exhausted(count: u64, what: &str) -> Error {
    Error::new(ErrorKind::OutOfMemory, format!("no memory for more than {count} {what}"))
}
