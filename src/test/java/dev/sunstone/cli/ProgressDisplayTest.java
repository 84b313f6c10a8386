package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the two ways to show progress write. */
class ProgressDisplayTest {
    private final StringWriter text = new StringWriter();
    private final PrintWriter err = new PrintWriter(text, true);

    @Test
    void timesAreAsShortAsTheyGo() {
        assertEquals("0:00", ProgressDisplay.clock(Duration.ofMillis(499)));
        assertEquals("0:01", ProgressDisplay.clock(Duration.ofMillis(500)));
        assertEquals("1:05", ProgressDisplay.clock(Duration.ofSeconds(65)));
        assertEquals("59:59", ProgressDisplay.clock(Duration.ofSeconds(3599)));
        assertEquals("1:00:00", ProgressDisplay.clock(Duration.ofSeconds(3600)));
        assertEquals("100:01:02", ProgressDisplay.clock(Duration.ofSeconds(360062)));
    }

    @Test
    void aHundredPercentIsOnlyTheEnd() {
        assertEquals(99, ProgressDisplay.percent(running(9999, 10000, 1)));
        assertEquals(0, ProgressDisplay.percent(running(0, 10000, 1)));
    }

    @Test
    void linesGiveShareAndTimeLeft() {
        ProgressLines lines = new ProgressLines(err, Duration.ofSeconds(5));

        lines.show(running(0, 100, 0));
        lines.show(running(25, 100, 5));
        lines.show(running(50, 100, 10));
        lines.show(new Progress(100, 100, Duration.ofSeconds(20), Progress.State.FINISHED));

        String end = System.lineSeparator();
        assertEquals(
                "sunstone: 25 %, about 0:15 left" + end + "sunstone: 50 %, about 0:10 left" + end, text.toString());
    }

    @Test
    void whatComesAfterTheSamplesIsNamed() {
        Progress finishing =
                new Progress(60, 100, 600, 1000, Duration.ofSeconds(10), Progress.State.RUNNING, null, false, true);
        ProgressLines lines = new ProgressLines(err, Duration.ofSeconds(5));
        lines.show(finishing);
        assertEquals(
                "sunstone: the samples are drawn, finishing the picture" + System.lineSeparator(), text.toString());

        ProgressBarDisplay bar = new ProgressBarDisplay(err);
        bar.show(finishing);
        bar.close();
        assertTrue(
                text.toString().contains("finishing\r")
                        || text.toString().strip().endsWith("finishing"),
                text.toString());
    }

    @Test
    void linesGiveWhatIsLeftOfATimeLimitAndOfANoiseTargetNothingInvented() {
        ProgressLines lines = new ProgressLines(err, Duration.ofSeconds(5));

        lines.show(sampled(12, Duration.ofSeconds(30), false));
        lines.show(sampled(12, null, true));
        lines.show(sampled(12, Duration.ofSeconds(30), true));

        assertEquals(
                List.of(
                        "sunstone: 25 %, about 0:30 left",
                        "sunstone: 12 samples so far", "sunstone: 25 %, about 0:30 left"),
                text.toString().lines().toList());
    }

    @Test
    void theBarGivesSecondsOfATimeLimitAndSamplesWithoutAnEndOfANoiseTarget() {
        ProgressBarDisplay timed = new ProgressBarDisplay(err);
        timed.show(sampled(12, Duration.ofSeconds(30), false));
        timed.close();
        String last = lastLine();
        assertTrue(last.contains("25%") && last.contains("10/40 s") && last.contains("0:00:30"), last);

        text.getBuffer().setLength(0);
        ProgressBarDisplay quiet = new ProgressBarDisplay(err);
        quiet.show(sampled(12, null, true));
        quiet.close();
        assertTrue(lastLine().contains(" ? %") && lastLine().contains("12/? samples"), lastLine());
    }

    private String lastLine() {
        String[] drawn = text.toString().strip().split("\r");
        return drawn[drawn.length - 1];
    }

    /** After ten seconds, of a million samples. */
    private static Progress sampled(long samples, @Nullable Duration timeLeft, boolean endsByNoise) {
        return new Progress(
                0, 1, samples, 1_000_000, Duration.ofSeconds(10), Progress.State.RUNNING, timeLeft, endsByNoise, false);
    }

    @Test
    void theBarGivesShareAndTimeLeftOnOneLineOfTheTerminal() {
        ProgressBarDisplay bar = new ProgressBarDisplay(err);

        bar.show(running(25, 100, 5));
        bar.close();

        String last = lastLine();
        assertTrue(last.contains("25%") && last.contains("0:00:15"), last);
        for (String line : text.toString().strip().split("\r")) {
            assertTrue(line.length() < 80 && !line.contains("\n"), line);
        }
        assertTrue(text.toString().endsWith(System.lineSeparator()));
    }

    @Test
    void aRenderThatIsQuicklyDoneShowsNoBar() {
        ProgressBarDisplay bar = new ProgressBarDisplay(err);

        bar.show(running(0, 100, 0));
        bar.show(new Progress(100, 100, Duration.ofSeconds(20), Progress.State.FINISHED));
        bar.close();

        assertEquals("", text.toString());
    }

    private static Progress running(long done, long total, long seconds) {
        return new Progress(done, total, Duration.ofSeconds(seconds), Progress.State.RUNNING);
    }
}
