package dev.sunstone.abi;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.sunstone.jna.SunstoneError;
import dev.sunstone.jna.SunstoneStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One call of a function with raw values, and what it needs: objects, and native memory with a guard on either side. It
 * notices writes beyond the memory, to what is {@code const}, and to results of a call that failed. Closing it frees
 * the objects, those that the call made included.
 */
final class Invocation implements AutoCloseable {

    private static final int GUARD = 64;
    private static final byte GUARD_BYTE = (byte) 0xC3;

    /** What results hold before the call. No handle, count or size looks like it. */
    private static final byte UNWRITTEN = (byte) 0xA5;

    /** Native memory that the call may look at. */
    private static final class Block {
        final String name;
        final Memory memory;
        final int bytes;
        final byte[] before;
        final boolean result;

        Block(String name, byte[] content, boolean result) {
            this.name = name;
            this.bytes = content.length;
            this.result = result;
            memory = new Memory(bytes + 2L * GUARD);
            memory.setMemory(0, memory.size(), GUARD_BYTE);
            memory.write(GUARD, content, 0, bytes);
            before = memory.getByteArray(0, (int) memory.size());
        }

        Pointer start() {
            return memory.share(GUARD);
        }

        byte[] now() {
            return memory.getByteArray(0, (int) memory.size());
        }

        boolean guardsAreWhole() {
            byte[] now = now();
            return Arrays.equals(now, 0, GUARD, before, 0, GUARD)
                    && Arrays.equals(now, GUARD + bytes, now.length, before, GUARD + bytes, now.length);
        }

        boolean isUnchanged() {
            return Arrays.equals(now(), before);
        }
    }

    /** A folder for files, with those of {@link Fixtures} in it. */
    final Path folder;

    private final List<Block> blocks = new ArrayList<>();
    private final List<Pointer> objects = new ArrayList<>();
    private final List<Pointer> places = new ArrayList<>();
    private final Set<String> toldWhenTooSmall = new TreeSet<>();

    Invocation(Path folder) {
        this.folder = folder;
    }

    /** Memory that the call may read. */
    Pointer input(String name, byte[] content) {
        Block block = new Block(name, content, false);
        blocks.add(block);
        return block.start();
    }

    /** Memory for a result. */
    Pointer result(String name, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, UNWRITTEN);
        Block block = new Block(name, content, true);
        blocks.add(block);
        return block.start();
    }

    /** Memory for a length that is told even where the buffer is too small for the rest. */
    Pointer length(String name) {
        toldWhenTooSmall.add(name);
        return result(name, Long.BYTES);
    }

    /** A live object. */
    Pointer object(ObjectType type) {
        Pointer handle = type.make();
        objects.add(handle);
        return handle;
    }

    /** A live coloration of a texture. */
    Pointer texture() {
        Pointer handle = ObjectType.makeTexture();
        objects.add(handle);
        return handle;
    }

    /** A live scene with something in it: see {@link ObjectType#populatedScene}. */
    Pointer populatedScene() {
        Pointer handle = ObjectType.populatedScene();
        objects.add(handle);
        return handle;
    }

    /** An object that somebody else made, to be freed with the others. */
    Pointer adopted(Pointer handle) {
        objects.add(handle);
        return handle;
    }

    /** A handle whose object is freed. */
    Pointer freed(ObjectType type) {
        Pointer handle = type.make();
        type.free(handle);
        return handle;
    }

    /** Memory for the handle of an object that the call makes. */
    Pointer place(String name) {
        Pointer place = result(name, Native.POINTER_SIZE);
        places.add(place);
        return place;
    }

    /** Calls, and lists what is not as promised, nothing where all is well. */
    List<String> call(String function, Object[] arguments, Case expected) {
        Pointer error = (Pointer) arguments[arguments.length - 1];
        int code = NativeBuild.nativeLibrary().getFunction(function).invokeInt(arguments);
        List<String> wrong = new ArrayList<>();
        if (!expected.codes().contains(code)) {
            wrong.add("it gave " + code + " and not " + expected.codes());
        }
        if (error != null) {
            checkError(error, code, expected, wrong);
        }
        boolean succeeded = code == SunstoneStatus.SUNSTONE_OK;
        for (Block block : blocks) {
            if (!block.guardsAreWhole()) {
                wrong.add("it wrote beyond " + block.name);
            }
            boolean mayWrite = block.name.equals("error")
                    || block.result && succeeded
                    || code == SunstoneStatus.SUNSTONE_BUFFER_TOO_SMALL && toldWhenTooSmall.contains(block.name);
            if (!mayWrite && !block.isUnchanged()) {
                wrong.add("it wrote to " + block.name);
            }
        }
        if (succeeded) {
            places.forEach(place -> objects.add(place.getPointer(0)));
        }
        return wrong;
    }

    /** The names of results that the call did not write. */
    List<String> unwrittenResults() {
        return blocks.stream()
                .filter(block -> block.result && block.isUnchanged())
                .map(block -> block.name)
                .toList();
    }

    private static void checkError(Pointer memory, int code, Case expected, List<String> wrong) {
        SunstoneError error = Structures.read(SunstoneError.class, memory);
        String text = error.messageText();
        if (error.code != code) {
            wrong.add("it gave " + code + " and an error of " + error.code);
        }
        if (Structures.utf8(error.message).length != error.message_length || text.contains("\uFFFD")) {
            wrong.add("the message is not text of message_length bytes: " + text);
        }
        if (code == SunstoneStatus.SUNSTONE_OK) {
            if (error.line != 0 || error.column != 0 || !error.fieldText().isEmpty() || !text.isEmpty()) {
                wrong.add("it succeeded and left an error: " + error.fieldText() + ": " + text);
            }
        } else {
            if (text.isBlank() || text.contains("\n")) {
                wrong.add("the message is not one line: \"" + text + "\"");
            }
            boolean named =
                    expected.fields().isEmpty() || expected.fields().stream().anyMatch(error.fieldText()::contains);
            if (!named) {
                wrong.add("the error names \"" + error.fieldText() + "\" and not one of " + expected.fields());
            }
        }
    }

    @Override
    public void close() {
        // The call itself may have freed some of them, which is then the answer here.
        objects.forEach(handle -> ObjectType.of(handle).free(handle));
    }
}
