//! Films: the samples of a picture, to be looked at, saved, merged and gone on with.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sunstone_renderer::denoise::Options;
use sunstone_renderer::film::aov::{Aov, Aovs};
use sunstone_renderer::film::checkpoint;
use sunstone_renderer::film::file;
use sunstone_renderer::film::light_film::LightFilm;
use sunstone_renderer::film::picture::check_buffer;
use sunstone_renderer::film::screen::read_image;
use sunstone_renderer::film::tone::ToneMap;
use sunstone_renderer::float_image::{FloatImage, Samples};
use sunstone_renderer::pool::Threads;
use sunstone_renderer::view::ViewBlock;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneFilm};
use crate::image_options::{SunstoneImageOptions, flag, image_options};
use crate::limits::{SunstoneLimits, limits};
use crate::pointer::{out, slice_mut, text, too_small};
use crate::render::SunstoneViewBlock;
use crate::render_options::{SunstoneAov, aov_bits, aovs};

/// What a film is of and how many samples it has. A sample whose radiance passes 2^42 in a channel counts as so much darker in all three,
/// which keeps its hue.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneFilmInfo {
    /// Pixels across of the whole picture.
    pub width: u32,
    /// Pixels down of the whole picture.
    pub height: u32,
    /// Leftmost column of the part that is on the film.
    pub block_x: u32,
    /// Topmost row of it.
    pub block_y: u32,
    /// Columns of it.
    pub block_width: u32,
    /// Rows of it.
    pub block_height: u32,
    /// Which picture of all those that differ in their noise alone.
    pub seed: u64,
    /// AOVs that it keeps, bits of SunstoneAov; always with the colour.
    pub aovs: u32,
    /// The least samples of a pixel.
    pub samples_min: u32,
    /// The most samples of a pixel.
    pub samples_max: u32,
    /// The samples of a pixel that it was begun for, rounded up to a power of two: what is added has to be for as many. 2^20 for
    /// independent samples, of which any number goes together.
    pub samples_planned: u32,
    /// Samples of all pixels together.
    pub samples_total: u64,
}

/// Tells what a film is of and how many samples it has at the moment.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_film_info(
    film: *const SunstoneFilm,
    info: Option<&mut MaybeUninit<SunstoneFilmInfo>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_info", error, || {
        let place = out(info, "info")?;
        let film = get(film)?;
        let (mut least, mut most, mut total) = (u32::MAX, 0, 0);
        for index in 0..film.grid().count() {
            let count = film.samples(index).count();
            least = least.min(count);
            most = most.max(count);
            total += u64::from(count) * film.grid().tile(index).pixels();
        }
        let (resolution, block) = (film.resolution(), film.block());
        place.write(SunstoneFilmInfo {
            width: resolution.width,
            height: resolution.height,
            block_x: block.x,
            block_y: block.y,
            block_width: block.width,
            block_height: block.height,
            seed: film.seed(),
            aovs: aov_bits(film.aovs()),
            samples_min: least,
            samples_max: most,
            samples_planned: film.planned(),
            samples_total: total,
        });
        Ok(())
    })
}

/// Copies `block`, in coordinates of the whole picture (null: all of the film), tone mapped into `pixels`, an array of `length` bytes
/// whose rows start `row_stride` bytes apart, at any time: pixels of tiles without samples are zero. `options` may be null.
/// SUNSTONE_BUFFER_TOO_SMALL: `length` is too small. SUNSTONE_INVALID_ARGUMENT: an option is out of its range, the block is not on the film
/// or the stride less than a row.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_film_read_pixels(
    film: *const SunstoneFilm,
    options: Option<&SunstoneImageOptions>,
    block: Option<&SunstoneViewBlock>,
    pixels: *mut u8,
    length: u64,
    row_stride: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_read_pixels", error, || {
        if pixels.is_null() {
            return Err(Failure::null("pixels"));
        }
        let film = get(film)?;
        let flags = options;
        let (options, format) = chosen(options)?.0;
        let block = on_film(&film, block)?;
        check_buffer(block, length, row_stride)?;
        // SAFETY: the caller's, see the crate.
        let pixels = unsafe { slice_mut(pixels, length, "pixels")? };
        let tone = ToneMap::new(&options.tone)?;
        match denoised(&film, flags, block, Aovs::NONE)? {
            Some(image) => Ok(read_image(&image, &tone, format, block, pixels, row_stride)?),
            None => Ok(film.read(&tone, format, block, pixels, row_stride)?),
        }
    })
}

/// Copies the numbers of one AOV, `aov` of SunstoneAov, of `block` (null: all of the film) into `values`, which has room for `count`
/// of them: those of a pixel beside each other, pixel by pixel, row by row from the top. Light is linear and not tone mapped.
/// SUNSTONE_BUFFER_TOO_SMALL: `count` is less than the block's pixels times the numbers of each. SUNSTONE_INVALID_ARGUMENT: there is no such
/// AOV, the film does not keep it, it is one of ids, which floats cannot hold (see sunstone_film_read_ids), or the block is not on the film.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_film_read_channels(
    film: *const SunstoneFilm,
    aov: i32,
    block: Option<&SunstoneViewBlock>,
    values: *mut f32,
    count: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_read_channels", error, || {
        if values.is_null() {
            return Err(Failure::null("values"));
        }
        let film = get(film)?;
        let kept = one(aov)?;
        if kept.has(Aov::ObjectId) || kept.has(Aov::InstanceId) {
            return Err(Failure::invalid(
                "aov",
                format!("{aov} is of ids, which floats cannot hold; read ids instead"),
            ));
        }
        let block = on_film(&film, block)?;
        let channels =
            if kept == Aovs::NONE || kept.has(Aov::Albedo) || kept.has(Aov::Normal) || kept.has(Aov::Position) {
                3
            } else {
                1
            };
        check_count(count, block.pixels() * channels as u64)?;
        // SAFETY: the caller's, see the crate.
        let values = unsafe { slice_mut(values, count, "values")? };
        let image = film.image(Some(block), kept).map_err(|error| error.at("aov"))?;
        let first = if kept == Aovs::NONE { 0 } else { 3 };
        for (channel, plane) in image.channels()[first..].iter().enumerate() {
            let places = values[channel..].iter_mut().step_by(channels);
            match &plane.samples {
                Samples::Float(plane) => places.zip(plane).for_each(|(place, value)| *place = *value),
                Samples::Whole(plane) => places.zip(plane).for_each(|(place, value)| *place = *value as f32),
            }
        }
        Ok(())
    })
}

/// Copies the ids of `block` (null: all of the film) into `ids`, which has room for `count` of them, row by row from the top: `aov` is
/// SUNSTONE_AOV_OBJECT_ID or SUNSTONE_AOV_INSTANCE_ID. Codes as of sunstone_film_read_channels.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_film_read_ids(
    film: *const SunstoneFilm,
    aov: i32,
    block: Option<&SunstoneViewBlock>,
    ids: *mut u64,
    count: u64,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_read_ids", error, || {
        if ids.is_null() {
            return Err(Failure::null("ids"));
        }
        let film = get(film)?;
        let Some(aov) = Aov::ALL.into_iter().find(|&known| one(aov).is_ok_and(|set| set == Aovs::NONE.with(known)))
        else {
            return Err(Failure::invalid("aov", format!("{aov} is no AOV of ids")));
        };
        let block = on_film(&film, block)?;
        check_count(count, block.pixels())?;
        // SAFETY: the caller's, see the crate.
        let places = unsafe { slice_mut(ids, count, "ids")? };
        places.iter_mut().zip(film.ids(aov, block)?).for_each(|(place, id)| *place = id);
        Ok(())
    })
}

/// Writes the picture of `block` (null: all of the film) so far to `path`, in the format that the extension names: .png (tone mapped), .exr
/// (light and AOVs), .hdr or .pfm (light). The file appears when it is whole, in place of what was there. `options` may be null. Taking the noise
/// out of all of the film takes seconds where it is large, but is done once until samples come, by a render's end too.
/// SUNSTONE_INVALID_ARGUMENT: the extension names no format, an option is out of its range, or the block is not on the film. SUNSTONE_IO: the file
/// cannot be written; SUNSTONE_INVALID_UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_film_save_image(
    film: *const SunstoneFilm,
    path: *const c_char,
    options: Option<&SunstoneImageOptions>,
    block: Option<&SunstoneViewBlock>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_save_image", error, || {
        let film = get(film)?;
        // SAFETY: the caller's, see the crate.
        let path = Path::new(unsafe { text(path, "path")? });
        let flags = options;
        let ((options, _), chosen) = chosen(options)?;
        let block = on_film(&film, block)?;
        let format = file::Format::of(path)?;
        // Other formats have the colours alone.
        let layers = if format == file::Format::Exr { chosen.unwrap_or(film.aovs()) } else { Aovs::NONE };
        let image = match denoised(&film, flags, block, layers)? {
            Some(image) => image,
            None => film.image(Some(block), layers)?,
        };
        Ok(file::save_as(&image, path, format, &options)?)
    })
}

/// Writes all that is on the film to the file at `path`, a checkpoint, which appears when it is whole, in place of what was there: to be
/// loaded by sunstone_film_load, gone on with or merged. SUNSTONE_IO: it cannot be written; SUNSTONE_INVALID_UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_film_save(
    film: *const SunstoneFilm,
    path: *const c_char,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_save", error, || {
        let film = get(film)?;
        // SAFETY: the caller's, see the crate.
        let path = unsafe { text(path, "path")? };
        Ok(checkpoint::save(&film, Path::new(path))?)
    })
}

/// Reads a checkpoint. The caller frees the film with sunstone_film_free. `limits` may be null. SUNSTONE_IO: the file cannot be read.
/// SUNSTONE_IMAGE_FORMAT: it is no checkpoint, or a damaged one. SUNSTONE_LIMIT_EXCEEDED: the picture is too large; SUNSTONE_INVALID_UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sunstone_film_load(
    path: *const c_char,
    limits: Option<&SunstoneLimits>,
    film: Option<&mut MaybeUninit<*mut SunstoneFilm>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_load", error, || {
        let place = out(film, "film")?;
        // SAFETY: the caller's, see the crate.
        let path = unsafe { text(path, "path")? };
        let film = checkpoint::load(Path::new(path), &self::limits(limits))?;
        place.write(SunstoneFilm::create(Arc::new(film))?);
        Ok(())
    })
}

/// Adds the samples of `other` to `film`: the result is the same bits as if they had been rendered onto one. Renders onto either may run
/// meanwhile. SUNSTONE_INVALID_ARGUMENT: they are of different pictures, seeds, scenes or settings, keep different AOVs, or share samples; then
/// `film` stays as it is.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_film_merge(
    film: *mut SunstoneFilm,
    other: *const SunstoneFilm,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_film_merge", error, || {
        let film = get(film)?;
        let other = SunstoneFilm::get(other, "other")?;
        Ok(film.merge(&other)?)
    })
}

/// Frees a film; renders onto it go on. SUNSTONE_INVALID_HANDLE: it is no live one.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_film_free(film: *mut SunstoneFilm, error: Option<&mut MaybeUninit<SunstoneError>>) -> i32 {
    guard("sunstone_film_free", error, || SunstoneFilm::free(film, "film").map(drop))
}

fn get(film: *const SunstoneFilm) -> Outcome<Arc<LightFilm>> {
    Ok(Arc::clone(&*SunstoneFilm::get(film, "film")?))
}

type Chosen = ((file::FileOptions, sunstone_renderer::film::gamma::PixelFormat), Option<Aovs>);

/// The options, and the AOVs that were chosen, if any.
fn chosen(options: Option<&SunstoneImageOptions>) -> Outcome<Chosen> {
    let bits = options.map_or(0, |options| options.aovs);
    let set = aovs("aovs", bits)?;
    Ok((image_options(options)?, (bits != 0).then_some(set)))
}

/// The set of one AOV; colour is in all of them.
fn one(aov: i32) -> Outcome<Aovs> {
    const COLOR: u32 = SunstoneAov::SUNSTONE_AOV_COLOR as u32;
    let bits = aov as u32;
    if bits != COLOR && (!bits.is_power_of_two() || aovs("aov", bits).is_err()) {
        return Err(Failure::invalid("aov", format!("{aov} is no AOV; give one of SunstoneAov")));
    }
    aovs("aov", bits)
}

/// The film without its noise, where that is asked for.
fn denoised(
    film: &LightFilm,
    options: Option<&SunstoneImageOptions>,
    block: ViewBlock,
    layers: Aovs,
) -> Outcome<Option<FloatImage>> {
    if !flag("denoise", options.map_or(0, |options| options.denoise))? {
        return Ok(None);
    }
    let never = AtomicBool::new(false);
    Ok(Some(film.denoised(Some(block), layers, &Options::default(), &Threads::default(), &never)?))
}

fn on_film(film: &LightFilm, block: Option<&SunstoneViewBlock>) -> Outcome<ViewBlock> {
    let block = block.map_or(film.block(), ViewBlock::from);
    block.check_inside(film.block())?;
    Ok(block)
}

fn check_count(count: u64, needed: u64) -> Outcome<()> {
    if count < needed { Err(too_small("count", count, needed, "numbers")) } else { Ok(()) }
}
