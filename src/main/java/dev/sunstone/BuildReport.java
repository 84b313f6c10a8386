package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What building trees for rays took and gave.
 *
 * @param nodes how many nodes the trees have, with up to eight children each
 * @param leaves how many leaves they have
 * @param degenerate how many triangles no ray can meet, since two of their corners are one point; the trees leave them
 *     out
 * @param bytes the memory that the trees take, and what is kept in them
 * @param time how long building took
 */
public record BuildReport(long nodes, long leaves, long degenerate, long bytes, Duration time) {

    /** Checks that the time is there. */
    public BuildReport {
        requireNonNull(time, "time");
    }

    static BuildReport of(long nodes, long leaves, long degenerate, long bytes, double seconds) {
        return new BuildReport(nodes, leaves, degenerate, bytes, Duration.ofNanos((long) (seconds * 1e9)));
    }
}
