//! Welding: vertices of the same position become one, as formats of loose triangles need it.
//!
//! A hash table with open addressing of vertex indices. Its hash is keyed at random, so that no file can be made
//! whose positions all collide; the order of vertices is that of their first use and does not depend on the key.

use std::hash::{BuildHasher, RandomState};

use crate::error::Result;

use super::memory::{fill, push};
use crate::limits::mesh::MeshLimits;

/// An empty slot of the table.
const EMPTY: u32 = u32::MAX;

/// Entries of the table of vertices seen lately: 64 KiB, and the rows of most meshes.
const RECENT: usize = 1 << 12;

/// Corners that are looked up together.
const BLOCK: usize = 96;

/// A corner on its way to its index.
#[derive(Clone, Copy, Default)]
struct Lookup {
    position: [f32; 3],
    hash: usize,
    /// Its number in the block.
    at: usize,
    /// The vertex in its first slot; after the comparison, only if that is the one.
    vertex: u32,
}

/// Collects vertices.
pub(super) struct Welder {
    limits: MeshLimits,
    keys: [u64; 2],
    /// Vertices seen lately, by hash.
    recent: Vec<([f32; 3], u32)>,
    /// A power of two of slots, at most half of them taken.
    slots: Vec<u32>,
    positions: Vec<[f32; 3]>,
}

impl Welder {
    pub(super) fn new(limits: &MeshLimits) -> Self {
        let random = RandomState::new();
        let keys = [random.hash_one(0), random.hash_one(1)];
        // NaN equals nothing.
        let recent = vec![([f32::NAN; 3], EMPTY); RECENT];
        Self { limits: *limits, keys, recent, slots: Vec::new(), positions: Vec::new() }
    }

    /// Makes the table large enough for about so many vertices.
    pub(super) fn expect(&mut self, vertices: u64) -> Result<()> {
        if vertices * 2 <= self.slots.len() as u64 {
            return Ok(());
        }
        self.rebuild(vertices * 2)
    }

    /// Writes the index of the vertex at each of the `corners`, new or seen before, to `indices`, which are as many.
    /// Zeros are made positive first, so that −0 and 0 are one.
    ///
    /// The table is larger than the processor's caches, and a lookup that waits for memory before the next one begins
    /// takes several times as long. So the vertices seen lately are kept in a small table before the large one; and
    /// each block first reads the slots of all corners that are not there, then compares all of these, and only then
    /// follows collisions and appends what is new, one by one in the corners' order.
    pub(super) fn add(&mut self, corners: &[[f32; 3]], indices: &mut [u32]) -> Result<()> {
        for (corners, indices) in corners.chunks(BLOCK).zip(indices.chunks_mut(BLOCK)) {
            if (self.positions.len() + corners.len()) * 2 > self.slots.len() {
                self.rebuild(self.slots.len() as u64 * 2)?;
            }
            let mut lookups = [Lookup::default(); BLOCK];
            let mut misses = 0;
            for (at, (corner, index)) in corners.iter().zip(indices.iter_mut()).enumerate() {
                let position = corner.map(|coordinate| coordinate + 0.0);
                let hash = self.hash(position);
                let (recent, vertex) = self.recent[hash % RECENT];
                *index = vertex;
                // Written also where it is not a miss, so that there is nothing to mispredict.
                lookups[misses] = Lookup { position, hash, at, vertex };
                misses += usize::from(recent != position);
            }
            let mask = self.slots.len() - 1;
            let misses = &mut lookups[..misses];
            for lookup in misses.iter_mut() {
                lookup.vertex = self.slots[lookup.hash & mask];
            }
            for lookup in misses.iter_mut() {
                if self.positions.get(lookup.vertex as usize) != Some(&lookup.position) {
                    lookup.vertex = EMPTY;
                }
            }
            for lookup in misses.iter() {
                let vertex = if lookup.vertex == EMPTY { self.find(lookup)? } else { lookup.vertex };
                self.recent[lookup.hash % RECENT] = (lookup.position, vertex);
                indices[lookup.at] = vertex;
            }
        }
        Ok(())
    }

    fn find(&mut self, lookup: &Lookup) -> Result<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = lookup.hash & mask;
        loop {
            let index = self.slots[slot];
            if index == EMPTY {
                return self.append(slot, lookup.position);
            }
            if self.positions[index as usize] == lookup.position {
                return Ok(index);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The positions, in the order of their first use.
    pub(super) fn into_positions(self) -> Vec<[f32; 3]> {
        self.positions
    }

    #[inline]
    fn append(&mut self, slot: usize, position: [f32; 3]) -> Result<u32> {
        let index = self.positions.len();
        self.limits.check_mesh_vertices(index as u64 + 1)?;
        push(&mut self.positions, position, "vertices")?;
        self.slots[slot] = index as u32;
        Ok(index as u32)
    }

    /// Makes the table of at least so many slots.
    #[cold]
    fn rebuild(&mut self, slots: u64) -> Result<()> {
        // More than this a table of 32-bit indices never needs.
        let length = usize::try_from(slots.clamp(1 << 10, 1 << 33)).unwrap_or(usize::MAX / 2).next_power_of_two();
        let mut slots = Vec::new();
        fill(&mut slots, length, EMPTY, "slots of the vertex table")?;
        for (index, &position) in self.positions.iter().enumerate() {
            let mut slot = self.hash(position) & (length - 1);
            while slots[slot] != EMPTY {
                slot = (slot + 1) & (length - 1);
            }
            slots[slot] = index as u32;
        }
        self.slots = slots;
        Ok(())
    }

    /// The upper half of a product of the keyed words folded onto the lower, as wyhash does.
    #[inline]
    fn hash(&self, position: [f32; 3]) -> usize {
        let [x, y, z] = position.map(|coordinate| u64::from(coordinate.to_bits()));
        let product = u128::from((x | y << 32) ^ self.keys[0]) * u128::from(z ^ self.keys[1]);
        (product as u64 ^ (product >> 64) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn vertices_are_numbered_by_first_use(points in prop::collection::vec((-9i8..9, -9i8..9, -9i8..9), 0..4000)) {
            let mut welder = Welder::new(&MeshLimits::default());
            let mut expected = HashMap::new();
            let corners: Vec<[f32; 3]> = points.iter().map(|&(x, y, z)| [x, y, z].map(f32::from)).collect();
            let mut indices = vec![EMPTY; corners.len()];
            welder.add(&corners, &mut indices).unwrap();
            for (point, index) in points.iter().zip(indices) {
                let next = expected.len() as u32;
                prop_assert_eq!(*expected.entry(point).or_insert(next), index);
            }
            prop_assert_eq!(welder.into_positions().len(), expected.len());
        }
    }

    #[test]
    fn zeros_of_either_sign_are_one() {
        let mut welder = Welder::new(&MeshLimits::default());
        let mut indices = [EMPTY; 2];
        welder.add(&[[0.0, -0.0, 1.0], [-0.0, 0.0, 1.0]], &mut indices).unwrap();
        assert_eq!(indices, [0, 0]);
        assert!(welder.into_positions()[0][1].is_sign_positive());
    }

    #[test]
    fn vertices_above_the_limit_are_refused() {
        let mut welder = Welder::new(&MeshLimits { mesh_vertices: 1, ..MeshLimits::default() });
        welder.add(&[[0.0; 3]; 2], &mut [0; 2]).unwrap();
        assert!(welder.add(&[[1.0; 3]], &mut [0]).unwrap_err().message.contains("mesh_vertices"));
    }
}
