package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** {@code SunstoneQueryOptions}: how rays are asked about; all zero is the default. */
@FieldOrder({"only", "without", "threads", "reserved"})
public final class SunstoneQueryOptions extends Structure {

    /** The ids of the only objects that are there; null for all. */
    @Const
    public @Nullable SunstoneHashSet only;

    /** The ids of objects that are not there; null for none. */
    @Const
    public @Nullable SunstoneHashSet without;

    /** How many threads may work on it at once, up to 256; 0 for one per core. */
    @Unsigned
    public int threads;

    /** Must be 0. */
    @Unsigned
    public int reserved;

    /** All zero. */
    public SunstoneQueryOptions() {}
}
