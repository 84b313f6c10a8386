package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneMesh *}: triangles with the tree that rays walk; it does not change. */
public final class SunstoneMesh extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneMesh() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneMesh(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneMesh **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneMesh> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneMesh::new);
        }
    }
}
