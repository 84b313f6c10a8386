package dev.sunstone;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
