package dev.sunstone.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * What is to be answered to a whole number. The number is given as C sees it: an unsigned one of 32 bits is never
 * negative here; one of 64 bits is compared as unsigned by {@link Long#compareUnsigned}.
 */
interface Whole extends LongFunction<Set<Integer>> {

    /** All are in order. */
    Whole ANY = value -> Case.OK;

    /** Only 0 is. */
    Whole ZERO = value -> value == 0 ? Case.OK : Case.INVALID_ARGUMENT;

    /** A picture's side: 1 to the default limit. */
    Whole SIDE = value -> value == 0 ? Case.INVALID_ARGUMENT : value > 65_535 ? Case.LIMIT_EXCEEDED : Case.OK;

    /** A picture's side, or 0 for the scene's. */
    Whole SIDE_OR_ZERO = value -> value == 0 ? Case.OK : SIDE.apply(value);

    /** Those that a rule accepts. */
    static Whole from(LongPredicate accepts) {
        return value -> accepts.test(value) ? Case.OK : Case.INVALID_ARGUMENT;
    }

    /** From {@code low} to {@code high}, both in order. */
    static Whole between(long low, long high) {
        return value -> value >= low && value <= high ? Case.OK : Case.INVALID_ARGUMENT;
    }

    /**
     * Zero, negative and huge ones, those around the powers of two where arithmetic wraps, and some of the caller's.
     */
    static Set<Integer> tried(int... more) {
        Set<Integer> tried = new TreeSet<>(List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 0xC000_0000));
        for (int value : more) {
            tried.add(value);
        }
        return tried;
    }

    /** The same in 64 bits. */
    static Set<Long> tried(long... more) {
        Set<Long> tried = new TreeSet<>(List.of(
                0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 60, 1L << 61, 1L << 62, Long.MIN_VALUE + 1, -64L));
        for (long value : more) {
            tried.add(value);
        }
        return tried;
    }

    /** The cases of a signed number of 32 bits. */
    default List<Case> int32Cases(String name, int... more) {
        List<Case> cases = new ArrayList<>();
        for (int value : tried(more)) {
            cases.add(Case.of(name + " is " + value, value, apply(value), name));
        }
        return cases;
    }

    /** The cases of an unsigned number of 32 bits. */
    default List<Case> uint32Cases(String name, List<String> fields, int... more) {
        List<Case> cases = new ArrayList<>();
        for (int value : tried(more)) {
            long number = Integer.toUnsignedLong(value);
            cases.add(new Case(name + " is " + number, invocation -> value, apply(number), fields));
        }
        return cases;
    }

    /** The cases of an unsigned number of 64 bits. Where it is the length of something, that may be what is named. */
    default List<Case> uint64Cases(String name, List<String> fields, long... more) {
        List<Case> cases = new ArrayList<>();
        for (long value : tried(more)) {
            cases.add(
                    new Case(name + " is " + Long.toUnsignedString(value), invocation -> value, apply(value), fields));
        }
        return cases;
    }
}
