package dev.sunstone;

import static dev.sunstone.TestScenes.pixels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenes from files and texts, and back. */
class SceneReadingTest {

    @TempDir
    private Path folder;

    @Test
    void aSceneSurvivesBeingWrittenAndRead() {
        try (Scene scene = TestScenes.ball(40, 30);
                Scene copy = Scene.fromJson(scene.toJson())) {
            assertEquals(scene.info(), copy.info());
            assertEquals(scene.settings(), copy.settings());
            assertArrayEquals(pixels(scene.render()), pixels(copy.render()));
        }
    }

    @Test
    void texturesAreFoundInTheBaseFolderAndInFurtherRoots() throws IOException {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        Path textures = Files.createDirectory(folder.resolve("textures"));
        ImageIO.write(image, "png", textures.resolve("white.png").toFile());
        String json = withTexture("white.png");
        try (Scene scene = Scene.fromJson(json, textures)) {
            assertEquals(1, scene.info().textures());
        }
        Path file = Files.writeString(
                Files.createDirectory(folder.resolve("scenes")).resolve("s.json"), json);
        assertThrows(UncheckedIOException.class, () -> Scene.load(file));
        try (Scene scene = Scene.load(file, LoadOptions.defaults().withRoots(textures))) {
            assertEquals(1, scene.info().textures());
        }
        try (Scene scene = Scene.fromJson(json, null, LoadOptions.defaults().withRoots(textures))) {
            assertEquals(1, scene.info().textures());
        }
    }

    @Test
    void aTextureOutsideIsForbidden() throws IOException {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", folder.resolve("outside.png").toFile());
        Path inside = Files.createDirectory(folder.resolve("inside"));
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> Scene.fromJson(withTexture("../outside.png"), inside));
        SunstoneException cause =
                assertInstanceOf(SunstoneException.class, e.getCause().getCause());
        assertEquals(Status.FORBIDDEN_PATH, cause.status());
        assertThrows(UncheckedIOException.class, () -> Scene.fromJson(withTexture("outside.png")));
    }

    private String withTexture(String path) {
        return """
                {"width": 8, "height": 6, "fov": 45, "shadow_bias": 1e-13, "max_recursion_depth": 3, "lights": [],
                 "elements": [{"Sphere": {"center": {"x": 0, "y": 0, "z": -5}, "radius": 1, "material":
                   {"coloration": {"Texture": {"path": "%s"}}, "albedo": 1, "surface": "Diffuse"}}}]}
                """.formatted(path);
    }

    @Test
    void aMistakeInTheTextIsToldWithItsPlace() throws IOException {
        String json = withTexture("x.png").replace("\"radius\": 1", "\"radius\": -1");
        SceneFormatException e = assertThrows(SceneFormatException.class, () -> Scene.fromJson(json));
        assertEquals(Status.SCENE_FORMAT, e.status());
        assertEquals(Status.SCENE_FORMAT.code(), e.code());
        assertEquals("elements[0].Sphere.radius", e.field());
        assertEquals(2, e.line());
        assertTrue(e.column() > 1);
        assertTrue(e.getMessage().startsWith("line 2, column " + e.column() + ": elements[0].Sphere.radius: "));
        Path file = Files.writeString(folder.resolve("bad.json"), json);
        SceneFormatException fromFile = assertThrows(SceneFormatException.class, () -> Scene.load(file));
        assertTrue(
                fromFile.getMessage().startsWith(file + ":2:" + e.column() + ": elements[0].Sphere.radius: "),
                fromFile.getMessage());
    }

    @Test
    void aLimitOrATextureInTheTextIsToldWithItsPlaceToo() {
        String large = withTexture("x.png").replace("\"width\": 8", "\"width\": 65536");
        SunstoneException limit = assertInstanceOf(
                SunstoneException.class,
                assertThrows(IllegalArgumentException.class, () -> Scene.fromJson(large))
                        .getCause());
        assertEquals(Status.LIMIT_EXCEEDED, limit.status());
        assertEquals("width", limit.field());
        assertEquals(1, limit.line());
        assertTrue(limit.column() > 1);

        String absent = withTexture("absent.png");
        SunstoneException texture = assertInstanceOf(
                SunstoneException.class,
                assertThrows(UncheckedIOException.class, () -> Scene.fromJson(absent, folder))
                        .getCause()
                        .getCause());
        assertEquals(Status.IO, texture.status());
        assertEquals("elements[0].Sphere.material.coloration.Texture.path", texture.field());
        assertEquals(3, texture.line());
        assertTrue(texture.column() > 1);
    }

    @Test
    void limitsHold() {
        try (Scene scene = TestScenes.ball(40, 30)) {
            String json = scene.toJson();
            LoadOptions small =
                    LoadOptions.defaults().withLimits(Limits.defaults().withSceneBytes(10));
            assertThrows(IllegalArgumentException.class, () -> Scene.fromJson(json, null, small));
        }
    }

    @Test
    void aFileThatIsNotThereFails() {
        Path file = folder.resolve("missing ☀.json");
        String message =
                assertThrows(UncheckedIOException.class, () -> Scene.load(file)).getMessage();
        assertTrue(message.contains("missing ☀.json"), message);
    }

    @Test
    void aPathOfAnotherFileSystemIsRefused() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("x.zip").toUri());
        try (FileSystem system = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path path = system.getPath("/scene.json");
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Scene.load(path))
                    .getMessage()
                    .contains("default file system"));
        }
    }
}
