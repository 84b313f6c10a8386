package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneBuildReport}: what preparing a scene for queries took and gave. */
@FieldOrder({"bytes", "seconds"})
public final class SunstoneBuildReport extends Structure {

    /** The memory of the trees over objects and of what is kept of each, in bytes. */
    @Unsigned
    public long bytes;

    /** How long it took. */
    public double seconds;

    /** All zero. */
    public SunstoneBuildReport() {}
}
