//! Rendering into the caller's buffer.

use std::mem::MaybeUninit;
use sunstone_renderer::film::picture::check_buffer;
use sunstone_renderer::view::ViewBlock;

use crate::error::{Failure, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneScene};
use crate::pointer::slice_mut;
use crate::render_job::RenderJob;
use crate::render_options::{self, SunstoneRenderOptions};

/// A rectangle of pixels of a picture, y counted downwards from the top.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneViewBlock {
    /// Leftmost column.
    pub x: u32,
    /// Topmost row.
    pub y: u32,
    /// Columns, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
}

impl From<&SunstoneViewBlock> for ViewBlock {
    fn from(block: &SunstoneViewBlock) -> Self {
        ViewBlock { x: block.x, y: block.y, width: block.width, height: block.height }
    }
}

/// Renders `block` of the picture (null: all of it) into `pixels`, an array of `length` bytes whose rows start `row_stride`
/// bytes apart, and returns when it is done. `options` may be null. Bytes between rows are left as they are.
/// SUNSTONE_BUFFER_TOO_SMALL: `length` is too small. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, the block not
/// inside the picture or the stride less than a row. SUNSTONE_LIMIT_EXCEEDED: the picture is too large.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_scene_render(
    scene: *const SunstoneScene,
    options: Option<&SunstoneRenderOptions>,
    block: Option<&SunstoneViewBlock>,
    pixels: *mut u8,
    length: u64,
    row_stride: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_render", error, || {
        if pixels.is_null() {
            return Err(Failure::null("pixels"));
        }
        let scene = SunstoneScene::get(scene, "scene")?;
        let job = RenderJob::start(&scene, render_options::options(options, block)?)?;
        // Where the buffer does not fit, dropping the job cancels it before it has done much.
        check_buffer(job.block(), length, row_stride)?;
        // SAFETY: the caller's, see the crate.
        let pixels = unsafe { slice_mut(pixels, length, "pixels")? };
        job.wait_for_end()?;
        Ok(job.read(None, pixels, row_stride)?)
    })
}
