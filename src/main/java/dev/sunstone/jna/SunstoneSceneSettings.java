package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneSceneSettings}: what a scene says about its picture and how it is drawn. */
@FieldOrder({"width", "height", "fov", "shadow_bias", "max_recursion_depth", "reserved"})
public final class SunstoneSceneSettings extends Structure {

    /** The width of the picture in pixels. */
    @Unsigned
    public int width;

    /** The height of the picture in pixels. */
    @Unsigned
    public int height;

    /** The vertical field of view in degrees, between 0 and 180. */
    public double fov;

    /** How far from a surface secondary rays start, in world units. */
    public double shadow_bias;

    /** Rays of this depth are black; camera rays have depth 0. */
    @Unsigned
    public int max_recursion_depth;

    /** Must be 0. */
    @Unsigned
    public int reserved;

    /** All zero, to be filled in by the library. */
    public SunstoneSceneSettings() {}
}
