//! Rays as renderers send them.

use std::sync::Arc;

use glam::Vec3;
use sunstone_renderer::accel::bvh::{Bvh, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::ray::{NONE, Ray};

use crate::meshes::Random;

/// Rays of one kind.
pub(crate) struct Batch {
    pub(crate) kind: &'static str,
    pub(crate) rays: Vec<Ray>,
}

fn bounds(mesh: &Mesh) -> (Vec3, Vec3) {
    let points = mesh.positions().iter().map(|p| Vec3::from_array(*p));
    points.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(a, b), p| (a.min(p), b.max(p)))
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for i in (1..items.len()).rev() {
        items.swap(i, (random.bits() % (i as u64 + 1)) as usize);
    }
}

/// Camera rays, in tiles of 8 × 8 pixels.
fn camera(mesh: &Mesh, inside: bool, count: usize) -> Vec<Ray> {
    let (min, max) = bounds(mesh);
    let (center, size) = ((min + max) * 0.5, max - min);
    let (eye, target) = if inside {
        (min + size * Vec3::new(0.04, 0.6, 0.07), center)
    } else {
        (center + size.length() * Vec3::new(0.45, 0.3, 0.6), center)
    };
    let forward = (target - eye).normalize();
    let side = forward.cross(Vec3::Y).normalize();
    let up = side.cross(forward);
    let width = (count as f64).sqrt() as usize / 8 * 8;
    let mut rays = Vec::with_capacity(width * width);
    for tile in 0..(width / 8) * (width / 8) {
        for pixel in 0..64 {
            // Blocks of 4 × 4 pixels within the tile.
            let (block, within) = (pixel / 16, pixel % 16);
            let x = tile % (width / 8) * 8 + block % 2 * 4 + within % 4;
            let y = tile / (width / 8) * 8 + block / 2 * 4 + within / 4;
            let (u, v) = ((x as f32 + 0.5) / width as f32 - 0.5, 0.5 - (y as f32 + 0.5) / width as f32);
            let direction = (forward + side * u * 0.9 + up * v * 0.9).normalize();
            rays.push(Ray { origin: eye.to_array(), tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY });
        }
    }
    rays
}

/// All kinds of rays for a mesh.
pub(crate) fn batches(mesh: &Arc<Mesh>, bvh: &Bvh, inside: bool, count: usize) -> Vec<Batch> {
    let (min, max) = bounds(mesh);
    let size = max - min;
    let mut random = Random(3);
    let camera = camera(mesh, inside, count);
    let mut stack = Stack::default();
    let (mut diffuse, mut shadow) = (Vec::new(), Vec::new());
    let light = min + size * Vec3::new(0.7, if inside { 0.93 } else { 1.8 }, 0.4);
    let hits: Vec<(Vec3, Vec3)> = camera
        .iter()
        .filter_map(|ray| {
            let hit = bvh.nearest(ray, &mut stack);
            (hit.primitive != NONE).then(|| {
                let direction = Vec3::from_array(ray.direction);
                let [a, b, c] = mesh.triangle(hit.primitive as usize).map(Vec3::from_array);
                let normal = (b - a).cross(c - a).normalize_or(-direction);
                let normal = if normal.dot(direction) > 0.0 { -normal } else { normal };
                (Vec3::from_array(ray.origin) + direction * hit.t, normal)
            })
        })
        .collect();
    while diffuse.len() < count && !hits.is_empty() {
        let (point, normal) = hits[(random.bits() % hits.len() as u64) as usize];
        let direction = (normal + random.direction() * 0.999).normalize();
        let origin = (point + normal * size.length() * 1e-5).to_array();
        diffuse.push(Ray { origin, tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY });
        let target = light + random.vector() * size * 0.1;
        let direction = (target - Vec3::from_array(origin)).to_array();
        shadow.push(Ray { origin, tmin: 0.0, direction, tmax: 0.999 });
    }
    let mut random_rays: Vec<Ray> = (0..count)
        .map(|_| Ray {
            origin: (min + size * random.vector()).to_array(),
            tmin: 0.0,
            direction: random.direction().to_array(),
            tmax: f32::INFINITY,
        })
        .collect();
    shuffle(&mut diffuse, &mut random);
    shuffle(&mut shadow, &mut random);
    shuffle(&mut random_rays, &mut random);
    let camera_again = camera.clone();
    vec![
        Batch { kind: "camera", rays: camera },
        Batch { kind: "packet", rays: camera_again },
        Batch { kind: "diffuse", rays: diffuse },
        Batch { kind: "shadow", rays: shadow },
        Batch { kind: "random", rays: random_rays },
    ]
}
