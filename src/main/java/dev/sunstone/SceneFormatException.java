package dev.sunstone;

import static java.util.Objects.requireNonNull;

/** A scene's text is wrong. The message says all that is known in one line; the methods give the parts. */
public final class SceneFormatException extends SunstoneException {

    private static final long serialVersionUID = 1;

    /** From 1 on, 0 where unknown. */
    private final int line;

    /** From 1 on, 0 where unknown. */
    private final int column;

    /** A path into the text, may be empty. */
    private final String field;

    SceneFormatException(Status status, int code, String message, int line, int column, String field) {
        super(status, code, message);
        this.line = line;
        this.column = column;
        this.field = requireNonNull(field, "field");
    }

    /**
     * The line.
     *
     * @return the line from 1 on, or 0 where it is not known
     */
    public int line() {
        return line;
    }

    /**
     * The column in the line.
     *
     * @return the column from 1 on, or 0 where it is not known
     */
    public int column() {
        return column;
    }

    /**
     * The path to the value that is wrong, such as {@code elements[3].Sphere.radius}.
     *
     * @return the path, empty where it is not known
     */
    public String field() {
        return field;
    }
}
