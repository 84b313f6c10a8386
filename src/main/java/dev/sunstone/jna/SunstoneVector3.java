package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneVector3}: a point or a direction, in world units. */
@FieldOrder({"x", "y", "z"})
public final class SunstoneVector3 extends Structure {

    /** To the right. */
    public double x;

    /** Up. */
    public double y;

    /** Towards the viewer. */
    public double z;

    /** The zero vector. */
    public SunstoneVector3() {}

    /**
     * Sets the fields and the native memory behind them at once: for a structure that is used again and again with
     * {@code setAutoSynch(false)}, where JNA's own write by reflection would cost more than the call.
     *
     * @param newX to the right
     * @param newY up
     * @param newZ towards the viewer
     * @return this structure
     */
    public SunstoneVector3 put(double newX, double newY, double newZ) {
        x = newX;
        y = newY;
        z = newZ;
        getPointer().setDouble(0, newX);
        getPointer().setDouble(8, newY);
        getPointer().setDouble(16, newZ);
        return this;
    }
}
