package dev.sunstone.abi;

import static dev.sunstone.abi.Arguments.error;
import static dev.sunstone.abi.Arguments.handle;
import static dev.sunstone.abi.Arguments.int32;
import static dev.sunstone.abi.Arguments.lengthOf;
import static dev.sunstone.abi.Arguments.lengthOf32;
import static dev.sunstone.abi.Arguments.lengthResult;
import static dev.sunstone.abi.Arguments.made;
import static dev.sunstone.abi.Arguments.number;
import static dev.sunstone.abi.Arguments.result;
import static dev.sunstone.abi.Arguments.resultStructure;
import static dev.sunstone.abi.Arguments.roots;
import static dev.sunstone.abi.Arguments.text;
import static dev.sunstone.abi.Arguments.textCase;
import static dev.sunstone.abi.Arguments.uint32;
import static dev.sunstone.abi.Arguments.uint64;

import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import dev.sunstone.jna.SunstoneBuildReport;
import dev.sunstone.jna.SunstoneCamera;
import dev.sunstone.jna.SunstoneColoration;
import dev.sunstone.jna.SunstoneFilmInfo;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneMedium;
import dev.sunstone.jna.SunstoneMeshInfo;
import dev.sunstone.jna.SunstonePrincipled;
import dev.sunstone.jna.SunstoneProgress;
import dev.sunstone.jna.SunstoneRay;
import dev.sunstone.jna.SunstoneSceneInfo;
import dev.sunstone.jna.SunstoneSceneSettings;
import dev.sunstone.jna.SunstoneStatus;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every function of the interface with a description of its arguments: a call that is in order, and what the header
 * says of values that are not. {@link BadArgumentsTest} tries them all, and fails where a function is missing here.
 */
final class Calls {

    /** The arguments of each function by its name, the error left out, which all have. */
    static final Map<String, List<Argument>> ALL = new LinkedHashMap<>();

    /** The largest index of a material that a face may name. */
    private static final int LARGEST_MATERIAL = (1 << 20) - 1;

    static {
        library();
        colorations();
        surfaces();
        scenes();
        elementsAndLights();
        surroundings();
        meshes();
        placed();
        queries();
        renders();
        jobs();
        films();
        hashSets();
    }

    private Calls() {}

    private static void call(String function, Object... arguments) {
        List<Argument> flat = Stream.concat(Stream.of(arguments), Stream.of(error()))
                .flatMap(part -> part instanceof Argument one ? Stream.of(one) : ((List<?>) part).stream())
                .map(Argument.class::cast)
                .toList();
        if (ALL.put(function, flat) != null) {
            throw new AssertionError(function + " is described twice");
        }
    }

    private static void library() {
        Whole codes = value -> JavaDeclarations.enums().get("SunstoneStatus").containsValue((int) value)
                ? Case.OK
                : Case.INVALID_ARGUMENT;
        call("sunstone_abi_version", result("version", IntByReference.class));
        call("sunstone_version", textResult());
        call(
                "sunstone_struct_size",
                text("name", Case.NULL_POINTER, invocation -> "SunstoneError")
                        .and(
                                textCase("name", "empty", Case.INVALID_ARGUMENT, invocation -> ""),
                                textCase("name", "unknown", Case.INVALID_ARGUMENT, invocation -> "sunstoneerror"),
                                textCase("name", "endless", Case.INVALID_ARGUMENT, invocation -> "Ü".repeat(100_000))),
                result("size", LongByReference.class));
        call("sunstone_status_name", int32("code", -3, codes, 1, -8, -98, -100), textResult());
        call("sunstone_status_text", int32("code", -3, codes, 1, -8, -98, -100), textResult());
        call(
                "sunstone_live_objects",
                int32("type", 1, Whole.between(1, ObjectType.values().length), 8, 9),
                result("count", LongByReference.class));
        call(
                "sunstone_double",
                int32("value", 21, Whole.between(-(1 << 30), (1 << 30) - 1), (1 << 30) - 1, -(1 << 30), -(1 << 30) - 1),
                result("result", IntByReference.class));
        call(
                "sunstone_vector3_length",
                Shapes.vector("vector", Range.FINITE),
                result("result", DoubleByReference.class));
    }

    private static void colorations() {
        Argument coloration = made("coloration", ObjectType.COLORATION);
        call("sunstone_coloration_new_color", Shapes.color("color"), coloration);
        call(
                "sunstone_coloration_new_texture_file",
                text("path", Case.NULL_POINTER, Fixtures::texture)
                        .and(unreadable("path"))
                        .and(textCase("path", "a text file", Case.IMAGE_FORMAT, Fixtures::scene)),
                Shapes.limits("texture_bytes", "texture_width", "texture_height"),
                coloration);
        int stride = 12;
        int length = stride + 8;
        Whole side = value -> value == 0
                ? Case.INVALID_ARGUMENT
                : value > 16_384 ? Case.LIMIT_EXCEEDED : value == 2 ? Case.OK : Case.CALLERS_WORD;
        // Only as much is read as the rows need, so that a length beyond all memory may go unnoticed.
        Set<Integer> acceptedOrNot = Set.of(SunstoneStatus.SUNSTONE_OK, SunstoneStatus.SUNSTONE_INVALID_ARGUMENT);
        Whole enough =
                value -> value < 0 ? acceptedOrNot : Shapes.bufferOf(length).apply(value);
        call(
                "sunstone_coloration_new_texture_pixels",
                Arguments.input("pixels", ByteBuffer.class, Case.NULL_POINTER, new byte[length]),
                lengthOf("pixels", "length", length, enough, length - 1, 1),
                uint32("width", 2, side, 16_385),
                uint32("height", 2, side, 16_385),
                lengthOf("length", "row_stride", stride, Shapes.strideOf(2, 2, length), stride + 1, 7, 8),
                Shapes.limits("texture_bytes", "texture_width", "texture_height"),
                coloration);
        Argument texture = new Argument(
                "texture",
                Set.of(SunstoneColoration.class),
                Invocation::texture,
                StructureArgument.texture("texture", Case.NULL_POINTER).cases());
        call("sunstone_coloration_new_sampled", texture, Shapes.sampling("sampling"), coloration);
        call("sunstone_coloration_free", handle("coloration", ObjectType.COLORATION));
    }

    private static void surfaces() {
        Argument surface = made("surface", ObjectType.SURFACE);
        call("sunstone_surface_new_diffuse", surface);
        call("sunstone_surface_new_reflective", number("reflectivity", 0.5, Range.FRACTION), surface);
        call(
                "sunstone_surface_new_refractive",
                number("index", 1.5, Range.POSITIVE),
                number("transparency", 0.5, Range.FRACTION),
                surface);
        Argument roughness = Shapes.parameter("roughness");
        List<Argument> finish = List.of(roughness, Shapes.parameter("anisotropy"), Shapes.parameter("rotation"));
        call("sunstone_principled_defaults", resultStructure("principled", SunstonePrincipled.class));
        call("sunstone_surface_new_principled", Shapes.principled("principled"), surface);
        call(
                "sunstone_surface_new_dielectric",
                number("ior", 1.5, Range.POSITIVE),
                roughness,
                int32("thin", 1, Whole.between(0, 1), 1, 2),
                surface);
        call(
                "sunstone_surface_new_conductor",
                text("metal", Case.OK, invocation -> "gold")
                        .and(
                                textCase("metal", "empty", Case.INVALID_ARGUMENT, invocation -> ""),
                                textCase("metal", "unknown", Case.INVALID_ARGUMENT, invocation -> "Gold")),
                finish,
                surface);
        call("sunstone_surface_new_conductor_index", Shapes.color("eta"), Shapes.color("k"), finish, surface);
        call("sunstone_surface_new_mirror", surface);
        call("sunstone_surface_free", handle("surface", ObjectType.SURFACE));
    }

    private static void scenes() {
        Argument scene = handle("scene", ObjectType.SCENE);
        Argument made = made("scene", ObjectType.SCENE);
        Argument fileLimits = Shapes.limits(
                "scene_bytes",
                "texture_bytes",
                "width",
                "height",
                "texture_width",
                "texture_height",
                "recursion_depth",
                "nesting");
        Whole rootCount = value -> value == 0 ? Case.OK : Case.CALLERS_WORD;
        call(
                "sunstone_scene_new",
                uint32("width", ObjectType.WIDTH, Whole.SIDE, 1, 65_535, 65_536),
                uint32("height", ObjectType.HEIGHT, Whole.SIDE, 1, 65_535, 65_536),
                number("fov", 60, Range.FIELD_OF_VIEW),
                Shapes.limits("width", "height", "recursion_depth"),
                made);
        call(
                "sunstone_scene_load",
                text("path", Case.NULL_POINTER, Fixtures::scene)
                        .and(unreadable("path"))
                        .and(textCase("path", "a picture", Case.SCENE_FORMAT, Fixtures::texture)),
                roots("roots"),
                uint32("root_count", 1, rootCount),
                fileLimits,
                made);
        byte[] json = Fixtures.SCENE;
        Whole jsonLength = value -> value < 0
                ? Case.INVALID_ARGUMENT
                : value < json.length ? Case.SCENE_FORMAT : value == json.length ? Case.OK : Case.LIMIT_EXCEEDED;
        // The error tells a place in the text, which is cut short, and not the argument.
        List<Case> lengths = jsonLength.uint64Cases("length", List.of(), json.length - 1, 1, 1L << 40);
        call(
                "sunstone_scene_from_json",
                Arguments.input("json", byte[].class, Case.NULL_POINTER, json)
                        .and(Case.made(
                                "json is not UTF-8",
                                invocation -> {
                                    byte[] broken = json.clone();
                                    broken[json.length / 2] = (byte) 0xFF;
                                    return invocation.input("json", broken);
                                },
                                Case.SCENE_FORMAT)),
                new Argument("length", Set.of(long.class), invocation -> (long) json.length, lengths),
                text("base_folder", Case.OK, invocation -> invocation.folder.toString())
                        .and(textCase("base_folder", "missing", Case.IO, invocation -> invocation.folder + "/missing")),
                roots("roots"),
                uint32("root_count", 1, rootCount),
                fileLimits,
                made);
        call("sunstone_scene_to_json", scene, textResult());
        call("sunstone_scene_describe", scene, textResult());
        call("sunstone_scene_settings", scene, resultStructure("settings", SunstoneSceneSettings.class));
        call("sunstone_scene_set_settings", scene, Shapes.settings());
        call("sunstone_scene_info", scene, resultStructure("info", SunstoneSceneInfo.class));
        call("sunstone_scene_free", scene);
    }

    private static void elementsAndLights() {
        Argument scene = handle("scene", ObjectType.SCENE);
        Argument id = result("id", LongByReference.class);
        Argument material = Shapes.fullMaterial("material", SunstoneMaterial.class);
        call(
                "sunstone_scene_add_sphere",
                scene,
                Shapes.vector("center", Range.COORDINATE),
                number("radius", 1, Range.POSITIVE),
                material,
                id);
        call(
                "sunstone_scene_add_plane",
                scene,
                Shapes.vector("origin", Range.COORDINATE),
                Shapes.direction("normal"),
                material,
                id);
        call(
                "sunstone_scene_add_spherical_light",
                scene,
                Shapes.vector("position", Range.COORDINATE),
                Shapes.color("color"),
                number("intensity", 100, Range.NON_NEGATIVE),
                id);
        call(
                "sunstone_scene_add_directional_light",
                scene,
                Shapes.direction("direction"),
                Shapes.color("color"),
                number("intensity", 3, Range.NON_NEGATIVE),
                id);
        call(
                "sunstone_scene_add_spot_light",
                scene,
                Shapes.vector("position", Range.COORDINATE),
                Shapes.direction("direction"),
                Shapes.color("color"),
                number("intensity", 100, Range.NON_NEGATIVE),
                number("inner_angle", 0, Range.INNER_CONE),
                number("outer_angle", 40, Range.CONE),
                id);
        call(
                "sunstone_scene_add_sun_light",
                scene,
                Shapes.direction("direction"),
                Shapes.color("color"),
                number("intensity", 1000, Range.NON_NEGATIVE),
                number("angular_diameter", 0.53, Range.DISC),
                id);
        Whole count = value -> value == 0 || value == 1 || value == 2 ? Case.OK : Case.INVALID_ARGUMENT;
        call(
                "sunstone_scene_add_spheres",
                scene,
                Shapes.spheres("spheres"),
                lengthOf("spheres", "count", 2, count, 1),
                Shapes.indices("material_indices"),
                Shapes.fullMaterial("materials", SunstoneMaterial[].class),
                // The indices are beyond it then, and the error may name them.
                lengthOf32(
                        "material",
                        "material_count",
                        1,
                        value -> value == 0 ? Case.INVALID_ARGUMENT : Case.CALLERS_WORD),
                result("first_id", LongByReference.class));
        call(
                "sunstone_scene_add_colored_spheres",
                scene,
                Shapes.spheres("spheres"),
                lengthOf("spheres", "count", 2, count, 1),
                Shapes.floats("colors", new float[] {1, 0, 0.5f, 0, 2, 1}, Range.NON_NEGATIVE, Case.OK, "colors["),
                Shapes.indices("material_indices"),
                Shapes.material("materials", SunstoneMaterial[].class),
                lengthOf32(
                        "material",
                        "material_count",
                        1,
                        value -> value == 0 ? Case.INVALID_ARGUMENT : Case.CALLERS_WORD),
                result("first_id", LongByReference.class));
    }

    private static void surroundings() {
        Argument scene = handle("scene", ObjectType.SCENE);
        Argument scale = number("scale", 2, Range.NON_NEGATIVE);
        List<Argument> turn =
                List.of(Shapes.optional(Shapes.direction("axis")), number("degrees", 30, Range.COORDINATE), scale);
        call("sunstone_scene_set_environment_none", scene);
        call(
                "sunstone_scene_set_environment_constant",
                scene,
                Shapes.color("color"),
                number("radiance", 2, Range.NON_NEGATIVE));
        call(
                "sunstone_scene_set_environment_map_file",
                scene,
                text("path", Case.NULL_POINTER, Fixtures::map)
                        .and(unreadable("path"))
                        .and(textCase("path", "a text file", Case.IMAGE_FORMAT, Fixtures::scene)),
                turn);
        float[] texels = {1, 0, 0.5f, 0, 2, 1};
        Whole width = value -> side(value, 2);
        Whole height = value -> side(value, 1);
        // Only as much is read as the texels need.
        Whole length = value -> value >= 0 && value < texels.length ? Case.BUFFER_TOO_SMALL : Case.OK;
        call(
                "sunstone_scene_set_environment_map_pixels",
                scene,
                Shapes.floats("pixels", texels, Range.NON_NEGATIVE, Case.NULL_POINTER, "pixels["),
                lengthOf("pixels", "length", texels.length, length, texels.length - 1, 1),
                lengthOf32("length", "width", 2, width, 1, 3, 16_384, 16_385),
                lengthOf32("length", "height", 1, height, 2, 16_384, 16_385),
                turn);
        call(
                "sunstone_scene_set_environment_sky",
                scene,
                Shapes.corner("sun", 1),
                Shapes.optional(Shapes.corner("up", 1)),
                number("turbidity", 3, Range.TURBIDITY),
                Shapes.shares("ground", Range.FRACTION, Case.OK),
                number("scale", 2, Range.SKY_SCALE));
        call("sunstone_scene_set_medium", scene, Shapes.medium("medium"));
        call(
                "sunstone_medium_transmitting",
                Shapes.shares("transmittance", Range.SHARE_LEFT, Case.NULL_POINTER),
                number("distance", 2, Range.POSITIVE),
                resultStructure("medium", SunstoneMedium.class));
        call("sunstone_scene_camera", scene, resultStructure("camera", SunstoneCamera.class));
        call("sunstone_scene_set_camera", scene, Shapes.camera("camera"));
    }

    /** A side of a map, of which the buffer has texels enough for {@code most}. */
    private static Set<Integer> side(long value, int most) {
        if (value == 0) {
            return Case.INVALID_ARGUMENT;
        }
        return value > 16_384 ? Case.LIMIT_EXCEEDED : value > most ? Case.BUFFER_TOO_SMALL : Case.OK;
    }

    private static void meshes() {
        Argument mesh = handle("mesh", ObjectType.MESH);
        Argument made = made("mesh", ObjectType.MESH);
        Whole quality = Whole.between(0, 2);
        int vertices = ObjectType.MESH_POSITIONS.length / 3;
        int triangles = ObjectType.MESH_INDICES.length / 3;
        // Fewer vertices than the indices name are refused with an error that names the index.
        Whole vertexCount = value ->
                value >= 0 && value < vertices || value < 0 || value >= 1L << 60 ? Case.INVALID_ARGUMENT : Case.OK;
        Whole triangleCount = value -> value < 0 || value >= 1L << 60 ? Case.INVALID_ARGUMENT : Case.OK;
        Argument positions = Shapes.floats(
                "positions", ObjectType.MESH_POSITIONS, Range.COORDINATE, Case.NULL_POINTER, "positions[");
        Argument normals = Shapes.floats("normals", ObjectType.MESH_POSITIONS, Range.FINITE, Case.OK, "normals[");
        call(
                "sunstone_mesh_new",
                positions,
                new Argument(
                        "vertex_count",
                        Set.of(long.class),
                        invocation -> (long) vertices,
                        vertexCount.uint64Cases("vertex_count", List.of("positions", "indices"), vertices - 1)),
                Shapes.ints(
                        "indices",
                        ObjectType.MESH_INDICES,
                        Whole.from(value -> value < vertices),
                        Case.NULL_POINTER,
                        vertices),
                lengthOf("indices", "triangle_count", triangles, triangleCount, 1),
                normals,
                Shapes.floats(
                        "texture_coordinates", new float[2 * vertices], Range.FINITE, Case.OK, "texture_coordinates["),
                Shapes.ints(
                        "face_materials",
                        new int[triangles],
                        Whole.from(value -> value <= LARGEST_MATERIAL || value == 0xFFFF_FFFFL),
                        Case.OK,
                        1,
                        LARGEST_MATERIAL,
                        LARGEST_MATERIAL + 1),
                int32("quality", 0, quality, 1, 2, 3),
                made);
        call(
                "sunstone_mesh_load",
                text("path", Case.NULL_POINTER, Fixtures::mesh)
                        .and(unreadable("path"))
                        .and(textCase("path", "a picture", Case.MESH_FORMAT, Fixtures::texture)),
                int32("quality", 0, quality, 1, 2, 3),
                Shapes.limits("mesh_bytes", "mesh_vertices"),
                made);
        call(
                "sunstone_mesh_with_positions",
                mesh,
                positions,
                lengthOf(
                        "positions",
                        "vertex_count",
                        vertices,
                        value -> value == vertices ? Case.OK : Case.INVALID_ARGUMENT,
                        vertices - 1),
                normals,
                made("moved", ObjectType.MESH));
        call(
                "sunstone_mesh_with_shading",
                mesh,
                int32("shading", 1, Whole.between(0, 2), 0, 2, 3),
                made("shaded", ObjectType.MESH));
        call("sunstone_mesh_info", mesh, resultStructure("info", SunstoneMeshInfo.class));
        call("sunstone_mesh_validate", mesh);
        call("sunstone_mesh_free", mesh);
        call("sunstone_group_new", handle("scene", ObjectType.SCENE), made("group", ObjectType.GROUP));
        call("sunstone_group_free", handle("group", ObjectType.GROUP));
    }

    private static void placed() {
        Argument scene = handle("scene", ObjectType.SCENE);
        Argument mesh = handle("mesh", ObjectType.MESH);
        Argument group = handle("group", ObjectType.GROUP);
        Argument id = result("id", LongByReference.class);
        Argument firstId = result("first_id", LongByReference.class);
        Argument material = Shapes.material("material", SunstoneMaterial.class);
        Argument override = Shapes.optional(material);
        Argument materials = Shapes.material("materials", SunstoneMaterial[].class);
        Argument materialCount = lengthOf32(
                "materials", "material_count", 1, value -> value == 0 ? Case.INVALID_ARGUMENT : Case.CALLERS_WORD);
        Argument transform = Shapes.transforms("transform", 1, Case.OK);
        List<Argument> transforms = List.of(
                Shapes.transforms("transforms", 2, Case.NULL_POINTER),
                lengthOf(
                        "transforms",
                        "count",
                        2,
                        value -> value >= 0 && value <= 2 ? Case.OK : Case.INVALID_ARGUMENT,
                        1));
        call("sunstone_scene_add_mesh", scene, mesh, transform, materials, materialCount, id);
        call("sunstone_scene_add_mesh_instances", scene, mesh, transforms, materials, materialCount, firstId);
        call("sunstone_scene_add_group", scene, group, transform, override, id);
        call("sunstone_scene_add_group_instances", scene, group, transforms, override, firstId);
        Argument radius = number("radius", 1, Range.POSITIVE);
        call(
                "sunstone_scene_add_disc",
                scene,
                Shapes.vector("center", Range.COORDINATE),
                Shapes.direction("normal"),
                radius,
                material,
                id);
        call("sunstone_scene_add_box", scene, Shapes.corner("min", -1), Shapes.corner("max", 1), material, id);
        // One that is a billion times as long as wide is refused too, but by a rule that spans several arguments.
        Argument base = Shapes.corner("base", 1);
        call("sunstone_scene_add_cylinder", scene, base, Shapes.corner("top", 20), radius, material, id);
        call("sunstone_scene_add_cone", scene, base, Shapes.corner("apex", 20), radius, material, id);
        Argument populated =
                new Argument("scene", scene.types(), invocation -> invocation.populatedScene(), scene.cases());
        call("sunstone_scene_remove", populated, uint64("id", 1, Whole.between(1, 4), 2, 3, 4, 5));
        call("sunstone_scene_set_transform", populated, uint64("id", 2, Whole.between(2, 3), 1, 3, 4, 5), transform);
        call(
                "sunstone_scene_set_motion",
                populated,
                uint64("id", 2, Whole.between(2, 3), 1, 3, 4, 5),
                Shapes.motion("motion"));
        call("sunstone_scene_set_mesh", populated, uint64("id", 2, Whole.between(2, 2), 1, 3, 4, 5), mesh);
        call(
                "sunstone_scene_set_sphere",
                populated,
                uint64("id", 1, Whole.between(1, 1), 2, 3, 4, 5),
                Shapes.vector("center", Range.COORDINATE),
                radius);
    }

    private static void queries() {
        Argument scene = handle("scene", ObjectType.SCENE);
        int count = 3;
        List<Argument> rays = Shapes.structures("rays", "ray_stride", false, 32, 4, count);
        Whole counts = value -> value >= 0 && value <= count ? Case.OK : Case.BUFFER_TOO_SMALL;
        Argument counted = new Argument(
                "count",
                Set.of(long.class),
                invocation -> (long) count,
                counts.uint64Cases("count", List.of("rays_length", "rays"), 1, count + 1));
        call(
                "sunstone_scene_intersect",
                scene,
                Shapes.queryOptions(),
                rays,
                counted,
                Shapes.structures("hits", "hit_stride", true, 48, 8, count));
        Whole room = value ->
                value >= 0 && value < count ? Case.BUFFER_TOO_SMALL : value == count ? Case.OK : Case.CALLERS_WORD;
        call(
                "sunstone_scene_occluded",
                scene,
                Shapes.queryOptions(),
                rays,
                counted,
                Arguments.room("occluded", ByteBuffer.class, count),
                lengthOf("occluded", "occluded_length", count, room, 1));
        call("sunstone_scene_build", scene, resultStructure("report", SunstoneBuildReport.class));
        call(
                "sunstone_scene_pixel_ray",
                scene,
                Shapes.options(Whole.between(0, 1)),
                number("x", 0.5, Range.COLUMN),
                number("y", 0.5, Range.ROW),
                resultStructure("ray", SunstoneRay.class));
        call(
                "sunstone_scene_visible_objects",
                scene,
                Shapes.options(Whole.between(0, 1)),
                Shapes.wholeBlock(),
                handle("set", ObjectType.HASH_SET));
    }

    private static void renders() {
        call(
                "sunstone_scene_render",
                handle("scene", ObjectType.SCENE),
                Shapes.options(Whole.between(0, 1)),
                Shapes.wholeBlock(),
                Shapes.pixels());
    }

    private static void jobs() {
        Argument scene = handle("scene", ObjectType.SCENE);
        Argument job = handle("job", ObjectType.RENDER_JOB);
        Argument made = made("job", ObjectType.RENDER_JOB);
        call("sunstone_render_job_start", scene, Shapes.options(Whole.between(0, 1)), Shapes.wholeBlock(), made);
        call(
                "sunstone_render_job_start_png",
                scene,
                Shapes.options(Whole.ANY),
                Shapes.wholeBlock(),
                text("path", Case.NULL_POINTER, invocation -> invocation
                                .folder
                                .resolve("job.png")
                                .toString())
                        .and(
                                textCase("path", "empty", Case.IO, invocation -> ""),
                                textCase("path", "a folder", Case.IO, invocation -> invocation.folder.toString()),
                                textCase(
                                        "path",
                                        "in no folder",
                                        Case.IO,
                                        invocation -> invocation.folder + "/missing/job.png")),
                made);
        call(
                "sunstone_render_job_resume",
                new Argument("scene", scene.types(), invocation -> invocation.populatedScene(), scene.cases()),
                Shapes.resumeOptions(),
                Shapes.filmBlock(),
                handle("film", ObjectType.FILM),
                made);
        call(
                "sunstone_render_job_film",
                new Argument("job", job.types(), invocation -> invocation.adopted(ObjectType.filmJob()), job.cases())
                        .and(Case.made(
                                "job has no film",
                                invocation -> invocation.object(ObjectType.RENDER_JOB),
                                Case.INVALID_ARGUMENT,
                                "job")),
                made("film", ObjectType.FILM));
        call("sunstone_render_job_progress", job, resultStructure("progress", SunstoneProgress.class));
        call("sunstone_render_job_wait", job, number("seconds", 60, Range.SECONDS));
        call("sunstone_render_job_cancel", job);
        call("sunstone_render_job_read", job, Shapes.wholeBlock(), Shapes.pixels());
        call("sunstone_render_job_free", job);
    }

    private static void films() {
        Argument film = handle("film", ObjectType.FILM);
        int pixels = ObjectType.WIDTH * ObjectType.HEIGHT;
        Set<Long> ofFloats = Set.of(1L, 2L, 4L, 8L, 16L, 32L, 256L, 512L);
        Whole aov = value -> ofFloats.contains(value) ? Case.OK : Case.INVALID_ARGUMENT;
        Whole ids = value -> value == 64 || value == 128 ? Case.OK : Case.INVALID_ARGUMENT;
        call("sunstone_film_info", film, resultStructure("info", SunstoneFilmInfo.class));
        call("sunstone_film_read_pixels", film, Shapes.imageOptions(), Shapes.wholeBlock(), Shapes.pixels());
        call(
                "sunstone_film_read_channels",
                film,
                int32("aov", 4, aov, 1, 2, 3, 8, 16, 32, 64, 128, 256, 512, 1024),
                Shapes.wholeBlock(),
                Shapes.numbers("values", FloatBuffer.class, 3 * pixels, Float.BYTES));
        call(
                "sunstone_film_read_ids",
                film,
                int32("aov", 64, ids, 1, 2, 16, 128, 192, 256),
                Shapes.wholeBlock(),
                Shapes.numbers("ids", LongBuffer.class, pixels, Long.BYTES));
        Case nowhere = textCase("path", "in no folder", Case.IO, invocation -> invocation.folder + "/missing/film.exr");
        call(
                "sunstone_film_save_image",
                film,
                text("path", Case.NULL_POINTER, invocation -> invocation.folder + "/film.exr")
                        .and(
                                nowhere,
                                textCase("path", "empty", Case.INVALID_ARGUMENT, invocation -> ""),
                                textCase(
                                        "path",
                                        "of no format",
                                        Case.INVALID_ARGUMENT,
                                        invocation -> invocation.folder + "/film.jpg")),
                Shapes.imageOptions(),
                Shapes.wholeBlock());
        call(
                "sunstone_film_save",
                film,
                text("path", Case.NULL_POINTER, invocation -> invocation.folder + "/film.saved")
                        .and(
                                nowhere,
                                textCase("path", "empty", Case.IO, invocation -> ""),
                                textCase("path", "a folder", Case.IO, invocation -> invocation.folder.toString())));
        call(
                "sunstone_film_load",
                text("path", Case.NULL_POINTER, Fixtures::film)
                        .and(unreadable("path"))
                        .and(textCase("path", "a picture", Case.IMAGE_FORMAT, Fixtures::texture)),
                Shapes.limits("pixels", "width", "height", "film_bytes"),
                made("film", ObjectType.FILM));
        Argument other = handle("other", ObjectType.FILM);
        call(
                "sunstone_film_merge",
                film,
                new Argument(
                                "other",
                                other.types(),
                                invocation -> invocation.adopted(ObjectType.film(1)),
                                other.cases())
                        .and(Case.made(
                                "other has the same samples",
                                invocation -> invocation.object(ObjectType.FILM),
                                Case.INVALID_ARGUMENT,
                                "samples")));
        call("sunstone_film_free", film);
    }

    private static void hashSets() {
        Argument set = handle("set", ObjectType.HASH_SET);
        call("sunstone_hash_set_new", made("set", ObjectType.HASH_SET));
        call("sunstone_hash_set_len", set, result("length", LongByReference.class));
        Argument value = uint64("value", 7, Whole.ANY);
        call("sunstone_hash_set_contains", set, value, result("result", IntByReference.class));
        call("sunstone_hash_set_insert", set, value, result("inserted", IntByReference.class));
        call("sunstone_hash_set_remove", set, value, result("removed", IntByReference.class));
        call("sunstone_hash_set_clear", set);
        call(
                "sunstone_hash_set_insert_all",
                set,
                Arguments.input("values", LongBuffer.class, Case.NULL_POINTER, new byte[2 * Long.BYTES]),
                lengthOf("values", "count", 2, count -> count >= 0 && count <= 2 ? Case.OK : Case.INVALID_ARGUMENT, 1),
                result("inserted", LongByReference.class));
        int held = ObjectType.HASH_SET_VALUES;
        Whole capacity = number -> number == 0 || number == held
                ? Case.OK
                : number > 0 && number < held ? Case.BUFFER_TOO_SMALL : Case.INVALID_ARGUMENT;
        call(
                "sunstone_hash_set_collect",
                set,
                Arguments.room("values", LongBuffer.class, held * Long.BYTES),
                lengthOf("values", "capacity", held, capacity, 1, held - 1),
                lengthResult("length"));
        call("sunstone_hash_set_free", set);
    }

    /** Room for a text, how much there is, and the place for its length. */
    private static List<Argument> textResult() {
        int room = 4096;
        Whole capacity = value -> value < 0
                ? Case.INVALID_ARGUMENT
                : value == 0 || value == room ? Case.OK : value == 1 ? Case.BUFFER_TOO_SMALL : Case.CALLERS_WORD;
        return List.of(
                Arguments.room("text", byte[].class, room),
                lengthOf("text", "capacity", room, capacity, 1),
                lengthResult("length"));
    }

    /** Paths at which there is no file to read. */
    private static Case[] unreadable(String name) {
        return new Case[] {
            textCase(name, "empty", Case.IO, invocation -> ""),
            textCase(name, "missing", Case.IO, invocation -> invocation.folder + "/missing"),
            textCase(name, "a folder", Case.IO, invocation -> invocation.folder.toString()),
            textCase(name, "endless", Case.IO, invocation -> "ü".repeat(100_000)),
        };
    }
}
