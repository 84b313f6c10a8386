package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Color;
import dev.sunstone.HitBatch;
import dev.sunstone.Instance;
import dev.sunstone.Material;
import dev.sunstone.NativeHashSet;
import dev.sunstone.QueryOptions;
import dev.sunstone.RayBatch;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Sphere;
import dev.sunstone.Transform;
import dev.sunstone.Vec3;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scenes, meshes and sets that are closed, forgotten or changed in the middle of queries. */
@Timeout(60)
class QueryStressTest {

    private static final Material RED = Material.diffuse(Color.RED, 0.5);
    private static final Vec3 TOWARDS = Vec3.of(0, 0, -1);

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    @AfterEach
    void everythingIsFreedAfterAll() throws InterruptedException {
        LiveObjects.assertEveryObjectIsFreedByTheCleaner();
    }

    private static RayBatch rays(int count) {
        RayBatch rays = RayBatch.allocate(count);
        for (int i = 0; i < count; i++) {
            rays.set(i, 0, 0, 0, 0.0001f * (i % 100), 0, -1, 0, Float.POSITIVE_INFINITY);
        }
        return rays;
    }

    @Test
    void closingASceneDuringABatchIsSafe() throws Exception {
        RayBatch rays = rays(300_000);
        for (int attempt = 0; attempt < 20; attempt++) {
            Scene scene = Scenes.small();
            scene.build();
            HitBatch hits = HitBatch.allocate(rays.count());
            CompletableFuture<Void> query =
                    CompletableFuture.runAsync(() -> scene.intersect(rays, hits, QueryOptions.defaults()));
            TimeUnit.MICROSECONDS.sleep(500L * attempt);
            scene.close();
            try {
                query.get(30, TimeUnit.SECONDS);
                for (int i = 0; i < rays.count(); i += 1000) {
                    assertEquals(1, hits.objectId(i));
                }
            } catch (ExecutionException e) {
                // The close was first.
                assertTrue(e.getCause() instanceof IllegalStateException, e::toString);
            }
        }
    }

    @Test
    void queriesRunBesideChanges() throws Exception {
        RayBatch rays = rays(2_000);
        AtomicBoolean over = new AtomicBoolean();
        try (Scene scene = Scene.create(8, 8, 45)) {
            long id = scene.add(new Sphere(Vec3.of(0, 0, -5), 1, RED));
            CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
                for (int i = 0; !over.get(); i++) {
                    scene.setSphere(id, Vec3.of(0, 0, -5 - i % 3), 1);
                    scene.remove(scene.add(new Sphere(Vec3.of(0, 0, 50), 1, RED)));
                }
            });
            HitBatch hits = HitBatch.allocate(rays.count());
            for (int i = 0; i < 200; i++) {
                scene.intersect(rays, hits, QueryOptions.defaults());
                float first = hits.t(0);
                assertTrue(Math.abs(first - Math.round(first)) < 1e-4, () -> "a query sees one state: " + first);
                for (int ray = 0; ray < rays.count(); ray += 100) {
                    assertEquals(first, hits.t(ray));
                }
            }
            over.set(true);
            changes.get(30, TimeUnit.SECONDS);
        }
    }

    /** Runs a call while another thread forces collections. */
    private static void duringCollections(Runnable call) throws InterruptedException {
        for (int i = 0; i < 6_000; i++) {
            call.run();
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger collections = new AtomicInteger();
        Thread collector = new Thread(() -> {
            while (!over.get()) {
                System.gc();
                collections.incrementAndGet();
            }
        });
        collector.start();
        try {
            while (collections.get() < 30) {
                call.run();
            }
        } finally {
            over.set(true);
            collector.join();
        }
    }

    @Test
    void aMeshThatOnlyTheElementHoldsLivesUntilItIsAdded() throws InterruptedException {
        try (Scene scene = Scene.create(8, 8, 45)) {
            duringCollections(() -> scene.remove(scene.add(Instance.of(Scenes.triangle(), Transform.identity(), RED))));
        }
    }

    @Test
    void aSetThatOnlyTheOptionsHoldLivesUntilTheQueryOrRenderStarts() throws InterruptedException {
        try (Scene scene = Scene.create(4, 4, 45)) {
            scene.add(new Sphere(Vec3.of(0, 0, -5), 1, RED));
            duringCollections(() -> {
                NativeHashSet hidden = new NativeHashSet(List.of(1L));
                assertTrue(
                        scene.pick(Vec3.ZERO, TOWARDS, QueryOptions.defaults().without(hidden))
                                .isEmpty());
                scene.render(RenderOptions.defaults().only(new NativeHashSet(List.of(1L))));
            });
        }
    }

    @Test
    void aSceneThatOnlyTheQueryHoldsLivesUntilItEnds() throws InterruptedException {
        RayBatch rays = rays(64);
        duringCollections(() -> assertTrue(Scenes.small().intersect(rays).isHit(63)));
    }

    @Test
    void whatAFailedCallHasMadeIsFreed() {
        try (Scene scene = Scenes.small()) {
            long before = LiveObjects.total();
            NativeHashSet closed = new NativeHashSet();
            closed.close();
            assertThrows(
                    IllegalStateException.class,
                    () -> scene.visibleObjects(RenderOptions.defaults().only(closed)));
            assertEquals(before, LiveObjects.total());
        }
    }
}
