//! Checks what the walks rely on. For tests.

use super::Bvh;
use super::binary::is_degenerate;
use super::node::{Child, Node, WIDTH};
use super::traverse::stack_len;
use crate::accel::bounds::Bounds;
use crate::accel::ray::NONE;

/// What is wrong with a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flaw {
    /// A node that does not exist, comes before its parent, or has two parents.
    Node(usize),
    /// A leaf whose blocks do not exist or are in two leaves.
    Leaf(usize),
    /// A node or block that nothing leads to.
    Unreachable(usize),
    /// A node whose box is not in the box that its parent has for it.
    Box(usize),
    /// More levels than the stack is for.
    Depth(usize),
    /// A block that names a triangle which the mesh does not have, or holds other corners.
    Triangle(u32),
    /// A triangle of which some point is in no leaf.
    Uncovered(u32),
}

/// Points of a triangle that are looked for: corners, edges and the inside.
const WEIGHTS: [[f64; 2]; 13] = [
    [0.0, 0.0],
    [1.0, 0.0],
    [0.0, 1.0],
    [0.5, 0.0],
    [0.0, 0.5],
    [0.5, 0.5],
    [0.333, 0.333],
    [0.2, 0.7],
    [0.7, 0.1],
    [0.01, 0.01],
    [0.98, 0.01],
    [0.01, 0.98],
    [0.9, 0.1],
];

impl Bvh {
    /// How many nodes and how many blocks of triangles a ray visits that comes from anywhere and meets nothing: the surface
    /// area heuristic's measure of a tree, to compare builders by.
    pub fn expected_visits(&self) -> [f64; 2] {
        let whole = f64::from(self.bounds().half_area());
        let mut visits = [1.0, 0.0];
        for node in &*self.nodes {
            for slot in (0..WIDTH).filter(|&slot| node.children[slot] != Child(u32::MAX)) {
                let part = f64::from(node.child_bounds(slot).half_area()) / whole;
                let child = node.children[slot];
                if child.is_leaf() {
                    visits[1] += part * child.blocks() as f64;
                } else {
                    visits[0] += part;
                }
            }
        }
        visits
    }

    /// Looks at every node and every triangle of the mesh.
    pub fn validate(&self) -> Result<(), Flaw> {
        let mesh = &*self.mesh;
        let mut seen_nodes = vec![false; self.nodes.len()];
        let mut seen_blocks = vec![false; self.blocks.len()];
        // The leaves of each triangle.
        let mut places: Vec<Vec<Bounds>> = vec![Vec::new(); mesh.indices().len()];
        let mut deepest = 0;
        let mut waiting = vec![(Child::ROOT, None::<Bounds>, 1_usize)];
        while let Some((child, bounds, level)) = waiting.pop() {
            if !child.is_leaf() {
                let index = child.index();
                let node = self.nodes.get(index).ok_or(Flaw::Node(index))?;
                if std::mem::replace(&mut seen_nodes[index], true) {
                    return Err(Flaw::Node(index));
                }
                deepest = deepest.max(level);
                let children = (0..WIDTH).filter(|&slot| node.children[slot] != Child(u32::MAX));
                for slot in children {
                    let inner = node.child_bounds(slot);
                    if inner.is_empty() || bounds.is_some_and(|bounds| !bounds.contains(&inner)) {
                        return Err(Flaw::Box(index));
                    }
                    let child = node.children[slot];
                    if !child.is_leaf() && child.index() <= index {
                        return Err(Flaw::Node(child.index()));
                    }
                    waiting.push((child, Some(inner), level + 1));
                }
                continue;
            }
            let first = child.first_block();
            let blocks = self.blocks.get(first..first + child.blocks()).ok_or(Flaw::Leaf(first))?;
            for (i, block) in blocks.iter().enumerate() {
                if std::mem::replace(&mut seen_blocks[first + i], true) {
                    return Err(Flaw::Leaf(first));
                }
                for slot in 0..block.ids.len() {
                    let id = block.ids[slot];
                    let held = block.corners.map(|corner| corner.map(|axis| axis[slot]));
                    if id == NONE {
                        if held.iter().flatten().any(|x| !x.is_nan()) {
                            return Err(Flaw::Triangle(id));
                        }
                        continue;
                    }
                    let place = places.get_mut(id as usize).ok_or(Flaw::Triangle(id))?;
                    if mesh.triangle(id as usize) != held {
                        return Err(Flaw::Triangle(id));
                    }
                    place.extend(bounds);
                }
            }
        }
        if let Some(missing) = seen_nodes.iter().chain(&seen_blocks).position(|seen| !seen) {
            return Err(Flaw::Unreachable(missing));
        }
        if stack_len(deepest) > self.stack_len {
            return Err(Flaw::Depth(deepest));
        }
        for (triangle, places) in places.iter().enumerate() {
            let corners = mesh.triangle(triangle);
            let covered = |[u, v]: [f64; 2]| {
                let point: [f64; 3] = std::array::from_fn(|axis| {
                    let [a, b, c] = corners.map(|corner| f64::from(corner[axis]));
                    a + (b - a) * u + (c - a) * v
                });
                places.iter().any(|place| {
                    let (min, max) = (place.min(), place.max());
                    (0..3).all(|i| f64::from(min[i]) <= point[i] && point[i] <= f64::from(max[i]))
                })
            };
            // A triangle that a refit has made a point may have a leaf or none.
            let sound = is_degenerate(&corners) || WEIGHTS.iter().all(|w| covered(*w));
            if !sound {
                return Err(Flaw::Uncovered(triangle as u32));
            }
        }
        Ok(())
    }

    /// A number that says whether two trees are the same.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |word: u32| hash = (hash ^ u64::from(word)).wrapping_mul(0x100_0000_01b3);
        for Node { bounds, children } in self.nodes.iter() {
            bounds.iter().flatten().for_each(|x| add(x.to_bits()));
            children.iter().for_each(|child| add(child.0));
        }
        for block in self.blocks.iter() {
            block.corners.iter().flatten().flatten().for_each(|x| add(x.to_bits()));
            block.ids.iter().for_each(|id| add(*id));
        }
        hash
    }
}
