//! A small path tracer of spheres, rectangles and discs: noisy pictures with guides, independent of the renderer's own.

use std::f32::consts::PI;
use std::sync::Mutex;

use glam::{Vec2, Vec3};

use crate::accel::parallel::{Executor, Scoped};

/// Numbers from a seed; SplitMix64.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) >> 40) as f32 / (1 << 24) as f32
    }
}

#[derive(Clone, Copy)]
pub(super) enum Texture {
    Flat(Vec3),
    /// Two colours in squares of a side.
    Checker(Vec3, Vec3, f32),
    /// Rings and fine waves of two colours.
    Wood(Vec3, Vec3),
}

#[derive(Clone, Copy)]
pub(super) struct Material {
    pub(super) texture: Texture,
    /// Share of light reflected by the glossy lobe and its Phong exponent.
    pub(super) gloss: Option<(f32, f32)>,
    pub(super) emission: Vec3,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Sphere(Vec3, f32),
    /// A corner and two sides.
    Rectangle(Vec3, Vec3, Vec3),
    /// A rectangle with round holes, as a texture with alpha would cut them out.
    Lattice(Vec3, Vec3, Vec3, f32),
}

pub(super) struct World {
    pub(super) shapes: Vec<(Shape, Material)>,
    pub(super) eye: Vec3,
    pub(super) target: Vec3,
    /// Half the picture's height at distance 1.
    pub(super) zoom: f32,
    /// Whether a sky with a soft sun is around it.
    pub(super) sky: bool,
    pub(super) bounces: u32,
}

/// What a camera ray sees first.
#[derive(Clone, Copy, Default)]
struct Seen {
    albedo: Vec3,
    normal: Vec3,
    depth: f32,
    emission: Vec3,
}

struct Hit {
    distance: f32,
    point: Vec3,
    normal: Vec3,
    uv: Vec2,
    index: usize,
}

impl Texture {
    fn at(&self, uv: Vec2) -> Vec3 {
        match *self {
            Texture::Flat(color) => color,
            Texture::Checker(a, b, side) => {
                let cell = (uv / side).floor();
                if (cell.x + cell.y).rem_euclid(2.0) < 0.5 { a } else { b }
            }
            Texture::Wood(a, b) => {
                let t = 0.5 + 0.3 * (9.0 * uv.length()).sin() + 0.2 * (37.0 * uv.x + 5.0 * uv.y).sin();
                a.lerp(b, t)
            }
        }
    }
}

fn intersect(shape: &Shape, origin: Vec3, way: Vec3) -> Option<(f32, Vec3, Vec2)> {
    match *shape {
        Shape::Sphere(center, radius) => {
            let to = origin - center;
            let b = to.dot(way);
            let root = b * b - to.length_squared() + radius * radius;
            if root < 0.0 {
                return None;
            }
            let root = root.sqrt();
            let distance = if -b - root > 1e-3 { -b - root } else { -b + root };
            let normal = (to + distance * way) / radius;
            (distance > 1e-3).then(|| {
                (distance, normal, Vec2::new(normal.x.atan2(normal.z), normal.y.clamp(-1.0, 1.0).asin()) * radius)
            })
        }
        Shape::Rectangle(corner, u, v) | Shape::Lattice(corner, u, v, _) => {
            let normal = u.cross(v).normalize();
            let distance = (corner - origin).dot(normal) / way.dot(normal);
            if !(distance > 1e-3 && distance.is_finite()) {
                return None;
            }
            let on = origin + distance * way - corner;
            let (s, t) = (on.dot(u) / u.length_squared(), on.dot(v) / v.length_squared());
            let uv = Vec2::new(s * u.length(), t * v.length());
            let mut inside = (0.0..=1.0).contains(&s) && (0.0..=1.0).contains(&t);
            if let Shape::Lattice(.., side) = *shape {
                inside &= ((uv / side).fract() - 0.5).length() > 0.35;
            }
            inside.then_some((distance, normal, uv))
        }
    }
}

/// The side to which a light shines.
fn outside(shape: &Shape, point: Vec3) -> Vec3 {
    match *shape {
        Shape::Sphere(center, _) => point - center,
        Shape::Rectangle(_, u, v) | Shape::Lattice(_, u, v, _) => u.cross(v),
    }
}

fn basis(n: Vec3) -> (Vec3, Vec3) {
    let t = if n.x.abs() > 0.5 { Vec3::Y } else { Vec3::X }.cross(n).normalize();
    (t, n.cross(t))
}

const SUN: Vec3 = Vec3::new(0.48, 0.64, 0.6);

impl World {
    fn nearest(&self, origin: Vec3, way: Vec3) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        for (index, (shape, _)) in self.shapes.iter().enumerate() {
            if let Some((distance, normal, uv)) = intersect(shape, origin, way)
                && best.as_ref().is_none_or(|hit| distance < hit.distance)
            {
                let normal = if normal.dot(way) > 0.0 { -normal } else { normal };
                best = Some(Hit { distance, point: origin + distance * way, normal, uv, index });
            }
        }
        best
    }

    fn free(&self, from: Vec3, to: Vec3) -> bool {
        let way = to - from;
        let length = way.length();
        let way = way / length;
        !self.shapes.iter().any(|(shape, _)| intersect(shape, from, way).is_some_and(|hit| hit.0 < length - 2e-3))
    }

    fn environment(&self, way: Vec3) -> Vec3 {
        if !self.sky {
            return Vec3::ZERO;
        }
        let sky = Vec3::new(0.55, 0.6, 0.7).lerp(Vec3::new(0.15, 0.35, 0.9), way.y.max(0.0));
        // A broad glow that next-event estimation does not know, and clouds.
        let glow = 40.0 * way.dot(SUN).max(0.0).powi(400);
        sky * (1.0 + 0.5 * (6.0 * way.x + 4.0 * (5.0 * way.z).sin()).sin()) + glow * Vec3::new(1.0, 0.9, 0.7)
    }

    /// Light that comes straight from a point of a light or the sun to a matte surface, over its albedo.
    fn direct(&self, hit: &Hit, random: &mut Random) -> Vec3 {
        let mut sum = Vec3::ZERO;
        let lights: Vec<usize> = (0..self.shapes.len()).filter(|&i| self.shapes[i].1.emission != Vec3::ZERO).collect();
        let from = hit.point + 1e-3 * hit.normal;
        if !lights.is_empty() {
            let pick = (random.next() * lights.len() as f32) as usize;
            let (shape, material) = &self.shapes[lights[pick]];
            let (s, t) = (random.next(), random.next());
            let (way, distance, solid) = match *shape {
                Shape::Sphere(center, radius) => {
                    let to = center - from;
                    let far = (1.0 - radius * radius / to.length_squared()).max(0.0).sqrt();
                    let (cosine, angle) = (1.0 - s * (1.0 - far), 2.0 * PI * t);
                    let (axis, sine) = (to.normalize(), (1.0 - cosine * cosine).max(0.0).sqrt());
                    let (t, b) = basis(axis);
                    let way = cosine * axis + sine * (angle.cos() * t + angle.sin() * b);
                    (way, intersect(shape, from, way).map_or(0.0, |hit| hit.0), 2.0 * PI * (1.0 - far))
                }
                Shape::Rectangle(corner, u, v) | Shape::Lattice(corner, u, v, _) => {
                    let to = corner + s * u + t * v - from;
                    let way = to.normalize();
                    (way, to.length(), (-u.cross(v).dot(way)).max(0.0) / to.length_squared())
                }
            };
            let cosine = hit.normal.dot(way).max(0.0);
            if cosine * solid * distance > 0.0 && self.free(from, from + distance * way) {
                sum += material.emission * (cosine * solid / PI * lights.len() as f32);
            }
        }
        if self.sky {
            let (t, b) = basis(SUN);
            let (radius, angle) = (0.04 * random.next().sqrt(), 2.0 * PI * random.next());
            let way = (SUN + radius * (angle.cos() * t + angle.sin() * b)).normalize();
            let cosine = hit.normal.dot(way);
            if cosine > 0.0 && self.free(from, from + 1e3 * way) {
                sum += Vec3::new(3.0, 2.8, 2.4) * (cosine / PI);
            }
        }
        sum
    }

    fn trace(&self, mut origin: Vec3, mut way: Vec3, random: &mut Random) -> (Vec3, Seen) {
        let (mut radiance, mut throughput, mut seen) = (Vec3::ZERO, Vec3::ONE, Seen::default());
        // Lights that next-event estimation has counted are not counted again; nor are caustics, which would need a better tracer.
        let mut counted = false;
        for bounce in 0..=self.bounces {
            let Some(hit) = self.nearest(origin, way) else {
                radiance += throughput * self.environment(way);
                if bounce == 0 {
                    seen.depth = f32::INFINITY;
                    seen.emission = radiance;
                }
                break;
            };
            let material = &self.shapes[hit.index].1;
            let albedo = material.texture.at(hit.uv);
            if bounce == 0 {
                seen = Seen { albedo, normal: hit.normal, depth: hit.distance, emission: Vec3::ZERO };
            }
            if !counted && way.dot(outside(&self.shapes[hit.index].0, hit.point)) < 0.0 {
                radiance += throughput * material.emission;
                if bounce == 0 {
                    seen.emission = radiance;
                }
            }
            let share = material.gloss.map_or(0.0, |(share, _)| share);
            if random.next() < 0.5 * f32::from(u8::from(share > 0.0)) {
                let (share, exponent) = material.gloss.unwrap_or_default();
                let mirrored = way - 2.0 * way.dot(hit.normal) * hit.normal;
                let cosine = random.next().powf(1.0 / (exponent + 1.0));
                let (angle, sine) = (2.0 * PI * random.next(), (1.0 - cosine * cosine).sqrt());
                let (t, b) = basis(mirrored);
                way = (cosine * mirrored + sine * (angle.cos() * t + angle.sin() * b)).normalize();
                if way.dot(hit.normal) <= 0.0 {
                    break;
                }
                throughput *= 2.0 * share;
            } else {
                throughput *= albedo * (1.0 - share) * if share > 0.0 { 2.0 } else { 1.0 };
                if bounce < self.bounces {
                    radiance += throughput * self.direct(&hit, random);
                }
                let (ring, angle) = (random.next(), 2.0 * PI * random.next());
                let (t, b) = basis(hit.normal);
                way =
                    ((1.0 - ring).sqrt() * hit.normal + ring.sqrt() * (angle.cos() * t + angle.sin() * b)).normalize();
                counted = true;
            }
            origin = hit.point + 1e-3 * hit.normal;
        }
        (radiance, seen)
    }

    /// A picture of `samples` per pixel.
    pub(super) fn render(&self, width: usize, height: usize, samples: usize, seed: u64) -> Rendered {
        let rows: Vec<Mutex<Vec<Pixel>>> = (0..height).map(|_| Mutex::default()).collect();
        let forward = (self.target - self.eye).normalize();
        let right = forward.cross(Vec3::Y).normalize();
        let up = right.cross(forward);
        Scoped(2).run(height, &|y| {
            let row = (0..width).map(|x| {
                let mut pixel = Pixel::default();
                // Places in the pixel are spread evenly (Roberts's R2 sequence, shifted), as a renderer would do.
                let mut random = Random(((seed << 44) ^ ((y * width + x) as u64)).wrapping_mul(0xd6e8_feb8_6659_fd93));
                let shift = glam::DVec2::new(f64::from(random.next()), f64::from(random.next()));
                for sample in 0..samples {
                    let id = (seed << 44) ^ ((y * width + x) as u64) << 22 ^ sample as u64;
                    let mut random = Random(id.wrapping_mul(0xd6e8_feb8_6659_fd93));
                    random.next();
                    let step = glam::DVec2::new(0.754_877_666_246_692_7, 0.569_840_290_998_053_2);
                    let at = Vec2::new(x as f32, y as f32) + (shift + sample as f64 * step).fract().as_vec2();
                    let plane = (at * 2.0 - Vec2::new(width as f32, height as f32)) / height as f32 * self.zoom;
                    let way = (forward + plane.x * right - plane.y * up).normalize();
                    let (radiance, seen) = self.trace(self.eye, way, &mut random);
                    pixel.add(sample, radiance, seen);
                }
                pixel
            });
            *rows[y].lock().unwrap() = row.collect();
        });
        let pixels: Vec<Pixel> = rows.into_iter().flat_map(|row| row.into_inner().unwrap()).collect();
        let each = |f: &dyn Fn(&Pixel) -> Vec3| pixels.iter().map(|pixel| f(pixel).to_array()).collect::<Vec<_>>();
        let n = samples as f32;
        Rendered {
            width,
            height,
            samples,
            color: each(&|pixel| ((pixel.half[0] + pixel.half[1]) / f64::from(n)).as_vec3() + pixel.seen.emission / n),
            scattered: each(&|pixel| ((pixel.half[0] + pixel.half[1]) / f64::from(n)).as_vec3()),
            emission: each(&|pixel| pixel.seen.emission / n),
            halves: [0, 1].map(|h| each(&|pixel| (pixel.half[h] / f64::from(n / 2.0).max(1.0)).as_vec3())),
            variance: pixels
                .iter()
                .map(|pixel| {
                    let n = f64::from(n);
                    let mean = (pixel.half[0] + pixel.half[1]).dot(LUMA.as_dvec3()) / n;
                    if n < 2.0 { 0.0 } else { ((pixel.squares / n - mean * mean).max(0.0) / (n - 1.0)) as f32 }
                })
                .collect(),
            albedo: each(&|pixel| pixel.seen.albedo / n),
            normal: each(&|pixel| pixel.seen.normal / n),
            depth: pixels.iter().map(|pixel| pixel.seen.depth / n).collect(),
        }
    }
}

const LUMA: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);

#[derive(Clone, Copy, Default)]
struct Pixel {
    half: [glam::DVec3; 2],
    squares: f64,
    seen: Seen,
}

impl Pixel {
    fn add(&mut self, sample: usize, radiance: Vec3, seen: Seen) {
        let scattered = radiance - seen.emission;
        self.half[sample % 2] += scattered.as_dvec3();
        self.squares += f64::from(scattered.dot(LUMA)).powi(2);
        self.seen.emission += seen.emission;
        self.seen.albedo += seen.albedo;
        self.seen.normal += seen.normal;
        self.seen.depth += seen.depth;
    }
}

/// A picture with all that the denoiser takes.
#[derive(Clone)]
pub(super) struct Rendered {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) samples: usize,
    pub(super) color: Vec<[f32; 3]>,
    /// `color` less `emission`, of which the halves and the variance are, too.
    pub(super) scattered: Vec<[f32; 3]>,
    pub(super) emission: Vec<[f32; 3]>,
    pub(super) halves: [Vec<[f32; 3]>; 2],
    pub(super) variance: Vec<f32>,
    pub(super) albedo: Vec<[f32; 3]>,
    pub(super) normal: Vec<[f32; 3]>,
    pub(super) depth: Vec<f32>,
}
