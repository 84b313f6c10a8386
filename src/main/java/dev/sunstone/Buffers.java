package dev.sunstone;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;

/** What a buffer must be like for native code to use its memory as it is. */
final class Buffers {

    private Buffers() {}

    /**
     * Native code sees the memory and nothing of Java's view of it: it has to be outside the heap, in the machine's
     * byte order.
     */
    static void checkDirect(String name, Buffer buffer, ByteOrder order) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException(name
                    + " is not a direct buffer, so native code cannot use it: make it of ByteBuffer.allocateDirect(bytes)"
                    + ".order(ByteOrder.nativeOrder())");
        }
        if (order != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(name + " has the byte order " + order
                    + ": call order(ByteOrder.nativeOrder()) on its ByteBuffer before making a view of it");
        }
        touch(buffer);
    }

    /**
     * Reads a number of each buffer: native code would crash on memory of an arena that was closed, Java throws an
     * IllegalStateException. Nobody else may close it until the native call has returned.
     */
    static void touch(@Nullable Buffer... buffers) {
        for (Buffer buffer : buffers) {
            if (buffer == null || !buffer.hasRemaining()) {
                continue;
            }
            if (buffer instanceof ByteBuffer bytes) {
                bytes.get(bytes.position());
            } else if (buffer instanceof FloatBuffer floats) {
                floats.get(floats.position());
            } else if (buffer instanceof IntBuffer ints) {
                ints.get(ints.position());
            } else if (buffer instanceof DoubleBuffer doubles) {
                doubles.get(doubles.position());
            } else {
                throw new IllegalArgumentException("no buffer of native calls is a " + buffer.getClass());
            }
        }
    }

    /** Numbers that belong together, {@code size} at a time. */
    static void checkGroups(String name, Buffer buffer, int size, String each) {
        if (buffer.remaining() % size != 0) {
            throw new IllegalArgumentException(
                    name + " has " + buffer.remaining() + " numbers: give " + size + " for each " + each);
        }
    }

    static void checkLength(String name, Buffer buffer, int length, String which) {
        if (buffer.remaining() != length) {
            throw new IllegalArgumentException(
                    name + " has " + buffer.remaining() + " numbers: give " + length + ", " + which);
        }
    }

    /**
     * The memory of {@code count} structures from the buffer's position on, for native code to read and write.
     *
     * @return that memory, in the machine's byte order
     */
    static ByteBuffer structures(String name, ByteBuffer buffer, int count, int stride, int size, int alignment) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException(name + " is not a direct buffer, so native code cannot use it: make it"
                    + " by ByteBuffer.allocateDirect(bytes)");
        }
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(name + " is a read-only buffer: give one that can be written");
        }
        Checks.atLeast("count", count, 0);
        if (stride < size || stride % alignment != 0) {
            throw new IllegalArgumentException(
                    "stride is " + stride + ": give at least " + size + " bytes, and a multiple of " + alignment);
        }
        long needed = count == 0 ? 0 : (count - 1L) * stride + size;
        if (buffer.remaining() < needed) {
            throw new IllegalArgumentException(name + " has " + buffer.remaining()
                    + " bytes from its position to its limit: give " + needed + ", for " + count + " of " + stride);
        }
        if (buffer.alignmentOffset(buffer.position(), alignment) != 0) {
            throw new IllegalArgumentException(name + " begins at a place in memory that is no multiple of " + alignment
                    + ": begin it at such a position");
        }
        return buffer.slice(buffer.position(), (int) needed).order(ByteOrder.nativeOrder());
    }

    /** The memory of so many structures, all zero. */
    static ByteBuffer allocate(String what, int count, int size) {
        Checks.atLeast("count", count, 0);
        if (count > Integer.MAX_VALUE / size) {
            throw new IllegalArgumentException("count is " + count + ": a buffer holds up to "
                    + Integer.MAX_VALUE / size + " " + what + ", so use several");
        }
        return ByteBuffer.allocateDirect(count * size).order(ByteOrder.nativeOrder());
    }

    /** The memory from the buffer's position on has to hold a block's rows. */
    static void checkPixels(ByteBuffer pixels, int rowStride, ViewBlock block) {
        if (pixels.isReadOnly()) {
            throw new IllegalArgumentException("pixels is a read-only buffer: give one that can be written");
        }
        long row = 4L * block.width();
        if (rowStride < row) {
            throw new IllegalArgumentException("rowStride is " + rowStride + ": give at least " + row
                    + ", 4 bytes for each of " + block.width() + " pixels");
        }
        long needed = (block.height() - 1L) * rowStride + row;
        if (pixels.remaining() < needed) {
            throw new IllegalArgumentException(
                    "pixels has " + pixels.remaining() + " bytes from its position to its limit: give " + needed
                            + ", for " + block.height() + " rows of " + rowStride);
        }
    }
}
