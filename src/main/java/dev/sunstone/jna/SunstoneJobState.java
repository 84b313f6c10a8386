package dev.sunstone.jna;

/** {@code enum SunstoneJobState}: how far a render job is; all but the first are final. */
public final class SunstoneJobState {

    /** Tiles are being drawn, or waiting to be. */
    public static final int SUNSTONE_JOB_RUNNING = 0;

    /** The picture is complete. */
    public static final int SUNSTONE_JOB_FINISHED = 1;

    /** It was cancelled before the picture was complete. */
    public static final int SUNSTONE_JOB_CANCELLED = 2;

    /** It failed; waiting for it tells why. */
    public static final int SUNSTONE_JOB_FAILED = 3;

    private SunstoneJobState() {}
}
