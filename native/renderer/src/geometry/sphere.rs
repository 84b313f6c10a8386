//! Spheres: eight to a block, as a list while they are few and as the leaves of a BVH when they are many.
//!
//! For a ray from o along the unit vector d and a sphere of centre C and radius r, with f = C − o, the ray passes the
//! centre at b = f·d, and p = f − b d is the way from there to the centre; it enters at b − √(r² − p·p) and leaves
//! at b + √(r² − p·p). Taking p from the vectors instead of f·f − b² keeps small spheres far away round (Haines,
//! Günther and Akenine-Möller, "Precision Improvements for Ray/Sphere Intersection", Ray Tracing Gems, 2019).

use glam::DVec3;

use crate::error::Result;
use crate::geometry::aabb::Aabb;
use crate::geometry::bvh::Bvh;
use crate::geometry::bvh::build::{self, EMPTY_SLOT};
use crate::geometry::bvh::traverse::{LeafVisitor, Ray, TraversalStack};
use crate::geometry::packet::{Bundle, Capsule, Hits, Rays, Segments};
use crate::geometry::{PrimitiveId, ShapeRow, reserve};
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES, Mask};

/// More spheres than this, as many as a mask has bits, are put under a BVH. A packet tests the members of a list one
/// by one, but without waste.
const LONGEST_LIST: usize = 32;

/// Boxes of spheres are widened by this part of their coordinates: no rounding makes a hit lie outside.
const BOX_MARGIN: f32 = 4e-6;

/// Eight spheres. Slots that hold none have NaN for a centre: every comparison with it fails.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct SphereBlock {
    x: [f32; LANES],
    y: [f32; LANES],
    z: [f32; LANES],
    radius: [f32; LANES],
}

impl SphereBlock {
    const EMPTY: Self = Self { x: [f32::NAN; LANES], y: [0.0; LANES], z: [0.0; LANES], radius: [0.0; LANES] };

    #[inline(always)]
    fn sphere(&self, lane: usize) -> [f32; 4] {
        [self.x[lane], self.y[lane], self.z[lane], self.radius[lane]]
    }

    fn set(&mut self, lane: usize, [x, y, z, radius]: [f32; 4]) {
        self.x[lane] = x;
        self.y[lane] = y;
        self.z[lane] = z;
        self.radius[lane] = radius;
    }

    #[inline(always)]
    fn centers<F: Float>(&self) -> V3<F> {
        V3::new(F::load(&self.x), F::load(&self.y), F::load(&self.z))
    }

    /// Which of the spheres come into the capsule, as bits; some that do not may be among them.
    #[inline(always)]
    fn in_capsule<F: Float>(&self, capsule: &Capsule<F>) -> u32 {
        let f = self.centers() - capsule.start;
        let along = f.dot(capsule.axis);
        let p = f - capsule.axis * along;
        let reach = F::load(&self.radius) + capsule.radius;
        // The margins are a hundred times what rounding can do here and in the test of the ray itself.
        let beside = p.dot(p).le(reach * reach * F::splat(1.001) + f.dot(f) * F::splat(2e-8));
        let widened = reach * F::splat(1.01);
        let ahead = (-widened).le(along) & along.le(capsule.length * F::splat(1.000_1) + widened);
        (beside & ahead).bits()
    }

    /// Which of the spheres come into the bundle, as bits; some that do not may be among them.
    #[inline(always)]
    fn in_bundle<F: Float>(&self, bundle: &Bundle<F>) -> u32 {
        let radius = F::load(&self.radius);
        let f = self.centers() - bundle.apex;
        let along = f.dot(bundle.axis);
        let p = f - bundle.axis * along;
        // A sphere is outside where |p| cos α > f·axis sin α + its radius; squared, with margins for rounding.
        let nearest = (radius + bundle.radius) * F::splat(1.001) + along * bundle.sine + along.abs() * F::splat(1e-5);
        let beside = p.dot(p) * (bundle.cosine * bundle.cosine * F::splat(0.999_98));
        let in_cone = F::zero().le(nearest) & beside.le(nearest * nearest);
        let reach = (radius + bundle.reach) * F::splat(1.001);
        (in_cone & f.dot(f).le(reach * reach)).bits()
    }
}

/// Where rays pass a sphere: the distance b along the ray, and r² − p·p, negative where they miss it.
#[inline(always)]
fn passage<F: Float>(f: V3<F>, radius: F, direction: V3<F>) -> (F, F) {
    let b = f.dot(direction);
    let p = f - direction * b;
    (b, radius * radius - p.dot(p))
}

/// The nearer root that is not negative, otherwise the farther one.
#[inline(always)]
fn first_root<F: Float>(b: F, discriminant: F) -> F {
    let root = discriminant.max(F::zero()).sqrt();
    let near = b - root;
    F::select(near.ge(F::zero()), near, b + root)
}

/// Whether the first root is from 0 to below `end`, without the root: with s² = discriminant, a ray from outside
/// (b² ≥ s²) enters at b − s if b > 0, one from inside leaves at b + s.
#[inline(always)]
fn first_root_before<F: Float>(b: F, discriminant: F, end: F) -> F::Mask {
    let past_end = b - end;
    let before_end = past_end.lt(F::zero());
    let to_end = past_end * past_end;
    let outside = discriminant.le(b * b);
    let enters = outside & b.gt(F::zero()) & (before_end | to_end.lt(discriminant));
    let leaves = !outside & before_end & discriminant.lt(to_end);
    discriminant.ge(F::zero()) & (enters | leaves)
}

/// Few spheres, which packets test one after the other. Their slots are their primitives.
#[derive(Default)]
struct SphereList {
    blocks: Vec<SphereBlock>,
}

impl SphereList {
    #[inline(always)]
    fn sphere(&self, slot: u32) -> [f32; 4] {
        self.blocks[slot as usize / LANES].sphere(slot as usize % LANES)
    }

    /// The spheres that come into a bundle, as bits; some that do not may be among them.
    #[inline(always)]
    fn in_bundle<F: Float>(&self, bundle: &Bundle<F>) -> u32 {
        let mut bits = 0;
        for (block, first) in self.blocks.iter().zip((0..).step_by(LANES)) {
            bits |= block.in_bundle(bundle) << first;
        }
        bits
    }

    /// The spheres that come into a capsule, as bits; some that do not may be among them.
    #[inline(always)]
    fn in_capsule<F: Float>(&self, capsule: &Capsule<F>) -> u32 {
        let mut bits = 0;
        for (block, first) in self.blocks.iter().zip((0..).step_by(LANES)) {
            bits |= block.in_capsule(capsule) << first;
        }
        bits
    }

    /// Nearest hits of a packet among the candidates.
    #[inline(always)]
    fn nearest<F: Float>(&self, rays: &Rays<F>, hits: &mut Hits<F>, active: F::Mask, mut candidates: u32) {
        // Without branches but for the loop: what is left is as likely to be hit as not.
        while candidates != 0 {
            let slot = candidates.trailing_zeros();
            candidates &= candidates - 1;
            let [x, y, z, radius] = self.sphere(slot);
            let (b, discriminant) = passage(V3::splat([x, y, z]) - rays.origin, F::splat(radius), rays.direction);
            let distance = first_root(b, discriminant);
            let other = !rays.own.eq(F::Int::splat(slot));
            hits.accept(discriminant.ge(F::zero()) & active & other & distance.ge(F::zero()), distance, slot);
        }
    }

    #[inline(always)]
    fn occluded<F: Float>(&self, segments: &Segments<F>, active: F::Mask) -> F::Mask {
        let rays = &segments.rays;
        let mut candidates = segments.candidates;
        let mut free = active;
        while candidates != 0 {
            let slot = candidates.trailing_zeros();
            candidates &= candidates - 1;
            let [x, y, z, radius] = self.sphere(slot);
            let (b, discriminant) = passage(V3::splat([x, y, z]) - rays.origin, F::splat(radius), rays.direction);
            let other = !rays.own.eq(F::Int::splat(slot));
            free = free & !(first_root_before(b, discriminant, segments.end) & other);
            if !free.any() {
                break;
            }
        }
        active & !free
    }
}

/// All ordinary spheres of a scene.
pub(crate) struct Spheres {
    /// The spheres by primitive: slot `id % 8` of block `id / 8`.
    blocks: Vec<SphereBlock>,
    index: Index,
}

/// How they are found.
enum Index {
    List(SphereList),
    Bvh(Bvh),
}

impl Spheres {
    /// Takes centre, radius and ordinal of each. Gives back the ordinal of each primitive, too.
    pub(crate) fn new(described: &[(DVec3, f64, u32)]) -> Result<(Self, Vec<u32>)> {
        let rounded = |i: usize| {
            let (center, radius, _) = described[i];
            [center.x as f32, center.y as f32, center.z as f32, radius as f32]
        };
        if described.len() <= LONGEST_LIST {
            let mut blocks = vec![SphereBlock::EMPTY; described.len().div_ceil(LANES)];
            for i in 0..described.len() {
                blocks[i / LANES].set(i % LANES, rounded(i));
            }
            let ordinals = described.iter().map(|&(_, _, ordinal)| ordinal).collect();
            return Ok((Self { blocks: blocks.clone(), index: Index::List(SphereList { blocks }) }, ordinals));
        }
        let mut bounds = Vec::new();
        reserve(&mut bounds, described.len())?;
        bounds.extend((0..described.len()).map(|i| box_of(rounded(i))));
        let (bvh, slots) = build::build(&bounds, LANES)?;
        drop(bounds);
        let (mut blocks, mut ordinals) = (Vec::new(), Vec::new());
        reserve(&mut blocks, slots.len() / LANES)?;
        reserve(&mut ordinals, slots.len())?;
        for slots in slots.chunks_exact(LANES) {
            let mut block = SphereBlock::EMPTY;
            for (lane, &i) in slots.iter().enumerate() {
                if i != EMPTY_SLOT {
                    block.set(lane, rounded(i as usize));
                }
                ordinals.push(if i == EMPTY_SLOT { u32::MAX } else { described[i as usize].2 });
            }
            blocks.push(block);
        }
        Ok((Self { blocks, index: Index::Bvh(bvh) }, ordinals))
    }

    /// Centre as the anchor, so that the normal is along `p − centre`.
    #[inline(always)]
    pub(crate) fn shape(&self, primitive: PrimitiveId) -> ShapeRow {
        let [x, y, z, radius] = self.blocks[primitive as usize / LANES].sphere(primitive as usize % LANES);
        [x, y, z, 1.0, 0.0, 0.0, 0.0, radius]
    }

    pub(crate) fn scratch(&self) -> TraversalStack {
        match &self.index {
            Index::List(_) => TraversalStack::default(),
            Index::Bvh(bvh) => bvh.traversal_stack(),
        }
    }

    /// The spheres that rays in a bundle may meet, as bits; a BVH finds its own.
    #[inline(always)]
    pub(crate) fn in_bundle<F: Float>(&self, bundle: &Bundle<F>) -> u32 {
        match &self.index {
            Index::List(list) => list.in_bundle(bundle),
            Index::Bvh(_) => 0,
        }
    }

    /// The spheres that rays in a capsule may meet, as bits; a BVH finds its own.
    #[inline(always)]
    pub(crate) fn in_capsule<F: Float>(&self, capsule: &Capsule<F>) -> u32 {
        match &self.index {
            Index::List(list) => list.in_capsule(capsule),
            Index::Bvh(_) => 0,
        }
    }

    /// Nearest hits of a packet; `candidates` are those of a bundle that holds its rays, or `None`.
    #[inline(always)]
    pub(crate) fn nearest<F: Float>(
        &self,
        rays: &Rays<F>,
        hits: &mut Hits<F>,
        active: F::Mask,
        candidates: Option<u32>,
        scratch: &mut TraversalStack,
    ) {
        match &self.index {
            Index::List(list) => {
                let candidates = match candidates {
                    Some(candidates) => candidates,
                    None if list.blocks.is_empty() => 0,
                    None => list.in_bundle(&Bundle::around(rays, hits, active)),
                };
                list.nearest(rays, hits, active, candidates);
            }
            Index::Bvh(bvh) => self.nearest_each(bvh, rays, hits, active, scratch),
        }
    }

    /// One ray after the other through the BVH.
    #[inline(always)]
    fn nearest_each<F: Float>(
        &self,
        bvh: &Bvh,
        rays: &Rays<F>,
        hits: &mut Hits<F>,
        active: F::Mask,
        scratch: &mut TraversalStack,
    ) {
        let (origins, directions, own) = (rays.origin.to_arrays(), rays.direction.to_arrays(), rays.own.to_array());
        let (mut distances, mut primitives) = (hits.distance.to_array(), hits.primitive.to_array());
        let mut left = active.bits();
        while left != 0 {
            let lane = left.trailing_zeros() as usize % LANES;
            left &= left - 1;
            let ray = Ray::new(origins.map(|axis| axis[lane]), directions.map(|axis| axis[lane]));
            let mut nearest = Nearest::<F> {
                blocks: &self.blocks,
                ray: &ray,
                own: own[lane],
                distance: distances[lane],
                primitive: primitives[lane],
            };
            bvh.visit(&ray, distances[lane], scratch, &mut nearest);
            distances[lane] = nearest.distance;
            primitives[lane] = nearest.primitive;
        }
        hits.distance = F::load(&distances);
        hits.primitive = F::Int::load(&primitives);
    }

    #[inline(always)]
    pub(crate) fn occluded<F: Float>(
        &self,
        segments: &Segments<F>,
        active: F::Mask,
        scratch: &mut TraversalStack,
    ) -> F::Mask {
        let bvh = match &self.index {
            Index::List(list) => return list.occluded(segments, active),
            Index::Bvh(bvh) => bvh,
        };
        let rays = &segments.rays;
        let (origins, directions, own) = (rays.origin.to_arrays(), rays.direction.to_arrays(), rays.own.to_array());
        let ends = segments.end.to_array();
        let mut left = active.bits();
        let mut occluded = 0;
        while left != 0 {
            let lane = left.trailing_zeros() as usize % LANES;
            left &= left - 1;
            let ray = Ray::new(origins.map(|axis| axis[lane]), directions.map(|axis| axis[lane]));
            let mut any =
                Any::<F> { blocks: &self.blocks, ray: &ray, own: own[lane], end: ends[lane], occluded: false };
            bvh.visit(&ray, ends[lane], scratch, &mut any);
            occluded |= u32::from(any.occluded) << lane;
        }
        F::Mask::from_bits(occluded)
    }
}

fn box_of([x, y, z, radius]: [f32; 4]) -> Aabb {
    let margin = (x.abs().max(y.abs()).max(z.abs()) + radius) * BOX_MARGIN;
    let reach = radius + margin;
    Aabb { min: [x - reach, y - reach, z - reach], max: [x + reach, y + reach, z + reach] }
}

/// Looks for the nearest hit of one ray in blocks of spheres.
struct Nearest<'a, F: Float> {
    blocks: &'a [SphereBlock],
    ray: &'a Ray<F>,
    own: PrimitiveId,
    distance: f32,
    primitive: PrimitiveId,
}

impl<F: Float> LeafVisitor for Nearest<'_, F> {
    #[inline(always)]
    fn visit(&mut self, first: usize, count: usize) -> f32 {
        for (i, block) in self.blocks[first..first + count].iter().enumerate() {
            let (b, discriminant) =
                passage(block.centers() - self.ray.origin, F::load(&block.radius), self.ray.direction);
            if !discriminant.ge(F::zero()).any() {
                continue;
            }
            let distance = first_root(b, discriminant);
            let hit = discriminant.ge(F::zero()) & distance.ge(F::zero()) & distance.lt(F::splat(self.distance));
            let mut candidates = hit.bits();
            let distances = distance.to_array();
            while candidates != 0 {
                let lane = candidates.trailing_zeros() as usize % LANES;
                candidates &= candidates - 1;
                let id = ((first + i) * LANES + lane) as PrimitiveId;
                if distances[lane] < self.distance && id != self.own {
                    self.distance = distances[lane];
                    self.primitive = id;
                }
            }
        }
        self.distance
    }
}

/// Looks for any hit of one ray nearer than its end.
struct Any<'a, F: Float> {
    blocks: &'a [SphereBlock],
    ray: &'a Ray<F>,
    own: PrimitiveId,
    end: f32,
    occluded: bool,
}

impl<F: Float> LeafVisitor for Any<'_, F> {
    #[inline(always)]
    fn visit(&mut self, first: usize, count: usize) -> f32 {
        for (i, block) in self.blocks[first..first + count].iter().enumerate() {
            let (b, discriminant) =
                passage(block.centers() - self.ray.origin, F::load(&block.radius), self.ray.direction);
            let distance = first_root(b, discriminant);
            let hit = discriminant.ge(F::zero()) & distance.ge(F::zero()) & distance.lt(F::splat(self.end));
            let own = (self.own as usize).wrapping_sub((first + i) * LANES);
            let own_bit = if own < LANES { 1 << own } else { 0 };
            if hit.bits() & !own_bit != 0 {
                self.occluded = true;
                // Nothing is nearer than this: the traversal ends.
                return f32::NEG_INFINITY;
            }
        }
        self.end
    }
}
