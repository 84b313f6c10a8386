package dev.sunstone.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the header of an OpenEXR file says, a line for each fact. Pixels are not read. Of a file of several parts it is
 * the first one's.
 */
final class ExrSummary {
    /** The four bytes that every such file begins with. */
    static final int MAGIC = 0x762f3101;

    /** Longer names are not allowed by the format. */
    private static final int MOST_NAME_BYTES = 255;

    /** More of one attribute is not read; a channel's description has some twenty bytes. */
    private static final int MOST_ATTRIBUTE_BYTES = 1 << 20;

    private static final int MOST_ATTRIBUTES = 1 << 12;

    private static final Set<String> WANTED = ImmutableSet.of("channels", "dataWindow", "displayWindow");

    private static final Map<Integer, String> TYPES = ImmutableMap.of(0, "u32", 1, "f16", 2, "f32");

    private ExrSummary() {}

    /** Prints it. */
    static void print(Path file, PrintWriter to) throws IOException {
        Map<String, ByteBuffer> attributes;
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
            attributes = header(file, new DataInputStream(stream));
        } catch (EOFException e) {
            throw new Failure(file, "this OpenEXR file ends in its header: it is damaged");
        }
        for (String name : WANTED) {
            if (!attributes.containsKey(name)) {
                throw damaged(file, name + " is missing");
            }
        }
        long[] part = window(file, attributes.get("dataWindow"));
        long[] whole = window(file, attributes.get("displayWindow"));
        Summary summary = new Summary(file, to);
        summary.line("kind", "OpenEXR picture");
        summary.size(whole[2], whole[3], part[0] - whole[0], part[1] - whole[1], part[2], part[3]);
        summary.line("channels", "%s", String.join(", ", channels(file, attributes.get("channels"))));
    }

    /** The attributes that are wanted, by their names. */
    private static Map<String, ByteBuffer> header(Path file, DataInputStream bytes) throws IOException {
        // The magic number, the version and its flags.
        bytes.readNBytes(8);
        Map<String, ByteBuffer> attributes = new HashMap<>();
        for (int count = 0; count < MOST_ATTRIBUTES; count++) {
            String name = name(file, bytes);
            if (name.isEmpty()) {
                return attributes;
            }
            name(file, bytes); // its type
            int size = Integer.reverseBytes(bytes.readInt());
            if (size < 0) {
                throw damaged(file, name + " has a size of " + size);
            }
            if (!WANTED.contains(name)) {
                bytes.skipNBytes(size);
                continue;
            }
            if (size > MOST_ATTRIBUTE_BYTES) {
                throw damaged(file, name + " has " + size + " bytes");
            }
            byte[] value = new byte[size];
            bytes.readFully(value);
            attributes.put(name, ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN));
        }
        throw damaged(file, "it has more than " + MOST_ATTRIBUTES + " attributes");
    }

    private static String name(Path file, DataInputStream bytes) throws IOException {
        byte[] name = new byte[MOST_NAME_BYTES + 1];
        for (int length = 0; length < name.length; length++) {
            name[length] = bytes.readByte();
            if (name[length] == 0) {
                return new String(name, 0, length, StandardCharsets.UTF_8);
            }
        }
        throw damaged(file, "a name in it has no end");
    }

    /** Left, top, width and height. */
    private static long[] window(Path file, ByteBuffer value) {
        if (value.capacity() != 16) {
            throw damaged(file, "a window has " + value.capacity() + " bytes");
        }
        long left = value.getInt(0);
        long top = value.getInt(4);
        return new long[] {left, top, value.getInt(8) - left + 1, value.getInt(12) - top + 1};
    }

    /** Each with its type, in the file's order, which is that of the alphabet. */
    private static List<String> channels(Path file, ByteBuffer value) {
        // After the name and its end: type, linearity with three bytes of nothing, and two steps between pixels.
        final int description = 16;
        List<String> channels = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < value.capacity(); at++) {
            if (value.get(at) != 0) {
                continue;
            }
            if (at == start) {
                return channels;
            }
            if (value.capacity() - at <= description) {
                break;
            }
            String name = new String(value.array(), start, at - start, StandardCharsets.UTF_8);
            channels.add(name + " (" + TYPES.getOrDefault(value.getInt(at + 1), "?") + ")");
            at += description;
            start = at + 1;
        }
        throw damaged(file, "its channels have no end");
    }

    private static Failure damaged(Path file, String why) {
        return new Failure(file, "this OpenEXR file is damaged: " + why);
    }
}
