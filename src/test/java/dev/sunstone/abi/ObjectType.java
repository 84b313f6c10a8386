package dev.sunstone.abi;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneColoration;
import dev.sunstone.jna.SunstoneFilm;
import dev.sunstone.jna.SunstoneGroup;
import dev.sunstone.jna.SunstoneHandle;
import dev.sunstone.jna.SunstoneHashSet;
import dev.sunstone.jna.SunstoneIntegrator;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneMesh;
import dev.sunstone.jna.SunstoneObjectType;
import dev.sunstone.jna.SunstoneRenderJob;
import dev.sunstone.jna.SunstoneRenderOptions;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneStatus;
import dev.sunstone.jna.SunstoneSurface;
import dev.sunstone.jna.SunstoneVector3;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Objects;

/** The types of objects behind handles: how a test makes one of each, and how it frees it. */
enum ObjectType {
    SCENE(SunstoneObjectType.SUNSTONE_OBJECT_SCENE, SunstoneScene.class, SunstoneScene.ByReference.class),
    COLORATION(
            SunstoneObjectType.SUNSTONE_OBJECT_COLORATION,
            SunstoneColoration.class,
            SunstoneColoration.ByReference.class),
    SURFACE(SunstoneObjectType.SUNSTONE_OBJECT_SURFACE, SunstoneSurface.class, SunstoneSurface.ByReference.class),
    RENDER_JOB(
            SunstoneObjectType.SUNSTONE_OBJECT_RENDER_JOB,
            SunstoneRenderJob.class,
            SunstoneRenderJob.ByReference.class),
    HASH_SET(SunstoneObjectType.SUNSTONE_OBJECT_HASH_SET, SunstoneHashSet.class, SunstoneHashSet.ByReference.class),
    MESH(SunstoneObjectType.SUNSTONE_OBJECT_MESH, SunstoneMesh.class, SunstoneMesh.ByReference.class),
    GROUP(SunstoneObjectType.SUNSTONE_OBJECT_GROUP, SunstoneGroup.class, SunstoneGroup.ByReference.class),
    FILM(SunstoneObjectType.SUNSTONE_OBJECT_FILM, SunstoneFilm.class, SunstoneFilm.ByReference.class);

    /** The width of the scenes and jobs that are made here, in pixels. */
    static final int WIDTH = 16;

    /** Their height. */
    static final int HEIGHT = 12;

    /** The AOVs of the films that are made here: all. */
    static final int FILM_AOVS = 1023;

    /** How many samples their pictures have; they have the first of them. */
    static final int FILM_SAMPLES = 64;

    /** How many values the hash sets hold that are made here: 0, 1, 2… */
    static final int HASH_SET_VALUES = 3;

    /** The vertices of the meshes that are made here: the corners of a square. */
    static final float[] MESH_POSITIONS = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0};

    /** Their triangles. */
    static final int[] MESH_INDICES = {0, 1, 2, 0, 2, 3};

    /** The type's number, which is also the first byte of its handles. */
    final int code;

    /** The class of its handles. */
    final Class<? extends SunstoneHandle> handle;

    /** The class of the place for one. */
    final Class<? extends SunstoneHandle.ByReference<?>> place;

    ObjectType(int code, Class<? extends SunstoneHandle> handle, Class<? extends SunstoneHandle.ByReference<?>> place) {
        this.code = code;
        this.handle = handle;
        this.place = place;
    }

    /** The type that the first byte of a handle names. */
    static ObjectType of(Pointer handle) {
        int code = (int) (Pointer.nativeValue(handle) >>> 56);
        for (ObjectType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new AssertionError(handle + " names no type of object");
    }

    /** A scene with a sphere of id 1, a mesh of id 2, a disc of id 3 and a light of id 4. */
    static Pointer populatedScene() {
        SunstoneLibrary library = NativeLoader.library();
        Pointer handle = SCENE.make();
        SunstoneScene scene = new SunstoneScene(handle);
        Pointer coloration = COLORATION.make();
        Pointer surface = SURFACE.make();
        Pointer mesh = MESH.make();
        SunstoneMaterial material =
                new SunstoneMaterial().put(new SunstoneColoration(coloration), new SunstoneSurface(surface), 0.5);
        SunstoneMaterial[] materials = {material};
        SunstoneVector3 vector = new SunstoneVector3().put(0, 0, -5);
        LongByReference id = new LongByReference();
        check(library.sunstone_scene_add_sphere(scene, vector, 1, material, id, null));
        check(library.sunstone_scene_add_mesh(scene, new SunstoneMesh(mesh), null, materials, 1, id, null));
        check(library.sunstone_scene_add_disc(scene, vector, vector, 2, material, id, null));
        check(library.sunstone_scene_add_directional_light(scene, vector, new SunstoneColor(), 1, id, null));
        COLORATION.free(coloration);
        SURFACE.free(surface);
        MESH.free(mesh);
        return handle;
    }

    /** A coloration of a texture of 2 × 1 texels. */
    static Pointer makeTexture() {
        SunstoneColoration.ByReference coloration = new SunstoneColoration.ByReference();
        ByteBuffer pixels = ByteBuffer.allocateDirect(8);
        check(NativeLoader.library()
                .sunstone_coloration_new_texture_pixels(pixels, 8, 2, 1, 8, null, coloration, null));
        return handle(coloration);
    }

    /** How many there are now. */
    long live() {
        LongByReference count = new LongByReference();
        check(NativeLoader.library().sunstone_live_objects(code, count, null));
        return count.getValue();
    }

    /** Makes one. A render job is one that has ended: what it answers while it runs is a matter of luck. */
    Pointer make() {
        SunstoneLibrary library = NativeLoader.library();
        switch (this) {
            case SCENE -> {
                SunstoneScene.ByReference scene = new SunstoneScene.ByReference();
                check(library.sunstone_scene_new(WIDTH, HEIGHT, 60, null, scene, null));
                return handle(scene);
            }
            case COLORATION -> {
                SunstoneColoration.ByReference coloration = new SunstoneColoration.ByReference();
                check(library.sunstone_coloration_new_color(new SunstoneColor(), coloration, null));
                return handle(coloration);
            }
            case SURFACE -> {
                SunstoneSurface.ByReference surface = new SunstoneSurface.ByReference();
                check(library.sunstone_surface_new_diffuse(surface, null));
                return handle(surface);
            }
            case RENDER_JOB -> {
                Pointer scene = SCENE.make();
                SunstoneRenderJob.ByReference job = new SunstoneRenderJob.ByReference();
                check(library.sunstone_render_job_start(new SunstoneScene(scene), null, null, job, null));
                check(library.sunstone_render_job_wait(job.getValue(), 60, null));
                check(SCENE.free(scene));
                return handle(job);
            }
            case HASH_SET -> {
                SunstoneHashSet.ByReference set = new SunstoneHashSet.ByReference();
                check(library.sunstone_hash_set_new(set, null));
                for (long value = 0; value < HASH_SET_VALUES; value++) {
                    check(library.sunstone_hash_set_insert(set.getValue(), value, new IntByReference(), null));
                }
                return handle(set);
            }
            case MESH -> {
                SunstoneMesh.ByReference mesh = new SunstoneMesh.ByReference();
                FloatBuffer positions = FloatBuffer.wrap(MESH_POSITIONS);
                IntBuffer indices = IntBuffer.wrap(MESH_INDICES);
                check(library.sunstone_mesh_new(positions, 4, indices, 2, null, null, null, 0, mesh, null));
                return handle(mesh);
            }
            case FILM -> {
                return film(0);
            }
            case GROUP -> {
                Pointer scene = SCENE.make();
                SunstoneGroup.ByReference group = new SunstoneGroup.ByReference();
                check(library.sunstone_group_new(new SunstoneScene(scene), group, null));
                check(SCENE.free(scene));
                return handle(group);
            }
        }
        throw new AssertionError(this);
    }

    /** A film with one sample of each pixel. */
    static Pointer film(int sample) {
        SunstoneLibrary library = NativeLoader.library();
        Pointer scene = populatedScene();
        SunstoneRenderOptions options = new SunstoneRenderOptions();
        options.integrator = SunstoneIntegrator.SUNSTONE_INTEGRATOR_PATH;
        options.samples = FILM_SAMPLES;
        options.first_sample = sample;
        options.sample_count = 1;
        options.aovs = FILM_AOVS;
        SunstoneRenderJob.ByReference job = new SunstoneRenderJob.ByReference();
        SunstoneFilm.ByReference film = new SunstoneFilm.ByReference();
        check(library.sunstone_render_job_start(new SunstoneScene(scene), options, null, job, null));
        check(library.sunstone_render_job_wait(job.getValue(), 60, null));
        check(library.sunstone_render_job_film(job.getValue(), film, null));
        check(library.sunstone_render_job_free(job.getValue(), null));
        check(SCENE.free(scene));
        return handle(film);
    }

    /** A job that has a film and has ended. */
    static Pointer filmJob() {
        SunstoneLibrary library = NativeLoader.library();
        Pointer scene = SCENE.make();
        SunstoneRenderOptions options = new SunstoneRenderOptions();
        options.integrator = SunstoneIntegrator.SUNSTONE_INTEGRATOR_AOV;
        options.samples = 1;
        SunstoneRenderJob.ByReference job = new SunstoneRenderJob.ByReference();
        check(library.sunstone_render_job_start(new SunstoneScene(scene), options, null, job, null));
        check(library.sunstone_render_job_wait(job.getValue(), 60, null));
        check(SCENE.free(scene));
        return handle(job);
    }

    /** Frees one and gives the code. */
    int free(Pointer handle) {
        SunstoneLibrary library = NativeLoader.library();
        return switch (this) {
            case SCENE -> library.sunstone_scene_free(new SunstoneScene(handle), null);
            case COLORATION -> library.sunstone_coloration_free(new SunstoneColoration(handle), null);
            case SURFACE -> library.sunstone_surface_free(new SunstoneSurface(handle), null);
            case RENDER_JOB -> library.sunstone_render_job_free(new SunstoneRenderJob(handle), null);
            case HASH_SET -> library.sunstone_hash_set_free(new SunstoneHashSet(handle), null);
            case MESH -> library.sunstone_mesh_free(new SunstoneMesh(handle), null);
            case FILM -> library.sunstone_film_free(new SunstoneFilm(handle), null);
            case GROUP -> library.sunstone_group_free(new SunstoneGroup(handle), null);
        };
    }

    private static Pointer handle(SunstoneHandle.ByReference<?> place) {
        return Objects.requireNonNull(place.getValue()).getPointer();
    }

    private static void check(int status) {
        if (status != SunstoneStatus.SUNSTONE_OK) {
            throw new AssertionError("a call that is in order gave " + status);
        }
    }
}
