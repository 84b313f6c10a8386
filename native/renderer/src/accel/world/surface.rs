//! Where exactly a hit is, and how far a ray that goes on from there has to keep from it.
//!
//! Points are computed on the surface, in the shape's own space and in `f64`: a triangle's from the weights of its corners,
//! others by the ray's equation and then the nearest point of the surface. They are carried out to the world through the
//! inverses of the transforms that rays are carried in by. So what is wrong about a point is its rounding to `f32` alone.
//!
//! A ray that starts there again is rounded on its way into the shape: in each world by ε of its coordinates, in a mesh
//! besides by what the triangle test does with corners as far away as its edges are long ([`TRIANGLE`], see
//! `triangle.rs`: 32ε of the corners' distance, and as much again for how slanting the ray is). The error of a surface holds
//! all of that, in the world's axes.

mod triangles;

use glam::{DAffine3, DMat3, DVec3, Vec3};

use super::bare::normal_along;
use super::placed::round;
use super::{World, WorldHit};
use crate::accel::mesh::Mesh;
use crate::accel::ray::{Hit, Ray};
use crate::accel::shape::Shape;
use crate::accel::solid::WideRay;
use crate::accel::spheres;

pub(crate) use triangles::{Surfaces, Triangles};

/// Half of the distance of two neighbouring numbers near 1.
const EPSILON: f64 = 1.0 / (1 << 24) as f64;

/// Of a triangle's extent.
const TRIANGLE: f64 = 96.0 * EPSILON;

/// A point on a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Where it is in the world.
    pub position: [f32; 3],
    /// How far by each axis the surface may be from `position`, as a ray that starts there sees it.
    pub error: [f32; 3],
    /// The geometric normal: of length 1, perpendicular to the surface. It points outwards of closed shapes and to where a
    /// triangle's corners are seen anticlockwise, in the shape's own space: mirroring a shape does not turn it inside out.
    pub normal: [f32; 3],
}

impl Surface {
    /// Of a point that is known to within `error`.
    #[inline(always)]
    fn new(point: DVec3, normal: DVec3, error: DVec3) -> Self {
        Self {
            position: point.as_vec3().to_array(),
            error: (error * (1.0 + 2.0 * EPSILON)).as_vec3().to_array().map(|e| e.max(f32::MIN_POSITIVE)),
            normal: normal.as_vec3().to_array(),
        }
    }

    /// Of a triangle that nothing has to be carried out of, where its second and third corner have these weights.
    #[inline(always)]
    fn of_triangle(corners: [DVec3; 3], weights: [f64; 2], direction: DVec3) -> Self {
        let (point, normal, error) = on_triangle(corners, weights, direction);
        Self::new(point, normal.normalize_or(DVec3::Z), error + point.abs() * (2.0 * EPSILON))
    }

    /// Where a ray into this direction starts so that it does not meet the same surface again: off the surface, to the side
    /// that the direction goes to, by no more than is needed.
    #[inline(always)]
    pub fn origin_towards(&self, direction: [f32; 3]) -> [f32; 3] {
        self.origin_off(direction, 0.0)
    }

    /// The same, but at least so far off.
    #[inline(always)]
    pub fn origin_off(&self, direction: [f32; 3], least: f32) -> [f32; 3] {
        const EPSILON: f32 = self::EPSILON as f32;
        let [normal, error, position] = [self.normal, self.error, self.position].map(Vec3::from_array);
        // More than the sum and the products lose by rounding.
        let distance = (normal.abs().dot(error) * (1.0 + 8.0 * EPSILON)).max(least);
        // Exactly, for directions along the surface.
        let along = normal.as_dvec3().dot(Vec3::from_array(direction).as_dvec3());
        let way = normal * distance.copysign(if along < 0.0 { -1.0 } else { 1.0 });
        let moved = position + way;
        // Both sums are rounded by half the distance of two neighbouring numbers at most: this is that distance or more.
        let rounding = moved.abs() * (2.0 * EPSILON) + f32::MIN_POSITIVE;
        let is_moved = normal.map(|c| if c == 0.0 { 0.0 } else { 1.0 });
        (moved + (rounding * is_moved).copysign(way)).to_array()
    }
}

/// The innermost shape of a hit, and the ray there.
struct Inside<'a> {
    shape: &'a Shape,
    wide: WideRay,
    /// The ray that the shape was met by, for all but solids.
    ray: Ray,
    /// From the outermost in: how far the ray in each space starts along the one around it. The last is the shape's own.
    shifts: [f64; super::MAX_DEPTH],
    levels: usize,
    transforms: [Transform; super::MAX_DEPTH],
}

/// Between a shape's space and that of its world.
#[derive(Clone, Copy, Default)]
struct Transform {
    to_shape: DMat3,
    to_world: DAffine3,
}

impl Inside<'_> {
    /// The distance on the outermost ray for one on the innermost world's.
    fn given(&self, t: f64, levels: usize) -> f32 {
        let mut t = t as f32;
        for &shift in self.shifts[..levels].iter().rev() {
            if shift != 0.0 {
                t = (shift + f64::from(t)) as f32;
            }
        }
        t
    }

    /// Of two places where a line goes through a surface, that of the hit.
    fn choose(&self, [a, b]: [f64; 2], levels: usize, t: f32) -> f64 {
        let off = |x: f64| (self.given(x, levels) - t).abs();
        if off(b) < off(a) { b } else { a }
    }
}

/// The point of a triangle where its second and third corner have these weights, the normal there, of any length, and how far off
/// the point may be.
#[inline(always)]
fn on_triangle([a, b, c]: [DVec3; 3], [u, v]: [f64; 2], direction: DVec3) -> (DVec3, DVec3, DVec3) {
    let point = a + (b - a) * u + (c - a) * v;
    let extent = (a.max(b).max(c) - a.min(b).min(c)).max_element();
    let error = point.abs() * (2.0 * EPSILON) + extent * TRIANGLE;
    (point, normal_along([a, b, c], direction), error)
}

/// The corners of a mesh's triangle; `None` where it has no such triangle.
#[inline]
fn corners(mesh: &Mesh, triangle: u32) -> Option<[[f32; 3]; 3]> {
    let triangle = triangle as usize;
    (triangle < mesh.indices().len()).then(|| mesh.triangle(triangle))
}

fn wide(v: [f32; 3]) -> DVec3 {
    DVec3::from_array(v.map(f64::from))
}

impl World {
    /// Follows a hit's path; `None` for a miss and for a hit of another world.
    fn follow<'a>(&'a self, ray: &Ray, hit: &WorldHit) -> Option<Inside<'a>> {
        let mut world = self;
        let mut ray = *ray;
        let mut shifts = [0.0; super::MAX_DEPTH];
        let mut transforms = [Transform::default(); super::MAX_DEPTH];
        for (level, index) in hit.path().enumerate() {
            let placed = world.placed.get(index as usize)?;
            let shape = &world.shapes[placed.shape as usize];
            let placed = placed.now(&world.motions);
            let wide = placed.carry(&ray);
            // Where a ray starts does not depend on its limits.
            let local = round(&wide, &world.reaches[placed.shape as usize], 0.0, f32::INFINITY)?;
            shifts[level] = local.shift;
            let to_shape = placed.matrix();
            transforms[level] = Transform { to_shape: to_shape.matrix3, to_world: to_shape.inverse() };
            ray = local.ray;
            if let Shape::Group(inner) = shape {
                world = inner;
            } else {
                return Some(Inside { shape, wide, ray, shifts, levels: level + 1, transforms });
            }
        }
        None
    }

    /// The point of the shape that was met, its normal, how far off it may be, and texture coordinates.
    fn point(inside: &Inside<'_>, hit: &WorldHit) -> Option<(DVec3, DVec3, DVec3, [f32; 2])> {
        let levels = inside.levels;
        let primitive = hit.hit.primitive;
        match inside.shape {
            Shape::Mesh(bvh) => {
                let Hit { u, v, .. } = hit.hit;
                let corners = corners(bvh.mesh(), primitive)?.map(wide);
                let (point, normal, error) = on_triangle(corners, [u.into(), v.into()], wide(inside.ray.direction));
                Some((point, normal, error, [u, v]))
            }
            Shape::Spheres(all) => {
                let sphere = all.get(primitive)?;
                let (origin, direction) = (wide(inside.ray.origin), wide(inside.ray.direction));
                let crossings = spheres::crossings(&sphere, origin, direction, 1.0 / direction.length_squared())?;
                let t = inside.choose(crossings, levels, hit.hit.t);
                let (point, normal, texture) = spheres::on_surface(&sphere, origin + direction * t);
                Some((point, normal, point.abs() * (2.0 * EPSILON), texture))
            }
            shape => {
                let solid = shape.solid()?;
                let crossings = solid.crossings(&inside.wide);
                let t = inside.choose(crossings.map(|crossing| crossing.t), levels - 1, hit.hit.t);
                let point = inside.wide.origin + inside.wide.direction * t;
                let (point, normal) = solid.on_surface(point, primitive);
                Some((point, normal, DVec3::splat(1e-12), solid.texture(point, primitive)))
            }
        }
    }

    /// Where a ray has met something, given the hit; `None` for a miss and for a hit of another ray or world.
    pub fn surface(&self, ray: &Ray, hit: &WorldHit) -> Option<Surface> {
        if let Some(mesh) = self.unmoved_mesh(hit) {
            let Hit { u, v, primitive, .. } = hit.hit;
            let corners = corners(mesh, primitive)?.map(wide);
            return Some(Surface::of_triangle(corners, [u.into(), v.into()], wide(ray.direction)));
        }
        self.surface_within(ray, hit)
    }

    /// Puts a hit into a lane of `triangles`, from which its surface comes; false where it has to be asked for by itself.
    #[inline]
    pub(crate) fn add_triangle(&self, ray: &Ray, hit: &WorldHit, lane: usize, triangles: &mut Triangles) -> bool {
        let corners = self.unmoved_mesh(hit).and_then(|mesh| corners(mesh, hit.hit.primitive));
        if let Some(corners) = corners {
            triangles.set(lane, corners, &hit.hit, ray.direction);
        }
        corners.is_some()
    }

    /// The mesh of a hit of one that is where it was described, which nothing has to be carried out of.
    #[inline]
    fn unmoved_mesh(&self, hit: &WorldHit) -> Option<&Mesh> {
        self.tree_in_place(hit.instance).map(|(bvh, _)| &**bvh.mesh())
    }

    #[inline(never)]
    fn surface_within(&self, ray: &Ray, hit: &WorldHit) -> Option<Surface> {
        let inside = self.follow(ray, hit)?;
        let (mut point, mut normal, mut error, _) = Self::point(&inside, hit)?;
        for Transform { to_shape, to_world } in inside.transforms[..inside.levels].iter().rev() {
            point = to_world.transform_point3(point);
            let columns = to_world.matrix3;
            error = columns.x_axis.abs() * error.x + columns.y_axis.abs() * error.y + columns.z_axis.abs() * error.z;
            error += point.abs() * (2.0 * EPSILON);
            // Scaled so that neither huge nor tiny transforms leave the range of numbers.
            normal = to_shape.transpose() * normal.normalize_or(DVec3::Z);
        }
        Some(Surface::new(point, normal.normalize_or(DVec3::Z), error))
    }

    /// Texture coordinates of hits that have some, which walks leave out.
    #[inline(always)]
    pub(super) fn add_texture(&self, ray: &Ray, hit: &mut WorldHit) {
        if !hit.is_miss() {
            let outermost = &self.shapes[self.placed[hit.instance as usize].shape as usize];
            if !matches!(outermost, Shape::Mesh(_)) {
                self.texture_of(ray, hit);
            }
        }
    }

    #[inline(never)]
    fn texture_of(&self, ray: &Ray, hit: &mut WorldHit) {
        let texture = self.follow(ray, hit).and_then(|inside| {
            let is_mesh = matches!(inside.shape, Shape::Mesh(_));
            if is_mesh { None } else { Self::point(&inside, hit).map(|point| point.3) }
        });
        if let Some([u, v]) = texture {
            (hit.hit.u, hit.hit.v) = (u, v);
        }
    }
}
