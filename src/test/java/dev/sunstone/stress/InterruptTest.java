package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Interrupting a thread that waits for a render ends the wait and the render, within 100 ms. A busy machine may stop
 * the whole process for that long, so the best of a few attempts counts: a library that is too slow is too slow each
 * time.
 */
@Timeout(60)
class InterruptTest {

    private static final long PROMISED_MILLIS = 100;
    private static final int ATTEMPTS = 10;

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    /** Waits on a thread that is then interrupted, and gives the time from there to the end of {@code wait}. */
    private static long millisToEnd(ThrowingRunnable wait) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicLong ended = new AtomicLong();
        Thread waiting = new Thread(
                () -> {
                    try {
                        wait.run();
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                    ended.set(System.nanoTime());
                },
                "waiting");
        waiting.start();
        Thread.sleep(150);
        assertTrue(waiting.isAlive(), () -> "it ended by itself: " + failure.get());
        long interrupted = System.nanoTime();
        waiting.interrupt();
        waiting.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return TimeUnit.NANOSECONDS.toMillis(ended.get() - interrupted);
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private static void assertBestIsInTime(ThrowingSupplier attempt) throws Exception {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && best >= PROMISED_MILLIS; i++) {
            best = Math.min(best, attempt.get());
        }
        assertTrue(best < PROMISED_MILLIS, "the best of " + ATTEMPTS + " took " + best + " ms");
    }

    private interface ThrowingSupplier {
        long get() throws Exception;
    }

    private static void awaitState(RenderJob job, Progress.State state) throws InterruptedException {
        while (job.progress().state() != state) {
            Thread.sleep(1);
        }
    }

    @Test
    void anInterruptedAwaitCancelsTheJobWithinATenthOfASecond() throws Exception {
        try (Scene scene = Scenes.endless()) {
            assertBestIsInTime(() -> {
                try (RenderJob job = scene.start(RenderOptions.defaults())) {
                    return millisToEnd(() -> {
                        assertThrows(InterruptedException.class, job::await);
                        // Not only the wait is over but also the work.
                        awaitState(job, Progress.State.CANCELLED);
                    });
                }
            });
        }
    }

    @Test
    void anAwaitWithAListenerIsInterruptedAsFast() throws Exception {
        try (Scene scene = Scenes.endless()) {
            assertBestIsInTime(() -> {
                try (RenderJob job = scene.start(RenderOptions.defaults())) {
                    return millisToEnd(() -> {
                        assertThrows(
                                InterruptedException.class, () -> job.await(progress -> {}, Duration.ofSeconds(10)));
                        awaitState(job, Progress.State.CANCELLED);
                    });
                }
            });
        }
    }

    @Test
    void anInterruptedRenderIsCancelledAndTheThreadStaysInterrupted() throws Exception {
        try (Scene scene = Scenes.endless()) {
            assertBestIsInTime(() -> millisToEnd(() -> {
                assertThrows(CancellationException.class, scene::render);
                assertTrue(Thread.currentThread().isInterrupted());
            }));
        }
    }

    @Test
    void anInterruptedRenderToAFileLeavesNoFile(@TempDir Path folder) throws Exception {
        try (Scene scene = Scenes.endless()) {
            assertBestIsInTime(() -> millisToEnd(() -> {
                assertThrows(
                        CancellationException.class,
                        () -> scene.renderTo(folder.resolve("never.png"), RenderOptions.defaults()));
                assertTrue(Thread.currentThread().isInterrupted());
            }));
        }
        for (int attempt = 0; files(folder) > 0 && attempt < 100; attempt++) {
            Thread.sleep(20);
        }
        assertEquals(0, files(folder));
    }

    private static long files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void aThreadThatIsInterruptedBeforeItWaitsCancelsAtOnce() throws Exception {
        try (Scene scene = Scenes.endless();
                RenderJob job = scene.start(RenderOptions.defaults())) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, job::await);
            awaitState(job, Progress.State.CANCELLED);
        }
    }
}
