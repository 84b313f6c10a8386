package dev.sunstone.cli;

import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import java.io.PrintWriter;
import java.time.Duration;

/** A plain line now and then. */
final class ProgressLines implements ProgressDisplay {
    private final PrintWriter err;
    private final Duration interval;

    ProgressLines(PrintWriter err, Duration interval) {
        this.err = err;
        this.interval = interval;
    }

    @Override
    public void follow(RenderJob job) throws InterruptedException {
        job.await(this::show, interval);
    }

    void show(Progress progress) {
        // A render's first moments and its end have nothing to tell that the result does not.
        if (progress.state() != Progress.State.RUNNING || progress.elapsed().compareTo(interval.dividedBy(2)) < 0) {
            return;
        }
        if (progress.finishing()) {
            err.println("sunstone: the samples are drawn, finishing the picture");
            return;
        }
        if (progress.endsByNoise() && progress.timeLeft() == null) {
            // Nobody knows of how many.
            err.println("sunstone: " + progress.samplesDone() + " samples so far");
            return;
        }
        String left = progress.remaining()
                .map(time -> ", about " + ProgressDisplay.clock(time) + " left")
                .orElse("");
        err.println("sunstone: " + ProgressDisplay.percent(progress) + " %" + left);
    }
}
