//! Generated meshes of known sizes, the same in every run.

use std::sync::Arc;

use glam::{Mat3, Vec3};
use sunstone_renderer::accel::mesh::Mesh;

/// A small generator of random numbers (SplitMix64).
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In 0 to 1, without 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1 << 24) as f32
    }

    pub(crate) fn vector(&mut self) -> Vec3 {
        Vec3::new(self.unit(), self.unit(), self.unit())
    }

    /// A unit vector.
    pub(crate) fn direction(&mut self) -> Vec3 {
        loop {
            let v = self.vector() * 2.0 - 1.0;
            let l = v.length_squared();
            if l > 1e-4 && l <= 1.0 {
                return v / l.sqrt();
            }
        }
    }
}

#[derive(Default)]
pub(crate) struct Soup {
    pub(crate) positions: Vec<[f32; 3]>,
    pub(crate) indices: Vec<[u32; 3]>,
}

impl Soup {
    pub(crate) fn mesh(self) -> Arc<Mesh> {
        Arc::new(Mesh::new(self.positions, self.indices).unwrap())
    }

    /// A grid of quads over (u, v) in 0 to 1.
    fn grid(&mut self, across: usize, up: usize, at: impl Fn(f32, f32) -> Vec3) {
        let start = self.positions.len() as u32;
        for j in 0..=up {
            for i in 0..=across {
                // The seam and the poles take the very same positions.
                let u = if i == across { 0.0 } else { i as f32 / across as f32 };
                self.positions.push(at(u, j as f32 / up as f32).to_array());
            }
        }
        let row = across as u32 + 1;
        for j in 0..up as u32 {
            for i in 0..across as u32 {
                let a = start + j * row + i;
                self.indices.push([a, a + 1, a + row]);
                self.indices.push([a + 1, a + row + 1, a + row]);
            }
        }
    }

    fn sphere(&mut self, center: Vec3, radius: f32, segments: usize, bump: impl Fn(Vec3) -> f32) {
        self.grid(2 * segments, segments, |u, v| {
            let theta = std::f32::consts::PI * v;
            let phi = std::f32::consts::TAU * u;
            let sine = if v == 0.0 || v == 1.0 { 0.0 } else { theta.sin() };
            let d = Vec3::new(sine * phi.cos(), theta.cos(), sine * phi.sin());
            center + d * radius * bump(d)
        });
    }

    fn cuboid(&mut self, center: Vec3, half: Vec3, turn: Mat3) {
        let start = self.positions.len() as u32;
        for i in 0..8 {
            let corner = Vec3::new((i & 1) as f32, (i >> 1 & 1) as f32, (i >> 2) as f32) * 2.0 - 1.0;
            self.positions.push((center + turn * (corner * half)).to_array());
        }
        for [a, b, c, d] in [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]] {
            self.indices.push([start + a, start + b, start + c]);
            self.indices.push([start + a, start + c, start + d]);
        }
    }
}

fn noise(p: Vec3) -> f32 {
    let hash = |x: i32, y: i32, z: i32| {
        let n = Random((x as u64) << 42 ^ ((y as u64) & 0x1f_ffff) << 21 ^ (z as u64) & 0x1f_ffff).bits();
        (n >> 40) as f32 / (1 << 24) as f32
    };
    let f = p.floor();
    let w = p - f;
    let w = w * w * (Vec3::splat(3.0) - 2.0 * w);
    let [x, y, z] = f.to_array().map(|c| c as i32);
    let lerp = |a: f32, b: f32, t: f32| a + (b - a) * t;
    let edge = |y: i32, z: i32| lerp(hash(x, y, z), hash(x + 1, y, z), w.x);
    let face = |z: i32| lerp(edge(y, z), edge(y + 1, z), w.y);
    lerp(face(z), face(z + 1), w.z)
}

/// A sphere with bumps of many sizes; about `triangles` of them.
pub(crate) fn blob(triangles: usize) -> Arc<Mesh> {
    let mut soup = Soup::default();
    let segments = ((triangles as f64 / 4.0).sqrt()).round() as usize;
    soup.sphere(Vec3::ZERO, 1.0, segments, |d| {
        let mut height = 0.0;
        let mut scale = 2.0;
        let mut weight = 0.35;
        for _ in 0..7 {
            height += weight * (noise(d * scale + 17.0) - 0.5);
            scale *= 2.1;
            weight *= 0.55;
        }
        1.0 + height
    });
    soup.mesh()
}

/// Small triangles that do not know each other, in a cube.
pub(crate) fn soup(triangles: usize) -> Arc<Mesh> {
    let mut random = Random(5);
    let mut soup = Soup::default();
    let size = 0.6 / (triangles as f32).cbrt();
    for i in 0..triangles as u32 {
        let center = random.vector() * 2.0 - 1.0;
        for _ in 0..3 {
            soup.positions.push((center + random.direction() * size).to_array());
        }
        soup.indices.push([3 * i, 3 * i + 1, 3 * i + 2]);
    }
    soup.mesh()
}

/// A room full of things of many sizes, with long thin beams across it in all directions.
pub(crate) fn clutter(triangles: usize) -> Arc<Mesh> {
    let mut random = Random(11);
    let mut soup = Soup::default();
    soup.cuboid(Vec3::ZERO, Vec3::new(10.0, 4.0, 10.0), Mat3::IDENTITY);
    let beams = triangles / 12 / 400;
    for _ in 0..beams {
        let a = (random.vector() * 2.0 - 1.0) * Vec3::new(9.8, 3.9, 9.8);
        let b = (random.vector() * 2.0 - 1.0) * Vec3::new(9.8, 3.9, 9.8);
        let along = (b - a).normalize_or(Vec3::X);
        let (side, up) = along.any_orthonormal_pair();
        let width = 0.01 + 0.05 * random.unit();
        let half = Vec3::new((b - a).length() * 0.5, width, width);
        soup.cuboid((a + b) * 0.5, half, Mat3::from_cols(along, side, up));
    }
    while soup.indices.len() < triangles {
        let center = (random.vector() * 2.0 - 1.0) * Vec3::new(9.5, 3.7, 9.5);
        let size = 0.02 + 0.25 * random.unit().powi(3);
        let turn = Mat3::from_axis_angle(random.direction(), 3.0 * random.unit());
        if random.unit() < 0.4 {
            let half = (random.vector() + 0.1) * size;
            soup.cuboid(center, half, turn);
        } else {
            let segments = 4 + (random.unit() * random.unit() * 40.0) as usize;
            let phase = random.unit() * 40.0;
            soup.sphere(center, size, segments, |d| 0.8 + 0.4 * noise(d * 3.0 + phase));
        }
    }
    soup.mesh()
}
