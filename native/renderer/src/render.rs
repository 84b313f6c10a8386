//! Renders: a picture of a scene, cut into tiles that the thread pool works on, into memory or a PNG file.

mod job;
mod passes;
mod path_job;
mod png_target;
mod target;
mod task;

pub use job::{Job, Progress};
pub use path_job::{DARK, PathJob, PathOptions, PathProgress, start_path};

use std::path::Path;

use crate::error::Result;
use crate::film::gamma::PixelFormat;
use crate::integrator::whitted::Whitted;
use crate::live_scene::{Filter, LiveScene};
use crate::pool;
use crate::scene::Scene;
use crate::view::{Resolution, ViewBlock};

/// How far a render is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The scene is being prepared, or tiles are being rendered or written.
    Running,
    /// The picture is complete.
    Finished,
    /// It was cancelled before it was complete.
    Cancelled,
    /// It failed; [`Job::wait`] or [`PathJob::wait`] tells why.
    Failed,
}

/// How to render; the default is the scene's own size on all cores.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Pixels across; 0 for the scene's.
    pub width: u32,
    /// Pixels down; 0 for the scene's.
    pub height: u32,
    /// Threads that work on it at once; 0 for one per core.
    pub threads: u32,
    /// The order of the bytes of a pixel in memory.
    pub format: PixelFormat,
    /// The part of the picture that is wanted; all of it by default.
    pub block: Option<ViewBlock>,
    /// Which objects are there; all by default.
    pub filter: Option<Filter>,
}

/// Starts to render into memory.
pub fn start(scene: &LiveScene, options: &Options) -> Result<Job> {
    let scene = scene.snapshot();
    Whitted::check(&scene)?;
    let view = view(&scene, options)?;
    let target = target::Target::picture(view.block, options.format, scene.limits())?;
    Job::start(scene, options.filter.clone(), view.resolution, target, options.threads as usize)
}

/// Starts to render into a PNG file, band by band: memory does not grow with the picture's height. The file appears at
/// `path` when it is whole, in place of what was there; a render that fails or is cancelled leaves nothing.
pub fn start_png(scene: &LiveScene, options: &Options, path: &Path) -> Result<Job> {
    let scene = scene.snapshot();
    Whitted::check(&scene)?;
    let view = view(&scene, options)?;
    let target = target::Target::png(view.block, path, options.threads as usize)?;
    Job::start(scene, options.filter.clone(), view.resolution, target, options.threads as usize)
}

/// The part of which picture is to be rendered.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Size of the whole picture.
    pub resolution: Resolution,
    /// The part that is wanted.
    pub block: ViewBlock,
}

/// What `options` ask for of this scene; refuses ones out of range.
pub fn view(scene: &Scene, options: &Options) -> Result<View> {
    let or = |value: u32, default: u32| if value == 0 { default } else { value };
    let width = or(options.width, scene.settings().width);
    let height = or(options.height, scene.settings().height);
    scene.limits().check_resolution(width, height)?;
    pool::check_threads(options.threads)?;
    let resolution = Resolution { width, height };
    let block = options.block.unwrap_or(resolution.whole());
    block.check_inside(resolution.whole())?;
    Ok(View { resolution, block })
}

/// Lets tests make the first tile of each render panic: set by the C ABI's test switch, never otherwise.
pub static PANIC_IN_TILES: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
