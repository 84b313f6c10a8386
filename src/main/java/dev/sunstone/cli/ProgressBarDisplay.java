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
        boolean sampled = progress.samplesTotal() > 0;
        if (bar == null) {
            if (progress.elapsed().compareTo(PATIENCE) < 0 || progress.state() != Progress.State.RUNNING) {
                return;
            }
            bar = ProgressBar.builder()
                    .setTaskName("rendering")
                    .setInitialMax(sampled ? progress.samplesTotal() : progress.tilesTotal())
                    .setUnit(sampled ? " samples" : " tiles", 1)
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
        bar.stepTo(sampled ? progress.samplesDone() : progress.tilesDone());
    }

    private void draw(String line) {
        err.print("\r" + line);
        err.flush();
    }
}
