package dev.sunstone.jna;

/**
 * {@code enum SunstoneStatus}: what a function returns; success is 0, failures are negative. Codes are never reused.
 */
public final class SunstoneStatus {

    /** It worked. */
    public static final int SUNSTONE_OK = 0;

    /** A pointer that is needed was null. */
    public static final int SUNSTONE_NULL_POINTER = -1;

    /** A handle was freed, forged or of another type. */
    public static final int SUNSTONE_INVALID_HANDLE = -2;

    /** A value was outside its range; the error's field names it. */
    public static final int SUNSTONE_INVALID_ARGUMENT = -3;

    /** The caller's buffer cannot hold the result. */
    public static final int SUNSTONE_BUFFER_TOO_SMALL = -4;

    /** Memory that the call needs could not be had. */
    public static final int SUNSTONE_OUT_OF_MEMORY = -5;

    /** A limit that the caller can raise was exceeded. */
    public static final int SUNSTONE_LIMIT_EXCEEDED = -6;

    /** Text was not UTF-8. */
    public static final int SUNSTONE_INVALID_UTF8 = -7;

    /** A scene's text is wrong; the error has line, column and path. */
    public static final int SUNSTONE_SCENE_FORMAT = -20;

    /** Reading or writing a file failed. */
    public static final int SUNSTONE_IO = -21;

    /** A picture file is broken or of an unknown format. */
    public static final int SUNSTONE_IMAGE_FORMAT = -22;

    /** A scene names a file outside the folders that it may read. */
    public static final int SUNSTONE_FORBIDDEN_PATH = -23;

    /** A file is no mesh of a known format, or a broken one. */
    public static final int SUNSTONE_MESH_FORMAT = -24;

    /** The render was cancelled. */
    public static final int SUNSTONE_CANCELLED = -40;

    /** The time limit of a wait passed. */
    public static final int SUNSTONE_TIMED_OUT = -41;

    /** A fault in the library itself, caught at its border; the library goes on. */
    public static final int SUNSTONE_PANIC = -99;

    private SunstoneStatus() {}
}
