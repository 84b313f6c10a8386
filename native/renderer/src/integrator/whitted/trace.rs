//! Eight rays from their start to what they add to the picture and the rays that they leave behind.

use crate::geometry::NONE;
use crate::geometry::packet::{Hits, Rays};
use crate::geometry::shape_field::{ANCHOR, CURVATURE, NORMAL, RADIUS};
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES, Mask};

use super::lights::{Lit, irradiance};
use super::materials::Surfaces;
use super::placed::{LaneRays, PLACED, PlacedHits};
use super::stack::Packet;
use super::{Whitted, Workspace};

/// How much light a pixel may lose to rays that are not traced because of their small weight.
///
/// A pixel of value v loses at most `BUDGET + HIDDEN · v`: each hit that adds light to its pixel also adds that part of
/// it to the budget of the rays that go on from there. For every byte k that is less than the step from the least value
/// of byte k − 1 to that of byte k, so a byte comes out right or one less.
const BUDGET: f32 = 5.0e-6;

/// How much more it may lose for each unit of light that it has.
const HIDDEN: f32 = 0.0075;

/// The share of a ray's budget that goes to the reflection in glass, where both of its rays are traced.
const REFLECTION_SHARE: f32 = 0.5;

/// The part of the budget below which a path splits no more, where glass adds light and no ray may be dropped for its
/// weight: after twelve splits only the heavier of the two rays goes on. Otherwise a pixel could ask for 2^64 rays.
const LAST_SPLIT: f32 = BUDGET / 4096.0;

/// A mirror ray that meets its own sphere within this part of the radius does so at once.
const AT_ONCE: f32 = 1e-6;

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
struct Arrival<'a, F: Float> {
    hit: F::Mask,
    primitive: F::Int,
    position: V3<F>,
    normal: V3<F>,
    /// Of spheres; 0 for planes and placed shapes.
    radius: F,
    /// What lanes met placed shapes, if any did.
    placed: Option<&'a PlacedHits>,
}

impl<F: Float> Arrival<'_, F> {
    /// Where rays into some direction start: at `origin`, or off the surface of a placed shape, by the bias at least.
    #[inline(always)]
    fn start(&self, origin: V3<F>, direction: V3<F>, bias: f32) -> V3<F> {
        let Some(placed) = self.placed else { return origin };
        let mut lanes = origin.to_arrays();
        placed.start(&mut lanes, &direction.to_arrays(), bias);
        V3::load(&lanes)
    }
}

impl Whitted {
    /// Traces camera rays, which may meet the candidates among the listed spheres, and sets their pixels.
    #[inline(always)]
    pub(super) fn trace_camera<F: Float>(
        &self,
        packet: &Packet<F>,
        active: F::Mask,
        candidates: u32,
        work: &mut Workspace<'_>,
    ) {
        let first = packet.pixel.to_array()[0] as usize / LANES;
        let active = if self.max_depth > 0.0 { active } else { F::Mask::from_bits(0) };
        match self.trace(packet, active, Some(candidates), work) {
            Some((light, hit)) => {
                let black = V3::splat([0.0; 3]);
                work.film.set(first, V3::select(hit, light, black));
            }
            None => work.film.set(first, V3::<F>::splat([0.0; 3])),
        }
    }

    /// Traces the newest rays that wait and adds to their pixels.
    #[inline(always)]
    pub(super) fn trace_waiting<F: Float>(&self, work: &mut Workspace<'_>) {
        // Those inside first: there are soon none left.
        let inside = work.inside.len() >= LANES || work.outside.len() == 0;
        let rays = if inside { &mut work.inside } else { &mut work.outside };
        let (packet, active) = rays.pop::<F>();
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
        candidates: Option<u32>,
        work: &mut Workspace<'_>,
    ) -> Option<(V3<F>, F::Mask)> {
        let rays = &packet.rays;
        let meets_own = packet.own_distance.lt(F::splat(f32::INFINITY));
        let mut hits =
            Hits { distance: packet.own_distance, primitive: F::Int::select(meets_own, rays.own, F::Int::splat(NONE)) };
        self.geometry.nearest(rays, &mut hits, active, candidates, &mut work.traversal);
        let placed = self.meet_placed(rays, &mut hits, active, work);
        let hit = active & !hits.primitive.eq(F::Int::splat(NONE));
        if !hit.any() {
            return None;
        }

        // Rays in company often meet the same thing; then there is one shape and one material to fetch, not eight.
        let primitives = hits.primitive.to_array();
        let first = primitives[hit.bits().trailing_zeros() as usize % LANES];
        let same = (hit.bits() & !hits.primitive.eq(F::Int::splat(first)).bits() == 0).then_some(first);
        let shape = match same {
            Some(primitive) => {
                let row = self.geometry.shape(primitive);
                let mut lanes = [F::zero(); LANES];
                for field in 0..LANES {
                    lanes[field] = F::splat(row[field]);
                }
                lanes
            }
            None => self.geometry.shapes(&primitives),
        };
        let distance = F::select(hit, hits.distance, F::zero());
        let mut position = rays.origin + rays.direction * distance;
        let from_anchor = position - V3::new(shape[ANCHOR], shape[ANCHOR + 1], shape[ANCHOR + 2]);
        let along_normal =
            from_anchor * shape[CURVATURE] + V3::new(shape[NORMAL], shape[NORMAL + 1], shape[NORMAL + 2]);
        let mut normal = along_normal * (F::splat(1.0) / along_normal.dot(along_normal).sqrt());
        let mut surfaces = self.materials.at(&self.geometry, &primitives, hit, same, normal, from_anchor);
        if let Some(placed) = &placed {
            let mask = F::Mask::from_bits(placed.bits);
            position = V3::select(mask, V3::load(&placed.position), position);
            normal = V3::select(mask, V3::load(&placed.normal), normal);
            surfaces.replace(mask, &placed.rows);
        }
        let radius = if placed.is_some() {
            F::select(hits.primitive.eq(F::Int::splat(PLACED)), F::zero(), shape[RADIUS])
        } else {
            shape[RADIUS]
        };
        let arrival = Arrival { hit, primitive: hits.primitive, position, normal, radius, placed: placed.as_ref() };

        // Direct light, clamped at each hit, in the part that is not a mirror's.
        let matte = F::splat(1.0) - surfaces.reflectivity;
        let wants_light = hit & surfaces.albedo.gt(F::zero()) & matte.gt(F::zero());
        let light = if wants_light.any() {
            let points = Lit {
                position,
                normal,
                origin: arrival.start(position + normal * F::splat(self.bias), normal, self.bias),
                own: hits.primitive,
                mask: wants_light,
            };
            let irradiance = irradiance(&self.lights, &self.geometry, self.placed.as_ref(), &points, self.bias, work);
            let color = surfaces.color;
            let one = F::splat(1.0);
            V3::new(
                (irradiance.x * color.x * surfaces.albedo).min(one) * matte * packet.weight.x,
                (irradiance.y * color.y * surfaces.albedo).min(one) * matte * packet.weight.y,
                (irradiance.z * color.z * surfaces.albedo).min(one) * matte * packet.weight.z,
            )
        } else {
            V3::splat([0.0; 3])
        };
        // What this hit adds hides what rays that go on from it might lose.
        let hidden = light.x.min(light.y).min(light.z) * F::splat(HIDDEN);
        let hidden = if self.materials.any_gain { F::zero() } else { hidden };
        let budget = packet.budget + F::select(wants_light, hidden, F::zero());
        self.scatter(&Packet { budget, ..*packet }, &arrival, &surfaces, work);
        Some((light, wants_light & (light.x + light.y + light.z).gt(F::zero())))
    }

    /// What the active rays meet of placed shapes before their hits, which it then replaces; `None` where none does.
    #[inline(always)]
    fn meet_placed<F: Float>(
        &self,
        rays: &Rays<F>,
        hits: &mut Hits<F>,
        active: F::Mask,
        work: &mut Workspace<'_>,
    ) -> Option<PlacedHits> {
        let placed = self.placed.as_ref()?;
        let lanes = LaneRays {
            origin: rays.origin.to_arrays(),
            direction: rays.direction.to_arrays(),
            end: hits.distance.to_array(),
        };
        let met = placed.meet(&lanes, active.bits(), &self.materials, &mut work.stack);
        if met.bits == 0 {
            return None;
        }
        let mask = F::Mask::from_bits(met.bits);
        hits.distance = F::select(mask, F::load(&met.distance), hits.distance);
        hits.primitive = F::Int::select(mask, F::Int::splat(PLACED), hits.primitive);
        Some(met)
    }

    /// Leaves the mirrored and refracted rays of the hits waiting.
    #[inline(always)]
    fn scatter<F: Float>(
        &self,
        packet: &Packet<F>,
        arrival: &Arrival<'_, F>,
        surfaces: &Surfaces<F>,
        work: &mut Workspace<'_>,
    ) {
        let (zero, one) = (F::zero(), F::splat(1.0));
        let depth = packet.depth + one;
        let goes_on = arrival.hit & depth.lt(F::splat(self.max_depth));
        let mirrors = goes_on & surfaces.reflectivity.gt(zero);
        let glass = goes_on & surfaces.transparency.gt(zero);
        if !(mirrors | glass).any() {
            return;
        }
        let direction = packet.rays.direction;
        let cosine = direction.dot(arrival.normal);
        let mirrored = direction - arrival.normal * (cosine + cosine);
        let again = self.again(arrival, cosine);
        let mut mirror_ray =
            packet.child(self.outside(arrival, mirrored), again, packet.weight * surfaces.reflectivity, depth);
        if !glass.any() {
            let (keep, _) = self.spend(mirrors, mirror_ray.weight, packet.budget);
            work.outside.push(&mirror_ray, keep);
            return;
        }

        let enters = cosine.lt(zero);
        let incident = cosine.abs();
        let ratio = F::select(enters, one / surfaces.index, surfaces.index);
        let k = one - ratio * ratio * (one - incident * incident);
        let refracts = glass & k.ge(zero);
        let transmitted = k.max(zero).sqrt();
        let facing = arrival.normal * F::select(enters, one, -one);
        let refracted = (direction + facing * incident) * ratio - facing * transmitted;
        let reflectance = F::select(refracts, surfaces.reflectance, one);
        let transparency = surfaces.color * surfaces.transparency;
        let through = filtered(packet.weight, transparency);
        mirror_ray.weight = V3::select(glass, through * reflectance, mirror_ray.weight);
        let mut refracted_ray = packet.child(
            Rays {
                origin: arrival.start(arrival.position - facing * F::splat(self.bias), refracted, self.bias),
                direction: refracted,
                own: arrival.primitive,
            },
            F::select(enters, self.across(arrival, transmitted), F::splat(f32::INFINITY)),
            through * (one - reflectance),
            depth,
        );
        let keep = self.share([mirrors | glass, refracts], &mut mirror_ray, &mut refracted_ray, packet.budget);
        work.inside.push(&refracted_ray, keep[1] & enters);
        work.outside.push(&refracted_ray, keep[1] & !enters);

        // A mirror ray inside of glass starts just outside and is back in at once, at the same place for all that
        // floats can tell. What it does there is worked out here instead of tracing it.
        let at_once = keep[0] & glass & again.le(arrival.radius * F::splat(AT_ONCE));
        work.outside.push(&mirror_ray, keep[0] & !at_once);
        let depth = depth + one;
        let goes_on = at_once & depth.lt(F::splat(self.max_depth));
        if !goes_on.any() {
            return;
        }
        // It mirrors outwards along the ray that came here in the first place, and refracts inwards.
        let ratio = one / surfaces.index;
        let k = one - ratio * ratio * (one - incident * incident);
        let refracts = goes_on & k.ge(zero);
        let transmitted = k.max(zero).sqrt();
        let refracted = (mirrored + arrival.normal * incident) * ratio - arrival.normal * transmitted;
        let reflectance = F::select(refracts, surfaces.reflectance, one);
        let through = filtered(mirror_ray.weight, transparency);
        let infinity = F::splat(f32::INFINITY);
        let mut outward_ray = packet.child(self.outside(arrival, direction), infinity, through * reflectance, depth);
        let mut inward_ray = packet.child(
            Rays {
                origin: arrival.start(arrival.position - arrival.normal * F::splat(self.bias), refracted, self.bias),
                direction: refracted,
                own: arrival.primitive,
            },
            self.across(arrival, transmitted),
            through * (one - reflectance),
            depth,
        );
        let keep = self.share([goes_on, refracts], &mut outward_ray, &mut inward_ray, mirror_ray.budget);
        work.outside.push(&outward_ray, keep[0]);
        work.inside.push(&inward_ray, keep[1]);
    }

    /// Rays that start off the surface on its outer side.
    #[inline(always)]
    fn outside<F: Float>(&self, arrival: &Arrival<'_, F>, direction: V3<F>) -> Rays<F> {
        let origin = arrival.start(arrival.position + arrival.normal * F::splat(self.bias), direction, self.bias);
        Rays { origin, direction, own: arrival.primitive }
    }

    /// Where mirror rays meet the sphere that they start on. They start outside, b off the surface; those that come
    /// from inside, with a positive cosine to the normal, head in again and meet it at the near root, with
    /// |o − C|² − r² = b (2r + b), which is exact where o itself is not.
    #[inline(always)]
    fn again<F: Float>(&self, arrival: &Arrival<'_, F>, cosine: F) -> F {
        let bias = F::splat(self.bias);
        let c = bias * (arrival.radius + arrival.radius + bias);
        let to_middle = (arrival.radius + bias) * cosine;
        let discriminant = to_middle * to_middle - c;
        let meets = arrival.radius.gt(F::zero()) & cosine.gt(F::zero()) & discriminant.ge(F::zero());
        let near = c / (to_middle + discriminant.max(F::zero()).sqrt());
        F::select(meets, near, F::splat(f32::INFINITY))
    }

    /// Where rays refracted into a sphere, with the cosine `transmitted` to its inward normal, meet it from inside.
    /// They start b inside and meet it at the far root, with |o − C|² − r² = −b (2r − b). Where that is positive, the
    /// bias has taken them out on the other side.
    #[inline(always)]
    fn across<F: Float>(&self, arrival: &Arrival<'_, F>, transmitted: F) -> F {
        let bias = F::splat(self.bias);
        let c = bias * (arrival.radius + arrival.radius - bias);
        let to_middle = (arrival.radius - bias) * transmitted;
        let far = to_middle + (to_middle * to_middle + c).max(F::zero()).sqrt();
        let inside = arrival.radius.gt(F::zero()) & c.ge(F::zero());
        F::select(inside, far, F::splat(f32::INFINITY))
    }

    /// Which of the two rays that leave a surface, where there are any, are worth tracing. What is left of the budget
    /// goes to them.
    #[inline(always)]
    fn share<F: Float>(
        &self,
        exist: [F::Mask; 2],
        reflected: &mut Packet<F>,
        refracted: &mut Packet<F>,
        budget: F,
    ) -> [F::Mask; 2] {
        if self.materials.any_gain {
            return split(exist, reflected, refracted, budget);
        }
        let (keep_reflected, budget) = self.spend(exist[0], reflected.weight, budget);
        let (keep_refracted, budget) = self.spend(exist[1], refracted.weight, budget);
        let both = keep_reflected & keep_refracted;
        reflected.budget = F::select(both, budget * F::splat(REFLECTION_SHARE), budget);
        refracted.budget = F::select(both, budget * F::splat(1.0 - REFLECTION_SHARE), budget);
        [keep_reflected, keep_refracted]
    }

    /// Which rays might bring more light than fits into the budget, and what the others leave of it. A ray brings at
    /// most its weight, since direct light is clamped to one and surfaces do not add to it, unless there is glass
    /// that does.
    #[inline(always)]
    fn spend<F: Float>(&self, exist: F::Mask, weight: V3<F>, budget: F) -> (F::Mask, F) {
        let budget = if self.materials.any_gain { F::zero() } else { budget };
        let weight = weight.x.max(weight.y).max(weight.z);
        let keep = exist & weight.gt(budget);
        (keep, budget - F::select(exist & !keep, weight, F::zero()))
    }
}

/// The same where glass adds light: all rays, as long as the path has not split too often. The budget counts that.
#[inline(always)]
fn split<F: Float>(
    exist: [F::Mask; 2],
    reflected: &mut Packet<F>,
    refracted: &mut Packet<F>,
    budget: F,
) -> [F::Mask; 2] {
    let heaviest = |weight: V3<F>| weight.x.max(weight.y).max(weight.z);
    let both = exist[0] & exist[1];
    let last = both & !F::splat(LAST_SPLIT).lt(budget);
    let reflects = heaviest(reflected.weight).gt(heaviest(refracted.weight));
    let left = F::select(both & !last, budget * F::splat(0.5), budget);
    (reflected.budget, refracted.budget) = (left, left);
    [exist[0] & !(last & !reflects), exist[1] & !(last & reflects)]
}

/// Weights after glass of some transparency. They stay finite where glass adds light, so that they can be multiplied
/// by a light of 0.
#[inline(always)]
fn filtered<F: Float>(weight: V3<F>, transparency: V3<F>) -> V3<F> {
    let most = F::splat(1e30);
    V3::new(
        (weight.x * transparency.x).min(most),
        (weight.y * transparency.y).min(most),
        (weight.z * transparency.z).min(most),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pixel_may_lose_is_less_than_one_step_of_its_byte() {
        let least_value = |byte: u8| (f64::from(byte) / 255.0).powf(2.2);
        for byte in 1..=255 {
            let value = least_value(byte);
            let lost = f64::from(BUDGET) + f64::from(HIDDEN) * value;
            assert!(lost < value - least_value(byte - 1), "{byte}");
        }
    }
}
