package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneScene *}: what is to be drawn: elements, lights, and the settings of the picture. */
public final class SunstoneScene extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneScene() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneScene(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneScene **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneScene> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneScene::new);
        }
    }
}
