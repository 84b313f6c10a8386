package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunstone.Color;
import dev.sunstone.Material;
import dev.sunstone.NativeHashSet;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Sphere;
import dev.sunstone.SphericalLight;
import dev.sunstone.Vec3;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads do everything to the same few objects at once. The only thing that may go wrong is that somebody else
 * closed one.
 */
@Timeout(60)
class ConcurrencyTest {

    private static final int SCENES = 4;
    private static final long SECONDS = 3;
    private static final RenderOptions THUMBNAIL = RenderOptions.defaults().withSize(24, 18);

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    @Test
    void manyThreadsAddRenderAndCloseTheSameScenes() throws Exception {
        hammer(Executors.newFixedThreadPool(8), 8);
    }

    @Test
    void manyVirtualThreadsAddRenderAndCloseTheSameScenes() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads are in Java from 21 on");
        Method executor = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        hammer((ExecutorService) executor.invoke(null), 200);
    }

    private static void hammer(ExecutorService executor, int threads) throws Exception {
        AtomicReferenceArray<Scene> scenes = new AtomicReferenceArray<>(SCENES);
        for (int i = 0; i < SCENES; i++) {
            scenes.set(i, Scenes.small());
        }
        AtomicInteger worked = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            Random random = new Random(thread);
            all.add(executor.submit(() -> {
                while (System.nanoTime() < end) {
                    try {
                        step(scenes, random);
                        worked.incrementAndGet();
                    } catch (IllegalStateException e) {
                        // A CancellationException is one, too.
                        closed.incrementAndGet();
                    }
                }
                return null;
            }));
        }
        try {
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
        for (int i = 0; i < SCENES; i++) {
            scenes.get(i).close();
        }
        assertTrue(worked.get() > 200, () -> worked + " steps worked, " + closed + " met something closed");
        assertTrue(closed.get() > 0, "threads met scenes that others had closed");
        LiveObjects.assertEveryObjectIsFreedByTheCleaner();
        try (Scene scene = Scenes.small()) {
            assertTrue(Scenes.showsSomething(scene.render()));
        }
    }

    private static void step(AtomicReferenceArray<Scene> scenes, Random random) throws InterruptedException {
        int place = random.nextInt(SCENES);
        Scene scene = scenes.get(place);
        switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                scene.add(new Sphere(
                        Vec3.of(random.nextDouble() * 4 - 2, random.nextDouble(), -5),
                        0.1,
                        Material.diffuse(Color.of(random.nextDouble(), 0.5, 0.5), 0.5)));
            case 3 -> scene.add(new SphericalLight(Vec3.of(0, random.nextDouble() * 9, 0), Color.WHITE, 1));
            case 4 ->
                assertEquals(
                        24,
                        scene.render(THUMBNAIL.withThreads(1 + random.nextInt(3)))
                                .getWidth());
            case 5 -> {
                try (RenderJob job = scene.start(THUMBNAIL)) {
                    job.await();
                    assertTrue(job.isDone());
                }
            }
            case 6 -> {
                RenderJob job = scene.start(RenderOptions.defaults().withSize(500, 500));
                job.cancel();
                job.image();
                job.close();
            }
            case 7 -> {
                assertTrue(scene.info().spheres() > 0);
                assertTrue(scene.describe().length() > 0);
            }
            case 8 -> scene.settings(scene.settings().withFov(20 + random.nextInt(100)));
            default -> {
                if (random.nextInt(4) == 0) {
                    Scene next = Scenes.small();
                    if (scenes.compareAndSet(place, scene, next)) {
                        scene.close();
                    } else {
                        next.close();
                    }
                }
            }
        }
    }

    @Test
    void idsAreGivenOutOnceWhateverThreadsAsk() throws Exception {
        int threads = 8;
        int each = 2000;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (Scene scene = Scene.create(8, 8, 60);
                NativeHashSet ids = new NativeHashSet()) {
            Sphere sphere = new Sphere(Vec3.ZERO, 1, Material.diffuse(Color.RED, 0.5));
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                all.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        assertTrue(ids.insert(scene.add(sphere)), "an id was given out twice");
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertEquals(threads * each, ids.len());
            assertEquals(threads * each, scene.info().spheres());
        } finally {
            executor.shutdownNow();
        }
        LiveObjects.assertNoneIsLeft();
    }
}
