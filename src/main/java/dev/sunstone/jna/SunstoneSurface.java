package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneSurface *}: what a material does with light. */
public final class SunstoneSurface extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneSurface() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneSurface(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneSurface **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneSurface> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneSurface::new);
        }
    }
}
