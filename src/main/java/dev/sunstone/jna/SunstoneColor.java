package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneColor}: linear Rec. 709 components, 0 or more. */
@FieldOrder({"red", "green", "blue"})
public final class SunstoneColor extends Structure {

    /** The red component. */
    public double red;

    /** The green component. */
    public double green;

    /** The blue component. */
    public double blue;

    /** Black. */
    public SunstoneColor() {}

    /**
     * Sets the fields and the native memory behind them at once; see {@link SunstoneVector3#put}.
     *
     * @param newRed the red component
     * @param newGreen the green component
     * @param newBlue the blue component
     * @return this structure
     */
    public SunstoneColor put(double newRed, double newGreen, double newBlue) {
        red = newRed;
        green = newGreen;
        blue = newBlue;
        getPointer().setDouble(0, newRed);
        getPointer().setDouble(8, newGreen);
        getPointer().setDouble(16, newBlue);
        return this;
    }
}
