package dev.sunstone;

import static dev.sunstone.TestScenes.GREEN;
import static dev.sunstone.TestScenes.pixels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SceneTest {

    @TempDir
    private Path folder;

    private static FloatBuffer floats(float... values) {
        return ByteBuffer.allocateDirect(4 * values.length)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(values)
                .flip();
    }

    private static IntBuffer ints(int... values) {
        return ByteBuffer.allocateDirect(4 * values.length)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer()
                .put(values)
                .flip();
    }

    private static String messageOf(Class<? extends Throwable> type, Executable work) {
        return assertThrows(type, work).getMessage();
    }

    @Nested
    class Building {

        @Test
        void elementsAndLightsAreNumberedTogetherFromOneOn() {
            try (Scene scene = Scene.create(8, 6, 45)) {
                assertEquals(1, scene.add(new Sphere(Vec3.of(0, 0, -5), 1, GREEN)));
                assertEquals(2, scene.add(new SphericalLight(Vec3.ZERO, Color.WHITE, 1)));
                assertEquals(3, scene.add(new Plane(Vec3.of(0, -1, 0), Vec3.of(0, -1, 0), GREEN)));
                assertEquals(4, scene.add(new DirectionalLight(Vec3.of(0, -2, 0), Color.WHITE, 1)));
                assertEquals(5, scene.addSpheres(new float[] {0, 0, -5, 1, 0, 0, -6, 1}, null, List.of(GREEN)));
                assertEquals(7, scene.add(new Sphere(Vec3.of(0, 0, -5), 1, GREEN)));
                assertEquals(new SceneInfo(4, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 8 * 6 * 96, 0, false, 0), scene.info());
            }
        }

        @Test
        void whatShinesIsCountedAsOftenAsItIsPlaced() {
            try (Scene inner = Scene.create(8, 6, 45);
                    Scene scene = Scene.create(8, 6, 45)) {
                Material lamp = Material.emitting(Color.WHITE, 1);
                inner.add(new Box(Vec3.ZERO, Vec3.of(1, 1, 1), lamp));
                inner.add(new Sphere(Vec3.ZERO, 1, GREEN));
                try (Group group = Group.of(inner)) {
                    scene.add(Instance.of(group, Transform.translate(0, 0, -4)));
                    scene.add(Instance.of(group, Transform.translate(0, 0, -8)));
                }
                scene.add(new Sphere(Vec3.ZERO, 1, lamp));
                assertEquals(2 * 6 + 1, scene.info().emitters());
                assertTrue(scene.info().lightBytes() > 13 * 200, scene.info().toString());
            }
        }

        @Test
        void everySurfaceArrivesAsItWasDescribed() {
            try (Scene scene = Scene.create(8, 6, 45)) {
                scene.add(new Sphere(Vec3.ZERO, 1, Material.diffuse(Color.RED, 0.1)));
                scene.add(new Sphere(Vec3.ZERO, 2, Material.reflective(Color.GREEN, 0.2, 0.7)));
                scene.add(new Sphere(Vec3.ZERO, 3, Material.refractive(Color.BLUE, 0.3, 1.5, 0.9)));
                String text = scene.describe();
                assertTrue(text.contains("Diffuse"), text);
                assertTrue(text.contains("reflectivity: 0.7"), text);
                assertTrue(text.contains("index: 1.5") && text.contains("transparency: 0.9"), text);
            }
        }

        @Test
        void moreMaterialsThanAreKeptStillMakeTheirScene() {
            long before = Sunstone.liveObjects().get(Sunstone.ObjectType.COLORATION);
            try (Scene scene = Scene.create(8, 6, 45)) {
                for (int i = 0; i < 1000; i++) {
                    scene.add(new Sphere(Vec3.of(0, 0, -5), 1, Material.reflective(Color.of(i, 0, 0), 1, i / 1000.0)));
                }
                assertEquals(1000, scene.info().spheres());
                assertTrue(scene.describe().contains("red: 999.0"));
                assertTrue(Sunstone.liveObjects().get(Sunstone.ObjectType.COLORATION) - before < 600);
            }
        }

        @Test
        void theNativeRefusalOfAValueNamesItsField() {
            try (Scene scene = Scene.create(8, 6, 45)) {
                String message = messageOf(
                        IllegalArgumentException.class, () -> scene.add(new Sphere(Vec3.of(1e300, 0, 0), 1, GREEN)));
                assertTrue(message.contains("center"), message);
            }
        }

        @Test
        void aSceneOfNoSizeIsRefused() {
            assertTrue(messageOf(IllegalArgumentException.class, () -> Scene.create(0, 6, 45))
                    .startsWith("width is 0"));
            assertTrue(messageOf(IllegalArgumentException.class, () -> Scene.create(8, -6, 45))
                    .startsWith("height is -6"));
            assertTrue(messageOf(IllegalArgumentException.class, () -> Scene.create(8, 6, 180))
                    .startsWith("fovDegrees is 180.0"));
        }

        @Test
        void aSceneMayBeAsLargeAsItsLimitsAllow() {
            assertTrue(messageOf(IllegalArgumentException.class, () -> Scene.create(65_536, 3, 45))
                    .contains("65535"));
            Limits wide = Limits.defaults().withSize(65_536, 10).withRecursionDepth(100);
            try (Scene scene = Scene.create(65_536, 3, 45, wide)) {
                scene.settings(scene.settings().withMaxRecursionDepth(100));
                assertEquals(65_536, scene.render().getWidth());
            }
            assertThrows(IllegalArgumentException.class, () -> Scene.create(8, 11, 45, wide));
        }

        @Test
        void theSettingsCanBeChanged() {
            try (Scene scene = Scene.create(8, 6, 45)) {
                SceneSettings settings = new SceneSettings(80, 60, 50, 1e-9, 5);
                scene.settings(settings);
                assertEquals(settings, scene.settings());
                messageOf(
                        IllegalArgumentException.class,
                        () -> scene.settings(settings.withMaxRecursionDepth(1_000_000)));
                assertEquals(settings, scene.settings());
            }
        }

        @Test
        void aClosedTextureCannotBeAddedButOneThatWasAddedStays() {
            BufferedImage white = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
            try (Scene scene = Scene.create(8, 6, 45)) {
                Texture texture = Texture.of(white);
                Sphere sphere = new Sphere(Vec3.of(0, 0, -5), 1, Material.of(texture, 1, Surface.diffuse()));
                scene.add(sphere);
                texture.close();
                assertEquals("the texture is closed", messageOf(IllegalStateException.class, () -> scene.add(sphere)));
                assertEquals(1, scene.info().textures());
                scene.render();
            }
        }
    }

    @Test
    void aWidthAloneLeavesTheHeight() {
        try (Scene scene = Scene.create(40, 30, 45)) {
            BufferedImage wide = scene.render(RenderOptions.defaults().withWidth(80));
            assertEquals(80, wide.getWidth());
            assertEquals(30, wide.getHeight());
            BufferedImage high = scene.render(RenderOptions.defaults().withHeight(60));
            assertEquals(40, high.getWidth());
            assertEquals(60, high.getHeight());
        }
    }

    @Nested
    class SpheresInBulk {

        @Test
        void buffersAndArraysMakeTheSamePictureAsOneByOne() {
            List<Material> materials = List.of(GREEN, Material.reflective(Color.RED, 0.5, 0.5));
            float[] spheres = {-1, 0, -5, 0.9f, 1, 0, -5, 0.9f, 0, 1, -6, 0.5f};
            int[] indices = {0, 1, 0};
            int[][] pictures = new int[3][];
            for (int way = 0; way < 3; way++) {
                try (Scene scene = Scene.create(80, 60, 45)) {
                    scene.add(new DirectionalLight(Vec3.of(0, 0, -1), Color.WHITE, 10));
                    if (way == 0) {
                        scene.addSpheres(spheres, indices, materials);
                    } else if (way == 1) {
                        scene.addSpheres(floats(spheres), ints(indices), materials);
                    } else {
                        for (int i = 0; i < indices.length; i++) {
                            Vec3 center = Vec3.of(spheres[4 * i], spheres[4 * i + 1], spheres[4 * i + 2]);
                            scene.add(new Sphere(center, spheres[4 * i + 3], materials.get(indices[i])));
                        }
                    }
                    pictures[way] = pixels(scene.render());
                }
            }
            assertArrayEquals(pictures[2], pictures[0]);
            assertArrayEquals(pictures[2], pictures[1]);
        }

        @Test
        void aColourForEachTakesThePlaceOfTheColoration() {
            List<Material> materials =
                    List.of(Material.diffuse(Color.WHITE, 0.8), Material.reflective(Color.WHITE, 0.5, 0.5));
            float[] spheres = {-1, 0, -5, 0.9f, 1, 0, -5, 0.9f, 0, 1, -6, 0.5f};
            float[] colors = {1, 0, 0, 0, 1, 0.5f, 0.25f, 0, 1};
            int[] indices = {0, 1, 0};
            int[][] pictures = new int[3][];
            for (int way = 0; way < 3; way++) {
                try (Scene scene = Scene.create(80, 60, 45)) {
                    scene.add(new DirectionalLight(Vec3.of(0, 0, -1), Color.WHITE, 10));
                    if (way == 0) {
                        scene.addSpheres(spheres, colors, indices, materials);
                    } else if (way == 1) {
                        scene.addSpheres(floats(spheres), floats(colors), ints(indices), materials);
                    } else {
                        for (int i = 0; i < indices.length; i++) {
                            Vec3 center = Vec3.of(spheres[4 * i], spheres[4 * i + 1], spheres[4 * i + 2]);
                            Color color = Color.of(colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]);
                            Material own = indices[i] == 0
                                    ? Material.diffuse(color, 0.8)
                                    : Material.reflective(color, 0.5, 0.5);
                            scene.add(new Sphere(center, spheres[4 * i + 3], own));
                        }
                    }
                    pictures[way] = pixels(scene.render());
                    try (Scene again = Scene.fromJson(scene.toJson())) {
                        assertArrayEquals(pictures[way], pixels(again.render()));
                    }
                }
            }
            assertArrayEquals(pictures[2], pictures[0]);
            assertArrayEquals(pictures[2], pictures[1]);
        }

        @Test
        void coloursThatDoNotFitAreRefusedByName() {
            float[] one = {0, 0, -5, 1};
            try (Scene scene = Scene.create(8, 6, 45)) {
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(one, new float[4], null, List.of(GREEN)))
                        .startsWith("colors has 4 numbers for 1 spheres: give three"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(one, new float[] {0, -1, 0}, null, List.of(GREEN)))
                        .startsWith("colors[0].green"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(floats(one), FloatBuffer.allocate(3), null, List.of(GREEN)))
                        .startsWith("colors is not a direct buffer"));
                assertEquals(0, scene.info().spheres());
            }
        }

        @Test
        void aBufferIsReadFromItsPositionToItsLimitAndLeftAsItWas() {
            FloatBuffer spheres = floats(9, 9, 9, 9, 0, 0, -5, 1, 9, 9, 9, -9);
            spheres.position(4).limit(8);
            IntBuffer indices = ints(7, 1, 7);
            indices.position(1).limit(2);
            try (Scene scene = Scene.create(8, 6, 45)) {
                scene.addSpheres(spheres, indices, List.of(GREEN, GREEN));
                assertEquals(1, scene.info().spheres());
                assertEquals(4, spheres.position());
                assertEquals(8, spheres.limit());
            }
        }

        @Test
        void noSpheresAreFine() {
            try (Scene scene = Scene.create(8, 6, 45)) {
                scene.addSpheres(new float[0], null, List.of(GREEN));
                assertEquals(0, scene.info().spheres());
            }
        }

        @Test
        void whatDoesNotFitTogetherIsRefusedAndNothingIsAdded() {
            float[] one = {0, 0, -5, 1};
            try (Scene scene = Scene.create(8, 6, 45)) {
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(new float[] {1, 2, 3}, null, List.of(GREEN)))
                        .startsWith("spheres has 3 numbers: give four"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(one, new int[] {0, 0}, List.of(GREEN)))
                        .startsWith("materialIndices has 2 numbers for 1 spheres"));
                assertTrue(messageOf(IllegalArgumentException.class, () -> scene.addSpheres(one, null, List.of()))
                        .startsWith("materials is empty"));
                assertThrows(
                        IllegalArgumentException.class, () -> scene.addSpheres(one, new int[] {1}, List.of(GREEN)));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> scene.addSpheres(new float[] {0, 0, -5, 1, 0, 0, -5, -1}, null, List.of(GREEN)));
                assertEquals(0, scene.info().spheres());
            }
        }

        @Test
        void buffersThatNativeCodeCannotUseAreRefused() {
            try (Scene scene = Scene.create(8, 6, 45)) {
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(FloatBuffer.allocate(4), null, List.of(GREEN)))
                        .startsWith("spheres is not a direct buffer"));
                ByteOrder other = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                        ? ByteOrder.LITTLE_ENDIAN
                        : ByteOrder.BIG_ENDIAN;
                FloatBuffer swapped = ByteBuffer.allocateDirect(16).order(other).asFloatBuffer();
                assertTrue(
                        messageOf(IllegalArgumentException.class, () -> scene.addSpheres(swapped, null, List.of(GREEN)))
                                .contains("byte order"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.addSpheres(floats(0, 0, -5, 1), IntBuffer.allocate(1), List.of(GREEN)))
                        .startsWith("materialIndices is not a direct buffer"));
            }
        }
    }

    @Nested
    class Rendering {

        @Test
        void thePictureHasTheSceneSizeAndShowsTheBall() {
            try (Scene scene = TestScenes.ball(80, 60)) {
                BufferedImage image = scene.render();
                assertEquals(BufferedImage.TYPE_INT_RGB, image.getType());
                assertEquals(80, image.getWidth());
                assertEquals(60, image.getHeight());
                assertEquals(0xff000000, image.getRGB(0, 0));
                java.awt.Color middle = new java.awt.Color(image.getRGB(40, 30));
                assertTrue(middle.getGreen() > 150, middle.toString());
                assertTrue(middle.getRed() < middle.getGreen() && middle.getRed() == middle.getBlue());
            }
        }

        @Test
        void anyNumberOfThreadsDrawsTheSamePicture() {
            try (Scene scene = TestScenes.ball(200, 150)) {
                int[] expected = pixels(scene.render());
                for (int threads : new int[] {1, 2, 3, 7}) {
                    assertArrayEquals(
                            expected,
                            pixels(scene.render(RenderOptions.defaults().withThreads(threads))));
                }
            }
        }

        @Test
        void aCropIsThatPartOfThePicture() {
            try (Scene scene = TestScenes.ball(400, 300)) {
                BufferedImage whole = scene.render(RenderOptions.defaults().withSize(200, 150));
                BufferedImage part = scene.render(
                        RenderOptions.defaults().withSize(200, 150).withCrop(new ViewBlock(71, 43, 65, 67)));
                assertArrayEquals(pixels(whole.getSubimage(71, 43, 65, 67)), pixels(part));
            }
        }

        @Test
        void aPictureThatIsReadInManyPiecesComesOutWhole() {
            try (Scene ball = TestScenes.ball(80, 60)) {
                assertSamePicture(ball, 1500, 700);
                // Wider than what is read at once, and than the default limit.
                LoadOptions wide =
                        LoadOptions.defaults().withLimits(Limits.defaults().withSize(100_000, 100));
                try (Scene scene = Scene.fromJson(ball.toJson(), null, wide)) {
                    assertSamePicture(scene, 70_000, 3);
                }
            }
        }

        private void assertSamePicture(Scene scene, int width, int height) {
            RenderOptions options = RenderOptions.defaults().withSize(width, height);
            ByteBuffer expected = ByteBuffer.allocateDirect(4 * width * height);
            scene.renderInto(expected, 4 * width, options);
            for (int rgb : pixels(scene.render(options))) {
                if (expected.getInt() != (rgb << 8 | 0xff)) {
                    fail("pixel " + (expected.position() / 4 - 1) + " differs");
                }
            }
        }

        @Test
        void renderIntoWritesFromThePositionOnAndNothingBetweenTheRows() {
            try (Scene scene = TestScenes.ball(16, 12)) {
                int stride = 4 * 16 + 8;
                ByteBuffer pixels = ByteBuffer.allocateDirect(10 + 12 * stride + 5);
                while (pixels.hasRemaining()) {
                    pixels.put((byte) 0x55);
                }
                pixels.clear().position(10);
                scene.renderInto(pixels, stride, RenderOptions.defaults());
                assertEquals(10, pixels.position());
                BufferedImage expected = scene.render();
                for (int i = 0; i < pixels.capacity(); i++) {
                    int row = Math.floorDiv(i - 10, stride);
                    int byteInRow = Math.floorMod(i - 10, stride);
                    if (row >= 0 && row < 12 && byteInRow < 4 * 16) {
                        int rgba = expected.getRGB(byteInRow / 4, row) << 8 | 0xff;
                        assertEquals((byte) (rgba >>> 24 - 8 * (byteInRow % 4)), pixels.get(i));
                    } else {
                        assertEquals(0x55, pixels.get(i), "byte " + i + " is none of the picture's");
                    }
                }
            }
        }

        @Test
        void renderIntoRefusesBuffersThatDoNotFit() {
            RenderOptions options = RenderOptions.defaults();
            try (Scene scene = TestScenes.ball(16, 12)) {
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.renderInto(ByteBuffer.allocate(768), 64, options))
                        .startsWith("pixels is not a direct buffer"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.renderInto(
                                        ByteBuffer.allocateDirect(768).asReadOnlyBuffer(), 64, options))
                        .startsWith("pixels is a read-only buffer"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.renderInto(ByteBuffer.allocateDirect(768), 63, options))
                        .startsWith("rowStride is 63: give at least 64"));
                assertTrue(messageOf(
                                IllegalArgumentException.class,
                                () -> scene.renderInto(ByteBuffer.allocateDirect(767), 64, options))
                        .contains("give 768"));
            }
        }

        @Test
        void renderToWritesTheSamePictureAsAPng() throws IOException {
            Path png = folder.resolve("ball ☀.png");
            try (Scene scene = TestScenes.ball(200, 150)) {
                scene.renderTo(png, RenderOptions.defaults());
                assertArrayEquals(pixels(scene.render()), pixels(ImageIO.read(png.toFile())));
            }
        }

        @Test
        void renderToRefusesNamesOfOtherFormats() throws IOException {
            try (Scene scene = TestScenes.ball(16, 12)) {
                Path exr = folder.resolve("ball.exr");
                String message =
                        messageOf(IllegalArgumentException.class, () -> scene.renderTo(exr, RenderOptions.path(1)));
                assertTrue(message.contains("ball.exr") && message.contains("renderFilm"), message);
                assertFalse(Files.exists(exr));
            }
        }

        @Test
        void renderToAFolderThatIsNotThereFails() {
            try (Scene scene = TestScenes.ball(16, 12)) {
                Path png = folder.resolve("missing").resolve("ball.png");
                String message =
                        messageOf(UncheckedIOException.class, () -> scene.renderTo(png, RenderOptions.defaults()));
                assertTrue(message.contains("missing"), message);
            }
        }

        @Test
        void aCropOutsideThePictureIsRefused() {
            try (Scene scene = TestScenes.ball(16, 12)) {
                RenderOptions options = RenderOptions.defaults().withCrop(new ViewBlock(0, 10, 16, 3));
                assertTrue(messageOf(IllegalArgumentException.class, () -> scene.render(options))
                        .contains("reaches out of the picture of 16 × 12"));
                RenderOptions huge =
                        RenderOptions.defaults().withCrop(new ViewBlock(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 1));
                assertThrows(IllegalArgumentException.class, () -> scene.render(huge));
            }
        }

        @Test
        void aPictureTooLargeForMemoryNamesTheWaysOut() {
            try (Scene scene = TestScenes.ball(32_000, 24_000)) {
                String message = messageOf(IllegalArgumentException.class, scene::render);
                for (String way : List.of("PNG file", "smaller blocks", "limit 'pixels'")) {
                    assertTrue(message.contains(way), message);
                }
            }
        }

        @Test
        void aPictureTooLargeForAJavaArrayNamesTheWaysOut() {
            String message =
                    messageOf(IllegalArgumentException.class, () -> Images.create(new ViewBlock(0, 0, 65_535, 65_535)));
            assertTrue(message.contains("renderTo") && message.contains("withCrop"), message);
        }

        @Test
        void theLimitOfPixelsIsTheScenesOwn() {
            ByteBuffer memory = ByteBuffer.allocateDirect(4 * 40 * 30);
            RenderOptions options = RenderOptions.defaults();
            try (Scene enough = Scene.create(40, 30, 45, Limits.defaults().withPixels(1200));
                    Scene tooFew = Scene.create(40, 30, 45, Limits.defaults().withPixels(1199))) {
                assertEquals(40, enough.render().getWidth());
                enough.renderInto(memory, 160, options);
                assertThrows(IllegalArgumentException.class, tooFew::render);
                assertThrows(IllegalArgumentException.class, () -> tooFew.renderInto(memory, 160, options));
            }
        }

        @Test
        void anInterruptedThreadGetsACancellationAndStaysInterrupted() {
            try (Scene scene = TestScenes.ball(16, 12)) {
                Thread.currentThread().interrupt();
                assertThrows(CancellationException.class, scene::render);
                assertTrue(Thread.interrupted());
            }
            try (Scene scene = TestScenes.slow()) {
                Thread.currentThread().interrupt();
                Path png = folder.resolve("cancelled.png");
                assertThrows(CancellationException.class, () -> scene.renderTo(png, RenderOptions.defaults()));
                assertTrue(Thread.interrupted());
                assertFalse(Files.exists(png));
            }
        }
    }

    @Test
    void itsTextIsOneReadableLineAlsoWhenClosed() {
        Scene scene = TestScenes.ball(40, 30);
        assertEquals("Scene[40 × 30, fov 45.0°, spheres 1, planes 0, lights 1]", scene.toString());
        scene.close();
        scene.close();
        assertEquals("Scene[closed]", scene.toString());
        assertEquals("the scene is closed", messageOf(IllegalStateException.class, scene::render));
        assertEquals("the scene is closed", messageOf(IllegalStateException.class, scene::info));
        assertEquals(
                "the scene is closed",
                messageOf(IllegalStateException.class, () -> scene.add(new Sphere(Vec3.of(0, 0, -5), 1, GREEN))));
    }
}
