//! The model of the `whitted` integrator written down plainly: 64-bit floats, recursion, every object asked by every
//! ray. The tests' reference for pictures and the benchmark's for speed; no acceleration, and no sabotage either.

use std::f64::consts::PI;

use glam::DVec3;
use sunstone_renderer::light::Light;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::scene::Scene;
use sunstone_renderer::scene::element::Element;
use sunstone_renderer::view::ViewBlock;

/// Rays that meet a plane at less than this cosine pass it by.
const LEAST_COSINE: f64 = 1e-6;

/// Renders a block of a picture of `width` × `height` pixels as RGBA8.
pub(crate) fn render(scene: &Scene, width: u32, height: u32, block: ViewBlock) -> Vec<u8> {
    let oracle = Oracle::new(scene);
    let mut pixels = Vec::with_capacity(4 * block.pixels() as usize);
    for y in block.y..block.y + block.height {
        for x in block.x..block.x + block.width {
            let light = oracle.cast(&oracle.camera_ray(x, y, width, height), 0);
            pixels.extend(light.to_array().map(|channel| (255.0 * channel.powf(1.0 / 2.2)) as u8));
            pixels.push(255);
        }
    }
    pixels
}

struct Ray {
    origin: DVec3,
    direction: DVec3,
}

enum Shape {
    Sphere { center: DVec3, radius: f64 },
    Plane { origin: DVec3, normal: DVec3 },
}

struct Object<'a> {
    shape: Shape,
    material: &'a Material,
}

struct Oracle<'a> {
    scene: &'a Scene,
    objects: Vec<Object<'a>>,
    /// tan(fov / 2).
    half_height: f64,
}

impl<'a> Oracle<'a> {
    fn new(scene: &'a Scene) -> Self {
        let mut objects = Vec::new();
        for (_, element) in scene.elements() {
            match element {
                Element::Sphere { center, radius, material } => {
                    objects.push(Object { shape: Shape::Sphere { center: *center, radius: *radius }, material })
                }
                Element::Plane { origin, normal, material } => {
                    objects.push(Object { shape: Shape::Plane { origin: *origin, normal: *normal }, material })
                }
                Element::Spheres(batch) if !batch.batch.colors.is_empty() => {
                    panic!(
                        "the oracle gives spheres the colours of their materials; see colored_spheres.rs for those with their own"
                    )
                }
                Element::Spheres(batch) => objects.extend(batch.spheres().iter().enumerate().map(|(i, sphere)| {
                    let [x, y, z, radius] = sphere.map(f64::from);
                    Object { shape: Shape::Sphere { center: DVec3::new(x, y, z), radius }, material: batch.material(i) }
                })),
                Element::Placed(_) | Element::Instances(_) => {
                    panic!(
                        "the oracle traces spheres and planes alone; placed.rs compares placed shapes with each other"
                    )
                }
            }
        }
        Self { scene, objects, half_height: (scene.settings().fov.to_radians() / 2.0).tan() }
    }

    fn camera_ray(&self, x: u32, y: u32, width: u32, height: u32) -> Ray {
        let (width, height) = (f64::from(width), f64::from(height));
        let sx = (2.0 * (f64::from(x) + 0.5) / width - 1.0) * (width / height) * self.half_height;
        let sy = (1.0 - 2.0 * (f64::from(y) + 0.5) / height) * self.half_height;
        Ray { origin: DVec3::ZERO, direction: DVec3::new(sx, sy, -1.0).normalize() }
    }

    fn nearest(&self, ray: &Ray) -> Option<(f64, &Object<'a>)> {
        let mut nearest: Option<(f64, &Object)> = None;
        for object in &self.objects {
            if let Some(distance) = object.shape.intersect(ray)
                && nearest.is_none_or(|(least, _)| distance < least)
            {
                nearest = Some((distance, object));
            }
        }
        nearest
    }

    /// The light that comes along a ray.
    fn cast(&self, ray: &Ray, depth: u32) -> DVec3 {
        if depth >= self.scene.settings().max_recursion_depth {
            return DVec3::ZERO;
        }
        match self.nearest(ray) {
            Some((distance, object)) => self.shade(ray, ray.origin + ray.direction * distance, object, depth),
            None => DVec3::ZERO,
        }
    }

    fn shade(&self, ray: &Ray, hit: DVec3, object: &Object, depth: u32) -> DVec3 {
        let bias = self.scene.settings().shadow_bias;
        let normal = object.shape.normal(hit);
        let cosine = ray.direction.dot(normal);
        let mirror = || {
            let direction = ray.direction - normal * (2.0 * cosine);
            self.cast(&Ray { origin: hit + normal * bias, direction }, depth + 1)
        };
        match object.material.surface {
            Surface::Diffuse => self.direct(hit, normal, object),
            Surface::Reflective { reflectivity } => {
                self.direct(hit, normal, object) * (1.0 - reflectivity) + mirror() * reflectivity
            }
            Surface::Refractive { index, transparency } => {
                let (ratio, facing) = if cosine < 0.0 { (1.0 / index, normal) } else { (index, -normal) };
                let c = cosine.abs();
                let k = 1.0 - ratio * ratio * (1.0 - c * c);
                let light = if k < 0.0 {
                    mirror()
                } else {
                    let reflectance = ((index - 1.0) / (index + 1.0)).powi(2);
                    let direction = (ray.direction + facing * c) * ratio - facing * k.sqrt();
                    let refracted = self.cast(&Ray { origin: hit - facing * bias, direction }, depth + 1);
                    mirror() * reflectance + refracted * (1.0 - reflectance)
                };
                light * transparency * object.color(hit)
            }
            ref other => unreachable!("the oracle draws the seed's surfaces, not {other:?}"),
        }
    }

    /// Direct light from all lights, clamped.
    fn direct(&self, hit: DVec3, normal: DVec3, object: &Object) -> DVec3 {
        let color = object.color(hit);
        let mut sum = DVec3::ZERO;
        for (_, light) in self.scene.lights() {
            let (towards, distance, light_color, irradiance) = match *light {
                Light::Spherical { position, color, intensity } => {
                    let way = position - hit;
                    let distance = way.length();
                    (way / distance, distance, color, intensity / (4.0 * PI * distance * distance))
                }
                Light::Directional { direction, color, intensity } | Light::Sun { direction, color, intensity, .. } => {
                    (-direction, f64::INFINITY, color, intensity)
                }
                Light::Spot { position, direction, color, intensity, inner_angle, outer_angle } => {
                    let way = position - hit;
                    let distance = way.length();
                    let [inner, outer] = [inner_angle, outer_angle].map(|angle| angle.to_radians().cos());
                    let x = ((-way.dot(direction) / distance - outer) / (inner - outer)).clamp(0.0, 1.0);
                    let share = x * x * (3.0 - 2.0 * x);
                    (way / distance, distance, color, intensity * share / (distance * distance))
                }
            };
            let shadow_ray = Ray { origin: hit + normal * self.scene.settings().shadow_bias, direction: towards };
            let blocks =
                |object: &Object| object.shape.intersect(&shadow_ray).is_some_and(|blocked| blocked < distance);
            if self.objects.iter().any(blocks) {
                continue;
            }
            let light_color = DVec3::new(light_color.red, light_color.green, light_color.blue);
            let cosine = normal.dot(towards).max(0.0);
            sum += color * light_color * (cosine * irradiance * object.material.albedo / PI);
        }
        sum.clamp(DVec3::ZERO, DVec3::ONE)
    }
}

impl Shape {
    fn intersect(&self, ray: &Ray) -> Option<f64> {
        match *self {
            Shape::Sphere { center, radius } => {
                let to_center = center - ray.origin;
                let middle = to_center.dot(ray.direction);
                let half_chord_squared = radius * radius - (to_center.dot(to_center) - middle * middle);
                if half_chord_squared < 0.0 {
                    return None;
                }
                let half_chord = half_chord_squared.sqrt();
                let (near, far) = (middle - half_chord, middle + half_chord);
                let distance = if near >= 0.0 { near } else { far };
                (distance >= 0.0).then_some(distance)
            }
            Shape::Plane { origin, normal } => {
                let cosine = normal.dot(ray.direction);
                if cosine <= LEAST_COSINE {
                    return None;
                }
                let distance = (origin - ray.origin).dot(normal) / cosine;
                (distance >= 0.0).then_some(distance)
            }
        }
    }

    fn normal(&self, hit: DVec3) -> DVec3 {
        match *self {
            Shape::Sphere { center, .. } => (hit - center).normalize(),
            Shape::Plane { normal, .. } => -normal,
        }
    }

    fn texture_coordinates(&self, hit: DVec3) -> (f64, f64) {
        match *self {
            Shape::Sphere { center, radius } => {
                let h = hit - center;
                ((1.0 + h.z.atan2(h.x) / PI) / 2.0, (h.y / radius).clamp(-1.0, 1.0).acos() / PI)
            }
            Shape::Plane { origin, normal } => {
                let mut x_axis = normal.cross(DVec3::Z);
                if x_axis == DVec3::ZERO {
                    x_axis = normal.cross(DVec3::Y);
                }
                let h = hit - origin;
                (h.dot(x_axis), h.dot(normal.cross(x_axis)))
            }
        }
    }
}

impl Object<'_> {
    fn color(&self, hit: DVec3) -> DVec3 {
        match &self.material.coloration {
            Coloration::Color(color) => DVec3::new(color.red, color.green, color.blue),
            Coloration::Texture(texture) => {
                let (u, v) = self.shape.texture_coordinates(hit);
                let wrap = |coordinate: f64, size: u32| {
                    ((coordinate * f64::from(size)) as i64).rem_euclid(i64::from(size)) as usize
                };
                let (x, y) = (wrap(u, texture.width()), wrap(v, texture.height()));
                let texel = &texture.texels()[4 * (y * texture.width() as usize + x)..];
                let decode = |byte: u8| (f64::from(byte) / 255.0).powf(2.2);
                DVec3::new(decode(texel[0]), decode(texel[1]), decode(texel[2]))
            }
        }
    }
}
