//! Groups: what a scene held, to be placed as one thing in others.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::accel::parallel::Executor;
use crate::accel::world::World;
use crate::digest::Digest;
use crate::error::{Error, ErrorKind, Result};

use super::element::{Element, Shape};
use super::fingerprint::add_elements;
use super::world::ElementWorld;
use super::{ObjectId, Scene};

/// Groups in groups in groups: no deeper than this.
pub const MAX_DEPTH: u32 = 8;

const _: () = assert!((MAX_DEPTH as usize) < crate::accel::world::MAX_DEPTH, "a scene's own world is one more level");

/// Elements that are placed together, under a tree of their own. It does not change: a scene that changes afterwards
/// leaves it as it is.
pub struct Group {
    elements: Vec<(ObjectId, Element)>,
    world: ElementWorld,
    depth: u32,
    digest: OnceLock<u64>,
}

impl Group {
    /// The elements of `scene`, without its lights and settings. Planes are refused, since they have no end.
    pub fn new(scene: &Scene, executor: &dyn Executor) -> Result<Self> {
        let mut depth = 1;
        for (id, element) in scene.elements() {
            let shape = match element {
                Element::Plane { .. } => {
                    let text = format!("object {id} is a plane, which has no end and cannot be in a group; use a disc");
                    return Err(Error::invalid("scene", text));
                }
                Element::Sphere { .. } | Element::Spheres(_) => continue,
                Element::Placed(placed) => &placed.shape,
                Element::Instances(part) => &part.batch.shape,
            };
            if let Shape::Group(group) = shape {
                depth = depth.max(group.depth + 1);
            }
        }
        if depth > MAX_DEPTH {
            let text = format!("its groups would be nested {depth} deep; at most {MAX_DEPTH} are possible");
            return Err(Error::limit("scene", text));
        }
        let mut elements = Vec::new();
        elements
            .try_reserve_exact(scene.elements().len())
            .map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory for the group"))?;
        elements.extend_from_slice(scene.elements());
        let world = ElementWorld::new(&elements, true, executor)?;
        Ok(Self { elements, world, depth, digest: OnceLock::new() })
    }

    /// What it holds, each with the id that it had in its scene (the first id of a batch).
    pub fn elements(&self) -> &[(ObjectId, Element)] {
        &self.elements
    }

    /// What rays meet of it.
    pub fn world(&self) -> &ElementWorld {
        &self.world
    }

    /// The tree, to be placed in others.
    pub(super) fn accel(&self) -> Arc<World> {
        self.world.accel()
    }

    /// 1, and one more for each level of groups in it.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// A digest of all that its pictures depend on, computed when it is first asked for.
    pub fn digest(&self) -> u64 {
        *self.digest.get_or_init(|| {
            let mut digest = Digest::default();
            add_elements(&self.elements, &mut digest);
            digest.finish()
        })
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.sign_plus() {
            return write!(f, "Group {:016x}", self.digest());
        }
        write!(f, "Group({} elements)", self.elements.len())
    }
}
