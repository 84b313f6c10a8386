//! Render jobs: renders that run while the caller does something else.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::Duration;

use sunstone_renderer::film::picture::check_buffer;
use sunstone_renderer::render::{self, State};
use sunstone_renderer::view::ViewBlock;

use crate::error::{Failure, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneRenderJob, SunstoneScene};
use crate::pointer::{out, slice_mut, text};
use crate::render::{SunstoneRenderOptions, SunstoneViewBlock, options as renderer_options};

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
    /// Tiles finished.
    pub tiles_done: u64,
    /// Tiles of the whole render.
    pub tiles_total: u64,
    /// Seconds since the start; for a job that has ended, the seconds it took.
    pub seconds: f64,
    /// One of SunstoneJobState.
    pub state: i32,
    /// 0.
    pub reserved: u32,
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
        let job = render::start(&scene, &renderer_options(options, block)?)?;
        place.write(SunstoneRenderJob::create(job)?);
        Ok(())
    })
}

/// Starts to render `block` of the picture (null: all of it) into a PNG file, band by band, so that memory does not grow with
/// the picture's height, and returns at once. The file appears at `path` when it is whole, in place of what was there; a job
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
        let job = render::start_png(&scene, &renderer_options(options.as_ref(), block)?, Path::new(path))?;
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
        let progress = SunstoneRenderJob::get(job, "job")?.progress();
        let state = match progress.state {
            State::Running => SunstoneJobState::SUNSTONE_JOB_RUNNING,
            State::Finished => SunstoneJobState::SUNSTONE_JOB_FINISHED,
            State::Cancelled => SunstoneJobState::SUNSTONE_JOB_CANCELLED,
            State::Failed => SunstoneJobState::SUNSTONE_JOB_FAILED,
        };
        place.write(SunstoneProgress {
            tiles_done: progress.tiles_done as u64,
            tiles_total: progress.tiles_total as u64,
            seconds: progress.elapsed.as_secs_f64(),
            state: state as i32,
            reserved: 0,
        });
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
/// sunstone_scene_render does. It may be called at any time: pixels that are not yet done are zero.
/// SUNSTONE_INVALID_ARGUMENT: the job renders to a file, or the block is not inside what it renders.
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
