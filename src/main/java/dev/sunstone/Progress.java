package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param timeLeft what is left of its time limit; null where it has none
 * @param endsByNoise whether it has a noise target, so that nobody knows how many samples it will draw
 * @param finishing whether no more samples are drawn while the noise is taken out of the picture or it is written
 */
public record Progress(
        long tilesDone,
        long tilesTotal,
        long samplesDone,
        long samplesTotal,
        Duration elapsed,
        State state,
        @Nullable Duration timeLeft,
        boolean endsByNoise,
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
        this(tilesDone, tilesTotal, 0, 0, elapsed, state, null, false, false);
    }

    /**
     * The share that is done: of the tiles or samples or, where a time limit ends it before these are all there, of the
     * time. Of a render with a noise target it is the least that it can be.
     *
     * @return 0 to 1
     */
    public double fraction() {
        if (state == State.FINISHED) {
            return 1;
        }
        double drawn = total() > 0 ? Math.min(1, (double) done() / total()) : 0;
        if (timeLeft == null || done() <= 0) {
            return drawn;
        }
        double run = seconds(elapsed);
        return Math.max(drawn, run / (run + seconds(timeLeft)));
    }

    /** In a form that the longest there is fits into. */
    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / 1e9;
    }

    /**
     * How long it will probably still take, if the tiles or samples to come cost what those did that are done, and no
     * longer than its time limit allows.
     *
     * @return the time; zero when it has ended, nothing as long as nothing is done, while it is finishing or where only
     *     a noise target ends it
     */
    public Optional<Duration> remaining() {
        if (state != State.RUNNING) {
            return Optional.of(Duration.ZERO);
        }
        if (done() <= 0 || finishing) {
            return Optional.empty();
        }
        if (endsByNoise) {
            return Optional.ofNullable(timeLeft);
        }
        double left = elapsed.toNanos() * ((double) Math.max(0, total() - done()) / done());
        Duration drawing = Duration.ofNanos((long) left);
        return Optional.of(timeLeft != null && timeLeft.compareTo(drawing) < 0 ? timeLeft : drawing);
    }

    private long done() {
        return samplesTotal > 0 ? samplesDone : tilesDone;
    }

    private long total() {
        return samplesTotal > 0 ? samplesTotal : tilesTotal;
    }
}
