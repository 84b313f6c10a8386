//! Handles: numbers that stand for objects, safe to use after they were freed.
//!
//! A handle is as wide as a pointer and travels as one, but is never followed: it holds the type's tag (bits 56–63), the
//! generation of its slot (32–55) and the slot's index (0–31). Freeing an object raises its slot's
//! generation, so that a copy of the old handle fits nothing; a slot whose generations are used up is retired.

use std::sync::{Arc, PoisonError, RwLock};

use sunstone_renderer::film::light_film::LightFilm;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Coloration, Surface};
use sunstone_renderer::mesh::Mesh;
use sunstone_renderer::scene::group::Group;

use crate::error::{Failure, Outcome};
use crate::hash_set::Values;
use crate::render_job::RenderJob;
use crate::status::SunstoneStatus;

#[cfg(not(target_pointer_width = "64"))]
compile_error!("handles need 64-bit pointers");

const GENERATION_LIMIT: u32 = 1 << 24;

/// Types of objects, as sunstone_live_objects counts them.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneObjectType {
    /// `SunstoneScene`
    SUNSTONE_OBJECT_SCENE = 1,
    /// `SunstoneColoration`
    SUNSTONE_OBJECT_COLORATION = 2,
    /// `SunstoneSurface`
    SUNSTONE_OBJECT_SURFACE = 3,
    /// `SunstoneRenderJob`
    SUNSTONE_OBJECT_RENDER_JOB = 4,
    /// `SunstoneHashSet`
    SUNSTONE_OBJECT_HASH_SET = 5,
    /// `SunstoneMesh`
    SUNSTONE_OBJECT_MESH = 6,
    /// `SunstoneGroup`
    SUNSTONE_OBJECT_GROUP = 7,
    /// `SunstoneFilm`
    SUNSTONE_OBJECT_FILM = 8,
}

/// An opaque C type that stands for a Rust one.
pub(crate) trait Object: Sized + 'static {
    /// What a handle of this type stands for.
    type Value: Send + Sync;
    /// The type's tag.
    const TYPE: SunstoneObjectType;
    /// All live objects of this type.
    fn table() -> &'static Table<Self::Value>;

    /// Gives `value` a handle.
    fn create(value: Self::Value) -> Outcome<*mut Self> {
        Self::table().insert(Self::TYPE, value).map(|handle| handle as *mut Self)
    }

    /// The object of a handle, kept alive by the caller's `Arc` even if it is freed meanwhile.
    fn get(handle: *const Self, name: &str) -> Outcome<Arc<Self::Value>> {
        Self::table().get(Self::TYPE, non_null(handle, name)?).ok_or_else(|| invalid_handle(handle, name))
    }

    /// Makes a handle invalid and gives its object up.
    fn free(handle: *const Self, name: &str) -> Outcome<Arc<Self::Value>> {
        Self::table().remove(Self::TYPE, non_null(handle, name)?).ok_or_else(|| invalid_handle(handle, name))
    }
}

fn non_null<T>(handle: *const T, name: &str) -> Outcome<u64> {
    if handle.is_null() { Err(Failure::null(name)) } else { Ok(handle as u64) }
}

fn invalid_handle<T>(handle: *const T, name: &str) -> Failure {
    Failure::new(
        SunstoneStatus::SUNSTONE_INVALID_HANDLE,
        name,
        format!(
            "{:#x} is no live handle of this type; it was freed, never given out, or is of another type",
            handle as u64
        ),
    )
}

/// All live objects of one type.
pub(crate) struct Table<T> {
    slots: RwLock<Slots<T>>,
}

struct Slots<T> {
    slots: Vec<Slot<T>>,
    /// Indices of empty slots that may be used again.
    free: Vec<u32>,
}

struct Slot<T> {
    generation: u32,
    value: Option<Arc<T>>,
    retired: bool,
}

impl<T> Table<T> {
    const fn new() -> Self {
        Self { slots: RwLock::new(Slots { slots: Vec::new(), free: Vec::new() }) }
    }

    fn insert(&self, object_type: SunstoneObjectType, value: T) -> Outcome<u64> {
        let mut table = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let index = match table.free.pop() {
            Some(index) => index,
            None => {
                let index = u32::try_from(table.slots.len()).map_err(|_| {
                    Failure::new(SunstoneStatus::SUNSTONE_LIMIT_EXCEEDED, "", "2^32 objects of one type")
                })?;
                table.slots.try_reserve(1).map_err(|_| Failure::out_of_memory("object"))?;
                table.slots.push(Slot { generation: 1, value: None, retired: false });
                index
            }
        };
        let slot = &mut table.slots[index as usize];
        slot.value = Some(Arc::new(value));
        Ok((object_type as u64) << 56 | u64::from(slot.generation) << 32 | u64::from(index))
    }

    fn get(&self, object_type: SunstoneObjectType, handle: u64) -> Option<Arc<T>> {
        let table = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        let index = index_of(object_type, handle)?;
        table.slots.get(index).filter(|slot| slot.generation == generation_of(handle))?.value.clone()
    }

    fn remove(&self, object_type: SunstoneObjectType, handle: u64) -> Option<Arc<T>> {
        let mut table = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let index = index_of(object_type, handle)?;
        let slot = table.slots.get_mut(index).filter(|slot| slot.generation == generation_of(handle))?;
        let value = slot.value.take()?;
        slot.generation += 1;
        slot.retired = slot.generation == GENERATION_LIMIT;
        if !slot.retired {
            table.free.push(index as u32);
        }
        Some(value)
    }

    /// Number of live objects.
    pub(crate) fn live(&self) -> u64 {
        let table = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        table.slots.iter().filter(|slot| slot.value.is_some()).count() as u64
    }
}

fn index_of(object_type: SunstoneObjectType, handle: u64) -> Option<usize> {
    (handle >> 56 == object_type as u64).then_some(handle as u32 as usize)
}

fn generation_of(handle: u64) -> u32 {
    (handle >> 32) as u32 & (GENERATION_LIMIT - 1)
}

/// A scene: objects, lights and settings.
pub struct SunstoneScene {
    _opaque: [u8; 0],
}

/// Where a surface's colour comes from.
pub struct SunstoneColoration {
    _opaque: [u8; 0],
}

/// What a surface does with light.
pub struct SunstoneSurface {
    _opaque: [u8; 0],
}

/// A render that is running or has ended.
pub struct SunstoneRenderJob {
    _opaque: [u8; 0],
}

/// A set of 64-bit values.
pub struct SunstoneHashSet {
    _opaque: [u8; 0],
}

/// A triangle mesh with its tree.
pub struct SunstoneMesh {
    _opaque: [u8; 0],
}

/// Objects that are placed together.
pub struct SunstoneGroup {
    _opaque: [u8; 0],
}

/// The samples of a picture.
pub struct SunstoneFilm {
    _opaque: [u8; 0],
}

macro_rules! object {
    ($c:ty, $value:ty, $object_type:ident) => {
        impl Object for $c {
            type Value = $value;
            const TYPE: SunstoneObjectType = SunstoneObjectType::$object_type;
            fn table() -> &'static Table<$value> {
                static TABLE: Table<$value> = Table::new();
                &TABLE
            }
        }
    };
}

object!(SunstoneScene, LiveScene, SUNSTONE_OBJECT_SCENE);
object!(SunstoneColoration, Coloration, SUNSTONE_OBJECT_COLORATION);
object!(SunstoneSurface, Surface, SUNSTONE_OBJECT_SURFACE);
object!(SunstoneRenderJob, RenderJob, SUNSTONE_OBJECT_RENDER_JOB);
object!(SunstoneHashSet, Values, SUNSTONE_OBJECT_HASH_SET);
object!(SunstoneMesh, Arc<Mesh>, SUNSTONE_OBJECT_MESH);
object!(SunstoneGroup, Arc<Group>, SUNSTONE_OBJECT_GROUP);
object!(SunstoneFilm, Arc<LightFilm>, SUNSTONE_OBJECT_FILM);

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: SunstoneObjectType = SunstoneObjectType::SUNSTONE_OBJECT_SCENE;

    #[test]
    fn a_freed_handle_stays_invalid_when_its_slot_is_used_again() {
        let table = Table::new();
        let old = table.insert(TYPE, 1).ok().unwrap();
        assert!(table.remove(TYPE, old).is_some());
        let new = table.insert(TYPE, 2).ok().unwrap();
        assert_eq!(old as u32, new as u32, "the slot is used again");
        assert!(table.get(TYPE, old).is_none() && table.remove(TYPE, old).is_none());
        assert_eq!(table.get(TYPE, new).as_deref(), Some(&2));
    }

    #[test]
    fn a_handle_of_another_type_is_invalid() {
        let table = Table::new();
        let handle = table.insert(TYPE, 1).ok().unwrap();
        assert!(table.get(SunstoneObjectType::SUNSTONE_OBJECT_HASH_SET, handle).is_none());
    }

    #[test]
    fn a_slot_whose_generations_are_used_up_is_retired() {
        let table = Table::new();
        let first = table.insert(TYPE, 0).ok().unwrap();
        table.remove(TYPE, first);
        table.slots.write().unwrap().slots[0].generation = GENERATION_LIMIT - 1;
        let last = table.insert(TYPE, 1).ok().unwrap();
        assert_eq!(last as u32, 0);
        table.remove(TYPE, last);
        let next = table.insert(TYPE, 2).ok().unwrap();
        assert_eq!(next as u32, 1, "a fresh slot");
        assert_eq!(table.live(), 1);
    }

    #[test]
    fn an_object_outlives_its_handle_while_a_call_uses_it() {
        let table = Table::new();
        let handle = table.insert(TYPE, 7).ok().unwrap();
        let used = table.get(TYPE, handle).unwrap();
        drop(table.remove(TYPE, handle));
        assert_eq!((*used, Arc::strong_count(&used)), (7, 1));
    }
}
