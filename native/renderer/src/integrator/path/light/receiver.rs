//! Where light is wanted, and where a light was met by chance.

use glam::{DVec3, Vec3};

/// A point that light is chosen for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receiver {
    /// Where it is.
    pub(crate) position: Vec3,
    /// The geometric normal of the side that takes light, of unit length; `None` where both sides do.
    pub(crate) normal: Option<Vec3>,
}

/// A point of a light that a path met.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    /// From the receiver to it.
    pub(crate) way: DVec3,
    /// The geometric normal there: unit length, outwards.
    pub(crate) normal: DVec3,
}
