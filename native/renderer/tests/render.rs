//! Renders on the pool: the same picture however it is cut and shared out, and jobs that behave.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use glam::DVec3;
use sunstone_renderer::color::Color;
use sunstone_renderer::error::ErrorKind;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::render::{self, Options, State};
use sunstone_renderer::scene::element::SphereBatch;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::view::ViewBlock;

/// Spheres of all surfaces in a row over a floor.
fn scene(width: u32, height: u32) -> LiveScene {
    let mut scene = Scene::new(Settings::new(width, height, 60.0), Limits::default()).unwrap();
    let material = |red, surface| {
        let coloration = Coloration::Color(Color { red, green: 0.8, blue: 0.5 });
        Arc::new(Material::new(coloration, 0.5, surface))
    };
    let surfaces = [
        Surface::Diffuse,
        Surface::Reflective { reflectivity: 0.6 },
        Surface::Refractive { index: 1.5, transparency: 0.9 },
    ];
    for (i, surface) in surfaces.into_iter().enumerate() {
        let center = DVec3::new(2.1 * (i as f64 - 1.0), 0.0, -5.0);
        scene.add_sphere(center, 1.0, material(0.3 * i as f64, surface)).unwrap();
    }
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::NEG_Y, material(0.9, Surface::Diffuse)).unwrap();
    let color = Color { red: 1.0, green: 1.0, blue: 1.0 };
    scene.add_light(Light::Spherical { position: DVec3::new(4.0, 6.0, 2.0), color, intensity: 5000.0 }).unwrap();
    LiveScene::new(scene)
}

fn pixels(scene: &LiveScene, options: &Options) -> Vec<u8> {
    let job = render::start(scene, options).unwrap();
    job.wait_for_end().unwrap();
    let block = job.block();
    let mut pixels = vec![0; block.pixels() as usize * 4];
    job.read(None, &mut pixels, u64::from(block.width) * 4).unwrap();
    pixels
}

/// Decodes a PNG file to RGB bytes.
fn decode(path: &Path) -> Vec<u8> {
    image::ImageReader::open(path).unwrap().decode().unwrap().into_rgb8().into_raw()
}

fn rgb(rgba: &[u8]) -> Vec<u8> {
    rgba.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect()
}

#[test]
fn the_picture_has_the_same_bytes_for_any_number_of_threads() {
    let scene = scene(333, 217);
    let one = pixels(&scene, &Options { threads: 1, ..Options::default() });
    assert!(one.chunks_exact(4).any(|pixel| pixel[0] > 100) && one.chunks_exact(4).all(|pixel| pixel[3] == 255));
    for threads in [2, 3, 7] {
        assert!(one == pixels(&scene, &Options { threads, ..Options::default() }), "{threads} threads");
    }
}

#[test]
fn blocks_put_together_are_the_whole_picture() {
    let scene = scene(200, 150);
    let whole = pixels(&scene, &Options::default());
    let mut put_together = vec![0; whole.len()];
    for (x, width) in [(0, 71), (71, 1), (72, 128)] {
        for (y, height) in [(0, 149), (149, 1)] {
            let block = ViewBlock { x, y, width, height };
            let part = pixels(&scene, &Options { block: Some(block), ..Options::default() });
            for row in 0..height as usize {
                let to = ((y as usize + row) * 200 + x as usize) * 4;
                let length = width as usize * 4;
                put_together[to..to + length].copy_from_slice(&part[row * length..(row + 1) * length]);
            }
        }
    }
    assert!(whole == put_together);
}

#[test]
fn a_png_file_holds_the_same_pixels_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.png");
    std::fs::write(&path, "what was there before").unwrap();
    let scene = scene(300, 500);
    for threads in [1, 2, 7] {
        let job = render::start_png(&scene, &Options { threads, ..Options::default() }, &path).unwrap();
        job.wait_for_end().unwrap();
        assert!(decode(&path) == rgb(&pixels(&scene, &Options::default())), "{threads} threads");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_cancelled_png_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.png");
    std::fs::write(&path, "what was there before").unwrap();
    let job = render::start_png(&scene(20_000, 20_000), &Options::default(), &path).unwrap();
    std::thread::sleep(Duration::from_millis(30));
    let asked = Instant::now();
    job.cancel();
    assert_eq!(job.wait_for_end().unwrap_err().kind, ErrorKind::Cancelled);
    assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
    assert_eq!(job.progress().state, State::Cancelled);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "what was there before");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_png_that_cannot_be_written_is_told_before_anything_is_rendered() {
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(20, 20);
    for path in [folder.path().join("none/picture.png"), folder.path().to_path_buf()] {
        let error = render::start_png(&scene, &Options::default(), &path).err().unwrap();
        assert_eq!(error.kind, ErrorKind::Io, "{error:?}");
        assert!(error.message.contains(path.to_str().unwrap()), "{error}");
    }
}

#[test]
fn a_short_render_is_not_kept_waiting_by_a_long_one() {
    let long = render::start(&scene(16_000, 16_000), &Options::default()).unwrap();
    let asked = Instant::now();
    pixels(&scene(64, 64), &Options::default());
    let waited = asked.elapsed();
    assert_eq!(long.progress().state, State::Running);
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    long.cancel();
    assert_eq!(long.wait_for_end().unwrap_err().kind, ErrorKind::Cancelled);
}

#[test]
fn a_job_tells_its_progress_and_can_be_read_at_any_time() {
    let scene = scene(640, 480);
    let job = render::start(&scene, &Options::default()).unwrap();
    let mut pixels = vec![1; 640 * 480 * 4];
    job.read(None, &mut pixels, 640 * 4).unwrap();
    assert!(pixels.chunks_exact(4).all(|pixel| pixel == [0; 4] || pixel[3] == 255));
    job.wait_for_end().unwrap();
    let progress = job.progress();
    assert_eq!((progress.state, progress.tiles_done), (State::Finished, progress.tiles_total));
    assert_eq!(progress.elapsed, job.progress().elapsed, "time stands still after the end");
    job.cancel();
    assert_eq!(job.progress().state, State::Finished, "what is finished cannot be cancelled");
}

#[test]
fn a_render_keeps_the_scene_as_it_was_when_it_began() {
    let scene = scene(800, 600);
    let before = pixels(&scene, &Options::default());
    let job = render::start(&scene, &Options::default()).unwrap();
    scene
        .change(|scene| {
            let coloration = Coloration::Color(Color { red: 1.0, green: 0.0, blue: 0.0 });
            let material = Arc::new(Material::new(coloration, 1.0, Surface::Diffuse));
            scene.add_sphere(DVec3::new(0.0, 0.0, -2.0), 0.5, material)
        })
        .unwrap();
    job.wait_for_end().unwrap();
    let mut during = vec![0; before.len()];
    job.read(None, &mut during, 800 * 4).unwrap();
    assert!(during == before);
    assert!(pixels(&scene, &Options::default()) != before, "the next render sees the change");
}

#[test]
fn what_cannot_be_rendered_is_refused() {
    let scene = scene(100, 100);
    let refused = |options: Options| render::start(&scene, &options).err().unwrap().kind;
    assert_eq!(refused(Options { width: 70_000, ..Options::default() }), ErrorKind::LimitExceeded);
    assert_eq!(refused(Options { width: 32_000, height: 24_000, ..Options::default() }), ErrorKind::LimitExceeded);
    assert_eq!(refused(Options { threads: 257, ..Options::default() }), ErrorKind::InvalidArgument);
    for (x, y, width, height) in
        [(0, 0, 0, 1), (0, 0, 101, 1), (100, 0, 1, 1), (0, u32::MAX, 1, 1), (1, 1, u32::MAX, 1)]
    {
        let block = Some(ViewBlock { x, y, width, height });
        assert_eq!(refused(Options { block, ..Options::default() }), ErrorKind::InvalidArgument, "{block:?}");
    }
}

#[test]
fn glass_that_adds_light_ends_at_any_depth() {
    let settings = Settings { max_recursion_depth: 64, ..Settings::new(16, 16, 40.0) };
    let mut scene = Scene::new(settings, Limits::default()).unwrap();
    let color = Color { red: 3.0, green: 3.0, blue: 3.0 };
    let surface = Surface::Refractive { index: 1.5, transparency: 1.0 };
    let glass = Arc::new(Material::new(Coloration::Color(color), 0.1, surface));
    for radius in [1.0, 0.9, 0.8, 0.7] {
        scene.add_sphere(DVec3::new(0.0, 0.0, -3.0), radius, glass.clone()).unwrap();
    }
    let job = render::start(&LiveScene::new(scene), &Options::default()).unwrap();
    job.wait(Duration::from_secs(120)).unwrap();
}

#[test]
fn a_scene_changes_while_it_is_being_prepared() {
    let scene = scene(16, 16);
    let batch = |z: f32| SphereBatch {
        spheres: (0..200_000).map(|i| [i as f32, 0.0, z, 0.4]).collect(),
        material_indices: Vec::new(),
        materials: vec![Arc::new(Material::new(
            Coloration::Color(Color { red: 1.0, green: 1.0, blue: 1.0 }),
            0.5,
            Surface::Diffuse,
        ))],
        colors: Vec::new(),
    };
    scene.change(|scene| scene.add_spheres(batch(-20.0))).unwrap();
    let before = pixels(&scene, &Options::default());
    scene.change(|scene| scene.add_spheres(batch(-8.0))).unwrap();
    let job = render::start(&scene, &Options::default()).unwrap();
    // Comes while the job prepares or after it, and changes nothing for it.
    scene.change(|scene| scene.set_settings(Settings::new(8, 8, 60.0))).unwrap();
    job.wait_for_end().unwrap();
    let mut after = vec![0; before.len()];
    job.read(None, &mut after, 64).unwrap();
    assert_eq!(job.block(), ViewBlock { x: 0, y: 0, width: 16, height: 16 });
    assert!(before != after);
}
