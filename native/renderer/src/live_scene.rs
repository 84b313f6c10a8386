//! A scene in use: described, changed and rendered from many threads.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

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
    prepared: Mutex<Preparation>,
    queryable: Mutex<Option<Arc<Queryable>>>,
    /// For the last filter that was asked for.
    filtered: Mutex<Option<(Filter, Arc<Queryable>)>>,
    fingerprint: OnceLock<u64>,
}

/// Whether a scene is ready for renders of all of it.
enum Preparation {
    None,
    /// A render is at it.
    Running,
    Done(Arc<Whitted>),
}

/// What a render that needs its scene prepared has to do.
pub(crate) enum Prepared {
    /// Nothing.
    Ready(Arc<Whitted>),
    /// Nothing now: another render is at it.
    Later,
    /// Prepare it, by [`Snapshot::prepare`].
    Yours,
}

/// Which objects of a scene are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The only ones, in order; all where there is no list.
    only: Option<Arc<Vec<ObjectId>>>,
    /// Those that are not, in order.
    without: Option<Arc<Vec<ObjectId>>>,
}

impl Filter {
    /// A filter by lists of ids in ascending order; none where there is neither.
    pub fn new(only: Option<Arc<Vec<ObjectId>>>, without: Option<Arc<Vec<ObjectId>>>) -> Option<Self> {
        (only.is_some() || without.is_some()).then_some(Self { only, without })
    }

    /// Whether the object is there.
    pub fn shows(&self, id: ObjectId) -> bool {
        let holds = |list: &Arc<Vec<ObjectId>>| list.binary_search(&id).is_ok();
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
            *current = Arc::new(Snapshot::new(current.scene.try_clone()?));
        }
        let snapshot = Arc::get_mut(&mut current).expect("nobody else has a snapshot that was just made");
        let result = change(&mut snapshot.scene)?;
        *snapshot.prepared.get_mut().unwrap_or_else(PoisonError::into_inner) = Preparation::None;
        *snapshot.queryable.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        *snapshot.filtered.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        snapshot.fingerprint.take();
        Ok(result)
    }
}

impl Snapshot {
    fn new(scene: Scene) -> Self {
        Self {
            scene,
            prepared: Mutex::new(Preparation::None),
            queryable: Mutex::default(),
            filtered: Mutex::default(),
            fingerprint: OnceLock::new(),
        }
    }

    /// What a render finds: the scene prepared, being prepared, or left to it; with a filter it is always left to it.
    /// Never waits, since a pool whose threads wait for one of them stands still.
    pub(crate) fn ask(&self, filter: Option<&Filter>) -> Prepared {
        if filter.is_some() {
            return Prepared::Yours;
        }
        let mut prepared = lock(&self.prepared);
        match &*prepared {
            Preparation::Done(whitted) => Prepared::Ready(whitted.clone()),
            Preparation::Running => Prepared::Later,
            Preparation::None => {
                *prepared = Preparation::Running;
                Prepared::Yours
            }
        }
    }

    /// Prepares the scene, which may take seconds, after [`Self::ask`] has said `Yours`.
    pub(crate) fn prepare(&self, filter: Option<&Filter>) -> Result<Arc<Whitted>> {
        /// Lets another render try where this one fails or panics.
        struct GiveUp<'a>(&'a Snapshot);
        impl Drop for GiveUp<'_> {
            fn drop(&mut self) {
                let mut prepared = lock(&self.0.prepared);
                if matches!(*prepared, Preparation::Running) {
                    *prepared = Preparation::None;
                }
            }
        }
        if let Some(filter) = filter {
            return Ok(Arc::new(Whitted::new(&self.scene.filtered(&|id| filter.shows(id))?)?));
        }
        let _give_up = GiveUp(self);
        let whitted = Arc::new(Whitted::new(&self.scene)?);
        *lock(&self.prepared) = Preparation::Done(whitted.clone());
        Ok(whitted)
    }

    /// The scene's fingerprint, computed when it is first asked for.
    pub fn fingerprint(&self) -> u64 {
        *self.fingerprint.get_or_init(|| self.scene.fingerprint())
    }

    /// What queries need of the scene; the first call builds it, which may take seconds, and others wait for that.
    pub fn queryable(&self, filter: Option<&Filter>) -> Result<Arc<Queryable>> {
        let Some(filter) = filter else {
            let mut kept = lock(&self.queryable);
            return match &*kept {
                Some(queryable) => Ok(queryable.clone()),
                None => Ok(kept.insert(Arc::new(Queryable::new(&self.scene, &Threads::default())?)).clone()),
            };
        };
        let mut kept = lock(&self.filtered);
        if let Some((_, queryable)) = kept.as_ref().filter(|(kept, _)| kept == filter) {
            return Ok(queryable.clone());
        }
        let scene = self.scene.filtered(&|id| filter.shows(id))?;
        let queryable = Arc::new(Queryable::new(&scene, &Threads::default())?);
        *kept = Some((filter.clone(), queryable.clone()));
        Ok(queryable)
    }
}

/// What is behind these locks is sound whatever panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Deref for Snapshot {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.scene
    }
}
