package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Sunstone;
import dev.sunstone.Sunstone.ObjectType;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The library's own count of its objects, which the tests hold it to. */
final class LiveObjects {

    private static final long PATIENCE_SECONDS = 15;

    private LiveObjects() {}

    /** How many of one type there are. */
    static long of(ObjectType type) {
        return Sunstone.liveObjects().get(type);
    }

    /** How many of all types there are. */
    static long total() {
        return Sunstone.liveObjects().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Frees what earlier tests have forgotten, so that counts are this test's own. */
    static void startFromNone() throws InterruptedException {
        assertEveryObjectIsFreedByTheCleaner();
    }

    /** Collects garbage until nothing is left, and fails where something stays. */
    static void assertEveryObjectIsFreedByTheCleaner() throws InterruptedException {
        assertTrue(collectUntil(() -> total() == 0), () -> "objects stay alive: " + Sunstone.liveObjects());
    }

    /** Nothing is left, without the garbage collector's help. */
    static void assertNoneIsLeft() {
        Map<ObjectType, Long> live = Sunstone.liveObjects();
        live.forEach((type, count) -> assertEquals(0, count, () -> "objects stay alive: " + live));
    }

    /** Collects garbage until something is so. */
    static boolean collectUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            System.gc();
            Thread.sleep(10);
        }
        return true;
    }
}
