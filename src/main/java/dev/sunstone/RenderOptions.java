package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is drawn. {@link #defaults()} takes all from the scene; the {@code with…} methods change one thing
 * each:
 *
 * <pre>{@code
 * scene.render(RenderOptions.defaults().withSize(320, 240).withThreads(1));
 * }</pre>
 *
 * <p>All light there is, with its noise, comes by another integrator:
 *
 * <pre>{@code
 * scene.render(RenderOptions.path(256));
 * }</pre>
 *
 * <p>The sets are read when a render starts. Whoever gives them closes them, after that.
 *
 * @param width the width of the whole picture in pixels; 0 for the scene's, whatever the height is
 * @param height the height of the whole picture in pixels; 0 for the scene's, whatever the width is
 * @param threads how many threads may work on it at once, up to {@value #MAX_THREADS}; 0 for one per core. The picture
 *     is the same for any number.
 * @param crop the part of the picture to draw; null for all of it
 * @param only the ids of the only objects that are there; null for all
 * @param without the ids of objects that are not there; null for none
 * @param integrator how the picture is computed
 * @param path how samples are drawn; {@link Integrator#WHITTED} draws none, and a render by it is refused where these
 *     are other than {@link PathOptions#defaults()}
 * @param tone how light becomes a picture; {@link Integrator#WHITTED} has a curve of its own, a power of 1 / 2.2, and a
 *     render by it is refused where this is other than {@link ToneMapping#defaults()}
 */
public record RenderOptions(
        int width,
        int height,
        int threads,
        @Nullable ViewBlock crop,
        @Nullable NativeHashSet only,
        @Nullable NativeHashSet without,
        Integrator integrator,
        PathOptions path,
        ToneMapping tone) {

    /** The most threads that can work on one picture. */
    public static final int MAX_THREADS = 256;

    private static final RenderOptions DEFAULTS = new RenderOptions(
            0, 0, 0, null, null, null, Integrator.WHITTED, PathOptions.defaults(), ToneMapping.defaults());

    /**
     * Checks the ranges; whether the crop lies inside the picture is checked when it is drawn.
     *
     * @throws IllegalArgumentException if a number is negative, or {@code threads} above {@value #MAX_THREADS}
     */
    public RenderOptions {
        Checks.atLeast("width", width, 0);
        Checks.atLeast("height", height, 0);
        Checks.within("threads", threads, 0, MAX_THREADS);
        requireNonNull(integrator, "integrator");
        requireNonNull(path, "path");
        requireNonNull(tone, "tone");
    }

    /**
     * The scene's size, all of the picture, all cores.
     *
     * @return the options
     */
    public static RenderOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Another size of the whole picture. The vertical field of view stays.
     *
     * @param newWidth the width in pixels; 0 for the scene's
     * @param newHeight the height in pixels; 0 for the scene's
     * @return the changed options
     * @throws IllegalArgumentException if a number is negative
     */
    public RenderOptions withSize(int newWidth, int newHeight) {
        return new RenderOptions(newWidth, newHeight, threads, crop, only, without, integrator, path, tone);
    }

    /**
     * Another width. The height stays as it is, and so does the vertical field of view: a wider picture shows more at
     * its sides. For the same view in another size give both, with {@link #withSize}.
     *
     * @param newWidth the width of the whole picture in pixels; 0 for the scene's
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public RenderOptions withWidth(int newWidth) {
        return new RenderOptions(newWidth, height, threads, crop, only, without, integrator, path, tone);
    }

    /**
     * Another height. The width stays as it is, and so does the vertical field of view: a higher picture shows the same
     * larger, and less at its sides. For the same view in another size give both, with {@link #withSize}.
     *
     * @param newHeight the height of the whole picture in pixels; 0 for the scene's
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public RenderOptions withHeight(int newHeight) {
        return new RenderOptions(width, newHeight, threads, crop, only, without, integrator, path, tone);
    }

    /**
     * Another number of threads.
     *
     * @param newThreads how many threads may work at once, up to {@value #MAX_THREADS}; 0 for one per core
     * @return the changed options
     * @throws IllegalArgumentException if it is negative or above {@value #MAX_THREADS}
     */
    public RenderOptions withThreads(int newThreads) {
        return new RenderOptions(width, height, newThreads, crop, only, without, integrator, path, tone);
    }

    /**
     * Another part of the picture.
     *
     * @param newCrop the part to draw; null for all of it
     * @return the changed options
     */
    public RenderOptions withCrop(@Nullable ViewBlock newCrop) {
        return new RenderOptions(width, height, threads, newCrop, only, without, integrator, path, tone);
    }

    /**
     * Only some objects, as if the scene had no others; lights stay.
     *
     * @param ids their ids; null for all objects
     * @return the changed options
     */
    public RenderOptions only(@Nullable NativeHashSet ids) {
        return new RenderOptions(width, height, threads, crop, ids, without, integrator, path, tone);
    }

    /**
     * Without some objects, as if they had been removed.
     *
     * @param ids their ids; null for none
     * @return the changed options
     */
    public RenderOptions without(@Nullable NativeHashSet ids) {
        return new RenderOptions(width, height, threads, crop, only, ids, integrator, path, tone);
    }

    /**
     * All light, by path tracing.
     *
     * @param samples samples of each pixel, 1 to {@value PathOptions#MAX_SAMPLES}; twice the noise takes a quarter of
     *     them
     * @return the options
     * @throws IllegalArgumentException if the number is outside its range
     */
    public static RenderOptions path(int samples) {
        return DEFAULTS.withIntegrator(Integrator.PATH).withSamples(samples);
    }

    /**
     * Another integrator.
     *
     * @param newIntegrator how the picture is computed
     * @return the changed options
     */
    public RenderOptions withIntegrator(Integrator newIntegrator) {
        return new RenderOptions(width, height, threads, crop, only, without, newIntegrator, path, tone);
    }

    /**
     * Another way of drawing samples.
     *
     * @param newPath how they are drawn
     * @return the changed options
     */
    public RenderOptions withPath(PathOptions newPath) {
        return new RenderOptions(width, height, threads, crop, only, without, integrator, newPath, tone);
    }

    /**
     * Another tone mapping.
     *
     * @param newTone how light becomes a picture
     * @return the changed options
     */
    public RenderOptions withTone(ToneMapping newTone) {
        return new RenderOptions(width, height, threads, crop, only, without, integrator, path, newTone);
    }

    /**
     * Another number of samples; short for {@code withPath(path().withSamples(samples))}.
     *
     * @param samples samples of each pixel, 1 to {@value PathOptions#MAX_SAMPLES}
     * @return the changed options
     * @throws IllegalArgumentException if the number is outside its range
     */
    public RenderOptions withSamples(int samples) {
        return withPath(path.withSamples(samples));
    }

    /**
     * Other noise; short for {@code withPath(path().withSeed(seed))}.
     *
     * @param seed any number
     * @return the changed options
     */
    public RenderOptions withSeed(long seed) {
        return withPath(path.withSeed(seed));
    }

    /**
     * With or without the noise taken out; short for {@code withPath(path().withDenoise(denoise))}.
     *
     * @param denoise whether the noise is taken out of the picture when all samples are there
     * @return the changed options
     */
    public RenderOptions withDenoise(boolean denoise) {
        return withPath(path.withDenoise(denoise));
    }

    /**
     * Another time limit; short for {@code withPath(path().withTimeLimit(timeLimit))}.
     *
     * @param timeLimit the time after which no pass over the picture begins, above zero; null for no limit
     * @return the changed options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public RenderOptions withTimeLimit(@Nullable Duration timeLimit) {
        return withPath(path.withTimeLimit(timeLimit));
    }

    /**
     * Another noise target; short for {@code withPath(path().withNoiseTarget(noiseTarget))}.
     *
     * @param noiseTarget the relative error at which a part of the picture gets no more samples, such as 0.02; 0 for
     *     none
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public RenderOptions withNoiseTarget(double noiseTarget) {
        return withPath(path.withNoiseTarget(noiseTarget));
    }

    /**
     * Another number of surfaces that light may come from one after the other before the first; short for
     * {@code withPath(path().withMaxBounces(maxBounces))}.
     *
     * @param maxBounces 0 to {@value PathOptions#MAX_BOUNCES}
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public RenderOptions withMaxBounces(int maxBounces) {
        return withPath(path.withMaxBounces(maxBounces));
    }

    /**
     * Another luminance above which light that comes after the first bounce is cut; short for
     * {@code withPath(path().withClampIndirect(clampIndirect))}.
     *
     * @param clampIndirect above 0; infinite for none of it
     * @return the changed options
     * @throws IllegalArgumentException if it is outside its range
     */
    public RenderOptions withClampIndirect(double clampIndirect) {
        return withPath(path.withClampIndirect(clampIndirect));
    }

    /**
     * Other variables on the film, in place of those that were asked for; short for
     * {@code withPath(path().withAovs(aovs))}.
     *
     * @param aovs all that the film keeps besides the colour
     * @return the changed options
     */
    public RenderOptions withAovs(Aov... aovs) {
        Set<Aov> set = EnumSet.noneOf(Aov.class);
        set.addAll(Arrays.asList(aovs));
        return withPath(path.withAovs(set));
    }
}
