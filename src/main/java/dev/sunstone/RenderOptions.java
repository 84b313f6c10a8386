package dev.sunstone;

import org.jspecify.annotations.Nullable;

/**
 * How a picture is drawn. {@link #defaults()} takes all from the scene; the {@code with…} methods change one thing
 * each:
 *
 * <pre>{@code
 * scene.render(RenderOptions.defaults().withSize(320, 240).withThreads(1));
 * }</pre>
 *
 * @param width the width of the whole picture in pixels; 0 for the scene's
 * @param height the height of the whole picture in pixels; 0 for the scene's
 * @param threads how many threads may work on it at once, up to {@value #MAX_THREADS}; 0 for one per core. The picture
 *     is the same for any number.
 * @param crop the part of the picture to draw; null for all of it
 */
public record RenderOptions(
        int width, int height, int threads, @Nullable ViewBlock crop) {

    /** The most threads that can work on one picture. */
    public static final int MAX_THREADS = 256;

    private static final RenderOptions DEFAULTS = new RenderOptions(0, 0, 0, null);

    /**
     * Checks the ranges; whether the crop lies inside the picture is checked when it is drawn.
     *
     * @throws IllegalArgumentException if a number is negative, or {@code threads} above {@value #MAX_THREADS}
     */
    public RenderOptions {
        Checks.atLeast("width", width, 0);
        Checks.atLeast("height", height, 0);
        Checks.within("threads", threads, 0, MAX_THREADS);
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
        return new RenderOptions(newWidth, newHeight, threads, crop);
    }

    /**
     * Another width.
     *
     * @param newWidth the width of the whole picture in pixels; 0 for the scene's
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public RenderOptions withWidth(int newWidth) {
        return new RenderOptions(newWidth, height, threads, crop);
    }

    /**
     * Another height.
     *
     * @param newHeight the height of the whole picture in pixels; 0 for the scene's
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public RenderOptions withHeight(int newHeight) {
        return new RenderOptions(width, newHeight, threads, crop);
    }

    /**
     * Another number of threads.
     *
     * @param newThreads how many threads may work at once, up to {@value #MAX_THREADS}; 0 for one per core
     * @return the changed options
     * @throws IllegalArgumentException if it is negative or above {@value #MAX_THREADS}
     */
    public RenderOptions withThreads(int newThreads) {
        return new RenderOptions(width, height, newThreads, crop);
    }

    /**
     * Another part of the picture.
     *
     * @param newCrop the part to draw; null for all of it
     * @return the changed options
     */
    public RenderOptions withCrop(@Nullable ViewBlock newCrop) {
        return new RenderOptions(width, height, threads, newCrop);
    }
}
