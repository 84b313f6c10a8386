package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a render is.
 *
 * @param tilesDone how many tiles are drawn; of a render with samples, as many as its share of them is
 * @param tilesTotal how many tiles there are
 * @param samplesDone how many samples of all pixels together are drawn, or were found on a film that is gone on with; 0
 *     for {@link Integrator#WHITTED}
 * @param samplesTotal how many there are to be, where neither a time limit nor a noise target ends it before; 0 for
 *     {@link Integrator#WHITTED}
 * @param elapsed how long it has run, or took
 * @param state whether it runs or how it ended
 * @param finishing whether no more samples are drawn while the noise is taken out of the picture or it is written
 */
public record Progress(
        long tilesDone,
        long tilesTotal,
        long samplesDone,
        long samplesTotal,
        Duration elapsed,
        State state,
        boolean finishing) {

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
     * That of a render without samples.
     *
     * @param tilesDone how many tiles are drawn
     * @param tilesTotal how many tiles there are
     * @param elapsed how long it has run, or took
     * @param state whether it runs or how it ended
     */
    public Progress(long tilesDone, long tilesTotal, Duration elapsed, State state) {
        this(tilesDone, tilesTotal, 0, 0, elapsed, state, false);
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
        return total() > 0 ? Math.min(1, (double) done() / total()) : 0;
    }

    /**
     * How long it will probably still take, if the tiles or samples to come cost what those did that are done.
     *
     * @return the time; zero when it has ended, nothing as long as nothing is done and while it is finishing
     */
    public Optional<Duration> remaining() {
        if (state != State.RUNNING) {
            return Optional.of(Duration.ZERO);
        }
        if (done() <= 0 || finishing) {
            return Optional.empty();
        }
        double left = elapsed.toNanos() * ((double) Math.max(0, total() - done()) / done());
        return Optional.of(Duration.ofNanos((long) left));
    }

    private long done() {
        return samplesTotal > 0 ? samplesDone : tilesDone;
    }

    private long total() {
        return samplesTotal > 0 ? samplesTotal : tilesTotal;
    }
}
