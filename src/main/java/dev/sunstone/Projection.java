package dev.sunstone;

/** How directions become places in the picture. */
public sealed interface Projection permits Projection.Perspective, Projection.Orthographic, Projection.Panorama {

    /** As the eye sees, with the field of view of the scene's settings. */
    record Perspective() implements Projection {}

    /**
     * As from infinitely far away: rays are parallel.
     *
     * @param height the height of what is seen, in world units, above 0
     */
    record Orthographic(double height) implements Projection {

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if the height is not above 0 and finite
         */
        public Orthographic {
            Checks.aboveZero("height", height);
        }
    }

    /**
     * All directions: columns are equal steps of the angle round what is above, rows of the angle from it. The middle
     * is the target. Twice as wide as high it shows things in their shape.
     */
    record Panorama() implements Projection {}
}
