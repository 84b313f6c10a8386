package dev.sunstone.abi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import dev.sunstone.jna.SunstoneError;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The kinds of parameters that the functions have. */
final class Arguments {

    /** Text that ends in the middle of a character. */
    private static final byte[] NOT_UTF8 = {'a', (byte) 0xE2, (byte) 0x82, 0};

    private Arguments() {}

    /** A live object's handle. */
    static Argument handle(String name, ObjectType type) {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name));
        cases.addAll(badHandles(name, type));
        return new Argument(name, Set.of(type.handle), invocation -> invocation.object(type), cases);
    }

    /** The place for the handle of a new object. */
    static Argument made(String name, ObjectType type) {
        return new Argument(
                name,
                Set.of(type.place),
                invocation -> invocation.place(name),
                List.of(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name)));
    }

    /** The place for a number. */
    static Argument result(String name, Class<?> type) {
        int bytes = type == IntByReference.class ? Integer.BYTES : Long.BYTES;
        if (bytes == Long.BYTES && type != LongByReference.class && type != DoubleByReference.class) {
            throw new AssertionError(type);
        }
        return new Argument(
                name,
                Set.of(type),
                invocation -> invocation.result(name, bytes),
                List.of(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name)));
    }

    /** The place for a structure. */
    static Argument resultStructure(String name, Class<? extends Structure> type) {
        int bytes = Structures.zero(type).length;
        return new Argument(
                name,
                Set.of(type),
                invocation -> invocation.result(name, bytes),
                List.of(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name)));
    }

    /** The place for a length that is told even where the buffer beside it is too small. */
    static Argument lengthResult(String name) {
        return new Argument(
                name,
                Set.of(LongByReference.class),
                invocation -> invocation.length(name),
                List.of(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name)));
    }

    /** The error that each function takes last. */
    static Argument error() {
        int bytes = Structures.zero(SunstoneError.class).length;
        return new Argument(
                "error",
                Set.of(SunstoneError.class),
                invocation -> invocation.result("error", bytes),
                List.of(Case.of(Argument.nullOf("error"), null, Case.OK)));
    }

    static Argument number(String name, double valid, Range range) {
        return new Argument(name, Set.of(double.class), invocation -> valid, range.cases(name));
    }

    static Argument int32(String name, int valid, Whole rule, int... more) {
        return new Argument(name, Set.of(int.class), invocation -> valid, rule.int32Cases(name, more));
    }

    static Argument uint32(String name, int valid, Whole rule, int... more) {
        return new Argument(name, Set.of(int.class), invocation -> valid, rule.uint32Cases(name, List.of(name), more));
    }

    /** How many things there are in {@code buffer}, in 32 bits. */
    static Argument lengthOf32(String buffer, String name, int valid, Whole rule, int... more) {
        return new Argument(
                name, Set.of(int.class), invocation -> valid, rule.uint32Cases(name, List.of(name, buffer), more));
    }

    static Argument uint64(String name, long valid, Whole rule, long... more) {
        return new Argument(name, Set.of(long.class), invocation -> valid, rule.uint64Cases(name, List.of(name), more));
    }

    /** How many things there are in {@code buffer}: the error may name either. */
    static Argument lengthOf(String buffer, String name, long valid, Whole rule, long... more) {
        return new Argument(
                name, Set.of(long.class), invocation -> valid, rule.uint64Cases(name, List.of(name, buffer), more));
    }

    /** Values to be read: {@code nullCodes} is what null gives beside a length that is not 0. */
    static Argument input(String name, Class<?> type, Set<Integer> nullCodes, byte[] content) {
        return new Argument(
                name,
                Set.of(type),
                invocation -> invocation.input(name, content),
                List.of(Case.of(Argument.nullOf(name), null, nullCodes, name)));
    }

    /** Room for values, as long as {@code bytes} says and not a byte longer. */
    static Argument room(String name, Class<?> type, int bytes) {
        return new Argument(
                name,
                Set.of(type),
                invocation -> invocation.result(name, bytes),
                List.of(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name)));
    }

    /** A text that ends with a NUL; {@code nullCodes} is what null gives. */
    static Argument text(String name, Set<Integer> nullCodes, Function<Invocation, String> valid) {
        return new Argument(
                name,
                Set.of(String.class),
                invocation -> invocation.input(name, terminated(valid.apply(invocation))),
                List.of(Case.of(Argument.nullOf(name), null, nullCodes, name), notUtf8(name)));
    }

    /** The case of another text for the argument {@code name}. */
    static Case textCase(String name, String what, Set<Integer> codes, Function<Invocation, String> text) {
        return Case.made(
                name + " is " + what, invocation -> invocation.input(name, terminated(text.apply(invocation))), codes);
    }

    private static Case notUtf8(String name) {
        return Case.made(
                name + " is not UTF-8", invocation -> invocation.input(name, NOT_UTF8), Case.INVALID_UTF8, name);
    }

    /** Folders, one of them. */
    static Argument roots(String name) {
        return new Argument(
                name,
                Set.of(String[].class),
                invocation -> list(invocation, name, terminated(invocation.folder.toString())),
                List.of(
                        Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name),
                        Case.made(
                                name + "[0] is null",
                                invocation -> list(invocation, name, null),
                                Case.NULL_POINTER,
                                name),
                        Case.made(
                                name + "[0] is not UTF-8",
                                invocation -> list(invocation, name, NOT_UTF8),
                                Case.INVALID_UTF8,
                                name),
                        Case.made(
                                name + "[0] is missing",
                                invocation -> list(
                                        invocation,
                                        name,
                                        terminated(invocation
                                                .folder
                                                .resolve("missing")
                                                .toString())),
                                Case.IO)));
    }

    private static Pointer list(Invocation invocation, String name, byte[] text) {
        byte[] list = new byte[Native.POINTER_SIZE];
        Structures.put(list, 0, text == null ? null : invocation.input(name + "[0]", text));
        return invocation.input(name, list);
    }

    static byte[] terminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** Handles that stand for no live object of the type: freed ones, those of other types, and numbers. */
    static List<Case> badHandles(String name, ObjectType type) {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.made(name + " is freed", invocation -> invocation.freed(type), Case.INVALID_HANDLE, name));
        for (ObjectType other : ObjectType.values()) {
            if (other != type) {
                cases.add(Case.made(
                        name + " is a " + other, invocation -> invocation.object(other), Case.INVALID_HANDLE, name));
            }
        }
        for (long bits : new long[] {1, -1, 0xdeadbeefL, Long.MAX_VALUE, Long.MIN_VALUE, 0x7fff_0000_1000L}) {
            cases.add(Case.of(name + " is " + Long.toHexString(bits), new Pointer(bits), Case.INVALID_HANDLE, name));
        }
        cases.add(forged(name, "of the next generation", type, bits -> bits + (1L << 32)));
        cases.add(forged(name, "of the generation before", type, bits -> bits - (1L << 32)));
        cases.add(forged(name, "of generation 0", type, bits -> bits & ~(0xff_ffffL << 32)));
        cases.add(forged(name, "of an index beyond all", type, bits -> bits | 0xffff_ffffL));
        cases.add(forged(name, "without a type", type, bits -> bits & ~(0xffL << 56)));
        cases.add(forged(name, "of type 255", type, bits -> bits | 0xffL << 56));
        return cases;
    }

    private static Case forged(String name, String how, ObjectType type, Function<Long, Long> change) {
        return Case.made(
                name + " is forged, " + how,
                invocation -> new Pointer(change.apply(Pointer.nativeValue(invocation.object(type)))),
                Case.INVALID_HANDLE,
                name);
    }

    /** The types of a structure and of an array of them. */
    static Set<Class<?>> oneOrMany(Class<? extends Structure> type) {
        return Set.of(type, Array.newInstance(type, 0).getClass());
    }
}
