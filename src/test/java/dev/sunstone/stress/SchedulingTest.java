package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Several renders at once: they share the threads, and each can be ended without the others. */
@Timeout(60)
class SchedulingTest {

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    @AfterEach
    void nothingIsLeft() {
        LiveObjects.assertNoneIsLeft();
    }

    @Test
    void aSmallRenderDoesNotWaitForALongOneThatCameFirst() throws InterruptedException {
        try (Scene endless = Scenes.endless();
                Scene small = Scenes.small();
                RenderJob longJob = endless.start(RenderOptions.defaults())) {
            while (longJob.progress().tilesDone() < 2) {
                Thread.sleep(1);
            }
            int[] expected = null;
            for (int i = 0; i < 3; i++) {
                Progress before = longJob.progress();
                int[] pixels =
                        Scenes.pixels(small.render(RenderOptions.defaults().withSize(128, 96)));
                Progress after = longJob.progress();
                // Counted in tiles, not in time, so that a slow machine makes no difference: both take turns.
                assertEquals(Progress.State.RUNNING, after.state());
                long meanwhile = after.tilesDone() - before.tilesDone();
                assertTrue(meanwhile < before.tilesTotal() / 100, meanwhile + " tiles of " + before.tilesTotal());
                if (expected != null) {
                    assertArrayEquals(expected, pixels);
                }
                expected = pixels;
            }
        }
    }

    @Test
    void manySmallRendersDoNotStopALongOne() throws InterruptedException {
        try (Scene endless = Scenes.endless();
                Scene small = Scenes.small();
                RenderJob longJob = endless.start(RenderOptions.defaults())) {
            long before = longJob.progress().tilesDone();
            int renders = 0;
            while (longJob.progress().tilesDone() < before + 2) {
                small.render();
                renders++;
                assertTrue(renders < 100_000, "the long render makes no progress beside small ones");
            }
        }
    }

    private enum Step {
        CANCEL_FIRST,
        CANCEL_SECOND,
        CLOSE_FIRST,
        CLOSE_SECOND,
        CLOSE_SCENE
    }

    @TestFactory
    Stream<DynamicTest> twoJobsMayEndInAnyOrder() {
        return orders(List.of(Step.values())).stream()
                .map(order -> dynamicTest(order.toString(), () -> {
                    Scene scene = Scenes.small();
                    // Long enough to be running still, short enough for so many orders.
                    RenderOptions options = RenderOptions.defaults().withSize(6000, 6000);
                    RenderJob first = scene.start(options);
                    RenderJob second = scene.start(options);
                    order.forEach(step -> {
                        switch (step) {
                            case CANCEL_FIRST -> cancel(first);
                            case CANCEL_SECOND -> cancel(second);
                            case CLOSE_FIRST -> first.close();
                            case CLOSE_SECOND -> second.close();
                            case CLOSE_SCENE -> scene.close();
                        }
                    });
                    LiveObjects.assertNoneIsLeft();
                    try (Scene next = Scenes.small()) {
                        assertTrue(Scenes.showsSomething(next.render()));
                    }
                }));
    }

    /** A job that is closed already says so. */
    private static void cancel(RenderJob job) {
        try {
            job.cancel();
            job.cancel();
        } catch (IllegalStateException closed) {
            assertTrue(job.toString().contains("closed"), job::toString);
        }
    }

    @Test
    void cancellingOneJobLeavesTheOtherAlone() throws InterruptedException {
        RenderOptions options = RenderOptions.defaults().withSize(1600, 1200);
        try (Scene scene = Scenes.small();
                RenderJob cancelled = scene.start(RenderOptions.defaults().withSize(8000, 8000));
                RenderJob kept = scene.start(options)) {
            cancelled.cancel();
            kept.await();
            assertArrayEquals(Scenes.pixels(scene.render(options)), Scenes.pixels(kept.image()));
            try {
                cancelled.await();
                throw new AssertionError("the cancelled job finished");
            } catch (CancellationException expected) {
                assertEquals(Progress.State.CANCELLED, cancelled.progress().state());
            }
        }
    }

    private static <T> List<List<T>> orders(List<T> steps) {
        if (steps.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> orders = new ArrayList<>();
        for (T first : steps) {
            List<T> rest = new ArrayList<>(steps);
            rest.remove(first);
            for (List<T> order : orders(rest)) {
                List<T> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }
}
