package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
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
        Progress finishing = new Progress(60, 100, 600, 1000, Duration.ofSeconds(10), Progress.State.RUNNING, true);
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
    void theBarGivesShareAndTimeLeftOnOneLineOfTheTerminal() {
        ProgressBarDisplay bar = new ProgressBarDisplay(err);

        bar.show(running(25, 100, 5));
        bar.close();

        String[] drawn = text.toString().strip().split("\r");
        String last = drawn[drawn.length - 1];
        assertTrue(last.contains("25%") && last.contains("0:00:15"), last);
        for (String line : drawn) {
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
