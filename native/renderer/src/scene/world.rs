//! What rays meet of a list of elements: shapes under one tree, and the way from a hit back to the object and its material.
//! Planes are not in it, since they have no end.

use std::collections::HashSet;
use std::sync::Arc;

use glam::{DAffine3, DMat3, DVec3, Vec3};

use crate::accel::bounds::Bounds;
use crate::accel::bvh::Stack;
use crate::accel::parallel::Executor;
use crate::accel::ray::Ray;
use crate::accel::size::TreeSize;
use crate::accel::spheres::{Sphere, Spheres};
use crate::accel::world::{
    Bare, FewMeshes, Placement, Shape as AccelShape, Surface, Triangles, World, WorldError, WorldHit,
};
use crate::error::{Error, ErrorKind, Result};
use crate::material::Material;
use crate::mesh::Mesh;

use super::ObjectId;
use super::element::{Element, Placed, Shape};
use super::group::Group;

/// Elements under a tree.
pub struct ElementWorld {
    world: Arc<World>,
    /// What each placement is.
    members: Vec<Member>,
    elements: Vec<(ObjectId, Element)>,
    /// All spheres are one shape; where those of each element begin in it, and which element that is.
    spheres: Vec<(u32, u32)>,
}

/// What a placement is.
#[derive(Clone, Copy)]
enum Member {
    /// The spheres of all elements.
    Spheres,
    /// A member of an element.
    Placed { element: u32, member: u32 },
}

/// An object that was met.
pub struct Met<'a> {
    /// The object of the scene.
    pub object: ObjectId,
    /// Where that is a group: the id of the object of the group that was met, of nested groups the outermost; otherwise 0.
    pub instance: ObjectId,
    /// Which part of the object: triangle, face, or 0 for a sphere.
    pub primitive: u32,
    /// What it is made of.
    pub material: &'a Arc<Material>,
    /// Of a sphere that has a colour of its own: that, in place of the material's coloration.
    pub color: Option<[f32; 3]>,
    /// The mesh that was met, if it is one.
    pub mesh: Option<&'a Mesh>,
    /// Of a sphere its radius, in the space that it was described in.
    pub radius: Option<f64>,
    /// What the hit's placements are those of.
    world: &'a ElementWorld,
}

impl ElementWorld {
    /// Puts `elements` under a tree, leaving out planes and, where `with_spheres` is false, spheres.
    pub fn new(elements: &[(ObjectId, Element)], with_spheres: bool, executor: &dyn Executor) -> Result<Self> {
        let mut shapes = ShapeList::default();
        let (mut placements, mut members) = (Vec::new(), Vec::new());
        let (mut kept, mut spheres, mut starts) = (Vec::new(), Vec::<Sphere>::new(), Vec::new());
        for (id, element) in elements {
            let index = kept.len() as u32;
            match element {
                Element::Plane { .. } => continue,
                Element::Sphere { .. } | Element::Spheres(_) if !with_spheres => continue,
                Element::Sphere { center, radius, .. } => {
                    reserve(&mut spheres, 1)?;
                    starts.push((spheres.len() as u32, index));
                    spheres.push(Sphere { center: center.as_vec3().to_array(), radius: *radius as f32 });
                }
                Element::Spheres(part) => {
                    reserve(&mut spheres, part.range.len())?;
                    starts.push((spheres.len() as u32, index));
                    spheres
                        .extend(part.spheres().iter().map(|&[x, y, z, radius]| Sphere { center: [x, y, z], radius }));
                }
                Element::Placed(placed) => {
                    let shape = shapes.index_of(&placed.shape);
                    reserve(&mut placements, 1)?;
                    reserve(&mut members, 1)?;
                    placements.push(Placement { end: placed.end(), ..Placement::new(shape, placed.transform) });
                    members.push(Member::Placed { element: index, member: 0 });
                }
                Element::Instances(part) => {
                    let shape = shapes.index_of(&part.batch.shape);
                    reserve(&mut placements, part.range.len())?;
                    reserve(&mut members, part.range.len())?;
                    placements.extend(part.transforms().iter().map(|&to_world| Placement::new(shape, to_world)));
                    members
                        .extend((0..part.range.len() as u32).map(|member| Member::Placed { element: index, member }));
                }
            }
            reserve(&mut kept, 1)?;
            kept.push((*id, element.clone()));
        }
        if !spheres.is_empty() {
            let all = Spheres::build(&spheres, executor).map_err(|error| prepare_error(&error.to_string()))?;
            let shape = shapes.list.len() as u32;
            shapes.list.push(AccelShape::Spheres(Arc::new(all)));
            placements.push(Placement::new(shape, DAffine3::IDENTITY));
            members.push(Member::Spheres);
        }
        let world = World::build(shapes.list, &placements, executor).map_err(|error| match error {
            WorldError::OutOfMemory => Error::new(ErrorKind::OutOfMemory, error.to_string()),
            error => prepare_error(&error.to_string()),
        })?;
        Ok(Self { world: Arc::new(world), members, elements: kept, spheres: starts })
    }

    /// The tree, to be placed in others.
    pub(super) fn accel(&self) -> Arc<World> {
        self.world.clone()
    }

    /// Whether there is nothing to meet.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether anything in it moves while the shutter is open.
    pub fn moves(&self) -> bool {
        self.world.moves()
    }

    /// How far it reaches from its middle.
    pub fn reach(&self) -> f32 {
        self.world.reach()
    }

    /// The trees over its objects and over its spheres; meshes and groups in it have their own.
    pub fn size(&self) -> TreeSize {
        let spheres = self.members.iter().position(|member| matches!(member, Member::Spheres));
        match spheres.and_then(|at| self.world.shape(at as u32)) {
            Some(AccelShape::Spheres(spheres)) => self.world.size().and(spheres.size()),
            _ => self.world.size(),
        }
    }

    /// Triangles of all meshes in it, also those in groups, that no ray can meet. Each mesh counts once.
    pub fn degenerate(&self) -> usize {
        let mut seen = HashSet::new();
        self.degenerate_unless(&mut seen)
    }

    fn degenerate_unless(&self, seen: &mut HashSet<usize>) -> usize {
        let count = |(_, element): &(ObjectId, Element)| match element {
            Element::Placed(Placed { shape, .. }) => self::degenerate(shape, seen),
            Element::Instances(part) => self::degenerate(&part.batch.shape, seen),
            Element::Sphere { .. } | Element::Plane { .. } | Element::Spheres(_) => 0,
        };
        self.elements.iter().map(count).sum()
    }

    /// The nearest hit.
    #[inline]
    pub fn nearest(&self, ray: &Ray, stack: &mut Stack) -> WorldHit {
        self.world.nearest(ray, stack)
    }

    /// Whether anything is met.
    #[inline]
    pub fn occluded(&self, ray: &Ray, stack: &mut Stack) -> bool {
        self.world.occluded(ray, stack)
    }

    /// What groups of rays ask, where there are so few triangles, and nothing else, that they are worth their while.
    #[inline]
    pub(crate) fn few(&self) -> Option<FewMeshes<'_>> {
        self.world.few()
    }

    /// The mesh and its object, if there is nothing else and it is not moved; with the world that it is the mesh of.
    #[inline]
    pub(crate) fn bare(&self) -> Option<(Bare<'_>, ObjectId, &World)> {
        let bare = self.world.bare()?;
        let Member::Placed { element, member } = *self.members.get(bare.index() as usize)? else { return None };
        Some((bare, self.elements[element as usize].0 + u64::from(member), &self.world))
    }

    /// The geometric normal of a hit, of length 1; zero for a miss.
    pub(crate) fn normal(&self, ray: &Ray, hit: &WorldHit) -> [f32; 3] {
        self.world.normal(ray, hit)
    }

    /// Bytes of all trees that rays walk.
    pub(crate) fn tree_bytes(&self) -> usize {
        self.world.tree_bytes()
    }

    /// What holds everything.
    pub(crate) fn bounds(&self) -> Bounds {
        self.world.bounds()
    }

    /// Where exactly a hit is.
    pub fn surface(&self, ray: &Ray, hit: &WorldHit) -> Option<Surface> {
        self.world.surface(ray, hit)
    }

    /// Puts a hit into a lane of `triangles`, from which its surface comes; false where it has to be asked for by itself.
    #[inline]
    pub(crate) fn add_triangle(&self, ray: &Ray, hit: &WorldHit, lane: usize, triangles: &mut Triangles) -> bool {
        self.world.add_triangle(ray, hit, lane, triangles)
    }

    /// What was met; `None` for a miss.
    pub fn met(&self, hit: &WorldHit) -> Option<Met<'_>> {
        let mut world = self;
        let (mut object, mut instance) = (None, None);
        let mut given: Option<&Arc<Material>> = None;
        for placement in hit.path() {
            let primitive = hit.hit.primitive;
            let (id, shape, materials) = match world.members.get(placement as usize)? {
                Member::Spheres => {
                    let at = world.spheres.partition_point(|&(start, _)| start <= primitive).checked_sub(1)?;
                    let (start, element) = world.spheres[at];
                    let member = (primitive - start) as usize;
                    let (first, element) = &world.elements[element as usize];
                    let (material, color, radius) = match element {
                        Element::Sphere { material, radius, .. } => (material, None, *radius),
                        Element::Spheres(part) => {
                            (part.material(member), part.color(member), part.spheres()[member][3].into())
                        }
                        _ => return None,
                    };
                    let id = first + member as u64;
                    return Some(Met {
                        object: object.unwrap_or(id),
                        instance: object.map_or(0, |_| instance.unwrap_or(id)),
                        primitive: 0,
                        material: given.unwrap_or(material),
                        // What is given to a group as a whole takes the place of all that its members have.
                        color: color.filter(|_| given.is_none()),
                        mesh: None,
                        radius: Some(radius),
                        world: self,
                    });
                }
                &Member::Placed { element, member } => {
                    let (first, element) = &world.elements[element as usize];
                    let (shape, materials) = match element {
                        Element::Placed(placed) => (&placed.shape, &placed.materials),
                        Element::Instances(part) => (&part.batch.shape, &part.batch.materials),
                        _ => return None,
                    };
                    (first + u64::from(member), shape, materials)
                }
            };
            match object {
                None => object = Some(id),
                Some(_) => instance = instance.or(Some(id)),
            }
            if let Shape::Group(group) = shape {
                given = given.or(materials.first());
                world = group.world();
                continue;
            }
            let mesh = if let Shape::Mesh(mesh) = shape { Some(&**mesh) } else { None };
            let index = mesh.and_then(|mesh| mesh.material(primitive)).unwrap_or(0) as usize;
            return Some(Met {
                object: object?,
                instance: instance.unwrap_or(0),
                primitive,
                // One material is for all faces.
                material: given.or_else(|| materials.get(if materials.len() == 1 { 0 } else { index }))?,
                color: None,
                mesh,
                radius: None,
                world: self,
            });
        }
        None
    }

    /// Of each element the material, where all that is met of it is made of that, and light is computed with geometric normals.
    pub(crate) fn flat_materials(&self) -> impl ExactSizeIterator<Item = Option<&Arc<Material>>> {
        self.elements.iter().map(|(_, element)| {
            let (shape, materials) = match element {
                Element::Placed(placed) => (&placed.shape, &placed.materials),
                Element::Instances(part) => (&part.batch.shape, &part.batch.materials),
                _ => return None,
            };
            let is_flat = match shape {
                Shape::Mesh(mesh) => !mesh.has_normals(),
                Shape::Group(_) => false,
                _ => true,
            };
            materials.first().filter(|_| is_flat && materials.len() == 1)
        })
    }

    /// Which element was met; `None` for spheres and misses.
    #[inline]
    pub(crate) fn element(&self, hit: &WorldHit) -> Option<u32> {
        match self.members.get(hit.instance as usize)? {
            Member::Spheres => None,
            Member::Placed { element, .. } => Some(*element),
        }
    }

    /// From the space of the shape that was met, the innermost, to that of the scene; of spheres that of their list.
    pub fn to_scene(&self, hit: &WorldHit) -> DAffine3 {
        let (mut world, mut to_scene) = (self, DAffine3::IDENTITY);
        for place in hit.path() {
            let Some(&Member::Placed { element, member }) = world.members.get(place as usize) else { break };
            let shape = match &world.elements[element as usize].1 {
                Element::Placed(placed) => {
                    to_scene *= placed.to_scene();
                    &placed.shape
                }
                Element::Instances(part) => {
                    to_scene *= part.transforms()[member as usize];
                    &part.batch.shape
                }
                _ => break,
            };
            let Shape::Group(group) = shape else { break };
            world = group.world();
        }
        to_scene
    }

    /// How many placements there are.
    pub(super) fn placements(&self) -> u32 {
        self.members.len() as u32
    }

    /// What a placement is: for spheres the number of the element's first one, the element, and which member of it. Spheres come
    /// by elements.
    pub(super) fn each_of_placement<'a>(&'a self, placement: u32, visit: &mut dyn FnMut(u32, &'a Element, usize)) {
        match self.members.get(placement as usize) {
            None => {}
            Some(Member::Spheres) => {
                for &(first, element) in &self.spheres {
                    visit(first, &self.elements[element as usize].1, 0);
                }
            }
            Some(&Member::Placed { element, member }) => {
                visit(0, &self.elements[element as usize].1, member as usize);
            }
        }
    }

    /// The materials of everything in it, those in groups too, each as often as it is named; and the largest component of the
    /// colours that it is used with in place of its own coloration, or 0.
    pub fn each_material(&self, visit: &mut dyn FnMut(&Arc<Material>, f32)) {
        self.each_material_but(&mut HashSet::new(), visit);
    }

    /// Leaves out groups that were visited: through others that hold them many times they are there more often than can be
    /// counted.
    fn each_material_but(&self, visited: &mut HashSet<*const Group>, visit: &mut dyn FnMut(&Arc<Material>, f32)) {
        for (_, element) in &self.elements {
            let (materials, shape) = match element {
                Element::Sphere { material, .. } | Element::Plane { material, .. } => {
                    (std::slice::from_ref(material), None)
                }
                Element::Spheres(part) => (&*part.batch.materials, None),
                Element::Placed(placed) => (&*placed.materials, Some(&placed.shape)),
                Element::Instances(part) => (&*part.batch.materials, Some(&part.batch.shape)),
            };
            let brightest = if let Element::Spheres(part) = element { part.batch.brightest() } else { 0.0 };
            materials.iter().for_each(|material| visit(material, brightest));
            if let Some(Shape::Group(group)) = shape
                && visited.insert(Arc::as_ptr(group))
            {
                group.world().each_material_but(visited, visit);
            }
        }
    }
}

impl Met<'_> {
    /// The shading normal of a hit on a mesh that has some, of unit length and towards the outside, in the scene's space.
    pub fn shading_normal(&self, hit: &WorldHit) -> Option<Vec3> {
        let normal = self.mesh?.shading_normal(hit.hit.primitive, hit.hit.u, hit.hit.v)?;
        // Normals go through the inverse transpose; scaled, since only the direction counts.
        let matrix = self.world.to_scene(hit).matrix3;
        if matrix == DMat3::IDENTITY {
            return Some(normal);
        }
        let cofactors = [
            matrix.y_axis.cross(matrix.z_axis),
            matrix.z_axis.cross(matrix.x_axis),
            matrix.x_axis.cross(matrix.y_axis),
        ];
        let [x, y, z] = normal.as_dvec3().to_array();
        let carried = cofactors[0] * x + cofactors[1] * y + cofactors[2] * z;
        let carried = if matrix.determinant() < 0.0 { -carried } else { carried };
        Some((carried / carried.abs().max_element()).try_normalize().unwrap_or(DVec3::Z).as_vec3())
    }

    /// Texture coordinates of a hit, v upwards.
    pub fn texture_coordinates(&self, hit: &WorldHit) -> [f32; 2] {
        match self.mesh {
            Some(mesh) => mesh.texture_coordinates(hit.hit.primitive, hit.hit.u, hit.hit.v),
            None => [hit.hit.u, hit.hit.v],
        }
    }
}

/// The degenerate triangles of a shape that has not been seen.
fn degenerate(shape: &Shape, seen: &mut HashSet<usize>) -> usize {
    match shape {
        Shape::Mesh(mesh) if seen.insert(Arc::as_ptr(mesh) as usize) => mesh.report().degenerate,
        Shape::Group(group) if seen.insert(Arc::as_ptr(group) as usize) => group.world().degenerate_unless(seen),
        _ => 0,
    }
}

/// Shapes, each once however often it is placed.
#[derive(Default)]
struct ShapeList {
    list: Vec<AccelShape>,
    indices: std::collections::HashMap<(u8, usize), u32>,
}

impl ShapeList {
    fn index_of(&mut self, shape: &Shape) -> u32 {
        let key = match shape {
            Shape::Mesh(mesh) => (0, Arc::as_ptr(mesh) as usize),
            Shape::Group(group) => (1, Arc::as_ptr(group) as usize),
            Shape::Disc => (2, 0),
            Shape::Cuboid => (3, 0),
            Shape::Cylinder => (4, 0),
            Shape::Cone => (5, 0),
        };
        *self.indices.entry(key).or_insert_with(|| {
            self.list.push(match shape {
                Shape::Mesh(mesh) => AccelShape::Mesh(mesh.bvh().clone()),
                Shape::Group(group) => AccelShape::Group(group.accel()),
                Shape::Disc => AccelShape::Disc,
                Shape::Cuboid => AccelShape::Cuboid,
                Shape::Cylinder => AccelShape::Cylinder,
                Shape::Cone => AccelShape::Cone,
            });
            self.list.len() as u32 - 1
        })
    }
}

fn reserve<T>(list: &mut Vec<T>, count: usize) -> Result<()> {
    list.try_reserve(count)
        .map_err(|_| Error::new(ErrorKind::OutOfMemory, format!("no memory to prepare {count} objects")))
}

fn prepare_error(text: &str) -> Error {
    Error::new(ErrorKind::InvalidArgument, format!("the scene cannot be prepared: {text}"))
}
