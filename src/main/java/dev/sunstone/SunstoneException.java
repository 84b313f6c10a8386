package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.SunstoneError;

/**
 * A call into the native library failed. Where Java has a word of its own for the reason, that exception is thrown
 * instead, with this one as its cause (for {@link java.io.UncheckedIOException}: as the cause of its cause). What was
 * wrong in a scene's text, a limit that it exceeds or a texture that it names included, has its place in the text here.
 */
public class SunstoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The status of the failed call. */
    private final Status status;

    /** What the library returned. */
    private final int code;

    /** From 1 on, 0 where there is none. */
    private final int line;

    /** From 1 on, 0 where there is none. */
    private final int column;

    /** A path into the text or the name of an argument, may be empty. */
    private final String field;

    /** Takes the place from what the call left in {@code error}, which has been read. */
    SunstoneException(String message, Status status, int code, SunstoneError error) {
        super(message);
        this.status = requireNonNull(status, "status");
        this.code = code;
        this.line = error.line;
        this.column = error.column;
        this.field = error.fieldText();
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

    /**
     * The line in the scene's text.
     *
     * @return the line from 1 on, or 0 where it is not known or the call read no scene
     */
    public int line() {
        return line;
    }

    /**
     * The column in the line.
     *
     * @return the column in characters from 1 on, or 0 where it is not known or the call read no scene
     */
    public int column() {
        return column;
    }

    /**
     * What was wrong: in a scene's text the path to the value, such as {@code elements[3].Sphere.radius}, otherwise the
     * name of an argument.
     *
     * @return the path or name, empty where it is not known
     */
    public String field() {
        return field;
    }
}
