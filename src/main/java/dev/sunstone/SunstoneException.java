package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * A call into the native library failed. Where Java has a word of its own for the reason, that exception is thrown
 * instead, with this one as its cause (for {@link java.io.UncheckedIOException}: as the cause of its cause).
 */
public class SunstoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The status of the failed call. */
    private final Status status;

    /** What the library returned. */
    private final int code;

    SunstoneException(Status status, int code, String message) {
        super(message);
        this.status = requireNonNull(status, "status");
        this.code = code;
    }

    /**
     * What the call ended with.
     *
     * @return the status
     */
    public Status status() {
        return status;
    }

    /**
     * The code that the library returned.
     *
     * @return a negative number
     */
    public int code() {
        return code;
    }
}
