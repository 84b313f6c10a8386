//! How what is on a film becomes bytes and files.

use sunstone_renderer::film::exr::ExrOptions;
use sunstone_renderer::film::file::{FileOptions, PngDepth};
use sunstone_renderer::film::gamma::PixelFormat;
use sunstone_renderer::film::tone::white_balance::WhiteBalance;
use sunstone_renderer::film::tone::{Curve, ToneMap, ToneSettings};

use crate::error::{Failure, Outcome};
use crate::render_options::pixel_format;

/// Curves from light to the screen.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneToneCurve {
    /// The encoding of sRGB, cut at 1.
    SUNSTONE_TONE_SRGB = 0,
    /// Light as it is, cut at 1.
    SUNSTONE_TONE_LINEAR = 1,
    /// A power of 1 / 2.2, cut at 1, and bytes rounded down: as whitted has it.
    SUNSTONE_TONE_GAMMA = 2,
    /// A film-like curve with a long shoulder, after ACES.
    SUNSTONE_TONE_FILMIC = 3,
    /// AgX: very bright colours go to white without changing their hue abruptly.
    SUNSTONE_TONE_AGX = 4,
    /// Luminance by colour, for finding exposures.
    SUNSTONE_TONE_FALSE_COLOR = 5,
}

/// How light becomes a picture. All zero is the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneImageOptions {
    /// As in SunstoneRenderOptions.
    pub exposure: f64,
    /// As in SunstoneRenderOptions.
    pub temperature: f64,
    /// As in SunstoneRenderOptions.
    pub tint: f64,
    /// One of SunstoneToneCurve.
    pub tone_curve: i32,
    /// 1 to dither bytes, otherwise 0.
    pub dither: i32,
    /// One of SunstonePixelFormat, for pixels in memory.
    pub pixel_format: i32,
    /// Bits of each component of a PNG file, 8 or 16; 0 for 8.
    pub png_bits: i32,
    /// Bits of colours and normals in an OpenEXR file, 16 or 32; 0 for 16. Depths, positions and variances have 32.
    pub exr_bits: i32,
    /// 1 for an OpenEXR file without compression, 0 for one with ZIP, which loses nothing.
    pub exr_uncompressed: i32,
    /// Which AOVs an OpenEXR file has besides the colour, bits of SunstoneAov; 0 for all that the film keeps, 1 for none.
    pub aovs: u32,
    /// 1 to take the noise out of the light, of a film that was begun with `denoise`; otherwise 0.
    pub denoise: i32,
}

/// All that the structure says but for AOVs; null is the default.
pub(crate) fn image_options(options: Option<&SunstoneImageOptions>) -> Outcome<(FileOptions, PixelFormat)> {
    let Some(options) = options else { return Ok((FileOptions::default(), PixelFormat::default())) };
    let tone = tone(options.exposure, options.temperature, options.tint, options.tone_curve, options.dither)?;
    let png_depth = match options.png_bits {
        0 | 8 => PngDepth::Eight,
        16 => PngDepth::Sixteen,
        other => return Err(Failure::invalid("png_bits", format!("{other} bits are not possible; give 8 or 16"))),
    };
    let half = match options.exr_bits {
        0 | 16 => true,
        32 => false,
        other => return Err(Failure::invalid("exr_bits", format!("{other} bits are not possible; give 16 or 32"))),
    };
    let exr = ExrOptions { half, compress: !flag("exr_uncompressed", options.exr_uncompressed)? };
    Ok((FileOptions { tone, png_depth, exr }, pixel_format(options.pixel_format)?))
}

/// Tone mapping from the numbers that two structures have; refuses what is out of range.
pub(crate) fn tone(exposure: f64, temperature: f64, tint: f64, curve: i32, dither: i32) -> Outcome<ToneSettings> {
    const SRGB: i32 = SunstoneToneCurve::SUNSTONE_TONE_SRGB as i32;
    const LINEAR: i32 = SunstoneToneCurve::SUNSTONE_TONE_LINEAR as i32;
    const GAMMA: i32 = SunstoneToneCurve::SUNSTONE_TONE_GAMMA as i32;
    const FILMIC: i32 = SunstoneToneCurve::SUNSTONE_TONE_FILMIC as i32;
    const AGX: i32 = SunstoneToneCurve::SUNSTONE_TONE_AGX as i32;
    const FALSE_COLOR: i32 = SunstoneToneCurve::SUNSTONE_TONE_FALSE_COLOR as i32;
    let curve = match curve {
        SRGB => Curve::Srgb,
        LINEAR => Curve::Linear,
        GAMMA => Curve::Gamma,
        FILMIC => Curve::Filmic,
        AGX => Curve::Agx,
        FALSE_COLOR => Curve::FalseColor,
        other => return Err(Failure::invalid("tone_curve", format!("{other} is no curve; give 0 to 5"))),
    };
    let white_balance = if temperature != 0.0 {
        WhiteBalance::Temperature { kelvin: temperature as f32, tint: tint as f32 }
    } else if tint != 0.0 {
        return Err(Failure::invalid("tint", format!("{tint} needs a temperature; give one, such as 6500")));
    } else {
        WhiteBalance::Off
    };
    let settings = ToneSettings { exposure: exposure as f32, white_balance, curve, dither: flag("dither", dither)? };
    ToneMap::new(&settings)?;
    Ok(settings)
}

pub(crate) fn flag(field: &str, value: i32) -> Outcome<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Failure::invalid(field, format!("{other} is out of range; give 0 or 1"))),
    }
}
