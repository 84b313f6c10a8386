package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.Film;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What only a process of its own can show: exit codes, signals, where progress goes and which classes a start costs.
 */
class ProcessTest {
    private static final Path SPHERES = Cli.SCENES.resolve("spheres.json");
    /** Takes far longer than any of these tests. */
    private static final Path POSTER = Cli.SCENES.resolve("poster.json");

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("pictures"));
    }

    @Test
    void exitCodesTellHowItEnded() throws Exception {
        Path out = folder.resolve("out.png");

        assertEquals(
                new Cli.Result(0, "", ""), Cli.runProcess(temporary, "render", SPHERES, "-o", out, "-W", 64, "-q"));
        assertTrue(Files.exists(out));
        assertEquals(
                1,
                Cli.runProcess(temporary, "render", temporary.resolve("absent.json"), "-o", out)
                        .code());
        assertEquals(2, Cli.runProcess(temporary, "render").code());
    }

    @ParameterizedTest(name = "SIG{0} ends with code {1}")
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalLeavesNoPartOfAPicture(String signal, int code) throws Exception {
        Path old = Files.writeString(folder.resolve("out.png"), "old");
        Cli.Running running = Cli.start(temporary, List.of(), "render", POSTER, "-o", old);
        awaitTrue("the picture is begun", () -> isBegun(folder));

        kill(running.process(), signal);
        Cli.Result result = Cli.finish(running);

        assertEquals(code, result.code(), result.err());
        assertEquals("", result.out());
        assertEquals(List.of("sunstone: interrupted, " + old + " was not written"), result.errLines());
        assertEquals(1, filesIn(folder));
        assertEquals("old", Files.readString(old));
    }

    @Test
    void whatASignalLeavesIsGoneOnWithToTheSameBits() throws Exception {
        Path film = folder.resolve("film.checkpoint");
        Path resumed = folder.resolve("resumed.pfm");
        // More samples than are drawn until the signal comes.
        Object[] common = {"render", SPHERES, "-W", 64, "--integrator", "path", "--spp", 1 << 20};
        Cli.Running running =
                Cli.start(temporary, List.of(), Cli.with(common, "-o", resumed, "--checkpoint", film, "--verbose"));
        awaitTrue("the scene is read", () -> Files.size(running.err()) > 0);
        Duration before = processorTime(running.process());
        awaitTrue(
                "it has drawn a while",
                () -> processorTime(running.process()).minus(before).compareTo(Duration.ofMillis(500)) > 0);
        kill(running.process(), "INT");
        Cli.Result interrupted = Cli.finish(running);

        assertEquals(130, interrupted.code(), interrupted.err());
        assertEquals("", interrupted.out());
        String last = interrupted.errLines().get(interrupted.errLines().size() - 1);
        assertEquals("sunstone: interrupted, no picture was written; add --resume to go on with " + film, last);
        assertFalse(Files.exists(resumed));

        int samples;
        try (Film kept = Film.load(film)) {
            assertTrue(kept.info().maxSamples() > 0, kept::toString);
            samples = kept.info().maxSamples() + 3;
        }
        Cli.Result rest =
                Cli.run(Cli.with(common, "-o", resumed, "--sample-count", samples, "--checkpoint", film, "--resume"));
        assertEquals(0, rest.code(), rest.err());
        Path whole = folder.resolve("whole.pfm");
        assertEquals(
                0,
                Cli.run(Cli.with(common, "-o", whole, "--sample-count", samples))
                        .code());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
    }

    private static Duration processorTime(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Test
    void aSignalToAQuietRunIsQuiet() throws Exception {
        Cli.Running running = Cli.start(temporary, List.of(), "render", POSTER, "-o", folder.resolve("out.png"), "-q");
        awaitTrue("the picture is begun", () -> filesIn(folder) == 1);

        kill(running.process(), "INT");

        assertEquals(new Cli.Result(130, "", ""), Cli.finish(running));
        assertEquals(0, filesIn(folder));
    }

    @Test
    void withoutATerminalProgressIsAPlainLineNowAndThen() throws Exception {
        Cli.Running running = Cli.start(temporary, List.of(), "render", POSTER, "-o", folder.resolve("out.png"));
        awaitTrue("a line of progress", () -> Files.size(running.err()) > 0);
        kill(running.process(), "INT");

        List<String> lines = Cli.finish(running).errLines();

        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).matches("sunstone: \\d+ %(, about [\\d:]+ left)?"), lines.get(0));
    }

    @Test
    void aStartLoadsNeitherAwtNorWhatOnlyTheProgressBarNeeds() throws Exception {
        Path classes = temporary.resolve("classes.txt");
        Cli.Running running = Cli.start(
                temporary,
                List.of("-Xlog:class+load:file=" + classes),
                "render",
                SPHERES,
                "-o",
                folder.resolve("out.png"),
                "-W",
                64,
                "-q");
        assertEquals(0, Cli.finish(running).code());

        List<String> needless = Files.readAllLines(classes).stream()
                .filter(line ->
                        line.matches(".*\\s(java\\.awt|sun\\.awt|javax\\.imageio|me\\.tongfei|org\\.jline)\\..*"))
                .toList();
        assertEquals(List.of(), needless);
    }

    @Test
    void aLibraryThatCannotBeLoadedIsToldInOneLineThatHelps() throws Exception {
        Cli.Running running = Cli.start(
                temporary,
                List.of("-Dsunstone.library.path=" + temporary.resolve("absent.so")),
                "render",
                SPHERES,
                "-o",
                folder.resolve("out.png"));

        Cli.Result result = Cli.finish(running);

        assertEquals(1, result.code());
        assertEquals(1, result.errLines().size(), result.err());
        assertTrue(
                result.err().contains("sunstone.library.path") && result.err().contains("absent.so"), result.err());
        assertFalse(result.err().contains("\tat "));
    }

    @Test
    void verboseAlsoTracesALibraryThatCannotBeLoaded() throws Exception {
        Cli.Running running = Cli.start(
                temporary,
                List.of("-Dsunstone.library.path=" + temporary.resolve("absent.so")),
                "render",
                SPHERES,
                "-v",
                "-o",
                folder.resolve("out.png"));

        Cli.Result result = Cli.finish(running);

        assertEquals(1, result.code());
        assertTrue(result.err().contains("\tat dev.sunstone."), result.err());
    }

    private static void kill(Process process, String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertEquals(0, code);
    }

    /** Whether a picture is being written beside its place. */
    private static boolean isBegun(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".part"));
        }
    }

    private static long filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private interface Condition {
        boolean isTrue() throws IOException;
    }

    private static void awaitTrue(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.isTrue()) {
            assertTrue(System.nanoTime() < end, "waited in vain until " + what);
            Thread.sleep(20);
        }
    }
}
