package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneProgress}: how far a render job is. */
@FieldOrder({"tiles_done", "tiles_total", "seconds", "state", "reserved"})
public final class SunstoneProgress extends Structure {

    /** How many tiles are drawn. */
    @Unsigned
    public long tiles_done;

    /** How many tiles there are. */
    @Unsigned
    public long tiles_total;

    /** How long the job has run, or took, in seconds. */
    public double seconds;

    /** One of {@link SunstoneJobState}. */
    public int state;

    /** Always 0. */
    @Unsigned
    public int reserved;

    /** All zero, to be filled in by the library. */
    public SunstoneProgress() {}
}
