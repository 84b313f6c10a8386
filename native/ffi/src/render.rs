//! Rendering into the caller's buffer.

use std::mem::MaybeUninit;
use sunstone_renderer::film::gamma::PixelFormat;
use sunstone_renderer::film::picture::check_buffer;
use sunstone_renderer::render::{self, Options};
use sunstone_renderer::view::ViewBlock;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneHashSet, SunstoneScene};
use crate::pointer::slice_mut;
use crate::query::filter;

/// The order of the four bytes of a pixel. Alpha is 255.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstonePixelFormat {
    /// Red, green, blue, alpha.
    SUNSTONE_PIXEL_RGBA8 = 0,
    /// Blue, green, red, alpha: 0xAARRGGBB as a little-endian integer.
    SUNSTONE_PIXEL_BGRA8 = 1,
}

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

/// How to render. All zero is the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneRenderOptions {
    /// Pixels across; 0 for the scene's.
    pub width: u32,
    /// Pixels down; 0 for the scene's.
    pub height: u32,
    /// Threads that work on it at once, up to 256; 0 for one per core.
    pub threads: u32,
    /// One of SunstonePixelFormat.
    pub pixel_format: i32,
    /// The ids of the only objects that are there, or null for all.
    pub only: *const SunstoneHashSet,
    /// The ids of objects that are not there, or null for none.
    pub without: *const SunstoneHashSet,
}

/// The renderer's options; null ones are the default.
pub(crate) fn options(options: Option<&SunstoneRenderOptions>, block: Option<&SunstoneViewBlock>) -> Outcome<Options> {
    const RGBA8: i32 = SunstonePixelFormat::SUNSTONE_PIXEL_RGBA8 as i32;
    const BGRA8: i32 = SunstonePixelFormat::SUNSTONE_PIXEL_BGRA8 as i32;
    let block = block.map(ViewBlock::from);
    let Some(options) = options else { return Ok(Options { block, ..Options::default() }) };
    let format = match options.pixel_format {
        RGBA8 => PixelFormat::Rgba8,
        BGRA8 => PixelFormat::Bgra8,
        other => return Err(Failure::invalid("pixel_format", format!("{other} is no pixel format; give 0 or 1"))),
    };
    Ok(Options {
        width: options.width,
        height: options.height,
        threads: options.threads,
        format,
        block,
        filter: filter(options.only, options.without)?,
    })
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
        let options = self::options(options, block)?;
        let job = render::start(&scene, &options)?;
        // Where the buffer does not fit, dropping the job cancels it before it has done much.
        check_buffer(job.block(), length, row_stride)?;
        // SAFETY: the caller's, see the crate.
        let pixels = unsafe { slice_mut(pixels, length, "pixels")? };
        job.wait_for_end()?;
        Ok(job.read(None, pixels, row_stride)?)
    })
}
