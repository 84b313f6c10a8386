package dev.sunstone.abi;

import static dev.sunstone.abi.StructureArgument.handle;
import static dev.sunstone.abi.StructureArgument.int32;
import static dev.sunstone.abi.StructureArgument.nested;
import static dev.sunstone.abi.StructureArgument.number;
import static dev.sunstone.abi.StructureArgument.pointer;
import static dev.sunstone.abi.StructureArgument.texture;
import static dev.sunstone.abi.StructureArgument.uint32;
import static dev.sunstone.abi.StructureArgument.uint64;

import dev.sunstone.abi.StructureArgument.Field;
import dev.sunstone.jna.SunstoneCamera;
import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneImageOptions;
import dev.sunstone.jna.SunstoneLimits;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneMaterialExtras;
import dev.sunstone.jna.SunstoneMedium;
import dev.sunstone.jna.SunstoneParameter;
import dev.sunstone.jna.SunstonePose;
import dev.sunstone.jna.SunstonePrincipled;
import dev.sunstone.jna.SunstoneQueryOptions;
import dev.sunstone.jna.SunstoneRenderOptions;
import dev.sunstone.jna.SunstoneSceneSettings;
import dev.sunstone.jna.SunstoneTextureSampling;
import dev.sunstone.jna.SunstoneVector3;
import dev.sunstone.jna.SunstoneViewBlock;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Arguments that several functions have: vectors, materials, blocks of pixels and the like. */
final class Shapes {

    private static final int PIXEL_BYTES = 4;

    private Shapes() {}

    static Argument vector(String name, Range range) {
        return StructureArgument.of(
                name,
                SunstoneVector3.class,
                Case.NULL_POINTER,
                number("x", 1, range),
                number("y", 2, range),
                number("z", -3, range));
    }

    /** A vector that may have any length but 0. */
    static Argument direction(String name) {
        return vector(name, Range.COORDINATE)
                .and(StructureArgument.together(
                        name,
                        SunstoneVector3.class,
                        "of no length",
                        Map.of("x", 0.0, "y", -0.0, "z", 0.0),
                        Case.INVALID_ARGUMENT,
                        name));
    }

    /**
     * A vector whose coordinates are the same, to be larger or smaller than others; only what is no number is tried.
     */
    static Argument corner(String name, double each) {
        return StructureArgument.of(
                name,
                SunstoneVector3.class,
                Case.NULL_POINTER,
                new Field("x", invocation -> each, Range.COORDINATE.refused("x")),
                new Field("y", invocation -> each, Range.COORDINATE.refused("y")),
                new Field("z", invocation -> each, Range.COORDINATE.refused("z")));
    }

    /** The same argument, which may be null. */
    static Argument optional(Argument argument) {
        List<Case> cases = argument.cases().stream()
                .map(one ->
                        one.what().equals(Argument.nullOf(argument.name())) ? Case.of(one.what(), null, Case.OK) : one)
                .toList();
        return new Argument(argument.name(), argument.types(), argument.valid(), cases);
    }

    static Argument color(String name) {
        return StructureArgument.of(
                name,
                SunstoneColor.class,
                Case.NULL_POINTER,
                number("red", 0.25, Range.NON_NEGATIVE),
                number("green", 0.5, Range.NON_NEGATIVE),
                number("blue", 1, Range.NON_NEGATIVE));
    }

    /** A material without extras; {@link #fullMaterial} tries these. */
    static Argument material(String name, Class<?> type) {
        return material(name, type, new Field("extras", invocation -> null, List.of()));
    }

    /** A material with everything that it can have. */
    static Argument fullMaterial(String name, Class<?> type) {
        Field extras = pointer(
                "extras",
                SunstoneMaterialExtras.class,
                nestedColor("emission", Range.NON_NEGATIVE),
                number("radiance", 2, Range.NON_NEGATIVE),
                texture("emission_texture", Case.OK),
                pointer("opacity", SunstoneParameter.class, parameterFields()),
                texture("normal_map", Case.OK),
                renamed(number("normal_strength", 1, Range.NON_NEGATIVE), "strength"),
                pointer("interior", SunstoneMedium.class, mediumFields()));
        return material(name, type, extras);
    }

    private static Argument material(String name, Class<?> type, Field extras) {
        Argument argument = StructureArgument.of(
                name,
                SunstoneMaterial.class,
                Case.NULL_POINTER,
                handle("coloration", ObjectType.COLORATION),
                handle("surface", ObjectType.SURFACE),
                number("albedo", 0.5, Range.NON_NEGATIVE),
                extras);
        return new Argument(name, Set.of(type), argument.valid(), argument.cases());
    }

    private static Field nestedColor(String name, Range range) {
        return nested(
                name,
                SunstoneColor.class,
                number("red", 0.25, range),
                number("green", 0.5, range),
                number("blue", 1, range));
    }

    private static Field[] parameterFields() {
        return new Field[] {
            number("factor", 0.5, Range.FRACTION),
            texture("texture", Case.OK),
            int32("channel", 1, Whole.between(0, 3), 3, 4),
            uint32("reserved", 0, Whole.ZERO, 1)
        };
    }

    private static Field[] mediumFields() {
        return new Field[] {
            nestedColor("absorption", Range.NON_NEGATIVE),
            nestedColor("scattering", Range.NON_NEGATIVE),
            number("anisotropy", 0.5, Range.ANISOTROPY)
        };
    }

    /** A number of a surface, or null. */
    static Argument parameter(String name) {
        return StructureArgument.of(name, SunstoneParameter.class, Case.OK, parameterFields());
    }

    /** What fills a scene, or null. */
    static Argument medium(String name) {
        return StructureArgument.of(name, SunstoneMedium.class, Case.OK, mediumFields());
    }

    /** The numbers of a principled surface. */
    static Argument principled(String name) {
        List<String> parameters = List.of(
                "metallic",
                "roughness",
                "specular_tint",
                "transmission",
                "clearcoat",
                "clearcoat_roughness",
                "sheen",
                "sheen_roughness",
                "sheen_tint",
                "anisotropy",
                "anisotropic_rotation");
        Stream<Field> rest = Stream.of(
                number("ior", 1.5, Range.POSITIVE),
                int32("thin", 1, Whole.between(0, 1), 1, 2),
                uint32("reserved", 0, Whole.ZERO, 1));
        Field[] fields = Stream.concat(
                        parameters.stream().map(one -> nested(one, SunstoneParameter.class, parameterFields())), rest)
                .toArray(Field[]::new);
        return StructureArgument.of(name, SunstonePrincipled.class, Case.NULL_POINTER, fields);
    }

    /** How a texture is read. */
    static Argument sampling(String name) {
        return StructureArgument.of(
                name,
                SunstoneTextureSampling.class,
                Case.NULL_POINTER,
                int32("wrap_u", 0, Whole.between(0, 2), 1, 2, 3),
                int32("wrap_v", 0, Whole.between(0, 2), 1, 2, 3),
                int32("filter", 0, Whole.between(0, 2), 1, 2, 3),
                int32("encoding", 0, Whole.between(0, 1), 1, 2));
    }

    /** An orthographic camera that moves and has a lens. */
    static Argument camera(String name) {
        Whole blades = value -> value == 0 || value >= 3 && value <= 32 ? Case.OK : Case.INVALID_ARGUMENT;
        return StructureArgument.of(
                name,
                SunstoneCamera.class,
                Case.NULL_POINTER,
                pose("pose"),
                pose("end"),
                int32("moves", 1, Whole.between(0, 1), 1, 2),
                // A panorama, 2, has no lens.
                renamed(int32("projection", 1, Whole.between(0, 1), 1, 2, 3), "projection", "lens"),
                number("height", 2, Range.POSITIVE),
                renamed(number("lens_radius", 0.1, Range.NON_NEGATIVE), "radius"),
                number("focus_distance", 3, Range.POSITIVE),
                renamed(number("blade_rotation", 15, Range.COORDINATE), "rotation"),
                uint32("blades", 6, blades, 2, 3, 32, 33),
                uint32("reserved", 0, Whole.ZERO, 1));
    }

    private static Field pose(String name) {
        return nested(
                name,
                SunstonePose.class,
                nestedVector("position", 1, 2, 3),
                nestedVector("target", 0.25, 0.25, -10),
                nestedVector("up", 1, 1, 1));
    }

    private static Field nestedVector(String name, double x, double y, double z) {
        return nested(
                name,
                SunstoneVector3.class,
                number("x", x, Range.COORDINATE),
                number("y", y, Range.COORDINATE),
                number("z", z, Range.COORDINATE));
    }

    /** A colour whose components are held to another range. */
    static Argument shares(String name, Range range, Set<Integer> nullCodes) {
        return StructureArgument.of(
                name,
                SunstoneColor.class,
                nullCodes,
                number("red", 0.25, range),
                number("green", 0.5, range),
                number("blue", 1, range));
    }

    /** Limits; the ones in {@code needed} are passed where they are 1. */
    static Argument limits(String... needed) {
        return StructureArgument.of(
                "limits",
                SunstoneLimits.class,
                Case.OK,
                limit64("scene_bytes", needed),
                limit64("texture_bytes", needed),
                limit64("pixels", needed),
                limit32("width", needed),
                limit32("height", needed),
                limit32("texture_width", needed),
                limit32("texture_height", needed),
                limit32("recursion_depth", needed),
                limit32("nesting", needed),
                limit64("mesh_bytes", needed),
                limit64("mesh_vertices", needed),
                limit64("mesh_triangles", needed),
                limit64("mesh_polygon_tests", needed),
                limit64("film_bytes", needed),
                limit64("emitters", needed));
    }

    private static Field limit32(String name, String[] needed) {
        return renamed(uint32(name, 0, limit(name, needed), 1));
    }

    private static Field limit64(String name, String[] needed) {
        return renamed(uint64(name, 0, limit(name, needed), 1));
    }

    private static Whole limit(String name, String[] needed) {
        boolean passed = List.of(needed).contains(name);
        return value -> passed && value == 1 ? Case.LIMIT_EXCEEDED : Case.OK;
    }

    static Argument settings() {
        return StructureArgument.of(
                "settings",
                SunstoneSceneSettings.class,
                Case.NULL_POINTER,
                uint32("width", 20, Whole.SIDE, 1, 65_535, 65_536),
                uint32("height", 10, Whole.SIDE, 1, 65_535, 65_536),
                number("fov", 45, Range.FIELD_OF_VIEW),
                number("shadow_bias", 1e-4, Range.NON_NEGATIVE),
                uint32("max_recursion_depth", 5, value -> value <= 64 ? Case.OK : Case.LIMIT_EXCEEDED, 64, 65),
                uint32("reserved", 0, Whole.ZERO, 1));
    }

    /** Options of a render by path, with one sample; the picture is as large as the scenes of {@link ObjectType}. */
    static Argument options(Whole pixelFormat) {
        return StructureArgument.of(
                "options",
                SunstoneRenderOptions.class,
                Case.OK,
                uint32("width", ObjectType.WIDTH, Whole.SIDE_OR_ZERO, 65_536),
                uint32("height", ObjectType.HEIGHT, Whole.SIDE_OR_ZERO, 65_536),
                uint32("threads", 1, Whole.between(0, 256), 2, 257),
                int32("pixel_format", 0, pixelFormat, 1, 2),
                handle("only", ObjectType.HASH_SET, Case.OK),
                handle("without", ObjectType.HASH_SET, Case.OK),
                int32("integrator", 1, Whole.between(0, 3), 1, 2, 3, 4),
                uint32("samples", 1, Whole.between(0, 1 << 20), (1 << 20) + 1),
                uint64("seed", 7, Whole.ANY),
                int32("sampler", 0, Whole.between(0, 1), 1, 2),
                int32("filter", 0, Whole.between(0, 2), 1, 2, 3),
                number("filter_radius", 2, Range.FILTER_RADIUS),
                int32("max_bounces", 2, Whole.between(-1, 1024), 1, 1024, 1025, -2),
                int32("max_diffuse_bounces", 0, Whole.between(-1, 1024), 1, 1024, 1025, -2),
                int32("max_glossy_bounces", 0, Whole.between(-1, 1024), 1, 1024, 1025, -2),
                int32("max_transmission_bounces", 0, Whole.between(-1, 1024), 1, 1024, 1025, -2),
                uint32("aovs", 0, Whole.between(0, 1023), 1, 2, 1023, 1024),
                int32("denoise", 0, Whole.between(0, 1), 1, 2),
                number("clamp_indirect", 10, Range.NOT_NEGATIVE),
                number("ao_radius", 10, Range.NOT_NEGATIVE),
                // The error names what is to be drawn, which these give together.
                renamed(uint32("first_sample", 0, Whole.ZERO, 1), "sample"),
                uint32("sample_count", 1, Whole.between(0, 1), 1, 2),
                number("time_limit", 5, Range.SECONDS),
                number("noise_target", 0.1, Range.NON_NEGATIVE),
                number("exposure", 1, Range.STOPS),
                number("temperature", 6500, Range.TEMPERATURE),
                number("tint", 0, Range.TINT),
                int32("tone_curve", 0, Whole.between(0, 5), 1, 2, 3, 4, 5, 6),
                int32("dither", 0, Whole.between(0, 1), 1, 2));
    }

    /**
     * Options of a render that goes on with a film of {@link ObjectType}: whatever would give another picture is
     * refused.
     */
    static Argument resumeOptions() {
        Whole width = sideOfFilm(ObjectType.WIDTH);
        Whole height = sideOfFilm(ObjectType.HEIGHT);
        Whole samples =
                value -> value == 0 || value > 32 && value <= ObjectType.FILM_SAMPLES ? Case.OK : Case.INVALID_ARGUMENT;
        Whole bounces = value -> value == 0 || value == 1024 ? Case.OK : Case.INVALID_ARGUMENT;
        Whole aovs = value -> value == 0 || value == ObjectType.FILM_AOVS ? Case.OK : Case.INVALID_ARGUMENT;
        return StructureArgument.of(
                "options",
                SunstoneRenderOptions.class,
                Case.OK,
                renamed(uint32("width", 0, width, ObjectType.WIDTH, ObjectType.WIDTH + 1, 1, 65_536)),
                renamed(uint32("height", 0, height, ObjectType.HEIGHT, ObjectType.HEIGHT + 1, 1, 65_536)),
                uint32("threads", 1, Whole.between(0, 256), 2, 257),
                int32("pixel_format", 0, Whole.between(0, 1), 1, 2),
                noFilter("only"),
                noFilter("without"),
                renamed(int32("integrator", 1, Whole.between(1, 1), 1, 2, 3, 4)),
                renamed(uint32("samples", ObjectType.FILM_SAMPLES, samples, 1, 32, 33, 65)),
                renamed(uint64("seed", 0, Whole.ZERO, 1)),
                renamed(int32("sampler", 0, Whole.ZERO, 1, 2)),
                renamed(int32("filter", 0, Whole.ZERO, 1, 2, 3)),
                renamed(number("filter_radius", 1.5, Range.USUAL_RADIUS)),
                renamed(int32(
                        "max_bounces", 0, value -> value == 0 || value == 32 ? Case.OK : Case.INVALID_ARGUMENT, 32)),
                renamed(int32("max_diffuse_bounces", 0, bounces, 1, 1024, 1025, -2)),
                renamed(int32("max_glossy_bounces", 0, bounces, 1, 1024, 1025, -2)),
                renamed(int32("max_transmission_bounces", 0, bounces, 1, 1024, 1025, -2)),
                renamed(uint32("aovs", 0, aovs, 2, 3, 1023, 1024)),
                renamed(int32("denoise", 0, Whole.ZERO, 1, 2)),
                renamed(number("clamp_indirect", 0, Range.UNLIMITED)),
                number("ao_radius", 10, Range.NOT_NEGATIVE),
                renamed(uint32("first_sample", 0, Whole.between(0, ObjectType.FILM_SAMPLES - 1), 1, 63, 64), "sample"),
                uint32("sample_count", 0, Whole.between(0, ObjectType.FILM_SAMPLES), 1, 64, 65),
                number("time_limit", 5, Range.SECONDS),
                number("noise_target", 0.1, Range.NON_NEGATIVE),
                number("exposure", 1, Range.STOPS),
                number("temperature", 6500, Range.TEMPERATURE),
                number("tint", 0, Range.TINT),
                int32("tone_curve", 0, Whole.between(0, 5), 1, 2, 3, 4, 5, 6),
                int32("dither", 0, Whole.between(0, 1), 1, 2));
    }

    private static Whole sideOfFilm(int side) {
        return value ->
                value == 0 || value == side ? Case.OK : value > 65_535 ? Case.LIMIT_EXCEEDED : Case.INVALID_ARGUMENT;
    }

    /** A set that must not be there, since the film is of all objects. */
    private static Field noFilter(String name) {
        List<Case> cases = new ArrayList<>(Arguments.badHandles(name, ObjectType.HASH_SET));
        cases.add(Case.of(Argument.nullOf(name), null, Case.OK, name));
        cases.add(Case.made(
                name + " is a set",
                invocation -> invocation.object(ObjectType.HASH_SET),
                Case.INVALID_ARGUMENT,
                "scene"));
        return new Field(name, invocation -> null, cases);
    }

    /** How a film becomes a picture. */
    static Argument imageOptions() {
        return StructureArgument.of(
                "options",
                SunstoneImageOptions.class,
                Case.OK,
                number("exposure", 1, Range.STOPS),
                number("temperature", 6500, Range.TEMPERATURE),
                number("tint", 0, Range.TINT),
                int32("tone_curve", 3, Whole.between(0, 5), 1, 2, 3, 4, 5, 6),
                int32("dither", 1, Whole.between(0, 1), 1, 2),
                int32("pixel_format", 0, Whole.between(0, 1), 1, 2),
                int32(
                        "png_bits",
                        16,
                        value -> value == 0 || value == 8 || value == 16 ? Case.OK : Case.INVALID_ARGUMENT,
                        8,
                        9),
                int32(
                        "exr_bits",
                        32,
                        value -> value == 0 || value == 16 || value == 32 ? Case.OK : Case.INVALID_ARGUMENT,
                        16,
                        8),
                int32("exr_uncompressed", 0, Whole.between(0, 1), 1, 2),
                uint32("aovs", 0, Whole.between(0, 1023), 1, 2, 1023, 1024),
                renamed(int32("denoise", 0, Whole.ZERO, 1, 2)));
    }

    /** The block that is all of a film, and no other. */
    static Argument filmBlock() {
        Whole width = value -> value == ObjectType.WIDTH ? Case.OK : Case.INVALID_ARGUMENT;
        Whole height = value -> value == ObjectType.HEIGHT ? Case.OK : Case.INVALID_ARGUMENT;
        return StructureArgument.of(
                "block",
                SunstoneViewBlock.class,
                Case.OK,
                blockField("x", 0, Whole.ZERO, 1),
                blockField("y", 0, Whole.ZERO, 1),
                blockField("width", ObjectType.WIDTH, width, 1, ObjectType.WIDTH + 1),
                blockField("height", ObjectType.HEIGHT, height, 1, ObjectType.HEIGHT + 1));
    }

    /** Room for {@code count} numbers of {@code bytes} each, and how many there are. */
    static List<Argument> numbers(String name, Class<?> type, int count, int bytes) {
        Whole enough = value -> {
            if (value < 0 || value >= Long.MAX_VALUE / bytes) {
                return Case.INVALID_ARGUMENT;
            }
            return value < count ? Case.BUFFER_TOO_SMALL : value == count ? Case.OK : Case.CALLERS_WORD;
        };
        return List.of(
                Arguments.room(name, type, count * bytes),
                Arguments.lengthOf(name, "count", count, enough, count - 1, 1));
    }

    /** The block that is the whole picture, and with it all that lie beyond it. */
    static Argument wholeBlock() {
        Argument block = StructureArgument.of(
                "block",
                SunstoneViewBlock.class,
                Case.OK,
                blockField("x", 0, Whole.ZERO, 1),
                blockField("y", 0, Whole.ZERO, 1),
                blockField("width", ObjectType.WIDTH, Whole.between(1, ObjectType.WIDTH), 1, ObjectType.WIDTH + 1),
                blockField("height", ObjectType.HEIGHT, Whole.between(1, ObjectType.HEIGHT), 1, ObjectType.HEIGHT + 1));
        // Starts that wrap around to the inside where they are added in 32 bits.
        return block.and(StructureArgument.together(
                "block",
                SunstoneViewBlock.class,
                "one that wraps around",
                Map.of("x", -8, "y", -6, "width", 16, "height", 12),
                Case.INVALID_ARGUMENT,
                "block"));
    }

    /** The error names the block: its four numbers are wrong together. */
    private static Field blockField(String name, int valid, Whole rule, int... more) {
        return renamed(uint32(name, valid, rule, more), "block");
    }

    /** A field of which the error has other names; none where it names what passes the limit and not the limit. */
    private static Field renamed(Field field, String... names) {
        List<Case> cases = field.cases().stream()
                .map(one -> new Case(one.what(), one.value(), one.codes(), List.of(names)))
                .toList();
        return new Field(field.name(), field.valid(), cases);
    }

    /** A buffer for the whole picture, its length, and how far its rows are apart. */
    static List<Argument> pixels() {
        int row = ObjectType.WIDTH * PIXEL_BYTES;
        int stride = row + 4;
        int length = (ObjectType.HEIGHT - 1) * stride + row;
        return List.of(
                Arguments.room("pixels", ByteBuffer.class, length),
                Arguments.lengthOf("pixels", "length", length, bufferOf(length), length - 1, row, 1),
                Arguments.lengthOf(
                        "length",
                        "row_stride",
                        stride,
                        strideOf(ObjectType.WIDTH, ObjectType.HEIGHT, length),
                        row,
                        row - 1,
                        stride + 1,
                        1));
    }

    /** The length of a buffer that is exactly as long as it has to be. */
    static Whole bufferOf(long length) {
        return value -> {
            if (value < 0) {
                return Case.INVALID_ARGUMENT;
            }
            return value < length ? Case.BUFFER_TOO_SMALL : value == length ? Case.OK : Case.CALLERS_WORD;
        };
    }

    /** The stride of a picture in a buffer of {@code length} bytes, computed without a bound on numbers. */
    static Whole strideOf(int width, int height, long length) {
        return value -> {
            BigInteger stride = new BigInteger(Long.toUnsignedString(value));
            BigInteger row = BigInteger.valueOf((long) width * PIXEL_BYTES);
            BigInteger needed = stride.multiply(BigInteger.valueOf(height - 1)).add(row);
            if (stride.compareTo(row) < 0) {
                return Case.INVALID_ARGUMENT;
            }
            return needed.compareTo(BigInteger.valueOf(length)) > 0 ? Case.BUFFER_TOO_SMALL : Case.OK;
        };
    }

    /** Two spheres as x, y, z and radius, each number in turn with each value. */
    static Argument spheres(String name) {
        float[] valid = {0, 0, -5, 1, 1, 1, -6, 0.5f};
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, Case.NULL_POINTER, name));
        for (int i = 0; i < valid.length; i++) {
            int index = i;
            Range range = i % 4 == 3 ? Range.POSITIVE : Range.COORDINATE;
            range.floatCases(name + "[" + i / 4 + "]").stream()
                    .map(one -> Case.made(
                            one.what() + " at " + index,
                            invocation -> {
                                byte[] bytes = bytes(valid);
                                Structures.put(
                                        bytes, index * Float.BYTES, one.value().apply(invocation));
                                return invocation.input(name, bytes);
                            },
                            one.codes(),
                            name + "[" + index / 4 + "]"))
                    .forEach(cases::add);
        }
        return new Argument(name, Set.of(FloatBuffer.class), invocation -> invocation.input(name, bytes(valid)), cases);
    }

    /** The material of each of two spheres, of which there is one. */
    static Argument indices(String name) {
        List<Case> wrong = Stream.of(1, 2, -1, Integer.MIN_VALUE, Integer.MAX_VALUE)
                .map(index -> Case.made(
                        name + "[1] is " + Integer.toUnsignedString(index),
                        invocation -> {
                            byte[] bytes = new byte[2 * Integer.BYTES];
                            Structures.put(bytes, Integer.BYTES, index);
                            return invocation.input(name, bytes);
                        },
                        Case.INVALID_ARGUMENT,
                        name + "[1]"))
                .toList();
        return Arguments.input(name, IntBuffer.class, Case.OK, new byte[2 * Integer.BYTES])
                .and(wrong.toArray(Case[]::new));
    }

    /** Options of a query. */
    static Argument queryOptions() {
        return StructureArgument.of(
                "options",
                SunstoneQueryOptions.class,
                Case.OK,
                handle("only", ObjectType.HASH_SET, Case.OK),
                handle("without", ObjectType.HASH_SET, Case.OK),
                uint32("threads", 1, Whole.between(0, 256), 2, 257),
                uint32("reserved", 0, Whole.ZERO, 1));
    }

    /** Transforms one after the other: in the last, each number in turn wrong, and one that flattens. */
    static Argument transforms(String name, int count, Set<Integer> nullCodes) {
        double[] valid = places(count);
        int last = valid.length - 12;
        List<Case> cases = badTransforms(name, valid, nullCodes);
        cases.add(changed(name, valid, last, -1, Case.OK));
        cases.add(changed(name, valid, last + 3, -1e15, Case.OK));
        return new Argument(
                name, Set.of(DoubleBuffer.class), invocation -> invocation.input(name, bytes(valid)), cases);
    }

    /** A transform that things move by: as others, but it may not mirror. */
    static Argument motion(String name) {
        double[] valid = places(1);
        List<Case> cases = badTransforms(name, valid, Case.OK);
        cases.add(changed(name, valid, 0, -1, Case.INVALID_ARGUMENT));
        return new Argument(
                name, Set.of(DoubleBuffer.class), invocation -> invocation.input(name, bytes(valid)), cases);
    }

    private static double[] places(int count) {
        double[] places = new double[12 * count];
        double[] ahead = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, -4};
        for (int i = 0; i < count; i++) {
            System.arraycopy(ahead, 0, places, 12 * i, 12);
        }
        return places;
    }

    private static List<Case> badTransforms(String name, double[] valid, Set<Integer> nullCodes) {
        int last = valid.length - 12;
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, nullCodes, name));
        for (int i = 0; i < 12; i++) {
            for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e16}) {
                cases.add(changed(name, valid, last + i, bad, Case.INVALID_ARGUMENT));
            }
        }
        cases.add(changed(name, valid, last, 0, Case.INVALID_ARGUMENT));
        cases.add(changed(name, valid, last, 1e-15, Case.INVALID_ARGUMENT));
        return cases;
    }

    private static Case changed(String name, double[] valid, int index, double value, Set<Integer> codes) {
        double[] changed = valid.clone();
        changed[index] = value;
        return Case.made(
                name + "[" + index + "] is " + value,
                invocation -> invocation.input(name, bytes(changed)),
                codes,
                name);
    }

    /** Numbers of an array that is read, of which each is tried in turn; {@code nullCodes} is what null gives. */
    static Argument floats(String name, float[] valid, Range range, Set<Integer> nullCodes, String... fields) {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, nullCodes, name));
        for (int i = 0; i < valid.length; i++) {
            int index = i;
            for (Case one : range.floatCases(name + "[" + i + "]")) {
                cases.add(Case.made(
                        one.what(),
                        invocation -> {
                            byte[] bytes = bytes(valid);
                            Structures.put(
                                    bytes, index * Float.BYTES, one.value().apply(invocation));
                            return invocation.input(name, bytes);
                        },
                        one.codes(),
                        fields));
            }
        }
        return new Argument(name, Set.of(FloatBuffer.class), invocation -> invocation.input(name, bytes(valid)), cases);
    }

    /** Whole numbers of an array that is read, of which the last is tried with other values. */
    static Argument ints(String name, int[] valid, Whole rule, Set<Integer> nullCodes, int... more) {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, nullCodes, name));
        int last = valid.length - 1;
        for (Case one : rule.uint32Cases(name + "[" + last + "]", List.of(name), more)) {
            cases.add(Case.made(
                    one.what(),
                    invocation -> {
                        byte[] bytes = bytes(valid);
                        Structures.put(bytes, last * Integer.BYTES, one.value().apply(invocation));
                        return invocation.input(name, bytes);
                    },
                    one.codes(),
                    name));
        }
        return new Argument(name, Set.of(IntBuffer.class), invocation -> invocation.input(name, bytes(valid)), cases);
    }

    /**
     * Structures in an array, its length in bytes and how far they are apart: {@code count} of {@code size} bytes and
     * {@code gap} between them.
     */
    static List<Argument> structures(String name, String stride, boolean result, int size, int gap, int count) {
        int apart = size + gap;
        int length = (count - 1) * apart + size;
        Argument array = result
                ? Arguments.room(name, ByteBuffer.class, length)
                : Arguments.input(name, ByteBuffer.class, Case.NULL_POINTER, new byte[length]);
        Whole enough = value ->
                value >= 0 && value < length ? Case.BUFFER_TOO_SMALL : value == length ? Case.OK : Case.CALLERS_WORD;
        Whole strides = value -> {
            if (value < size || value % gap != 0) {
                return Case.INVALID_ARGUMENT;
            }
            return value == apart || value == size ? Case.OK : Case.BUFFER_TOO_SMALL;
        };
        return List.of(
                array,
                Arguments.lengthOf(name, name + "_length", length, enough, length - 1, size, 1),
                Arguments.lengthOf(
                        name + "_length", stride, apart, strides, size, size - gap, size + 1, apart + gap, 1));
    }

    private static byte[] bytes(double[] values) {
        byte[] bytes = new byte[values.length * Double.BYTES];
        for (int i = 0; i < values.length; i++) {
            Structures.put(bytes, i * Double.BYTES, values[i]);
        }
        return bytes;
    }

    private static byte[] bytes(int[] values) {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        for (int i = 0; i < values.length; i++) {
            Structures.put(bytes, i * Integer.BYTES, values[i]);
        }
        return bytes;
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            Structures.put(bytes, i * Float.BYTES, values[i]);
        }
        return bytes;
    }
}
