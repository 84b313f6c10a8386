package dev.sunstone.jna;

import com.sun.jna.Pointer;

/** {@code SunstoneRenderJob *}: a picture in the making, drawn by the library's own threads. */
public final class SunstoneRenderJob extends SunstoneHandle {

    /** A null handle; JNA makes one before it fills it in. */
    public SunstoneRenderJob() {}

    /**
     * A handle of the given bits.
     *
     * @param handle what the library gave out
     */
    public SunstoneRenderJob(Pointer handle) {
        super(handle);
    }

    /** {@code SunstoneRenderJob **}: where a function leaves a new handle. */
    public static final class ByReference extends SunstoneHandle.ByReference<SunstoneRenderJob> {

        /** Makes room for one handle. */
        public ByReference() {
            super(SunstoneRenderJob::new);
        }
    }
}
