package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sunstone render} writes the picture that was asked for, or leaves everything as it was. */
class RenderCommandTest {
    private static final Path SPHERES = Cli.SCENES.resolve("spheres.json");

    @TempDir
    Path folder;

    @Test
    void thePictureHasTheSizeThatIsAskedFor() throws IOException {
        assertSize(200, 150, "-W", 200, "-H", 150);
        assertSize(90, 200, "-W", 90, "-H", 200);
        assertSize(1, 1, "-W", 1, "-H", 1);
    }

    @Test
    void oneSideAloneKeepsTheProportions() throws IOException {
        assertSize(200, 150, "--width", 200);
        assertSize(200, 150, "--height", 150);
        assertSize(1, 1, "--width", 1);
    }

    @Test
    void aCropIsThatPartOfTheWholePicture() throws IOException {
        BufferedImage whole = render("-W", 200);
        BufferedImage part = render("-W", 200, "--crop", "30,111,70,150");

        assertEquals(81, part.getWidth());
        assertEquals(80, part.getHeight());
        assertArrayEquals(pixels(whole.getSubimage(30, 70, 81, 80)), pixels(part));
    }

    @Test
    void thePictureIsTheSameForAnyNumberOfThreads() throws IOException {
        byte[] one = renderFile("-W", 160, "-t", 1);

        assertArrayEquals(one, renderFile("-W", 160, "-t", 3));
        assertArrayEquals(one, renderFile("-W", 160));
    }

    @Test
    void theResultIsNamedOnStandardOutputUnlessQuiet() {
        Path out = folder.resolve("out.png");

        Cli.Result told = Cli.run("render", SPHERES, "-o", out, "-W", 64);
        Cli.Result quiet = Cli.run("render", SPHERES, "-o", out, "-W", 64, "--quiet");

        assertTrue(told.out().matches("\\Q" + out + "\\E: 64 x 48 pixels in \\d+\\.\\d\\d s\\R"), told.out());
        assertEquals("", told.err());
        assertEquals(new Cli.Result(0, "", ""), quiet);
    }

    @Test
    void anOlderPictureIsReplacedAndOneThatFailsLeavesItAlone() throws IOException {
        Path out = folder.resolve("out.png");
        Files.writeString(out, "old");

        assertEquals(
                1, Cli.run("render", folder.resolve("absent.json"), "-o", out).code());
        assertEquals(1, Cli.run("render", SPHERES, "-o", out, "-W", 65536).code());
        assertEquals("old", Files.readString(out));

        assertEquals(0, Cli.run("render", SPHERES, "-o", out, "-W", 64).code());
        assertEquals(64, ImageIO.read(out.toFile()).getWidth());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void anOutputThatCannotBeWrittenIsToldBeforeTheSceneIsRead() throws IOException {
        Path absent = folder.resolve("absent.json");
        Path directory = Files.createDirectory(folder.resolve("directory.png"));
        Path device = Files.createSymbolicLink(folder.resolve("device.png"), Path.of("/dev/null"));

        assertFails("does not exist", absent, folder.resolve("absent/out.png"));
        assertFails("folder", absent, directory);
        assertFails("device", absent, device);
        Files.delete(device);
        assertFails(
                "does not exist",
                absent,
                Files.createFile(folder.resolve("file")).resolve("out.png"));
        assertFails("too long", absent, folder.resolve("long".repeat(100) + ".png"));
        assertFails("no file can be written", absent, Path.of("/proc/out.png"));
        Cli.Result film = Cli.run(
                "render",
                absent,
                "--integrator",
                "path",
                "-o",
                folder.resolve("out.png"),
                "--checkpoint",
                "/proc/film");
        assertTrue(film.code() == 1 && film.err().contains("no file can be written"), film.err());
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "nothing is left of trying");
        }
    }

    @Test
    void theEndingMayBeWrittenInCapitals() {
        assertEquals(
                0,
                Cli.run("render", SPHERES, "-W", 16, "-o", folder.resolve("OUT.PNG"))
                        .code());
    }

    @Test
    void texturesAreFoundInTheFoldersThatAreNamed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path scene = Files.copy(SPHERES, elsewhere.resolve("spheres.json"));
        Path out = folder.resolve("out.png");

        assertEquals(1, Cli.run("render", scene, "-o", out, "-W", 16).code());
        assertEquals(
                0,
                Cli.run("render", scene, "-o", out, "-W", 16, "--assets", elsewhere, "--assets", Cli.SCENES)
                        .code());
        assertEquals(
                1,
                Cli.run("render", scene, "-o", out, "-W", 16, "--assets", folder.resolve("absent"))
                        .code());
    }

    @Test
    void infoTellsWhatTheSceneHolds() {
        Cli.Result result = Cli.run("info", SPHERES);

        assertEquals(0, result.code());
        assertEquals("", result.err());
        for (String line : new String[] {
            "size +1600 x 1200 pixels",
            "field of view +45 degrees.*",
            "spheres +21",
            "planes +1",
            "solids +0",
            "instances +0",
            "meshes +0, 0 triangles",
            "lights +3",
            "textures +1, 64\\.0 KiB decoded",
            "recursion depth +10",
            "shadow bias +1E-13",
            "what shines +0 surfaces",
            "memory +about 7\\.4 MiB.*",
            "memory by path +about 175\\.8 MiB.*"
        }) {
            assertTrue(result.out().lines().anyMatch(told -> told.matches("  " + line)), line + " in " + result.out());
        }
    }

    @Test
    void pathWritesEveryFormatThatIsAskedForInOneRender() throws IOException {
        Path png = folder.resolve("out.png");
        Path exr = folder.resolve("out.exr");
        Path hdr = folder.resolve("out.hdr");
        Path pfm = folder.resolve("out.pfm");

        Cli.Result result = Cli.run(
                "render",
                SPHERES,
                "--integrator",
                "path",
                "--spp",
                2,
                "-W",
                32,
                "-o",
                png,
                "-o",
                exr,
                "-o",
                hdr,
                "-o",
                pfm,
                "--aov",
                "normal,depth",
                "--exposure",
                1.5,
                "--tonemap",
                "filmic",
                "--sampler",
                "independent",
                "--filter",
                "tent",
                "--max-bounces",
                4,
                "--seed",
                7);

        assertEquals(0, result.code(), result.err());
        assertEquals(4, result.out().lines().count());
        assertTrue(
                result.out().lines().allMatch(line -> line.matches(".*: 32 x 24 pixels, 2 samples each, in \\d.*s")),
                result.out());
        assertEquals(32, ImageIO.read(png.toFile()).getWidth());
        assertTrue(Files.size(exr) > 1000 && Files.size(hdr) > 500);
        assertEquals("PF\n32 24\n-1.0\n".length() + 32 * 24 * 12, Files.size(pfm));
    }

    @Test
    void everyIntegratorDrawsThePictureAndTimeAndNoiseEndIt() throws IOException {
        for (String integrator : new String[] {"whitted", "path", "ao", "aov"}) {
            assertEquals(32, render("-W", 32, "--integrator", integrator).getWidth());
        }
        renderFile("-W", 32, "--integrator", "path", "--time", 0.001);
        renderFile("-W", 32, "--integrator", "aov", "--noise", 0.9);
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
        assertTrue(other.err().contains("fingerprint"), other.err());
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

    private void assertFails(String word, Path scene, Path out) {
        Cli.Result result = Cli.run("render", scene, "-o", out);
        assertEquals(1, result.code());
        assertEquals(1, result.errLines().size(), result.err());
        assertTrue(
                result.err().startsWith("sunstone: " + out + ": ")
                        && result.err().contains(word),
                result.err());
    }

    private void assertSize(int width, int height, Object... options) throws IOException {
        BufferedImage image = render(options);
        assertEquals(width, image.getWidth());
        assertEquals(height, image.getHeight());
    }

    private BufferedImage render(Object... options) throws IOException {
        renderFile(options);
        return ImageIO.read(folder.resolve("out.png").toFile());
    }

    private byte[] renderFile(Object... options) throws IOException {
        Object[] args = new Object[options.length + 4];
        System.arraycopy(new Object[] {"render", SPHERES, "-o", folder.resolve("out.png")}, 0, args, 0, 4);
        System.arraycopy(options, 0, args, 4, options.length);
        Cli.Result result = Cli.run(args);
        assertEquals(0, result.code(), result.err());
        return Files.readAllBytes(folder.resolve("out.png"));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
