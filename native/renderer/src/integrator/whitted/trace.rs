//! Eight rays from their start to what they add to the picture and the rays that they leave behind.

use crate::geometry::NONE;
use crate::geometry::packet::{Cone, Hits, Rays};
use crate::geometry::shape_field::{ANCHOR, CURVATURE, NORMAL, RADIUS};
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES, Mask};

use super::lights::{Lit, irradiance};
use super::materials::Surfaces;
use super::stack::Packet;
use super::{Whitted, Workspace};

/// How much light a pixel may lose to rays that are not traced because of their small weight. It is less than the
/// least step from one byte to the next, (1/255)^2.2 = 5.08e-6, so a byte is right or one less.
const BUDGET: f32 = 5.0e-6;

/// The share of a ray's budget that goes to the reflection in glass, where both of its rays are traced.
const REFLECTION_SHARE: f32 = 0.5;

/// The rays through the pixels of a packet.
#[inline(always)]
pub(super) fn camera_rays<F: Float>(packet: usize, directions: V3<F>) -> Packet<F> {
    let first = (packet * LANES) as u32;
    Packet {
        rays: Rays { origin: V3::splat([0.0; 3]), direction: directions, own: F::Int::splat(NONE) },
        own_distance: F::splat(f32::INFINITY),
        weight: V3::splat([1.0; 3]),
        budget: F::splat(BUDGET),
        depth: F::zero(),
        pixel: F::Int::load(&std::array::from_fn(|lane| first + lane as u32)),
    }
}

/// Where rays arrive.
struct Arrival<F: Float> {
    hit: F::Mask,
    primitive: F::Int,
    position: V3<F>,
    normal: V3<F>,
    /// Of spheres; 0 for planes.
    radius: F,
}

impl Whitted {
    /// Traces camera rays, all of them in `cone`, and sets their pixels.
    #[inline(always)]
    pub(super) fn trace_camera<F: Float>(
        &self,
        packet: Packet<F>,
        active: F::Mask,
        cone: &Cone<F>,
        work: &mut Workspace,
    ) {
        let first = packet.pixel.to_array()[0] as usize / LANES;
        let active = if self.max_depth > 0.0 { active } else { F::Mask::from_bits(0) };
        match self.trace(&packet, active, Some(cone), work) {
            Some((light, hit)) => {
                let black = V3::splat([0.0; 3]);
                work.film.set(first, V3::select(hit, light, black));
            }
            None => work.film.set(first, V3::<F>::splat([0.0; 3])),
        }
    }

    /// Traces the newest rays that wait and adds to their pixels.
    #[inline(always)]
    pub(super) fn trace_waiting<F: Float>(&self, work: &mut Workspace) {
        let (packet, active) = work.rays.pop::<F>();
        if let Some((light, hit)) = self.trace(&packet, active, None, work) {
            work.film.add(packet.pixel, light, hit.bits());
        }
    }

    /// What the hits of rays add to their pixels, and which lanes do. The rays that go on from there are left waiting.
    #[inline(always)]
    fn trace<F: Float>(
        &self,
        packet: &Packet<F>,
        active: F::Mask,
        cone: Option<&Cone<F>>,
        work: &mut Workspace,
    ) -> Option<(V3<F>, F::Mask)> {
        let rays = &packet.rays;
        let meets_own = packet.own_distance.lt(F::splat(f32::INFINITY));
        let mut hits = Hits {
            distance: packet.own_distance,
            primitive: F::Int::select(meets_own, rays.own, F::Int::splat(NONE)),
        };
        self.geometry.nearest(rays, &mut hits, active, cone, &mut work.traversal);
        let hit = active & !hits.primitive.eq(F::Int::splat(NONE));
        if !hit.any() {
            return None;
        }

        // Rays in company often meet the same thing; then there is one shape and one material to fetch, not eight.
        let first = hits.primitive.to_array()[hit.bits().trailing_zeros() as usize % LANES];
        let same = (hit.bits() & !hits.primitive.eq(F::Int::splat(first)).bits() == 0).then_some(first);
        let shape = self.shapes(hits.primitive, hit, same);
        let distance = F::select(hit, hits.distance, F::zero());
        let position = rays.origin + rays.direction * distance;
        let from_anchor = position - V3::new(shape[ANCHOR], shape[ANCHOR + 1], shape[ANCHOR + 2]);
        let along_normal =
            from_anchor * shape[CURVATURE] + V3::new(shape[NORMAL], shape[NORMAL + 1], shape[NORMAL + 2]);
        let normal = along_normal * (F::splat(1.0) / along_normal.dot(along_normal).sqrt());
        let arrival = Arrival { hit, primitive: hits.primitive, position, normal, radius: shape[RADIUS] };
        let surfaces = self.materials.at(&self.geometry, &hits, hit, same, normal, from_anchor);

        // Direct light, clamped at each hit, in the part that is not a mirror's.
        let matte = F::splat(1.0) - surfaces.reflectivity;
        let wants_light = hit & surfaces.albedo.gt(F::zero()) & matte.gt(F::zero());
        let light = if wants_light.any() {
            let points = Lit {
                position,
                normal,
                origin: position + normal * F::splat(self.bias),
                own: hits.primitive,
                mask: wants_light,
            };
            let irradiance = irradiance(&self.lights, &self.geometry, &points, self.bias, &mut work.traversal);
            let direct = |irradiance: F, color: F| (irradiance * color * surfaces.albedo).min(F::splat(1.0)) * matte;
            V3::new(
                direct(irradiance.x, surfaces.color.x) * packet.weight.x,
                direct(irradiance.y, surfaces.color.y) * packet.weight.y,
                direct(irradiance.z, surfaces.color.z) * packet.weight.z,
            )
        } else {
            V3::splat([0.0; 3])
        };
        self.scatter(packet, &arrival, &surfaces, work);
        Some((light, wants_light))
    }

    /// The shapes of the primitives in the lanes of `hit`; `same` is the primitive where all have one.
    #[inline(always)]
    fn shapes<F: Float>(&self, primitives: F::Int, hit: F::Mask, same: Option<u32>) -> [F; LANES] {
        let mut lanes = [F::zero(); LANES];
        if let Some(primitive) = same {
            let shape = self.geometry.shape(primitive);
            for field in 0..LANES {
                lanes[field] = F::splat(shape[field]);
            }
            return lanes;
        }
        let primitives = primitives.to_array();
        let mut rows = [[0.0; LANES]; LANES];
        let mut left = hit.bits();
        while left != 0 {
            let lane = left.trailing_zeros() as usize % LANES;
            left &= left - 1;
            rows[lane] = self.geometry.shape(primitives[lane]);
        }
        F::transpose(&rows)
    }

    /// Leaves the mirrored and refracted rays of the hits waiting.
    #[inline(always)]
    fn scatter<F: Float>(
        &self,
        packet: &Packet<F>,
        arrival: &Arrival<F>,
        surfaces: &Surfaces<F>,
        work: &mut Workspace,
    ) {
        let (zero, one) = (F::zero(), F::splat(1.0));
        let Arrival { hit, primitive, position, normal, radius } = *arrival;
        let depth = packet.depth + one;
        let goes_on = hit & depth.lt(F::splat(self.max_depth));
        let mirrors = goes_on & surfaces.reflectivity.gt(zero);
        let glass = goes_on & surfaces.transparency.gt(zero);
        if !(mirrors | glass).any() {
            return;
        }
        let bias = F::splat(self.bias);
        let on_sphere = radius.gt(zero);
        let infinity = F::splat(f32::INFINITY);
        let direction = packet.rays.direction;
        let cosine = direction.dot(normal);

        // The mirror ray starts outside, b off the surface. One that comes from inside heads in again and meets its
        // own sphere at once: the near root with |o − C|² − r² = b (2r + b), which is exact where o is not.
        let mirrored = direction - normal * (cosine + cosine);
        let c = bias * (radius + radius + bias);
        let past_center = (radius + bias) * cosine;
        let discriminant = past_center * past_center - c;
        let enters_again = on_sphere & cosine.gt(zero) & discriminant.ge(zero);
        let again = c / (past_center + discriminant.max(zero).sqrt());
        let mut mirror_ray = Packet {
            rays: Rays { origin: position + normal * bias, direction: mirrored, own: primitive },
            own_distance: F::select(enters_again, again, infinity),
            weight: packet.weight * surfaces.reflectivity,
            budget: packet.budget,
            depth,
            pixel: packet.pixel,
        };
        if !glass.any() {
            let keep = mirrors & self.counts(&mirror_ray, packet.budget);
            if keep.any() {
                work.rays.push(&mirror_ray, keep);
            }
            return;
        }

        let enters = cosine.lt(zero);
        let ratio = F::select(enters, one / surfaces.index, surfaces.index);
        let toward = F::select(enters, one, -one);
        let incident = cosine.abs();
        let k = one - ratio * ratio * (one - incident * incident);
        let refracts = glass & k.ge(zero);
        let transmitted = k.max(zero).sqrt();
        let facing = normal * toward;
        let refracted = (direction + facing * incident) * ratio - facing * transmitted;
        // A ray that enters starts b inside and meets its own sphere from there: the far root, with
        // |o − C|² − r² = −b (2r − b). One that leaves starts outside and does not.
        let c = bias * (radius + radius - bias);
        let to_middle = (radius - bias) * transmitted;
        let across = to_middle + (to_middle * to_middle + c).max(zero).sqrt();
        let crosses = on_sphere & enters & c.ge(zero);
        let reflectance = F::select(refracts, surfaces.reflectance, one);
        let transparency = surfaces.color * surfaces.transparency;
        // Kept finite where glass adds light, so that it can be multiplied by a light of 0.
        let most = F::splat(1e30);
        let through = V3::new(
            (packet.weight.x * transparency.x).min(most),
            (packet.weight.y * transparency.y).min(most),
            (packet.weight.z * transparency.z).min(most),
        );
        mirror_ray.weight = V3::select(glass, through * reflectance, mirror_ray.weight);
        let mut refracted_ray = Packet {
            rays: Rays { origin: position - facing * bias, direction: refracted, own: primitive },
            own_distance: F::select(crosses, across, infinity),
            weight: through * (one - reflectance),
            budget: packet.budget,
            depth,
            pixel: packet.pixel,
        };

        // A ray is left out where all it could bring fits into the budget. Two that stay share what is left of it.
        let reflects = mirrors | glass;
        let keep_mirror = reflects & self.counts(&mirror_ray, packet.budget);
        let spent = F::select(reflects & !keep_mirror, largest(mirror_ray.weight), zero);
        let left = packet.budget - spent;
        let keep_refracted = refracts & self.counts(&refracted_ray, left);
        let spent = F::select(refracts & !keep_refracted, largest(refracted_ray.weight), zero);
        let left = left - spent;
        let both = keep_mirror & keep_refracted;
        mirror_ray.budget = F::select(both, left * F::splat(REFLECTION_SHARE), left);
        refracted_ray.budget = F::select(both, left * F::splat(1.0 - REFLECTION_SHARE), left);
        if keep_mirror.any() {
            work.rays.push(&mirror_ray, keep_mirror);
        }
        if keep_refracted.any() {
            work.rays.push(&refracted_ray, keep_refracted);
        }
    }

    /// The rays whose light might not fit into `budget`. A ray brings at most its weight, since direct light is clamped
    /// to one and surfaces do not add to it, unless there is glass that does.
    #[inline(always)]
    fn counts<F: Float>(&self, ray: &Packet<F>, budget: F) -> F::Mask {
        let budget = if self.materials.any_gain { F::zero() } else { budget };
        largest(ray.weight).gt(budget)
    }
}

/// The largest channel of each lane.
#[inline(always)]
fn largest<F: Float>(weight: V3<F>) -> F {
    weight.x.max(weight.y).max(weight.z)
}
