package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunstone.Color;
import dev.sunstone.Material;
import dev.sunstone.NativeHashSet;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Sunstone;
import dev.sunstone.Surface;
import dev.sunstone.Texture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand objects, made and freed, leave nothing behind. The heap of the JVM that does it has a fixed size
 * and is all there from the start, so that its resident memory can grow by native memory alone.
 */
class MemoryTest {

    private static final int OBJECTS = 100_000;
    private static final int OBJECTS_A_ROUND = 6;
    private static final int WARM_UP_ROUNDS = 8_000;

    /** What the allocator may keep for another day; the objects take some 300 MiB together. */
    private static final long SLACK_KIB = 16 * 1024;

    @Test
    void aHundredThousandObjectsLeaveNoMemoryBehind(@TempDir Path folder) throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                folder,
                MemoryTest.class,
                Map.of(),
                // One compiler is enough: the other takes and gives back tens of megabytes when it likes.
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        assertEquals("", result.ownErrors());
        assertEquals("nothing is left", result.output().strip());
        assertEquals(0, result.exitCode());
    }

    /** What the JVM of its own does. */
    public static void main(String[] args) throws Exception {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        long[] values = LongStream.range(0, 300).toArray();
        float[] spheres = new float[4 * 200];
        for (int i = 3; i < spheres.length; i += 4) {
            spheres[i] = 1;
        }
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round(image, values, spheres);
        }
        long before = residentKib();
        for (int i = 0; i < OBJECTS / OBJECTS_A_ROUND; i++) {
            round(image, values, spheres);
        }
        long grown = residentKib() - before;
        if (grown > SLACK_KIB) {
            System.out.println("resident memory has grown by " + grown + " KiB");
        } else if (Sunstone.liveObjects().values().stream().anyMatch(count -> count != 0)) {
            System.out.println("objects are left: " + Sunstone.liveObjects());
        } else {
            System.out.println("nothing is left");
        }
    }

    /** Makes objects of each type, some KiB each, and frees them. */
    private static void round(BufferedImage image, long[] values, float[] spheres) throws InterruptedException {
        // The scene makes two more, for the colour and the surface.
        try (Texture texture = Texture.of(image);
                Scene scene = Scene.create(8, 6, 60);
                NativeHashSet set = new NativeHashSet()) {
            set.insertAll(values);
            Material textured = Material.of(texture, 0.5, new Surface.Diffuse());
            scene.addSpheres(spheres, null, List.of(textured, Material.diffuse(Color.RED, 0.5)));
            try (RenderJob job = scene.start(RenderOptions.defaults().withThreads(1))) {
                job.await();
            }
        }
    }

    /** The process's resident memory, 0 where the system does not tell it as Linux does. */
    static long residentKib() throws IOException, InterruptedException {
        System.gc();
        Thread.sleep(100);
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
