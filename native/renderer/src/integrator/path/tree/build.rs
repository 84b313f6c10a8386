//! Building the tree from the root down: lights are parted where the surface area orientation heuristic finds the least cost, among the
//! borders of a few bins on each axis. Every level looks at each light once, and there are at most so many levels, so that it takes
//! n log n steps whatever the lights are.

use glam::Vec3;

use crate::accel::interrupt::is_interrupted;
use crate::error::{Error, ErrorKind, Result};
use crate::integrator::path::light::Emitting;

use super::bounds::{Cluster, orientation, union};
use super::{MAX_DEPTH, Node, Tree};

const BINS: usize = 12;

/// So few lights are halved without asking what it costs.
const FEW: usize = 4;

/// From this depth on lights are halved, so that 32 more levels are enough for all of them.
const HALVED_FROM: u32 = MAX_DEPTH - 33;

/// A light to be placed.
#[derive(Clone, Copy)]
struct Item {
    bounds: Emitting,
    light: u32,
}

pub(super) const ITEM_BYTES: usize = size_of::<Item>();

impl Item {
    /// Twice its middle.
    fn middle(&self) -> Vec3 {
        self.bounds.min + self.bounds.max
    }
}

/// Lights that are still to be parted.
struct Task {
    start: usize,
    end: usize,
    depth: u32,
    path: u64,
    /// The node whose second child they are.
    second_of: Option<usize>,
}

pub(super) fn build(lights: &[Emitting]) -> Result<Tree> {
    let no_memory = |_| Error::new(ErrorKind::OutOfMemory, "no memory for the tree over the lights");
    let (mut items, mut nodes, mut paths) = (Vec::new(), Vec::new(), Vec::new());
    items.try_reserve_exact(lights.len()).map_err(no_memory)?;
    nodes.try_reserve_exact((2 * lights.len()).saturating_sub(1)).map_err(no_memory)?;
    paths.try_reserve_exact(lights.len()).map_err(no_memory)?;
    paths.resize(lights.len(), 0);
    items.extend(lights.iter().enumerate().map(|(light, &bounds)| Item { bounds, light: light as u32 }));
    let mut tasks = Vec::new();
    tasks.try_reserve(2 * MAX_DEPTH as usize).map_err(no_memory)?;
    if !items.is_empty() {
        tasks.push(Task { start: 0, end: items.len(), depth: 0, path: 0, second_of: None });
    }
    while let Some(Task { start, end, depth, path, second_of }) = tasks.pop() {
        if is_interrupted() {
            return Err(Error::cancelled());
        }
        let index = nodes.len();
        if let Some(parent) = second_of {
            let parent: &mut Node = &mut nodes[parent];
            parent.next = index as u32;
        }
        let here = &mut items[start..end];
        let bounds = union_of(here);
        if let [item] = here {
            paths[item.light as usize] = path;
            nodes.push(Node { cluster: Cluster::new(&bounds), next: Node::LEAF | item.light });
            continue;
        }
        nodes.push(Node { cluster: Cluster::new(&bounds), next: 0 });
        let middle = start + part(here, &bounds, depth);
        let second = Task { start: middle, end, depth: depth + 1, path: path | 1 << depth, second_of: Some(index) };
        tasks.push(second);
        tasks.push(Task { start, end: middle, depth: depth + 1, path, second_of: None });
    }
    Ok(Tree { nodes, paths })
}

fn union_of(items: &[Item]) -> Emitting {
    items[1..].iter().fold(items[0].bounds, |all, item| union(&all, &item.bounds))
}

/// Puts lights into two parts; where the second begins.
fn part(items: &mut [Item], bounds: &Emitting, depth: u32) -> usize {
    let low = items.iter().map(Item::middle).reduce(Vec3::min).unwrap_or_default();
    let high = items.iter().map(Item::middle).reduce(Vec3::max).unwrap_or_default();
    let found = if items.len() > FEW && depth < HALVED_FROM { cheapest(items, bounds, low, high) } else { None };
    if let Some((axis, border)) = found {
        // In place; which lights come first within a part does not depend on anything but the lights.
        let mut middle = 0;
        for i in 0..items.len() {
            if bin(items[i].middle()[axis], low[axis], high[axis]) <= border {
                items.swap(i, middle);
                middle += 1;
            }
        }
        return middle;
    }
    let size = high - low;
    let axis = if size.x >= size.y && size.x >= size.z {
        0
    } else if size.y >= size.z {
        1
    } else {
        2
    };
    let half = items.len() / 2;
    items
        .select_nth_unstable_by(half, |a, b| a.middle()[axis].total_cmp(&b.middle()[axis]).then(a.light.cmp(&b.light)));
    half
}

fn bin(at: f32, low: f32, high: f32) -> usize {
    (((at - low) / (high - low) * BINS as f32) as usize).min(BINS - 1)
}

/// The axis, and the last bin of the first part, of the cheapest border between bins; `None` where all lights are in one place.
fn cheapest(items: &[Item], bounds: &Emitting, low: Vec3, high: Vec3) -> Option<(usize, usize)> {
    let longest = (bounds.max - bounds.min).max_element();
    let mut best: Option<(f64, usize, usize)> = None;
    for axis in 0..3 {
        if high[axis].total_cmp(&low[axis]).is_le() {
            continue;
        }
        let mut bins: [Option<Emitting>; BINS] = [None; BINS];
        let add = |to: &mut Option<Emitting>, bounds: &Emitting| {
            *to = Some(to.as_ref().map_or(*bounds, |all| union(all, bounds)));
        };
        for item in items {
            add(&mut bins[bin(item.middle()[axis], low[axis], high[axis])], &item.bounds);
        }
        // What comes after each border.
        let mut after = [0.0; BINS];
        let mut all = None;
        for i in (1..BINS).rev() {
            if let Some(bin) = &bins[i] {
                add(&mut all, bin);
            }
            after[i - 1] = all.as_ref().map_or(f64::INFINITY, cost);
        }
        // Thin boxes across the long side are better.
        let shape = f64::from(longest / (bounds.max - bounds.min)[axis]);
        let mut before = None;
        for i in 0..BINS - 1 {
            if let Some(bin) = &bins[i] {
                add(&mut before, bin);
            }
            let cost = before.as_ref().map_or(f64::INFINITY, cost) + after[i];
            let cost = cost * shape;
            if cost.is_finite() && best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, axis, i));
            }
        }
    }
    best.map(|(_, axis, border)| (axis, border))
}

/// Of lights: power, times the size of their ball, times how wide they shine. The size of a ball rather than a box's area, because
/// that is what counts for a receiver, and since flat boxes have none.
fn cost(bounds: &Emitting) -> f64 {
    f64::from(bounds.power) * f64::from((bounds.max - bounds.min).length_squared()) * orientation(bounds)
}
