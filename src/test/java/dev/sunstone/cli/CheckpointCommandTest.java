package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints: {@code sunstone render} keeps samples and goes on with them, {@code sunstone merge} adds them. */
class CheckpointCommandTest {
    private static final Path SPHERES = Cli.SCENES.resolve("spheres.json");

    @TempDir
    Path folder;

    @Test
    void partsThatAreMergedGiveTheBitsOfTheWhole() throws IOException {
        Object[] path = {"-W", 32, "--integrator", "path", "--spp", 8, "--clamp", 2, "--denoise"};
        Path whole = folder.resolve("whole.pfm");
        Path a = folder.resolve("a.film");
        Path b = folder.resolve("b.film");
        assertEquals(0, renderTo(whole, path).code());
        assertEquals(
                0,
                renderTo(folder.resolve("a.pfm"), Cli.with(path, "--sample-count", 5, "--checkpoint", a))
                        .code());
        assertEquals(
                0,
                renderTo(folder.resolve("b.pfm"), Cli.with(path, "--first-sample", 5, "--checkpoint", b))
                        .code());

        Path merged = folder.resolve("merged.pfm");
        Path sum = folder.resolve("sum.film");
        Cli.Result result = Cli.run("merge", b, a, "--checkpoint", sum, "-o", merged, "--denoise");

        assertEquals(0, result.code(), result.err());
        assertEquals(
                List.of(merged + ": 32 x 24 pixels, 8 samples each", sum + ": 32 x 24 pixels, 8 samples each"),
                result.out().lines().toList());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(merged));

        Path alone = folder.resolve("alone.pfm");
        assertEquals(new Cli.Result(0, "", ""), Cli.run("merge", sum, "-o", alone, "--denoise", "-q"));
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(alone));
    }

    @Test
    void filmsThatDoNotGoTogetherAreRefusedByNameAndNothingIsWritten() throws IOException {
        Path a = folder.resolve("a.film");
        Path other = folder.resolve("other.film");
        Path sum = folder.resolve("sum.film");
        Object[] path = {"-W", 16, "--integrator", "path", "--spp", 2};
        assertEquals(
                0,
                renderTo(folder.resolve("a.pfm"), Cli.with(path, "--checkpoint", a))
                        .code());
        assertEquals(
                0,
                renderTo(folder.resolve("b.pfm"), Cli.with(path, "--seed", 1, "--checkpoint", other))
                        .code());

        for (Path wrong : List.of(a, other)) {
            Cli.Result result = Cli.run("merge", a, wrong, "--checkpoint", sum);
            assertEquals(1, result.code());
            assertTrue(result.err().startsWith("sunstone: " + wrong + ": this does not go with"), result.err());
            assertEquals(1, result.errLines().size(), result.err());
        }
        Cli.Result scene = Cli.run("merge", SPHERES, "-o", folder.resolve("out.png"));
        assertEquals(1, scene.code());
        assertTrue(scene.err().startsWith("sunstone: " + SPHERES + ": "), scene.err());
        byte[] before = Files.readAllBytes(a);
        Cli.Result existing = Cli.run("merge", a, "--checkpoint", a);
        assertEquals(1, existing.code());
        assertTrue(existing.err().contains("exists already"), existing.err());
        assertArrayEquals(before, Files.readAllBytes(a));
        assertFalse(Files.exists(sum));
    }

    @Test
    void mergingTellsWhatAFilmHasNotKept() {
        Path film = folder.resolve("light.film");
        Object[] drawn = {"render", SPHERES, "-W", 16, "--integrator", "path", "--spp", 1, "--checkpoint", film};
        assertEquals(0, Cli.run(drawn).code());
        Cli.Result missing = Cli.run("merge", film, "-o", folder.resolve("m.exr"), "--aov", "depth,samples,normal");
        assertEquals(2, missing.code());
        assertTrue(missing.err().contains("render it with --aov normal,depth"), missing.err());
        assertFalse(Files.exists(folder.resolve("m.exr")));
        assertEquals(
                0,
                Cli.run("merge", film, "-o", folder.resolve("m.exr"), "--aov", "all")
                        .code());
    }

    @Test
    void whatDenoisingLacksIsToldWithItsOption() {
        Object[] path = {"-W", 8, "--integrator", "path", "--spp", 4};
        Path a = folder.resolve("a.film");
        Path b = folder.resolve("b.film");
        Path out = folder.resolve("out.png");
        assertEquals(
                0,
                renderTo(out, Cli.with(path, "--sample-count", 2, "--checkpoint", a))
                        .code());
        assertEquals(
                0,
                renderTo(out, Cli.with(path, "--first-sample", 2, "--denoise", "--checkpoint", b))
                        .code());
        for (Cli.Result refused : List.of(
                Cli.run("merge", a, b, "-o", out, "--denoise"),
                Cli.run("merge", b, a, "-o", out),
                Cli.run("merge", a, "-o", out, "--denoise"),
                renderTo(out, Cli.with(path, "--checkpoint", a, "--resume", "--denoise")))) {
            assertEquals(1, refused.code());
            assertEquals(1, refused.errLines().size(), refused.err());
            assertTrue(refused.err().contains("give"), refused.err());
            assertTrue(refused.err().contains("--denoise"), refused.err());
        }
        assertEquals(
                0, renderTo(out, Cli.with(path, "--checkpoint", b, "--resume")).code(), "it goes on to keep more");
    }

    @Test
    void aCheckpointIsGoneOnWithAndGivesTheSameBits() throws IOException {
        Path film = folder.resolve("film.checkpoint");
        byte[] whole = renderFile("-W", 32, "--integrator", "path", "--spp", 8);

        renderFile("-W", 32, "--integrator", "path", "--spp", 5, "--checkpoint", film);
        byte[] first = Files.readAllBytes(film);
        Cli.Result again = Cli.run(
                "render",
                SPHERES,
                "-W",
                32,
                "--integrator",
                "path",
                "-o",
                folder.resolve("out.png"),
                "--checkpoint",
                film);
        assertEquals(1, again.code());
        assertTrue(again.err().contains("add --resume"), again.err());
        assertArrayEquals(first, Files.readAllBytes(film), "an older checkpoint stays");

        assertArrayEquals(
                whole, renderFile("-W", 32, "--integrator", "path", "--spp", 8, "--checkpoint", film, "--resume"));
        Cli.Result other = Cli.run(
                "render",
                SPHERES,
                "-W",
                32,
                "--integrator",
                "path",
                "--spp",
                8,
                "--max-bounces",
                3,
                "-o",
                folder.resolve("out.png"),
                "--checkpoint",
                film,
                "--resume");
        assertEquals(1, other.code());
        assertTrue(other.err().contains("max_bounces: the film has 32, what is to be added 3"), other.err());
        Cli.Result absent = Cli.run(
                "render",
                SPHERES,
                "--integrator",
                "path",
                "-o",
                folder.resolve("out.png"),
                "--checkpoint",
                folder.resolve("absent"),
                "--resume");
        assertTrue(absent.err().contains("leave out --resume"), absent.err());
    }

    @Test
    void aCheckpointAloneIsWrittenAndNothingAtAllIsRefused() {
        Path film = folder.resolve("alone.film");
        Object[] drawn = {"render", SPHERES, "-W", 16, "--integrator", "path", "--spp", 2};
        Cli.Result alone = Cli.run(Cli.with(drawn, "--checkpoint", film));
        assertEquals(0, alone.code(), alone.err());
        assertTrue(alone.out().startsWith(film + ": 16 x "), alone.out());
        assertTrue(Files.exists(film));
        Cli.Result nothing = Cli.run(drawn);
        assertEquals(2, nothing.code());
        assertTrue(nothing.err().contains("add --output OUT or --checkpoint FILE"), nothing.err());
        Cli.Result whitted = Cli.run("render", SPHERES);
        assertEquals(2, whitted.code());
        assertTrue(whitted.err().contains("add --output OUT "), whitted.err());
    }

    @Test
    void aCheckpointIsGoneOnWithInItsOwnSizeAndNoOther() {
        Path film = folder.resolve("sized.film");
        Object[] drawn = {"render", SPHERES, "--integrator", "path", "--spp", 2, "--checkpoint", film};
        assertEquals(0, Cli.run(Cli.with(drawn, "-W", 16)).code());
        Cli.Result own = Cli.run(Cli.with(drawn, "--resume"));
        assertEquals(0, own.code(), own.err());
        Cli.Result other = Cli.run(Cli.with(drawn, "-W", 20, "--resume"));
        assertEquals(1, other.code());
        assertTrue(other.err().startsWith("sunstone: " + film + ": "), other.err());
        assertTrue(other.err().contains("film is of a picture of 16 × "), other.err());
    }

    @Test
    void aCheckpointIsGoneOnWithToTheSamplesThatItWasBegunFor() throws IOException {
        Path film = folder.resolve("samples.film");
        Object[] path = {"-W", 16, "--integrator", "path"};
        byte[] whole = renderFile(Cli.with(path, "--spp", 16));

        renderFile(Cli.with(path, "--spp", 16, "--sample-count", 4, "--checkpoint", film));
        assertArrayEquals(whole, renderFile(Cli.with(path, "--checkpoint", film, "--resume")));
        Cli.Result info = Cli.run("info", film);
        assertTrue(info.out().contains("16 samples of each pixel, begun for 16"), info.out());

        Path part = folder.resolve("part.film");
        renderFile(Cli.with(path, "--spp", 128, "--sample-count", 1, "--checkpoint", part));
        renderFile(Cli.with(path, "--first-sample", 126, "--checkpoint", part, "--resume"));
        assertTrue(Cli.run("info", part).out().contains("3 samples of each pixel, begun for 128"));
        Object[] goOn = {"render", SPHERES, "--integrator", "path", "--resume", "--checkpoint", part};
        assertRefused("0 to 127", Cli.with(goOn, "--first-sample", 128));

        assertRefused(
                "--sample-count is 3, but must be 1 to 2", Cli.with(goOn, "--first-sample", 126, "--sample-count", 3));
        Path odd = folder.resolve("odd.film");
        renderFile(Cli.with(path, "--spp", 5, "--checkpoint", odd));
        renderFile(Cli.with(path, "--checkpoint", odd, "--resume"));
        assertTrue(Cli.run("info", odd).out().contains("8 samples of each pixel, begun for 8 (rounded up"));
    }

    @Test
    void independentSamplesAreGoneOnWithToTheirUsualNumber() throws IOException {
        Path independent = folder.resolve("independent.film");
        Object[] drawn = {"-W", 16, "--integrator", "path", "--checkpoint", independent};
        Object[] any = Cli.with(drawn, "--sampler", "independent");
        renderFile(Cli.with(any, "--spp", 2));
        renderFile(Cli.with(any, "--resume"));
        Object[] goOn = Cli.with(new Object[] {"render", SPHERES, "--resume"}, any);
        assertRefused("--first-sample is 100, but must be 0 to 63", Cli.with(goOn, "--first-sample", 100));
        assertRefused("--sample-count is 0, but must be 1 to 64", Cli.with(goOn, "--sample-count", 0));
        assertRefused(
                "--sample-count is 3, but must be 1 to 2", Cli.with(goOn, "--first-sample", 62, "--sample-count", 3));
        String info = Cli.run("info", independent).out();
        assertTrue(info.contains("64 samples of each pixel, independent or begun for more than 524288"), info);
        renderFile(Cli.with(any, "--resume", "--spp", 66));
        Cli.Result other = renderTo(folder.resolve("out.png"), Cli.with(drawn, "--resume"));
        assertEquals(1, other.code());
        assertTrue(other.err().contains("sampler: the film has "), other.err());
        assertTrue(Cli.run("info", independent).out().contains("66 samples of each pixel"));
    }

    @Test
    void aCheckpointThatTimeEndedIsGoneOnWithUntilSomethingEndsItAgain() throws IOException {
        Path film = folder.resolve("timed.film");
        Object[] path = {"-W", 8, "--integrator", "path", "--checkpoint", film};
        renderFile(Cli.with(path, "--time", 0.001));
        byte[] kept = Files.readAllBytes(film);

        Cli.Result endless = renderTo(folder.resolve("out.png"), Cli.with(path, "--resume"));
        assertEquals(2, endless.code());
        for (String option : List.of("--time", "--noise", "--sample-count", "--spp 65536")) {
            assertTrue(endless.err().contains(option), endless.err());
        }
        assertArrayEquals(kept, Files.readAllBytes(film));
        renderFile(Cli.with(path, "--resume", "--first-sample", 65535, "--sample-count", 1));
        renderFile(Cli.with(path, "--resume", "--time", 0.001));
        assertTrue(Cli.run("info", film).out().contains("begun for 65536"));
    }

    /** That options are wrong usage, as one line says. */
    private static void assertRefused(String text, Object[] args) {
        Cli.Result result = Cli.run(args);
        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.errLines().size(), result.err());
        assertTrue(result.err().contains(text), result.err());
    }

    private static Cli.Result renderTo(Path out, Object... options) {
        return Cli.run(Cli.with(new Object[] {"render", SPHERES, "-o", out}, options));
    }

    private byte[] renderFile(Object... options) throws IOException {
        Cli.Result result = renderTo(folder.resolve("out.png"), options);
        assertEquals(0, result.code(), result.err());
        return Files.readAllBytes(folder.resolve("out.png"));
    }
}
