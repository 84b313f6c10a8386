//! The scenes of the comparison, as plain arrays that every renderer gets alike.

use std::f64::consts::PI;
use std::sync::Arc;

use glam::{DAffine3, DQuat, DVec3, Vec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::bsdf::metals::Metal;
use sunstone_renderer::camera::{Camera, Pose};
use sunstone_renderer::color::Color;
use sunstone_renderer::decode::mesh_data::MeshData;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Emission, Material, Parameter, Surface};
use sunstone_renderer::mesh::Mesh;
use sunstone_renderer::pool::Threads;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::environment::{Environment, RadianceMap};
use sunstone_renderer::scene::{Scene, Settings};

/// What an object is made of: what all renderers mean the same by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stuff {
    /// Lambert's reflection.
    Matt([f64; 3]),
    /// White metal with GGX facets: roughness² is their slope.
    Glossy(f64),
    /// Black, and shining with this radiance. Its front looks where it is to shine.
    Lamp([f64; 3]),
}

/// Triangles.
pub(crate) struct Object {
    pub(crate) name: &'static str,
    pub(crate) positions: Vec<[f32; 3]>,
    pub(crate) indices: Vec<[u32; 3]>,
    pub(crate) stuff: Stuff,
}

/// A map of all directions, with +y above, −z in its middle and +x right of that.
pub(crate) struct Sky {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<f32>,
}

/// A scene and the picture that is taken of it.
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Vertical, in degrees.
    pub(crate) fov: f64,
    pub(crate) pose: Pose,
    pub(crate) objects: Vec<Object>,
    pub(crate) sky: Option<Sky>,
}

/// Surfaces after the first that paths may meet, for all renderers.
pub(crate) const BOUNCES: u32 = 16;

/// The world of a name.
pub(crate) fn world(name: &str) -> World {
    match name {
        "cornell" => cornell(),
        "statue" => statue(),
        "lamps" => lamps(),
        other => panic!("no scene is called {other}; there are cornell, statue and lamps"),
    }
}

impl World {
    /// The scene for Sunstone.
    pub(crate) fn scene(&self) -> Scene {
        let mut scene = Scene::new(Settings::new(self.width, self.height, self.fov), Limits::default()).unwrap();
        scene.set_camera(Camera { pose: self.pose, ..Camera::default() }).unwrap();
        if let Some(sky) = &self.sky {
            let map = RadianceMap::new(sky.width, sky.height, sky.pixels.clone(), &Limits::default()).unwrap();
            let (rotation, scale) = (DQuat::IDENTITY, 1.0);
            scene.set_environment(Some(Environment::Map { map: Arc::new(map), rotation, scale })).unwrap();
        }
        for object in &self.objects {
            let (positions, indices) = (object.positions.clone(), object.indices.clone());
            let data = MeshData { positions, indices, ..MeshData::default() };
            let mesh = Mesh::new(data, None, Quality::High, &Threads(2)).unwrap();
            let materials = vec![Arc::new(object.stuff.material())];
            let (shape, transform) = (Shape::Mesh(Arc::new(mesh)), DAffine3::IDENTITY);
            scene.add_placed(Placed { shape, transform, motion: None, materials }).unwrap();
        }
        scene
    }
}

fn color([red, green, blue]: [f64; 3]) -> Color {
    Color { red, green, blue }
}

impl Stuff {
    fn material(self) -> Material {
        let matt = |rgb| Material::new(Coloration::Color(color(rgb)), 1.0, Surface::Diffuse);
        match self {
            Self::Matt(rgb) => matt(rgb),
            Self::Lamp(rgb) => Material { emission: Emission::even(color(rgb), 1.0), ..matt([0.0; 3]) },
            Self::Glossy(roughness) => {
                // So good a conductor that nothing is lost.
                let metal = Some(Metal { name: "white", eta: Vec3::ZERO, k: Vec3::splat(1e4) });
                let [anisotropy, rotation] = [Parameter::constant(0.0), Parameter::constant(0.0)];
                let roughness = Parameter::constant(roughness);
                let surface = Surface::Conductor { metal, roughness, anisotropy, rotation };
                Material::new(Coloration::Color(color([1.0; 3])), 1.0, surface)
            }
        }
    }
}

impl Object {
    fn new(name: &'static str, stuff: Stuff) -> Self {
        Self { name, positions: Vec::new(), indices: Vec::new(), stuff }
    }

    fn quad(mut self, corners: [[f64; 3]; 4]) -> Self {
        let first = self.positions.len() as u32;
        self.positions.extend(corners.map(|corner| corner.map(|c| c as f32)));
        self.indices.extend([[first, first + 1, first + 2], [first, first + 2, first + 3]]);
        self
    }

    /// A block standing on a base, whose corners are given anticlockwise as seen from above.
    fn block(mut self, base: [[f64; 2]; 4], height: f64) -> Self {
        let at = |i: usize, y: f64| [base[i % 4][0], y, base[i % 4][1]];
        self = self.quad([0, 1, 2, 3].map(|i| at(i, height)));
        for i in 0..4 {
            self = self.quad([at(i, 0.0), at(i + 1, 0.0), at(i + 1, height), at(i, height)]);
        }
        self
    }
}

/// The Cornell box with its measured geometry, in units of 100 mm.
#[allow(clippy::approx_constant, reason = "measured, and not π")]
fn cornell() -> World {
    let white = Stuff::Matt([0.725, 0.71, 0.68]);
    let (w, h, d) = (5.56, 5.488, 5.592);
    let objects = vec![
        Object::new("floor", white).quad([[w, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, d], [w, 0.0, d]]),
        Object::new("ceiling", white).quad([[w, h, 0.0], [w, h, d], [0.0, h, d], [0.0, h, 0.0]]),
        Object::new("back", white).quad([[w, 0.0, d], [0.0, 0.0, d], [0.0, h, d], [w, h, d]]),
        Object::new("green", Stuff::Matt([0.14, 0.45, 0.091])).quad([
            [0.0, 0.0, d],
            [0.0, 0.0, 0.0],
            [0.0, h, 0.0],
            [0.0, h, d],
        ]),
        Object::new("red", Stuff::Matt([0.63, 0.065, 0.05])).quad([[w, 0.0, 0.0], [w, 0.0, d], [w, h, d], [w, h, 0.0]]),
        Object::new("short", white).block([[1.30, 0.65], [0.82, 2.25], [2.40, 2.72], [2.90, 1.14]], 1.65),
        Object::new("tall", white).block([[4.23, 2.47], [2.65, 2.96], [3.14, 4.56], [4.72, 4.06]], 3.30),
        Object::new("lamp", Stuff::Lamp([17.0, 12.0, 4.0])).quad([
            [3.43, h - 5e-4, 2.27],
            [3.43, h - 5e-4, 3.32],
            [2.13, h - 5e-4, 3.32],
            [2.13, h - 5e-4, 2.27],
        ]),
    ];
    let pose = Pose { position: DVec3::new(2.78, 2.73, -8.0), target: DVec3::new(2.78, 2.73, 0.0), up: DVec3::Y };
    let fov = 2.0 * (0.0125_f64 / 0.035).atan().to_degrees();
    World { name: "cornell", width: 256, height: 256, fov, pose, objects, sky: None }
}

/// A million triangles in the open.
fn statue() -> World {
    let (across, up) = (1000, 500);
    let mut statue = Object::new("statue", Stuff::Matt([0.6, 0.45, 0.3]));
    for j in 0..=up {
        for i in 0..=across {
            // The seam and the poles take the very same positions.
            let (u, v) = ((i % across) as f64 / across as f64, j as f64 / up as f64);
            let (azimuth, polar) = (2.0 * PI * u, PI * v);
            let sine = if j == 0 || j == up { 0.0 } else { polar.sin() };
            let d = DVec3::new(sine * azimuth.cos(), polar.cos(), sine * azimuth.sin());
            let waves = (7.0 * d.x + 3.0 * d.y).sin() * (5.0 * d.z - 4.0 * d.y).cos();
            let ripples = (60.0 * d.x).sin() * (60.0 * d.y).sin() * (60.0 * d.z).sin();
            let radius = 1.0 + 0.16 * waves + 0.02 * ripples;
            statue.positions.push((DVec3::new(0.0, 1.2, 0.0) + d * radius).as_vec3().to_array());
        }
    }
    let row = across as u32 + 1;
    for j in 0..up as u32 {
        for i in 0..across as u32 {
            let a = j * row + i;
            statue.indices.extend([[a, a + 1, a + row], [a + 1, a + row + 1, a + row]]);
        }
    }
    let far = 20.0;
    let ground = Object::new("ground", Stuff::Matt([0.4, 0.4, 0.38])).quad([
        [-far, 0.0, far],
        [far, 0.0, far],
        [far, 0.0, -far],
        [-far, 0.0, -far],
    ]);
    let pose = Pose { position: DVec3::new(1.5, 2.2, 4.5), target: DVec3::new(0.0, 1.0, 0.0), up: DVec3::Y };
    World { name: "statue", width: 320, height: 240, fov: 40.0, pose, objects: vec![statue, ground], sky: Some(sky()) }
}

/// A blue sky with a small, bright and warm spot in it, above a dark ground.
fn sky() -> Sky {
    let (width, height) = (1024, 512);
    let sun = DVec3::new(0.6, 0.55, 0.4).normalize();
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let (azimuth, polar) =
                (((x as f64 + 0.5) / width as f64 - 0.5) * 2.0 * PI, (y as f64 + 0.5) / height as f64 * PI);
            let d = DVec3::new(polar.sin() * azimuth.sin(), polar.cos(), -polar.sin() * azimuth.cos());
            let above = (d.y.max(0.0)).powf(0.4);
            let base = if d.y > 0.0 {
                DVec3::new(0.9, 0.95, 1.0).lerp(DVec3::new(0.2, 0.4, 0.9), above)
            } else {
                DVec3::splat(0.15)
            };
            let near = d.dot(sun).clamp(-1.0, 1.0).acos().to_degrees();
            let glow = 800.0 * (-(near / 1.5).powi(2)).exp() + 2.0 * (-near / 12.0).exp();
            pixels.extend((base + DVec3::new(1.0, 0.85, 0.6) * glow).to_array().map(|c| c as f32));
        }
    }
    Sky { width: width as u32, height: height as u32, pixels }
}

/// A hall with a thousand small lamps below its ceiling, blocks, and a floor that shines.
fn lamps() -> World {
    let (w, h, d) = (12.0, 4.0, 12.0);
    let wall = Stuff::Matt([0.6, 0.6, 0.62]);
    let mut lamps = Object::new("lamps", Stuff::Lamp([400.0, 330.0, 230.0]));
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut unit = || {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (random >> 40) as f64 / (1_u64 << 24) as f64
    };
    for i in 0..1000 {
        // Dim and bright parts of the hall.
        let (column, row) = (i % 40, i / 40);
        let (x, z) = ((column as f64 + 0.3 + 0.4 * unit()) * w / 40.0, (row as f64 + 0.3 + 0.4 * unit()) * d / 25.0);
        let size = 0.008 + 0.03 * unit().powi(3);
        let y = h - 2e-4;
        let first = lamps.positions.len() as u32;
        let corners = [[x, y, z], [x + size, y, z], [x, y, z + size]];
        lamps.positions.extend(corners.map(|corner| corner.map(|c| c as f32)));
        // Seen from below.
        lamps.indices.push([first, first + 1, first + 2]);
    }
    let mut objects = vec![
        Object::new("floor", Stuff::Glossy(0.3)).quad([[0.0, 0.0, d], [w, 0.0, d], [w, 0.0, 0.0], [0.0, 0.0, 0.0]]),
        Object::new("ceiling", wall).quad([[0.0, h, 0.0], [w, h, 0.0], [w, h, d], [0.0, h, d]]),
        Object::new("back", wall).quad([[0.0, 0.0, 0.0], [w, 0.0, 0.0], [w, h, 0.0], [0.0, h, 0.0]]),
        Object::new("front", wall).quad([[w, 0.0, d], [0.0, 0.0, d], [0.0, h, d], [w, h, d]]),
        Object::new("left", Stuff::Matt([0.7, 0.3, 0.2])).quad([
            [0.0, 0.0, d],
            [0.0, 0.0, 0.0],
            [0.0, h, 0.0],
            [0.0, h, d],
        ]),
        Object::new("right", Stuff::Matt([0.2, 0.35, 0.65])).quad([[w, 0.0, 0.0], [w, 0.0, d], [w, h, d], [w, h, 0.0]]),
    ];
    let mut blocks = Object::new("blocks", Stuff::Matt([0.55, 0.5, 0.4]));
    for i in 0..12 {
        let (x, z) = (1.0 + (i % 4) as f64 * 3.0 + unit(), 1.0 + (i / 4) as f64 * 3.0 + unit());
        let (size, height) = (0.5 + 0.5 * unit(), 0.5 + 2.0 * unit());
        blocks = blocks.block([[x, z], [x, z + size], [x + size, z + size], [x + size, z]], height);
    }
    objects.extend([blocks, lamps]);
    let pose = Pose { position: DVec3::new(6.5, 2.6, 11.6), target: DVec3::new(5.8, 0.0, 4.0), up: DVec3::Y };
    World { name: "lamps", width: 320, height: 240, fov: 55.0, pose, objects, sky: None }
}
