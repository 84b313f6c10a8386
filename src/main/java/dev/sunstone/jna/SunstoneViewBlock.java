package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneViewBlock}: a rectangle of the picture, in pixels from its upper left corner. */
@FieldOrder({"x", "y", "width", "height"})
public final class SunstoneViewBlock extends Structure {

    /** The first column. */
    @Unsigned
    public int x;

    /** The first row. */
    @Unsigned
    public int y;

    /** How many columns, at least 1. */
    @Unsigned
    public int width;

    /** How many rows, at least 1. */
    @Unsigned
    public int height;

    /** An empty block. */
    public SunstoneViewBlock() {}
}
