package dev.sunstone.bench;

import static java.util.Objects.requireNonNull;

import dev.sunstone.Color;
import dev.sunstone.HitBatch;
import dev.sunstone.Material;
import dev.sunstone.QueryOptions;
import dev.sunstone.RayBatch;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Sphere;
import dev.sunstone.Surface;
import dev.sunstone.Vec3;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.SunstonePixelFormat;
import dev.sunstone.jna.SunstoneRenderOptions;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneStatus;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the Java side costs, in four cases; the others of {@code make bench} are the renderer's own.
 *
 * <ul>
 *   <li>{@code facade.render}: {@code Scene.render()} against the native renderer writing into memory that is already
 *       there, in milliseconds.
 *   <li>{@code facade.intersect}: {@code Scene.intersect} with a million rays against the native function with the same
 *       rays and hits, in millions of rays a second.
 *   <li>{@code facade.add}: spheres a second in one bulk call against one call each.
 *   <li>{@code startup}: the command line drawing a small picture, whole process, against a JVM that does nothing, in
 *       milliseconds.
 * </ul>
 *
 * <p>The sides of a comparison take turns in one process, and the median of each counts. Arguments: the scene file,
 * beside which {@code forest.json} lies, and the runnable jar for {@code startup}, which is left out without it.
 */
public final class FacadeBench {

    private static final int WIDTH = 1600;
    private static final int HEIGHT = 1200;
    private static final int RENDERS = 31;
    private static final int RAYS = 1_000_000;
    private static final int INTERSECTIONS = 31;
    private static final int SPHERES = 1_000_000;
    private static final int ADDS = 7;
    private static final int STARTS = 7;

    private FacadeBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path scene = Path.of(arguments[0]);
        render(scene);
        intersect(scene.resolveSibling("forest.json"));
        add();
        if (arguments.length > 1) {
            startup(scene, Path.of(arguments[1]));
        }
    }

    private static void render(Path file) {
        SunstoneLibrary library = NativeLoader.library();
        SunstoneScene.ByReference made = new SunstoneScene.ByReference();
        require(library.sunstone_scene_load(file.toString(), new String[0], 0, null, made, null));
        SunstoneScene handle = requireNonNull(made.getValue());
        SunstoneRenderOptions nativeOptions = new SunstoneRenderOptions();
        nativeOptions.width = WIDTH;
        nativeOptions.height = HEIGHT;
        nativeOptions.pixel_format = SunstonePixelFormat.SUNSTONE_PIXEL_BGRA8;
        ByteBuffer pixels = ByteBuffer.allocateDirect(4 * WIDTH * HEIGHT);
        RenderOptions options = RenderOptions.defaults().withSize(WIDTH, HEIGHT);
        try (Scene scene = Scene.load(file)) {
            List<double[]> times = interleaved(
                    RENDERS,
                    () -> scene.render(options),
                    () -> require(library.sunstone_scene_render(
                            handle, nativeOptions, null, pixels, pixels.capacity(), 4 * WIDTH, null)));
            report("facade.render", 1e3 * median(times.get(0)), 1e3 * median(times.get(1)), "ms");
        } finally {
            require(library.sunstone_scene_free(handle, null));
        }
    }

    /** Both sides read the same file, and have the same memory for rays and hits. */
    private static void intersect(Path file) {
        SunstoneLibrary library = NativeLoader.library();
        SunstoneScene.ByReference made = new SunstoneScene.ByReference();
        require(library.sunstone_scene_load(file.toString(), new String[0], 0, null, made, null));
        SunstoneScene handle = requireNonNull(made.getValue());
        RayBatch rays = RayBatch.allocate(RAYS);
        for (int i = 0; i < RAYS; i++) {
            double x = (i % 1000 - 499.5) / 1000;
            double y = (i / 1000 % 1000 - 499.5) / 1000;
            rays.set(i, Vec3.ZERO, Vec3.of(x, y, -1));
        }
        HitBatch hits = HitBatch.allocate(RAYS);
        ByteBuffer rayMemory = rays.buffer();
        ByteBuffer hitMemory = hits.buffer();
        QueryOptions options = QueryOptions.defaults();
        try (Scene scene = Scene.load(file)) {
            List<double[]> times = interleaved(
                    INTERSECTIONS,
                    () -> scene.intersect(rays, hits, options),
                    () -> require(library.sunstone_scene_intersect(
                            handle,
                            null,
                            rayMemory,
                            rayMemory.capacity(),
                            RayBatch.BYTES,
                            RAYS,
                            hitMemory,
                            hitMemory.capacity(),
                            HitBatch.BYTES,
                            null)));
            report(
                    "facade.intersect",
                    1e-6 * RAYS / median(times.get(0)),
                    1e-6 * RAYS / median(times.get(1)),
                    "Mrays/s");
        } finally {
            require(library.sunstone_scene_free(handle, null));
        }
    }

    private static void add() {
        List<Material> materials = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            materials.add(Material.of(Color.of(i / 15.0, 0.5, 0.5), 0.5, Surface.diffuse()));
        }
        FloatBuffer spheres = ByteBuffer.allocateDirect(16 * SPHERES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        IntBuffer indices = ByteBuffer.allocateDirect(4 * SPHERES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
        Sphere[] values = new Sphere[SPHERES / 10];
        for (int i = 0; i < SPHERES; i++) {
            float x = i % 100;
            float y = i / 100 % 100;
            float z = -10 - i / 10_000;
            spheres.put(x).put(y).put(z).put(0.4f);
            indices.put(i % materials.size());
            if (i < values.length) {
                values[i] = new Sphere(Vec3.of(x, y, z), 0.4f, materials.get(i % materials.size()));
            }
        }
        spheres.flip();
        indices.flip();
        List<double[]> times = interleaved(
                ADDS,
                () -> {
                    try (Scene scene = Scene.create(100, 100, 45)) {
                        scene.addSpheres(spheres, indices, materials);
                    }
                },
                () -> {
                    try (Scene scene = Scene.create(100, 100, 45)) {
                        for (Sphere value : values) {
                            scene.add(value);
                        }
                    }
                });
        report("facade.add", SPHERES / median(times.get(0)), values.length / median(times.get(1)), "objects/s");
    }

    private static void startup(Path scene, Path jar) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path picture = Files.createTempFile("sunstone", ".png");
        Path nothing = Files.createTempDirectory("sunstone");
        try {
            Files.writeString(
                    nothing.resolve("Nothing.java"), "class Nothing { public static void main(String[] a) {} }");
            run(List.of(java + "c", nothing.resolve("Nothing.java").toString()));
            double[] whole = new double[STARTS];
            double[] alone = new double[STARTS];
            for (int i = 0; i < STARTS; i++) {
                whole[i] = run(List.of(
                        java,
                        "-jar",
                        jar.toString(),
                        "render",
                        scene.toString(),
                        "-W",
                        "200",
                        "-H",
                        "150",
                        "-o",
                        picture.toString(),
                        "-q"));
                alone[i] = run(List.of(java, "-cp", nothing.toString(), "Nothing"));
            }
            report("startup", 1e3 * median(whole), 1e3 * median(alone), "ms");
        } finally {
            Files.deleteIfExists(picture);
            for (String name : List.of("Nothing.java", "Nothing.class")) {
                Files.deleteIfExists(nothing.resolve(name));
            }
            Files.delete(nothing);
        }
    }

    /** Runs both so many times in turns, after a few turns that do not count, and gives the seconds of each. */
    private static List<double[]> interleaved(int runs, Runnable first, Runnable second) {
        double[] firstTimes = new double[runs];
        double[] secondTimes = new double[runs];
        for (int i = -runs / 3; i < runs; i++) {
            // Neither is always the one that finds the caches and the clock as the other left them.
            boolean inOrder = i % 2 == 0;
            double one = seconds(inOrder ? first : second);
            double two = seconds(inOrder ? second : first);
            if (i >= 0) {
                firstTimes[i] = inOrder ? one : two;
                secondTimes[i] = inOrder ? two : one;
            }
        }
        return List.of(firstTimes, secondTimes);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("exit code " + process.exitValue() + ": " + String.join(" ", command));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void require(int status) {
        if (status != SunstoneStatus.SUNSTONE_OK) {
            throw new IllegalStateException("status " + status);
        }
    }

    private static void report(String name, double value, double baseline, String unit) {
        System.out.printf(
                Locale.ROOT,
                "bench: %s value=%.4g baseline=%.4g ratio=%.3f unit=%s%n",
                name,
                value,
                baseline,
                value / baseline,
                unit);
    }
}
