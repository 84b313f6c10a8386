package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that can be wrong with a scene file is told in one line with its place, and nothing is written. */
class BadSceneFilesTest {
    /** Line 2 holds the settings, line 4 a sphere, line 5 a textured plane, line 8 and 9 a light of each kind. */
    private static final String GOOD = """
            {
              "width": 8, "height": 6, "fov": 45, "shadow_bias": 1e-13, "max_recursion_depth": 3,
              "elements": [
                {"Sphere": {"center": {"x": 0, "y": 0, "z": -5}, "radius": 1, "material": {"coloration": {"Color": {"red": 1, "green": 0.5, "blue": 0}}, "albedo": 0.5, "surface": {"Refractive": {"index": 1.5, "transparency": 1}}}}},
                {"Plane": {"origin": {"x": 0, "y": -1, "z": 0}, "normal": {"x": 0, "y": -1, "z": 0}, "material": {"coloration": {"Texture": {"path": "squares.png"}}, "albedo": 0.5, "surface": "Diffuse"}}}
              ],
              "lights": [
                {"Spherical": {"position": {"x": 0, "y": 9, "z": 0}, "color": {"red": 1, "green": 1, "blue": 1}, "intensity": 100}},
                {"Directional": {"direction": {"x": 0, "y": 0, "z": -1}, "color": {"red": 1, "green": 1, "blue": 1}, "intensity": 2}}
              ]
            }
            """;

    @TempDir
    Path temporary;

    private Path folder;
    private Path scene;
    private Path output;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("scenes"));
        scene = folder.resolve("scene.json");
        output = temporary.resolve("out.png");
        Files.copy(Cli.SCENES.resolve("checkerboard.png"), folder.resolve("squares.png"));
        Files.copy(Cli.SCENES.resolve("checkerboard.png"), temporary.resolve("outside.png"));
    }

    /** JUnit warns of links that lead out of the folder that it removes. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isSymbolicLink).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void theSceneThatTheseTestsSpoilIsGood() throws IOException {
        Files.writeString(scene, GOOD);

        Cli.Result result = Cli.run("render", scene, "-o", output, "-q");

        assertEquals(new Cli.Result(0, "", ""), result);
        assertTrue(Files.size(output) > 0);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what is replaced | by what | line:column | path into the document | a word of the message
                "\"width\": 8 | \"width\": 0 | 2:12 | width | : 0 is",
                "\"width\": 8 | \"width\": 65536 | 2:12 | width | 65535",
                "\"width\": 8 | \"width\": -8 | 2:13 | width | -8",
                "\"width\": 8 | \"width\": 8.5 | 2:14 | width | 8.5",
                "\"width\": 8 | \"width\": \"8\" | 2:14 | width | string",
                "\"height\": 6 | \"height\": 4294967296 | 2:34 | height | 4294967296",
                "\"fov\": 45 | \"fov\": 180 | 2:37 | fov | 180",
                "\"fov\": 45 | \"fov\": 0 | 2:35 | fov | : 0 is",
                "\"fov\": 45 | \"fov\": NaN | 2:35 | fov | expected",
                "\"fov\": 45 | \"fov\": 1e999 | 2:39 | fov | range",
                "\"fov\": 45, | `` | 11:1 |  | missing field `fov`",
                "\"fov\": 45, | \"fov\": 45, \"fov\": 45, | 2:43 |  | duplicate",
                "\"fov\": 45, | \"fov\": 45, \"foo\": 1, | 2:43 | foo | unknown field",
                "\"shadow_bias\": 1e-13 | \"shadow_bias\": -1 | 2:55 | shadow_bias | -1",
                "\"max_recursion_depth\": 3 | \"max_recursion_depth\": 65 | 2:84 | max_recursion_depth | 64",
                "\"radius\": 1 | \"radius\": -1 | 4:65 | elements[0].Sphere.radius | -1",
                "\"radius\": 1 | \"radius\": 0 | 4:64 | elements[0].Sphere.radius | : 0 is",
                "\"radius\": 1, | `` | 4:206 | elements[0].Sphere | missing field `radius`",
                "\"z\": -5} | \"z\": 1e999} | 4:53 | elements[0].Sphere.center.z | range",
                "\"z\": -5} | \"z\": 1e300} | 4:54 | elements[0].Sphere.center.z | 1e15",
                "\"z\": -5} | \"w\": -5} | 4:46 | elements[0].Sphere.center.w | unknown field",
                "{\"Sphere\": | {\"Cube\": | 4:11 | elements[0] | unknown variant `Cube`",
                "\"red\": 1, \"green\": 0.5 | \"red\": -1, \"green\": 0.5 | 4:113 | elements[0].Sphere.material.coloration.Color.red | -1",
                "{\"Refractive\": | {\"Shiny\": | 4:175 | elements[0].Sphere.material.surface | unknown variant `Shiny`",
                "\"transparency\": 1 | \"transparency\": 1.5 | 4:217 | elements[0].Sphere.material.surface.Refractive.transparency | 1.5",
                "\"index\": 1.5 | \"index\": null | 4:196 | elements[0].Sphere.material.surface.Refractive.index | null",
                "\"normal\": {\"x\": 0, \"y\": -1, \"z\": 0} | \"normal\": {\"x\": 0, \"y\": 0, \"z\": 0} | 5:86 | elements[1].Plane.normal | zero",
                "\"squares.png\" | \"absent.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | absent.png",
                "\"squares.png\" | \"scene.json\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | picture",
                "\"squares.png\" | \"../outside.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | ../outside.png",
                "\"squares.png\" | \"a/../../outside.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | out",
                "\"squares.png\" | \"scenes/../../outside.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | out",
                "\"squares.png\" | \"/etc/passwd\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | absolute",
                "\"squares.png\" | \"file:///etc/passwd\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | URL",
                "\"squares.png\" | \"C:\\\\a.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | drive",
                "\"squares.png\" | \"link.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | link.png",
                "\"squares.png\" | \"linked/outside.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | outside.png",
                "\"squares.png\" | \"zero\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | zero",
                "\"squares.png\" | \"pipe\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | pipe",
                "\"squares.png\" | \"folder\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | folder",
                "\"squares.png\" | \"\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | name",
                "\"squares.png\" | \"a\\u0000b\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | name",
                "\"squares.png\" | \"bomb.png\" | 5:138 | elements[1].Plane.material.coloration.Texture.path | 16384",
                "\"intensity\": 100 | \"intensity\": -1 | 8:117 | lights[0].Spherical.intensity | -1",
                "{\"Directional\": | {\"Ambient\": | 9:14 | lights[1] | unknown variant `Ambient`",
                "\"z\": -1}, \"color\" | \"z\": 0}, \"color\" | 9:58 | lights[1].Directional.direction | zero",
            })
    void isToldWithLineAndPath(String what, String by, String place, String path, String word) throws Exception {
        makeTraps();
        Files.writeString(scene, GOOD.replace(what, by == null ? "" : by));

        String told = assertOneLineAndNothingWritten();

        String start = "sunstone: " + scene + ":" + place;
        assertTrue(told.startsWith(start + ":"), told);
        String rest = told.substring(start.length());
        assertTrue(rest.startsWith(path == null ? ": " : ": " + path + ": "), told);
        assertTrue(rest.contains(word), told);
    }

    /** What a scene may not open, though it lies in the scene's folder. */
    private void makeTraps() throws IOException, InterruptedException {
        Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("link.png"), temporary.resolve("outside.png"));
        Files.createSymbolicLink(folder.resolve("linked"), temporary);
        Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor());
        byte[] png = Files.readAllBytes(folder.resolve("squares.png"));
        // The header says 2^31 - 1 texels across; a decoder that believed it would ask for gigabytes.
        png[16] = 0x7F;
        png[17] = png[18] = png[19] = (byte) 0xFF;
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        Files.write(folder.resolve("bomb.png"), png);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{`|1:1",
                "`{\"width\": 8,}`|1:13",
                "`[]`|1:1",
                "`\"scene\"`|1:7",
                "`null`|1:4",
                "`{} {}`|1:2",
                "`{\"width\" 8}`|1:10",
                "`{\"width\": 8`|1:11",
                "`\u00e4`|1:1",
            })
    void brokenJsonIsToldWithLineAndColumn(String text, String place) throws Exception {
        Files.writeString(scene, text);

        String told = assertOneLineAndNothingWritten();

        assertTrue(told.startsWith("sunstone: " + scene + ":" + place + ": "), told);
    }

    @Test
    void anEmptyFileIsTold() throws Exception {
        Files.writeString(scene, "");

        assertTrue(assertOneLineAndNothingWritten().startsWith("sunstone: " + scene + ":1:1: the file is empty"));
    }

    @Test
    void aFileThatIsNotUtf8IsToldWithThePlaceOfTheByte() throws Exception {
        byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
        int at = GOOD.indexOf("radius");
        bytes[at] = (byte) 0xFC;
        Files.write(scene, bytes);

        String told = assertOneLineAndNothingWritten();

        int column = at - GOOD.lastIndexOf('\n', at);
        assertTrue(told.startsWith("sunstone: " + scene + ":4:" + column + ": "), told);
        assertTrue(told.contains("UTF-8"), told);
    }

    @Test
    void aHundredThousandLevelsOfNestingAreTold() throws Exception {
        for (String open : List.of("[", "{\"a\":")) {
            Files.writeString(scene, open.repeat(100_000));

            String told = assertOneLineAndNothingWritten();

            assertTrue(told.contains("nested deeper than the limit of 64") && !told.contains("raise"), told);
        }
    }

    @Test
    void aFileOfTwoGibibytesIsToldWithoutBeingRead() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(scene.toFile(), "rw")) {
            file.setLength(1L << 31);
        }
        long before = System.nanoTime();

        String told = assertOneLineAndNothingWritten();

        assertTrue(told.startsWith("sunstone: " + scene + ": "), told);
        assertTrue(told.contains("2147483648") && told.contains("268435456"), told);
        assertTrue(System.nanoTime() - before < 5_000_000_000L);
    }

    @Test
    void aSceneThatIsAbsentOrNoFileIsTold() throws Exception {
        assertTrue(assertOneLineAndNothingWritten().startsWith("sunstone: " + scene + ": "));
        Files.createDirectory(scene);
        assertTrue(assertOneLineAndNothingWritten().startsWith("sunstone: " + scene + ": "));
        Files.delete(scene);
        Files.createSymbolicLink(scene, Path.of("/dev/zero"));
        assertTrue(assertOneLineAndNothingWritten().startsWith("sunstone: " + scene + ": "));
    }

    @Test
    void whatAFileQuotesCannotMoveTheTerminal() throws Exception {
        Files.writeString(scene, GOOD.replace("squares.png", "\\u001b[2J\\nsunstone: all is well\\u202e.png"));

        String told = assertOneLineAndNothingWritten();

        assertTrue(told.chars().allMatch(c -> c >= ' ' && c != 0x7F && c != 0x202E), told);

        List<String> trace = Cli.run("render", scene, "-o", output, "-v").errLines();
        assertEquals(told, trace.get(0));
        assertTrue(trace.stream().anyMatch(line -> line.startsWith("Caused by: ") && line.contains("\\u{1b}")));
        for (String line : trace) {
            assertTrue(line.matches("sunstone: .*|\tat .*|(Caused by: )?(java|dev\\.sunstone)\\..*"), line);
            assertTrue(line.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7F && c != 0x202E), line);
        }
    }

    @Test
    void infoTellsTheSameAsRender() throws Exception {
        Files.writeString(scene, GOOD.replace("\"radius\": 1", "\"radius\": -1"));

        Cli.Result result = Cli.run("info", scene);

        assertEquals(1, result.code());
        assertEquals("", result.out());
        assertEquals(List.of(assertOneLineAndNothingWritten()), result.errLines());
    }

    /** Runs {@code render}, which has to fail with one line on standard error, and gives that line. */
    private String assertOneLineAndNothingWritten() throws IOException {
        Map<Path, Long> before = files();
        Cli.Result result = Cli.run("render", scene, "-o", output);

        assertEquals(1, result.code(), result.err());
        assertEquals("", result.out());
        assertEquals(1, result.errLines().size(), result.err());
        assertEquals(before, files());
        return result.errLines().get(0);
    }

    private Map<Path, Long> files() throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(temporary)) {
            for (Path path : paths.toList()) {
                sizes.put(path, Files.isRegularFile(path) ? Files.size(path) : -1L);
            }
        }
        return sizes;
    }
}
