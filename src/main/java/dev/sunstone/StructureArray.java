package dev.sunstone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Structures in native memory, each as many bytes after the one before as the stride says. */
final class StructureArray {

    private final ByteBuffer memory;
    private final int count;
    private final int stride;

    private StructureArray(ByteBuffer memory, int count, int stride) {
        this.memory = memory;
        this.count = count;
        this.stride = stride;
    }

    /** Zeroed structures of so many bytes, side by side; {@code name} is what errors call their number. */
    static StructureArray allocate(String name, int count, int bytes) {
        return new StructureArray(Buffers.allocate(name, count, bytes), count, bytes);
    }

    /** Structures in the program's own memory. */
    static StructureArray of(ByteBuffer buffer, int count, int stride, int bytes, int alignment) {
        return new StructureArray(Buffers.structures("buffer", buffer, count, stride, bytes, alignment), count, stride);
    }

    int count() {
        return count;
    }

    int stride() {
        return stride;
    }

    /** Where structure {@code i} begins. */
    int at(int i) {
        return Objects.checkIndex(i, count) * stride;
    }

    /** The memory itself; its position is 0. */
    ByteBuffer memory() {
        return memory;
    }

    /**
     * The memory for native code, after a look that it is still there.
     *
     * @throws IllegalStateException if it is that of an arena that was closed
     */
    ByteBuffer nativeMemory() {
        Buffers.touch(memory);
        return memory;
    }

    /** The memory for programs, with a position of its own. */
    ByteBuffer buffer() {
        return memory.duplicate().order(ByteOrder.nativeOrder());
    }
}
