//! A scene in use: described, changed and rendered from many threads.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::error::Result;
use crate::integrator::whitted::Whitted;
use crate::pool::Threads;
use crate::query::Queryable;
use crate::scene::{ObjectId, Scene};

/// A scene that changes while renders of it run: each reader has the scene as it was when it asked.
///
/// The lock is held for a moment only. Readers share one snapshot; a change works in place while nobody else
/// has it, and on a copy otherwise. What a copy costs is a list of elements: batches and textures are shared.
pub struct LiveScene {
    current: RwLock<Arc<Snapshot>>,
}

/// A scene that does not change any more, and what rendering and queries have built from it.
pub struct Snapshot {
    scene: Scene,
    prepared: Kept<Whitted>,
    queryable: Kept<Queryable>,
}

/// What is built by the first call that needs it, and kept: for all objects, and for the last filter that was asked for.
struct Kept<T> {
    /// Locked while it builds, so that it is built once.
    all: Mutex<Option<Arc<T>>>,
    filtered: Mutex<Option<(Filter, Arc<T>)>>,
}

impl<T> Kept<T> {
    const fn new() -> Self {
        Self { all: Mutex::new(None), filtered: Mutex::new(None) }
    }

    fn get(&self, scene: &Scene, filter: Option<&Filter>, build: impl FnOnce(&Scene) -> Result<T>) -> Result<Arc<T>> {
        let Some(filter) = filter else {
            let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
            return match &*all {
                Some(built) => Ok(built.clone()),
                None => Ok(all.insert(Arc::new(build(scene)?)).clone()),
            };
        };
        let mut filtered = self.filtered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, built)) = filtered.as_ref().filter(|(kept, _)| kept == filter) {
            return Ok(built.clone());
        }
        let built = Arc::new(build(&scene.filtered(&|id| filter.shows(id))?)?);
        *filtered = Some((filter.clone(), built.clone()));
        Ok(built)
    }
}

/// Which objects of a scene are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The only ones, in order; all where there is no list.
    only: Option<Arc<[ObjectId]>>,
    /// Those that are not, in order.
    without: Option<Arc<[ObjectId]>>,
}

impl Filter {
    /// A filter by lists of ids in ascending order; none where there is neither.
    pub fn new(only: Option<Arc<[ObjectId]>>, without: Option<Arc<[ObjectId]>>) -> Option<Self> {
        (only.is_some() || without.is_some()).then_some(Self { only, without })
    }

    /// Whether the object is there.
    pub fn shows(&self, id: ObjectId) -> bool {
        let holds = |list: &Arc<[ObjectId]>| list.binary_search(&id).is_ok();
        self.only.as_ref().is_none_or(holds) && !self.without.as_ref().is_some_and(holds)
    }
}

impl LiveScene {
    /// Takes a scene into use.
    pub fn new(scene: Scene) -> Self {
        Self { current: RwLock::new(Arc::new(Snapshot::new(scene))) }
    }

    /// The scene as it is now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        // A writer that panicked had not begun to change the scene: `Scene`'s methods check first.
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the scene, or leaves it as it is where that fails.
    pub fn change<T>(&self, change: impl FnOnce(&mut Scene) -> Result<T>) -> Result<T> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::get_mut(&mut current).is_none() {
            *current = Arc::new(Snapshot::new(current.scene.clone()));
        }
        let snapshot = Arc::get_mut(&mut current).expect("nobody else has a snapshot that was just made");
        let result = change(&mut snapshot.scene)?;
        (snapshot.prepared, snapshot.queryable) = (Kept::new(), Kept::new());
        Ok(result)
    }
}

impl Snapshot {
    fn new(scene: Scene) -> Self {
        Self { scene, prepared: Kept::new(), queryable: Kept::new() }
    }

    /// What a render needs of the scene; the first call builds it, which may take seconds.
    pub fn prepared(&self, filter: Option<&Filter>) -> Result<Arc<Whitted>> {
        self.prepared.get(&self.scene, filter, Whitted::new)
    }

    /// What queries need of the scene; the first call builds it, which may take seconds.
    pub fn queryable(&self, filter: Option<&Filter>) -> Result<Arc<Queryable>> {
        self.queryable.get(&self.scene, filter, |scene| Queryable::new(scene, &Threads::default()))
    }
}

impl Deref for Snapshot {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.scene
    }
}
