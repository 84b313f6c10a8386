//! Everything that shading needs to know of where a ray has met a scene.

use std::sync::Arc;

use glam::{DAffine3, DVec3, Vec3};

use crate::accel::bvh::Stack;
use crate::accel::few::RayGroup;
use crate::accel::ray::{Hit, Ray};
use crate::accel::world::{Surface, Surfaces, Triangles, WorldHit};
use crate::material::Material;
use crate::mesh::Mesh;
use crate::scene::ObjectId;
use crate::scene::emitters::Place;
use crate::scene::world::{ElementWorld, Met};
use crate::simd::{InstructionSet, WIDE, lanes_of};

use super::{PlacedPlane, Queryable};

/// Where and what a ray has met.
pub struct Interaction<'a> {
    /// Distance along the ray, in lengths of its direction.
    pub t: f32,
    /// The point, its error, and the geometric normal, which points outwards.
    pub surface: Surface,
    /// The normal that light is computed with: unit length, outwards.
    pub shading_normal: Vec3,
    /// What it is made of.
    pub material: &'a Arc<Material>,
    /// A colour that takes the place of the material's coloration.
    pub color: Option<Vec3>,
    /// The object of the scene.
    pub object: ObjectId,
    /// Where that is a group: the object of the group that was met, of nested groups the outermost; otherwise 0.
    pub instance: ObjectId,
    /// Triangle, face, or sphere of all of its list of elements.
    pub primitive: u32,
    hit: &'a WorldHit,
    chart: Chart<'a>,
}

/// What texture coordinates run over.
enum Chart<'a> {
    Mesh(&'a Mesh, &'a ElementWorld),
    Sphere(f64, &'a ElementWorld),
    Solid(&'a ElementWorld),
    /// The coordinates, and the directions in which they grow.
    Plane([f32; 2], [DVec3; 2]),
}

/// How texture coordinates run over a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameterization {
    /// Where u grows, in the scene's space, of any length; 0 where that is not known.
    pub along_u: Vec3,
    /// Where v grows.
    pub along_v: Vec3,
    /// How much of the coordinates' unit square one world unit is, as a length.
    pub density: f32,
}

/// What several rays have met, side by side.
#[derive(Default)]
pub(crate) struct Encounters {
    rays: RayGroup,
    hits: [WorldHit; WIDE],
    /// Bits of the lanes that have met a plane, ...
    on_planes: u32,
    /// ... and which.
    planes: [u32; WIDE],
    triangles: Triangles,
    surfaces: Surfaces,
}

impl Encounters {
    /// The rays.
    #[inline]
    pub(crate) fn rays(&self) -> &RayGroup {
        &self.rays
    }

    /// Where and how they have met surfaces; of planes and misses nothing that means anything.
    #[inline]
    pub(crate) fn surfaces(&self) -> &Surfaces {
        &self.surfaces
    }

    /// The normal that light is computed with of what a lane's ray has met, where that is not the geometric one.
    #[inline]
    pub(crate) fn smooth_normal(&self, lane: usize, met: &Met<'_>) -> Option<Vec3> {
        met.shading_normal(&self.hits[lane])
    }

    /// How far a lane's ray went.
    #[inline]
    pub(crate) fn t(&self, lane: usize) -> f32 {
        self.hits[lane].hit.t
    }
}

impl Queryable {
    /// What is nearest on a ray, with all that shading needs; `None` for a miss. `hit` is memory for it, and so is `met` for the
    /// answer, which is large.
    pub fn interaction<'a>(
        &'a self,
        ray: &Ray,
        hit: &'a mut WorldHit,
        stack: &mut Stack,
        met: &mut Option<Interaction<'a>>,
    ) {
        *met = None;
        *hit = self.world.nearest(ray, stack);
        if let Some((t, plane)) = self.nearest_plane(ray, hit.hit.t) {
            *met = Some(self.planes[plane as usize].interaction(ray, t));
        } else if let Some(surface) = self.world.surface(ray, hit)
            && let Some(of) = self.world.met(hit)
        {
            self.set_interaction(hit, surface, &of, met);
        }
    }

    /// Finds what is nearest on up to [`WIDE`] rays at once. `at` sets this thread's time to that of a lane.
    pub(crate) fn encounter(
        &self,
        count: usize,
        ray: impl Fn(usize) -> Ray,
        at: impl Fn(usize),
        encounters: &mut Encounters,
        stack: &mut Stack,
        instructions: InstructionSet,
    ) {
        let Encounters { rays, hits, on_planes, planes, triangles, surfaces } = encounters;
        let hits = &mut hits[..count];
        (0..count).for_each(|lane| rays.set(lane, &ray(lane)));
        // Planes are asked ray by ray below.
        let all_found = self.world.few().is_some_and(|few| few.nearest(rays, hits, triangles, instructions));
        let (mut on_triangles, mut on_others) = (0_u32, 0_u32);
        *on_planes = 0;
        for (lane, hit) in hits.iter_mut().enumerate() {
            let ray = ray(lane);
            if !all_found {
                at(lane);
                *hit = self.world.nearest(&ray, stack);
            }
            if let Some((t, plane)) = self.nearest_plane(&ray, hit.hit.t) {
                *hit = WorldHit::of(Hit { t, ..Hit::MISS });
                *on_planes |= 1 << lane;
                planes[lane] = plane;
            } else if !hit.is_miss() {
                // Corners of few triangles are there already.
                let is_triangle = all_found || self.world.add_triangle(&ray, hit, lane, triangles);
                *(if is_triangle { &mut on_triangles } else { &mut on_others }) |= 1 << lane;
            }
        }
        if on_triangles != 0 {
            *surfaces = triangles.surfaces(instructions);
        }
        for lane in lanes_of(on_others) {
            at(lane);
            match self.world.surface(&rays.of(lane), &hits[lane]) {
                Some(surface) => surfaces.set(lane, &surface),
                None => hits[lane] = WorldHit::MISS,
            }
        }
    }

    /// Which of [`ElementWorld::flat_materials`] a lane's ray has met; `None` for spheres, planes and misses.
    #[inline]
    pub(crate) fn element_at(&self, encounters: &Encounters, lane: usize) -> Option<u32> {
        self.world.element(&encounters.hits[lane])
    }

    /// What a lane's ray has met; `None` for a plane and for a miss.
    #[inline]
    pub(crate) fn met_at(&self, encounters: &Encounters, lane: usize) -> Option<Met<'_>> {
        self.world.met(&encounters.hits[lane])
    }

    /// Where and what a lane's ray has met, of which [`Self::met_at`] gave `of`; `None` for a miss. `met` is memory for the answer.
    #[inline]
    pub(crate) fn interaction_at<'a>(
        &'a self,
        encounters: &'a Encounters,
        lane: usize,
        of: Option<Met<'a>>,
        met: &mut Option<Interaction<'a>>,
    ) {
        *met = None;
        let hit = &encounters.hits[lane];
        if encounters.on_planes >> lane & 1 != 0 {
            let plane = &self.planes[encounters.planes[lane] as usize];
            *met = Some(plane.interaction(&encounters.rays.of(lane), hit.hit.t));
        } else if let Some(of) = of {
            self.set_interaction(hit, encounters.surfaces.of(lane), &of, met);
        }
    }

    /// Makes of `met` the interaction at this place.
    #[inline]
    fn set_interaction<'a>(
        &'a self,
        hit: &'a WorldHit,
        surface: Surface,
        of: &Met<'a>,
        met: &mut Option<Interaction<'a>>,
    ) {
        *met = Some(Interaction {
            t: hit.hit.t,
            shading_normal: of.shading_normal(hit).unwrap_or(Vec3::from_array(surface.normal)),
            surface,
            material: of.material,
            color: of.color.map(Vec3::from_array),
            object: of.object,
            instance: of.instance,
            primitive: hit.hit.primitive,
            hit,
            chart: match (of.mesh, of.radius) {
                (Some(mesh), _) => Chart::Mesh(mesh, &self.world),
                (None, Some(radius)) => Chart::Sphere(radius, &self.world),
                (None, None) => Chart::Solid(&self.world),
            },
        });
    }
}

impl Interaction<'_> {
    /// Where the primitive is among all of the scene's.
    pub fn place(&self) -> Place {
        (self.hit.places(), self.primitive)
    }

    /// Texture coordinates, v upwards.
    pub fn texture_coordinates(&self) -> [f32; 2] {
        let Hit { u, v, primitive, .. } = self.hit.hit;
        match &self.chart {
            Chart::Mesh(mesh, _) => mesh.texture_coordinates(primitive, u, v),
            Chart::Sphere(..) | Chart::Solid(_) => [u, v],
            Chart::Plane(coordinates, _) => *coordinates,
        }
    }

    /// How texture coordinates run here.
    pub fn parameterization(&self) -> Parameterization {
        let normal = Vec3::from_array(self.surface.normal).as_dvec3();
        let (along_u, along_v, density) = match &self.chart {
            Chart::Plane(_, [u, v]) => (*u, *v, 1.0),
            Chart::Mesh(mesh, world) => on_triangle(mesh, self.primitive, &world.to_scene(self.hit)),
            Chart::Sphere(radius, world) => {
                let to_scene = world.to_scene(self.hit);
                // u runs round the y axis, v towards it.
                let local = (to_scene.matrix3.transpose() * normal).normalize_or(DVec3::Y);
                let round = DVec3::new(-local.z, 0.0, local.x).normalize_or(DVec3::X);
                let scale = to_scene.matrix3.x_axis.length() * radius * std::f64::consts::PI;
                let density = std::f64::consts::FRAC_1_SQRT_2 / scale;
                (to_scene.matrix3 * round, to_scene.matrix3 * round.cross(local), density)
            }
            Chart::Solid(world) => {
                // Round the z axis, as the sides of cylinders and cones have it; on flat faces along one of the other axes.
                let axes = world.to_scene(self.hit).matrix3;
                let round = axes.z_axis.cross(normal);
                let flat = round.length_squared() < 1e-6 * axes.z_axis.length_squared();
                let along_u = if flat { axes.x_axis } else { round };
                (along_u, normal.cross(along_u), 1.0 / axes.x_axis.length().max(axes.y_axis.length()))
            }
        };
        Parameterization {
            along_u: along_u.normalize_or_zero().as_vec3(),
            along_v: along_v.normalize_or_zero().as_vec3(),
            density: if density.is_finite() { density as f32 } else { 0.0 },
        }
    }
}

/// Where the coordinates of a triangle's corners grow, and how much.
fn on_triangle(mesh: &Mesh, triangle: u32, to_scene: &DAffine3) -> (DVec3, DVec3, f64) {
    let corners = mesh.triangles().triangle(triangle as usize).map(|corner| DVec3::from_array(corner.map(f64::from)));
    let [p, q] = [corners[1] - corners[0], corners[2] - corners[0]].map(|edge| to_scene.matrix3 * edge);
    // Without coordinates of their own, corners have the weights.
    let [a, b, c] = mesh.corner_coordinates(triangle).unwrap_or([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
    let of = |to: [f32; 2]| [0, 1].map(|i| f64::from(to[i]) - f64::from(a[i]));
    let ([pu, pv], [qu, qv]) = (of(b), of(c));
    let area = pu * qv - pv * qu;
    if area == 0.0 {
        return (DVec3::ZERO, DVec3::ZERO, 0.0);
    }
    let density = (area.abs() / p.cross(q).length()).sqrt();
    ((p * qv - q * pv) / area, (q * pu - p * qu) / area, density)
}

impl PlacedPlane {
    fn interaction(&self, ray: &Ray, t: f32) -> Interaction<'_> {
        /// Of coordinates: the rounding of the point and of a ray that starts there.
        const EPSILON: f64 = 4.0 / (1 << 24) as f64;
        let [origin, direction] = [ray.origin, ray.direction].map(|v| DVec3::from_array(v.map(f64::from)));
        let point = origin + direction * f64::from(t);
        let point = point + self.normal * self.normal.dot(self.origin - point);
        let normal = (-self.normal).as_vec3();
        let surface = Surface {
            position: point.as_vec3().to_array(),
            error: (point.abs().max(DVec3::splat(f64::from(f32::MIN_POSITIVE))) * EPSILON).as_vec3().to_array(),
            normal: normal.to_array(),
        };
        Interaction {
            t,
            surface,
            shading_normal: normal,
            material: &self.material,
            color: None,
            object: self.id,
            instance: 0,
            primitive: 0,
            hit: &WorldHit::MISS,
            chart: Chart::Plane(self.texture_coordinates(ray, t), self.texture_axes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use glam::DQuat;

    use super::*;
    use crate::accel::bvh::Quality;
    use crate::accel::motion::Exposure;
    use crate::color::Color;
    use crate::decode::mesh_data::MeshData;
    use crate::limits::Limits;
    use crate::material::{Coloration, Surface as Kind};
    use crate::pool::Threads;
    use crate::sampling::sequence::{Kind as Sampler, Sequence};
    use crate::sampling::warp;
    use crate::scene::element::{InstanceBatch, Placed, Shape};
    use crate::scene::group::Group;
    use crate::scene::{Scene, Settings};

    fn material() -> Arc<Material> {
        let white = Coloration::Color(Color { red: 1.0, green: 1.0, blue: 1.0 });
        Arc::new(Material::new(white, 0.5, Kind::Diffuse))
    }

    fn empty() -> Scene {
        Scene::new(Settings::new(8, 8, 60.0), Limits::default()).unwrap()
    }

    /// A slanting square, so far to the side.
    fn square(aside: f32) -> Shape {
        let positions = [[-1.0, -0.9, 0.3], [1.1, -1.0, -0.4], [0.9, 1.2, 0.1], [-1.2, 1.0, 0.6]];
        let positions = positions.map(|[x, y, z]| [x + aside, y, z]).to_vec();
        let data = MeshData { positions, indices: vec![[0, 1, 2], [0, 2, 3]], ..MeshData::default() };
        Shape::Mesh(Arc::new(Mesh::new(data, None, Quality::High, &Threads(1)).unwrap()))
    }

    /// A plane, a sphere, and a slanting square as a mesh: where it was described, and turned and stretched.
    fn scene() -> Scene {
        let (material, mut scene) = (material(), empty());
        scene.add_plane(DVec3::new(0.0, -1.5, 0.0), DVec3::NEG_Y, material.clone()).unwrap();
        scene.add_sphere(DVec3::new(1.0, 0.5, 0.0), 0.7, material.clone()).unwrap();
        let shape = square(0.0);
        let turn = DQuat::from_axis_angle(DVec3::new(1.0, -0.3, 0.5).normalize(), 2.0);
        let turned =
            DAffine3::from_scale_rotation_translation(DVec3::new(0.5, 1.5, 0.9), turn, DVec3::new(-2.0, 0.3, 0.5));
        for transform in [DAffine3::IDENTITY, turned] {
            let placed = Placed { shape: shape.clone(), transform, motion: None, materials: vec![material.clone()] };
            scene.add_placed(placed).unwrap();
        }
        scene
    }

    /// So many squares side by side and nothing else, above a plane if there is to be one.
    fn squares(count: u8, above_plane: bool) -> Scene {
        let mut scene = empty();
        for i in 0..count {
            let (shape, transform) = (square(f32::from(i)), DAffine3::IDENTITY);
            scene.add_placed(Placed { shape, transform, motion: None, materials: vec![material()] }).unwrap();
        }
        if above_plane {
            scene.add_plane(DVec3::new(0.0, -1.5, 0.0), DVec3::NEG_Y, material()).unwrap();
        }
        scene
    }

    /// Rays from all round to all round; in the last quarter every fifth from far away, at last all.
    fn rays() -> Vec<Ray> {
        let sequence = Sequence::new(Sampler::Sobol, 4, 1 << 12);
        let ray = |i: u32| {
            let sample = sequence.sample(0, 0, i);
            let is_far = i >= 15 << 8 || i >= 3 << 10 && i.is_multiple_of(5);
            let far = if is_far { 1e3 } else { 3.0 };
            let origin = warp::sphere(sample.two(0)) * far + Vec3::new(0.0, 1.6, 0.0);
            let direction = (warp::sphere(sample.two(1)) * 1.2 - origin).normalize();
            // Some end on the way.
            let tmax = if i.is_multiple_of(4) { 2.0 * sample.one(0) * far } else { f32::INFINITY };
            Ray { origin: origin.to_array(), tmin: 0.0, direction: direction.to_array(), tmax }
        };
        (0..1 << 12).map(ray).collect()
    }

    #[test]
    fn rays_side_by_side_meet_what_each_meets_alone() {
        let scenes = [
            (scene(), 5, false),
            (squares(1, false), 2, true),
            (squares(3, false), 4, true),
            (squares(3, true), 5, false),
        ];
        for (scene, objects, by_groups) in scenes {
            side_by_side_as_alone(&Queryable::new(&scene, &Threads(1)).unwrap(), objects, by_groups);
        }
        // What is moved, or moves, has transforms to go through.
        for motion in [false, true] {
            let (mut scene, turn) = (squares(1, false), DAffine3::from_rotation_z(0.5));
            let transform = if motion { DAffine3::IDENTITY } else { turn };
            let motion = motion.then_some(turn);
            scene.add_placed(Placed { shape: square(3.0), transform, motion, materials: vec![material()] }).unwrap();
            side_by_side_as_alone(&Queryable::new(&scene, &Threads(1)).unwrap(), 3, false);
        }
    }

    /// Objects 3 units apart, and how many of them are known by their element to be of one material.
    #[test]
    fn what_is_known_of_an_element_is_so_wherever_it_is_met() {
        let data = |i: usize| {
            let (normals, face_materials) =
                (Some(vec![[0.3, 0.0, 1.0]; 4]).filter(|_| i == 1), Some(vec![0, 1]).filter(|_| i == 2));
            let material_names = vec!["one".to_owned(), "other".to_owned()];
            let positions = vec![[-1.0, -1.0, 0.0], [1.0, -1.0, 0.0], [1.0, 1.0, 0.0], [-1.0, 1.0, 0.0]];
            let indices = vec![[0, 1, 2], [0, 2, 3]];
            MeshData { positions, indices, normals, face_materials, material_names, ..MeshData::default() }
        };
        let mesh = |i: usize| Shape::Mesh(Arc::new(Mesh::new(data(i), None, Quality::High, &Threads(1)).unwrap()));
        let at = |i: usize| DAffine3::from_translation(DVec3::new(3.0 * i as f64, 0.0, 0.0));
        let group = || {
            let mut inner = empty();
            inner
                .add_placed(Placed {
                    shape: mesh(0),
                    transform: DAffine3::IDENTITY,
                    motion: None,
                    materials: vec![material()],
                })
                .unwrap();
            Shape::Group(Arc::new(Group::new(&inner, &Threads(1)).unwrap()))
        };
        let mut scene = empty();
        let mut place = |i: usize, shape: Shape, materials: Vec<Arc<Material>>| {
            scene.add_placed(Placed { shape, transform: at(i), motion: None, materials }).unwrap();
        };
        // Flat, smooth, of two materials, a solid, and a group, to which a material is given or not.
        place(0, mesh(0), vec![material()]);
        place(1, mesh(1), vec![material()]);
        place(2, mesh(2), vec![material(), material()]);
        place(3, Shape::Cuboid, vec![material()]);
        place(4, group(), vec![material()]);
        place(5, group(), Vec::new());
        // Batches of two and three, and a sphere between them.
        for (first, count) in [(6, 2), (9, 3)] {
            let transforms = (first..first + count).map(at).collect();
            scene.add_instances(InstanceBatch { shape: mesh(0), transforms, materials: vec![material()] }).unwrap();
        }
        scene.add_sphere(DVec3::new(24.0, 0.0, 0.0), 0.9, material()).unwrap();
        let scene = Queryable::new(&scene, &Threads(1)).unwrap();
        let rays: [Ray; WIDE] = std::array::from_fn(|i| Ray {
            origin: [3.0 * i as f32 + 0.3, 0.2, 5.0],
            tmin: 0.0,
            direction: [0.0, 0.0, -1.0],
            tmax: f32::INFINITY,
        });
        let (mut encounters, mut stack) = (Encounters::default(), Stack::default());
        scene.encounter(WIDE, |i| rays[i], |_| {}, &mut encounters, &mut stack, InstructionSet::detect());
        let materials: Vec<_> = scene.world().flat_materials().collect();
        let is_known: [bool; WIDE] = std::array::from_fn(|lane| {
            let met = scene.met_at(&encounters, lane);
            assert_eq!(met.is_some(), lane < 12, "{lane}");
            let known = scene.element_at(&encounters, lane).and_then(|element| materials[element as usize]);
            if let Some(known) = known {
                let met = met.unwrap();
                assert!(Arc::ptr_eq(known, met.material) && met.color.is_none(), "{lane}");
                assert_eq!(encounters.smooth_normal(lane, &met), None, "{lane}");
            }
            known.is_some()
        });
        let known: Vec<usize> = (0..WIDE).filter(|&lane| is_known[lane]).collect();
        assert_eq!(known, [0, 3, 6, 7, 9, 10, 11]);
    }

    fn side_by_side_as_alone(scene: &Queryable, objects: usize, by_groups: bool) {
        let (rays, mut stack, mut seen, mut asked) = (rays(), Stack::default(), vec![0; objects], 0);
        assert_eq!(scene.few().is_some(), by_groups);
        // Each lane at a time of its own.
        let exposure = Exposure::start();
        let at = |lane: usize| exposure.at(lane as f32 / (WIDE - 1) as f32);
        for instructions in InstructionSet::all() {
            // What groups before have left in memory must not show.
            let (mut encounters, mut lanes) = (Encounters::default(), RayGroup::default());
            for (number, group) in rays.chunks(WIDE).enumerate() {
                let group = &group[..1 + number % WIDE];
                scene.encounter(group.len(), |i| group[i], at, &mut encounters, &mut stack, instructions);
                let mut met: [Option<Interaction<'_>>; WIDE] = std::array::from_fn(|_| None);
                for (lane, met) in met[..group.len()].iter_mut().enumerate() {
                    at(lane);
                    scene.interaction_at(&encounters, lane, scene.met_at(&encounters, lane), met);
                }
                group.iter().enumerate().for_each(|(lane, ray)| lanes.set(lane, ray));
                let occluded = scene.few().and_then(|few| few.occluded(&mut lanes, group.len(), instructions));
                asked += usize::from(occluded.is_some());
                for (lane, (ray, met)) in group.iter().zip(&met).enumerate() {
                    let (mut hit, mut alone) = (WorldHit::MISS, None);
                    at(lane);
                    scene.interaction(ray, &mut hit, &mut stack, &mut alone);
                    let all = |met: &Interaction<'_>| {
                        let of = (met.t, met.surface, met.shading_normal, met.object, met.instance, met.primitive);
                        (of, met.place(), met.texture_coordinates(), met.parameterization())
                    };
                    assert_eq!(met.as_ref().map(all), alone.as_ref().map(all), "{ray:?}");
                    if let Some(occluded) = occluded {
                        assert_eq!(occluded >> lane & 1 != 0, scene.occluded(ray, &mut stack), "{ray:?}");
                        assert_eq!(occluded >> group.len(), 0, "lanes that were not asked");
                    }
                    seen[met.as_ref().map_or(0, |met| met.object as usize)] += 1;
                }
            }
        }
        assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
        // Groups with far ones among them go one by one.
        let groups = InstructionSet::all().count() * rays.chunks(WIDE).len();
        assert!(if by_groups { asked > groups / 2 && asked < groups } else { asked == 0 }, "{asked} of {groups}");
    }
}
