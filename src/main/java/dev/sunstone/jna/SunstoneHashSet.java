package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneHashSet *}: a set of 64-bit values. */
public final class SunstoneHashSet extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneHashSet() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneHashSet(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneHashSet **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneHashSet> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneHashSet::new);
        }
    }
}
