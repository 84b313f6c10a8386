package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Sets;
import dev.sunstone.jna.SunstoneRenderOptions;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the integrators that have a {@link Film} draw samples. {@link #defaults()} suits most; the {@code with…} methods
 * change one thing each.
 *
 * @param samples samples of each pixel of the whole picture, 1 to {@value #MAX_SAMPLES}. The samples are those of this
 *     number rounded up to a power of two: films that are merged or gone on with have to agree on that. Where most of
 *     the noise comes by way of walls, a sample is followed in two branches from the first surface on, and takes
 *     longer; the scene, the options and the picture's size decide.
 * @param seed which picture of all those that differ in their noise alone
 * @param sampler how samples are drawn
 * @param filter how much of the light round a pixel's centre counts for it
 * @param maxBounces surfaces that light may come from one after the other before the first, 0 to {@value #MAX_BOUNCES}:
 *     with 0 there is only what shines itself, with 1 also what lights shine on, with 2 also what that shines on
 * @param maxDiffuseBounces how often a path may be spread by chalky surfaces before the one that is the last to light
 *     it, 0 to {@value #MAX_BOUNCES}
 * @param maxGlossyBounces how often it may be reflected round the mirror direction, or in it, 0 to
 *     {@value #MAX_BOUNCES}
 * @param maxTransmissionBounces how often it may pass through surfaces that bend it, 0 to {@value #MAX_BOUNCES}
 * @param clampIndirect luminance above which light that comes after the first bounce is cut, at least 1.2e-38; infinite
 *     for none of it. It takes away light, and with it the brightest noise.
 * @param aoRadius for {@link Integrator#AMBIENT_OCCLUSION}: what is farther away than this, in world units, is not in
 *     the way; at least 1.2e-38, also infinite
 * @param aovs what the film keeps besides the colour
 * @param denoise whether the noise is taken out of the picture when all samples are there: that of
 *     {@link Scene#render(RenderOptions)}, {@link Scene#renderTo} and {@link RenderJob#image}. A film keeps its noise,
 *     and what taking it out by {@link ImageOptions#withDenoise} needs, 192 bytes a pixel
 * @param firstSample the number of the first sample that is drawn, for parts that are merged later
 * @param sampleCount how many are drawn; 0 for all from the first one on
 * @param timeLimit no pass over the picture begins later than this after the first one, which is always made; above
 *     zero, or null for no limit
 * @param noiseTarget the relative error of light at which a part of the picture gets no more samples, such as 0.02; 0
 *     for none, and at most 3.4e38. No part is ended by this before it has 32. Where a render is interrupted and gone
 *     on with, parts may get up to 16 samples more than at one go
 */
public record PathOptions(
        int samples,
        long seed,
        Sampler sampler,
        PixelFilter filter,
        int maxBounces,
        int maxDiffuseBounces,
        int maxGlossyBounces,
        int maxTransmissionBounces,
        double clampIndirect,
        double aoRadius,
        Set<Aov> aovs,
        boolean denoise,
        int firstSample,
        int sampleCount,
        @Nullable Duration timeLimit,
        double noiseTarget) {

    /** The most samples of a pixel. */
    public static final int MAX_SAMPLES = 1 << 20;

    /** The most bounces of a path. */
    public static final int MAX_BOUNCES = 1024;

    private static final PathOptions DEFAULTS = new PathOptions(
            64,
            0,
            Sampler.SOBOL,
            PixelFilter.of(PixelFilter.Shape.BLACKMAN_HARRIS),
            32,
            MAX_BOUNCES,
            MAX_BOUNCES,
            MAX_BOUNCES,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            EnumSet.noneOf(Aov.class),
            false,
            0,
            0,
            null,
            0);

    /**
     * Checks the ranges and copies the set.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public PathOptions {
        Checks.within("samples", samples, 1, MAX_SAMPLES);
        requireNonNull(sampler, "sampler");
        requireNonNull(filter, "filter");
        Checks.within("maxBounces", maxBounces, 0, MAX_BOUNCES);
        Checks.within("maxDiffuseBounces", maxDiffuseBounces, 0, MAX_BOUNCES);
        Checks.within("maxGlossyBounces", maxGlossyBounces, 0, MAX_BOUNCES);
        Checks.within("maxTransmissionBounces", maxTransmissionBounces, 0, MAX_BOUNCES);
        Checks.floatAboveZeroOrInfinite("clampIndirect", clampIndirect);
        Checks.floatAboveZeroOrInfinite("aoRadius", aoRadius);
        aovs.forEach(aov -> requireNonNull(aov, "aovs"));
        aovs = Sets.immutableEnumSet(aovs);
        Checks.within("firstSample", firstSample, 0, samples - 1);
        Checks.within("sampleCount", sampleCount, 0, samples - firstSample);
        if (timeLimit != null && (timeLimit.isNegative() || timeLimit.isZero())) {
            throw new IllegalArgumentException(
                    "timeLimit is " + timeLimit + ": give a time above zero, or null for none");
        }
        Checks.floatOrZero("noiseTarget", noiseTarget);
    }

    /** What withers change. */
    private static final class Draft {
        private int samples;
        private long seed;
        private Sampler sampler;
        private PixelFilter filter;
        private int maxBounces;
        private int maxDiffuseBounces;
        private int maxGlossyBounces;
        private int maxTransmissionBounces;
        private double clampIndirect;
        private double aoRadius;
        private Set<Aov> aovs;
        private boolean denoise;
        private int firstSample;
        private int sampleCount;
        private @Nullable Duration timeLimit;
        private double noiseTarget;

        Draft(PathOptions options) {
            this.samples = options.samples;
            this.seed = options.seed;
            this.sampler = options.sampler;
            this.filter = options.filter;
            this.maxBounces = options.maxBounces;
            this.maxDiffuseBounces = options.maxDiffuseBounces;
            this.maxGlossyBounces = options.maxGlossyBounces;
            this.maxTransmissionBounces = options.maxTransmissionBounces;
            this.clampIndirect = options.clampIndirect;
            this.aoRadius = options.aoRadius;
            this.aovs = options.aovs;
            this.denoise = options.denoise;
            this.firstSample = options.firstSample;
            this.sampleCount = options.sampleCount;
            this.timeLimit = options.timeLimit;
            this.noiseTarget = options.noiseTarget;
        }

        PathOptions finish() {
            return new PathOptions(
                    samples,
                    seed,
                    sampler,
                    filter,
                    maxBounces,
                    maxDiffuseBounces,
                    maxGlossyBounces,
                    maxTransmissionBounces,
                    clampIndirect,
                    aoRadius,
                    aovs,
                    denoise,
                    firstSample,
                    sampleCount,
                    timeLimit,
                    noiseTarget);
        }
    }

    private PathOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /**
     * 64 Sobol samples under a Blackman–Harris filter, up to 32 bounces of any kind, nothing but the colour.
     *
     * @return the options
     */
    public static PathOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Another number of samples of each pixel.
     *
     * @param newSamples 1 to {@value #MAX_SAMPLES}
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withSamples(int newSamples) {
        return changed(draft -> draft.samples = newSamples);
    }

    /**
     * Other noise.
     *
     * @param newSeed any number
     * @return the changed options
     */
    public PathOptions withSeed(long newSeed) {
        return changed(draft -> draft.seed = newSeed);
    }

    /**
     * Another way of drawing samples.
     *
     * @param newSampler how they are drawn
     * @return the changed options
     */
    public PathOptions withSampler(Sampler newSampler) {
        return changed(draft -> draft.sampler = newSampler);
    }

    /**
     * Another filter.
     *
     * @param newFilter how much of the light round a pixel's centre counts for it
     * @return the changed options
     */
    public PathOptions withFilter(PixelFilter newFilter) {
        return changed(draft -> draft.filter = newFilter);
    }

    /**
     * Another number of surfaces that a path may meet after the first.
     *
     * @param newMaxBounces 0 to {@value #MAX_BOUNCES}
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withMaxBounces(int newMaxBounces) {
        return changed(draft -> draft.maxBounces = newMaxBounces);
    }

    /**
     * Another number of diffuse bounces.
     *
     * @param newMaxDiffuseBounces 0 to {@value #MAX_BOUNCES}
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withMaxDiffuseBounces(int newMaxDiffuseBounces) {
        return changed(draft -> draft.maxDiffuseBounces = newMaxDiffuseBounces);
    }

    /**
     * Another number of reflections.
     *
     * @param newMaxGlossyBounces 0 to {@value #MAX_BOUNCES}
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withMaxGlossyBounces(int newMaxGlossyBounces) {
        return changed(draft -> draft.maxGlossyBounces = newMaxGlossyBounces);
    }

    /**
     * Another number of passages through surfaces.
     *
     * @param newMaxTransmissionBounces 0 to {@value #MAX_BOUNCES}
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withMaxTransmissionBounces(int newMaxTransmissionBounces) {
        return changed(draft -> draft.maxTransmissionBounces = newMaxTransmissionBounces);
    }

    /**
     * Another luminance above which light that comes after the first bounce is cut.
     *
     * @param newClampIndirect above 0; infinite for none of it
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withClampIndirect(double newClampIndirect) {
        return changed(draft -> draft.clampIndirect = newClampIndirect);
    }

    /**
     * Another radius of ambient occlusion.
     *
     * @param newAoRadius in world units, above 0; infinite for none
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withAoRadius(double newAoRadius) {
        return changed(draft -> draft.aoRadius = newAoRadius);
    }

    /**
     * Other variables besides the colour, in place of those that were asked for.
     *
     * @param newAovs all that the film keeps
     * @return the changed options
     */
    public PathOptions withAovs(Set<Aov> newAovs) {
        return changed(draft -> draft.aovs = newAovs);
    }

    /**
     * With or without the noise taken out.
     *
     * @param newDenoise whether the noise is taken out of the picture when all samples are there
     * @return the changed options
     */
    public PathOptions withDenoise(boolean newDenoise) {
        return changed(draft -> draft.denoise = newDenoise);
    }

    /**
     * Another first sample.
     *
     * @param newFirstSample its number, 0 or more
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withFirstSample(int newFirstSample) {
        return changed(draft -> draft.firstSample = newFirstSample);
    }

    /**
     * Another number of samples that are drawn of all those that the picture has.
     *
     * @param newSampleCount how many; 0 for all from the first one on
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withSampleCount(int newSampleCount) {
        return changed(draft -> draft.sampleCount = newSampleCount);
    }

    /**
     * Another time limit.
     *
     * @param newTimeLimit the time after which no pass begins, above zero; null for no limit
     * @return the changed options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public PathOptions withTimeLimit(@Nullable Duration newTimeLimit) {
        return changed(draft -> draft.timeLimit = newTimeLimit);
    }

    /**
     * Another noise target.
     *
     * @param newNoiseTarget the relative error at which a part gets no more samples, such as 0.02; 0 for none
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public PathOptions withNoiseTarget(double newNoiseTarget) {
        return changed(draft -> draft.noiseTarget = newNoiseTarget);
    }

    /** The first that is not the default, as "samples is 256"; null where all are. */
    @Nullable
    String firstChange() {
        if (equals(DEFAULTS)) {
            return null;
        }
        for (RecordComponent component : PathOptions.class.getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(this);
                if (!Objects.equals(value, component.getAccessor().invoke(DEFAULTS))) {
                    return component.getName() + " is " + value;
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("a record reads its own components", e);
            }
        }
        return null;
    }

    /** Writes them to the native structure. */
    void put(SunstoneRenderOptions structure) {
        structure.samples = samples;
        structure.seed = seed;
        structure.sampler = sampler.code;
        structure.filter = filter.shape().code;
        structure.filter_radius = filter.radius();
        structure.max_bounces = orNone(maxBounces);
        structure.max_diffuse_bounces = orNone(maxDiffuseBounces);
        structure.max_glossy_bounces = orNone(maxGlossyBounces);
        structure.max_transmission_bounces = orNone(maxTransmissionBounces);
        structure.clamp_indirect = Double.isInfinite(clampIndirect) ? 0 : clampIndirect;
        structure.ao_radius = Double.isInfinite(aoRadius) ? 0 : aoRadius;
        structure.aovs = Aov.bits(aovs);
        structure.denoise = denoise ? 1 : 0;
        structure.first_sample = firstSample;
        structure.sample_count = sampleCount;
        if (timeLimit != null) {
            structure.time_limit = Math.min(1e9, timeLimit.getSeconds() + timeLimit.getNano() / 1e9);
        }
        structure.noise_target = noiseTarget;
    }

    /** For the library 0 is the default. */
    private static int orNone(int bounces) {
        return bounces == 0 ? -1 : bounces;
    }
}
