package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneColoration *}: where a material's colour comes from, one colour or a texture. */
public final class SunstoneColoration extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneColoration() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneColoration(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneColoration **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneColoration> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneColoration::new);
        }
    }
}
