//! The Cornell box, pixel by pixel, against a picture of many more samples that is kept beside this file.

use std::path::Path;
use std::sync::Arc;

use glam::{DAffine3, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::camera::{Camera, Pose};
use sunstone_renderer::color::Color;
use sunstone_renderer::decode::float_image;
use sunstone_renderer::film::aov::Aovs;
use sunstone_renderer::film::file::{FileOptions, save};
use sunstone_renderer::film::filter::Shape as FilterShape;
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Coloration, Emission, Material, Surface};
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::render::{PathOptions, start_path};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::view::Resolution;

use super::render;

const SIDE: u32 = 64;

/// Samples of the picture that is kept.
const REFERENCE_SAMPLES: u32 = 65_536;

fn reference_path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/light/cornell.exr")
}

/// Four corners each.
type Quads = Vec<[[f32; 3]; 4]>;

fn add(scene: &mut Scene, quads: Quads, rgb: [f64; 3], radiance: Option<[f64; 3]>) {
    let color = |[red, green, blue]: [f64; 3]| Color { red, green, blue };
    let indices = (0..quads.len() as u32).flat_map(|i| [[4 * i, 4 * i + 1, 4 * i + 2], [4 * i, 4 * i + 2, 4 * i + 3]]);
    let data = MeshData { indices: indices.collect(), positions: quads.into_flattened(), ..MeshData::default() };
    let mesh = Mesh::new(data, None, Quality::Default, &Serial).unwrap();
    let emission = radiance.map_or(Emission::NONE, |rgb| Emission::even(color(rgb), 1.0));
    let material = Material { emission, ..Material::new(Coloration::Color(color(rgb)), 1.0, Surface::Diffuse) };
    let (shape, transform, materials) = (Shape::Mesh(Arc::new(mesh)), DAffine3::IDENTITY, vec![Arc::new(material)]);
    scene.add_placed(Placed { shape, transform, motion: None, materials }).unwrap();
}

/// A block standing on the floor.
fn block(base: [[f32; 2]; 4], height: f32) -> Quads {
    let at = |i: usize, y: f32| [base[i % 4][0], y, base[i % 4][1]];
    let side = |i: usize| [at(i, 0.0), at(i + 1, 0.0), at(i + 1, height), at(i, height)];
    vec![[0, 1, 2, 3].map(|i| at(i, height)), side(0), side(1), side(2), side(3)]
}

/// The box as it was measured, in units of 100 mm, with its measured spectra folded to Rec. 709.
#[allow(clippy::approx_constant, reason = "measured, and not π")]
fn cornell_box() -> Scene {
    const WHITE: [f64; 3] = [0.725, 0.71, 0.68];
    let (w, h, d) = (5.56, 5.488, 5.592);
    let fov = 2.0 * (0.0125_f64 / 0.035).atan().to_degrees();
    let mut scene = Scene::new(Settings::new(SIDE, SIDE, fov), Limits::default()).unwrap();
    let pose = Pose { position: DVec3::new(2.78, 2.73, -8.0), target: DVec3::new(2.78, 2.73, 0.0), up: DVec3::Y };
    scene.set_camera(Camera { pose, ..Camera::default() }).unwrap();
    let floor = [[w, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, d], [w, 0.0, d]];
    let ceiling = [[w, h, 0.0], [w, h, d], [0.0, h, d], [0.0, h, 0.0]];
    let back = [[w, 0.0, d], [0.0, 0.0, d], [0.0, h, d], [w, h, d]];
    add(&mut scene, vec![floor, ceiling, back], WHITE, None);
    add(&mut scene, vec![[[0.0, 0.0, d], [0.0, 0.0, 0.0], [0.0, h, 0.0], [0.0, h, d]]], [0.14, 0.45, 0.091], None);
    add(&mut scene, vec![[[w, 0.0, 0.0], [w, 0.0, d], [w, h, d], [w, h, 0.0]]], [0.63, 0.065, 0.05], None);
    add(&mut scene, block([[1.30, 0.65], [0.82, 2.25], [2.40, 2.72], [2.90, 1.14]], 1.65), WHITE, None);
    add(&mut scene, block([[4.23, 2.47], [2.65, 2.96], [3.14, 4.56], [4.72, 4.06]], 3.30), WHITE, None);
    let y = h - 5e-4;
    let lamp = [[3.43, y, 2.27], [3.43, y, 3.32], [2.13, y, 3.32], [2.13, y, 2.27]];
    add(&mut scene, vec![lamp], [0.78; 3], Some([17.0, 12.0, 4.0]));
    scene
}

fn settings(samples: u32, sampler: Kind, seed: u64) -> PathSettings {
    let filter = FilterShape::Box.into();
    PathSettings { samples, sampler, seed, filter, max_bounces: 64, ..PathSettings::default() }
}

/// How far halves of 16 bits are apart at a value.
fn half_step(value: f32) -> f64 {
    // Ten bits after the first one; below 2⁻¹⁴ steps stay the same.
    let exponent = f64::from(value).abs().max(2.0_f64.powi(-14)).log2().floor();
    (exponent - 10.0).exp2()
}

/// `cargo test --release -p sunstone-renderer --test light make_the_picture -- --ignored`
#[test]
#[ignore = "writes tests/light/cornell.exr, which takes minutes"]
fn make_the_picture() {
    let settings = settings(REFERENCE_SAMPLES, Kind::Sobol, 1);
    let options = PathOptions { settings, ..PathOptions::default() };
    let job = start_path(&LiveScene::new(cornell_box()), &options, None).unwrap();
    job.wait_for_end().unwrap();
    let image = job.film().image(None, Aovs::NONE).unwrap();
    save(&image, &reference_path(), &FileOptions::default()).unwrap();
}

#[test]
fn every_pixel_is_within_its_own_noise_of_the_picture_of_many_samples() {
    let reference = float_image::load(&reference_path(), &Limits::default()).unwrap();
    let reference = reference.rgb().unwrap();
    let resolution = Resolution { width: SIDE, height: SIDE };
    // Independent samples, so that their variance is that of the mean.
    let settings = settings(512, Kind::Independent, 2);
    let pixels = render(&cornell_box(), settings, resolution, 0..settings.samples);
    let luminance = |[red, green, blue]: [f32; 3]| f64::from(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    // The picture's own noise is as much less as it has more samples; even less, as they are Sobol points.
    let share = f64::from(settings.samples) / f64::from(REFERENCE_SAMPLES);
    let mut scores = Vec::new();
    let (mut all_off, mut all_variance) = (0.0, 0.0);
    for (i, pixel) in pixels.iter().enumerate() {
        let expected = [reference[0][i], reference[1][i], reference[2][i]];
        let off = luminance(pixel.mean()) - luminance(expected);
        // Mean squares of what the picture is rounded by: it is kept in halves.
        let [red, green, blue] = expected.map(|value| half_step(value).powi(2) / 12.0);
        let rounding = 0.2126_f64.powi(2) * red + 0.7152_f64.powi(2) * green + 0.0722_f64.powi(2) * blue;
        let variance = f64::from(pixel.variance()) * (1.0 + share) + rounding;
        scores.push(off / variance.sqrt());
        all_off += off;
        all_variance += variance;
    }
    // At a level of 0.01 for all pixels together (Šidák): 2.5·10⁻⁶ for each, two-sided.
    let within = scores.iter().filter(|score| score.abs() < 4.71).count();
    assert!(within as f64 >= 0.9975 * scores.len() as f64, "{within} of {} pixels", scores.len());
    // All together, too. Not by the mean of the scores: few bright samples make both a mean and its error small where they are missed.
    assert!(all_off.abs() < 3.0 * all_variance.sqrt(), "{all_off} ± {}", all_variance.sqrt());
}
