package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a render is.
 *
 * @param tilesDone how many tiles are drawn
 * @param tilesTotal how many tiles there are
 * @param elapsed how long it has run, or took
 * @param state whether it runs or how it ended
 */
public record Progress(long tilesDone, long tilesTotal, Duration elapsed, State state) {

    /** Whether a render runs, or how it ended. All but the first are final. */
    public enum State {
        /** Tiles are being drawn or waiting for it. */
        RUNNING,
        /** The picture is complete. */
        FINISHED,
        /** It was cancelled before the picture was complete. */
        CANCELLED,
        /** It failed; waiting for it throws the reason. */
        FAILED
    }

    /** Checks that nothing is missing. */
    public Progress {
        requireNonNull(elapsed, "elapsed");
        requireNonNull(state, "state");
    }

    /**
     * The share that is done.
     *
     * @return 0 to 1
     */
    public double fraction() {
        if (state == State.FINISHED) {
            return 1;
        }
        return tilesTotal > 0 ? Math.min(1, (double) tilesDone / tilesTotal) : 0;
    }

    /**
     * How long it will probably still take, if the tiles to come cost what those did that are done.
     *
     * @return the time; zero when it has ended, nothing as long as no tile is done
     */
    public Optional<Duration> remaining() {
        if (state != State.RUNNING) {
            return Optional.of(Duration.ZERO);
        }
        if (tilesDone <= 0) {
            return Optional.empty();
        }
        double left = elapsed.toNanos() * ((double) Math.max(0, tilesTotal - tilesDone) / tilesDone);
        return Optional.of(Duration.ofNanos((long) left));
    }
}
