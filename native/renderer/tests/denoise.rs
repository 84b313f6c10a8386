//! Films without their noise: pictures of the path tracer against what many samples tell.

#![allow(clippy::single_range_in_vec_init, reason = "lists of ranges of samples, of which there may be one")]

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::{DAffine3, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::{Executor, Scoped, Serial};
use sunstone_renderer::color::Color;
use sunstone_renderer::denoise::Options;
use sunstone_renderer::error::ErrorKind;
use sunstone_renderer::film::aov::{Aov, Aovs};
use sunstone_renderer::film::checkpoint;
use sunstone_renderer::film::file::{FileOptions, save};
use sunstone_renderer::film::light_film::{LightFilm, Subject};
use sunstone_renderer::float_image::FloatImage;
use sunstone_renderer::integrator::path::{PathSettings, PathTracer};
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Emission, Material, Surface};
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::scene::environment::Environment;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::view::{Resolution, ViewBlock};

const SIZE: Resolution = Resolution { width: 96, height: 96 };

fn color(red: f32, green: f32, blue: f32) -> Color {
    Color { red: red.into(), green: green.into(), blue: blue.into() }
}

fn matte(red: f32, green: f32, blue: f32) -> Arc<Material> {
    Arc::new(Material::new(Coloration::Color(color(red, green, blue)), 1.0, Surface::Diffuse))
}

fn of_surface(surface: Surface) -> Arc<Material> {
    Arc::new(Material::new(Coloration::Color(color(0.9, 0.9, 0.9)), 1.0, surface))
}

fn shining(radiance: f64) -> Arc<Material> {
    let material = Material::new(Coloration::Color(color(0.5, 0.5, 0.5)), 1.0, Surface::Diffuse);
    Arc::new(Material { emission: Emission::even(color(1.0, 0.8, 0.5), radiance), ..material })
}

/// A parallelogram from a corner and two sides.
fn add_rectangle(scene: &mut Scene, corner: [f32; 3], u: [f32; 3], v: [f32; 3], material: &Arc<Material>) {
    let at = |s: f32, t: f32| std::array::from_fn(|i| corner[i] + s * u[i] + t * v[i]);
    let data = MeshData {
        positions: vec![at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)],
        indices: vec![[0, 1, 2], [0, 2, 3]],
        ..MeshData::default()
    };
    let mesh = Arc::new(Mesh::new(data, None, Quality::Default, &Serial).unwrap());
    let placed = Placed {
        shape: Shape::Mesh(mesh),
        motion: None,
        transform: DAffine3::IDENTITY,
        materials: vec![material.clone()],
    };
    scene.add_placed(placed).unwrap();
}

fn scene(fov: f64) -> Scene {
    Scene::new(Settings::new(SIZE.width, SIZE.height, fov), Limits::default()).unwrap()
}

/// A box with coloured walls, a chequered floor, and a lamp: in it a matte ball, a mirror and perhaps a glass one.
fn room(glass: bool) -> Scene {
    let mut scene = scene(47.0);
    let white = matte(0.73, 0.73, 0.73);
    let (near, far) = (-2.3, -4.3);
    add_rectangle(&mut scene, [-1.0, 1.0, far], [2.0, 0.0, 0.0], [0.0, 0.0, near - far], &white);
    add_rectangle(&mut scene, [-1.0, -1.0, far], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0], &white);
    add_rectangle(&mut scene, [-1.0, -1.0, far], [0.0, 0.0, near - far], [0.0, 2.0, 0.0], &matte(0.65, 0.05, 0.05));
    add_rectangle(&mut scene, [1.0, -1.0, far], [0.0, 0.0, near - far], [0.0, 2.0, 0.0], &matte(0.12, 0.45, 0.15));
    let tiles = [matte(0.8, 0.8, 0.75), matte(0.25, 0.2, 0.18)];
    for i in 0..64 {
        let (x, z) = ((i % 8) as f32 * 0.25 - 1.0, (i / 8) as f32 * 0.25 + far);
        let tile = &tiles[(i % 8 + i / 8) % 2];
        add_rectangle(&mut scene, [x, -1.0, z], [0.25, 0.0, 0.0], [0.0, 0.0, 0.25], tile);
    }
    add_rectangle(&mut scene, [-0.3, 0.98, -3.6], [0.6, 0.0, 0.0], [0.0, 0.0, 0.6], &shining(12.0));
    scene.add_sphere(DVec3::new(-0.5, -0.65, -3.7), 0.35, matte(0.7, 0.5, 0.2)).unwrap();
    scene.add_sphere(DVec3::new(0.45, -0.6, -3.6), 0.4, of_surface(Surface::Reflective { reflectivity: 1.0 })).unwrap();
    if glass {
        let glass = Surface::Refractive { index: 1.5, transparency: 1.0 };
        scene.add_sphere(DVec3::new(0.1, -0.75, -2.9), 0.25, of_surface(glass)).unwrap();
    }
    scene
}

/// Balls on a plain that reflects a little, under an even sky.
fn plain() -> Scene {
    let mut scene = scene(50.0);
    scene.set_environment(Some(Environment::Constant { color: color(0.6, 0.8, 1.0), radiance: 1.0 })).unwrap();
    let floor = of_surface(Surface::Reflective { reflectivity: 0.3 });
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), floor).unwrap();
    for i in 0..30 {
        let (x, z) = (f64::from(i % 6) - 2.5, -3.5 - f64::from(i / 6));
        let hue = i as f32 / 30.0;
        scene.add_sphere(DVec3::new(x, -0.7, z), 0.3, matte(0.2 + 0.7 * hue, 0.5, 0.9 - 0.7 * hue)).unwrap();
    }
    scene.add_sphere(DVec3::new(0.0, 1.2, -5.0), 0.5, shining(8.0)).unwrap();
    scene
}

/// A floor and a wall under many tiny lamps.
fn lamps() -> Scene {
    let mut scene = scene(50.0);
    let floor = of_surface(Surface::Reflective { reflectivity: 0.2 });
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::new(0.0, -1.0, 0.0), floor).unwrap();
    scene.add_plane(DVec3::new(0.0, 0.0, -9.0), DVec3::new(0.0, 0.0, -1.0), matte(0.6, 0.55, 0.5)).unwrap();
    for i in 0..300 {
        let at = |k: f64| (f64::from(i + 1) * k).fract();
        let center = DVec3::new(10.0 * at(0.618_034) - 5.0, 0.3 + 2.5 * at(0.754_878), -4.0 - 4.5 * at(0.569_84));
        scene.add_sphere(center, 0.03, shining(20.0)).unwrap();
    }
    for i in 0..5 {
        scene.add_sphere(DVec3::new(f64::from(i) - 2.0, -0.6, -4.5), 0.4, matte(0.8, 0.3, 0.2)).unwrap();
    }
    scene
}

/// Draws samples onto a film of `block`.
fn film(scene: &Scene, block: ViewBlock, seed: u64, parts: &[Range<u32>], aovs: Aovs) -> LightFilm {
    let samples = parts.iter().map(|part| part.end).max().unwrap();
    let tracer = PathTracer::new(scene, PathSettings { samples, seed, ..PathSettings::default() }).unwrap();
    let subject = Subject { resolution: SIZE, block, seed, planned: 64, settings: String::new(), fingerprint: 0 };
    let film = LightFilm::new(subject, aovs, &Limits::default()).unwrap();
    for part in parts {
        Scoped(2).run(film.grid().count(), &|index| {
            let mut tile = film.blank(index).unwrap();
            tracer.render_tile(SIZE, part.clone(), &mut tile, &AtomicBool::new(false));
            film.add(index, part.clone(), tile).unwrap();
        });
    }
    film
}

fn guided(scene: &Scene, seed: u64, samples: u32) -> LightFilm {
    film(scene, SIZE.whole(), seed, &[0..samples], Aovs::NONE.with_denoising())
}

fn denoised(film: &LightFilm, block: Option<ViewBlock>, executor: &dyn Executor) -> FloatImage {
    film.denoised(block, Aovs::NONE, &Options::default(), executor, &AtomicBool::new(false)).unwrap()
}

fn colors(image: &FloatImage) -> Vec<[f32; 3]> {
    let [red, green, blue] = image.rgb().unwrap();
    (0..red.len()).map(|i| [red[i], green[i], blue[i]]).collect()
}

fn noisy(film: &LightFilm) -> Vec<[f32; 3]> {
    colors(&film.image(None, Aovs::NONE).unwrap())
}

/// Root of the mean square of what two pictures differ by.
fn difference(a: &[[f32; 3]], b: &[[f32; 3]]) -> f64 {
    let squares = a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| f64::from(a - b).powi(2));
    (squares.sum::<f64>() / (3 * a.len()) as f64).sqrt()
}

/// The same without lamps that are seen, directly or in a mirror, and the pixels beside them: how much of a pixel a lamp covers
/// only more samples tell.
fn off_lamps(picture: &[[f32; 3]], truth: &[[f32; 3]]) -> f64 {
    let width = SIZE.width as usize;
    let is_lamp = |x: usize, y: usize| truth.get(y * width + x).is_some_and(|color| color[0] > 3.0);
    let is_off = |i: &usize| {
        let (x, y) = (i % width, i / width);
        !(y.saturating_sub(1)..y + 2).any(|v| (x.saturating_sub(1)..(x + 2).min(width)).any(|u| is_lamp(u, v)))
    };
    let off: Vec<usize> = (0..picture.len()).filter(is_off).collect();
    let pick = |from: &[[f32; 3]]| off.iter().map(|&i| from[i]).collect::<Vec<_>>();
    difference(&pick(picture), &pick(truth))
}

fn scenes() -> [(&'static str, Scene); 3] {
    [("room", room(false)), ("plain", plain()), ("lamps", lamps())]
}

#[test]
#[ignore = "prints figures, and writes pictures to the folder DENOISE_PICTURES, to be looked at"]
fn figures_and_pictures() {
    let folder = std::env::var("DENOISE_PICTURES").unwrap();
    for (name, scene) in scenes().into_iter().chain([("glass", room(true))]) {
        let truth = noisy(&guided(&scene, 99, 1024));
        for samples in [1, 4, 16, 64, 128, 1024] {
            let film = guided(&scene, 1, samples);
            let begun = std::time::Instant::now();
            let image = denoised(&film, None, &Scoped(2));
            let time = begun.elapsed();
            let [before, after] = [noisy(&film), colors(&image)].map(|picture| difference(&picture, &truth));
            let change = difference(&noisy(&film), &colors(&image)) / difference(&noisy(&film), &vec![[0.0; 3]; 9216]);
            let [off, off_after] = [noisy(&film), colors(&image)].map(|picture| off_lamps(&picture, &truth));
            println!(
                "{name} {samples:4}: {before:.5} became {after:.5}, off lamps {off:.5} became {off_after:.5}, changed {change:.5}, {time:.2?}"
            );
            for (which, image) in [("noisy", film.image(None, Aovs::NONE).unwrap()), ("denoised", image)] {
                let path = format!("{folder}/{name}-{samples}-{which}.png");
                save(&image, path.as_ref(), &FileOptions::default()).unwrap();
            }
        }
    }
}

#[test]
fn the_error_never_grows_and_16_samples_of_a_room_become_as_good_as_128() {
    let mut wrong = Vec::new();
    for (name, scene) in scenes() {
        let truth = noisy(&guided(&scene, 99, 512));
        let plain = off_lamps(&noisy(&guided(&scene, 2, 128)), &truth);
        // Of three hundred tiny lamps and their images in the floor 64 samples say more than filtering can.
        let most = if name == "lamps" { 16 } else { 64 };
        for samples in [1, 4, 16, 64].into_iter().filter(|&samples| samples <= most) {
            let film = guided(&scene, 1, samples);
            let before = difference(&noisy(&film), &truth);
            let picture = colors(&denoised(&film, None, &Scoped(2)));
            let after = difference(&picture, &truth);
            if after > before {
                wrong.push(format!("{name}: {before} of {samples} became {after}"));
            }
            if name == "room" && samples == 16 && off_lamps(&picture, &truth) > plain {
                wrong.push(format!("{name}: {} of 16 denoised, {plain} of 128", off_lamps(&picture, &truth)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_light_is_negative_where_one_half_has_a_sample_more() {
    for samples in [2, 3, 5, 9] {
        let image = denoised(&guided(&room(true), 3, samples), None, &Scoped(2));
        let least = colors(&image).into_iter().flatten().fold(f32::INFINITY, f32::min);
        assert!(least >= 0.0, "{samples} samples: {least}");
    }
}

#[test]
fn a_converged_picture_stays_as_it_is() {
    let block = ViewBlock { x: 24, y: 40, width: 48, height: 48 };
    let film = film(&room(false), block, 1, &[0..4096], Aovs::NONE.with_denoising());
    let (before, after) = (noisy(&film), colors(&denoised(&film, None, &Scoped(2))));
    let change = difference(&before, &after) / difference(&before, &vec![[0.0; 3]; before.len()]);
    assert!(change < 0.01, "{change}");
}

#[test]
fn parts_in_any_order_on_any_threads_and_from_files_give_the_same_bits() {
    let (scene, aovs) = (room(true), Aovs::NONE.with_denoising());
    let whole = film(&scene, SIZE.whole(), 3, &[0..6], aovs);
    let expected = denoised(&whole, None, &Serial);
    let again = film(&scene, SIZE.whole(), 3, &[0..6], aovs);
    assert_eq!(denoised(&again, None, &Scoped(5)), expected);

    // One tracer draws all: the settings' number of samples is part of where they lie.
    let merged = film(&scene, SIZE.whole(), 3, &[3..6], aovs);
    merged.merge(&film(&scene, SIZE.whole(), 3, &[0..3], aovs)).unwrap();
    let mut bytes = Vec::new();
    checkpoint::write(&merged, &mut bytes).unwrap();
    let back = checkpoint::read(&bytes[..], &Limits::default()).unwrap();
    assert_eq!(denoised(&back, None, &Scoped(2)), denoised(&merged, None, &Serial));
    let in_one = film(&scene, SIZE.whole(), 3, &[1..6, 0..1], aovs);
    assert_eq!(denoised(&in_one, None, &Scoped(3)), expected);
}

#[test]
fn parts_of_a_picture_fit_together() {
    let film = guided(&room(true), 1, 8);
    let whole = denoised(&film, None, &Scoped(2));
    let block = ViewBlock { x: 17, y: 30, width: 50, height: 33 };
    let part = denoised(&guided(&room(true), 1, 8), Some(block), &Scoped(2));
    assert_eq!(part.block(), block);
    let all = colors(&whole);
    let rows = (block.y..block.y + block.height).flat_map(|y| {
        let start = (y * SIZE.width + block.x) as usize;
        all[start..start + block.width as usize].to_vec()
    });
    let expected: Vec<[f32; 3]> = rows.collect();
    assert_eq!(colors(&part), expected);
}

#[test]
fn tiles_without_samples_are_black_and_disturb_nothing() {
    let scene = plain();
    let full = guided(&scene, 1, 4);
    let film = LightFilm::new(full.subject(), full.aovs(), &Limits::default()).unwrap();
    assert!(colors(&denoised(&film, None, &Serial)).iter().flatten().all(|&value| value == 0.0));
    let tracer = PathTracer::new(&scene, PathSettings { samples: 4, seed: 1, ..PathSettings::default() }).unwrap();
    for (index, samples) in [(0, 0..4), (1, 0..1), (4, 2..4)] {
        let mut tile = film.blank(index).unwrap();
        tracer.render_tile(SIZE, samples.clone(), &mut tile, &AtomicBool::new(false));
        film.add(index, samples, tile).unwrap();
    }
    let picture = colors(&denoised(&film, None, &Scoped(2)));
    for (i, color) in picture.iter().enumerate() {
        let (x, y) = (i % 96, i / 96);
        let exposed = y < 32 && x < 64 || (32..64).contains(&x) && (32..64).contains(&y);
        assert!(color.iter().all(|&value| value.is_finite() && (exposed || value == 0.0)), "{x}, {y}: {color:?}");
        // The sky is even, up to the edge of what is there.
        assert!(y > 5 || x > 63 || (color[2] - 1.0).abs() < 1e-3, "{x}, {y}: {color:?}");
    }
}

#[test]
fn the_noise_is_taken_out_once_until_samples_come() {
    let (scene, aovs) = (plain(), Aovs::NONE.with_denoising());
    // Who is told to give up at once has nothing but what is there.
    let kept = |film: &LightFilm, block: Option<ViewBlock>| {
        film.denoised(block, Aovs::NONE, &Options::default(), &Serial, &AtomicBool::new(true))
    };
    let whole = film(&scene, SIZE.whole(), 1, &[0..2], aovs);
    assert_eq!(kept(&whole, None).unwrap_err().kind, ErrorKind::Cancelled);
    let expected = denoised(&whole, None, &Serial);
    assert_eq!(kept(&whole, None).unwrap(), expected);
    assert_eq!(kept(&whole, Some(whole.block())).unwrap(), expected);
    let part = ViewBlock { width: 50, ..whole.block() };
    assert_eq!(kept(&whole, Some(part)).unwrap().block(), part);
    let other = Options { fireflies: false };
    let error = whole.denoised(None, Aovs::NONE, &other, &Serial, &AtomicBool::new(true)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);

    whole.merge(&film(&scene, SIZE.whole(), 1, &[2..4], aovs)).unwrap();
    assert_eq!(kept(&whole, None).unwrap_err().kind, ErrorKind::Cancelled);
    assert_ne!(denoised(&whole, None, &Serial), expected);
}

#[test]
fn variables_come_along_and_what_a_film_lacks_is_named() {
    let scene = plain();
    let aovs: Aovs = [Aov::Depth, Aov::ObjectId].into_iter().collect();
    let with = film(&scene, SIZE.whole(), 1, &[0..2], aovs.with_denoising());
    let call = |film: &LightFilm, aovs, cancelled| {
        film.denoised(None, aovs, &Options::default(), &Serial, &AtomicBool::new(cancelled))
    };
    let image = call(&with, aovs, false).unwrap();
    let plain = with.image(None, aovs).unwrap();
    assert_eq!(image.channel("Z"), plain.channel("Z"));
    assert_eq!(image.channel("objectId"), plain.channel("objectId"));
    assert_ne!(image.channel("R"), plain.channel("R"));
    // What is kept for the denoiser changes nothing else.
    let without = film(&scene, SIZE.whole(), 1, &[0..2], aovs);
    assert_eq!(without.image(None, aovs).unwrap(), plain);

    let error = call(&without, aovs, false).unwrap_err();
    assert!(error.field == "denoise" && error.message.contains("does not keep what denoising needs"), "{error}");
    let error = without.merge(&with).unwrap_err();
    assert_eq!(error.field, "aovs");
    assert!(
        error.message.contains("what is to be added") && error.message.contains("what the option denoise needs;"),
        "{}",
        error.message
    );
    assert_eq!(call(&with, aovs.with(Aov::Normal), false).unwrap_err().field, "aovs");
}
