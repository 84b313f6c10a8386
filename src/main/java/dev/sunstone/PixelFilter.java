package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.SunstoneFilter;

/**
 * How much of the light round a pixel's centre counts for it.
 *
 * @param shape its curve
 * @param radius where it ends, in pixels left, right, above and below the centre, above 0 and up to
 *     {@value #MAX_RADIUS}
 */
public record PixelFilter(Shape shape, double radius) {

    /** The largest radius. */
    public static final double MAX_RADIUS = 16;

    /** The curve of a filter. */
    public enum Shape {
        /** A bell with an end: little aliasing without a blur. */
        BLACKMAN_HARRIS(SunstoneFilter.SUNSTONE_FILTER_BLACKMAN_HARRIS, 1.5),
        /** The same everywhere; with a radius of 0.5 the pixel's own square. */
        BOX(SunstoneFilter.SUNSTONE_FILTER_BOX, 0.5),
        /** Highest at the centre, falling to 0 along straight lines. */
        TENT(SunstoneFilter.SUNSTONE_FILTER_TENT, 1);

        /** The number that the C ABI has for it. */
        final int code;

        private final double radius;

        Shape(int code, double radius) {
            this.code = code;
            this.radius = radius;
        }
    }

    /**
     * Checks the radius.
     *
     * @throws IllegalArgumentException if it is outside its range
     */
    public PixelFilter {
        requireNonNull(shape, "shape");
        if (!(radius > 0 && radius <= MAX_RADIUS)) {
            throw new IllegalArgumentException(
                    "radius is " + radius + ": give a number of pixels above 0, up to " + MAX_RADIUS);
        }
    }

    /**
     * A filter with the radius that suits most pictures.
     *
     * @param shape its curve
     * @return the filter
     */
    public static PixelFilter of(Shape shape) {
        return new PixelFilter(shape, shape.radius);
    }
}
