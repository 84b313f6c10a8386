package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneBuildReport;
import dev.sunstone.jna.SunstoneCamera;
import dev.sunstone.jna.SunstoneLimits;
import dev.sunstone.jna.SunstoneMedium;
import dev.sunstone.jna.SunstonePixelFormat;
import dev.sunstone.jna.SunstoneRenderJob;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneSceneInfo;
import dev.sunstone.jna.SunstoneSceneSettings;
import java.awt.image.BufferedImage;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be drawn: elements, lights, and the settings of the picture.
 *
 * <p>It owns native memory and must be closed. All methods may be called by several threads at once. Rendering does not
 * hold up changes: a render draws the scene as it was when it began. After {@link #close()} everything but that and
 * {@link #toString()} throws {@link IllegalStateException}; renders that have begun go on.
 */
public final class Scene implements AutoCloseable {

    /** Pixels that {@link #visibleObjects} looks at between two looks at the thread's interrupt status. */
    private static final int VISIBLE_BAND = 1 << 16;

    private final Owner<SunstoneScene> owner;
    private final Palette palette = new Palette();

    /** How many pixels the limits allow in memory; the library holds renders to it. */
    private final long largestPicture;

    /** Takes over the scene that a call has just made with these limits. */
    Scene(SunstoneScene.ByReference made, CallFrame call, Limits limits) {
        this.largestPicture = limits.pixels() == 0 ? Limits.DEFAULT_PIXELS : limits.pixels();
        this.owner = new Owner<>("the scene", requireNonNull(made.getValue()), call.library::sunstone_scene_free);
    }

    /**
     * Makes an empty scene with the default limits.
     *
     * @param width the width of the picture in pixels, at least 1
     * @param height the height of the picture in pixels, at least 1
     * @param fovDegrees the vertical field of view in degrees, above 0 and below 180
     * @return the scene, to be closed
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Scene create(int width, int height, double fovDegrees) {
        return create(width, height, fovDegrees, Limits.defaults());
    }

    /**
     * Makes an empty scene.
     *
     * @param width the width of the picture in pixels, at least 1
     * @param height the height of the picture in pixels, at least 1
     * @param fovDegrees the vertical field of view in degrees, above 0 and below 180
     * @param limits how much its pictures and settings may ask for
     * @return the scene, to be closed
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Scene create(int width, int height, double fovDegrees, Limits limits) {
        Checks.atLeast("width", width, 1);
        Checks.atLeast("height", height, 1);
        Checks.fieldOfView("fovDegrees", fovDegrees);
        SunstoneLimits structure = NativeLimits.of(requireNonNull(limits, "limits"));
        try (CallFrame call = CallFrame.take()) {
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            Errors.check(call.library.sunstone_scene_new(width, height, fovDegrees, structure, made, call.error), call);
            return new Scene(made, call, limits);
        }
    }

    /**
     * Reads a scene file and the textures and meshes that it names, which lie in its folder.
     *
     * @param path a scene file of the default file system
     * @return the scene, to be closed
     * @throws SceneFormatException if something in the file is wrong
     * @throws java.io.UncheckedIOException if the file or a texture cannot be read, or a texture may not be
     * @throws IllegalArgumentException if it asks for more than the default limits allow
     */
    public static Scene load(Path path) {
        return load(path, LoadOptions.defaults());
    }

    /**
     * Reads a scene file and the textures and meshes that it names.
     *
     * @param path a scene file of the default file system
     * @param options which folders besides its own it may read, and how much it may ask for
     * @return the scene, to be closed
     * @throws SceneFormatException if something in the file is wrong
     * @throws java.io.UncheckedIOException if the file or a texture cannot be read, or a texture may not be
     * @throws IllegalArgumentException if it asks for more than the limits allow
     */
    public static Scene load(Path path, LoadOptions options) {
        return SceneReader.load(path, options);
    }

    /**
     * Reads a scene from the text of a scene file. It may not name textures or meshes, for there is no folder to find
     * them in.
     *
     * @param json the text
     * @return the scene, to be closed
     * @throws SceneFormatException if something in the text is wrong
     * @throws java.io.UncheckedIOException if it names a texture
     * @throws IllegalArgumentException if it asks for more than the default limits allow
     */
    public static Scene fromJson(String json) {
        return fromJson(json, null, LoadOptions.defaults());
    }

    /**
     * Reads a scene from the text of a scene file.
     *
     * @param json the text
     * @param baseFolder the folder that its textures and meshes lie in
     * @return the scene, to be closed
     * @throws SceneFormatException if something in the text is wrong
     * @throws java.io.UncheckedIOException if a texture cannot or may not be read
     * @throws IllegalArgumentException if it asks for more than the default limits allow
     */
    public static Scene fromJson(String json, Path baseFolder) {
        return fromJson(json, requireNonNull(baseFolder, "baseFolder"), LoadOptions.defaults());
    }

    /**
     * Reads a scene from the text of a scene file.
     *
     * @param json the text
     * @param baseFolder the folder that its textures and meshes lie in; null for none
     * @param options which folders besides it may be read, and how much the scene may ask for
     * @return the scene, to be closed
     * @throws SceneFormatException if something in the text is wrong
     * @throws java.io.UncheckedIOException if a texture cannot or may not be read
     * @throws IllegalArgumentException if it asks for more than the limits allow
     */
    public static Scene fromJson(String json, @Nullable Path baseFolder, LoadOptions options) {
        return SceneReader.fromJson(json, baseFolder, options);
    }

    /**
     * Adds something that can be seen.
     *
     * @param element a simple shape, or a mesh or group at some place
     * @return its id: 1 for the first thing that is added to the scene, and one more each time
     * @throws IllegalArgumentException if a value is outside what the renderer can draw
     * @throws IllegalStateException if the scene is closed, or a texture, mesh or group of the element
     */
    public long add(Element element) {
        requireNonNull(element, "element");
        try {
            synchronized (palette) {
                palette.trim();
                return owner.call((scene, call) -> Elements.add(scene, element, palette, call));
            }
        } finally {
            // The owner looks after the scene's own handle alone, but its palette's and the element's are used too.
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(element);
        }
    }

    /**
     * Adds something that shines.
     *
     * @param light the light
     * @return its id: lights and elements are numbered together
     * @throws IllegalArgumentException if a value is outside what the renderer can draw
     */
    public long add(Light light) {
        requireNonNull(light, "light");
        return owner.call((scene, call) -> Elements.add(scene, light, call));
    }

    /**
     * Adds many spheres in one call, all or none: millions a second, where {@link #add(Element)} takes a call for each.
     *
     * @param spheres x, y, z and radius of each, from the buffer's position to its limit; a direct buffer in the
     *     machine's byte order
     * @param materialIndices for each sphere the index of its material in the list, likewise; null where all have the
     *     first
     * @param materials what they are made of
     * @return the id of the first; the others follow it
     * @throws IllegalArgumentException if a buffer is not direct or has the wrong length, or a value is outside its
     *     range
     * @throws IllegalStateException if the scene is closed, or a texture of a material
     */
    public long addSpheres(FloatBuffer spheres, @Nullable IntBuffer materialIndices, List<Material> materials) {
        return addSpheres(spheres, null, materialIndices, materials);
    }

    /**
     * Adds many spheres in one call, each in a colour of its own: molecules, point clouds, measurements.
     *
     * @param spheres x, y, z and radius of each, from the buffer's position to its limit; a direct buffer in the
     *     machine's byte order
     * @param colors red, green and blue of each, likewise: linear, 0 or more; they take the place of what the
     *     materials' colorations say. Null where those count.
     * @param materialIndices for each sphere the index of its material in the list, likewise; null where all have the
     *     first
     * @param materials what they are made of; one is enough for any number of colours
     * @return the id of the first; the others follow it
     * @throws IllegalArgumentException if a buffer is not direct or has the wrong length, or a value is outside its
     *     range
     * @throws IllegalStateException if the scene is closed, or a texture of a material
     */
    public long addSpheres(
            FloatBuffer spheres,
            @Nullable FloatBuffer colors,
            @Nullable IntBuffer materialIndices,
            List<Material> materials) {
        Buffers.checkDirect("spheres", spheres, spheres.order());
        if (colors != null) {
            Buffers.checkDirect("colors", colors, colors.order());
        }
        if (materialIndices != null) {
            Buffers.checkDirect("materialIndices", materialIndices, materialIndices.order());
        }
        return addSpheresFrom(
                spheres.slice(),
                colors == null ? null : colors.slice(),
                materialIndices == null ? null : materialIndices.slice(),
                materials);
    }

    /**
     * Adds many spheres in one call, all or none; copies the arrays on the way.
     *
     * @param spheres x, y, z and radius of each
     * @param materialIndices for each sphere the index of its material in the list; null where all have the first
     * @param materials what they are made of
     * @return the id of the first; the others follow it
     * @throws IllegalArgumentException if an array has the wrong length, or a value is outside its range
     * @throws IllegalStateException if the scene is closed, or a texture of a material
     */
    public long addSpheres(float[] spheres, int @Nullable [] materialIndices, List<Material> materials) {
        return addSpheres(spheres, null, materialIndices, materials);
    }

    /**
     * Adds many spheres in one call, each in a colour of its own; copies the arrays on the way.
     *
     * @param spheres x, y, z and radius of each
     * @param colors red, green and blue of each: linear, 0 or more; they take the place of what the materials'
     *     colorations say. Null where those count.
     * @param materialIndices for each sphere the index of its material in the list; null where all have the first
     * @param materials what they are made of; one is enough for any number of colours
     * @return the id of the first; the others follow it
     * @throws IllegalArgumentException if an array has the wrong length, or a value is outside its range
     * @throws IllegalStateException if the scene is closed, or a texture of a material
     */
    public long addSpheres(
            float[] spheres, float @Nullable [] colors, int @Nullable [] materialIndices, List<Material> materials) {
        return addSpheresFrom(
                FloatBuffer.wrap(spheres),
                colors == null ? null : FloatBuffer.wrap(colors),
                materialIndices == null ? null : IntBuffer.wrap(materialIndices),
                materials);
    }

    /**
     * Places a mesh or a group many times in one call, all or none: a million take what a million transforms take.
     *
     * @param shape what is placed
     * @param transforms twelve numbers for each place, row by row as {@link Transform} says
     * @param materials for a mesh one for all of it, or one for each index that its faces name; for a group none, or
     *     one in place of those of its members
     * @return the id of the first; the others follow it
     * @throws IllegalArgumentException if the array has the wrong length, a transform flattens, or there are too few or
     *     too many materials
     * @throws IllegalStateException if the scene is closed, the shape, or a texture of a material
     */
    public long addInstances(Placeable shape, double[] transforms, List<Material> materials) {
        return addInstancesFrom(shape, DoubleBuffer.wrap(transforms), materials);
    }

    /**
     * The same from a direct buffer, without a copy on the way.
     *
     * @param shape what is placed
     * @param transforms twelve numbers for each place, from the buffer's position to its limit; a direct buffer in the
     *     machine's byte order
     * @param materials as above
     * @return the id of the first; the others follow it
     * @throws IllegalArgumentException if the buffer is not direct or has the wrong length, a transform flattens, or
     *     there are fewer materials than the faces of a mesh name, or more than one for a group; more for a mesh are
     *     ignored
     * @throws IllegalStateException if the scene is closed, the shape, or a texture of a material
     */
    public long addInstances(Placeable shape, DoubleBuffer transforms, List<Material> materials) {
        Buffers.checkDirect("transforms", transforms, transforms.order());
        return addInstancesFrom(shape, transforms.slice(), materials);
    }

    private long addInstancesFrom(Placeable shape, DoubleBuffer transforms, List<Material> materials) {
        requireNonNull(shape, "shape");
        Buffers.checkGroups("transforms", transforms, Transform.NUMBERS, "place, three rows of four");
        List<Material> list = Instance.checkMaterials(shape, ImmutableList.copyOf(materials));
        try {
            synchronized (palette) {
                palette.trim();
                return owner.call(
                        (scene, call) -> Elements.addInstances(scene, shape, transforms, list, palette, call));
            }
        } finally {
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(shape);
            Reference.reachabilityFence(list);
        }
    }

    /**
     * Takes an element or a light away. Its id is not used again.
     *
     * @param id what {@code add} gave
     * @throws IllegalArgumentException if the scene has nothing of this id
     */
    public void remove(long id) {
        owner.call((scene, call) -> {
            Errors.check(call.library.sunstone_scene_remove(scene, id, call.error), call);
            return null;
        });
    }

    /**
     * Moves an instance, disc, box, cylinder or cone: the transform takes the place of the one that it has. What the
     * simple shapes are under it: the disc of radius 1 around the origin in z = 0, the box from −1 to 1 on each axis,
     * cylinder and cone of radius 1 from z = 0 to 1.
     *
     * @param id what {@code add} gave
     * @param transform where it is from now on
     * @throws IllegalArgumentException if the scene has nothing of this id, it is a sphere, plane or light, or the
     *     transform flattens it
     */
    public void setTransform(long id, Transform transform) {
        DoubleBuffer rows = DoubleBuffer.wrap(transform.toArray());
        owner.call((scene, call) -> {
            Errors.check(call.library.sunstone_scene_set_transform(scene, id, rows, call.error), call);
            return null;
        });
    }

    /**
     * Has an instance, disc, box, cylinder or cone move while the camera's shutter is open: from where it is to where
     * {@code motion} takes it in the scene's space. Rotations are even, the rest goes along straight lines.
     * {@link Integrator#PATH} alone sees it; others draw the object where it is when the shutter opens.
     *
     * @param id what {@code add} gave
     * @param motion where to; {@link Transform#identity()} has it be still
     * @throws IllegalArgumentException if the scene has nothing of this id, it is a sphere, plane or light, or the
     *     motion flattens or mirrors it
     */
    public void setMotion(long id, Transform motion) {
        DoubleBuffer rows = motion.equals(Transform.identity()) ? null : DoubleBuffer.wrap(motion.toArray());
        owner.call((scene, call) -> {
            Errors.check(call.library.sunstone_scene_set_motion(scene, id, rows, call.error), call);
            return null;
        });
    }

    /**
     * Puts another mesh in the place of one: the same one with its vertices moved, say.
     *
     * @param id what {@code add} gave for an instance of a mesh
     * @param mesh the mesh from now on
     * @throws IllegalArgumentException if the scene has no instance of a mesh of this id, or too few materials for it
     * @throws IllegalStateException if the scene or the mesh is closed
     */
    public void setMesh(long id, Mesh mesh) {
        try {
            owner.call((scene, call) -> {
                Errors.check(call.library.sunstone_scene_set_mesh(scene, id, mesh.handle(), call.error), call);
                return null;
            });
        } finally {
            Reference.reachabilityFence(mesh);
        }
    }

    /**
     * Moves a sphere and gives it a radius, also one that was added with others.
     *
     * @param id what {@code add} or {@code addSpheres} gave
     * @param center where it is from now on
     * @param radius how large, above 0
     * @throws IllegalArgumentException if the scene has no sphere of this id, or a value is out of its range
     */
    public void setSphere(long id, Vec3 center, double radius) {
        requireNonNull(center, "center");
        Checks.aboveZero("radius", radius);
        owner.call((scene, call) -> {
            Errors.check(
                    call.library.sunstone_scene_set_sphere(
                            scene, id, Elements.put(call.vector, center), radius, call.error),
                    call);
            return null;
        });
    }

    private long addSpheresFrom(
            FloatBuffer spheres, @Nullable FloatBuffer colors, @Nullable IntBuffer indices, List<Material> materials) {
        ImmutableList<Material> list = ImmutableList.copyOf(materials);
        Elements.checkSpheres(spheres, colors, indices, list);
        try {
            synchronized (palette) {
                palette.trim();
                return owner.call(
                        (scene, call) -> Elements.addSpheres(scene, spheres, colors, indices, list, palette, call));
            }
        } finally {
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(list);
        }
    }

    /**
     * The size of the picture, the field of view, and how it is drawn.
     *
     * @return the settings at this moment
     */
    public SceneSettings settings() {
        return owner.call((scene, call) -> {
            SunstoneSceneSettings settings = new SunstoneSceneSettings();
            Errors.check(call.library.sunstone_scene_settings(scene, settings, call.error), call);
            return new SceneSettings(
                    settings.width, settings.height, settings.fov, settings.shadow_bias, settings.max_recursion_depth);
        });
    }

    /**
     * Changes the settings. The next render has them.
     *
     * @param settings all of them; {@code scene.settings(scene.settings().withFov(60))} changes one
     * @throws IllegalArgumentException if a value exceeds the scene's limits
     */
    public void settings(SceneSettings settings) {
        owner.call((scene, call) -> {
            SunstoneSceneSettings structure = new SunstoneSceneSettings();
            structure.width = settings.width();
            structure.height = settings.height();
            structure.fov = settings.fov();
            structure.shadow_bias = settings.shadowBias();
            structure.max_recursion_depth = settings.maxRecursionDepth();
            Errors.check(call.library.sunstone_scene_set_settings(scene, structure, call.error), call);
            return null;
        });
    }

    /**
     * Where its pictures are taken from: at the origin, looking along −z, unless it was told otherwise.
     *
     * @return the camera at this moment
     */
    public Camera camera() {
        return owner.call((scene, call) -> {
            SunstoneCamera camera = new SunstoneCamera();
            Errors.check(call.library.sunstone_scene_camera(scene, camera, call.error), call);
            return Camera.of(camera);
        });
    }

    /**
     * Takes its pictures from somewhere else. The next render does.
     *
     * @param camera the camera
     * @throws IllegalArgumentException if what is above it lies along the way to what it looks at, or a value is
     *     outside what the renderer can draw
     */
    public void camera(Camera camera) {
        requireNonNull(camera, "camera");
        owner.call((scene, call) -> {
            Errors.check(call.library.sunstone_scene_set_camera(scene, camera.structure(), call.error), call);
            return null;
        });
    }

    /**
     * Puts light round it, or takes it away. The next path-traced render has it; {@code whitted} does not see it.
     *
     * @param environment what is round the scene
     * @throws java.io.UncheckedIOException if its file cannot be read or is no such picture
     * @throws IllegalArgumentException if a number of a map is negative, infinite or NaN, or a map is larger than the
     *     scene's limits allow for textures
     */
    public void environment(Environment environment) {
        requireNonNull(environment, "environment");
        try {
            owner.call((scene, call) -> {
                Elements.surround(scene, environment, call);
                return null;
            });
        } finally {
            Reference.reachabilityFence(environment);
        }
    }

    /**
     * Fills the space between its objects, where its camera is too. The next path-traced render has it; {@code whitted}
     * does not see it.
     *
     * @param medium what fills it; null for nothing
     * @throws IllegalArgumentException if a number is outside what the renderer can draw
     */
    public void medium(@Nullable Medium medium) {
        owner.call((scene, call) -> {
            SunstoneMedium structure = medium == null ? null : medium.structure();
            Errors.check(call.library.sunstone_scene_set_medium(scene, structure, call.error), call);
            return null;
        });
    }

    /**
     * What it holds, in numbers.
     *
     * @return the numbers at this moment
     */
    public SceneInfo info() {
        return owner.call((scene, call) -> {
            SunstoneSceneInfo info = new SunstoneSceneInfo();
            Errors.check(call.library.sunstone_scene_info(scene, info, call.error), call);
            return new SceneInfo(
                    info.spheres,
                    info.planes,
                    info.solids,
                    info.instances,
                    info.meshes,
                    info.triangles,
                    info.lights,
                    info.textures,
                    info.texture_bytes,
                    info.emitters,
                    info.light_bytes,
                    info.film_bytes,
                    info.media,
                    info.environment != 0,
                    info.lost_lights);
        });
    }

    /**
     * The native scene's debug text: all that it holds, for looking at and not for reading by programs.
     *
     * @return the text
     */
    public String describe() {
        return owner.call((scene, call) -> Texts.read(
                call,
                (text, capacity) ->
                        call.library.sunstone_scene_describe(scene, text, capacity, call.uint64, call.error)));
    }

    /**
     * The scene as the text of a scene file.
     *
     * @return the text
     * @throws IllegalArgumentException if it has a texture, map or mesh that came from memory and so has no path
     */
    public String toJson() {
        return owner.call((scene, call) -> Texts.read(
                call,
                (text, capacity) ->
                        call.library.sunstone_scene_to_json(scene, text, capacity, call.uint64, call.error)));
    }

    /**
     * Prepares the scene for queries, which the first one after a change does otherwise, and tells what that took.
     * Where nothing has changed since, it tells what it took then.
     *
     * @return the trees over objects and over spheres; {@link Mesh#info} has those of the meshes, of which this tells
     *     the triangles that are left out
     */
    public BuildReport build() {
        return owner.call((scene, call) -> {
            SunstoneBuildReport report = new SunstoneBuildReport();
            Errors.check(call.library.sunstone_scene_build(scene, report, call.error), call);
            return BuildReport.of(report.nodes, report.leaves, report.degenerate, report.bytes, report.seconds);
        });
    }

    /**
     * Finds what each ray meets first, with all cores.
     *
     * @param rays the rays
     * @return the hits, one for each ray
     */
    public HitBatch intersect(RayBatch rays) {
        HitBatch hits = HitBatch.allocate(rays.count());
        intersect(rays, hits, QueryOptions.defaults());
        return hits;
    }

    /**
     * Finds what each ray meets first. The library reads and writes the batches' memory itself, without a copy. It
     * walks large batches in an order of its own, which does not show in the hits; for that it takes at most 16 MiB
     * besides, however many rays there are.
     *
     * @param rays the rays
     * @param hits room for as many hits at least, to be used again and again
     * @param options threads, and which objects are there
     * @throws IllegalArgumentException if there is room for too few hits
     * @throws IllegalStateException if the scene is closed, or a set of the options
     */
    public void intersect(RayBatch rays, HitBatch hits, QueryOptions options) {
        Queries.checkRoom(rays, hits);
        try {
            owner.call((scene, call) -> {
                Queries.intersect(scene, rays, hits, options, call);
                return null;
            });
        } finally {
            Reference.reachabilityFence(options);
        }
    }

    /**
     * Finds out for each ray whether it meets anything, which is quicker than finding what it meets first.
     *
     * @param rays the rays, such as those from a point to the lights
     * @return for each ray true where something is in its way
     */
    public boolean[] occluded(RayBatch rays) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(rays.count());
        occluded(rays, bytes, QueryOptions.defaults());
        boolean[] occluded = new boolean[rays.count()];
        for (int i = 0; i < occluded.length; i++) {
            occluded[i] = bytes.get(i) != 0;
        }
        return occluded;
    }

    /**
     * Finds out for each ray whether it meets anything, and writes that to the program's own memory.
     *
     * @param rays the rays
     * @param occluded a direct buffer that can be written; from its position on it gets a byte for each ray, 1 where
     *     something is in its way, otherwise 0; neither position nor limit changes
     * @param options threads, and which objects are there
     * @throws IllegalArgumentException if the buffer is not direct, read-only or too small
     * @throws IllegalStateException if the scene is closed, or a set of the options
     */
    public void occluded(RayBatch rays, ByteBuffer occluded, QueryOptions options) {
        Queries.checkRoom(rays, occluded);
        ByteBuffer memory = occluded.slice();
        try {
            owner.call((scene, call) -> {
                Queries.occluded(scene, rays, memory, options, call);
                return null;
            });
        } finally {
            Reference.reachabilityFence(options);
        }
    }

    /**
     * Finds what a single ray meets first; {@link #intersect(RayBatch)} is for many.
     *
     * @param origin where it starts
     * @param direction where it goes, of any length but 0
     * @return the hit; empty where it meets nothing
     * @throws IllegalArgumentException if the direction is the zero vector
     */
    public Optional<Hit> pick(Vec3 origin, Vec3 direction) {
        return pick(origin, direction, QueryOptions.defaults());
    }

    /**
     * Finds what a single ray meets first.
     *
     * @param origin where it starts
     * @param direction where it goes, of any length but 0
     * @param options which objects are there
     * @return the hit; empty where it meets nothing
     * @throws IllegalArgumentException if the direction is the zero vector
     * @throws IllegalStateException if the scene is closed, or a set of the options
     */
    public Optional<Hit> pick(Vec3 origin, Vec3 direction, QueryOptions options) {
        requireNonNull(origin, "origin");
        requireNonNull(direction, "direction");
        try {
            return owner.call((scene, call) -> Queries.pick(scene, origin, direction, options, call));
        } finally {
            Reference.reachabilityFence(options);
        }
    }

    /**
     * Finds what a pixel of the picture shows: what the ray through its middle meets first. Where the mouse was
     * pressed, say.
     *
     * @param x the column, from 0 on the left
     * @param y the row, from 0 at the top
     * @return the hit; empty where the pixel shows nothing
     * @throws IllegalArgumentException if the picture has no such pixel
     */
    public Optional<Hit> pickPixel(int x, int y) {
        return pickPixel(x, y, RenderOptions.defaults());
    }

    /**
     * Finds what a pixel of the picture shows that these options draw. Its coordinates are those of the whole picture,
     * also where the options draw a part of it.
     *
     * @param x the column, from 0 on the left
     * @param y the row, from 0 at the top
     * @param options the picture's size, and which objects are there
     * @return the hit; empty where the pixel shows nothing
     * @throws IllegalArgumentException if the picture has no such pixel
     * @throws IllegalStateException if the scene is closed, or a set of the options
     */
    public Optional<Hit> pickPixel(int x, int y, RenderOptions options) {
        View view = View.of(options, settings());
        Checks.within("x", x, 0, view.width() - 1);
        Checks.within("y", y, 0, view.height() - 1);
        QueryOptions query = new QueryOptions(options.threads(), options.only(), options.without());
        try {
            return owner.call((scene, call) -> {
                Vec3 direction = Queries.pixelDirection(scene, view, x + 0.5, y + 0.5, call);
                return Queries.pick(scene, Vec3.ZERO, direction, query, call);
            });
        } finally {
            Reference.reachabilityFence(query);
        }
    }

    /**
     * The objects that the picture shows: those that the rays through the middles of its pixels meet first.
     *
     * @return their ids, in a set to be closed
     */
    public NativeHashSet visibleObjects() {
        return visibleObjects(RenderOptions.defaults());
    }

    /**
     * The objects that the picture shows which these options draw. It is looked at in bands; a scene that another
     * thread changes meanwhile may be seen as it was in some and as it is in others.
     *
     * @param options size, part and threads, and which objects are there
     * @return their ids, in a set to be closed
     * @throws CancellationException if the thread is interrupted; its interrupt status stays set
     * @throws IllegalArgumentException if the part lies outside the picture
     * @throws IllegalStateException if the scene is closed, or a set of the options
     */
    public NativeHashSet visibleObjects(RenderOptions options) {
        View view = View.of(options, settings());
        NativeHashSet ids = new NativeHashSet();
        boolean filled = false;
        try {
            // In bands, between which it can be interrupted.
            ViewBlock whole = view.block();
            int rows = Math.max(1, VISIBLE_BAND / whole.width());
            for (int y = 0; y < whole.height(); y += rows) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("the thread was interrupted, so the search was cancelled");
                }
                int height = Math.min(rows, whole.height() - y);
                View band = view.withBlock(new ViewBlock(whole.x(), whole.y() + y, whole.width(), height));
                owner.call((scene, call) -> {
                    Errors.check(
                            call.library.sunstone_scene_visible_objects(
                                    scene, band.nativeOptions(0), band.nativeBlock(), ids.handle(), call.error),
                            call);
                    return null;
                });
            }
            filled = true;
            return ids;
        } finally {
            Reference.reachabilityFence(view);
            if (!filled) {
                ids.close();
            }
        }
    }

    /**
     * Draws the picture as the scene says. Interrupting the thread cancels it.
     *
     * @return an image of the type {@link BufferedImage#TYPE_INT_RGB}
     * @throws CancellationException if the thread is interrupted; its interrupt status stays set
     * @throws IllegalArgumentException if the picture has more pixels than the scene's limits allow in memory, by
     *     default 2^28, or than a Java array can have, about 2^31: {@link #renderTo} has no such limit for
     *     {@link Integrator#WHITTED}
     */
    public BufferedImage render() {
        return render(RenderOptions.defaults());
    }

    /**
     * Draws the picture. Interrupting the thread cancels it.
     *
     * @param options size, part and threads
     * @return an image of the type {@link BufferedImage#TYPE_INT_RGB}, of the size of the part that is drawn
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; its interrupt status stays set
     * @throws IllegalArgumentException if the part lies outside the picture, or has more pixels than the scene's limits
     *     allow in memory, by default 2^28, or than a Java array can have, about 2^31: {@link #renderTo} has no such
     *     limit for {@link Integrator#WHITTED}; or if the options ask for samples or a tone mapping of
     *     {@link Integrator#WHITTED}
     */
    public BufferedImage render(RenderOptions options) {
        View view = View.of(options, settings()).checkIntegrator();
        // Java fills a new image with zeros, which takes a while. A small one is made while the first tiles are being
        // drawn; a large one before, so that an interrupt in that time finds no render to cancel, and a lack of memory
        // shows before the work. One that is too large is left to the library to refuse.
        boolean before = view.block().pixels() > Images.SMALL && view.block().pixels() <= largestPicture;
        BufferedImage large = before ? Images.create(view.block()) : null;
        try (RenderJob job = start(view, SunstonePixelFormat.SUNSTONE_PIXEL_BGRA8)) {
            BufferedImage image = large != null ? large : Images.create(view.block());
            job.awaitOrCancel();
            job.readInto(image);
            return image;
        }
    }

    /**
     * Draws the picture into the program's own memory as RGBA8: red, green, blue and alpha of a pixel are a byte each,
     * rows from top to bottom. The library writes there itself, once, when the picture is complete: until then, and
     * where there is an exception, the buffer stays as it was. Interrupting the thread cancels it.
     *
     * @param pixels a direct buffer that can be written; its rows begin at its position, and neither that nor its limit
     *     changes
     * @param rowStride the bytes from one row to the next, at least 4 × width
     * @param options size, part and threads
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; its interrupt status stays set
     * @throws IllegalArgumentException if the buffer is not direct, read-only or too small, the stride is too small,
     *     the part lies outside the picture, or it has more pixels than the scene's limits allow in memory, or if the
     *     options ask for samples or a tone mapping of {@link Integrator#WHITTED}
     */
    public void renderInto(ByteBuffer pixels, int rowStride, RenderOptions options) {
        View view = View.of(options, settings()).checkIntegrator();
        Buffers.checkDirect("pixels", pixels, ByteOrder.nativeOrder());
        Buffers.checkPixels(pixels, rowStride, view.block());
        try (RenderJob job = start(view, SunstonePixelFormat.SUNSTONE_PIXEL_RGBA8)) {
            job.awaitOrCancel();
            job.readInto(pixels.slice(), rowStride);
        }
    }

    /**
     * Draws the picture into a PNG file. {@link Integrator#WHITTED} draws it band by band, so that memory does not grow
     * with it; the others have a film in memory. The file appears when it is complete, and replaces what was there.
     * Interrupting the thread cancels it; nothing of the unfinished file is left then.
     *
     * @param png the file, in the default file system
     * @param options size, part and threads
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; its interrupt status stays set
     * @throws java.io.UncheckedIOException if the file cannot be written
     * @throws IllegalArgumentException if the part lies outside the picture, the name does not end in .png, or the
     *     options ask for samples or a tone mapping of {@link Integrator#WHITTED}
     */
    public void renderTo(Path png, RenderOptions options) {
        try (RenderJob job = startPng(png, options)) {
            job.awaitOrCancel();
        }
    }

    /**
     * Begins to draw the picture and returns at once.
     *
     * @param options size, part and threads
     * @return the render, to be closed
     * @throws IllegalArgumentException if the part lies outside the picture, or has more pixels than the scene's limits
     *     allow in memory, or if the options ask for samples or a tone mapping of {@link Integrator#WHITTED}
     */
    public RenderJob start(RenderOptions options) {
        return start(View.of(options, settings()).checkIntegrator(), SunstonePixelFormat.SUNSTONE_PIXEL_BGRA8);
    }

    private RenderJob start(View view, int pixelFormat) {
        try {
            return owner.call((scene, call) -> {
                SunstoneRenderJob.ByReference made = new SunstoneRenderJob.ByReference();
                Errors.check(
                        call.library.sunstone_render_job_start(
                                scene, view.nativeOptions(pixelFormat), view.nativeBlock(), made, call.error),
                        call);
                return new RenderJob(made, call, view, false);
            });
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /**
     * Begins to draw the picture into a PNG file and returns at once; see {@link #renderTo}. Nothing is left of the
     * file where the render is cancelled or fails.
     *
     * @param png the file, in the default file system
     * @param options size, part and threads
     * @return the render, to be closed
     * @throws java.io.UncheckedIOException if the file cannot be made
     * @throws IllegalArgumentException if the part lies outside the picture, the name does not end in .png, or the
     *     options ask for samples or a tone mapping of {@link Integrator#WHITTED}
     */
    public RenderJob startPng(Path png, RenderOptions options) {
        String file = Texts.path("png", requireNonNull(png, "png"));
        if (!file.toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new IllegalArgumentException("png is " + png
                    + ": give a name that ends in .png; for other formats draw a film and save it, as in"
                    + " renderFilm(options).save(path)");
        }
        View view = View.of(options, settings()).checkIntegrator();
        try {
            return owner.call((scene, call) -> {
                SunstoneRenderJob.ByReference made = new SunstoneRenderJob.ByReference();
                Errors.check(
                        call.library.sunstone_render_job_start_png(
                                scene,
                                view.nativeOptions(SunstonePixelFormat.SUNSTONE_PIXEL_RGBA8),
                                view.nativeBlock(),
                                file,
                                made,
                                call.error),
                        call);
                return new RenderJob(made, call, view, true);
            });
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /**
     * Draws samples onto a film and waits until all are there. Interrupting the thread cancels it; to keep what there
     * is then, use {@link #start} and {@link RenderJob#film}.
     *
     * @param options integrator, samples, size, part and threads
     * @return the film, to be closed
     * @throws CancellationException if the thread is interrupted; its interrupt status stays set
     * @throws UnsupportedOperationException if the integrator is {@link Integrator#WHITTED}, which has no film
     * @throws IllegalArgumentException if the part lies outside the picture, or has more pixels than the scene's limits
     *     allow in memory
     */
    public Film renderFilm(RenderOptions options) {
        try (RenderJob job = start(options)) {
            Film film = job.film();
            boolean complete = false;
            try {
                job.awaitOrCancel();
                complete = true;
                return film;
            } finally {
                if (!complete) {
                    film.close();
                }
            }
        }
    }

    /**
     * Goes on with a film: begins to draw the samples that it does not have, and returns at once. In the end it has the
     * same bits as if all had been drawn at one go.
     *
     * @param options those that it was begun with, but for the number of samples that are drawn, time and threads;
     *     where size and part are not given, the seed is 0 or no variables are asked for, they are those of the film
     * @param film what to go on with
     * @return the render, to be closed
     * @throws UnsupportedOperationException if the integrator is {@link Integrator#WHITTED}, which has no film
     * @throws IllegalArgumentException if the film is of another picture, scene or seed, was made with other settings,
     *     or has other variables
     * @throws IllegalStateException if the scene or the film is closed
     */
    public RenderJob start(RenderOptions options, Film film) {
        requireNonNull(options, "options");
        View view = View.of(options, requireNonNull(film, "film").info());
        if (!view.integrator().hasFilm()) {
            throw new UnsupportedOperationException("WHITTED has no film to go on with: choose another integrator, by"
                    + " RenderOptions.withIntegrator");
        }
        try {
            return owner.call((scene, call) -> {
                SunstoneRenderJob.ByReference made = new SunstoneRenderJob.ByReference();
                Errors.check(
                        call.library.sunstone_render_job_resume(
                                scene,
                                view.nativeOptions(SunstonePixelFormat.SUNSTONE_PIXEL_BGRA8),
                                view.nativeBlock(),
                                film.handle(),
                                made,
                                call.error),
                        call);
                return new RenderJob(made, call, view, false);
            });
        } finally {
            Reference.reachabilityFence(view);
            Reference.reachabilityFence(film);
        }
    }

    /** Runs the body with the handle, for another class that makes something of this scene. */
    <T> T call(Owner.Body<? super SunstoneScene, T> body) {
        return owner.call(body);
    }

    /** Frees the native memory; closing again does nothing. Renders that have begun go on. */
    @Override
    public void close() {
        owner.close();
        palette.close();
    }

    @Override
    public String toString() {
        try {
            SceneSettings settings = settings();
            SceneInfo info = info();
            return "Scene[" + settings.width() + " × " + settings.height() + ", fov " + settings.fov() + "°, "
                    + "spheres " + info.spheres() + ", planes " + info.planes() + solidsAndMeshes(info) + ", lights "
                    + info.lights() + "]";
        } catch (IllegalStateException e) {
            return "Scene[closed]";
        }
    }

    /** Only what the scene has of them: most have none. */
    private static String solidsAndMeshes(SceneInfo info) {
        return (info.solids() > 0 ? ", solids " + info.solids() : "")
                + (info.instances() > 0 ? ", instances " + info.instances() : "")
                + (info.meshes() > 0 ? ", meshes " + info.meshes() + " of " + info.triangles() + " triangles" : "");
    }
}
