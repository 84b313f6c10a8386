package dev.sunstone.abi;

import dev.sunstone.jna.SunstoneStatus;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One value for one argument, all others being in order, and what the library must answer.
 *
 * @param what the value in words
 * @param value makes it
 * @param codes the codes that it may give: one, but where the value breaks two rules at once
 * @param fields names, one of which the error must contain; empty where the argument is not what is wrong
 */
record Case(String what, Function<Invocation, Object> value, Set<Integer> codes, List<String> fields) {

    static final Set<Integer> OK = Set.of(SunstoneStatus.SUNSTONE_OK);
    static final Set<Integer> NULL_POINTER = Set.of(SunstoneStatus.SUNSTONE_NULL_POINTER);
    static final Set<Integer> INVALID_HANDLE = Set.of(SunstoneStatus.SUNSTONE_INVALID_HANDLE);
    static final Set<Integer> INVALID_ARGUMENT = Set.of(SunstoneStatus.SUNSTONE_INVALID_ARGUMENT);
    static final Set<Integer> BUFFER_TOO_SMALL = Set.of(SunstoneStatus.SUNSTONE_BUFFER_TOO_SMALL);
    static final Set<Integer> LIMIT_EXCEEDED = Set.of(SunstoneStatus.SUNSTONE_LIMIT_EXCEEDED);
    static final Set<Integer> INVALID_UTF8 = Set.of(SunstoneStatus.SUNSTONE_INVALID_UTF8);
    static final Set<Integer> SCENE_FORMAT = Set.of(SunstoneStatus.SUNSTONE_SCENE_FORMAT);
    static final Set<Integer> IO = Set.of(SunstoneStatus.SUNSTONE_IO);
    static final Set<Integer> MESH_FORMAT = Set.of(SunstoneStatus.SUNSTONE_MESH_FORMAT);
    static final Set<Integer> IMAGE_FORMAT = Set.of(SunstoneStatus.SUNSTONE_IMAGE_FORMAT);

    /**
     * A value that the library cannot tell from one in order, and that would have it read or write beyond the caller's
     * memory: the length of a buffer is the caller's word. Such a case is left out.
     */
    static final Set<Integer> CALLERS_WORD = Set.of();

    static Case of(String what, Object value, Set<Integer> codes, String... fields) {
        return new Case(what, invocation -> value, codes, List.of(fields));
    }

    static Case made(String what, Function<Invocation, Object> value, Set<Integer> codes, String... fields) {
        return new Case(what, value, codes, List.of(fields));
    }
}
