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
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextureTest {

    @TempDir
    private Path folder;

    /** A picture with a different colour in each pixel, as far as the type has them. */
    private static BufferedImage gradient(int type) {
        BufferedImage image = new BufferedImage(16, 8, type);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 16; x++) {
                image.setRGB(x, y, 0xff000000 | x * 16 << 16 | y * 32 << 8 | (x ^ y) * 16);
            }
        }
        return image;
    }

    private static int[] drawnWith(Texture texture) {
        try (Scene scene = Scene.create(120, 90, 45)) {
            scene.add(new Sphere(Vec3.of(0, 0, -3), 1, Material.of(texture, 1, Surface.diffuse())));
            scene.add(new DirectionalLight(Vec3.of(0, 0, -1), Color.WHITE, 3));
            return pixels(scene.render());
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY
            })
    void anImageAndItsFileLookTheSame(int type) throws IOException {
        BufferedImage image = gradient(type);
        Path file = folder.resolve("texture.png");
        assertTrue(ImageIO.write(image, "png", file.toFile()));
        try (Texture fromMemory = Texture.of(image);
                Texture fromFile = Texture.load(file)) {
            assertArrayEquals(drawnWith(fromFile), drawnWith(fromMemory));
        }
    }

    @Test
    void aPartOfAnImageIsTakenAsThatPart() {
        BufferedImage part = gradient(BufferedImage.TYPE_INT_RGB).getSubimage(3, 2, 5, 4);
        BufferedImage copy = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        copy.setRGB(0, 0, 5, 4, pixels(part), 0, 5);
        try (Texture texture = Texture.of(part);
                Texture expected = Texture.of(copy)) {
            assertArrayEquals(drawnWith(expected), drawnWith(texture));
        }
    }

    @Test
    void aFileThatIsMissingOrNoPictureFailsWithItsName() throws IOException {
        Path missing = folder.resolve("missing.png");
        assertTrue(assertThrows(UncheckedIOException.class, () -> Texture.load(missing))
                .getMessage()
                .contains("missing.png"));
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> Texture.load(text));
        assertEquals(
                Status.IMAGE_FORMAT,
                assertInstanceOf(SunstoneException.class, e.getCause().getCause())
                        .status());
    }

    @Test
    void aPictureAboveTheLimitsIsRefused() throws IOException {
        Path file = folder.resolve("texture.png");
        ImageIO.write(gradient(BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        Limits small = Limits.defaults().withTextureSize(15, 8);
        assertThrows(IllegalArgumentException.class, () -> Texture.load(file, small));
        Texture.load(file, Limits.defaults().withTextureSize(16, 8)).close();
        BufferedImage image = gradient(BufferedImage.TYPE_INT_RGB);
        assertThrows(IllegalArgumentException.class, () -> Texture.of(image, small));
        BufferedImage wide = new BufferedImage(16_385, 1, BufferedImage.TYPE_INT_RGB);
        assertThrows(IllegalArgumentException.class, () -> Texture.of(wide));
        Texture.of(wide, Limits.defaults().withTextureSize(16_385, 1)).close();
    }

    @Test
    void itsTextIsOneReadableLineAlsoWhenClosed() {
        Texture texture = Texture.of(gradient(BufferedImage.TYPE_INT_RGB));
        assertEquals("Texture[16 × 8]", texture.toString());
        texture.close();
        texture.close();
        assertEquals("Texture[16 × 8, closed]", texture.toString());
    }
}
