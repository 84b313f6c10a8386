package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a scene holds for the path tracer: surfaces, cameras, what is round and between things, and lights. */
class SceneLightTest {

    private static Scene scene() {
        return Scene.create(8, 6, 45);
    }

    /** What the scene says of a sphere of this material. */
    private static String described(Material material) {
        try (Scene scene = scene()) {
            scene.add(new Sphere(Vec3.of(0, 0, -4), 1, material));
            return scene.describe();
        }
    }

    private static String described(Surface surface) {
        return described(Material.of(Color.of(1, 0.5, 0.25), 0.5, surface));
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), part + " is not in " + text);
        }
    }

    private static String messageOf(Class<? extends Exception> type, Executable made) {
        return String.valueOf(assertThrows(type, made).getMessage());
    }

    private static Texture texture() {
        return Texture.of(new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB));
    }

    @Test
    void everySurfaceArrivesWithItsNumbers() {
        assertContains(described(Surface.mirror()), "surface: Mirror");
        assertContains(described(Surface.dielectric(1.33)), "Dielectric { ior: 1.33, roughness: 0.0, thin: false }");
        assertContains(
                described(Surface.dielectric(1.5, 0.25)), "Dielectric { ior: 1.5, roughness: 0.25, thin: false }");
        assertContains(described(Surface.pane(1.5)), "roughness: 0.0, thin: true }");
        assertContains(described(Surface.conductor(0.3)), "Conductor { metal: None, roughness: 0.3");
        for (Metal metal : Metal.values()) {
            assertContains(described(Surface.conductor(metal, 0.3)), "name: \"" + metal.nativeName() + "\"");
        }
        MetalIndex index = new ComplexIndex(Color.of(0.25, 0.5, 1.5), Color.of(3, 2, 1));
        Parameter half = Parameter.of(0.5);
        assertContains(
                described(new Surface.Conductor(index, half, Parameter.of(0.75), Parameter.of(0.125))),
                "eta: Vec3(0.25, 0.5, 1.5), k: Vec3(3.0, 2.0, 1.0)",
                "roughness: 0.5, anisotropy: 0.75, rotation: 0.125 }");
    }

    @Test
    void everyNumberOfThePrincipledSurfaceArrivesInItsPlace() {
        Principled surface = Principled.builder()
                .metallic(0.01)
                .roughness(0.02)
                .ior(1.25)
                .specularTint(0.03)
                .transmission(0.04)
                .thin(true)
                .clearcoat(0.05)
                .clearcoatRoughness(0.06)
                .sheen(0.07)
                .sheenRoughness(0.08)
                .sheenTint(0.09)
                .anisotropy(0.1)
                .anisotropicRotation(0.11)
                .build();
        assertContains(
                described(surface),
                "Principled { metallic: 0.01, roughness: 0.02, ior: 1.25, specular_tint: 0.03, transmission: 0.04, "
                        + "thin: true, clearcoat: 0.05, clearcoat_roughness: 0.06, sheen: 0.07, sheen_roughness: 0.08, "
                        + "sheen_tint: 0.09, anisotropy: 0.1, anisotropic_rotation: 0.11 }");
        assertEquals(surface, surface.toBuilder().build());
        assertEquals(0.5, surface.toBuilder().sheen(0.5).build().sheen().factor());
    }

    @Test
    void theDefaultsOfThePrincipledSurfaceAreThoseOfTheLibrary() {
        try (Scene fromFile = Scene.fromJson(SceneLightTest.sphere("{\"Principled\": {}}"))) {
            String inFile = fromFile.describe();
            String surface = inFile.substring(inFile.indexOf("Principled"), inFile.indexOf("} }"));
            assertContains(described(Surface.principled()), surface);
        }
    }

    private static String sphere(String surface) {
        return "{'width': 8, 'height': 6, 'fov': 45, 'shadow_bias': 0, 'max_recursion_depth': 4, 'lights': [], 'elements': [{'Sphere': {'center': {'x': 0, 'y': 0, 'z': -4}, 'radius': 1, 'material': {'coloration': {'Color': {'red': 1, 'green': 1, 'blue': 1}}, 'albedo': 1, 'surface': "
                        .replace('\'', '"')
                + surface + "}}}]}";
    }

    @Test
    void whatFewMaterialsHaveArrivesAndIsNotThereOtherwise() {
        try (Texture texture = texture();
                Texture clamped = texture.sampled(TextureSampling.defaults()
                        .withWrap(TextureSampling.Wrap.CLAMP)
                        .withFilter(TextureSampling.Filter.NEAREST)
                        .withEncoding(TextureSampling.Encoding.LINEAR))) {
            Material full = Material.diffuse(Color.WHITE, 0.5)
                    .withEmission(new Emission(Color.of(1, 0.5, 0), 7, texture))
                    .withOpacity(new Parameter(0.75, clamped, Channel.ALPHA))
                    .withNormalMap(new NormalMap(texture, 0.25))
                    .withInterior(Medium.absorbing(Color.of(0.5, 1, 2)).withScattering(Color.WHITE, -0.5));
            assertContains(
                    described(full),
                    "emission: Emission { color: Color { red: 1.0, green: 0.5, blue: 0.0 }, radiance: 7.0, texture: Some(",
                    "opacity: Texture { factor: 0.75, texture: pixels (4 × 2) Sampling { wrap_u: Clamp, wrap_v: Clamp, "
                            + "filter: Nearest, encoding: Linear }, channel: Alpha }",
                    "normal_map: NormalMap { texture: pixels (4 × 2), strength: 0.25 }",
                    "interior: Medium { absorption: [0.5, 1.0, 2.0], scattering: [1.0, 1.0, 1.0], anisotropy: -0.5 }");
            // One after the other through the same scene, whose structures are used again.
            try (Scene scene = scene()) {
                scene.add(new Sphere(Vec3.of(0, 0, -4), 1, full));
                scene.add(new Sphere(Vec3.of(0, 0, -4), 2, TestScenes.GREEN));
                scene.addSpheres(new float[] {0, 0, -5, 3}, null, List.of(full, TestScenes.GREEN));
                String text = scene.describe();
                assertEquals(2, text.split("emission: ", -1).length - 1, text);
                assertEquals(1, scene.info().textures(), "the texels are shared");
            }
        }
        String plain = described(Material.diffuse(Color.WHITE, 0.5));
        assertFalse(plain.contains("emission") || plain.contains("opacity") || plain.contains("interior"), plain);
        assertContains(described(Material.emitting(Color.RED, 3)), "albedo: 0.0", "radiance: 3.0, texture: None");
    }

    @Test
    void aTextureOfASurfaceMustBeOpenThoughTheSurfaceIsKnown() {
        Texture texture = texture();
        Surface surface = Principled.builder()
                .roughness(Parameter.of(texture, Channel.GREEN))
                .build();
        Material material = Material.of(Color.WHITE, 0.5, surface);
        try (Scene scene = scene()) {
            scene.add(new Sphere(Vec3.of(0, 0, -4), 1, material));
            texture.close();
            assertContains(
                    messageOf(IllegalStateException.class, () -> scene.add(new Sphere(Vec3.of(0, 0, -4), 1, material))),
                    "the texture is closed");
            assertThrows(IllegalStateException.class, () -> texture.sampled(TextureSampling.defaults()));
            assertContains(scene.describe(), "channel: Green");
        }
    }

    @Test
    void aTextureReadInAnotherWayOutlivesTheOneItIsMadeOf() {
        Texture texture = texture();
        try (Texture sampled = texture.sampled(TextureSampling.defaults())) {
            texture.close();
            assertContains(described(Material.of(sampled, 0.5, Surface.diffuse())), "pixels (4 × 2)");
        }
    }

    @Test
    void aCameraComesBackAsItWasSet() {
        Camera plain = Camera.lookAt(Vec3.of(1, 2, 3), Vec3.of(0, 0, -4));
        List<Camera> cameras = List.of(
                plain,
                Camera.lookAt(Vec3.of(1, 2, 3), Vec3.of(0, 0, -4), Vec3.of(0, 0, 2)),
                plain.withLens(0.1, 5),
                plain.withLens(new Lens(0, 5, 6, 15)).movingTo(Vec3.of(2, 2, 3), Vec3.of(0, 1, -4)),
                Camera.orthographic(Vec3.of(1, 2, 3), Vec3.ZERO, 2.5),
                Camera.panorama(Vec3.of(1, 2, 3), Vec3.ZERO).movingTo(new Pose(Vec3.ZERO, Vec3.of(1, 0, 0), Pose.UP)));
        try (Scene scene = scene()) {
            assertEquals(Camera.defaults(), scene.camera());
            for (Camera camera : cameras) {
                scene.camera(camera);
                assertEquals(camera, scene.camera());
                try (Scene copy = Scene.fromJson(scene.toJson())) {
                    assertEquals(camera, copy.camera());
                }
            }
            scene.camera(plain.withLens(0.1, 5).withLens(null));
            assertNull(scene.camera().lens());
            assertContains(
                    messageOf(
                            IllegalArgumentException.class,
                            () -> scene.camera(Camera.lookAt(Vec3.ZERO, Vec3.of(0, 5, 0)))),
                    "camera.up");
            assertEquals(plain, scene.camera(), "it keeps the one that it has");
        }
    }

    @Test
    void aPanoramaWithALensAndAMapOfTooFewPixelsAreRefused() {
        Camera panorama = Camera.panorama(Vec3.ZERO, Vec3.of(0, 0, 1));
        assertContains(messageOf(IllegalArgumentException.class, () -> panorama.withLens(1, 1)), "lens is", "panorama");
        assertContains(
                messageOf(IllegalArgumentException.class, () -> Environment.map(2, 1, new float[5])),
                "pixels has 5 numbers: give 6");
    }

    @Test
    void whittedSeesFromWhereTheCameraIs() {
        try (Scene here = TestScenes.ball(40, 30);
                Scene there = Scene.create(40, 30, 45)) {
            there.add(new Sphere(Vec3.of(10, 0, 0), 1, TestScenes.GREEN));
            there.add(new DirectionalLight(Vec3.of(1, 0, 0), Color.WHITE, 10));
            there.camera(Camera.lookAt(Vec3.of(5, 0, 0), Vec3.of(10, 0, 0)));
            assertArrayEquals(TestScenes.pixels(here.render()), TestScenes.pixels(there.render()));
            assertEquals(1, there.pickPixel(20, 15).orElseThrow().objectId());
            there.camera(Camera.orthographic(Vec3.of(5, 0, 0), Vec3.of(10, 0, 0), 4));
            assertContains(messageOf(IllegalArgumentException.class, there::render), "camera.projection", "path");
        }
    }

    @Test
    void everyEnvironmentArrives(@TempDir Path folder) throws IOException {
        Path map = folder.resolve("sky.pfm");
        Files.write(map, ("Pf\n2 1\n-1\n" + "\0".repeat(8)).getBytes(StandardCharsets.UTF_8));
        FloatBuffer direct = ByteBuffer.allocateDirect(4 * 7)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(new float[] {9, 1, 2, 3, 4, 5, 6})
                .position(1);
        try (Scene scene = scene()) {
            scene.environment(Environment.constant(Color.of(0.5, 0.5, 1), 2));
            assertContains(scene.describe(), "environment: Constant {", "radiance: 2.0");
            scene.environment(Environment.map(map).turned(90).scaled(0.5));
            assertContains(scene.describe(), "Map { map: \"" + map, "(2 × 1)", "scale: 0.5");
            assertEquals(24, scene.info().textureBytes());
            scene.environment(Environment.map(1, 2, new float[6]));
            assertContains(scene.describe(), "radiances (1 × 2)");
            assertContains(messageOf(IllegalArgumentException.class, scene::toJson), "environment", "no path");
            scene.environment(new Environment.MapPixels(2, 1, direct, Vec3.of(0, 0, 1), 30, 1));
            assertContains(scene.describe(), "radiances (2 × 1)");
            scene.environment(Environment.sky(Vec3.of(1, 2, 0)).withTurbidity(5).withGround(Color.BLACK));
            assertContains(scene.describe(), "Sky(Sky {", "turbidity: 5.0");
            assertContains(
                    messageOf(
                            IllegalArgumentException.class,
                            () -> scene.environment(Environment.map(1, 1, new float[] {0, -1, 0}))),
                    "pixels[1]");
            assertThrows(
                    UncheckedIOException.class,
                    () -> scene.environment(Environment.map(folder.resolve("missing.exr"))));
            assertContains(scene.describe(), "Sky(Sky {");
            scene.environment(Environment.none());
            assertFalse(scene.describe().contains("environment"));
        }
    }

    @Test
    void aSkyIsTheSameByDefaultInJavaAndInFiles() {
        String json = sphere("\"Mirror\"")
                .replace(
                        "\"lights\": []",
                        "\"lights\": [], \"environment\": {\"Sky\": {\"sun\": {\"x\": 0, \"y\": 2, \"z\": 0}}}");
        try (Scene scene = scene();
                Scene file = Scene.fromJson(json)) {
            scene.environment(Environment.sky(Vec3.of(0, 2, 0)));
            String text = file.describe();
            assertContains(
                    scene.describe(), text.substring(text.indexOf("environment: "), text.indexOf("shadow_bias")));
        }
    }

    @Test
    void aMediumArrivesAndGoesAgain() {
        Medium wine = Medium.transmitting(Color.of(0.5, 1, 0.25), 2);
        assertEquals(Math.log(2) / 2, wine.absorption().red(), 1e-15);
        assertEquals(0, wine.absorption().green());
        try (Scene scene = scene()) {
            scene.medium(wine);
            assertContains(scene.describe(), "medium: Medium { absorption: [0.34657");
            scene.medium(null);
            assertFalse(scene.describe().contains("medium"));
        }
        assertContains(
                messageOf(IllegalArgumentException.class, () -> Medium.transmitting(Color.BLACK, 1)),
                "transmittance.red");
    }

    @Test
    void spotsAndSunsArriveAndLightThings() {
        try (Scene scene = scene()) {
            scene.add(new Sphere(Vec3.of(0, 0, -4), 1, TestScenes.GREEN));
            assertEquals(2, scene.add(new SpotLight(Vec3.ZERO, Vec3.of(0, 0, -2), Color.WHITE, 500, 10, 20)));
            assertEquals(3, scene.add(new SunLight(Vec3.of(0, -3, 0), Color.WHITE, 2)));
            assertContains(
                    scene.describe(),
                    "Spot { position: ",
                    "intensity: 500.0, inner_angle: 10.0, outer_angle: 20.0 }",
                    "angular_diameter: 0.53");
            assertTrue((scene.render().getRGB(4, 3) & 0xFFFFFF) != 0, "the spot shines on the sphere");
            try (Scene copy = Scene.fromJson(scene.toJson())) {
                assertEquals(scene.describe(), copy.describe());
            }
        }
    }
}
