package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * A light from infinitely far away, such as the sun: the same direction and strength everywhere.
 *
 * @param direction which way the light goes, any length but 0: {@code (0, -1, 0)} shines straight down
 * @param color the colour of the light
 * @param intensity its irradiance in W/m², 0 or more
 */
public record DirectionalLight(Vec3 direction, Color color, double intensity) implements Light {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the direction is the zero vector, or the intensity is negative, infinite or
     *     NaN
     */
    public DirectionalLight {
        Checks.direction("direction", requireNonNull(direction, "direction"));
        requireNonNull(color, "color");
        Checks.zeroOrMore("intensity", intensity);
    }
}
