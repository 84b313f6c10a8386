package dev.sunstone;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Light that a surface sends out itself, evenly to both of its sides. The path tracer sees it, {@code whitted} does
 * not.
 *
 * @param color the colour of the light
 * @param radiance how strong it is, in W/(m² sr), 0 or more
 * @param texture what it is multiplied by over the surface; null for nothing
 */
public record Emission(
        Color color, double radiance, @Nullable Texture texture) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the radiance is negative, infinite or NaN
     */
    public Emission {
        requireNonNull(color, "color");
        Checks.zeroOrMore("radiance", radiance);
    }

    /**
     * The same light everywhere.
     *
     * @param color the colour of the light
     * @param radiance how strong it is, in W/(m² sr), 0 or more
     * @return the emission
     * @throws IllegalArgumentException if the radiance is negative, infinite or NaN
     */
    public static Emission of(Color color, double radiance) {
        return new Emission(color, radiance, null);
    }
}
