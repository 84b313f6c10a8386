package dev.sunstone.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenes that come with the project can be drawn, are told of, and are what the kept code makes. */
class ScenesTest {
    private static final Path FOLDER = Path.of("scenes");

    /** They have light of which {@code whitted} sees nothing. */
    private static final Set<String> PATH_TRACED = Set.of("cornell.json", "still-life.json");

    static List<Path> scenes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json") && !file.endsWith("scene.schema.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void canBeDrawnAndShowsSomething(Path file) {
        try (Scene scene = Scene.load(file)) {
            boolean pathTraced = PATH_TRACED.contains(file.getFileName().toString());
            RenderOptions options = pathTraced ? RenderOptions.path(4) : RenderOptions.defaults();
            BufferedImage image = scene.render(options.withSize(64, 48));

            long colours = Arrays.stream(image.getRGB(0, 0, 64, 48, null, 0, 64))
                    .distinct()
                    .count();
            assertTrue(colours > 50, file + " has " + colours + " colours");
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void isToldOfInTheTable(Path file) throws IOException {
        String name = file.getFileName().toString();
        assertTrue(Files.readString(FOLDER.resolve("README.md")).contains("| [" + name + "](" + name + ") | "), name);
    }

    @Test
    void theCornellBoxIsRedOnTheLeftAndGreenOnTheRightAndTheirLightIsOnTheBlocks() {
        try (Scene scene = Scene.load(FOLDER.resolve("cornell.json"))) {
            BufferedImage image = scene.render(RenderOptions.path(64).withSize(60, 60));
            int left = image.getRGB(5, 30);
            int right = image.getRGB(54, 30);
            assertTrue(
                    (left >> 16 & 255) > 2 * (left >> 8 & 255), "the left wall is red: " + Integer.toHexString(left));
            assertTrue(
                    (right >> 8 & 255) > (right >> 16 & 255) * 5 / 4,
                    "the right one is green: " + Integer.toHexString(right));
            assertTrue((image.getRGB(30, 55) & 255) > 10, "there is light on the floor");
        }
    }

    @Test
    void computedScenesAreWhatTheCodeMakes() throws IOException {
        for (Map.Entry<String, Supplier<String>> made : MakeScenes.scenes().entrySet()) {
            assertEquals(made.getValue().get(), Files.readString(FOLDER.resolve(made.getKey())), made.getKey());
        }
    }

    @Test
    void texturesAreWhatTheCodeMakes() throws IOException {
        for (Map.Entry<String, Supplier<BufferedImage>> made :
                MakeTextures.textures().entrySet()) {
            BufferedImage expected = made.getValue().get();
            BufferedImage kept = ImageIO.read(FOLDER.resolve(made.getKey()).toFile());

            assertEquals(expected.getWidth(), kept.getWidth(), made.getKey());
            assertArrayEquals(pixels(expected), pixels(kept), made.getKey());
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
