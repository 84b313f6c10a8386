//! The second article's set: `HashSet` of 64-bit values behind an opaque handle.

use std::collections::HashSet;
use std::mem::MaybeUninit;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneHashSet};
use crate::pointer::{out, slice, slice_mut, too_small};

/// What a handle of a set stands for.
pub(crate) type Values = RwLock<HashSet<u64>>;

/// Creates an empty set. The caller frees it with sunstone_hash_set_free.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_new(
    set: Option<&mut MaybeUninit<*mut SunstoneHashSet>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_new", error, || {
        let place = out(set, "set")?;
        place.write(SunstoneHashSet::create(Values::default())?);
        Ok(())
    })
}

/// Gives the number of values.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_len(
    set: *const SunstoneHashSet,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_len", error, || {
        let length = out(length, "length")?;
        length.write(read(get(set)?.as_ref()).len() as u64);
        Ok(())
    })
}

/// Tells whether `value` is in the set: 1 or 0.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_contains(
    set: *const SunstoneHashSet,
    value: u64,
    result: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_contains", error, || {
        let result = out(result, "result")?;
        result.write(read(get(set)?.as_ref()).contains(&value).into());
        Ok(())
    })
}

/// Puts `value` into the set and tells whether it is new: 1 or 0.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_insert(
    set: *mut SunstoneHashSet,
    value: u64,
    inserted: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_insert", error, || {
        let inserted = out(inserted, "inserted")?;
        let set = get(set)?;
        inserted.write(insert(&mut write(&set), value)?.into());
        Ok(())
    })
}

/// Puts `count` values into the set and gives the number of those that are new. SUNSTONE_OUT_OF_MEMORY: the values
/// before the one that there was no memory for are in the set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_hash_set_insert_all(
    set: *mut SunstoneHashSet,
    values: *const u64,
    count: u64,
    inserted: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_insert_all", error, || {
        let inserted = out(inserted, "inserted")?;
        let set = get(set)?;
        // SAFETY: the caller's, see the crate.
        let values = unsafe { slice(values, count, "values")? };
        let mut set = write(&set);
        let mut new = 0;
        for &value in values {
            new += u64::from(insert(&mut set, value)?);
        }
        inserted.write(new);
        Ok(())
    })
}

/// Takes `value` out of the set and tells whether it was there: 1 or 0.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_remove(
    set: *mut SunstoneHashSet,
    value: u64,
    removed: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_remove", error, || {
        let removed = out(removed, "removed")?;
        removed.write(write(get(set)?.as_ref()).remove(&value).into());
        Ok(())
    })
}

/// Empties the set and gives its memory back.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_clear(
    set: *mut SunstoneHashSet,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_clear", error, || {
        *write(get(set)?.as_ref()) = HashSet::new();
        Ok(())
    })
}

/// Copies the values, in no particular order, into `values`, which has room for `capacity` of them, and gives their number.
/// SUNSTONE_BUFFER_TOO_SMALL: there are more; their number is given nevertheless.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_hash_set_collect(
    set: *const SunstoneHashSet,
    values: *mut u64,
    capacity: u64,
    length: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_collect", error, || {
        let length = out(length, "length")?;
        let set = get(set)?;
        let set = read(&set);
        // SAFETY: the caller's, see the crate.
        let values = unsafe { slice_mut(values, capacity, "values")? };
        length.write(set.len() as u64);
        if capacity != 0 && values.len() < set.len() {
            return Err(too_small("capacity", capacity, set.len() as u64, "values"));
        }
        for (place, &value) in values.iter_mut().zip(set.iter()) {
            *place = value;
        }
        Ok(())
    })
}

/// Frees a set. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_hash_set_free(
    set: *mut SunstoneHashSet,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_hash_set_free", error, || SunstoneHashSet::free(set, "set").map(drop))
}

fn get(set: *const SunstoneHashSet) -> Outcome<Arc<Values>> {
    SunstoneHashSet::get(set, "set")
}

/// The standard set is sound after a panic, so a poisoned lock is no reason to refuse it.
fn read(set: &Values) -> RwLockReadGuard<'_, HashSet<u64>> {
    set.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(set: &Values) -> RwLockWriteGuard<'_, HashSet<u64>> {
    set.write().unwrap_or_else(PoisonError::into_inner)
}

fn insert(set: &mut HashSet<u64>, value: u64) -> Outcome<bool> {
    set.try_reserve(1).map_err(|_| Failure::out_of_memory("values"))?;
    Ok(set.insert(value))
}
