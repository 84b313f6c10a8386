package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
            "emitters +0 surfaces",
            "environment +none",
            "media +0",
            "textures +1, 64\\.0 KiB decoded",
            "recursion depth +10",
            "shadow bias +1E-13",
            "memory +about 7\\.4 MiB.*",
            "memory by path +about 175\\.8 MiB.*"
        }) {
            assertTrue(result.out().lines().anyMatch(told -> told.matches("  " + line)), line + " in " + result.out());
        }
    }

    @Test
    void infoCountsWhatShinesAndWhatFillsSpace() throws IOException {
        Cli.Result result = Cli.run("info", foggyScene());

        assertEquals(0, result.code(), result.err());
        for (String line : new String[] {"emitters +1 surfaces", "environment +yes", "media +2"}) {
            assertTrue(result.out().lines().anyMatch(told -> told.matches("  " + line)), line + " in " + result.out());
        }
    }

    /** A lamp of glass with something in it, in fog under a sky. */
    private Path foggyScene() throws IOException {
        return Files.writeString(folder.resolve("foggy.json"), """
                {"width": 16, "height": 12, "fov": 45, "shadow_bias": 1e-13, "max_recursion_depth": 4,
                 "elements": [{"Sphere": {"center": {"x": 0, "y": 0, "z": -5}, "radius": 1, "material": {
                   "coloration": {"Color": {"red": 1, "green": 1, "blue": 1}}, "albedo": 1,
                   "surface": {"Dielectric": {"ior": 1.5}},
                   "emission": {"color": {"red": 1, "green": 1, "blue": 1}, "radiance": 1},
                   "interior": {"absorption": {"red": 1, "green": 0, "blue": 0}}}}}],
                 "lights": [{"Sun": {"direction": {"x": 0, "y": -1, "z": 0},
                   "color": {"red": 1, "green": 1, "blue": 1}, "intensity": 1}}],
                 "environment": {"Constant": {"color": {"red": 1, "green": 1, "blue": 1}, "radiance": 1}},
                 "medium": {"scattering": {"red": 0.1, "green": 0.1, "blue": 0.1}}}
                """);
    }

    @Test
    void lightThatFogWithoutEndKeepsOutIsWarnedOf() throws IOException {
        Path scene = foggyScene();
        Path out = folder.resolve("out.png");

        Cli.Result path = Cli.run("render", scene, "-o", out, "--integrator", "path", "--spp", 1);
        Cli.Result quiet = Cli.run("render", scene, "-o", out, "--integrator", "path", "--spp", 1, "-q");
        Cli.Result whitted = Cli.run("render", scene, "-o", out);

        assertEquals(0, path.code(), path.err());
        assertEquals(1, path.errLines().size(), path.err());
        assertTrue(path.err().startsWith("sunstone: warning: ") && path.err().contains("interior"), path.err());
        assertTrue(path.err().contains(", 2 here)"), path.err());
        assertEquals("", quiet.err() + whitted.err());
    }

    @Test
    void aSceneOfLampsAndSkiesThatWhittedDoesNotSeeIsWarnedOf() throws IOException {
        Path out = folder.resolve("out.png");
        String sky = Files.readString(foggyScene()).replaceFirst("\"lights\": \\[[^]]*]", "\"lights\": []");
        Path dark = Files.writeString(folder.resolve("dark.json"), sky.replaceFirst("\"emission\":.*", ""));
        for (Path scene : List.of(Cli.SCENES.resolve("cornell.json"), dark)) {
            Cli.Result whitted = Cli.run("render", scene, "-o", out, "-W", 8);
            assertEquals(0, whitted.code(), whitted.err());
            assertEquals(
                    "sunstone: warning: the scene has no lights that whitted sees: add --integrator path",
                    whitted.err().strip());
            assertEquals("", Cli.run("render", scene, "-o", out, "-W", 8, "-q").err());
        }
        Object[] path = {"render", Cli.SCENES.resolve("cornell.json"), "-o", out, "-W", 8, "--integrator", "path"};
        assertEquals("", Cli.run(Cli.with(path, "--spp", 1)).err());
        assertEquals("", Cli.run("render", SPHERES, "-o", out, "-W", 8).err());
    }

    @Test
    void theWayOutIsToldInOptionsOfTheCommandLine() throws IOException {
        Path out = folder.resolve("out.png");
        Path scene = Files.copy(SPHERES, folder.resolve("spheres.json"));
        Cli.Result texture = Cli.run("render", scene, "-o", out);
        assertEquals(1, texture.code());
        assertTrue(texture.err().contains("nor in one of --assets; put it there or name its folder with --assets DIR"));

        Object[] poster = {"render", Cli.SCENES.resolve("poster.json"), "-o", out, "--integrator", "path"};
        Cli.Result large = Cli.run(poster);
        assertEquals(1, large.code());
        assertTrue(large.err().startsWith("sunstone: 768000000 pixels exceed the 268435456"), large.err());
        assertTrue(large.err().contains("draw a part of it with --crop, or a smaller one with --width"), large.err());
        Cli.Result film = Cli.run(Cli.with(poster, "-W", 16384, "-H", 16384));
        assertEquals(1, film.code());
        assertTrue(film.err().startsWith("sunstone: a film of 268435456 pixels"), film.err());
        assertTrue(film.err().contains("--crop") && film.err().contains("--aov"), film.err());

        Cli.Result side = Cli.run("render", SPHERES, "-o", out, "-W", 65536, "-H", 8);
        assertEquals(1, side.code());
        assertTrue(side.err().endsWith("make it smaller" + System.lineSeparator()), side.err());
    }

    @Test
    void wholeNumbersMayHaveAnExponent() throws IOException {
        assertSize(100, 75, "-W", "1e2", "--integrator", "path", "--spp", "1e0");
        assertSize(10, 5, "-W", 200, "--crop", "0,1e1,5,1.0e1");
    }

    @Test
    void filesHaveTheBitsThatAreAskedFor() throws IOException {
        Path png = folder.resolve("deep.png");
        Path exr = folder.resolve("deep.exr");
        Path film = folder.resolve("deep.film");
        Object[] path = {"render", SPHERES, "-W", 8, "--integrator", "path", "--spp", 1};
        Object[] bits = {"-o", png, "-o", exr, "--png-bits", 16, "--exr-bits", 32};

        assertEquals(
                0, Cli.run(Cli.with(Cli.with(path, bits), "--checkpoint", film)).code());
        assertDeep(png, exr);
        assertEquals(0, Cli.run(Cli.with(new Object[] {"merge", film}, bits)).code());
        assertDeep(png, exr);

        assertEquals(0, Cli.run(Cli.with(path, "-o", png, "-o", exr)).code());
        assertEquals(8, ImageIO.read(png.toFile()).getColorModel().getComponentSize(0));
        assertTrue(Cli.run("info", exr).out().contains("R (f16)"));
    }

    private static void assertDeep(Path png, Path exr) throws IOException {
        assertEquals(16, ImageIO.read(png.toFile()).getColorModel().getComponentSize(0));
        assertTrue(Cli.run("info", exr).out().contains("R (f32)"));
    }

    @Test
    void infoTellsWhatACheckpointAndAnOpenExrPictureAreOf() throws IOException {
        Path film = folder.resolve("film.checkpoint");
        Path exr = folder.resolve("film.exr");
        Object[] args = {
            "render",
            SPHERES,
            "-W",
            40,
            "--crop",
            "8,24,6,18",
            "--integrator",
            "path",
            "--spp",
            2,
            "--seed",
            5,
            "--aov",
            "NORMAL,Object_ID",
            "--checkpoint",
            film,
            "-o",
            exr
        };
        assertEquals(0, Cli.run(args).code());

        Cli.Result checkpoint = Cli.run("info", film);
        assertEquals(0, checkpoint.code(), checkpoint.err());
        assertEquals(
                List.of(
                        film.toString(),
                        "  kind             checkpoint of a render",
                        "  size             40 x 30 pixels",
                        "  part             16 x 12 pixels, --crop 8,24,6,18",
                        "  samples          2 samples of each pixel, begun for 2 (rounded up to a power of two)",
                        "  seed             5",
                        "  aovs             normal, object"),
                checkpoint.out().lines().toList());

        Path png = folder.resolve("film.png");
        assertEquals(0, Cli.run("render", SPHERES, "-W", 8, "-o", png).code());
        Cli.Result other = Cli.run("info", png);
        assertEquals(1, other.code());
        assertTrue(other.err().contains("info tells of scenes, checkpoints and OpenEXR pictures"), other.err());

        Cli.Result picture = Cli.run("info", exr);
        assertEquals(0, picture.code(), picture.err());
        assertEquals(
                List.of(
                        exr.toString(),
                        "  kind             OpenEXR picture",
                        "  size             40 x 30 pixels",
                        "  part             16 x 12 pixels, --crop 8,24,6,18",
                        "  channels         B (f16), G (f16), N.X (f16), N.Y (f16), N.Z (f16), R (f16), objectId (u32)"),
                picture.out().lines().toList());
    }

    @Test
    void infoRefusesDamagedFilesInOneLine() throws IOException {
        Path film = folder.resolve("film.checkpoint");
        Path exr = folder.resolve("film.exr");
        assertEquals(
                0,
                Cli.run("render", SPHERES, "-W", 8, "--integrator", "aov", "--spp", 1, "--checkpoint", film, "-o", exr)
                        .code());
        for (Path whole : List.of(film, exr)) {
            byte[] bytes = Files.readAllBytes(whole);
            Path damaged = folder.resolve("damaged");
            // The header of this picture is longer.
            for (int length = 0; length < 300; length++) {
                Files.write(damaged, Arrays.copyOf(bytes, length));
                Cli.Result result = Cli.run("info", damaged);
                assertEquals(1, result.code(), length + " bytes of " + whole);
                assertEquals(1, result.errLines().size(), result.err());
                assertTrue(result.err().startsWith("sunstone: " + damaged + ":"), result.err());
            }
        }
    }

    @Test
    void aovTakesNamesInCapitalsAndAll() throws IOException {
        Path film = folder.resolve("film.checkpoint");
        Path exr = folder.resolve("all.exr");
        assertEquals(
                0,
                Cli.run("render", SPHERES, "-W", 8, "--integrator", "PATH", "--spp", 1, "--aov", "All", "-o", exr)
                        .code());
        String channels = Cli.run("info", exr).out();
        for (String name :
                List.of("A (", "albedo.R", "N.X", "Z (", "P.X", "objectId", "instanceId", "samples", "variance")) {
            assertTrue(channels.contains(name), name + " in " + channels);
        }
        assertEquals(
                0,
                Cli.run(
                                "render",
                                SPHERES,
                                "-W",
                                8,
                                "--integrator",
                                "path",
                                "--spp",
                                1,
                                "--aov",
                                "NORMAL, Depth",
                                "--checkpoint",
                                film,
                                "-o",
                                folder.resolve("out.png"))
                        .code());
        assertTrue(Cli.run("info", film).out().contains("normal, depth"));
        assertEquals(0, Cli.run("merge", film, "-o", exr, "--aov", "all").code());
        channels = Cli.run("info", exr).out();
        for (String name : List.of("N.X", "Z (", "samples", "variance")) {
            assertTrue(channels.contains(name), name + " in " + channels);
        }
        assertFalse(channels.contains("P.X"), channels);
    }

    @Test
    void clampTakesLightAway() throws IOException {
        byte[] all = renderFile("-W", 32, "--integrator", "path", "--spp", 4);

        assertFalse(Arrays.equals(all, renderFile("-W", 32, "--integrator", "path", "--spp", 4, "--clamp", 0.001)));
        assertArrayEquals(all, renderFile("-W", 32, "--integrator", "path", "--spp", 4, "--clamp", 1e30));
    }

    private static Cli.Result renderTo(Path out, Object... options) {
        return Cli.run(Cli.with(new Object[] {"render", SPHERES, "-o", out}, options));
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
    void ambientOcclusionMayHaveARadius() throws IOException {
        BufferedImage open = render("-W", 32, "--integrator", "ao", "--ao-radius", 1e-3);
        BufferedImage closed = render("-W", 32, "--integrator", "ao");
        // At the foot of a ball.
        assertTrue(brightness(open) > brightness(closed), brightness(open) + " and " + brightness(closed));
        for (Object[] wrong : new Object[][] {{"path", 1}, {"ao", 0}, {"ao", -2}}) {
            Cli.Result result = Cli.run(
                    "render",
                    SPHERES,
                    "-o",
                    folder.resolve("no.png"),
                    "--integrator",
                    wrong[0],
                    "--ao-radius",
                    wrong[1]);
            assertEquals(2, result.code(), result.err());
            assertTrue(result.err().contains("--ao-radius is "), result.err());
        }
    }

    private static long brightness(BufferedImage image) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .mapToLong(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) >> 8 & 0xff)
                .sum();
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
    void whatIsNoSceneIsToldByWhatItIs() throws IOException {
        Path film = folder.resolve("a.film");
        Path png = folder.resolve("a.png");
        Path hdr = folder.resolve("a.hdr");
        Path pfm = folder.resolve("a.pfm");
        Path exr = folder.resolve("a.exr");
        Object[] drawn = {"render", SPHERES, "-W", 16, "--integrator", "path", "--spp", 1, "--checkpoint", film};
        assertEquals(
                0,
                Cli.run(Cli.with(drawn, "-o", png, "-o", hdr, "-o", pfm, "-o", exr))
                        .code());
        for (Path picture : List.of(png, hdr, pfm)) {
            Cli.Result info = Cli.run("info", picture);
            assertEquals(1, info.code());
            assertTrue(info.err().startsWith("sunstone: " + picture + ": this is a picture"), info.err());
        }
        Path out = folder.resolve("out.png");
        assertFails("sunstone merge makes pictures of it", film, out, film);
        assertFails("this is a picture", exr, out, exr);
    }

    private void assertFails(String word, Path scene, Path out) {
        assertFails(word, scene, out, out);
    }

    /** That one line about a file tells why a scene is not drawn. */
    private static void assertFails(String word, Path scene, Path out, Path about) {
        Cli.Result result = Cli.run("render", scene, "-o", out);
        assertEquals(1, result.code());
        assertEquals(1, result.errLines().size(), result.err());
        assertTrue(
                result.err().startsWith("sunstone: " + about + ": ")
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
        Cli.Result result = renderTo(folder.resolve("out.png"), options);
        assertEquals(0, result.code(), result.err());
        return Files.readAllBytes(folder.resolve("out.png"));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
