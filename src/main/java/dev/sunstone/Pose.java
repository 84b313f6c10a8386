package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * Where a camera is and looks to.
 *
 * @param position where it is, in world units
 * @param target the point in the middle of the picture, not the position
 * @param up what is above, any length but 0, and not along the way to the target
 */
public record Pose(Vec3 position, Vec3 target, Vec3 up) {

    /** Straight up, +y. */
    static final Vec3 UP = Vec3.of(0, 1, 0);

    /**
     * Checks the values; whether what is above lies along the way to the target is the scene's to check.
     *
     * @throws IllegalArgumentException if the target is the position, or what is above the zero vector
     */
    public Pose {
        requireNonNull(position, "position");
        requireNonNull(target, "target");
        requireNonNull(up, "up");
        Checks.apart("target", target, "position", position);
        Checks.direction("up", up);
    }
}
