//! A scene in use: described, changed and rendered from many threads.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

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
    /// Built by the first render. Locked while it builds, so that it is built once.
    prepared: Mutex<Option<Arc<Whitted>>>,
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
        *snapshot.prepared.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(result)
    }
}

impl Snapshot {
    fn new(scene: Scene) -> Self {
        Self { scene, prepared: Mutex::new(None) }
    }

    /// What a render needs of the scene; the first call builds it, which may take seconds.
    pub fn prepared(&self) -> Result<Arc<Whitted>> {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        match &*prepared {
            Some(whitted) => Ok(whitted.clone()),
            None => Ok(prepared.insert(Arc::new(Whitted::new(&self.scene)?)).clone()),
        }
    }
}

impl Deref for Snapshot {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.scene
    }
}
