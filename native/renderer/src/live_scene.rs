//! A scene in use: described, changed and rendered from many threads.

use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use crate::error::Result;
use crate::integrator::whitted::Whitted;
use crate::scene::Scene;

/// A scene with what rendering has built from it, which is kept until the scene changes. A render that is
/// running keeps the scene as it was when it began.
pub struct LiveScene {
    scene: RwLock<Scene>,
    /// Built by the first render after a change. Locked while it builds, so that it is built once.
    prepared: Mutex<Option<Arc<Whitted>>>,
}

impl LiveScene {
    /// Takes a scene into use.
    pub fn new(scene: Scene) -> Self {
        Self { scene: RwLock::new(scene), prepared: Mutex::new(None) }
    }

    /// The scene as it is now; it does not change while the guard lives.
    pub fn read(&self) -> RwLockReadGuard<'_, Scene> {
        // A writer that panicked had not begun to change the scene: `Scene`'s methods check first.
        self.scene.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the scene; what was built from it is given up.
    pub fn change<T>(&self, change: impl FnOnce(&mut Scene) -> Result<T>) -> Result<T> {
        let mut scene = self.scene.write().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut scene)?;
        // Still under the scene's lock, so that no render prepares the old scene after this.
        *self.prepared.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(result)
    }

    /// What a render needs of the scene, building it if the scene has changed.
    pub fn prepared(&self) -> Result<Arc<Whitted>> {
        // Locks are taken in the order scene, prepared, as in `change`.
        let scene = self.read();
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        match &*prepared {
            Some(whitted) => Ok(whitted.clone()),
            None => Ok(prepared.insert(Arc::new(Whitted::new(&scene)?)).clone()),
        }
    }
}
