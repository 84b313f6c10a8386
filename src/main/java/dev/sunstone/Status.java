package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneStatus;

/**
 * What a call into the native library ended with; each has the code and, with {@code SUNSTONE_} before it, the name
 * that C has.
 */
public enum Status {
    /** It worked. */
    OK(SunstoneStatus.SUNSTONE_OK),
    /** A pointer that is needed was null. */
    NULL_POINTER(SunstoneStatus.SUNSTONE_NULL_POINTER),
    /** A handle was freed, forged or of another type. */
    INVALID_HANDLE(SunstoneStatus.SUNSTONE_INVALID_HANDLE),
    /** A value was outside its range. */
    INVALID_ARGUMENT(SunstoneStatus.SUNSTONE_INVALID_ARGUMENT),
    /** A buffer could not hold the result. */
    BUFFER_TOO_SMALL(SunstoneStatus.SUNSTONE_BUFFER_TOO_SMALL),
    /** Memory that the call needs could not be had. */
    OUT_OF_MEMORY(SunstoneStatus.SUNSTONE_OUT_OF_MEMORY),
    /** A limit was exceeded; see {@link Limits}. */
    LIMIT_EXCEEDED(SunstoneStatus.SUNSTONE_LIMIT_EXCEEDED),
    /** Text was not UTF-8. */
    INVALID_UTF8(SunstoneStatus.SUNSTONE_INVALID_UTF8),
    /** A scene's text is wrong. */
    SCENE_FORMAT(SunstoneStatus.SUNSTONE_SCENE_FORMAT),
    /** Reading or writing a file failed. */
    IO(SunstoneStatus.SUNSTONE_IO),
    /** A picture file is broken or of an unknown format. */
    IMAGE_FORMAT(SunstoneStatus.SUNSTONE_IMAGE_FORMAT),
    /** A mesh file is broken or of an unknown format. */
    MESH_FORMAT(SunstoneStatus.SUNSTONE_MESH_FORMAT),
    /** A scene names a file outside the folders that it may read. */
    FORBIDDEN_PATH(SunstoneStatus.SUNSTONE_FORBIDDEN_PATH),
    /** The render was cancelled. */
    CANCELLED(SunstoneStatus.SUNSTONE_CANCELLED),
    /** The time limit of a wait passed. */
    TIMED_OUT(SunstoneStatus.SUNSTONE_TIMED_OUT),
    /** A fault in the library itself, caught at its border. */
    PANIC(SunstoneStatus.SUNSTONE_PANIC),
    /** A code that this class does not know. */
    UNKNOWN(Integer.MIN_VALUE);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /**
     * The code that the C ABI has for it.
     *
     * @return 0 for {@link #OK}, otherwise a negative number
     */
    public int code() {
        return code;
    }

    /**
     * What the native library says that it means, in a sentence.
     *
     * @return such as {@code "The render was cancelled."}
     */
    public String text() {
        if (this == UNKNOWN) {
            return "The library returned a code that this version does not know.";
        }
        try (CallFrame call = CallFrame.take()) {
            return Texts.read(
                    call,
                    (text, capacity) ->
                            call.library.sunstone_status_text(code, text, capacity, call.uint64, call.error));
        }
    }

    /**
     * Finds the status of a code.
     *
     * @param code what a function returned
     * @return its status, {@link #UNKNOWN} where there is none
     */
    public static Status of(int code) {
        for (Status status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
