package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What building a tree for rays took and gave.
 *
 * @param bytes the memory that it takes, in bytes
 * @param time how long building took
 */
public record BuildReport(long bytes, Duration time) {

    /** Checks that the time is there. */
    public BuildReport {
        requireNonNull(time, "time");
    }

    static BuildReport of(long bytes, double seconds) {
        return new BuildReport(bytes, Duration.ofNanos((long) (seconds * 1e9)));
    }
}
