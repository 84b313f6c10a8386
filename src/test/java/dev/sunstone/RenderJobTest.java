package dev.sunstone;

import static dev.sunstone.TestScenes.pixels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RenderJobTest {

    private static final Duration NO_TIME = Duration.ZERO;

    @TempDir
    private Path folder;

    @Test
    void aFinishedJobHasThePictureThatRenderGives() throws InterruptedException {
        try (Scene scene = TestScenes.ball(200, 150);
                RenderJob job = scene.start(RenderOptions.defaults())) {
            job.await();
            assertTrue(job.isDone());
            assertTrue(job.await(NO_TIME));
            Progress progress = job.progress();
            assertEquals(Progress.State.FINISHED, progress.state());
            assertEquals(progress.tilesTotal(), progress.tilesDone());
            assertEquals(1, progress.fraction());
            assertEquals(BufferedImage.TYPE_INT_RGB, job.image().getType());
            assertArrayEquals(pixels(scene.render()), pixels(job.image()));
        }
    }

    @Test
    void aJobGoesOnWhenItsSceneIsChangedAndClosed() throws InterruptedException {
        Scene scene = TestScenes.ball(200, 150);
        int[] expected = pixels(scene.render());
        try (RenderJob job = scene.start(RenderOptions.defaults())) {
            scene.add(new Sphere(Vec3.of(0, 0, -3), 1, Material.diffuse(Color.RED, 1)));
            scene.close();
            job.await();
            assertArrayEquals(expected, pixels(job.image()));
        }
    }

    @Test
    void theListenerIsToldOnTheWaitingThreadUntilTheEnd() throws InterruptedException {
        List<Progress> told = new ArrayList<>();
        Thread waiting = Thread.currentThread();
        try (Scene scene = TestScenes.ball(2000, 1500);
                RenderJob job = scene.start(RenderOptions.defaults().withThreads(1))) {
            job.await(
                    progress -> {
                        assertSame(waiting, Thread.currentThread());
                        told.add(progress);
                    },
                    Duration.ofMillis(1));
        }
        assertTrue(told.size() >= 2);
        for (int i = 1; i < told.size(); i++) {
            assertTrue(told.get(i).tilesDone() >= told.get(i - 1).tilesDone());
            assertTrue(told.get(i).elapsed().compareTo(told.get(i - 1).elapsed()) >= 0);
        }
        assertEquals(Progress.State.FINISHED, told.get(told.size() - 1).state());
    }

    @Test
    void whatTheListenerThrowsEndsTheWaitOnly() throws InterruptedException {
        try (Scene scene = TestScenes.ball(200, 150);
                RenderJob job = scene.start(RenderOptions.defaults())) {
            IllegalStateException thrown = new IllegalStateException("enough");
            assertSame(
                    thrown,
                    assertThrows(
                            IllegalStateException.class,
                            () -> job.await(
                                    progress -> {
                                        throw thrown;
                                    },
                                    Duration.ofSeconds(1))));
            job.await();
            assertThrows(IllegalArgumentException.class, () -> job.await(progress -> {}, NO_TIME));
        }
    }

    @Test
    void aWaitWithALimitGivesUpAndTheJobGoesOn() throws InterruptedException {
        try (Scene scene = TestScenes.slow();
                RenderJob job = scene.start(RenderOptions.defaults())) {
            assertFalse(job.await(NO_TIME));
            long start = System.nanoTime();
            assertFalse(job.await(Duration.ofSeconds(-5)));
            assertFalse(job.await(Duration.ofSeconds(Long.MIN_VALUE)));
            assertFalse(job.await(Duration.ofNanos(Long.MIN_VALUE)));
            assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < 1000);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> job.await(progress -> {}, Duration.ofSeconds(Long.MIN_VALUE)));
            start = System.nanoTime();
            assertFalse(job.await(Duration.ofMillis(50)));
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(waited >= 50 && waited < 1000, waited + " ms");
            assertFalse(job.isDone());
            assertEquals(Progress.State.RUNNING, job.progress().state());
        }
    }

    @Test
    void aCancelledJobEndsSoonAndSaysSo() throws InterruptedException {
        try (Scene scene = TestScenes.slow();
                RenderJob job = scene.start(RenderOptions.defaults().withCrop(new ViewBlock(3000, 3000, 200, 100)))) {
            job.cancel();
            CancellationException e = assertThrows(CancellationException.class, job::await);
            assertEquals(
                    Status.CANCELLED,
                    assertInstanceOf(SunstoneException.class, e.getCause()).status());
            assertThrows(CancellationException.class, () -> job.await(NO_TIME));
            assertEquals(Progress.State.CANCELLED, job.progress().state());
            assertTrue(job.isDone());
            assertEquals(200, job.image().getWidth());
            job.cancel();
        }
    }

    @Test
    void anInterruptCancelsTheRenderWithinATenthOfASecond() throws Exception {
        try (Scene scene = TestScenes.slow()) {
            assertSoonAfterAnInterrupt(() -> {
                try (RenderJob job = scene.start(RenderOptions.defaults())) {
                    assertThrows(InterruptedException.class, job::await);
                    assertFalse(Thread.interrupted(), "the exception stands for the interrupt");
                    assertThrows(CancellationException.class, () -> job.await(Duration.ofSeconds(30)));
                }
            });
        }
    }

    @Test
    void anInterruptDuringRenderCancelsItWithinATenthOfASecond() throws Exception {
        RenderOptions options = RenderOptions.defaults().withCrop(new ViewBlock(6000, 6000, 2000, 2000));
        try (Scene scene = TestScenes.slow()) {
            assertSoonAfterAnInterrupt(() -> {
                assertThrows(CancellationException.class, () -> scene.render(options));
                assertTrue(Thread.interrupted(), "the interrupt is passed on");
            });
        }
    }

    @Test
    void anInterruptIsToldAlsoWhereTheJobIsClosed() {
        try (Scene scene = TestScenes.slow()) {
            RenderJob job = scene.start(RenderOptions.defaults());
            job.close();
            Thread.currentThread().interrupt();
            InterruptedException e = assertThrows(InterruptedException.class, job::await);
            assertEquals("the render job is closed", e.getSuppressed()[0].getMessage());
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, job::awaitOrCancel);
            assertTrue(Thread.interrupted());
        }
    }

    /**
     * Interrupts the work after a while and holds that it then mostly ends soon: the middle one of some counts, for the
     * machine may be busy.
     */
    private static void assertSoonAfterAnInterrupt(Executable work) throws Exception {
        Thread waiting = Thread.currentThread();
        long[] millis = new long[5];
        for (int i = 0; i < millis.length; i++) {
            CompletableFuture<Long> interrupted = CompletableFuture.supplyAsync(
                    () -> {
                        long now = System.nanoTime();
                        waiting.interrupt();
                        return now;
                    },
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            assertDoesNotThrow(work);
            millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - interrupted.get());
        }
        Arrays.sort(millis);
        assertTrue(millis[millis.length / 2] <= 100, () -> Arrays.toString(millis) + " ms");
    }

    @Test
    void closingAJobWhileAnotherThreadWaitsEndsTheWait() throws Exception {
        try (Scene scene = TestScenes.slow()) {
            RenderJob job = scene.start(RenderOptions.defaults());
            CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
                try {
                    job.await();
                    fail("the render cannot be finished");
                } catch (InterruptedException e) {
                    fail(e);
                }
            });
            assertFalse(waiter.isDone());
            Thread.sleep(100);
            job.close();
            ExecutionException e = assertThrows(ExecutionException.class, () -> waiter.get(10, TimeUnit.SECONDS));
            assertTrue(
                    e.getCause() instanceof CancellationException || e.getCause() instanceof IllegalStateException,
                    e.toString());
        }
    }

    @Test
    void tilesThatAreNotDrawnYetAreBlack() {
        try (Scene scene = TestScenes.slow();
                RenderJob job = scene.start(
                        RenderOptions.defaults().withSize(1000, 1000).withThreads(1))) {
            BufferedImage image = job.image();
            assertEquals(0xff000000, image.getRGB(999, 999));
        }
    }

    @Test
    void aJobIntoAFileGivesNoImageAndLeavesNothingWhenCancelled() throws IOException, InterruptedException {
        Path png = folder.resolve("picture.png");
        try (Scene scene = TestScenes.slow();
                RenderJob job = scene.startPng(png, RenderOptions.defaults())) {
            assertThrows(UnsupportedOperationException.class, job::image);
            job.cancel();
            assertThrows(CancellationException.class, job::await);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
        try (Scene scene = TestScenes.ball(100, 80);
                RenderJob job = scene.startPng(png, RenderOptions.defaults())) {
            job.await();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(png), left.toList());
        }
    }

    @Test
    void itsTextIsOneReadableLineAlsoWhenClosed() throws InterruptedException {
        try (Scene scene = TestScenes.ball(40, 30)) {
            RenderJob job = scene.start(RenderOptions.defaults());
            job.await();
            assertEquals("RenderJob[40 × 30, 100 %, FINISHED]", job.toString());
            job.close();
            job.close();
            assertEquals("RenderJob[40 × 30, closed]", job.toString());
            assertThrows(IllegalStateException.class, job::progress);
            assertThrows(IllegalStateException.class, job::await);
            assertThrows(IllegalStateException.class, job::cancel);
            assertThrows(IllegalStateException.class, job::image);
        }
    }
}
