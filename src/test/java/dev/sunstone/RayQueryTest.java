package dev.sunstone;

import static dev.sunstone.TestScenes.GREEN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Rays, by ones and by the million: what they meet, which objects are there for them, and what is refused. */
class RayQueryTest {

    private static final Vec3 TOWARDS = Vec3.of(0, 0, -1);
    private static final Vec3 AWAY = Vec3.of(0, 0, 1);

    private final Scene scene = Scene.create(64, 48, 60);
    private long near;
    private long far;

    @BeforeEach
    void twoBallsInARow() {
        near = scene.add(new Sphere(Vec3.of(0, 0, -5), 1, GREEN));
        far = scene.add(new Sphere(Vec3.of(0, 0, -10), 2, GREEN));
        scene.add(new DirectionalLight(TOWARDS, Color.WHITE, 3));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static void assertRefused(String part, Executable made) {
        String message = assertThrows(IllegalArgumentException.class, made).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void pickFindsWhatARayMeetsFirst() {
        Hit hit = scene.pick(Vec3.ZERO, TOWARDS).orElseThrow();
        assertEquals(near, hit.objectId());
        assertEquals(0, hit.instanceId());
        assertEquals(4, hit.t(), 1e-5);
        assertEquals(-4, hit.point().z(), 1e-5);
        assertEquals(1, hit.normal().z(), 1e-5);
        assertEquals(Optional.empty(), scene.pick(Vec3.ZERO, AWAY));
        assertEquals(far, scene.pick(Vec3.of(0, 0, -20), AWAY).orElseThrow().objectId());
        // Distances are in lengths of the direction; from inside, the outside is still where the normal points.
        Hit inside = scene.pick(Vec3.of(0, 0, -5), Vec3.of(0, 0.5, 0)).orElseThrow();
        assertEquals(2, inside.t(), 1e-5);
        assertEquals(1, inside.normal().y(), 1e-5);
        assertRefused("direction", () -> scene.pick(Vec3.ZERO, Vec3.ZERO));
    }

    @Test
    void pickTakesDirectionsOfAnyLengthAndOriginsFromAnywhere() {
        for (double length : new double[] {1e-200, 1e-30, 1, 1e30, 1e200}) {
            Hit hit = scene.pick(Vec3.ZERO, Vec3.of(0, 0, -length)).orElseThrow();
            assertEquals(4 / length, hit.t(), 4e-5 / length);
            assertEquals(-4, hit.point().z(), 1e-4);
        }
        assertEquals(Optional.empty(), scene.pick(Vec3.of(1e300, 0, 0), TOWARDS));
        // The point is on the ray that was asked about, which starts at a float.
        scene.add(new Sphere(Vec3.of(1_000_000, 0, -5), 1, GREEN));
        Hit hit = scene.pick(Vec3.of(1_000_000.03, 0, 0), TOWARDS).orElseThrow();
        assertEquals(1, Math.hypot(hit.point().x() - 1_000_000, hit.point().z() + 5), 1e-3);
    }

    @Test
    void hitsMayNotShareMemoryWithRays() {
        ByteBuffer memory = ByteBuffer.allocateDirect(1024).order(ByteOrder.nativeOrder());
        RayBatch rays = RayBatch.of(memory, 4, 80);
        HitBatch hits = HitBatch.of(memory.duplicate().position(32), 4, 80);
        assertRefused("shares memory with rays", () -> scene.intersect(rays, hits, QueryOptions.defaults()));
        HitBatch apart = HitBatch.of(memory.duplicate().position(512), 4, 80);
        scene.intersect(rays, apart, QueryOptions.defaults());
    }

    @Test
    void lookingForVisibleObjectsCanBeInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(
                CancellationException.class,
                () -> scene.visibleObjects(RenderOptions.defaults().withSize(60_000, 60_000)));
        assertTrue(Thread.interrupted(), "the status stays set");
    }

    @Test
    void planesHaveTextureCoordinates() {
        scene.add(new Plane(Vec3.of(0, -1, 0), Vec3.of(0, -1, 0), GREEN));
        Hit hit = scene.pick(Vec3.of(0.25, 3, -0.75), Vec3.of(0, -1, 0)).orElseThrow();
        // Along n × z and n × (n × z), the latter downwards in the picture.
        assertEquals(-0.25, hit.u(), 1e-5);
        assertEquals(1 - 0.75, hit.v(), 1e-5);
    }

    @Test
    void pickPixelFindsWhatThePictureShowsThere() {
        BufferedImage image = scene.render();
        int shown = 0;
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                boolean lit = (image.getRGB(x, y) & 0xFFFFFF) != 0;
                Optional<Hit> hit = scene.pickPixel(x, y);
                // At the very rim a ball may be met and too dark to show.
                assertTrue(hit.isPresent() || !lit, "pixel " + x + ", " + y);
                shown += hit.isPresent() ? 1 : 0;
            }
        }
        assertTrue(shown > 100, () -> "the balls are seen");
        assertEquals(near, scene.pickPixel(32, 24).orElseThrow().objectId());
        RenderOptions larger = RenderOptions.defaults().withSize(640, 480);
        assertEquals(near, scene.pickPixel(320, 240, larger).orElseThrow().objectId());
        assertRefused("x is 64", () -> scene.pickPixel(64, 0));
        assertRefused("y is -1", () -> scene.pickPixel(0, -1));
        assertRefused("x is 640", () -> scene.pickPixel(640, 0, larger));
    }

    @Test
    void aBatchFindsWhatEachRayMeets() {
        RayBatch rays = RayBatch.allocate(5)
                .set(0, Vec3.ZERO, TOWARDS)
                .set(1, Vec3.ZERO, AWAY)
                .set(2, Vec3.ZERO, TOWARDS, 4.5, 100)
                .set(3, Vec3.ZERO, TOWARDS, 0, 3.5)
                .set(4, 0, 1.5f, 0, 0, 0, -2, 0, Float.POSITIVE_INFINITY);
        HitBatch hits = scene.intersect(rays);
        assertEquals(5, hits.count());
        assertEquals(near, hits.objectId(0));
        assertEquals(4, hits.t(0), 1e-5);
        assertEquals(1, hits.normal(0).z(), 1e-5);
        assertEquals(0, hits.primitive(0));
        assertFalse(hits.isHit(1));
        assertEquals(Float.POSITIVE_INFINITY, hits.t(1));
        assertEquals(-1, hits.primitive(1));
        assertEquals(Vec3.ZERO, hits.normal(1));
        assertEquals(6, hits.t(2), 1e-5);
        assertFalse(hits.isHit(3));
        assertEquals(far, hits.objectId(4));
        assertArrayEquals(new boolean[] {true, false, true, false, true}, scene.occluded(rays));
    }

    @Test
    void raysThatAreNoneMeetNothing() {
        RayBatch rays = RayBatch.allocate(3);
        rays.set(1, 0, 0, 0, Float.NaN, 0, -1, 0, 100);
        rays.set(2, 0, 0, 0, 0, 0, -1, 5, 4);
        assertArrayEquals(new boolean[3], scene.occluded(rays));
        HitBatch hits = scene.intersect(rays);
        for (int i = 0; i < 3; i++) {
            assertFalse(hits.isHit(i));
        }
        assertEquals(0, scene.intersect(RayBatch.allocate(0)).count());
        assertEquals(0, scene.occluded(RayBatch.allocate(0)).length);
    }

    @Test
    void aMillionRaysAreOneCall() {
        int side = 1000;
        RayBatch rays = RayBatch.allocate(side * side);
        ByteBuffer bytes = rays.buffer();
        for (int i = 0; i < side * side; i++) {
            float x = (i % side - 499.5f) / 250;
            float y = (i / side - 499.5f) / 250;
            bytes.putFloat(x).putFloat(y).putFloat(0).putFloat(0);
            bytes.putFloat(0).putFloat(0).putFloat(-1).putFloat(Float.POSITIVE_INFINITY);
        }
        HitBatch hits = HitBatch.allocate(side * side);
        scene.intersect(rays, hits, QueryOptions.defaults());
        boolean[] occluded = scene.occluded(rays);
        for (int i = 0; i < side * side; i++) {
            double x = (i % side - 499.5) / 250;
            double y = (i / side - 499.5) / 250;
            double r = Math.hypot(x, y);
            if (Math.abs(r - 1) > 1e-3 && Math.abs(r - 2) > 1e-3) {
                assertEquals(r < 1 ? near : r < 2 ? far : 0, hits.objectId(i));
                assertEquals(r < 2, occluded[i]);
            }
        }
        HitBatch one = HitBatch.allocate(side * side);
        scene.intersect(rays, one, QueryOptions.defaults().withThreads(1));
        assertEquals(hits.buffer(), one.buffer());
    }

    @Test
    void raysAndHitsMayLieBetweenOtherThings() {
        ByteBuffer own = ByteBuffer.allocateDirect(8 + 2 * 40 + 2 * 56).order(ByteOrder.nativeOrder());
        RayBatch rays = RayBatch.of(own.position(8), 2, 40);
        HitBatch hits = HitBatch.of(own.position(88), 2, 56);
        own.putInt(48 - 8, 12345).putInt(88 + 48, 67890);
        rays.set(0, Vec3.ZERO, AWAY).set(1, Vec3.ZERO, TOWARDS);
        scene.intersect(rays, hits, QueryOptions.defaults());
        assertFalse(hits.isHit(0));
        assertEquals(near, hits.objectId(1));
        assertEquals(12345, own.getInt(40));
        assertEquals(67890, own.getInt(136));
        assertEquals(88, own.position());
        ByteBuffer occluded =
                ByteBuffer.allocateDirect(4).put(0, (byte) 7).put(3, (byte) 9).position(1);
        scene.occluded(rays, occluded, QueryOptions.defaults());
        assertEquals(
                List.of(7, 0, 1, 9),
                List.of((int) occluded.get(0), (int) occluded.get(1), (int) occluded.get(2), (int) occluded.get(3)));
    }

    @Test
    void memoryThatDoesNotFitIsRefused() {
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        assertRefused("not a direct", () -> RayBatch.of(ByteBuffer.allocate(32), 1, 32));
        assertRefused("read-only", () -> RayBatch.of(direct.asReadOnlyBuffer(), 1, 32));
        assertRefused("read-only", () -> HitBatch.of(direct.asReadOnlyBuffer(), 1, 48));
        assertRefused("100 bytes", () -> RayBatch.of(direct, 4, 32));
        assertRefused("100 bytes", () -> RayBatch.of(direct, Integer.MAX_VALUE, 32));
        assertRefused("stride is 28", () -> RayBatch.of(direct, 1, 28));
        assertRefused("stride is 34", () -> RayBatch.of(direct, 1, 34));
        assertRefused("stride is 52", () -> HitBatch.of(direct, 1, 52));
        assertRefused("stride is -32", () -> RayBatch.of(direct, 1, -32));
        assertRefused("count is -1", () -> RayBatch.of(direct, -1, 32));
        assertRefused("count is -1", () -> HitBatch.allocate(-1));
        assertRefused("use several", () -> RayBatch.allocate(1 << 26));
        assertRefused("multiple of 4", () -> RayBatch.of(direct.position(2), 1, 32));
        assertRefused("multiple of 8", () -> HitBatch.of(direct.position(4), 1, 48));
        RayBatch rays = RayBatch.allocate(2);
        QueryOptions options = QueryOptions.defaults();
        assertRefused("hits", () -> scene.intersect(rays, HitBatch.allocate(1), options));
        assertRefused("not a direct", () -> scene.occluded(rays, ByteBuffer.allocate(2), options));
        assertRefused("occluded has 1", () -> scene.occluded(rays, ByteBuffer.allocateDirect(1), options));
        assertRefused(
                "read-only",
                () -> scene.occluded(rays, ByteBuffer.allocateDirect(2).asReadOnlyBuffer(), options));
        assertRefused("threads", () -> options.withThreads(257));
        assertThrows(IndexOutOfBoundsException.class, () -> rays.set(2, Vec3.ZERO, TOWARDS));
        assertThrows(IndexOutOfBoundsException.class, () -> HitBatch.allocate(2).t(-1));
        assertRefused("direction", () -> rays.set(0, Vec3.ZERO, Vec3.ZERO));
    }

    @Test
    void aFilterDoesWhatRemovingDoes() {
        try (NativeHashSet first = new NativeHashSet(List.of(near))) {
            RenderOptions without = RenderOptions.defaults().without(first);
            RenderOptions only = RenderOptions.defaults().only(first);
            int[] farAlone = TestScenes.pixels(scene.render(without));
            int[] nearAlone = TestScenes.pixels(scene.render(only));
            assertEquals(far, scene.pickPixel(32, 24, without).orElseThrow().objectId());
            assertEquals(near, scene.pickPixel(32, 24, only).orElseThrow().objectId());
            QueryOptions query = QueryOptions.defaults().without(first);
            assertEquals(
                    far, scene.pick(Vec3.ZERO, TOWARDS, query).orElseThrow().objectId());
            RayBatch ray = RayBatch.allocate(1).set(0, Vec3.ZERO, TOWARDS, 0, 7);
            ByteBuffer occluded = ByteBuffer.allocateDirect(1);
            scene.occluded(ray, occluded, query);
            assertEquals(0, occluded.get(0));
            scene.occluded(ray, occluded, QueryOptions.defaults().only(first));
            assertEquals(1, occluded.get(0));

            try (Scene removed = Scene.create(64, 48, 60)) {
                removed.add(new Sphere(Vec3.of(0, 0, -10), 2, GREEN));
                removed.add(new DirectionalLight(TOWARDS, Color.WHITE, 3));
                assertArrayEquals(TestScenes.pixels(removed.render()), farAlone);
            }
            scene.remove(far);
            assertArrayEquals(TestScenes.pixels(scene.render()), nearAlone);
        }
    }

    @Test
    void aSetIsReadWhenTheRenderStarts() throws InterruptedException {
        try (NativeHashSet hidden = new NativeHashSet(List.of(near, far))) {
            RenderOptions options = RenderOptions.defaults().without(hidden);
            try (RenderJob job = scene.start(options)) {
                hidden.clear();
                job.await();
                for (int pixel : TestScenes.pixels(job.image())) {
                    assertEquals(0, pixel & 0xFFFFFF);
                }
            }
            assertEquals(near, scene.pickPixel(32, 24, options).orElseThrow().objectId());
        }
    }

    @Test
    void aClosedSetOfTheOptionsIsAnIllegalState() {
        NativeHashSet closed = new NativeHashSet();
        closed.close();
        RenderOptions options = RenderOptions.defaults().only(closed);
        QueryOptions query = QueryOptions.defaults().without(closed);
        assertThrows(IllegalStateException.class, () -> scene.render(options));
        assertThrows(IllegalStateException.class, () -> scene.visibleObjects(options));
        assertThrows(IllegalStateException.class, () -> scene.pickPixel(1, 1, options));
        assertThrows(IllegalStateException.class, () -> scene.pick(Vec3.ZERO, TOWARDS, query));
    }

    @Test
    void visibleObjectsAreThoseThatThePictureShows() {
        scene.setSphere(far, Vec3.of(0, 0, -10), 3);
        long hidden = scene.add(new Sphere(Vec3.of(0, 0, -6.5), 0.3, GREEN));
        scene.add(new Sphere(Vec3.of(0, 0, 50), 1, GREEN));
        try (NativeHashSet all = scene.visibleObjects();
                NativeHashSet middle =
                        scene.visibleObjects(RenderOptions.defaults().withCrop(new ViewBlock(32, 24, 1, 1)));
                NativeHashSet behind = scene.visibleObjects(
                        RenderOptions.defaults().without(middle).withCrop(new ViewBlock(31, 23, 2, 2)))) {
            assertEquals(Set.of(near, far), all);
            assertEquals(Set.of(near), middle);
            assertEquals(Set.of(hidden), behind);
        }
        assertRefused(
                "crop", () -> scene.visibleObjects(RenderOptions.defaults().withCrop(new ViewBlock(60, 0, 9, 9))));
    }
}
