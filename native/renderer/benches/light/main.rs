//! Sunstone's `path` against Blender's Cycles and Mitsuba 3: the same scenes, in turns, so that what else the machine does falls on all.
//!
//! `cargo bench -p sunstone-renderer --bench light -- [--scenes cornell,statue,lamps] [--peers cycles,mitsuba_llvm,mitsuba_scalar]
//! [--samples 4,16,64] [--rounds 3] [--reference 1024] [--threads 2] [--parts race,denoise,aovs] [--pictures FOLDER]`
//!
//! All renderers get the same triangles, materials that all mean the same by, a box filter of one pixel and as many bounces; none
//! clamps, denoises or adapts. A line for each case: `bench: light.SCENE.PEER sunstone=… peer=… ratio=… unit=s`: seconds to the error
//! that the line says, and the peer's over ours. The seconds of a sample are the difference of two calls over that of their
//! samples, the median of all rounds: so nobody's preparations count. Errors are against a picture of ours of many samples. A peer
//! whose own mean does not agree with it within 0.5 % draws something else, which is told, and is left out. That is so with Mitsuba in the hall
//! of lamps: on a wall that these alone light, without the blocks, it is 0.8 % darker than the sum over all lamps, and ours is 0.02 % off.

mod export;
mod figures;
mod peers;
mod worlds;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use figures::{Course, Picture, median};
use peers::{Peer, Rendered};
use sunstone_renderer::denoise;
use sunstone_renderer::film::aov::{Aov, Aovs};
use sunstone_renderer::film::file::{FileOptions, save};
use sunstone_renderer::film::filter::Shape;
use sunstone_renderer::film::light_film::LightFilm;
use sunstone_renderer::float_image::FloatImage;
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::pool::Threads;
use sunstone_renderer::render::{PathOptions, start_path};
use sunstone_renderer::view::Resolution;
use worlds::{BOUNCES, World};

/// By how much means of renderers that are compared may differ.
const AGREEMENT: f64 = 0.005;

/// What was asked for.
struct Options {
    arguments: Vec<String>,
}

impl Options {
    fn list(&self, name: &str, default: &str) -> Vec<String> {
        let at = self.arguments.iter().position(|a| a == name);
        let value = at.and_then(|at| self.arguments.get(at + 1)).map_or(default, String::as_str);
        value.split(',').filter(|part| !part.is_empty()).map(str::to_string).collect()
    }

    fn numbers(&self, name: &str, default: &str) -> Vec<u32> {
        let parse = |text: String| text.parse().unwrap_or_else(|_| panic!("{name} takes numbers, not {text}"));
        self.list(name, default).into_iter().map(parse).collect()
    }

    fn has(&self, part: &str) -> bool {
        self.list("--parts", "race,denoise,aovs").iter().any(|one| one == part)
    }
}

/// A world made ready for Sunstone.
struct Ours {
    scene: LiveScene,
    threads: u32,
}

impl Ours {
    fn new(world: &World, threads: u32) -> Self {
        Self { scene: LiveScene::new(world.scene()), threads }
    }

    /// A film of so many samples, and what it took.
    fn film(&self, samples: u32, seed: u64, aovs: Aovs) -> (std::sync::Arc<LightFilm>, f64) {
        let settings =
            PathSettings { samples, seed, max_bounces: BOUNCES, filter: Shape::Box.into(), ..PathSettings::default() };
        let options = PathOptions { threads: self.threads, settings, aovs, ..PathOptions::default() };
        let start = Instant::now();
        let job = start_path(&self.scene, &options, None).unwrap();
        job.wait_for_end().unwrap();
        (job.film().clone(), start.elapsed().as_secs_f64())
    }

    fn image(&self, samples: u32, seed: u64) -> (FloatImage, f64) {
        let (film, seconds) = self.film(samples, seed, Aovs::NONE);
        (film.image(None, Aovs::NONE).unwrap(), seconds)
    }

    fn render(&self, samples: &[u32], seed: u64) -> Rendered {
        let one = |&count: &u32| {
            let (image, seconds) = self.image(count, seed);
            (count, (seconds, Picture::of(&image)))
        };
        samples.iter().map(one).collect()
    }
}

/// The renders of all rounds as one course.
fn course(rounds: &[Rendered], samples: &[u32], reference: &Picture) -> Course {
    let (few, many) = (samples[0], samples[samples.len() - 1]);
    let seconds = rounds.iter().map(|round| (round[&many].0 - round[&few].0) / f64::from(many - few));
    let error = |&count: &u32| (count, median(rounds.iter().map(|round| round[&count].1.rmse(reference)).collect()));
    Course { seconds: median(seconds.collect()), errors: samples.iter().map(error).collect() }
}

fn main() {
    let options = Options { arguments: std::env::args().skip(1).collect() };
    let threads = options.numbers("--threads", "2")[0];
    let wanted = options.list("--peers", "cycles,mitsuba_llvm,mitsuba_scalar");
    let mut peers = Vec::new();
    for peer in Peer::ALL.into_iter().filter(|peer| wanted.iter().any(|name| name == peer.name())) {
        if peer.is_there() {
            peers.push(peer);
        } else {
            println!(
                "{} is not installed: apt install blender python3-numpy libllvm19; pip install mitsuba numpy",
                peer.name()
            );
        }
    }
    for name in options.list("--scenes", "cornell,statue,lamps") {
        bench(&worlds::world(&name), &peers, threads, &options);
    }
}

fn bench(world: &World, peers: &[Peer], threads: u32, options: &Options) {
    let ours = Ours::new(world, threads);
    let samples = options.numbers("--samples", "4,16,64");
    let (reference_image, _) = ours.image(options.numbers("--reference", "1024")[0], 77);
    let reference = Picture::of(&reference_image);
    if options.has("race") {
        race(world, &ours, peers, &samples, &reference, options);
    }
    let folder = options.list("--pictures", "");
    if options.has("denoise") || !folder.is_empty() {
        let few = denoised(world, &ours, &reference);
        if let Some(folder) = folder.first() {
            pictures(world, &reference_image, &few, Path::new(folder));
        }
    }
    if options.has("aovs") {
        aovs(world, &ours, options);
    }
}

fn race(world: &World, ours: &Ours, peers: &[Peer], samples: &[u32], reference: &Picture, options: &Options) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("light").join(world.name);
    export::export(world, &folder);
    let mut own: Vec<Rendered> = Vec::new();
    let mut theirs: HashMap<Peer, Vec<Rendered>> = HashMap::new();
    for round in 0..options.numbers("--rounds", "3")[0] {
        own.push(ours.render(samples, round.into()));
        for &peer in peers {
            theirs.entry(peer).or_default().push(peer.render(&folder, ours.threads as usize, samples));
        }
    }
    let own = course(&own, samples, reference);
    let most = samples[samples.len() - 1];
    for &peer in peers {
        let rounds = &theirs[&peer];
        let mean = rounds[0][&most].1.mean() / reference.mean() - 1.0;
        if mean.abs() >= AGREEMENT {
            let (name, percent) = (peer.name(), 100.0 * mean);
            println!("light.{}.{name} is not compared: its mean differs by {percent:.2} %", world.name);
            continue;
        }
        let peer_course = course(rounds, samples, reference);
        // The Cornell box by its target; others by what the peer gets with the middle number of samples.
        let error = if world.name == "cornell" { 0.025 } else { peer_course.errors[samples.len() / 2].1 };
        let [sunstone, other] = [own.seconds_to(error), peer_course.seconds_to(error)];
        println!(
            "bench: light.{}.{} sunstone={sunstone:.3} peer={other:.3} ratio={:.2} unit=s (to RMSE {error:.4}; means differ by {:.2} %; seconds a sample {:.4} and {:.4}; RMSE {} and {})",
            world.name,
            peer.name(),
            other / sunstone,
            100.0 * mean,
            own.seconds,
            peer_course.seconds,
            list(&own.errors),
            list(&peer_course.errors),
        );
    }
}

fn list(errors: &[(u32, f64)]) -> String {
    errors.iter().map(|(samples, error)| format!("{samples}: {error:.4}")).collect::<Vec<_>>().join(", ")
}

/// A picture of few samples, as it is and without its noise.
struct Few {
    plain: FloatImage,
    denoised: FloatImage,
    /// How far both are off.
    errors: String,
}

/// The error of 16 samples without their noise against that of 128 samples.
fn denoised(world: &World, ours: &Ours, reference: &Picture) -> Few {
    let (film, _) = ours.film(16, 5, Aovs::NONE.with_denoising());
    let start = Instant::now();
    let image = film
        .denoised(
            None,
            Aovs::NONE,
            &denoise::Options::default(),
            &Threads(ours.threads as usize),
            &AtomicBool::new(false),
        )
        .unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let plain = film.image(None, Aovs::NONE).unwrap();
    let (many, _) = ours.image(128, 6);
    let [off, before, more] = [&image, &plain, &many].map(|image| Picture::of(image).rmse(reference));
    println!(
        "bench: light.{}.denoised sunstone={off:.4} plain_128={more:.4} ratio={:.3} unit=RMSE (16 samples; {before:.4} before; took {seconds:.2} s)",
        world.name,
        more / off
    );
    let errors = format!(
        "{}: RMSE {before:.4} with 16 samples a pixel, {off:.4} when they are denoised, {more:.4} with 128 samples",
        world.name
    );
    Few { plain, denoised: image, errors }
}

/// The time with all variables besides light against that without.
fn aovs(world: &World, ours: &Ours, options: &Options) {
    let all: Aovs = Aov::ALL.into_iter().collect();
    let mut seconds = [Vec::new(), Vec::new()];
    for round in 0..2 * options.numbers("--rounds", "3")[0] + 1 {
        for (seconds, aovs) in seconds.iter_mut().zip([Aovs::NONE, all]) {
            let [few, many] = [4, 36].map(|samples| ours.film(samples, round.into(), aovs).1);
            seconds.push((many - few) / 32.0);
        }
    }
    let [without, with] = seconds.map(median);
    println!(
        "bench: light.{}.aovs with={with:.4} without={without:.4} ratio={:.3} unit=s/sample",
        world.name,
        with / without
    );
}

/// The reference, few samples, the same without noise, and how far that is off; and a line of how far in numbers.
fn pictures(world: &World, reference: &FloatImage, few: &Few, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let (a, b) = (Picture::of(&few.denoised), Picture::of(reference));
    let off: Vec<[f32; 3]> = a.0.iter().zip(&b.0).map(|(a, b)| std::array::from_fn(|c| (a[c] - b[c]).abs())).collect();
    let off = FloatImage::from_rgb(Resolution { width: world.width, height: world.height }, &off).unwrap();
    let images = [("", reference), ("-16", &few.plain), ("-16-denoised", &few.denoised), ("-16-denoised-error", &off)];
    for (suffix, image) in images {
        save(image, &folder.join(format!("{}{suffix}.png", world.name)), &FileOptions::default()).unwrap();
    }
    std::fs::write(folder.join(format!("{}.txt", world.name)), format!("{}\n", few.errors)).unwrap();
}
