package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneProgress}: how far a render job is. */
@FieldOrder({
    "tiles_done",
    "tiles_total",
    "seconds",
    "state",
    "finishing",
    "samples_done",
    "samples_total",
    "drawing_seconds"
})
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

    /** 1 while no more samples are drawn and the noise is taken out or the picture written. */
    public int finishing;

    /** How many samples of all pixels together are drawn; 0 for whitted. */
    @Unsigned
    public long samples_done;

    /** How many there are to be, at most; 0 for whitted. */
    @Unsigned
    public long samples_total;

    /**
     * How many of the seconds were after the first tile was begun, which is what a time limit counts; 0 for whitted.
     */
    public double drawing_seconds;

    /** All zero, to be filled in by the library. */
    public SunstoneProgress() {}
}
