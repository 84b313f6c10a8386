package dev.sunstone.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The one line that says why a command failed, and the further ones that say where. */
final class ErrorLine {
    private static final String PREFIX = "sunstone: ";

    private ErrorLine() {}

    /** The line for a failure, without the line's end. */
    static String of(Throwable throwable) {
        String message = throwable.getMessage();
        if (throwable instanceof OutOfMemoryError) {
            message = "out of memory: " + message;
        }
        if (message == null || message.isBlank()) {
            message = throwable.toString();
        }
        return PREFIX + printable(WayOut.of(message));
    }

    /** The lines of the stack trace; the messages in it may quote a stranger just as the first line does. */
    static List<String> trace(Throwable throwable) {
        List<String> lines = new ArrayList<>();
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
        String relation = "";
        for (Throwable cause = throwable; cause != null && told.add(cause); cause = cause.getCause()) {
            lines.add(relation + printable(cause.toString()));
            for (StackTraceElement element : cause.getStackTrace()) {
                lines.add("\tat " + element);
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                lines.add("\tSuppressed: " + printable(suppressed.toString()));
            }
            relation = "Caused by: ";
        }
        return lines;
    }

    /**
     * The text on one line. It may quote a scene file from a stranger, so whatever could move the terminal's cursor or
     * reorder what is read is shown as its code instead.
     */
    static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        String joined = text.strip().replaceAll(":\\s*\\R\\s*", ": ").replaceAll("\\s*\\R\\s*", "; ");
        joined.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> line.append(String.format("\\u{%x}", point));
                default -> line.appendCodePoint(point);
            }
        });
        return line.toString();
    }
}
