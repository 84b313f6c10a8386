package dev.sunstone.abi;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Structures as bytes. */
final class Structures {

    private Structures() {}

    /** A structure that is read from native memory. */
    static <T extends Structure> T read(Class<T> type, Pointer memory) {
        T structure = make(type);
        byte[] bytes = memory.getByteArray(0, structure.size());
        structure.getPointer().write(0, bytes, 0, bytes.length);
        structure.read();
        return structure;
    }

    /** The bytes of a new structure, all zero. */
    static byte[] zero(Class<? extends Structure> type) {
        return new byte[make(type).size()];
    }

    /** Writes a number of its own size, in the machine's order. */
    static void put(byte[] bytes, int offset, Object value) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (value instanceof Integer number) {
            buffer.putInt(offset, number);
        } else if (value instanceof Long number) {
            buffer.putLong(offset, number);
        } else if (value instanceof Double number) {
            buffer.putDouble(offset, number);
        } else if (value instanceof Float number) {
            buffer.putFloat(offset, number);
        } else if (value instanceof byte[] structure) {
            buffer.put(offset, structure);
        } else if (value == null || value instanceof Pointer) {
            buffer.putLong(offset, Pointer.nativeValue((Pointer) value));
        } else {
            throw new AssertionError(value.getClass());
        }
    }

    /** What comes before the NUL. */
    static byte[] utf8(byte[] text) {
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return Arrays.copyOf(text, length);
    }

    private static <T extends Structure> T make(Class<T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " needs a constructor without parameters", e);
        }
    }
}
