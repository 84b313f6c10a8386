//! Render jobs: renders that run while the caller does something else.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::Duration;

use sunstone_renderer::error::Result;
use sunstone_renderer::film::file::{FileOptions, Format};
use sunstone_renderer::film::gamma::PixelFormat;
use sunstone_renderer::film::picture::check_buffer;
use sunstone_renderer::film::screen::read_image;
use sunstone_renderer::film::tone::ToneMap;
use sunstone_renderer::live_scene::LiveScene;
use sunstone_renderer::render::{self, Job, PathJob, State};
use sunstone_renderer::view::ViewBlock;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneFilm, SunstoneRenderJob, SunstoneScene};
use crate::pointer::{out, slice_mut, text};
use crate::render::SunstoneViewBlock;
use crate::render_options::{
    Integrator, RenderPlan, SunstoneIntegrator, SunstoneRenderOptions, options as render_options,
};

/// The longest wait in seconds, some thirty years.
const MAX_WAIT: f64 = 1e9;

/// How far a job is.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneJobState {
    /// It is being worked on.
    SUNSTONE_JOB_RUNNING = 0,
    /// The picture is complete.
    SUNSTONE_JOB_FINISHED = 1,
    /// It was cancelled before it was complete.
    SUNSTONE_JOB_CANCELLED = 2,
    /// It failed; sunstone_render_job_wait tells why.
    SUNSTONE_JOB_FAILED = 3,
}

/// A job's progress at one moment.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneProgress {
    /// Tiles finished; for an integrator with a film, as many of them as its share of the samples is.
    pub tiles_done: u64,
    /// Tiles of the whole render.
    pub tiles_total: u64,
    /// Seconds since the start; for a job that has ended, the seconds it took.
    pub seconds: f64,
    /// One of SunstoneJobState.
    pub state: i32,
    /// 1 while no more samples are drawn and the noise is taken out or the picture written, otherwise 0.
    pub finishing: i32,
    /// Samples drawn, of all pixels together, and those found on a film that is gone on with; 0 for whitted.
    pub samples_done: u64,
    /// Samples of all pixels together, where neither time nor little noise ends it before; 0 for whitted.
    pub samples_total: u64,
    /// How many of `seconds` were after the first tile was begun, which is what a time limit counts; 0 for whitted.
    pub drawing_seconds: f64,
}

/// What a handle of a job stands for.
pub(crate) enum RenderJob {
    Whitted(Job),
    Path { job: PathJob, tone: ToneMap, format: PixelFormat },
}

impl RenderJob {
    /// Starts what was asked for, into memory.
    pub(crate) fn start(scene: &LiveScene, plan: RenderPlan) -> Outcome<Self> {
        let format = plan.format();
        Ok(match plan.integrator()? {
            Integrator::Whitted(options) => Self::Whitted(render::start(scene, &options)?),
            Integrator::Path(options, tone) => {
                Self::Path { job: render::start_path(scene, &options, None)?, tone, format }
            }
        })
    }

    /// Starts what was asked for, into a PNG file.
    fn start_png(scene: &LiveScene, plan: RenderPlan, path: &Path) -> Outcome<Self> {
        let (file, format) = (FileOptions { tone: plan.tone(), ..FileOptions::default() }, plan.format());
        Ok(match plan.integrator()? {
            Integrator::Whitted(options) => Self::Whitted(render::start_png(scene, &options, path)?),
            Integrator::Path(mut options, tone) => {
                options.picture = Some((path.to_path_buf(), Format::Png, file));
                Self::Path { job: render::start_path(scene, &options, None)?, tone, format }
            }
        })
    }

    /// The part of the picture that it renders.
    pub(crate) fn block(&self) -> ViewBlock {
        match self {
            Self::Whitted(job) => job.block(),
            Self::Path { job, .. } => job.film().block(),
        }
    }

    fn progress(&self) -> SunstoneProgress {
        let (state, elapsed, drawing, tiles, samples, finishing) = match self {
            Self::Whitted(job) => {
                let progress = job.progress();
                let tiles = (progress.tiles_done as u64, progress.tiles_total as u64);
                (progress.state, progress.elapsed, Duration::ZERO, tiles, (0, 0), false)
            }
            Self::Path { job, .. } => {
                let progress = job.progress();
                let total = job.film().grid().count() as u64;
                let (done, all) = (progress.samples_done, progress.samples_total);
                // Below 2^52 · 2^22.
                let share = u128::from(total) * u128::from(done) / u128::from(all.max(1));
                let drawn = (share as u64, total);
                (progress.state, progress.elapsed, progress.drawing, drawn, (done, all), progress.finishing)
            }
        };
        let state = match state {
            State::Running => SunstoneJobState::SUNSTONE_JOB_RUNNING,
            State::Finished => SunstoneJobState::SUNSTONE_JOB_FINISHED,
            State::Cancelled => SunstoneJobState::SUNSTONE_JOB_CANCELLED,
            State::Failed => SunstoneJobState::SUNSTONE_JOB_FAILED,
        };
        SunstoneProgress {
            tiles_done: tiles.0,
            tiles_total: tiles.1,
            seconds: elapsed.as_secs_f64(),
            state: state as i32,
            finishing: finishing.into(),
            samples_done: samples.0,
            samples_total: samples.1,
            drawing_seconds: drawing.as_secs_f64(),
        }
    }

    fn wait(&self, limit: Duration) -> Result<()> {
        match self {
            Self::Whitted(job) => job.wait(limit),
            Self::Path { job, .. } => job.wait(limit),
        }
    }

    /// Waits until it has ended, however long that takes.
    pub(crate) fn wait_for_end(&self) -> Result<()> {
        match self {
            Self::Whitted(job) => job.wait_for_end(),
            Self::Path { job, .. } => job.wait_for_end(),
        }
    }

    fn cancel(&self) {
        match self {
            Self::Whitted(job) => job.cancel(),
            Self::Path { job, .. } => job.cancel(),
        }
    }

    /// Copies a part of the picture so far, all of it by default.
    pub(crate) fn read(&self, block: Option<ViewBlock>, out: &mut [u8], row_stride: u64) -> Result<()> {
        match self {
            Self::Whitted(job) => job.read(block, out, row_stride),
            Self::Path { job, tone, format } => {
                if let Some(image) = job.denoised() {
                    return read_image(image, tone, *format, block.unwrap_or(image.block()), out, row_stride);
                }
                job.film().read(tone, *format, block.unwrap_or(job.film().block()), out, row_stride)
            }
        }
    }
}

/// Starts to render `block` of the picture (null: all of it) into memory of the job, and returns at once. The caller frees
/// the job with sunstone_render_job_free. `options` may be null. The scene may change or be freed meanwhile; the job
/// renders it as it is now. Codes as of sunstone_scene_render.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_start(
    scene: *const SunstoneScene,
    options: Option<&SunstoneRenderOptions>,
    block: Option<&SunstoneViewBlock>,
    job: Option<&mut MaybeUninit<*mut SunstoneRenderJob>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_start", error, || {
        let place = out(job, "job")?;
        let scene = SunstoneScene::get(scene, "scene")?;
        let job = RenderJob::start(&scene, render_options(options, block)?)?;
        place.write(SunstoneRenderJob::create(job)?);
        Ok(())
    })
}

/// Starts to go on with a film, whose samples are not drawn again, and returns at once. The caller frees the job with
/// sunstone_render_job_free. `options` may be null, which is the path integrator; width, height, seed and aovs of 0 are those of the film, and so is
/// a `block` of null. The film then has the same bits as if it had been rendered at one go. Codes as of sunstone_render_job_start, and
/// SUNSTONE_INVALID_ARGUMENT: the integrator is whitted, which has no film, or the film is of another picture, scene or seed, of other settings or other
/// AOVs.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_resume(
    scene: *const SunstoneScene,
    options: Option<&SunstoneRenderOptions>,
    block: Option<&SunstoneViewBlock>,
    film: *mut SunstoneFilm,
    job: Option<&mut MaybeUninit<*mut SunstoneRenderJob>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_resume", error, || {
        let place = out(job, "job")?;
        let scene = SunstoneScene::get(scene, "scene")?;
        let film = std::sync::Arc::clone(&*SunstoneFilm::get(film, "film")?);
        let plan = render_options(options, block)?;
        let plan = if options.is_none() { plan.by(SunstoneIntegrator::SUNSTONE_INTEGRATOR_PATH) } else { plan };
        let format = plan.format();
        let Integrator::Path(mut options, tone) = plan.integrator()? else {
            return Err(Failure::invalid("integrator", "0 is whitted, which has no film to go on with; give 1 to 3"));
        };
        let or = |value: u32, of_film: u32| if value == 0 { of_film } else { value };
        options.width = or(options.width, film.resolution().width);
        options.height = or(options.height, film.resolution().height);
        options.block.get_or_insert(film.block());
        if options.settings.seed == 0 {
            options.settings.seed = film.seed();
        }
        if options.aovs == Default::default() {
            options.aovs = film.aovs();
        } else if film.aovs().has_denoising() {
            options.aovs = options.aovs.with_denoising();
        }
        let job = render::start_path(&scene, &options, Some(film))?;
        place.write(SunstoneRenderJob::create(RenderJob::Path { job, tone, format })?);
        Ok(())
    })
}

/// Gives the film that the job renders onto, which can be read, saved and merged at any time. Each call gives another handle of
/// the same film, which the caller frees with sunstone_film_free; it outlives the job. SUNSTONE_INVALID_ARGUMENT: the integrator is whitted, which has
/// no film.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_film(
    job: *const SunstoneRenderJob,
    film: Option<&mut MaybeUninit<*mut SunstoneFilm>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_film", error, || {
        let place = out(film, "film")?;
        let RenderJob::Path { job, .. } = &*SunstoneRenderJob::get(job, "job")? else {
            return Err(Failure::invalid(
                "job",
                "its integrator is whitted, which has no film; choose another integrator",
            ));
        };
        place.write(SunstoneFilm::create(job.film().clone())?);
        Ok(())
    })
}

/// Starts to render `block` of the picture (null: all of it) into a PNG file, and returns at once. Whitted draws it band by band, so that
/// memory does not grow with the picture's height; the others have a film in memory and write it at the end. The file appears at `path` when it is whole, in place of what was there; a job
/// that fails or is cancelled leaves nothing. The pixel format is not used. Codes as of sunstone_scene_render, and
/// SUNSTONE_IO: the file cannot be written; SUNSTONE_INVALID_UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_render_job_start_png(
    scene: *const SunstoneScene,
    options: Option<&SunstoneRenderOptions>,
    block: Option<&SunstoneViewBlock>,
    path: *const c_char,
    job: Option<&mut MaybeUninit<*mut SunstoneRenderJob>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_start_png", error, || {
        let place = out(job, "job")?;
        let scene = SunstoneScene::get(scene, "scene")?;
        // SAFETY: the caller's, see the crate.
        let path = unsafe { text(path, "path")? };
        let options = options.map(|options| SunstoneRenderOptions { pixel_format: 0, ..*options });
        let job = RenderJob::start_png(&scene, render_options(options.as_ref(), block)?, Path::new(path))?;
        place.write(SunstoneRenderJob::create(job)?);
        Ok(())
    })
}

/// Gives the job's progress. Never waits.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_progress(
    job: *const SunstoneRenderJob,
    progress: Option<&mut MaybeUninit<SunstoneProgress>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_progress", error, || {
        let place = out(progress, "progress")?;
        place.write(SunstoneRenderJob::get(job, "job")?.progress());
        Ok(())
    })
}

/// Waits until the job has ended, at most `seconds` (0 to 1e9).
/// SUNSTONE_OK: it is finished. SUNSTONE_TIMED_OUT: it is still running. SUNSTONE_CANCELLED: it was cancelled. Other
/// codes tell why it failed.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_wait(
    job: *const SunstoneRenderJob,
    seconds: f64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_wait", error, || {
        let job = SunstoneRenderJob::get(job, "job")?;
        if !(0.0..=MAX_WAIT).contains(&seconds) {
            let message = format!("{seconds} is out of range; it must lie in 0 to {MAX_WAIT:e}");
            return Err(Failure::invalid("seconds", message));
        }
        Ok(job.wait(Duration::from_secs_f64(seconds))?)
    })
}

/// Asks the job to stop and returns at once. It ends within some milliseconds; one that has ended stays as it is.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_cancel(
    job: *mut SunstoneRenderJob,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_cancel", error, || {
        SunstoneRenderJob::get(job, "job")?.cancel();
        Ok(())
    })
}

/// Copies `block` of the picture, in coordinates of the whole picture (null: all that the job renders), into `pixels`, as
/// sunstone_scene_render does. It may be called at any time: pixels that are not yet done are zero, those with a film are of
/// the samples so far. SUNSTONE_INVALID_ARGUMENT: the job renders to a file by whitted, or the block is not inside what it renders.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_render_job_read(
    job: *const SunstoneRenderJob,
    block: Option<&SunstoneViewBlock>,
    pixels: *mut u8,
    length: u64,
    row_stride: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_read", error, || {
        if pixels.is_null() {
            return Err(Failure::null("pixels"));
        }
        let job = SunstoneRenderJob::get(job, "job")?;
        let block = block.map(ViewBlock::from).unwrap_or(job.block());
        block.check_inside(job.block())?;
        check_buffer(block, length, row_stride)?;
        // SAFETY: the caller's, see the crate.
        let pixels = unsafe { slice_mut(pixels, length, "pixels")? };
        Ok(job.read(Some(block), pixels, row_stride)?)
    })
}

/// Frees a job; one that is running is cancelled first. Never waits. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_render_job_free(
    job: *mut SunstoneRenderJob,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_render_job_free", error, || {
        // Calls that wait for it hold on to the job, so its own end would come too late.
        SunstoneRenderJob::free(job, "job")?.cancel();
        Ok(())
    })
}
