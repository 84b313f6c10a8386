//! How to render: which integrator, how many samples, and what becomes of them.

use std::time::Duration;

use sunstone_renderer::film::aov::Aovs;
use sunstone_renderer::film::filter::{Filter as PixelFilter, Shape};
use sunstone_renderer::film::gamma::PixelFormat;
use sunstone_renderer::film::tone::{ToneMap, ToneSettings};
use sunstone_renderer::integrator::path::{Mode, PathSettings};
use sunstone_renderer::live_scene::Filter;
use sunstone_renderer::render::{Options, PathOptions};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::view::ViewBlock;

use crate::error::{Failure, Outcome};
use crate::handle::SunstoneHashSet;
use crate::image_options::{flag, tone};
use crate::query::filter;
use crate::render::SunstoneViewBlock;

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

/// How a picture is computed.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneIntegrator {
    /// One ray through the middle of each pixel, direct light, mirrors and glass, without a film.
    SUNSTONE_INTEGRATOR_WHITTED = 0,
    /// All light, by path tracing: samples on a film, which becomes less noisy with each.
    SUNSTONE_INTEGRATOR_PATH = 1,
    /// How open what the camera sees is: the share of the directions above it, by their cosines, in which nothing is near. White for
    /// all, black where the camera sees nothing.
    SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION = 2,
    /// Camera rays alone, for a film of AOVs; the colour is that of what they meet times the cosine, as if lit from the camera.
    SUNSTONE_INTEGRATOR_AOV = 3,
}

/// How samples are drawn.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneSampler {
    /// Scrambled Sobol points, whose error is blue noise.
    SUNSTONE_SAMPLER_SOBOL = 0,
    /// Independent ones, for comparison.
    SUNSTONE_SAMPLER_INDEPENDENT = 1,
}

/// How much of the light round a pixel's centre counts for it.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneFilter {
    /// A bell, of radius 1.5 pixels by default.
    SUNSTONE_FILTER_BLACKMAN_HARRIS = 0,
    /// All alike; by default, of radius 0.5, the pixel's own square.
    SUNSTONE_FILTER_BOX = 1,
    /// Falling along straight lines, of radius 1 by default.
    SUNSTONE_FILTER_TENT = 2,
}

/// What a film can keep for each pixel (arbitrary output variables): each is a bit, so that several can be asked for by their sum.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneAov {
    /// The light itself, linear Rec. 709, 3 numbers; every film has it. Channels R, G and B in OpenEXR files.
    SUNSTONE_AOV_COLOR = 1,
    /// Share of the samples that met something. Channel A.
    SUNSTONE_AOV_ALPHA = 2,
    /// Share of even light from everywhere that what samples meet first sends back to them, 3 numbers: of matt surfaces their base colour.
    /// The mean, where a miss counts as black; what a medium turns before it meets anything is one. Channels albedo.R, albedo.G, albedo.B.
    SUNSTONE_AOV_ALBEDO = 4,
    /// Shading normal of it, 3 numbers: the mean, where a miss counts as 0. Channels N.X, N.Y, N.Z.
    SUNSTONE_AOV_NORMAL = 8,
    /// Distance of the camera to what the first sample met, through holes; infinite for a miss. Channel Z.
    SUNSTONE_AOV_DEPTH = 16,
    /// Where samples meet something first, 3 numbers: the mean of those that do. Channels P.X, P.Y, P.Z.
    SUNSTONE_AOV_POSITION = 32,
    /// The object that the first sample met; 0 for a miss. Channel objectId, with 32 bits: larger ids are 4294967295 there.
    SUNSTONE_AOV_OBJECT_ID = 64,
    /// Where that is a group: the object of the group; otherwise 0. Channel instanceId, as objectId.
    SUNSTONE_AOV_INSTANCE_ID = 128,
    /// Number of samples; every film has it. Channel samples.
    SUNSTONE_AOV_SAMPLE_COUNT = 256,
    /// Estimated variance of the mean's luminance; every film has it. Channel variance.
    SUNSTONE_AOV_VARIANCE = 512,
}

/// How to render. All zero is the default. From `samples` on the fields are for the integrators that have a film; whitted does
/// not use them, but they are checked all the same.
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
    /// One of SunstoneIntegrator.
    pub integrator: i32,
    /// Samples of each pixel of the whole picture, 1 to 1048576; 0 for 64. The samples are those of this number rounded up to a
    /// power of two.
    /// Where most of the noise comes by way of walls, a sample is followed in two branches from the first surface on; the
    /// scene, the options and the picture's size decide.
    pub samples: u32,
    /// Which picture of all those that differ in their noise alone.
    pub seed: u64,
    /// One of SunstoneSampler.
    pub sampler: i32,
    /// One of SunstoneFilter.
    pub filter: i32,
    /// Where the filter ends, in pixels from the centre, up to 16; 0 for the filter's own.
    pub filter_radius: f64,
    /// Surfaces that a path may meet after the first; up to 1024; 0 for 32, -1 for none.
    pub max_bounces: i32,
    /// How often a path may be spread by chalky surfaces before the one that is the last to light it; 0 for any number, -1 for never.
    pub max_diffuse_bounces: i32,
    /// How often it may be reflected round the mirror direction, or in it; 0 for any number, -1 for never.
    pub max_glossy_bounces: i32,
    /// How often it may pass through surfaces that bend it; 0 for any number, -1 for never.
    pub max_transmission_bounces: i32,
    /// AOVs that the film keeps, bits of SunstoneAov.
    pub aovs: u32,
    /// 1 to take the noise out of the picture when all samples are there, and to keep on the film what that needs, 192 bytes a pixel;
    /// otherwise 0.
    pub denoise: i32,
    /// Luminance above which light that comes after the first bounce is cut, at least 1.2e-38; 0 for none of it. It takes away light, and
    /// with it the brightest noise.
    pub clamp_indirect: f64,
    /// For ambient occlusion: what is farther away than this, in world units, is not in the way; at least 1.2e-38, or 0 for no such
    /// distance.
    pub ao_radius: f64,
    /// Number of the first sample that is drawn, for parts that are merged later.
    pub first_sample: u32,
    /// How many are drawn; 0 for all from the first one on.
    pub sample_count: u32,
    /// No pass over the picture begins later than this, in seconds after the first one, up to 1e9; 0 for no limit. One is always made.
    pub time_limit: f64,
    /// The relative error of light at which a tile gets no more samples, such as 0.02 (1.2e-38 to 3.4e38); 0 for none. No tile is ended by this before
    /// it has 32; one that is gone on with may get up to 16 more than at one go.
    pub noise_target: f64,
    /// Brightness of the picture in stops, -64 to 64; each is twice the light.
    pub exposure: f64,
    /// The light that looks white, as a black body's temperature in kelvin, 1000 to 15000; 0 for no white balance. 6500 changes little,
    /// lower ones make the picture bluer.
    pub temperature: f64,
    /// How far that light is greener than a black body, -150 to 150; higher ones make the picture more purple. Needs a temperature.
    pub tint: f64,
    /// One of SunstoneToneCurve.
    pub tone_curve: i32,
    /// 1 to round bytes by a pattern that keeps smooth areas from showing bands, otherwise 0.
    pub dither: i32,
}

/// What the fields say, for any integrator.
pub(crate) struct RenderPlan {
    integrator: SunstoneIntegrator,
    options: Options,
    path: PathOptions,
    tone: ToneSettings,
}

/// One of them with its options.
pub(crate) enum Integrator {
    Whitted(Options),
    Path(PathOptions, ToneMap),
}

impl RenderPlan {
    /// For whitted and for all that has to do with a picture's size alone.
    pub(crate) fn options(self) -> Options {
        self.options
    }

    /// The integrator that was asked for.
    pub(crate) fn integrator(self) -> Outcome<Integrator> {
        if self.integrator == SunstoneIntegrator::SUNSTONE_INTEGRATOR_WHITTED {
            return Ok(Integrator::Whitted(self.options));
        }
        Ok(Integrator::Path(self.path, ToneMap::new(&self.tone)?))
    }

    /// The same by another integrator.
    pub(crate) fn by(self, integrator: SunstoneIntegrator) -> Self {
        Self { integrator, ..self }
    }

    /// How light becomes bytes.
    pub(crate) fn tone(&self) -> ToneSettings {
        self.tone
    }

    /// The order of bytes.
    pub(crate) fn format(&self) -> PixelFormat {
        self.options.format
    }
}

/// The renderer's options; null ones are the default.
pub(crate) fn options(
    options: Option<&SunstoneRenderOptions>,
    block: Option<&SunstoneViewBlock>,
) -> Outcome<RenderPlan> {
    let block = block.map(ViewBlock::from);
    let Some(options) = options else {
        return Ok(RenderPlan {
            integrator: SunstoneIntegrator::SUNSTONE_INTEGRATOR_WHITTED,
            options: Options { block, ..Options::default() },
            path: PathOptions { block, ..PathOptions::default() },
            tone: ToneSettings::default(),
        });
    };
    let filter = filter(options.only, options.without)?;
    let (integrator, mode) = integrator(options)?;
    let path = path(options, block, mode, filter.clone())?;
    let tone = tone(options.exposure, options.temperature, options.tint, options.tone_curve, options.dither)?;
    let (width, height, threads) = (options.width, options.height, options.threads);
    let format = pixel_format(options.pixel_format)?;
    let options = Options { width, height, threads, format, block, filter };
    Ok(RenderPlan { integrator, options, path, tone })
}

fn path(
    options: &SunstoneRenderOptions,
    block: Option<ViewBlock>,
    mode: Mode,
    filter: Option<Filter>,
) -> Outcome<PathOptions> {
    const SOBOL: i32 = SunstoneSampler::SUNSTONE_SAMPLER_SOBOL as i32;
    const INDEPENDENT: i32 = SunstoneSampler::SUNSTONE_SAMPLER_INDEPENDENT as i32;
    let default = PathSettings::default();
    let sampler = match options.sampler {
        SOBOL => Kind::Sobol,
        INDEPENDENT => Kind::Independent,
        other => return Err(Failure::invalid("sampler", format!("{other} is no sampler; give 0 or 1"))),
    };
    if !(0.0..=1e9).contains(&options.time_limit) {
        let message = format!("{} is out of range; it must lie in 0 to 1e9 seconds", options.time_limit);
        return Err(Failure::invalid("time_limit", message));
    }
    let settings = PathSettings {
        mode,
        samples: if options.samples == 0 { default.samples } else { options.samples },
        seed: options.seed,
        sampler,
        filter: pixel_filter(options)?,
        max_bounces: bounces("max_bounces", options.max_bounces, default.max_bounces)?,
        max_diffuse_bounces: bounces("max_diffuse_bounces", options.max_diffuse_bounces, default.max_diffuse_bounces)?,
        max_glossy_bounces: bounces("max_glossy_bounces", options.max_glossy_bounces, default.max_glossy_bounces)?,
        max_transmission_bounces: bounces(
            "max_transmission_bounces",
            options.max_transmission_bounces,
            default.max_transmission_bounces,
        )?,
        clamp_indirect: above_zero("clamp_indirect", options.clamp_indirect)?.unwrap_or(f32::INFINITY),
        ..default
    };
    let path = PathOptions {
        width: options.width,
        height: options.height,
        threads: options.threads,
        block,
        filter,
        settings,
        aovs: aovs("aovs", options.aovs)?,
        first_sample: options.first_sample,
        sample_count: options.sample_count,
        time_limit: (options.time_limit > 0.0).then(|| Duration::from_secs_f64(options.time_limit)),
        noise_target: noise_target(options.noise_target)?,
        denoise: flag("denoise", options.denoise)?,
        picture: None,
    };
    path.check()?;
    Ok(path)
}

fn integrator(options: &SunstoneRenderOptions) -> Outcome<(SunstoneIntegrator, Mode)> {
    use SunstoneIntegrator::{
        SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION, SUNSTONE_INTEGRATOR_AOV, SUNSTONE_INTEGRATOR_PATH,
        SUNSTONE_INTEGRATOR_WHITTED,
    };
    const WHITTED: i32 = SUNSTONE_INTEGRATOR_WHITTED as i32;
    const PATH: i32 = SUNSTONE_INTEGRATOR_PATH as i32;
    const OCCLUSION: i32 = SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION as i32;
    const AOV: i32 = SUNSTONE_INTEGRATOR_AOV as i32;
    let radius = above_zero("ao_radius", options.ao_radius)?.unwrap_or(f32::INFINITY);
    let occlusion = Mode::Occlusion { radius };
    Ok(match options.integrator {
        WHITTED => (SUNSTONE_INTEGRATOR_WHITTED, Mode::Light),
        PATH => (SUNSTONE_INTEGRATOR_PATH, Mode::Light),
        OCCLUSION => (SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION, occlusion),
        AOV => (SUNSTONE_INTEGRATOR_AOV, Mode::Surfaces),
        other => return Err(Failure::invalid("integrator", format!("{other} is no integrator; give 0 to 3"))),
    })
}

fn pixel_filter(options: &SunstoneRenderOptions) -> Outcome<PixelFilter> {
    const BLACKMAN_HARRIS: i32 = SunstoneFilter::SUNSTONE_FILTER_BLACKMAN_HARRIS as i32;
    const BOX: i32 = SunstoneFilter::SUNSTONE_FILTER_BOX as i32;
    const TENT: i32 = SunstoneFilter::SUNSTONE_FILTER_TENT as i32;
    let shape = match options.filter {
        BLACKMAN_HARRIS => Shape::BlackmanHarris,
        BOX => Shape::Box,
        TENT => Shape::Tent,
        other => return Err(Failure::invalid("filter", format!("{other} is no filter; give 0 to 2"))),
    };
    if options.filter_radius == 0.0 {
        return Ok(shape.into());
    }
    Ok(PixelFilter::new(shape, options.filter_radius as f32).map_err(|error| error.at("filter_radius"))?)
}

/// A number of bounces, where 0 is the default and −1 none.
fn bounces(field: &str, value: i32, default: u32) -> Outcome<u32> {
    const MOST: u32 = PathSettings::MAX_BOUNCES;
    match value {
        0 => Ok(default),
        -1 => Ok(0),
        value => u32::try_from(value).ok().filter(|&value| value <= MOST).ok_or_else(|| {
            let message = format!("{value} is out of range; give -1 for none, 0 for the default, or up to {MOST}");
            Failure::invalid(field, message)
        }),
    }
}

/// A number above 0 that has all the bits of a float, also infinite; `None` for 0.
fn above_zero(field: &str, value: f64) -> Outcome<Option<f32>> {
    if value == 0.0 {
        return Ok(None);
    }
    // False for NaN.
    if value >= f64::from(f32::MIN_POSITIVE) {
        return Ok(Some(value as f32));
    }
    let message = format!("{value:e} is out of range; it must be at least 1.2e-38, or 0 for none");
    Err(Failure::invalid(field, message))
}

/// The same for the noise target, which no relative error is above where it is infinite.
fn noise_target(value: f64) -> Outcome<Option<f32>> {
    match above_zero("noise_target", value)? {
        Some(f32::INFINITY) => {
            let message = format!("{value:e} is out of range; it must be at most 3.4e38, such as 0.02");
            Err(Failure::invalid("noise_target", message))
        }
        target => Ok(target),
    }
}

/// The renderer's set for bits of SunstoneAov, of which colour is always there.
pub(crate) fn aovs(field: &str, bits: u32) -> Outcome<Aovs> {
    Aovs::from_bits(bits >> 1).ok_or_else(|| {
        Failure::invalid(field, format!("{bits:#x} has bits that are no AOV; give a sum of those of SunstoneAov"))
    })
}

/// The bits of SunstoneAov for a set.
pub(crate) fn aov_bits(aovs: Aovs) -> u32 {
    aovs.to_bits() << 1 | SunstoneAov::SUNSTONE_AOV_COLOR as u32
}

/// The order of bytes of one of SunstonePixelFormat.
pub(crate) fn pixel_format(format: i32) -> Outcome<PixelFormat> {
    const RGBA8: i32 = SunstonePixelFormat::SUNSTONE_PIXEL_RGBA8 as i32;
    const BGRA8: i32 = SunstonePixelFormat::SUNSTONE_PIXEL_BGRA8 as i32;
    match format {
        RGBA8 => Ok(PixelFormat::Rgba8),
        BGRA8 => Ok(PixelFormat::Bgra8),
        other => Err(Failure::invalid("pixel_format", format!("{other} is no pixel format; give 0 or 1"))),
    }
}

#[cfg(test)]
mod tests {
    use sunstone_renderer::film::aov::Aov;

    use super::*;

    #[test]
    fn each_variable_has_the_bit_of_its_own_enumerator() {
        let all = [
            (Aov::Alpha, SunstoneAov::SUNSTONE_AOV_ALPHA),
            (Aov::Albedo, SunstoneAov::SUNSTONE_AOV_ALBEDO),
            (Aov::Normal, SunstoneAov::SUNSTONE_AOV_NORMAL),
            (Aov::Depth, SunstoneAov::SUNSTONE_AOV_DEPTH),
            (Aov::Position, SunstoneAov::SUNSTONE_AOV_POSITION),
            (Aov::ObjectId, SunstoneAov::SUNSTONE_AOV_OBJECT_ID),
            (Aov::InstanceId, SunstoneAov::SUNSTONE_AOV_INSTANCE_ID),
            (Aov::SampleCount, SunstoneAov::SUNSTONE_AOV_SAMPLE_COUNT),
            (Aov::Variance, SunstoneAov::SUNSTONE_AOV_VARIANCE),
        ];
        assert_eq!(all.len(), Aov::ALL.len());
        for (aov, bit) in all {
            let set = aovs("aovs", bit as u32).ok().unwrap();
            assert_eq!(set, Aovs::NONE.with(aov));
            assert_eq!(aov_bits(set), bit as u32 | 1);
        }
        assert!(aovs("aovs", 1024).is_err());
    }
}
