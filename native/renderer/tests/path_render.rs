//! Path-traced renders on the pool: the same film however it is shared out, cut into parts, interrupted and gone on with.

use std::ops::Range;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use glam::DVec3;
use sunstone_renderer::color::Color;
use sunstone_renderer::error::ErrorKind;
use sunstone_renderer::film::aov::{Aov, Aovs};
use sunstone_renderer::film::checkpoint;
use sunstone_renderer::film::file::{FileOptions, Format};
use sunstone_renderer::float_image::{FloatImage, Samples};
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Coloration, Emission, Material, Parameter, Surface};
use sunstone_renderer::render::{PathJob, PathOptions, State, start_path};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::view::ViewBlock;

/// A floor and two spheres, one of which shines.
fn scene() -> LiveScene {
    let mut scene = Scene::new(Settings::new(90, 70, 60.0), Limits::default()).unwrap();
    let white = Color { red: 1.0, green: 0.9, blue: 0.8 };
    let plain = Material::new(Coloration::Color(white), 0.6, Surface::Diffuse);
    let shining = Material { emission: Emission::even(white, 5.0), ..plain.clone() };
    let plain = Arc::new(plain);
    scene.add_sphere(DVec3::new(-1.0, 0.0, -5.0), 1.0, plain.clone()).unwrap();
    scene.add_sphere(DVec3::new(1.5, 1.0, -5.0), 0.7, Arc::new(shining)).unwrap();
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::NEG_Y, plain).unwrap();
    LiveScene::new(scene)
}

fn options(samples: Range<u32>) -> PathOptions {
    PathOptions {
        settings: PathSettings { samples: 16, ..PathSettings::default() },
        aovs: all(),
        first_sample: samples.start,
        sample_count: samples.end - samples.start,
        ..PathOptions::default()
    }
}

fn all() -> Aovs {
    Aov::ALL.into_iter().collect()
}

fn start(options: &PathOptions) -> PathJob {
    start_path(&scene(), options, None).unwrap()
}

fn finished(options: &PathOptions) -> PathJob {
    let job = start(options);
    job.wait_for_end().unwrap();
    job
}

fn image(job: &PathJob) -> FloatImage {
    job.film().image(None, all()).unwrap()
}

#[test]
fn the_film_is_the_same_bits_for_any_threads_and_parts() {
    let expected = finished(&PathOptions { threads: 1, ..options(0..16) });
    assert_eq!(image(&finished(&PathOptions { threads: 7, ..options(0..16) })), image(&expected));
    let progress = expected.progress();
    assert_eq!((progress.samples_done, progress.samples_total), (90 * 70 * 16, 90 * 70 * 16));
    assert!(progress.drawing > Duration::ZERO && progress.drawing < progress.elapsed, "{progress:?}");
    assert_eq!(progress.state, State::Finished);

    let bytes = |job: &PathJob| {
        let mut bytes = Vec::new();
        checkpoint::write(job.film(), &mut bytes).unwrap();
        bytes
    };
    let parts = [0..5, 5..16].map(|part| bytes(&finished(&options(part))));
    let mut films = parts.iter().map(|part| checkpoint::read(&part[..], &Limits::default()).unwrap());
    let merged = films.next().unwrap();
    merged.merge(&films.next().unwrap()).unwrap();
    assert_eq!(merged.image(None, all()).unwrap(), image(&expected));

    let block = ViewBlock { x: 20, y: 11, width: 50, height: 40 };
    let part = finished(&PathOptions { block: Some(block), ..options(0..16) });
    assert_eq!(image(&part), expected.film().image(Some(block), all()).unwrap());
}

#[test]
fn a_cancelled_render_goes_on_from_its_film() {
    let long =
        PathOptions { settings: PathSettings { samples: 1 << 16, ..PathSettings::default() }, ..options(0..1 << 16) };
    let job = start(&long);
    while job.progress().samples_done == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    let asked = Instant::now();
    job.cancel();
    assert_eq!(job.wait(Duration::from_secs(20)).unwrap_err().kind, ErrorKind::Cancelled);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    let mut bytes = Vec::new();
    checkpoint::write(job.film(), &mut bytes).unwrap();

    let film = || Arc::new(checkpoint::read(&bytes[..], &Limits::default()).unwrap());
    let end = (0..film().grid().count()).map(|i| film().samples(i).end()).max().unwrap();
    let short = PathOptions { sample_count: end + 2, ..long.clone() };
    let resumed = start_path(&scene(), &short, Some(film())).unwrap();
    resumed.wait_for_end().unwrap();
    assert_eq!(image(&resumed), image(&finished(&short)));
    let settings = PathSettings { max_bounces: 3, ..short.settings };
    let other = PathOptions { settings, ..short };
    assert_eq!(start_path(&scene(), &other, Some(film())).err().unwrap().field, "max_bounces");
}

#[test]
fn a_render_whose_paths_go_through_very_many_surfaces_is_cancelled_at_once() {
    // One wave goes through all of these, and its shadow rays do, for some ten seconds.
    let color = Color { red: 1.0, green: 1.0, blue: 1.0 };
    let material = |albedo| Material::new(Coloration::Color(color), albedo, Surface::Diffuse);
    let thin = Arc::new(Material { opacity: Parameter::constant(0.0005), ..material(0.5) });
    let mut scene = Scene::new(Settings::new(32, 32, 60.0), Limits::default()).unwrap();
    for i in 0..20_000 {
        scene.add_sphere(DVec3::new(0.0, 0.0, -5.0), 1.0 + f64::from(i) * 1e-4, thin.clone()).unwrap();
    }
    scene.add_sphere(DVec3::ZERO, 50.0, Arc::new(material(0.9))).unwrap();
    scene.add_light(Light::Spherical { position: DVec3::new(0.0, 3.0, 0.0), color, intensity: 100.0 }).unwrap();
    let job = start_path(&LiveScene::new(scene), &options(0..16), None).unwrap();
    while job.progress().drawing.is_zero() {
        assert_eq!(job.progress().state, State::Running);
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(Duration::from_millis(100));
    assert_eq!(job.progress().samples_done, 0, "it is to be cancelled within its first sample");
    let asked = Instant::now();
    job.cancel();
    assert_eq!(job.wait(Duration::from_secs(20)).unwrap_err().kind, ErrorKind::Cancelled);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
}

#[test]
fn any_number_of_independent_samples_goes_on_and_other_ones_go_by_powers_of_two() {
    let with = |sampler, samples: u32| {
        let settings = PathSettings { sampler, samples, ..PathSettings::default() };
        PathOptions { settings, ..options(0..samples) }
    };
    for (sampler, samples, refused) in
        [(Kind::Independent, 9, None), (Kind::Sobol, 7, None), (Kind::Sobol, 9, Some("samples"))]
    {
        let film = Arc::clone(finished(&with(sampler, 5)).film());
        let more = start_path(&scene(), &with(sampler, samples), Some(film));
        assert_eq!(more.as_ref().err().map(|error| &*error.field), refused, "{sampler:?}, {samples}");
        if let Ok(more) = more {
            more.wait_for_end().unwrap();
            assert_eq!(image(&more), image(&finished(&with(sampler, samples))), "{sampler:?}, {samples}");
        }
    }
}

#[test]
fn time_that_is_up_ends_after_a_whole_pass() {
    let settings = PathSettings { samples: 1 << 16, ..PathSettings::default() };
    let job = finished(&PathOptions { settings, time_limit: Some(Duration::from_millis(1)), ..options(0..1 << 16) });
    let first = job.film().samples(0);
    assert!(first.count() >= 1 && first.count() < 1 << 12);
    assert!((0..job.film().grid().count()).all(|i| job.film().samples(i) == first));
}

#[test]
fn quiet_tiles_stop_after_the_least_samples_and_noisy_ones_go_on() {
    let settings = PathSettings { samples: 256, ..PathSettings::default() };
    let options = PathOptions { settings, noise_target: Some(0.05), ..options(0..256) };
    let job = finished(&options);
    let counts: Vec<u32> = (0..job.film().grid().count()).map(|i| job.film().samples(i).count()).collect();
    assert!(counts.iter().all(|count| (32..=256).contains(count)), "{counts:?}");
    assert!(counts.contains(&32) && counts.iter().any(|&count| count > 32), "{counts:?}");
    assert_eq!(image(&finished(&PathOptions { threads: 3, ..options })), image(&job));
}

#[test]
fn films_say_what_was_seen() {
    let job = finished(&options(0..4));
    let image = image(&job);
    // Through the middle of the shining sphere; the floor; the sky.
    let at = |x: usize, y: usize| y * 90 + x;
    let sphere = at(45 + 18, 35 - 12);
    let Samples::Whole(objects) = &image.channel("objectId").unwrap().samples else { panic!("ids are whole") };
    assert!(objects[sphere] != 0 && objects[sphere] != objects[at(45, 65)]);
    assert_eq!((objects[at(5, 3)], image.floats("Z").unwrap()[at(5, 3)]), (0, f32::INFINITY));
    assert_eq!(image.floats("A").unwrap()[at(5, 3)], 0.0);
    assert!((image.floats("P.Y").unwrap()[at(45, 65)] + 1.0).abs() < 1e-4);
    assert!((image.floats("N.Y").unwrap()[at(45, 65)] - 1.0).abs() < 1e-5);
    assert!((image.floats("albedo.G").unwrap()[at(45, 65)] - 0.54).abs() < 1e-5);
}

#[test]
fn options_out_of_range_are_refused() {
    let field = |options: PathOptions| start_path(&scene(), &options, None).err().unwrap().field;
    assert_eq!(field(options(3..17)), "sample_count");
    assert_eq!(field(PathOptions { first_sample: 16, sample_count: 0, ..options(0..1) }), "sample_count");
    for target in [f32::NAN, f32::INFINITY, -1.0] {
        assert_eq!(field(PathOptions { noise_target: Some(target), ..options(0..1) }), "noise_target");
    }
    for clamp_indirect in [0.0, 1e-40, f32::NAN] {
        let settings = PathSettings { clamp_indirect, ..PathSettings::default() };
        assert_eq!(field(PathOptions { settings, ..options(0..1) }), "clamp_indirect");
    }
    assert_eq!(
        field(PathOptions { settings: PathSettings { samples: 0, ..PathSettings::default() }, ..options(0..1) }),
        "samples"
    );
    assert_eq!(field(PathOptions { threads: 1000, ..options(0..1) }), "threads");
}

#[test]
fn a_film_that_others_are_merged_into_while_it_is_rendered_is_the_same_bits() {
    let expected = finished(&options(0..16));
    let part = finished(&options(2..9));
    let job = start(&PathOptions { threads: 3, ..options(0..16) });
    // Refused where the render was quicker, which is as good.
    let _ = job.film().merge(part.film());
    job.wait_for_end().unwrap();
    assert_eq!(image(&job), image(&expected));
}

#[test]
fn a_picture_is_written_when_it_is_complete_and_not_when_it_is_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.pfm");
    let picture = || Some((path.clone(), Format::Pfm, FileOptions::default()));
    let long = PathSettings { samples: 1 << 16, ..PathSettings::default() };
    let cancelled = start(&PathOptions { settings: long, picture: picture(), ..options(0..1 << 16) });
    cancelled.cancel();
    assert!(cancelled.wait_for_end().is_err() && !path.exists());
    finished(&PathOptions { picture: picture(), ..options(0..2) });
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 14 + 90 * 70 * 12, "header and floats");
    let nowhere = Some((folder.path().join("missing/picture.png"), Format::Png, FileOptions::default()));
    let error = start_path(&scene(), &PathOptions { picture: nowhere, ..options(0..2) }, None).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Io);
}
