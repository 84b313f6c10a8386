package dev.sunstone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneColoration;
import dev.sunstone.jna.SunstoneError;
import dev.sunstone.jna.SunstoneHashSet;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneObjectType;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneStatus;
import dev.sunstone.jna.SunstoneSurface;
import dev.sunstone.jna.SunstoneVector3;
import dev.sunstone.jna.SunstoneViewBlock;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of the two articles that this library grew from, in their order: how to call Rust from another language,
 * and how to wrap a Rust type as a class of it. Each step is shown at the C level, by the C names, and then in the
 * facade.
 */
class TutorialTest {

    private static final SunstoneLibrary C = NativeLoader.library();

    private static void ok(int status) {
        assertEquals(SunstoneStatus.SUNSTONE_OK, status);
    }

    private static long alive(int type) {
        LongByReference count = new LongByReference();
        ok(C.sunstone_live_objects(type, count, null));
        return count.getValue();
    }

    /** Calling Rust: from doubling a number to a picture. */
    @Nested
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class CallingRust {

        private final SunstoneError error = new SunstoneError();
        private Path checkerboard;

        @BeforeAll
        void drawATexture(@TempDir Path folder) throws IOException {
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    image.setRGB(x, y, (x / 8 + y / 8) % 2 == 0 ? 0xffffff : 0x303030);
                }
            }
            checkerboard = folder.resolve("checkerboard.png");
            ImageIO.write(image, "png", checkerboard.toFile());
        }

        @Test
        @Order(1)
        void callingAFunction() {
            IntByReference result = new IntByReference();
            ok(C.sunstone_double(9, result, error));
            assertEquals(18, result.getValue());

            assertEquals(18, Sunstone.doubled(9));
        }

        @Test
        @Order(2)
        void passingAStructure() {
            SunstoneVector3 vector = new SunstoneVector3();
            vector.x = 1;
            vector.y = 1;
            vector.z = 1;
            DoubleByReference length = new DoubleByReference();
            ok(C.sunstone_vector3_length(vector, length, error));
            assertEquals(1.73205080757, length.getValue(), 1e-11);

            assertEquals(1.73205080757, Vec3.of(1, 1, 1).length(), 1e-11);
        }

        @Test
        @Order(3)
        void returningAReference() {
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            ok(C.sunstone_scene_new(800, 600, 45, null, made, error));
            SunstoneScene scene = made.getValue();
            assertNotNull(scene);
            LongByReference length = new LongByReference();
            ok(C.sunstone_scene_describe(scene, null, 0, length, error));
            byte[] text = new byte[(int) length.getValue() + 1];
            ok(C.sunstone_scene_describe(scene, text, text.length, length, error));
            String described = new String(text, 0, (int) length.getValue(), UTF_8);
            ok(C.sunstone_scene_free(scene, error));

            String expected =
                    "Scene { width: 800, height: 600, fov: 45.0, elements: [], lights: [], shadow_bias: 1e-13,"
                            + " max_recursion_depth: 10 }";
            assertEquals(expected, described);
            try (Scene fromFacade = Scene.create(800, 600, 45)) {
                assertEquals(expected, fromFacade.describe());
            }
        }

        @Test
        @Order(4)
        void disposingOfAnObjectOnceAndSayingSoAfterwards() {
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            long before = alive(SunstoneObjectType.SUNSTONE_OBJECT_SCENE);
            ok(C.sunstone_scene_new(800, 600, 45, null, made, error));
            SunstoneScene scene = made.getValue();
            assertEquals(before + 1, alive(SunstoneObjectType.SUNSTONE_OBJECT_SCENE));
            ok(C.sunstone_scene_free(scene, error));
            assertEquals(before, alive(SunstoneObjectType.SUNSTONE_OBJECT_SCENE));
            // The article finds nothing that could be done about these two from Rust's side.
            assertEquals(SunstoneStatus.SUNSTONE_INVALID_HANDLE, C.sunstone_scene_free(scene, error));
            assertEquals(
                    SunstoneStatus.SUNSTONE_INVALID_HANDLE,
                    C.sunstone_scene_describe(scene, null, 0, new LongByReference(), error));
            assertEquals(SunstoneStatus.SUNSTONE_INVALID_HANDLE, error.code);
            assertFalse(error.messageText().isEmpty());

            Scene closed;
            try (Scene fromFacade = Scene.create(800, 600, 45)) {
                closed = fromFacade;
            }
            assertEquals(before, alive(SunstoneObjectType.SUNSTONE_OBJECT_SCENE));
            assertThrows(IllegalStateException.class, closed::describe);
        }

        @Test
        @Order(5)
        void enumsBehindOpaqueHandles() {
            long colorations = alive(SunstoneObjectType.SUNSTONE_OBJECT_COLORATION);
            long surfaces = alive(SunstoneObjectType.SUNSTONE_OBJECT_SURFACE);
            SunstoneColoration.ByReference green = new SunstoneColoration.ByReference();
            SunstoneColoration.ByReference checked = new SunstoneColoration.ByReference();
            ok(C.sunstone_coloration_new_color(color(0.4, 1, 0.4), green, error));
            ok(C.sunstone_coloration_new_texture_file(checkerboard.toString(), null, checked, error));
            SunstoneSurface.ByReference diffuse = new SunstoneSurface.ByReference();
            SunstoneSurface.ByReference reflective = new SunstoneSurface.ByReference();
            SunstoneSurface.ByReference refractive = new SunstoneSurface.ByReference();
            ok(C.sunstone_surface_new_diffuse(diffuse, error));
            ok(C.sunstone_surface_new_reflective(0.7, reflective, error));
            ok(C.sunstone_surface_new_refractive(1.5, 1, refractive, error));
            assertEquals(colorations + 2, alive(SunstoneObjectType.SUNSTONE_OBJECT_COLORATION));
            assertEquals(surfaces + 3, alive(SunstoneObjectType.SUNSTONE_OBJECT_SURFACE));
            ok(C.sunstone_coloration_free(green.getValue(), error));
            ok(C.sunstone_coloration_free(checked.getValue(), error));
            ok(C.sunstone_surface_free(diffuse.getValue(), error));
            ok(C.sunstone_surface_free(reflective.getValue(), error));
            ok(C.sunstone_surface_free(refractive.getValue(), error));
            assertEquals(colorations, alive(SunstoneObjectType.SUNSTONE_OBJECT_COLORATION));
            assertEquals(surfaces, alive(SunstoneObjectType.SUNSTONE_OBJECT_SURFACE));

            // In the facade they are values, and only the texture has something to be closed.
            try (Texture texture = Texture.load(checkerboard)) {
                List<Coloration> values = List.of(Coloration.of(Color.of(0.4, 1, 0.4)), Coloration.of(texture));
                assertEquals(2, new HashSet<>(values).size());
                assertEquals(Surface.refractive(1.5, 1), new Surface.Refractive(1.5, 1));
            }
        }

        @Test
        @Order(6)
        void constructingTheScene() {
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            ok(C.sunstone_scene_new(800, 600, 45, null, made, error));
            SunstoneScene scene = made.getValue();
            SunstoneColoration.ByReference checked = new SunstoneColoration.ByReference();
            ok(C.sunstone_coloration_new_texture_file(checkerboard.toString(), null, checked, error));
            SunstoneSurface.ByReference reflective = new SunstoneSurface.ByReference();
            ok(C.sunstone_surface_new_reflective(0.7, reflective, error));
            SunstoneMaterial material = new SunstoneMaterial();
            material.coloration = checked.getValue();
            material.surface = reflective.getValue();
            material.albedo = 0.18;
            SunstoneVector3 center = new SunstoneVector3();
            center.z = -5;
            LongByReference id = new LongByReference();
            ok(C.sunstone_scene_add_sphere(scene, center, 1, material, id, error));
            assertEquals(1, id.getValue());
            // The scene has taken what it needs: what it was made of can go.
            ok(C.sunstone_coloration_free(checked.getValue(), error));
            ok(C.sunstone_surface_free(reflective.getValue(), error));
            LongByReference length = new LongByReference();
            byte[] text = new byte[4096];
            ok(C.sunstone_scene_describe(scene, text, text.length, length, error));
            String described = new String(text, 0, (int) length.getValue(), UTF_8);
            ok(C.sunstone_scene_free(scene, error));

            try (Scene fromFacade = Scene.create(800, 600, 45);
                    Texture texture = Texture.load(checkerboard)) {
                Material value = Material.of(texture, 0.18, Surface.reflective(0.7));
                assertEquals(1, fromFacade.add(new Sphere(Vec3.of(0, 0, -5), 1, value)));
                assertEquals(described, fromFacade.describe());
            }
            assertTrue(described.contains("Sphere { center: "), described);
            assertTrue(described.contains("radius: 1.0"), described);
            assertTrue(described.contains("albedo: 0.18, surface: Reflective { reflectivity: 0.7 }"), described);
        }

        @Test
        @Order(7)
        void renderingIntoMyOwnBufferAndGettingAnImage(@TempDir Path folder) throws IOException {
            try (Scene scene = Scene.create(160, 120, 45);
                    Texture texture = Texture.load(checkerboard)) {
                scene.add(
                        new Plane(Vec3.of(0, -2, 0), Vec3.of(0, -1, 0), Material.of(texture, 0.18, Surface.diffuse())));
                scene.add(new Sphere(Vec3.of(-1, 0, -5), 1, Material.reflective(Color.of(0.4, 1, 0.4), 0.18, 0.7)));
                scene.add(new Sphere(Vec3.of(1, 0, -5), 1, Material.refractive(Color.WHITE, 0.18, 1.5, 1)));
                scene.add(new SphericalLight(Vec3.of(-2, 5, -3), Color.of(0.3, 0.8, 0.3), 10_000));
                scene.add(new DirectionalLight(Vec3.of(0, -1, -1), Color.WHITE, 20));

                BufferedImage image = scene.render();
                Path png = folder.resolve("rendered-by-java.png");
                assertTrue(ImageIO.write(image, "png", png.toFile()));
                assertEquals(160, ImageIO.read(png.toFile()).getWidth());

                // The same through the C level: a block of it, into memory of the caller's.
                SunstoneScene.ByReference made = new SunstoneScene.ByReference();
                byte[] json = withTextureFile(scene, folder).getBytes(UTF_8);
                ok(C.sunstone_scene_from_json(
                        json, json.length, checkerboard.getParent().toString(), new String[0], 0, null, made, error));
                SunstoneViewBlock block = new SunstoneViewBlock();
                block.x = 10;
                block.y = 20;
                block.width = 100;
                block.height = 50;
                ByteBuffer pixels = ByteBuffer.allocateDirect(4 * 100 * 50);
                ok(C.sunstone_scene_render(made.getValue(), null, block, pixels, pixels.capacity(), 4 * 100, error));
                ok(C.sunstone_scene_free(made.getValue(), error));
                for (int y = 0; y < 50; y++) {
                    for (int x = 0; x < 100; x++) {
                        assertEquals(image.getRGB(10 + x, 20 + y) << 8 | 0xff, pixels.getInt());
                    }
                }
            }
        }

        /** The scene's text, with the texture named as it lies in its folder. */
        private String withTextureFile(Scene scene, Path folder) {
            return scene.toJson().replace(checkerboard.toString().replace("\\", "\\\\"), "checkerboard.png");
        }
    }

    /** Wrapping a Rust type: the hash set. */
    @Nested
    class WrappingRustTypes {

        @Test
        void theFunctionsOfTheSet() {
            SunstoneHashSet.ByReference made = new SunstoneHashSet.ByReference();
            ok(C.sunstone_hash_set_new(made, null));
            SunstoneHashSet set = made.getValue();
            IntByReference result = new IntByReference();
            ok(C.sunstone_hash_set_contains(set, 0, result, null));
            assertEquals(0, result.getValue());
            ok(C.sunstone_hash_set_insert(set, 0, result, null));
            assertEquals(1, result.getValue());
            ok(C.sunstone_hash_set_insert(set, 1, result, null));
            LongByReference length = new LongByReference();
            ok(C.sunstone_hash_set_len(set, length, null));
            assertEquals(2, length.getValue());
            long[] values = new long[2];
            ok(C.sunstone_hash_set_collect(set, LongBuffer.wrap(values), values.length, length, null));
            assertEquals(Set.of(0L, 1L), Set.of(values[0], values[1]));
            // -1 means an error here as there; the rest of the story is in the codes.
            assertEquals(SunstoneStatus.SUNSTONE_NULL_POINTER, C.sunstone_hash_set_contains(null, 0, result, null));
            ok(C.sunstone_hash_set_free(set, null));
        }

        @Test
        void theSessionWordForWord() {
            NativeHashSet s = new NativeHashSet();
            assertFalse(s.contains(0));
            assertTrue(s.insert(0));
            assertTrue(s.contains(0));
            assertFalse(s.insert(0));
            assertTrue(s.insert(1));
            assertEquals(2, s.len());
            assertTrue(List.of(List.of(1L, 0L), List.of(0L, 1L)).contains(s.collect()));
            assertTrue(List.of("[1, 0]", "[0, 1]").contains(s.collect().toString()));
            s.close();
        }
    }

    private static SunstoneColor color(double red, double green, double blue) {
        SunstoneColor color = new SunstoneColor();
        color.red = red;
        color.green = green;
        color.blue = blue;
        return color;
    }
}
