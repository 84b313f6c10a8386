package dev.sunstone.cli;

import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with percentage and time left on one line of a terminal. It appears when a render takes long enough for it. */
final class ProgressBarDisplay implements ProgressDisplay {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final PrintWriter err;
    private @Nullable ProgressBar bar;
    private volatile Optional<Duration> remaining = Optional.empty();

    ProgressBarDisplay(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void follow(RenderJob job) throws InterruptedException {
        try {
            job.await(this::show, INTERVAL);
        } finally {
            close();
        }
    }

    /** Ends the bar's line, where there is one. */
    void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            err.println();
        }
    }

    void show(Progress progress) {
        if (bar == null) {
            if (progress.elapsed().compareTo(PATIENCE) < 0 || progress.state() != Progress.State.RUNNING) {
                return;
            }
            bar = ProgressBar.builder()
                    .setTaskName("rendering")
                    .setInitialMax(total(progress))
                    .setUnit(unit(progress), 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis((int) INTERVAL.toMillis())
                    .setEtaFunction(state -> remaining)
                    // A consumer of its own: the usual one opens the terminal by JLine, which takes longer
                    // than a small picture does.
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, Terminal.columns() - 1))
                    .startsFrom(0, progress.elapsed())
                    .build();
        }
        remaining = progress.remaining();
        bar.setExtraMessage(progress.finishing() ? "finishing" : "");
        bar.maxHint(total(progress));
        bar.stepTo(done(progress));
    }

    private static String unit(Progress progress) {
        if (progress.timeLeft() != null) {
            return " s";
        }
        return progress.samplesTotal() > 0 ? " samples" : " tiles";
    }

    private static long done(Progress progress) {
        if (progress.timeLeft() != null) {
            return progress.elapsed().toSeconds();
        }
        return progress.samplesTotal() > 0 ? progress.samplesDone() : progress.tilesDone();
    }

    /**
     * How far the bar goes; −1 where nobody knows. With a time limit it is of seconds, up to whatever ends it first.
     */
    private static long total(Progress progress) {
        if (progress.timeLeft() != null) {
            Duration left = progress.remaining().orElse(progress.timeLeft());
            return Math.max(1, progress.elapsed().plus(left).toSeconds());
        }
        if (progress.endsByNoise()) {
            return -1;
        }
        return progress.samplesTotal() > 0 ? progress.samplesTotal() : progress.tilesTotal();
    }

    private void draw(String line) {
        err.print("\r" + line);
        err.flush();
    }
}
