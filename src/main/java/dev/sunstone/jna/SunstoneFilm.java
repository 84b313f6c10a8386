package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneFilm *}: the samples of a picture. */
public final class SunstoneFilm extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneFilm() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneFilm(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneFilm **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneFilm> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneFilm::new);
        }
    }
}
