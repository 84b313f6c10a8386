package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The one place where codes of the native library become exceptions. */
final class Errors {

    private Errors() {}

    /** Throws what fits the status of the call that was just made with this frame, or does nothing where it worked. */
    static void check(int code, CallFrame call) {
        check(code, call, null);
    }

    /** The same for a call that read {@code file}; null where it came from memory. */
    static void check(int code, CallFrame call, @Nullable String file) {
        if (code < 0) {
            throw exception(code, call, file);
        }
    }

    private static RuntimeException exception(int code, CallFrame call, @Nullable String file) {
        call.error.read();
        Status status = Status.of(code);
        String message = message(status, call.error, file);
        if (status == Status.SCENE_FORMAT) {
            return new SceneFormatException(message, code, call.error);
        }
        SunstoneException cause = new SunstoneException(message, status, code, call.error);
        return switch (status) {
            case NULL_POINTER -> withCause(new NullPointerException(message), cause);
            case INVALID_ARGUMENT, LIMIT_EXCEEDED -> new IllegalArgumentException(message, cause);
            case INVALID_HANDLE -> new IllegalStateException(message, cause);
            case CANCELLED -> withCause(new CancellationException(message), cause);
            case IO, FORBIDDEN_PATH, IMAGE_FORMAT, MESH_FORMAT ->
                new UncheckedIOException(message, new IOException(message, cause));
            default -> cause;
        };
    }

    /** One line: where in which file, which field, and what is wrong, as far as each is known. */
    private static String message(Status status, SunstoneError error, @Nullable String file) {
        List<String> parts = new ArrayList<>();
        if (error.line > 0) {
            parts.add(
                    file == null
                            ? "line " + error.line + ", column " + error.column
                            : file + ":" + error.line + ":" + error.column);
        } else if (file != null && (status == Status.SCENE_FORMAT || status == Status.MESH_FORMAT)) {
            parts.add(file);
        }
        parts.add(error.fieldText());
        parts.add(error.code == status.code() ? error.messageText() : status.name());
        parts.removeIf(String::isEmpty);
        return String.join(": ", parts);
    }

    private static <E extends RuntimeException> E withCause(E exception, SunstoneException cause) {
        exception.initCause(cause);
        return exception;
    }
}
