package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** {@code SunstoneRenderOptions}: how a picture is drawn; all zero is the default. */
@FieldOrder({
    "width",
    "height",
    "threads",
    "pixel_format",
    "only",
    "without",
    "integrator",
    "samples",
    "seed",
    "sampler",
    "filter",
    "filter_radius",
    "max_bounces",
    "max_diffuse_bounces",
    "max_glossy_bounces",
    "max_transmission_bounces",
    "aovs",
    "denoise",
    "clamp_indirect",
    "ao_radius",
    "first_sample",
    "sample_count",
    "time_limit",
    "noise_target",
    "exposure",
    "temperature",
    "tint",
    "tone_curve",
    "dither"
})
public final class SunstoneRenderOptions extends Structure {

    /** The width of the whole picture in pixels; 0 for the scene's. */
    @Unsigned
    public int width;

    /** The height of the whole picture in pixels; 0 for the scene's. */
    @Unsigned
    public int height;

    /** How many threads may work on it at once, up to 256; 0 for one per core. */
    @Unsigned
    public int threads;

    /** One of {@link SunstonePixelFormat}. */
    public int pixel_format;

    /** The ids of the only objects that are there; null for all. */
    @Const
    public @Nullable SunstoneHashSet only;

    /** The ids of objects that are not there; null for none. */
    @Const
    public @Nullable SunstoneHashSet without;

    /** One of {@link SunstoneIntegrator}. */
    public int integrator;

    /** Samples of each pixel; 0 for 64. */
    @Unsigned
    public int samples;

    /** Which picture of all those that differ in their noise alone. */
    @Unsigned
    public long seed;

    /** One of {@link SunstoneSampler}. */
    public int sampler;

    /** One of {@link SunstoneFilter}. */
    public int filter;

    /** Where the filter ends, in pixels; 0 for the filter's own. */
    public double filter_radius;

    /** Surfaces that a path may meet after the first; 0 for 32, -1 for none. */
    public int max_bounces;

    /** How often a path may be spread by chalky surfaces; 0 for any number, -1 for never. */
    public int max_diffuse_bounces;

    /** How often it may be reflected; 0 for any number, -1 for never. */
    public int max_glossy_bounces;

    /** How often it may pass through surfaces that bend it; 0 for any number, -1 for never. */
    public int max_transmission_bounces;

    /** AOVs that the film keeps, bits of {@link SunstoneAov}. */
    @Unsigned
    public int aovs;

    /** 1 to take the noise out of the picture when all samples are there; otherwise 0. */
    public int denoise;

    /** Luminance above which light after the first bounce is cut; 0 for none of it. */
    public double clamp_indirect;

    /** What is farther away is not in the way of ambient light; 0 for no such distance. */
    public double ao_radius;

    /** The number of the first sample that is drawn. */
    @Unsigned
    public int first_sample;

    /** How many are drawn; 0 for all from the first one on. */
    @Unsigned
    public int sample_count;

    /** No pass begins later than so many seconds after the first one; 0 for no limit. */
    public double time_limit;

    /** The relative error at which a tile gets no more samples; 0 for none. */
    public double noise_target;

    /** Brightness in stops. */
    public double exposure;

    /** The light that looks white, in kelvin; 0 for no white balance. */
    public double temperature;

    /** How far that light is greener than a black body. */
    public double tint;

    /** One of {@link SunstoneToneCurve}. */
    public int tone_curve;

    /** 1 to dither bytes, otherwise 0. */
    public int dither;

    /** The defaults. */
    public SunstoneRenderOptions() {}
}
