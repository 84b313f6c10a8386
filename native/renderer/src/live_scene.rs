//! A scene in use: described, changed and rendered from many threads.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::error::Result;
use crate::integrator::whitted::Whitted;
use crate::scene::Scene;

/// A scene that changes while renders of it run: each reader has the scene as it was when it asked.
///
/// The lock is held for a moment only. Readers share one snapshot; a change works in place while nobody else
/// has it, and on a copy otherwise. What a copy costs is a list of elements: batches and textures are shared.
pub struct LiveScene {
    current: RwLock<Arc<Snapshot>>,
}

/// A scene that does not change any more, and what rendering has built from it.
pub struct Snapshot {
    scene: Scene,
    prepared: Mutex<Preparation>,
}

/// Whether a scene is ready for renders.
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
        Ok(result)
    }
}

impl Snapshot {
    fn new(scene: Scene) -> Self {
        Self { scene, prepared: Mutex::new(Preparation::None) }
    }

    /// What a render finds: the scene prepared, being prepared, or left to it. Never waits, since a pool whose threads
    /// wait for one of them stands still.
    pub(crate) fn ask(&self) -> Prepared {
        let mut prepared = self.lock();
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
    pub(crate) fn prepare(&self) -> Result<Arc<Whitted>> {
        /// Lets another render try where this one fails or panics.
        struct GiveUp<'a>(&'a Snapshot);
        impl Drop for GiveUp<'_> {
            fn drop(&mut self) {
                let mut prepared = self.0.lock();
                if matches!(*prepared, Preparation::Running) {
                    *prepared = Preparation::None;
                }
            }
        }
        let _give_up = GiveUp(self);
        let whitted = Arc::new(Whitted::new(&self.scene)?);
        *self.lock() = Preparation::Done(whitted.clone());
        Ok(whitted)
    }

    fn lock(&self) -> MutexGuard<'_, Preparation> {
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Snapshot {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.scene
    }
}
