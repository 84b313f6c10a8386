//! Speed of the `whitted` integrator on two threads against the tests' plain 64-bit oracle on one.
//!
//! Prints a line for each scene: `bench: NAME value=… baseline=… ratio=… unit=s`, medians of interleaved runs. Where
//! the oracle would take minutes it renders every so many rows and its time is scaled up; the line then says so.
//! `cargo bench --bench whitted -- NAME…` runs the scenes whose names contain a NAME.

#[path = "../tests/oracle/mod.rs"]
mod oracle;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use glam::DVec3;
use sunstone_renderer::color::Color;
use sunstone_renderer::film::gamma::{PixelFormat, encode};
use sunstone_renderer::film::tile::Tile;
use sunstone_renderer::integrator::whitted::Whitted;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::pool::Threads;
use sunstone_renderer::scene::element::SphereBatch;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::scene_file;
use sunstone_renderer::texture::Texture;
use sunstone_renderer::view::{Resolution, ViewBlock};

const THREADS: usize = 2;
const TILE: u32 = 64;
const RUNS: usize = 7;

struct Case {
    name: &'static str,
    scene: Scene,
    /// The oracle renders one row in this many.
    oracle_rows: u32,
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let cases = [
        Case { name: "whitted.sample", scene: sample(), oracle_rows: 1 },
        Case { name: "whitted.glass", scene: glass(), oracle_rows: 4 },
        Case { name: "whitted.spheres_10k", scene: many_spheres(), oracle_rows: 120 },
    ];
    for case in cases {
        if wanted.is_empty() || wanted.iter().any(|name| case.name.contains(name.as_str())) {
            measure(&case);
        }
    }
}

fn measure(case: &Case) {
    let resolution = Resolution { width: case.scene.settings().width, height: case.scene.settings().height };
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(render(&case.scene, resolution));
        ours.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        for y in (0..resolution.height).step_by(case.oracle_rows as usize) {
            let row = ViewBlock { x: 0, y, width: resolution.width, height: 1 };
            black_box(oracle::render(&case.scene, resolution.width, resolution.height, row));
        }
        baseline.push(start.elapsed().as_secs_f64() * f64::from(case.oracle_rows));
    }
    let (ours, baseline) = (median(ours), median(baseline));
    let note = match case.oracle_rows {
        1 => String::new(),
        rows => format!(" (baseline from every {rows}th row)"),
    };
    println!("bench: {} value={ours:.4} baseline={baseline:.4} ratio={:.1} unit=s{note}", case.name, baseline / ours);
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// From the scene as described to bytes, preparation included.
fn render(scene: &Scene, resolution: Resolution) -> Vec<u8> {
    let whitted = Whitted::new(scene).expect("the scene can be prepared");
    let mut pixels = vec![0; 4 * resolution.whole().pixels() as usize];
    let columns = resolution.width.div_ceil(TILE);
    let tiles = columns * resolution.height.div_ceil(TILE);
    let next = AtomicU32::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let tile = next.fetch_add(1, Ordering::Relaxed);
            if tile >= tiles {
                return done;
            }
            let (x, y) = (tile % columns * TILE, tile / columns * TILE);
            let (width, height) = (TILE.min(resolution.width - x), TILE.min(resolution.height - y));
            let mut tile = Tile::new(ViewBlock { x, y, width, height });
            whitted.render_tile(resolution, &mut tile, &AtomicBool::new(false));
            let mut bytes = vec![0; 4 * tile.block.pixels() as usize];
            encode(&tile, PixelFormat::Rgba8, &mut bytes);
            done.push((tile.block, bytes));
        }
    };
    let parts = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker panicked")).collect::<Vec<_>>()
    });
    for (block, bytes) in parts.into_iter().flatten() {
        for (y, row) in (block.y..).zip(bytes.chunks_exact(4 * block.width as usize)) {
            let start = 4 * (y as usize * resolution.width as usize + block.x as usize);
            pixels[start..start + row.len()].copy_from_slice(row);
        }
    }
    pixels
}

fn material(color: [f64; 3], albedo: f64, surface: Surface) -> Arc<Material> {
    let [red, green, blue] = color;
    Arc::new(Material::new(Coloration::Color(Color { red, green, blue }), albedo, surface))
}

fn checkerboard() -> Arc<Material> {
    let shade = |x: u32, y: u32| if (x / 32 + y / 32).is_multiple_of(2) { 220 } else { 60 };
    let texels = (0..64 * 64).flat_map(|i| [[shade(i % 64, i / 64); 3].as_slice(), &[255]].concat()).collect();
    let texture = Texture::new(64, 64, texels, None, &Limits::default()).expect("the texture is sound");
    Arc::new(Material::new(Coloration::Texture(Arc::new(texture)), 0.8, Surface::Reflective { reflectivity: 0.1 }))
}

const COLORS: [[f64; 3]; 5] = [[1.0, 0.2, 0.2], [1.0, 0.8, 0.2], [0.2, 1.0, 0.3], [0.2, 0.4, 1.0], [0.9, 0.9, 0.9]];
const GLASS: Surface = Surface::Refractive { index: 1.5, transparency: 0.95 };

fn studio() -> Scene {
    let settings = Settings { width: 1600, height: 1200, ..Settings::new(1600, 1200, 60.0) };
    let mut scene = Scene::new(settings, Limits::default()).expect("the settings are sound");
    let white = Color { red: 1.0, green: 1.0, blue: 1.0 };
    let warm = Color { red: 1.0, green: 0.8, blue: 0.6 };
    let lights = [
        Light::Spherical { position: DVec3::new(-4.0, 6.0, -2.0), color: warm, intensity: 1500.0 },
        Light::Spherical { position: DVec3::new(5.0, 3.0, -1.0), color: white, intensity: 800.0 },
        Light::Directional { direction: DVec3::new(0.3, -1.0, -0.6), color: white, intensity: 1.5 },
    ];
    for light in lights {
        scene.add_light(light).expect("the light is sound");
    }
    scene
}

fn add_floor(scene: &mut Scene) {
    scene.add_plane(DVec3::new(0.0, -3.0, 0.0), DVec3::NEG_Y, checkerboard()).expect("the plane is sound");
}

/// The default scene: the article's grid of spheres.
fn sample() -> Scene {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenes/spheres.json");
    scene_file::load(&path, &[], &Limits::default(), &Threads(0)).expect("the default scene can be loaded")
}

/// Nothing but glass over the floor.
fn glass() -> Scene {
    let mut scene = studio();
    add_floor(&mut scene);
    for row in 0..4 {
        for (column, color) in COLORS.into_iter().enumerate() {
            let center = DVec3::new(2.0 * f64::from(column as u32) - 4.0, 3.0 - 1.7 * f64::from(row), -7.0);
            scene
                .add_sphere(center, 0.9, material(color.map(|c| c.max(0.7)), 0.5, GLASS))
                .expect("the sphere is sound");
        }
    }
    scene
}

/// A cloud of ten thousand spheres of all surfaces over the floor.
fn many_spheres() -> Scene {
    let mut scene = studio();
    add_floor(&mut scene);
    let surfaces = [Surface::Diffuse, Surface::Diffuse, Surface::Reflective { reflectivity: 0.5 }, GLASS];
    let materials: Vec<_> =
        COLORS.into_iter().flat_map(|color| surfaces.clone().map(|surface| material(color, 0.6, surface))).collect();
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    let spheres: Vec<[f32; 4]> = (0..10_000)
        .map(|_| [12.0 * random() - 6.0, 5.0 * random() - 2.5, -5.0 - 12.0 * random(), 0.03 + 0.07 * random()])
        .collect();
    let material_indices = (0..10_000).map(|_| (random() * 20.0) as u32 % 20).collect();
    scene
        .add_spheres(SphereBatch { spheres, material_indices, materials, ..Default::default() })
        .expect("the spheres are sound");
    scene
}
