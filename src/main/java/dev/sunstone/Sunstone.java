package dev.sunstone;

import com.google.common.collect.Maps;
import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneObjectType;
import java.util.EnumMap;
import java.util.Map;

/** The library itself: its versions, and how many objects it holds. Thread-safe, like all of it. */
public final class Sunstone {

    private Sunstone() {}

    /** The types of native objects. */
    public enum ObjectType {
        /** What a {@link Scene} owns. */
        SCENE(SunstoneObjectType.SUNSTONE_OBJECT_SCENE),
        /** What a {@link Texture} owns, and a scene for the colours of its materials. */
        COLORATION(SunstoneObjectType.SUNSTONE_OBJECT_COLORATION),
        /** What a scene owns for the surfaces of its materials. */
        SURFACE(SunstoneObjectType.SUNSTONE_OBJECT_SURFACE),
        /** What a {@link RenderJob} owns. */
        RENDER_JOB(SunstoneObjectType.SUNSTONE_OBJECT_RENDER_JOB),
        /** What a {@link NativeHashSet} owns. */
        HASH_SET(SunstoneObjectType.SUNSTONE_OBJECT_HASH_SET),
        /** What a {@link Mesh} owns. */
        MESH(SunstoneObjectType.SUNSTONE_OBJECT_MESH),
        /** What a {@link Group} owns. */
        GROUP(SunstoneObjectType.SUNSTONE_OBJECT_GROUP),
        /** What a {@link Film} owns. */
        FILM(SunstoneObjectType.SUNSTONE_OBJECT_FILM);

        private final int type;

        ObjectType(int type) {
            this.type = type;
        }
    }

    /**
     * The version of the native library.
     *
     * @return such as {@code 0.1.0}
     */
    public static String version() {
        try (CallFrame call = CallFrame.take()) {
            return Texts.read(
                    call, (text, capacity) -> call.library.sunstone_version(text, capacity, call.uint64, call.error));
        }
    }

    /**
     * The version of the C ABI that the native library has; these classes and the library agree on it, which is checked
     * when it is loaded.
     *
     * @return the version
     */
    public static int abiVersion() {
        try (CallFrame call = CallFrame.take()) {
            Errors.check(call.library.sunstone_abi_version(call.int32, call.error), call);
            return call.int32();
        }
    }

    /**
     * Doubles a number: the smallest call into the native library.
     *
     * @param value the number
     * @return twice the number
     * @throws IllegalArgumentException if twice the number is no {@code int}
     */
    public static int doubled(int value) {
        try (CallFrame call = CallFrame.take()) {
            Errors.check(call.library.sunstone_double(value, call.int32, call.error), call);
            return call.int32();
        }
    }

    /**
     * How many native objects there are that have not been freed, in the whole process; for tests and for finding
     * leaks.
     *
     * @return the number of each type
     */
    public static Map<ObjectType, Long> liveObjects() {
        EnumMap<ObjectType, Long> counts = new EnumMap<>(ObjectType.class);
        try (CallFrame call = CallFrame.take()) {
            for (ObjectType type : ObjectType.values()) {
                Errors.check(call.library.sunstone_live_objects(type.type, call.uint64, call.error), call);
                counts.put(type, call.uint64());
            }
        }
        return Maps.immutableEnumMap(counts);
    }
}
