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
                "render | SCENE",
                "render SCENE | --output",
                "render -o OUT | SCENE",
                "render SCENE SCENE -o OUT | spheres.json",
                "render SCENE -o OUT -Z | -Z",
                "render SCENE -o OUT -W | --width",
                "render SCENE -o OUT -W 0 | --width is 0",
                "render SCENE -o OUT -H -5 | --height is -5",
                "render SCENE -o OUT -W 1.5 | '1.5' is not a whole number",
                "render SCENE -o OUT -W 99999999999 | 99999999999",
                "render SCENE -o OUT -t 0 | --threads is 0",
                "render SCENE -o OUT -t 257 | --threads is 257",
                "render ABSENT -o OUT -t 257 | --threads is 257",
                "render SCENE -o OUT -q -v | exclusive",
                "render SCENE -o OUT --crop 0,10,0 | four whole numbers",
                "render SCENE -o OUT --crop 0,10,0,x | four whole numbers",
                "render SCENE -o OUT --crop 0,10,0,1.5 | four whole numbers",
                "render SCENE -o OUT --crop 0,10,0,1e999999999 | four whole numbers",
                "render SCENE -o OUT --crop 0,10,5,5 | y0 < y1",
                "render SCENE -o OUT --crop 10,0,0,5 | x0 < x1",
                "render SCENE -o OUT --crop -1,10,0,5 | -1",
                "render SCENE -o OUT --crop 0,1601,0,5 | 1600 pixels wide",
                "render SCENE -o OUT -W 100 --crop 0,101,0,5 | 100 pixels wide",
                "render SCENE -o OUT -H 60 --crop 0,5,0,61 | 60 pixels high",
                "render SCENE -o picture.jpg | .png",
                "render SCENE -o picture | .png",
                "render SCENE -o OUT --integrator bdpt | whitted, path, ao, aov",
                "render SCENE -o OUT --spp 16 | add --integrator path",
                "render SCENE -o OUT --exposure 1 | add --integrator path",
                "render SCENE -o OUT --denoise | add --integrator path",
                "render SCENE -o picture.exr | add --integrator path",
                "render SCENE -o OUT -o OUT | add --integrator path",
                "render SCENE -o OUT --checkpoint film | add --integrator path",
                "render SCENE -o OUT --integrator path --spp 0 | --spp is 0",
                "render SCENE -o OUT --integrator path --spp 1048577 | 1 to 1048576",
                "render SCENE -o OUT --integrator path --time 0 | --time is 0",
                "render SCENE -o OUT --integrator path --noise -1 | --noise is -1",
                "render SCENE -o OUT --integrator path --noise 1e39 | at most 3.4e38",
                "render SCENE -o OUT --integrator path --seed x | 'x' is not a whole number",
                "render SCENE -o OUT --integrator path --seed 1e30 | 9223372036854775807",
                "render SCENE -o OUT --integrator path --spp 1e3x | '1e3x' is not a whole number",
                "render SCENE -o OUT --integrator path --spp 1e-3 | '1e-3' is not a whole number",
                "render SCENE -o OUT --integrator path --time 2s | '2s' is not a number of seconds, such as 2",
                "render SCENE -o OUT --integrator path --time 2d | '2d' is not a number of seconds, such as 2",
                "render SCENE -o OUT --integrator path --time 0x1p3 | '0x1p3' is not a number of seconds",
                "render SCENE -o OUT --integrator path --time NaN | 'NaN' is not a number of seconds",
                "render SCENE -o OUT --integrator path --time 1e999999999 | --time is Infinity",
                "render SCENE -o OUT --integrator path --time 1e-999999999 | --time is 0",
                "render SCENE -o OUT --integrator path --time 1e9999999999 | is not a number of seconds",
                "render SCENE -o OUT --integrator path --spp 1e999999999 | '1e999999999' is not a whole number",
                "render SCENE -o OUT --integrator path --noise 5% | '5%' is not a share, such as 0.05",
                "render SCENE -o OUT --integrator path --exposure +1EV | stops",
                "render SCENE -o OUT --integrator path --clamp ten | luminance",
                "render SCENE -o OUT --integrator ao --ao-radius far | world units",
                "render SCENE -o OUT --integrator path --png-bits 12 | --png-bits is 12, but must be 8 or 16",
                "render SCENE -o picture.exr --integrator path --exr-bits 64 | must be 16 or 32",
                "render SCENE -o picture.exr --integrator path --png-bits 16 | add --output NAME.png",
                "render SCENE -o OUT --integrator path --exr-bits 32 | add --output NAME.exr",
                "render SCENE -o OUT --png-bits 16 | add --integrator path",
                "merge SCENE -o OUT --exr-bits 32 | add --output NAME.exr",
                "render SCENE -o OUT --integrator path --max-bounces 1025 | 0 to 1024",
                "render SCENE -o OUT --integrator ao --max-bounces 3 | --integrator path",
                "render SCENE -o OUT --integrator path --exposure 65 | -64 to 64",
                "render SCENE -o picture.exr --integrator path --exposure 1 | NAME.png",
                "render SCENE -o picture.exr --integrator path --tonemap agx | NAME.png",
                "render SCENE -o OUT --integrator path --tonemap reinhard | filmic",
                "render SCENE -o OUT --integrator path --aov normal | NAME.exr",
                "render SCENE -o picture.exr --integrator path --aov normal,speed | 'speed'",
                "render SCENE -o OUT --integrator path --sampler halton | sobol",
                "render SCENE -o OUT --integrator path --filter mitchell | tent",
                "render SCENE -o OUT --integrator path --resume | add --checkpoint",
                "render SCENE -o OUT -o OUT --integrator path | given twice",
                "render SCENE -o OUT --integrator path --checkpoint OUT | are both",
                "render SCENE -o .png | ends in .png",
                "info | SCENE",
                "rendr SCENE -o OUT | did you mean render?",
                "render SCENE -o OUT --denoize | did you mean --denoise?",
                "render SCENE --outptu OUT -o OUT | did you mean --output?",
                "render SCENE -o OUT --thread=4 | did you mean --threads?",
                "render SCENE -o OUT --integrator paht | did you mean path?",
                "render SCENE -o OUT --integrator pathtracer | did you mean path?",
                "render SCENE -o OUT --integrator path --sampler ind | did you mean independent?",
                "render SCENE -o OUT --integrator PATH --tonemap AGZ | did you mean agx?",
                "render SCENE -o picture.exr --integrator path --aov Norml | did you mean normal?",
                "render SCENE -o OUT --samples 16 | did you mean --spp?",
                "render SCENE -o OUT --size=300x200 | did you mean --width and --height?",
                "render SCENE -o OUT --Resolution 300 | did you mean --width and --height?",
                "render SCENE -o OUT --bounces 3 | did you mean --max-bounces?",
                "render SCENE -o OUT --clamp 2 | add --integrator path",
                "render SCENE -o OUT --first-sample 2 | add --integrator path",
                "render SCENE -o OUT --integrator ao --clamp 2 | --integrator path",
                "render SCENE -o OUT --integrator path --clamp 0 | --clamp is 0",
                "render SCENE -o OUT --integrator path --first-sample 64 | 0 to 63",
                "render SCENE -o OUT --integrator path --spp 8 --first-sample 6 --sample-count 3 | 1 to 2",
                "merge | FILM",
                "merge SCENE | add --output OUT or --checkpoint FILE",
                "render SCENE --integrator path | add --output OUT or --checkpoint FILE",
                "merge SCENE -o picture.jpg | .png",
                "merge SCENE --checkpoint FILM --exposure 1 | NAME.png",
                "merge SCENE -o OUT --aov normal | NAME.exr",
                "merge SCENE -o OUT --checkpoint OUT | are both",
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
        for (String word : List.of("render", "merge", "info", "--version", "Exit codes", "130")) {
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
                "--integrator",
                "--spp",
                "--time",
                "--noise",
                "--seed",
                "--first-sample",
                "--sample-count",
                "--max-bounces",
                "--clamp",
                "--ao-radius",
                "--sampler",
                "--filter",
                "--exposure",
                "--tonemap",
                "--png-bits",
                "--exr-bits",
                "--aov",
                "--denoise",
                "--checkpoint",
                "--resume",
                "--quiet",
                "--verbose",
                "proportions")) {
            assertTrue(render.out().contains(word), word);
        }
        int heading = render.out().indexOf("Where samples are drawn");
        assertTrue(heading > render.out().indexOf("      --crop="));
        for (String option : List.of("--spp=", "--checkpoint=", "--aov=", "--denoise ", "--resume ")) {
            assertTrue(heading < render.out().indexOf("      " + option), option);
        }
        Cli.Result merge = Cli.run("merge", "--help");
        assertEquals(0, merge.code());
        for (String word :
                List.of("FILM", "--output", "--checkpoint", "--exposure", "--tonemap", "--aov", "--denoise")) {
            assertTrue(merge.out().contains(word), word);
        }
        assertEquals("", top.err() + render.err() + merge.err());
    }

    @Test
    void aWordThatIsLikeNoneGetsNoSuggestion() {
        for (String option : List.of("--frobnicate", "-Z", "--x", "--zo", "--size-")) {
            Cli.Result result = Cli.run("render", SPHERES, "-o", folder.resolve("out.png"), option);
            assertEquals(2, result.code());
            assertFalse(result.err().contains("did you mean"), result.err());
        }
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
