//! Rays through a world: the upper tree, and in its leaves the shapes of the placements, on the same stack.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::placed::{Reach, round};
use super::{World, WorldHit};
use crate::accel::bvh::lanes::{self, Lanes};
use crate::accel::bvh::node::{Child, Node};
use crate::accel::bvh::traverse::{self, AnyVisitor, NearestVisitor};
use crate::accel::bvh::{Instructions, Stack};
use crate::accel::interrupt::is_interrupted;
use crate::accel::ray::{Prepared, Ray};
use crate::accel::shape::{Shape, meet_solid};
use crate::accel::solid::WideRay;

impl World {
    /// The nearest hit of a ray; of hits at the same distance that of the first placement.
    pub fn nearest(&self, ray: &Ray, stack: &mut Stack) -> WorldHit {
        self.nearest_seen(ray, None, stack)
    }

    /// The nearest hit among those placements of this world whose bits are set: placement i is bit i % 64 of word i / 64.
    /// Placements beyond the last word are not seen.
    pub fn nearest_among(&self, ray: &Ray, seen: &[u64], stack: &mut Stack) -> WorldHit {
        self.nearest_seen(ray, Some(seen), stack)
    }

    /// Whether a ray meets anything.
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        self.occluded_seen(ray, None, stack)
    }

    /// Whether a ray meets any of the placements whose bits are set, as for [`Self::nearest_among`].
    pub fn occluded_among(&self, ray: &Ray, seen: &[u64], stack: &mut Stack) -> bool {
        self.occluded_seen(ray, Some(seen), stack)
    }

    #[inline(always)]
    fn nearest_seen(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut Stack) -> WorldHit {
        let stack = stack.room(self.stack_len());
        let mut hit = match self.instructions {
            Instructions::Portable => self.nearest_portable(ray, seen, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.nearest_avx2(ray, seen, stack) },
        };
        self.add_texture(ray, &mut hit);
        hit
    }

    #[inline(always)]
    fn occluded_seen(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut Stack) -> bool {
        let stack = stack.room(self.stack_len());
        match self.instructions {
            Instructions::Portable => self.occluded_portable(ray, seen, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Instructions::Avx2 => unsafe { self.occluded_avx2(ray, seen, stack) },
        }
    }

    /// The nearest hit of a ray in this world as a group.
    #[inline(always)]
    pub(crate) fn nearest_within<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        match L::INSTRUCTIONS {
            Instructions::Portable => self.nearest_portable(ray, None, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: whoever walks with these lanes has found their instructions on this machine.
            Instructions::Avx2 => unsafe { self.nearest_avx2(ray, None, stack) },
        }
    }

    /// Whether a ray meets anything in this world as a group.
    #[inline(always)]
    pub(crate) fn occluded_within<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        match L::INSTRUCTIONS {
            Instructions::Portable => self.occluded_portable(ray, None, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Instructions::Avx2 => unsafe { self.occluded_avx2(ray, None, stack) },
        }
    }

    // Groups call these again, up to `MAX_DEPTH` deep.

    fn nearest_portable(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        self.nearest_with::<lanes::portable::Portable>(ray, seen, stack)
    }

    fn occluded_portable(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut [MaybeUninit<u64>]) -> bool {
        self.occluded_with::<lanes::portable::Portable>(ray, seen, stack)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn nearest_avx2(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        self.nearest_with::<lanes::avx2::Avx2>(ray, seen, stack)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn occluded_avx2(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut [MaybeUninit<u64>]) -> bool {
        self.occluded_with::<lanes::avx2::Avx2>(ray, seen, stack)
    }

    #[inline(always)]
    fn nearest_with<L: Lanes>(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        assert!(stack.len() >= self.stack_len());
        if seen.is_none()
            && let Some(bare) = self.bare()
            && let Some(bvh) = bare.tree_for(ray)
        {
            return bare.hit(bvh.nearest_in::<L>(ray, stack));
        }
        let Some(prepared) = Prepared::new(ray) else {
            return WorldHit::MISS;
        };
        let lanes = L::new(ray, &prepared);
        let (stack, rest) = stack.split_at_mut(self.stack_lens[0]);
        let mut visitor = Visitor::<L>::new(self, ray, &prepared, seen, rest);
        // SAFETY: `lay_out` has made these nodes, and the stack has room for their depth.
        unsafe { traverse::nearest(&self.nodes, Child::ROOT, &lanes, prepared.tmax, stack, &mut visitor) };
        visitor.best
    }

    #[inline(always)]
    fn occluded_with<L: Lanes>(&self, ray: &Ray, seen: Option<&[u64]>, stack: &mut [MaybeUninit<u64>]) -> bool {
        assert!(stack.len() >= self.stack_len());
        if seen.is_none()
            && let Some(bvh) = self.bare().and_then(|bare| bare.tree_for(ray))
        {
            return bvh.occluded_in::<L>(ray, stack);
        }
        let Some(prepared) = Prepared::new(ray) else {
            return false;
        };
        let lanes = L::new(ray, &prepared);
        let (stack, rest) = stack.split_at_mut(self.stack_lens[0]);
        let mut visitor = Visitor::<L>::new(self, ray, &prepared, seen, rest);
        // SAFETY: as above.
        unsafe { traverse::any(&self.nodes, &lanes, prepared.tmax, stack, &mut visitor) }
    }
}

/// Walks the trees of the placements in leaves.
struct Visitor<'a, L> {
    world: &'a World,
    ray: &'a Ray,
    seen: Option<&'a [u64]>,
    /// The ray's own distances over inner ones of the upper tree.
    unit: f32,
    tmin: f32,
    /// In the ray's own distances.
    tmax: f32,
    best: WorldHit,
    stack: &'a mut [MaybeUninit<u64>],
    lanes: PhantomData<L>,
}

impl<'a, L: Lanes> Visitor<'a, L> {
    #[inline(always)]
    fn new(
        world: &'a World,
        ray: &'a Ray,
        prepared: &Prepared,
        seen: Option<&'a [u64]>,
        stack: &'a mut [MaybeUninit<u64>],
    ) -> Self {
        let tmin = if ray.tmin > 0.0 { ray.tmin } else { 0.0 };
        Self {
            world,
            ray,
            seen,
            unit: prepared.unit,
            tmin,
            tmax: ray.tmax,
            best: WorldHit::MISS,
            stack,
            lanes: PhantomData,
        }
    }

    /// Placements of a leaf, as places in the order of the leaves.
    #[inline(always)]
    fn leaf(&self, leaf: Child) -> std::ops::Range<usize> {
        leaf.first_block()..leaf.first_block() + leaf.blocks()
    }

    #[inline(always)]
    fn sees(&self, index: u32) -> bool {
        self.seen.is_none_or(|seen| seen.get(index as usize / 64).is_some_and(|word| word >> (index % 64) & 1 != 0))
    }

    /// A placement of a leaf by its place in the order, if it is seen, and the ray on its way into it.
    #[inline(always)]
    fn placement(&self, at: usize) -> Option<(u32, &'a Shape, &'a Reach, WideRay)> {
        let (index, world) = (self.world.order[at], self.world);
        if !self.sees(index) {
            return None;
        }
        let placed = &world.placed[index as usize];
        let shape = placed.shape as usize;
        Some((index, &world.shapes[shape], &world.reaches[shape], placed.now(&world.motions).carry(self.ray)))
    }
}

impl<L: Lanes> NearestVisitor for Visitor<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> f32 {
        for at in self.leaf(leaf) {
            let Some((index, shape, reach, wide)) = self.placement(at) else { continue };
            if shape.is_group() && is_interrupted() {
                // Nothing is nearer than that.
                self.tmax = -1.0;
                break;
            }
            let found = if let Some(solid) = shape.solid() {
                meet_solid(solid, &wide, self.tmin, self.tmax).map_or(WorldHit::MISS, WorldHit::of)
            } else if let Some(local) = round(&wide, reach, self.tmin, self.tmax) {
                let mut found = shape.nearest::<L>(&local.ray, self.stack);
                found.hit.t = local.given(found.hit.t);
                found
            } else {
                continue;
            };
            if !found.is_miss() && (found.hit.t < self.tmax || index < self.best.instance) {
                self.tmax = found.hit.t;
                self.best = found.within(index);
            }
        }
        self.tmax / self.unit
    }

    #[inline(always)]
    fn prefetch(&self, _nodes: &[Node], _child: Child) {}
}

impl<L: Lanes> AnyVisitor for Visitor<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> bool {
        for at in self.leaf(leaf) {
            let Some((_, shape, reach, wide)) = self.placement(at) else { continue };
            if shape.is_group() && is_interrupted() {
                return true;
            }
            let met = if let Some(solid) = shape.solid() {
                meet_solid(solid, &wide, self.tmin, self.tmax).is_some()
            } else if let Some(local) = round(&wide, reach, self.tmin, self.tmax) {
                shape.occluded::<L>(&local.ray, self.stack)
            } else {
                false
            };
            if met {
                return true;
            }
        }
        false
    }

    #[inline(always)]
    fn prefetch(&self, _nodes: &[Node], _child: Child) {}
}
