package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Aov;
import dev.sunstone.Film;
import dev.sunstone.Integrator;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Films that many threads use at once, also while they are drawn, merged and freed. */
@Timeout(120)
class FilmStressTest {

    private static final RenderOptions OPTIONS = RenderOptions.path(16).withThreads(2);

    @BeforeEach
    void nothingIsLeftOfOtherTests() throws InterruptedException {
        LiveObjects.startFromNone();
    }

    @Test
    void aFilmThatOthersReadAndMergeIntoWhileItIsDrawnHasTheSameBits() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Scene scene = Scenes.small();
                Film expected = scene.renderFilm(OPTIONS);
                Film part = scene.renderFilm(
                        OPTIONS.withPath(OPTIONS.path().withFirstSample(7).withSampleCount(4)))) {
            for (int round = 0; round < 10; round++) {
                try (RenderJob job = scene.start(OPTIONS);
                        Film film = job.film()) {
                    List<Future<?>> readers = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        readers.add(threads.submit(() -> {
                            while (!job.isDone()) {
                                film.channels(Aov.VARIANCE);
                                film.image();
                            }
                        }));
                    }
                    Thread.sleep(round);
                    try {
                        film.merge(part);
                    } catch (IllegalArgumentException e) {
                        assertTrue(e.getMessage().startsWith("samples: "), e.getMessage());
                    }
                    job.await();
                    for (Future<?> reader : readers) {
                        reader.get();
                    }
                    assertArrayEquals(expected.channels(Aov.COLOR), film.channels(Aov.COLOR));
                }
            }
        } finally {
            threads.shutdown();
            assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        }
        LiveObjects.assertNoneIsLeft();
    }

    @Test
    void filmsThatAreMergedIntoEachOtherAtOnceDoNotWaitForEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Scene scene = Scenes.small();
                Film even = scene.renderFilm(OPTIONS.withPath(OPTIONS.path().withSampleCount(1)));
                Film odd = scene.renderFilm(
                        OPTIONS.withPath(OPTIONS.path().withFirstSample(1).withSampleCount(1)))) {
            for (int round = 0; round < 200; round++) {
                Future<?> there = threads.submit(() -> mergeIfPossible(even, odd));
                Future<?> back = threads.submit(() -> mergeIfPossible(odd, even));
                there.get(20, TimeUnit.SECONDS);
                back.get(20, TimeUnit.SECONDS);
            }
            assertEquals(3, even.samples() + odd.samples(), "one of them got the other's");
        } finally {
            threads.shutdown();
        }
    }

    private static void mergeIfPossible(Film to, Film from) {
        try {
            to.merge(from);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("samples: "), e.getMessage());
        }
    }

    @Test
    void aFilmThatIsClosedDuringItsUseIsClosedAndNothingElse() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Scene scene = Scenes.small()) {
            for (int round = 0; round < 20; round++) {
                try (RenderJob job = scene.start(OPTIONS)) {
                    Film film = job.film();
                    List<Future<?>> users = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        users.add(threads.submit(() -> {
                            IllegalStateException closed = assertThrows(IllegalStateException.class, () -> {
                                while (true) {
                                    film.channels(Aov.COLOR);
                                    film.info();
                                }
                            });
                            assertEquals("the film is closed", closed.getMessage());
                        }));
                    }
                    Thread.sleep(2);
                    film.close();
                    for (Future<?> user : users) {
                        user.get();
                    }
                    job.await();
                }
            }
        } finally {
            threads.shutdown();
        }
        LiveObjects.assertNoneIsLeft();
    }

    @Test
    void aThreadThatWaitsForAFilmIsInterruptedWithinTheTimeThatIsPromised() throws Exception {
        List<Long> times = new ArrayList<>();
        try (Scene scene = Scenes.endless()) {
            for (int attempt = 0; attempt < 5; attempt++) {
                Thread waiting = new Thread(
                        () -> assertThrows(
                                CancellationException.class,
                                () -> scene.renderFilm(RenderOptions.path(64)
                                        .withSize(800, 600)
                                        .withIntegrator(Integrator.PATH))),
                        "waiting");
                waiting.start();
                Thread.sleep(300);
                assertTrue(waiting.isAlive());
                long interrupted = System.nanoTime();
                waiting.interrupt();
                waiting.join();
                times.add((System.nanoTime() - interrupted) / 1_000_000);
            }
        }
        times.sort(null);
        assertTrue(times.get(2) <= 100, times + " ms");
    }
}
