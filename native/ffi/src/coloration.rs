//! Colorations: Rust's enum of a colour or a texture behind an opaque handle.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;

use sunstone_renderer::color::Color;
use sunstone_renderer::decode;
use sunstone_renderer::material::Coloration;
use sunstone_renderer::texture::Texture;

use crate::error::{Failure, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneColoration};
use crate::limits::{SunstoneLimits, limits};
use crate::pointer::{out, required, slice, text, too_small};
use crate::vector::SunstoneColor;

const TEXEL_BYTES: u64 = 4;

/// Creates the coloration of one colour everywhere. The caller frees it with sunstone_coloration_free; materials that were
/// added to a scene keep what they need.
/// SUNSTONE_INVALID_ARGUMENT: a component is negative or not finite.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_coloration_new_color(
    color: Option<&SunstoneColor>,
    coloration: Option<&mut MaybeUninit<*mut SunstoneColoration>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_coloration_new_color", error, || {
        let coloration = out(coloration, "coloration")?;
        let color = Color::from(required(color, "color")?);
        color.validate("color")?;
        coloration.write(SunstoneColoration::create(Coloration::Color(color))?);
        Ok(())
    })
}

/// Creates the coloration of a picture file (PNG, JPEG, BMP, TIFF or WebP), looked up by texture coordinates. The path is
/// the program's own and trusted; relative ones start at the process's folder. `limits` may be null.
/// SUNSTONE_IO: the file cannot be read. SUNSTONE_IMAGE_FORMAT: it is no such picture. SUNSTONE_LIMIT_EXCEEDED: it is too
/// large. SUNSTONE_INVALID_UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_coloration_new_texture_file(
    path: *const c_char,
    limits: Option<&SunstoneLimits>,
    coloration: Option<&mut MaybeUninit<*mut SunstoneColoration>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_coloration_new_texture_file", error, || {
        let coloration = out(coloration, "coloration")?;
        // SAFETY: the caller's, see the crate.
        let path = unsafe { text(path, "path")? };
        let texture = decode::image::load(Path::new(path), &self::limits(limits))?;
        coloration.write(SunstoneColoration::create(Coloration::Texture(Arc::new(texture)))?);
        Ok(())
    })
}

/// Creates the coloration of a picture in memory: RGBA bytes, row 0 on top, rows `row_stride` bytes apart. `length` is
/// the size of the whole array. The pixels are copied. `limits` may be null.
/// SUNSTONE_BUFFER_TOO_SMALL: `length` is too small for the rows. SUNSTONE_INVALID_ARGUMENT: a side is 0 or the stride
/// less than a row. SUNSTONE_LIMIT_EXCEEDED: it is too large.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_coloration_new_texture_pixels(
    pixels: *const u8,
    length: u64,
    width: u32,
    height: u32,
    row_stride: u64,
    limits: Option<&SunstoneLimits>,
    coloration: Option<&mut MaybeUninit<*mut SunstoneColoration>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_coloration_new_texture_pixels", error, || {
        let coloration = out(coloration, "coloration")?;
        if pixels.is_null() {
            return Err(Failure::null("pixels"));
        }
        let limits = self::limits(limits);
        limits.check_texture(width, height)?;
        let row_bytes = u64::from(width) * TEXEL_BYTES;
        if row_stride < row_bytes {
            let message = format!("{row_stride} bytes are too few for {width} texels; give at least {row_bytes}");
            return Err(Failure::invalid("row_stride", message));
        }
        let needed = (u64::from(height) - 1).saturating_mul(row_stride).saturating_add(row_bytes);
        if length < needed {
            return Err(too_small("length", length, needed, "bytes"));
        }
        // SAFETY: the caller's, see the crate; no more is read than the rows need.
        let pixels = unsafe { slice(pixels, needed, "pixels")? };
        let mut texels = Vec::new();
        texels
            .try_reserve_exact((row_bytes * u64::from(height)) as usize)
            .map_err(|_| Failure::out_of_memory("pixels"))?;
        for row in pixels.chunks(row_stride as usize) {
            texels.extend_from_slice(&row[..row_bytes as usize]);
        }
        let texture = Texture::new(width, height, texels, None, &limits)?;
        coloration.write(SunstoneColoration::create(Coloration::Texture(Arc::new(texture)))?);
        Ok(())
    })
}

/// Frees a coloration. Scenes that use it keep its colour or texture. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_coloration_free(
    coloration: *mut SunstoneColoration,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_coloration_free", error, || SunstoneColoration::free(coloration, "coloration").map(drop))
}
