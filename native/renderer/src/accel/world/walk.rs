//! Rays through a world: the upper tree, and in its leaves the shapes of the placements, on the same stack.

use std::mem::MaybeUninit;

use super::merged::{MERGED, Merged};
use super::placed::{Local, Reach, round};
use super::{World, WorldHit};
use crate::accel::bvh::lanes::{self, Lanes};
use crate::accel::bvh::node::{Child, Node};
use crate::accel::bvh::traverse::{self, AnyVisitor, NearestVisitor};
use crate::accel::bvh::{Bvh, Instructions, Stack};
use crate::accel::interrupt::is_interrupted;
use crate::accel::ray::{Prepared, Ray};
use crate::accel::shape::{Shape, meet_solid};
use crate::accel::solid::WideRay;

impl World {
    /// The nearest hit of a ray; of hits at the same distance that of the first placement.
    #[inline]
    pub fn nearest(&self, ray: &Ray, stack: &mut Stack) -> WorldHit {
        let stack = stack.room(self.stack_len());
        let mut hit = match self.instructions {
            Instructions::Portable => self.nearest_portable(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `detect` has found AVX2 and FMA on this machine.
            Instructions::Avx2 => unsafe { self.nearest_avx2(ray, stack) },
        };
        self.add_texture(ray, &mut hit);
        hit
    }

    /// Whether a ray meets anything.
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        let stack = stack.room(self.stack_len());
        match self.instructions {
            Instructions::Portable => self.occluded_portable(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Instructions::Avx2 => unsafe { self.occluded_avx2(ray, stack) },
        }
    }

    /// The nearest hit of a ray in this world as a group.
    #[inline(always)]
    pub(crate) fn nearest_within<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        match L::INSTRUCTIONS {
            Instructions::Portable => self.nearest_portable(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: whoever walks with these lanes has found their instructions on this machine.
            Instructions::Avx2 => unsafe { self.nearest_avx2(ray, stack) },
        }
    }

    /// Whether a ray meets anything in this world as a group.
    #[inline(always)]
    pub(crate) fn occluded_within<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        match L::INSTRUCTIONS {
            Instructions::Portable => self.occluded_portable(ray, stack),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Instructions::Avx2 => unsafe { self.occluded_avx2(ray, stack) },
        }
    }

    // Groups call these again, up to `MAX_DEPTH` deep.

    fn nearest_portable(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        self.nearest_with::<lanes::portable::Portable>(ray, stack)
    }

    fn occluded_portable(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        self.occluded_with::<lanes::portable::Portable>(ray, stack)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn nearest_avx2(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        self.nearest_with::<lanes::avx2::Avx2>(ray, stack)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn occluded_avx2(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        self.occluded_with::<lanes::avx2::Avx2>(ray, stack)
    }

    #[inline(always)]
    fn nearest_with<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> WorldHit {
        assert!(stack.len() >= self.stack_len());
        if let Some(merged) = self.only_merged(ray) {
            return merged.nearest::<L>(ray, stack);
        }
        if let Some(bare) = self.bare()
            && let Some(bvh) = bare.tree_for(ray)
        {
            return bare.hit(bvh.nearest_in::<L>(ray, stack));
        }
        let Some(prepared) = Prepared::new(ray) else {
            return WorldHit::MISS;
        };
        let lanes = L::new(ray, &prepared);
        let (stack, rest) = stack.split_at_mut(self.stack_lens[0]);
        let mut visitor = Visitor::new(self, ray, &prepared, &lanes, rest);
        // SAFETY: `lay_out` has made these nodes, and the stack has room for their depth.
        unsafe { traverse::nearest(&self.nodes, Child::ROOT, &lanes, prepared.tmax, stack, &mut visitor) };
        visitor.best
    }

    #[inline(always)]
    fn occluded_with<L: Lanes>(&self, ray: &Ray, stack: &mut [MaybeUninit<u64>]) -> bool {
        assert!(stack.len() >= self.stack_len());
        if let Some(merged) = self.only_merged(ray) {
            return merged.occluded::<L>(ray, stack);
        }
        if let Some(bvh) = self.bare().and_then(|bare| bare.tree_for(ray)) {
            return bvh.occluded_in::<L>(ray, stack);
        }
        let Some(prepared) = Prepared::new(ray) else {
            return false;
        };
        let lanes = L::new(ray, &prepared);
        let (stack, rest) = stack.split_at_mut(self.stack_lens[0]);
        let mut visitor = Visitor::new(self, ray, &prepared, &lanes, rest);
        // SAFETY: as above.
        unsafe { traverse::any(&self.nodes, &lanes, prepared.tmax, stack, &mut visitor) }
    }
}

/// Walks the trees of the placements in leaves.
struct Visitor<'a, L> {
    world: &'a World,
    ray: &'a Ray,
    /// The same made ready, for what is in the world's own space.
    prepared: &'a Prepared,
    lanes: &'a L,
    tmin: f32,
    /// In the ray's own distances.
    tmax: f32,
    best: WorldHit,
    stack: &'a mut [MaybeUninit<u64>],
}

impl<'a, L: Lanes> Visitor<'a, L> {
    #[inline(always)]
    fn new(
        world: &'a World,
        ray: &'a Ray,
        prepared: &'a Prepared,
        lanes: &'a L,
        stack: &'a mut [MaybeUninit<u64>],
    ) -> Self {
        let tmin = if ray.tmin > 0.0 { ray.tmin } else { 0.0 };
        Self { world, ray, prepared, lanes, tmin, tmax: ray.tmax, best: WorldHit::MISS, stack }
    }

    /// Placements of a leaf, as places in the order of the leaves.
    #[inline(always)]
    fn leaf(&self, leaf: Child) -> std::ops::Range<usize> {
        leaf.first_block()..leaf.first_block() + leaf.blocks()
    }

    /// The mesh of a placement that is where it was described, if the ray starts there where it starts in the world: nothing is
    /// rounded on the way, so that it goes on as it is.
    #[inline(always)]
    fn mesh_in_place(&self, index: u32) -> Option<&'a Bvh> {
        let (bvh, reach) = self.world.tree_in_place(index)?;
        reach.is_near(self.ray.origin).then_some(bvh)
    }

    /// A placement and the ray on its way into it.
    #[inline(always)]
    fn placement(&self, index: u32) -> (&'a Shape, &'a Reach, WideRay) {
        let world = self.world;
        let placed = &world.placed[index as usize];
        let shape = placed.shape as usize;
        (&world.shapes[shape], &world.reaches[shape], placed.now(&world.motions).carry(self.ray))
    }

    /// What is merged, and the ray on its way into it.
    #[inline(always)]
    fn merged(&self) -> Option<(&'a Merged, Local)> {
        let merged = self.world.merged.as_ref()?;
        Some((merged, merged.enter(self.ray, self.tmin, self.tmax)?))
    }

    #[inline(always)]
    fn keep(&mut self, found: WorldHit) {
        if !found.is_miss() && (found.hit.t < self.tmax || found.instance < self.best.instance) {
            self.tmax = found.hit.t;
            self.best = found;
        }
    }
}

impl<L: Lanes> NearestVisitor for Visitor<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> f32 {
        for at in self.leaf(leaf) {
            let index = self.world.order[at];
            if index == MERGED {
                if let Some((merged, local)) = self.merged() {
                    let mut found = merged.nearest::<L>(&local.ray, self.stack);
                    found.hit.t = local.given(found.hit.t);
                    self.keep(found);
                }
                continue;
            }
            if let Some(bvh) = self.mesh_in_place(index) {
                let found = bvh.find_ready(&self.prepared.until(self.tmax), self.lanes, self.stack);
                self.keep(WorldHit::of(found.hit).within(index));
                continue;
            }
            let (shape, reach, wide) = self.placement(index);
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
            if !found.is_miss() {
                self.keep(found.within(index));
            }
        }
        self.tmax / self.prepared.unit
    }

    #[inline(always)]
    fn prefetch(&self, _nodes: &[Node], _child: Child) {}
}

impl<L: Lanes> AnyVisitor for Visitor<'_, L> {
    #[inline(always)]
    fn visit(&mut self, leaf: Child) -> bool {
        for at in self.leaf(leaf) {
            let index = self.world.order[at];
            if index == MERGED {
                if let Some((merged, local)) = self.merged()
                    && merged.occluded::<L>(&local.ray, self.stack)
                {
                    return true;
                }
                continue;
            }
            if let Some(bvh) = self.mesh_in_place(index) {
                if bvh.occluded_ready(self.prepared, self.lanes, self.stack) {
                    return true;
                }
                continue;
            }
            let (shape, reach, wide) = self.placement(index);
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
