package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed wrongly is told in one line with exit code 2, before anything is read or written. */
class UsageTest {
    private static final Path SPHERES = Cli.SCENES.resolve("spheres.json");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | subcommand",
                "blend | blend",
                "--frobnicate | --frobnicate",
                "render | --output",
                "render SCENE | --output",
                "render -o OUT | SCENE",
                "render SCENE SCENE -o OUT | spheres.json",
                "render SCENE -o OUT -Z | -Z",
                "render SCENE -o OUT -W | --width",
                "render SCENE -o OUT -W 0 | --width is 0",
                "render SCENE -o OUT -H -5 | --height is -5",
                "render SCENE -o OUT -W 1e3 | 1e3",
                "render SCENE -o OUT -W 99999999999 | 99999999999",
                "render SCENE -o OUT -t 0 | --threads is 0",
                "render SCENE -o OUT -t 257 | --threads is 257",
                "render ABSENT -o OUT -t 257 | --threads is 257",
                "render SCENE -o OUT -q -v | exclusive",
                "render SCENE -o OUT --crop 0,10,0 | four whole numbers",
                "render SCENE -o OUT --crop 0,10,0,x | four whole numbers",
                "render SCENE -o OUT --crop 0,10,5,5 | y0 < y1",
                "render SCENE -o OUT --crop 10,0,0,5 | x0 < x1",
                "render SCENE -o OUT --crop -1,10,0,5 | -1",
                "render SCENE -o OUT --crop 0,1601,0,5 | 1600 pixels wide",
                "render SCENE -o OUT -W 100 --crop 0,101,0,5 | 100 pixels wide",
                "render SCENE -o OUT -H 60 --crop 0,5,0,61 | 60 pixels high",
                "render SCENE -o picture.jpg | .png",
                "render SCENE -o picture | .png",
                "info | SCENE",
            })
    void isToldInOneLine(String typed, String word) throws IOException {
        String line = typed == null ? "" : typed;
        Object[] args = List.of(line.split(" ", -1)).stream()
                .filter(arg -> !arg.isEmpty())
                .map(arg -> arg.replace("SCENE", SPHERES.toString())
                        .replace("OUT", folder.resolve("out.png").toString()))
                .toArray();

        Cli.Result result = Cli.run(args);

        assertEquals(2, result.code(), result.err());
        assertEquals("", result.out());
        assertEquals(1, result.errLines().size(), result.err());
        assertTrue(result.err().startsWith("sunstone: ") && result.err().contains("--help)"), result.err());
        assertTrue(result.err().contains(word), result.err());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void helpTellsOfEveryCommandAndOption() {
        Cli.Result top = Cli.run("--help");
        Cli.Result render = Cli.run("render", "--help");

        assertEquals(0, top.code());
        for (String word : List.of("render", "info", "--version", "Exit codes")) {
            assertTrue(top.out().contains(word), word);
        }
        assertEquals(0, render.code());
        for (String word : List.of(
                "--output",
                "--width",
                "--height",
                "--threads",
                "1 to 256",
                "--crop",
                "--assets",
                "--quiet",
                "--verbose",
                "proportions")) {
            assertTrue(render.out().contains(word), word);
        }
        assertEquals("", top.err() + render.err());
    }

    @Test
    void versionNamesTheLibraryTheAbiAndJava() {
        Cli.Result result = Cli.run("--version");

        assertEquals(0, result.code());
        assertTrue(result.out().matches("sunstone \\d+\\.\\d+\\.\\d+\\S* \\(C ABI \\d+, .+\\)\\R"), result.out());
    }

    @Test
    void verboseAddsTheStackTraceAndNothingElseDoes() {
        Path absent = folder.resolve("absent.json");

        Cli.Result plain = Cli.run("render", absent, "-o", folder.resolve("out.png"));
        Cli.Result verbose = Cli.run("render", absent, "-o", folder.resolve("out.png"), "-v");

        assertEquals(1, plain.code());
        assertFalse(plain.err().contains("\tat "));
        assertEquals(1, verbose.code());
        assertTrue(verbose.err().startsWith(plain.err()));
        assertTrue(verbose.err().contains("\tat dev.sunstone."));
    }
}
