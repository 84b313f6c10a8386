package dev.sunstone;

/**
 * A thin lens, which is sharp at one distance.
 *
 * @param radius the radius of its aperture in world units, 0 or more; 0 is sharp everywhere
 * @param focusDistance the distance along the camera's axis of the plane that is sharp, above 0
 * @param blades how many straight blades bound the aperture, 3 to 32, or 0 for a round one
 * @param rotation how far the blades are turned, in degrees
 */
public record Lens(double radius, double focusDistance, int blades, double rotation) {

    /** Most blades. */
    public static final int MAX_BLADES = 32;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Lens {
        Checks.zeroOrMore("radius", radius);
        Checks.aboveZero("focusDistance", focusDistance);
        if (blades != 0) {
            Checks.within("blades", blades, 3, MAX_BLADES);
        }
        Checks.finite("rotation", rotation);
    }
}
