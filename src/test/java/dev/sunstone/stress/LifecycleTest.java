package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sunstone.Color;
import dev.sunstone.Group;
import dev.sunstone.Instance;
import dev.sunstone.Material;
import dev.sunstone.Mesh;
import dev.sunstone.NativeHashSet;
import dev.sunstone.QueryOptions;
import dev.sunstone.RayBatch;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Shading;
import dev.sunstone.Sphere;
import dev.sunstone.Sunstone.ObjectType;
import dev.sunstone.Surface;
import dev.sunstone.Texture;
import dev.sunstone.Transform;
import dev.sunstone.Vec3;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Objects that are closed twice, too late, too early, from elsewhere, or never. */
@Timeout(60)
class LifecycleTest {

    private static final RenderOptions LARGE = RenderOptions.defaults().withSize(2400, 1800);

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    private static Texture texture() {
        return Texture.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
    }

    @Test
    void closingTwiceFreesOnce() {
        Scene scene = Scenes.small();
        RenderJob job = scene.start(RenderOptions.defaults());
        Texture texture = texture();
        NativeHashSet set = new NativeHashSet(List.of(1L, 2L));
        Mesh mesh = Scenes.triangle();
        Group group = Scenes.group();
        assertEquals(1, LiveObjects.of(ObjectType.SCENE));
        assertEquals(1, LiveObjects.of(ObjectType.MESH));
        assertEquals(1, LiveObjects.of(ObjectType.GROUP));
        for (AutoCloseable owner : List.of(set, texture, mesh, group, job, scene)) {
            assertDoesNotThrow(owner::close);
            long left = LiveObjects.total();
            // Something new takes the freed place; a second close must not free that.
            try (NativeHashSet next = new NativeHashSet(List.of(3L))) {
                assertDoesNotThrow(owner::close);
                assertEquals(left + 1, LiveObjects.total());
                assertEquals(1, next.size());
            }
        }
        LiveObjects.assertNoneIsLeft();
    }

    @TestFactory
    Stream<DynamicTest> useAfterCloseIsAnIllegalState() {
        Scene scene = Scenes.small();
        RenderJob job = scene.start(RenderOptions.defaults());
        Texture texture = texture();
        NativeHashSet set = new NativeHashSet(List.of(1L));
        Mesh mesh = Scenes.triangle();
        Group group = Scenes.group();
        List.of(set, texture, mesh, group, job, scene).forEach(owner -> assertDoesNotThrow(owner::close));
        ByteBuffer pixels = ByteBuffer.allocateDirect(64 * 48 * 4);
        Material textured = Material.of(texture, 0.5, new Surface.Diffuse());

        Map<String, Executable> uses = new LinkedHashMap<>();
        uses.put("Scene.render", scene::render);
        uses.put("Scene.renderInto", () -> scene.renderInto(pixels, 64 * 4, RenderOptions.defaults()));
        uses.put("Scene.start", () -> scene.start(RenderOptions.defaults()));
        uses.put("Scene.add", () -> Scenes.fill(scene));
        uses.put(
                "Scene.addSpheres",
                () -> scene.addSpheres(new float[4], null, List.of(Material.diffuse(Color.RED, 1))));
        Transform here = Transform.identity();
        Material red = Material.diffuse(Color.RED, 1);
        RayBatch rays = RayBatch.allocate(1);
        uses.put("Scene.addInstances", () -> {
            try (Mesh open = Scenes.triangle()) {
                scene.addInstances(open, here.toArray(), List.of(red));
            }
        });
        uses.put("Scene.remove", () -> scene.remove(1));
        uses.put("Scene.setTransform", () -> scene.setTransform(1, here));
        uses.put("Scene.setMesh", () -> scene.setMesh(1, mesh));
        uses.put("Scene.setSphere", () -> scene.setSphere(1, Vec3.ZERO, 1));
        uses.put("Scene.build", scene::build);
        uses.put("Scene.intersect", () -> scene.intersect(rays));
        uses.put("Scene.occluded", () -> scene.occluded(rays));
        uses.put("Scene.pick", () -> scene.pick(Vec3.ZERO, Vec3.of(0, 0, -1)));
        uses.put("Scene.pickPixel", () -> scene.pickPixel(0, 0));
        uses.put("Scene.visibleObjects", scene::visibleObjects);
        uses.put("Group.of a closed scene", () -> Group.of(scene));
        uses.put("Mesh.info", mesh::info);
        uses.put("Mesh.validate", mesh::validate);
        uses.put("Mesh.withPositions", () -> mesh.withPositions(new float[9]));
        uses.put("Mesh.withShading", () -> mesh.withShading(Shading.SMOOTH));
        uses.put("Scene.add of a closed mesh", () -> {
            try (Scene open = Scenes.small()) {
                open.add(Instance.of(mesh, here, red));
            }
        });
        uses.put("Scene.add of a closed group", () -> {
            try (Scene open = Scenes.small()) {
                open.add(Instance.of(group, here));
            }
        });
        uses.put("Scene.pick with a closed set", () -> {
            try (Scene open = Scenes.small()) {
                open.pick(Vec3.ZERO, Vec3.of(0, 0, -1), QueryOptions.defaults().only(set));
            }
        });
        uses.put("Scene.settings", scene::settings);
        uses.put("Scene.info", scene::info);
        uses.put("Scene.describe", scene::describe);
        uses.put("Scene.toJson", scene::toJson);
        uses.put("Scene.add of a closed texture", () -> {
            try (Scene open = Scenes.small()) {
                open.add(new Sphere(Vec3.ZERO, 1, textured));
            }
        });
        uses.put("RenderJob.progress", job::progress);
        uses.put("RenderJob.isDone", job::isDone);
        uses.put("RenderJob.await", job::await);
        uses.put("RenderJob.await with a limit", () -> job.await(Duration.ZERO));
        uses.put("RenderJob.cancel", job::cancel);
        uses.put("RenderJob.image", job::image);
        uses.put("NativeHashSet.insert", () -> set.insert(1));
        uses.put("NativeHashSet.contains", () -> set.contains(1L));
        uses.put("NativeHashSet.remove", () -> set.remove(1L));
        uses.put("NativeHashSet.clear", set::clear);
        uses.put("NativeHashSet.size", set::size);
        uses.put("NativeHashSet.iterator", set::iterator);
        return uses.entrySet().stream()
                .map(use -> dynamicTest(use.getKey() + " after close is an IllegalStateException", () -> {
                    IllegalStateException thrown = assertThrows(IllegalStateException.class, use.getValue());
                    assertTrue(thrown.getMessage().contains("closed"), thrown::getMessage);
                }));
    }

    @Test
    void whatIsClosedStillHasOneReadableLine() {
        Scene scene = Scenes.small();
        RenderJob job = scene.start(RenderOptions.defaults());
        NativeHashSet set = new NativeHashSet();
        for (AutoCloseable owner : List.of(set, job, scene)) {
            assertDoesNotThrow(owner::close);
            assertTrue(owner.toString().contains("closed"), owner::toString);
            assertFalse(owner.toString().contains("\n"), owner::toString);
        }
    }

    @Test
    void closingASceneThatIsBeingRenderedDoesNotWaitAndTheRenderGoesOn() throws Exception {
        int[] expected;
        try (Scene scene = Scenes.small()) {
            expected = Scenes.pixels(scene.render(LARGE));
        }
        Scene scene = Scenes.small();
        try (RenderJob job = scene.start(LARGE)) {
            scene.close();
            assertFalse(job.isDone(), "closing waited for the render");
            job.await();
            assertArrayEquals(expected, Scenes.pixels(job.image()));
        }
        LiveObjects.assertNoneIsLeft();
    }

    @Test
    void closingASceneUnderABlockingCallDoesNotDisturbTheCall() throws Exception {
        int stride = LARGE.width() * 4;
        ByteBuffer expected = ByteBuffer.allocateDirect(stride * LARGE.height());
        ByteBuffer pixels = ByteBuffer.allocateDirect(stride * LARGE.height());
        try (Scene scene = Scenes.small()) {
            scene.renderInto(expected, stride, LARGE);
        }
        // The call may not have begun, or have ended, when the close comes: that is looked for until it was in between.
        boolean inTheMiddle = false;
        for (int delay = 0; !inTheMiddle && delay < 60; delay++) {
            Scene scene = Scenes.small();
            CompletableFuture<Void> render = CompletableFuture.runAsync(() -> scene.renderInto(pixels, stride, LARGE));
            Thread.sleep(delay % 20);
            boolean runningBefore = !render.isDone();
            scene.close();
            inTheMiddle = runningBefore && !render.isDone();
            try {
                render.get();
                assertEquals(expected, pixels);
            } catch (ExecutionException e) {
                assertTrue(e.getCause() instanceof IllegalStateException, () -> "not " + e.getCause());
                inTheMiddle = false;
            }
        }
        assertTrue(inTheMiddle, "the scene was closed during a call");
        LiveObjects.assertNoneIsLeft();
    }

    @Test
    void closingAJobWakesTheThreadThatWaitsForIt() throws Exception {
        try (Scene scene = Scenes.endless()) {
            RenderJob job = scene.start(RenderOptions.defaults());
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    job.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Thread.sleep(100);
            assertFalse(waiting.isDone());
            job.close();
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
            // Closed, or cancelled, which Java counts as an illegal state as well.
            assertTrue(thrown.getCause() instanceof IllegalStateException, () -> "not " + thrown.getCause());
        }
        LiveObjects.assertNoneIsLeft();
    }

    @Test
    void aForgottenSceneIsFreedByTheCleaner() throws InterruptedException {
        // More than one, since a stale reference in a stack frame may keep the last.
        IntStream.range(0, 50).forEach(i -> Scenes.small().info());
        assertTrue(LiveObjects.of(ObjectType.SCENE) > 0);
        LiveObjects.assertEveryObjectIsFreedByTheCleaner();
    }

    @Test
    void everyForgottenObjectIsFreedByTheCleaner() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            Texture texture = texture();
            Scene scene = Scenes.small();
            scene.add(new Sphere(Vec3.of(1, 0, -4), 1, Material.of(texture, 0.5, new Surface.Diffuse())));
            scene.start(RenderOptions.defaults());
            new NativeHashSet(List.of(1L));
        }
        LiveObjects.assertEveryObjectIsFreedByTheCleaner();
    }

    @Test
    void aForgottenRunningJobIsCancelledByTheCleaner() throws Exception {
        try (Scene scene = Scenes.endless()) {
            for (int i = 0; i < 5; i++) {
                scene.start(RenderOptions.defaults());
            }
            assertTrue(LiveObjects.collectUntil(() -> LiveObjects.of(ObjectType.RENDER_JOB) == 0));
        }
        LiveObjects.assertNoneIsLeft();
        // Were one of them still being drawn, this would take as long as half of it.
        try (Scene scene = Scenes.small();
                RenderJob job = scene.start(RenderOptions.defaults())) {
            assertTrue(job.await(Duration.ofSeconds(10)));
        }
    }
}
