package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneRay}: the points {@code origin + t * direction} for t from {@code tmin} to {@code tmax}. */
@FieldOrder({"origin", "tmin", "direction", "tmax"})
public final class SunstoneRay extends Structure {

    /** Where it starts: x, y and z. */
    public float[] origin = new float[3];

    /** Where it begins to count, in lengths of the direction. */
    public float tmin;

    /** Where it goes: x, y and z, of any length but 0. */
    public float[] direction = new float[3];

    /** Where it ends, in lengths of the direction; may be infinite. */
    public float tmax;

    /** All zero. */
    public SunstoneRay() {}
}
