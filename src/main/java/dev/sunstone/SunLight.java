package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * A disc infinitely far away. The path tracer sees it in the sky and has soft shadows of it; for {@code whitted} it is
 * a {@link DirectionalLight}.
 *
 * @param direction which way the light from its middle goes, any length but 0
 * @param color the colour of the light
 * @param intensity its irradiance in W/m² on a surface that faces it, 0 or more
 * @param angularDiameter how large it is seen, from rim to rim, in degrees, 0.01 to 180; the Sun is
 *     {@value #SUN_DIAMETER}
 */
public record SunLight(Vec3 direction, Color color, double intensity, double angularDiameter) implements Light {

    /** How large the Sun is seen from the Earth, in degrees. */
    public static final double SUN_DIAMETER = 0.53;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the direction is the zero vector, or a number is outside its range
     */
    public SunLight {
        Checks.direction("direction", requireNonNull(direction, "direction"));
        requireNonNull(color, "color");
        Checks.zeroOrMore("intensity", intensity);
        Checks.between("angularDiameter", angularDiameter, 0.01, 180);
    }

    /**
     * A disc of the Sun's size.
     *
     * @param direction which way its light goes, any length but 0
     * @param color the colour of the light
     * @param intensity its irradiance in W/m² on a surface that faces it, 0 or more
     * @throws IllegalArgumentException if the direction is the zero vector, or the intensity is negative, infinite or
     *     NaN
     */
    public SunLight(Vec3 direction, Color color, double intensity) {
        this(direction, color, intensity, SUN_DIAMETER);
    }
}
