package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneGroup *}: what a scene held, to be placed as one thing. */
public final class SunstoneGroup extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneGroup() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneGroup(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneGroup **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneGroup> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneGroup::new);
        }
    }
}
