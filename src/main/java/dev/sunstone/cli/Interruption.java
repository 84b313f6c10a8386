package dev.sunstone.cli;

import dev.sunstone.RenderJob;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets Ctrl-C and {@code kill} end a render without leaving half a picture: the process goes only after the job was
 * cancelled and its unfinished file removed.
 *
 * <p>The virtual machine turns a signal into its shutdown, which runs the hook below beside the thread that waits for
 * the job. The hook cancels the job and lets that thread finish; when the hook returns, the process ends with the code
 * that shells expect of the signal, whatever the waiting thread still wants to return.
 */
final class Interruption implements AutoCloseable {
    /** A job stops within milliseconds, after its current tiles; longer than this means that the disk hangs. */
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "sunstone-interruption");
    private @Nullable RenderJob job;
    private boolean happened;

    private Interruption() {}

    /**
     * Watches for the process's end from now on. Called before the job starts, so that no moment of it goes unwatched.
     */
    static Interruption install() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Names the job that is to be cancelled. */
    synchronized void watch(RenderJob newJob) {
        job = newJob;
        if (happened) {
            newJob.cancel();
        }
    }

    /** Whether the process is about to end. */
    synchronized boolean happened() {
        return happened;
    }

    private void interrupt() {
        synchronized (this) {
            happened = true;
            if (job != null) {
                job.cancel();
            }
        }
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called when the job has ended and is closed. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending; the hook runs and needs no removing.
        }
    }
}
