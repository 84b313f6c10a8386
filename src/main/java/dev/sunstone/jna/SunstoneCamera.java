package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneCamera}: where pictures are taken from. */
@FieldOrder({
    "pose",
    "end",
    "moves",
    "projection",
    "height",
    "lens_radius",
    "focus_distance",
    "blade_rotation",
    "blades",
    "reserved"
})
public final class SunstoneCamera extends Structure {

    /** Where it is when the shutter opens. */
    public SunstonePose pose = new SunstonePose();

    /** Where it is when the shutter closes, if it moves. */
    public SunstonePose end = new SunstonePose();

    /** Whether it moves, 0 or 1. */
    public int moves;

    /** One of {@link SunstoneProjection}. */
    public int projection;

    /** The height of what an orthographic camera sees, in world units. */
    public double height;

    /** The radius of the aperture, in world units; 0 for a pinhole. */
    public double lens_radius;

    /** The distance of the plane that is sharp. */
    public double focus_distance;

    /** Degrees that the blades are turned by. */
    public double blade_rotation;

    /** Blades that bound the aperture, 3 to 32, or 0 for a round one. */
    @Unsigned
    public int blades;

    /** Must be 0. */
    @Unsigned
    public int reserved;

    /** All zero, to be filled in. */
    public SunstoneCamera() {}
}
