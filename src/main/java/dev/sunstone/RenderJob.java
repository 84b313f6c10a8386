package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneFilm;
import dev.sunstone.jna.SunstoneJobState;
import dev.sunstone.jna.SunstoneProgress;
import dev.sunstone.jna.SunstoneRenderJob;
import dev.sunstone.jna.SunstoneStatus;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A picture in the making. The library's own threads draw it; this object shows how far it is, waits for it, cancels it
 * and gives the picture.
 *
 * <pre>{@code
 * try (RenderJob job = scene.start(RenderOptions.defaults())) {
 *     job.await(progress -> System.out.println(progress.fraction()), Duration.ofSeconds(1));
 *     show(job.image());
 * }
 * }</pre>
 *
 * <p>Closing it cancels it where it still runs. It does not need its scene any longer, which may be changed or closed.
 * All methods may be called by any thread at any time; a thread that waits while another one closes the job gets a
 * {@link CancellationException} or an {@link IllegalStateException}.
 *
 * <p>A thread that waits does so inside the native library, in steps of {@value #STEP_MILLIS} ms; a virtual thread
 * keeps its carrier thread busy meanwhile.
 */
public final class RenderJob implements AutoCloseable {

    /** How long a thread waits at a stretch, and with that the longest time that it takes to notice an interrupt. */
    private static final int STEP_MILLIS = 10;

    /** How long a cancelled job that writes a file is given to remove it. */
    private static final double FILE_PATIENCE_SECONDS = 5;

    /** How long any other cancelled job is waited for. */
    private static final double MEMORY_PATIENCE_SECONDS = 0.05;

    private final Owner<SunstoneRenderJob> owner;
    private final ViewBlock block;
    private final boolean png;
    private final boolean hasFilm;
    private final @Nullable Duration timeLimit;
    private final boolean endsByNoise;

    RenderJob(SunstoneRenderJob.ByReference made, CallFrame call, View view, boolean png) {
        this.owner =
                new Owner<>("the render job", requireNonNull(made.getValue()), call.library::sunstone_render_job_free);
        this.block = view.block();
        this.hasFilm = view.integrator().hasFilm();
        this.png = png;
        this.timeLimit = hasFilm ? view.path().timeLimit() : null;
        this.endsByNoise = hasFilm && view.path().noiseTarget() > 0;
    }

    /**
     * How far it is.
     *
     * @return the state at this moment
     * @throws IllegalStateException if the job is closed
     */
    public Progress progress() {
        return owner.call((job, call) -> {
            SunstoneProgress progress = new SunstoneProgress();
            Errors.check(call.library.sunstone_render_job_progress(job, progress, call.error), call);
            return new Progress(
                    progress.tiles_done,
                    progress.tiles_total,
                    progress.samples_done,
                    progress.samples_total,
                    Duration.ofNanos((long) (progress.seconds * 1e9)),
                    state(progress.state),
                    timeLeft(Duration.ofNanos((long) (progress.drawing_seconds * 1e9))),
                    endsByNoise,
                    progress.finishing != 0);
        });
    }

    /** What is left of the time limit after this time; zero where a pass takes longer. */
    private @Nullable Duration timeLeft(Duration drawing) {
        if (timeLimit == null || timeLimit.compareTo(drawing) <= 0) {
            return timeLimit == null ? null : Duration.ZERO;
        }
        return timeLimit.minus(drawing);
    }

    /**
     * Whether it has ended: finished, cancelled or failed.
     *
     * @return false as long as it runs
     * @throws IllegalStateException if the job is closed
     */
    public boolean isDone() {
        return progress().state() != Progress.State.RUNNING;
    }

    /**
     * Waits until the picture is complete.
     *
     * @throws InterruptedException if the waiting thread is interrupted; that cancels the job, which has ended then
     * @throws CancellationException if the job was cancelled
     * @throws java.io.UncheckedIOException if the file could not be written, where it draws into one
     * @throws SunstoneException if it failed otherwise
     * @throws IllegalStateException if the job is closed
     */
    public void await() throws InterruptedException {
        awaitNanos(Long.MAX_VALUE);
    }

    /**
     * Waits until the picture is complete, for so long at most.
     *
     * @param limit the longest time to wait; zero or less only looks
     * @return whether the picture is complete; false when the time is up, and the job goes on
     * @throws InterruptedException if the waiting thread is interrupted; that cancels the job
     * @throws CancellationException if the job was cancelled
     * @throws java.io.UncheckedIOException if the file could not be written, where it draws into one
     * @throws SunstoneException if it failed otherwise
     * @throws IllegalStateException if the job is closed
     */
    public boolean await(Duration limit) throws InterruptedException {
        return awaitNanos(nanos(limit));
    }

    /**
     * Waits until the picture is complete and tells a listener meanwhile how far it is: at once, after each interval,
     * and when it is complete. The listener runs on the waiting thread; what it throws ends the wait, and the job goes
     * on.
     *
     * @param listener is told how far it is
     * @param interval the time between two calls, above zero
     * @throws InterruptedException if the waiting thread is interrupted; that cancels the job
     * @throws CancellationException if the job was cancelled
     * @throws java.io.UncheckedIOException if the file could not be written, where it draws into one
     * @throws SunstoneException if it failed otherwise
     * @throws IllegalArgumentException if the interval is not above zero
     * @throws IllegalStateException if the job is closed
     */
    public void await(Consumer<? super Progress> listener, Duration interval) throws InterruptedException {
        requireNonNull(listener, "listener");
        long nanos = nanos(interval);
        if (nanos <= 0) {
            throw new IllegalArgumentException("interval is " + interval + ": give a time above zero");
        }
        do {
            listener.accept(progress());
        } while (!awaitNanos(nanos));
        listener.accept(progress());
    }

    /**
     * Asks it to stop and returns at once; the tiles that are being drawn are finished, which takes some milliseconds.
     * What is drawn can still be had by {@link #image()}; a file is not written. Does nothing where the job has ended.
     *
     * @throws IllegalStateException if the job is closed
     */
    public void cancel() {
        owner.call((job, call) -> {
            Errors.check(call.library.sunstone_render_job_cancel(job, call.error), call);
            return null;
        });
    }

    /**
     * A copy of what is drawn so far; once the job is finished, the picture. It can be had at any time, also of a job
     * that was cancelled.
     *
     * @return an image of the type {@link BufferedImage#TYPE_INT_RGB}; tiles that are not drawn yet are black, those of
     *     a render with samples are as noisy as these are few
     * @throws UnsupportedOperationException if the job draws into a file
     * @throws IllegalArgumentException if there are more pixels than a Java array can have, about 2^31
     * @throws IllegalStateException if the job is closed
     */
    public BufferedImage image() {
        if (png) {
            throw new UnsupportedOperationException("this job draws into a file: read that when it is finished");
        }
        BufferedImage image = Images.create(block);
        readInto(image);
        return image;
    }

    /**
     * The film that it draws samples onto: it can be looked at, saved and merged while the render runs, and goes on to
     * exist when the job is closed. Each call gives another object for the same film.
     *
     * @return the film, to be closed
     * @throws UnsupportedOperationException if the integrator is {@link Integrator#WHITTED}, which has none
     * @throws IllegalStateException if the job is closed
     */
    public Film film() {
        if (!hasFilm) {
            throw new UnsupportedOperationException(
                    "this render has no film: choose another integrator, by RenderOptions.withIntegrator");
        }
        return owner.call((job, call) -> {
            SunstoneFilm.ByReference made = new SunstoneFilm.ByReference();
            Errors.check(call.library.sunstone_render_job_film(job, made, call.error), call);
            return new Film(made, call);
        });
    }

    /** Copies what is drawn so far to memory outside the heap, from the buffer's first byte on. */
    void readInto(ByteBuffer pixels, int rowStride) {
        owner.call((job, call) -> {
            Errors.check(
                    call.library.sunstone_render_job_read(job, null, pixels, pixels.remaining(), rowStride, call.error),
                    call);
            return null;
        });
    }

    /** Copies what is drawn so far to an image of the block's size. The job draws BGRA8. */
    void readInto(BufferedImage image) {
        owner.call((job, call) -> {
            Images.read(
                    (part, pixels, length, stride) ->
                            call.library.sunstone_render_job_read(job, part, pixels, length, stride, call.error),
                    block,
                    image,
                    call);
            return null;
        });
    }

    /** Waits as a method that is not declared to be interruptible has to. */
    void awaitOrCancel() {
        try {
            await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled =
                    new CancellationException("the thread was interrupted, so the render was cancelled");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    /** Frees it and cancels it where it still runs; closing again does nothing. */
    @Override
    public void close() {
        owner.close();
    }

    @Override
    public String toString() {
        String what = "RenderJob[" + block.width() + " × " + block.height();
        try {
            Progress progress = progress();
            return what + ", " + (int) (100 * progress.fraction()) + " %, " + progress.state() + "]";
        } catch (IllegalStateException e) {
            return what + ", closed]";
        }
    }

    private boolean awaitNanos(long limit) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            if (Thread.interrupted()) {
                throw interrupted();
            }
            long left = limit - (System.nanoTime() - start);
            double seconds = Math.max(0, Math.min(left, STEP_MILLIS * 1_000_000L)) / 1e9;
            boolean finished = owner.call((job, call) -> {
                int status = call.library.sunstone_render_job_wait(job, seconds, call.error);
                if (status == SunstoneStatus.SUNSTONE_TIMED_OUT) {
                    return false;
                }
                Errors.check(status, call);
                return true;
            });
            if (finished) {
                return true;
            }
            if (limit - (System.nanoTime() - start) <= 0) {
                return false;
            }
        }
    }

    /**
     * Cancels the job and waits for its end, some milliseconds, so that whoever gets the exception finds no part of a
     * file.
     */
    private InterruptedException interrupted() {
        InterruptedException interrupted =
                new InterruptedException("interrupted while waiting for a render, which is cancelled");
        try {
            cancel();
            awaitEnd();
        } catch (IllegalStateException e) {
            // Another thread has closed the job, which cancels it as well. The interrupt must be told all the same.
            interrupted.addSuppressed(e);
        }
        return interrupted;
    }

    /**
     * Waits for the end, whatever it is, without looking at interrupts. Not for ever: a scene of millions of objects
     * may be in the middle of its preparation, which nothing is left of, and a disk may hang.
     */
    private void awaitEnd() {
        double patience = png ? FILE_PATIENCE_SECONDS : MEMORY_PATIENCE_SECONDS;
        owner.call((job, call) -> call.library.sunstone_render_job_wait(job, patience, call.error));
    }

    /** Zero for a negative time, and the longest that there is for one that is longer. */
    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Progress.State state(int state) {
        return switch (state) {
            case SunstoneJobState.SUNSTONE_JOB_RUNNING -> Progress.State.RUNNING;
            case SunstoneJobState.SUNSTONE_JOB_FINISHED -> Progress.State.FINISHED;
            case SunstoneJobState.SUNSTONE_JOB_CANCELLED -> Progress.State.CANCELLED;
            default -> Progress.State.FAILED;
        };
    }
}
