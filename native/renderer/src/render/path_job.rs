//! One render by `path` that runs on the pool while its starter does something else. It goes pass by pass onto a film, which can
//! be read and saved at any time.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::denoise;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::film::aov::Aovs;
use crate::film::beside::FileBeside;
use crate::film::file::{self, FileOptions, Format};
use crate::film::light_film::{LightFilm, MAX_SAMPLES, Subject};
use crate::film::light_tile::LightTile;
use crate::film::sums::PixelSums;
use crate::float_image::FloatImage;
use crate::integrator::path::{Mode, PathSettings, PathTracer};
use crate::live_scene::{Filter, LiveScene, Snapshot};
use crate::pool::{Take, Threads};
use crate::sampling::sequence::Kind;
use crate::view::ViewBlock;

use super::passes::{CHECK_EVERY, Passes, Plan};
use super::task::{Render, Task};
use super::{Options, State, view};

/// How to render by `path`; the default is the scene's own size, all samples, on all cores.
#[derive(Clone, Debug, Default)]
pub struct PathOptions {
    /// Pixels across; 0 for the scene's.
    pub width: u32,
    /// Pixels down; 0 for the scene's.
    pub height: u32,
    /// Threads that work on it at once; 0 for one per core.
    pub threads: u32,
    /// The part of the picture that is wanted; all of it by default.
    pub block: Option<ViewBlock>,
    /// Which objects are there; all by default.
    pub filter: Option<Filter>,
    /// What paths do, and how many samples a pixel of the whole picture has.
    pub settings: PathSettings,
    /// What the film keeps besides light.
    pub aovs: Aovs,
    /// Number of the first sample that is drawn: for parts that are merged later.
    pub first_sample: u32,
    /// How many are drawn; 0 for all up to the settings' samples.
    pub sample_count: u32,
    /// No pass begins later than this after the first one. One is always made.
    pub time_limit: Option<Duration>,
    /// The relative error of light at which a tile gets no more samples, such as 0.02; for each tile the root of the mean
    /// variance of its pixels over its mean luminance, where less than [`DARK`] counts as that. It is looked at after every 16
    /// samples, and a tile stops 16 samples after it was first seen below, hence never before 32: so the samples that decide are
    /// not the last ones, and a lucky streak is not kept because it was lucky.
    pub noise_target: Option<f32>,
    /// Whether the noise is taken out of the picture when all samples are there; the film keeps what that needs.
    pub denoise: bool,
    /// Where the picture goes when it is complete, and how; nowhere by default. The file appears when it is whole, in place of
    /// what was there.
    pub picture: Option<(PathBuf, Format, FileOptions)>,
}

/// Luminance below which noise is measured against this.
pub const DARK: f32 = 0.01;

/// A path-traced render's progress at one moment.
#[derive(Clone, Copy, Debug)]
pub struct PathProgress {
    /// Samples drawn, of all pixels together, and found on a film that is gone on with.
    pub samples_done: u64,
    /// Samples of all pixels together, where neither time nor quiet tiles end it before.
    pub samples_total: u64,
    /// Time since the start; for an ended render, the time it took.
    pub elapsed: Duration,
    /// How much of it was after the first tile was begun, which is what a time limit counts.
    pub drawing: Duration,
    /// How far it is.
    pub state: State,
    /// Whether no more samples are drawn, while the noise is taken out and the picture written.
    pub finishing: bool,
}

/// A path-traced render. Dropping it cancels it, if it still runs.
pub struct PathJob {
    task: Arc<Task<PathRender>>,
}

/// The unit that prepares the scene; others are tiles.
const PREPARE: usize = usize::MAX;

struct PathRender {
    scene: Arc<Snapshot>,
    filter: Option<Filter>,
    settings: PathSettings,
    preparing: AtomicBool,
    prepared: OnceLock<PathTracer>,
    /// When the first tile was begun.
    begun: OnceLock<Instant>,
    film: Arc<LightFilm>,
    noise_target: Option<f32>,
    /// Tiles whose last check found them below the target.
    below: Vec<AtomicBool>,
    passes: Mutex<Passes>,
    picture: Option<(PathBuf, Format, FileOptions)>,
    denoise: bool,
    /// The picture without its noise, once all samples are there.
    denoised: OnceLock<FloatImage>,
    /// Ends the denoiser.
    given_up: AtomicBool,
    /// Whether all samples are there.
    finishing: AtomicBool,
    samples_done: AtomicU64,
    samples_total: u64,
}

/// Starts to render onto a new film, or to go on with `film`: then samples that it has are not drawn again. Refuses options out
/// of range and a film of something else.
pub fn start_path(scene: &LiveScene, options: &PathOptions, film: Option<Arc<LightFilm>>) -> Result<PathJob> {
    options.check()?;
    let scene = scene.snapshot();
    let PathOptions { width, height, threads, block, .. } = *options;
    let view = view(&scene, &Options { width, height, threads, block, ..Options::default() })?;
    let settings = options.settings;
    let plan = plan(options)?;
    let subject = Subject {
        resolution: view.resolution,
        block: view.block,
        seed: settings.seed,
        planned: planned(&settings),
        settings: settings.to_lines(),
        fingerprint: 0,
    };
    let fingerprint = {
        let (scene, filter) = (scene.clone(), options.filter.clone());
        Box::new(move || fingerprint(&scene, filter.as_ref()))
    };
    let aovs = if options.denoise { options.aovs.with_denoising() } else { options.aovs };
    let empty = LightFilm::with_fingerprint(subject, fingerprint, aovs, scene.limits())?;
    let film = match film {
        None => Arc::new(empty),
        Some(film) => {
            film.check_same(&empty)?;
            film
        }
    };
    let picture = options.picture.clone();
    if let Some((path, ..)) = &picture {
        // What cannot be written is found out now, not after hours.
        FileBeside::create(path)?;
    }
    let render = PathRender {
        scene,
        filter: options.filter.clone(),
        settings,
        preparing: AtomicBool::new(false),
        prepared: OnceLock::new(),
        begun: OnceLock::new(),
        noise_target: options.noise_target,
        below: (0..film.grid().count()).map(|_| AtomicBool::new(false)).collect(),
        samples_done: AtomicU64::new(0),
        samples_total: u64::from(plan.samples.end - plan.samples.start) * view.block.pixels(),
        passes: Mutex::new(Passes::new(film.grid(), plan)),
        film,
        picture,
        denoise: options.denoise,
        denoised: OnceLock::new(),
        given_up: AtomicBool::new(false),
        finishing: AtomicBool::new(false),
    };
    Ok(PathJob { task: Task::start(render, threads as usize)? })
}

/// What differs where the scenes of films do, or what is shown of them.
fn fingerprint(scene: &Snapshot, filter: Option<&Filter>) -> u64 {
    let mut digest = Digest::default();
    digest.add(scene.fingerprint());
    digest.add_text(&filter);
    digest.finish()
}

/// The samples of a pixel that a film is for, as [`LightFilm::planned`] has it.
fn planned(settings: &PathSettings) -> u32 {
    match settings.sampler {
        Kind::Sobol => settings.samples.max(1).next_power_of_two(),
        // How many are drawn makes no difference to each.
        Kind::Independent => MAX_SAMPLES,
    }
}

/// Which samples are to be drawn.
fn plan(options: &PathOptions) -> Result<Plan> {
    let samples = options.settings.samples;
    let first = options.first_sample;
    let left = samples.saturating_sub(first);
    let count = if options.sample_count == 0 { left } else { options.sample_count };
    if count == 0 || count > left {
        let message = format!(
            "samples {first} to {} are not all below {samples}; draw fewer or raise the settings' samples",
            u64::from(first) + u64::from(count)
        );
        return Err(Error::invalid("sample_count", message));
    }
    Ok(Plan { samples: first..first + count, time_limit: options.time_limit })
}

impl PathOptions {
    /// Refuses options out of range, whatever the scene is.
    pub fn check(&self) -> Result<()> {
        let samples = self.settings.samples;
        if !(1..=MAX_SAMPLES).contains(&samples) {
            let message = format!("{samples} is out of range; it must lie in 1 to {MAX_SAMPLES}");
            return Err(Error::invalid("samples", message));
        }
        plan(self)?;
        // Smaller floats have fewer bits.
        let is_positive = |value: f32| value >= f32::MIN_POSITIVE;
        if !is_positive(self.settings.clamp_indirect) {
            let message = format!("{:e} is out of range; it must be at least 1.2e-38", self.settings.clamp_indirect);
            return Err(Error::invalid("clamp_indirect", message));
        }
        if let Mode::Occlusion { radius } = self.settings.mode
            && !is_positive(radius)
        {
            let message = format!("{radius:e} is out of range; it must be at least 1.2e-38");
            return Err(Error::invalid("ao_radius", message));
        }
        if let Some(target) = self.noise_target.filter(|target| !(target.is_finite() && *target >= 0.0)) {
            let message = format!("{target:e} is out of range; it must be finite and ≥ 0, such as 0.02");
            return Err(Error::invalid("noise_target", message));
        }
        Ok(())
    }
}

impl PathJob {
    /// How far the render is. Never blocks.
    pub fn progress(&self) -> PathProgress {
        // Before the time is taken, so that it is not later.
        let begun = self.task.render.begun.get();
        let (state, elapsed) = self.task.state();
        PathProgress {
            samples_done: self.task.render.samples_done.load(Ordering::Relaxed),
            samples_total: self.task.render.samples_total,
            elapsed,
            drawing: begun.map_or(Duration::ZERO, |&begun| elapsed.saturating_sub(self.task.since_start(begun))),
            state,
            finishing: state == State::Running && self.task.render.finishing.load(Ordering::Relaxed),
        }
    }

    /// Waits until the render has ended, at most for `limit`. An error says that time ran out, that the
    /// render was cancelled, or why it failed.
    pub fn wait(&self, limit: Duration) -> Result<()> {
        self.task.wait(limit)
    }

    /// Waits until the render has ended, however long that takes.
    pub fn wait_for_end(&self) -> Result<()> {
        self.task.wait_for_end()
    }

    /// Asks the render to stop. It ends within some milliseconds; one that has ended stays as it is. What is on the film stays
    /// there.
    pub fn cancel(&self) {
        self.task.render.given_up.store(true, Ordering::Relaxed);
        self.task.cancel();
    }

    /// The picture without its noise, once all samples are there, if that was asked for.
    pub fn denoised(&self) -> Option<&FloatImage> {
        self.task.render.denoised.get()
    }

    /// The film: to be read, merged into others or saved at any time.
    pub fn film(&self) -> &Arc<LightFilm> {
        &self.task.render.film
    }
}

impl Drop for PathJob {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl PathRender {
    fn passes(&self) -> MutexGuard<'_, Passes> {
        self.passes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a tile that has just got the samples of a check is to get no more.
    fn is_quiet(&self, tile: usize) -> bool {
        let Some(target) = self.noise_target else { return false };
        let below = self.film.noise(tile) <= target;
        // One unit of a tile runs at a time.
        self.below[tile].swap(below, Ordering::Relaxed)
    }
}

impl Render for PathRender {
    fn take(&self) -> Take {
        if self.prepared.get().is_some() {
            self.passes().take()
        } else if self.preparing.swap(true, Ordering::Relaxed) {
            Take::Later
        } else {
            Take::Unit(PREPARE)
        }
    }

    fn run(&self, unit: usize, cancelled: &AtomicBool) -> Result<()> {
        if unit == PREPARE {
            // Now, while nothing is drawn, rather than when somebody saves the film; and the film lets go of the scene.
            self.film.subject();
            let tracer = match &self.filter {
                None => PathTracer::new(&self.scene, self.settings)?,
                Some(filter) => PathTracer::new(&self.scene.filtered(&|id| filter.shows(id))?, self.settings)?,
            };
            let tracer = tracer.split_for(self.film.resolution(), &Threads::default())?;
            self.prepared.get_or_init(|| tracer);
            return Ok(());
        }
        let tracer = self.prepared.get().expect("tiles are handed out once the scene is prepared");
        let begun = *self.begun.get_or_init(Instant::now);
        let (samples, rest, is_check) = {
            let passes = self.passes();
            (passes.samples(), passes.rest(), passes.is_check())
        };
        let pixels = self.film.grid().tile(unit).pixels();
        while let Some(missing) = self.film.samples(unit).missing(&samples).into_iter().next() {
            let mut light: LightTile = self.film.blank(unit)?;
            tracer.render_tile(self.film.resolution(), missing.clone(), &mut light, cancelled);
            // Samples that were cut short are not part of the picture.
            if cancelled.load(Ordering::Relaxed) {
                return Ok(());
            }
            match self.film.add(unit, missing.clone(), light) {
                // Somebody has merged some of them from another film meanwhile, which are the same.
                Err(_) if self.film.samples(unit).overlaps(&missing) => {}
                result => result?,
            }
        }
        self.samples_done.fetch_add(pixels * u64::from(samples.end - samples.start), Ordering::Relaxed);
        // A tile that had samples before is judged once it has no more of them than were wanted by now.
        let is_quiet = is_check && !self.film.samples(unit).overlaps(&rest) && self.is_quiet(unit);
        self.passes().finish(unit, is_quiet, begun.elapsed());
        Ok(())
    }

    fn is_preparing(&self) -> bool {
        self.prepared.get().is_none()
    }

    fn is_complete(&self) -> bool {
        self.passes().are_over()
    }

    fn is_fragile(&self) -> bool {
        self.picture.is_some()
    }

    fn finish(&self) -> Result<()> {
        self.finishing.store(true, Ordering::Relaxed);
        if self.denoise {
            let options = denoise::Options::default();
            let image = self.film.denoised(None, Aovs::NONE, &options, &Threads::default(), &self.given_up)?;
            self.denoised.get_or_init(|| image);
        }
        let Some((path, format, options)) = &self.picture else { return Ok(()) };
        match self.denoised.get() {
            Some(image) => file::save_as(image, path, *format, options),
            None => file::save_as(&self.film.image(None, self.film.aovs())?, path, *format, options),
        }
    }
}

impl LightFilm {
    /// The relative error of a tile's light, see [`PathOptions::noise_target`]; infinite where there is none.
    fn noise(&self, tile: usize) -> f32 {
        self.with_pixels(tile, |pixels| {
            let variance: f64 = pixels.iter().map(|pixel| f64::from(pixel.variance())).sum();
            let luminance: f64 = pixels.iter().map(|pixel| f64::from(luminance(pixel))).sum();
            let count = pixels.len() as f64;
            ((variance / count).sqrt() / (luminance / count).max(f64::from(DARK))) as f32
        })
        .unwrap_or(f32::INFINITY)
    }
}

fn luminance(pixel: &PixelSums) -> f32 {
    let [red, green, blue] = pixel.mean();
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const _: () = assert!(CHECK_EVERY == 16, "the documentation says so");
