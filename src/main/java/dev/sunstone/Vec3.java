package dev.sunstone;

import dev.sunstone.jna.CallFrame;

/**
 * A point or a direction in world units: +x to the right, +y up, −z away from the camera of a new scene.
 *
 * @param x the first coordinate, finite
 * @param y the second coordinate, finite
 * @param z the third coordinate, finite
 */
public record Vec3(double x, double y, double z) {

    /** The origin, where the camera of a new scene is. */
    public static final Vec3 ZERO = new Vec3(0, 0, 0);

    /**
     * Checks the coordinates.
     *
     * @throws IllegalArgumentException if one is infinite or NaN
     */
    public Vec3 {
        Checks.finite("x", x);
        Checks.finite("y", y);
        Checks.finite("z", z);
    }

    /**
     * Shorter for {@code new Vec3(x, y, z)}.
     *
     * @param x the first coordinate
     * @param y the second coordinate
     * @param z the third coordinate
     * @return the vector
     * @throws IllegalArgumentException if a coordinate is infinite or NaN
     */
    public static Vec3 of(double x, double y, double z) {
        return new Vec3(x, y, z);
    }

    /**
     * The Euclidean length. The native library computes it: the smallest call that passes a structure.
     *
     * @return √(x² + y² + z²)
     */
    public double length() {
        try (CallFrame call = CallFrame.take()) {
            Errors.check(
                    call.library.sunstone_vector3_length(call.vector.put(x, y, z), call.float64, call.error), call);
            return call.float64();
        }
    }
}
