//! The library as its callers use it: a scene with a mesh in it, and batches of rays in memory.

use std::sync::Arc;

use glam::DAffine3;
use sunstone_renderer::accel::bvh::{Bvh, Quality};
use sunstone_renderer::accel::mesh::Mesh as Triangles;
use sunstone_renderer::accel::ray::{NONE, Ray};
use sunstone_renderer::color::Color;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::pool::Threads;
use sunstone_renderer::query::{self, Queryable, RayBytes, RayHit};
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::{Scene, Settings};

/// Bytes of a hit, as in the C interface.
pub(crate) const HIT: usize = 48;

/// A scene of one mesh, ready for queries.
pub(crate) struct Product {
    mesh: Arc<Mesh>,
    scene: Queryable,
}

impl Product {
    pub(crate) fn new(triangles: &Triangles, quality: Quality) -> Self {
        let data = MeshData {
            positions: triangles.positions().to_vec(),
            indices: triangles.indices().to_vec(),
            ..MeshData::default()
        };
        let mesh = Arc::new(Mesh::new(data, None, quality, &Threads(2)).unwrap());
        let color = Color { red: 0.5, green: 0.5, blue: 0.5 };
        let material = Material::new(Coloration::Color(color), 1.0, Surface::Diffuse);
        let mut scene = Scene::new(Settings::new(16, 16, 50.0), Limits::default()).unwrap();
        let materials = vec![Arc::new(material)];
        scene
            .add_placed(Placed {
                motion: None,
                shape: Shape::Mesh(mesh.clone()),
                transform: DAffine3::IDENTITY,
                materials,
            })
            .unwrap();
        let scene = Queryable::new(&scene, &Threads(2)).unwrap();
        Self { mesh, scene }
    }

    pub(crate) fn bvh(&self) -> &Bvh {
        self.mesh.bvh()
    }

    /// The nearest hits of a batch, [`HIT`] bytes each, or with `any` only whether there is one, a byte each.
    pub(crate) fn query(&self, rays: &[Ray], any: bool, threads: usize, answers: &mut [u8]) {
        // SAFETY: rays are eight floats each, without gaps; any bytes may be read of them.
        let bytes = unsafe { std::slice::from_raw_parts(rays.as_ptr().cast::<u8>(), size_of_val(rays)) };
        let batch = RayBytes { bytes, stride: RayBytes::SIZE, count: rays.len() };
        if any {
            query::occluded(&self.scene, batch, &mut answers[..rays.len()], threads);
        } else {
            query::intersect(&self.scene, batch, answers, HIT, threads, &write);
        }
    }
}

/// How many rays have met something, of the answers to so many.
pub(crate) fn hits(answers: &[u8], any: bool, count: usize) -> usize {
    if any {
        return answers[..count].iter().map(|&met| usize::from(met)).sum();
    }
    answers.chunks_exact(HIT).take(count).filter(|hit| hit[40..44] != NONE.to_ne_bytes()).count()
}

/// Writes a hit as the C interface does.
fn write(hit: &RayHit, place: &mut [u8]) {
    let [nx, ny, nz] = hit.normal;
    let Some(place) = place.first_chunk_mut::<HIT>() else { return };
    place[0..8].copy_from_slice(&hit.object.to_ne_bytes());
    place[8..16].copy_from_slice(&hit.instance.to_ne_bytes());
    for (place, float) in place[16..40].as_chunks_mut::<4>().0.iter_mut().zip([hit.t, hit.u, hit.v, nx, ny, nz]) {
        *place = float.to_ne_bytes();
    }
    place[40..44].copy_from_slice(&hit.primitive.to_ne_bytes());
    place[44..48].fill(0);
}
