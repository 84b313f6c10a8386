package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Text out of the native library, and paths into it. */
final class Texts {

    /** Longer than most texts, so that they take one call. */
    private static final int FIRST_CAPACITY = 1024;

    /** The largest array that virtual machines make. */
    private static final int LARGEST_CAPACITY = Integer.MAX_VALUE - 8;

    private Texts() {}

    /** A call that writes text to a buffer, and the length that it has or would have to the frame's {@code uint64}. */
    interface Source {
        int write(byte[] text, long capacity);
    }

    static String read(CallFrame call, Source source) {
        byte[] text = new byte[FIRST_CAPACITY];
        while (true) {
            int status = source.write(text, text.length);
            long length = call.uint64();
            if (status != SunstoneStatus.SUNSTONE_BUFFER_TOO_SMALL) {
                Errors.check(status, call);
                return new String(text, 0, (int) length, StandardCharsets.UTF_8);
            }
            // The text may have grown since its length was told: then this comes round again.
            if (length >= LARGEST_CAPACITY) {
                throw new IllegalStateException("a text of " + length + " bytes does not fit into a Java string");
            }
            text = new byte[(int) length + 1];
        }
    }

    /** A path as the native library takes it. */
    static String path(String name, Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(name + " is " + path.toUri()
                    + ": give a path of the default file system, the native library cannot see others");
        }
        return path.toString();
    }
}
