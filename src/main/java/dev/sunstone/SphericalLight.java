package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * A light that shines from a point in all directions, and weaker with the square of the distance.
 *
 * @param position where it is, in world units
 * @param color the colour of the light
 * @param intensity its power in watts, 0 or more
 */
public record SphericalLight(Vec3 position, Color color, double intensity) implements Light {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the intensity is negative, infinite or NaN
     */
    public SphericalLight {
        requireNonNull(position, "position");
        requireNonNull(color, "color");
        Checks.zeroOrMore("intensity", intensity);
    }
}
