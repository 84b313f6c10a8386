package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * A light that shines from a point into a cone: fully up to an inner angle, and smoothly less up to an outer one.
 *
 * @param position where it is, in world units
 * @param direction where the middle of the cone goes, any length but 0
 * @param color the colour of the light
 * @param intensity its radiant intensity along the middle in W/sr, 0 or more
 * @param innerAngle the angle in degrees between the middle and where the light begins to fade, 0 to the outer angle
 * @param outerAngle the angle in degrees between the middle and where there is no light any more, above 0 and up to 180
 */
public record SpotLight(
        Vec3 position, Vec3 direction, Color color, double intensity, double innerAngle, double outerAngle)
        implements Light {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the direction is the zero vector, or a number is outside its range
     */
    public SpotLight {
        requireNonNull(position, "position");
        Checks.direction("direction", requireNonNull(direction, "direction"));
        requireNonNull(color, "color");
        Checks.zeroOrMore("intensity", intensity);
        Checks.aboveZero("outerAngle", outerAngle);
        Checks.between("outerAngle", outerAngle, 0, 180);
        Checks.between("innerAngle", innerAngle, 0, outerAngle);
    }
}
