package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Color;
import dev.sunstone.Material;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Surface;
import dev.sunstone.Texture;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Garbage collections in the middle of calls on objects that nobody holds any more: while a call runs, its object must
 * not be freed. Compiled code drops a reference after its last use, so each call is made often enough to be compiled.
 */
@Timeout(60)
class GarbageCollectionTest {

    private static final int WARM_UP = 6_000;
    private static final int COLLECTIONS = 40;
    private static final float[] SPHERE = {0, 0, -5, 1};

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    /** Runs a call again and again while another thread forces collections. */
    private static void duringCollections(int warmUp, Runnable call) throws InterruptedException {
        for (int i = 0; i < warmUp; i++) {
            call.run();
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger collections = new AtomicInteger();
        Thread collector = new Thread(
                () -> {
                    while (!over.get()) {
                        System.gc();
                        collections.incrementAndGet();
                    }
                },
                "collector");
        collector.start();
        try {
            while (collections.get() < COLLECTIONS) {
                call.run();
            }
        } finally {
            over.set(true);
            collector.join();
        }
    }

    @AfterEach
    void everythingIsFreedAfterAll() throws InterruptedException {
        LiveObjects.assertEveryObjectIsFreedByTheCleaner();
    }

    @Test
    void aSceneLivesUntilItsRenderIntoMemoryEnds() throws InterruptedException {
        ByteBuffer pixels = ByteBuffer.allocateDirect(256 * 192 * 4);
        RenderOptions options = RenderOptions.defaults().withSize(256, 192);
        // The short calls compile what the long ones go through.
        for (int i = 0; i < WARM_UP; i++) {
            assertEquals(0, Scene.create(8, 8, 60).info().spheres());
        }
        duringCollections(100, () -> {
            pixels.put(3, (byte) 0);
            Scenes.small().renderInto(pixels, 256 * 4, options);
            assertEquals((byte) 255, pixels.get(3));
        });
    }

    @Test
    void aSceneLivesUntilItsPictureIsThere() throws InterruptedException {
        duringCollections(
                500, () -> assertTrue(Scenes.showsSomething(Scenes.small().render())));
    }

    @Test
    void aSceneLivesUntilItsSpheresAreAdded() throws InterruptedException {
        Material material = Material.diffuse(Color.RED, 0.5);
        addSpheresDuringCollections(
                materials -> Scene.create(8, 8, 60).addSpheres(SPHERE, null, materials), () -> material);
    }

    @Test
    void aTextureLivesUntilTheSpheresThatHaveItAreAdded() throws InterruptedException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        try (Scene scene = Scene.create(8, 8, 60)) {
            addSpheresDuringCollections(
                    materials -> scene.addSpheres(SPHERE, null, materials),
                    () -> Material.of(Texture.of(image), 0.5, new Surface.Diffuse()));
        }
    }

    /**
     * Thousands of materials take milliseconds to lay out between the moment that a handle is read and the call that
     * needs it.
     */
    private static void addSpheresDuringCollections(ToLongFunction<List<Material>> add, Supplier<Material> material)
            throws InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            assertTrue(add.applyAsLong(List.of(material.get())) > 0);
        }
        duringCollections(0, () -> assertTrue(add.applyAsLong(Collections.nCopies(4000, material.get())) > 0));
    }
}
