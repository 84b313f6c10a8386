package dev.sunstone.cli;

import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import java.io.PrintWriter;
import java.time.Duration;

/** Tells whoever waits how far a render is. */
interface ProgressDisplay {

    /** Waits for the job's end, showing how far it is; leaves the terminal as a following line expects it. */
    void follow(RenderJob job) throws InterruptedException;

    /** A bar where a person watches, a line now and then where it goes to a file or a build's log. */
    static ProgressDisplay on(PrintWriter err) {
        return Terminal.isThere() ? new ProgressBarDisplay(err) : new ProgressLines(err, Duration.ofSeconds(5));
    }

    /** Hours, minutes and seconds, as short as they go. */
    static String clock(Duration time) {
        long seconds = (time.toMillis() + 500) / 1000;
        String tail = String.format("%02d", seconds % 60);
        return seconds < 3600
                ? seconds / 60 + ":" + tail
                : seconds / 3600 + String.format(":%02d:", seconds / 60 % 60) + tail;
    }

    /** Whole percent, 100 only when it is done. */
    static int percent(Progress progress) {
        return (int) (100 * progress.fraction());
    }
}
