package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.nio.charset.StandardCharsets;

/**
 * {@code SunstoneError}: what went wrong in the call that it was given to. The library writes it on failure and resets
 * it on success.
 *
 * <p>It is 1296 bytes, and JNA would copy all of them into the fields after each call. Who calls often makes one with
 * {@link #reusable} and calls {@link #read} where a call has failed, and only there.
 */
@FieldOrder({"code", "line", "column", "message_length", "field", "message"})
public final class SunstoneError extends Structure {

    /** One of {@link SunstoneStatus}. */
    public int code;

    /** The line in the scene's text from 1 on, 0 where there is none. */
    @Unsigned
    public int line;

    /** The column in the line from 1 on, 0 where there is none. */
    @Unsigned
    public int column;

    /** The length of the message in bytes, without the NUL at its end. */
    @Unsigned
    public int message_length;

    /**
     * The path into the scene's text or the name of the argument, in UTF-8 with a NUL at its end; empty where there is
     * none.
     */
    public byte[] field = new byte[256];

    /** One sentence in UTF-8 with a NUL at its end, cut at a character's border where it is too long. */
    public byte[] message = new byte[1024];

    /** An empty error, which JNA reads after each call. */
    public SunstoneError() {}

    /**
     * An empty error whose fields are filled by {@link #read} alone.
     *
     * @return a new error
     */
    public static SunstoneError reusable() {
        SunstoneError error = new SunstoneError();
        error.clear();
        error.setAutoSynch(false);
        return error;
    }

    /**
     * The message as text.
     *
     * @return the message, empty where there is none
     */
    public String messageText() {
        return text(message);
    }

    /**
     * The field as text.
     *
     * @return the path or name, empty where there is none
     */
    public String fieldText() {
        return text(field);
    }

    private static String text(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
