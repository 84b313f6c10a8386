package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The records: what they refuse and how they say it. */
class ValuesTest {

    private static final Material MATERIAL = Material.diffuse(Color.WHITE, 0.5);

    private static Arguments refused(String field, String value, Executable made) {
        return Arguments.of(field, value, made);
    }

    static Stream<Arguments> refusals() {
        List<Arguments> all = new ArrayList<>();
        DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                .forEach(bad -> {
                    String value = String.valueOf(bad);
                    all.add(refused("x", value, () -> Vec3.of(bad, 0, 0)));
                    all.add(refused("y", value, () -> Vec3.of(0, bad, 0)));
                    all.add(refused("z", value, () -> Vec3.of(0, 0, bad)));
                    all.add(refused("red", value, () -> Color.of(bad, 0, 0)));
                    all.add(refused("radius", value, () -> new Sphere(Vec3.ZERO, bad, MATERIAL)));
                    all.add(refused("albedo", value, () -> Material.diffuse(Color.WHITE, bad)));
                    all.add(refused("reflectivity", value, () -> Surface.reflective(bad)));
                    all.add(refused("index", value, () -> Surface.refractive(bad, 0.5)));
                    all.add(refused("transparency", value, () -> Surface.refractive(1.5, bad)));
                    all.add(refused("intensity", value, () -> new SphericalLight(Vec3.ZERO, Color.WHITE, bad)));
                    all.add(refused("fov", value, () -> new SceneSettings(1, 1, bad, 0, 1)));
                    all.add(refused("shadowBias", value, () -> new SceneSettings(1, 1, 45, bad, 1)));
                });
        all.add(refused("green", "-0.1", () -> Color.of(0, -0.1, 0)));
        all.add(refused("blue", "-1.0", () -> Color.of(0, 0, -1)));
        all.add(refused("radius", "0.0", () -> new Sphere(Vec3.ZERO, 0, MATERIAL)));
        all.add(refused("radius", "-1.0", () -> new Sphere(Vec3.ZERO, -1, MATERIAL)));
        all.add(refused("albedo", "-0.5", () -> Material.diffuse(Color.WHITE, -0.5)));
        all.add(refused("reflectivity", "1.5", () -> Surface.reflective(1.5)));
        all.add(refused("index", "0.0", () -> Surface.refractive(0, 1)));
        all.add(refused("transparency", "-0.1", () -> Surface.refractive(1.5, -0.1)));
        all.add(refused("intensity", "-1.0", () -> new DirectionalLight(Vec3.of(0, -1, 0), Color.WHITE, -1)));
        all.add(refused("metallic", "1.5", () -> Principled.builder().metallic(1.5)));
        all.add(refused("clearcoatRoughness", "-1.0", () -> Principled.builder().clearcoatRoughness(-1)));
        all.add(refused("ior", "0.0", () -> Principled.builder().ior(0)));
        all.add(refused("ior", "NaN", () -> Surface.dielectric(Double.NaN)));
        all.add(refused("roughness", "2.0", () -> Surface.dielectric(1.5, 2)));
        all.add(refused("roughness", "-0.5", () -> Surface.conductor(Metal.GOLD, -0.5)));
        all.add(refused("factor", "1.1", () -> Parameter.of(1.1)));
        all.add(refused("radiance", "-1.0", () -> Emission.of(Color.WHITE, -1)));
        all.add(refused("anisotropy", "1.0", () -> new Medium(Color.BLACK, Color.BLACK, 1)));
        all.add(refused("distance", "0.0", () -> Medium.transmitting(Color.WHITE, 0)));
        all.add(refused("target", "Vec3", () -> Camera.lookAt(Vec3.ZERO, Vec3.of(0, -0.0, 0))));
        all.add(refused("up", "zero vector", () -> Camera.lookAt(Vec3.ZERO, Vec3.of(0, 0, 1), Vec3.ZERO)));
        all.add(refused("height", "0.0", () -> Camera.orthographic(Vec3.ZERO, Vec3.of(0, 0, 1), 0)));
        all.add(refused("radius", "-1.0", () -> Camera.defaults().withLens(-1, 1)));
        all.add(refused("focusDistance", "0.0", () -> Camera.defaults().withLens(1, 0)));
        all.add(refused("blades", "2", () -> new Lens(1, 1, 2, 0)));
        all.add(refused("radiance", "NaN", () -> Environment.constant(Color.WHITE, Double.NaN)));
        all.add(refused(
                "turbidity", "1.5", () -> Environment.sky(Vec3.of(0, 1, 0)).withTurbidity(1.5)));
        all.add(refused(
                "ground.green", "2.0", () -> Environment.sky(Vec3.of(0, 1, 0)).withGround(Color.of(0, 2, 0))));
        all.add(refused("sun", "zero vector", () -> Environment.sky(Vec3.ZERO)));
        all.add(refused("sun", "Vec3", () -> Environment.sky(Vec3.of(0, -1, 0))));
        all.add(refused("sun", "Vec3", () -> Environment.sky(Vec3.of(1, 0, 0))));
        all.add(refused(
                "sun", "Vec3", () -> new Environment.Sky(Vec3.of(0, 1, 0), Vec3.of(0, -1e15, 1), 3, Color.BLACK, 1)));
        all.add(refused(
                "scale", "3.4E38", () -> Environment.sky(Vec3.of(0, 1, 0)).scaled(3.4e38)));
        all.add(refused("scale", "-1.0", () -> Environment.map(Path.of("a.exr")).scaled(-1)));
        Vec3 down = Vec3.of(0, -1, 0);
        all.add(refused("outerAngle", "181.0", () -> new SpotLight(Vec3.ZERO, down, Color.WHITE, 1, 0, 181)));
        all.add(refused("innerAngle", "30.0", () -> new SpotLight(Vec3.ZERO, down, Color.WHITE, 1, 30, 20)));
        all.add(refused("angularDiameter", "0.0", () -> new SunLight(down, Color.WHITE, 1, 0)));
        all.add(refused("direction", "zero vector", () -> new DirectionalLight(Vec3.ZERO, Color.WHITE, 1)));
        all.add(refused("normal", "zero vector", () -> new Plane(Vec3.ZERO, Vec3.of(0, -0.0, 0), MATERIAL)));
        all.add(refused("x", "-1", () -> new ViewBlock(-1, 0, 1, 1)));
        all.add(refused("y", "-1", () -> new ViewBlock(0, -1, 1, 1)));
        all.add(refused("width", "0", () -> new ViewBlock(0, 0, 0, 1)));
        all.add(refused("height", "0", () -> new ViewBlock(0, 0, 1, 0)));
        all.add(refused("width", "-1", () -> RenderOptions.defaults().withWidth(-1)));
        all.add(refused("height", "-1", () -> RenderOptions.defaults().withHeight(-1)));
        all.add(refused("threads", "-1", () -> RenderOptions.defaults().withThreads(-1)));
        all.add(refused("threads", "257", () -> RenderOptions.defaults().withThreads(257)));
        all.add(refused("fov", "180.0", () -> new SceneSettings(1, 1, 180, 0, 1)));
        all.add(refused("width", "0", () -> new SceneSettings(0, 1, 45, 0, 1)));
        all.add(refused("maxRecursionDepth", "-1", () -> new SceneSettings(1, 1, 45, 0, -1)));
        all.add(refused("sceneBytes", "-1", () -> Limits.defaults().withSceneBytes(-1)));
        all.add(refused("textureBytes", "-1", () -> Limits.defaults().withTextureBytes(-1)));
        all.add(refused("pixels", "-1", () -> Limits.defaults().withPixels(-1)));
        all.add(refused("width", "-1", () -> Limits.defaults().withSize(-1, 0)));
        all.add(refused("textureHeight", "-1", () -> Limits.defaults().withTextureSize(0, -1)));
        all.add(refused("recursionDepth", "-1", () -> Limits.defaults().withRecursionDepth(-1)));
        all.add(refused("nesting", "-1", () -> Limits.defaults().withNesting(-1)));
        PathOptions path = PathOptions.defaults();
        all.add(refused("samples", "0", () -> path.withSamples(0)));
        all.add(refused("samples", "1048577", () -> RenderOptions.path(PathOptions.MAX_SAMPLES + 1)));
        all.add(refused("maxBounces", "-1", () -> path.withMaxBounces(-1)));
        all.add(refused("maxDiffuseBounces", "1025", () -> path.withMaxDiffuseBounces(1025)));
        all.add(refused("maxGlossyBounces", "-1", () -> path.withMaxGlossyBounces(-1)));
        all.add(refused("maxTransmissionBounces", "-1", () -> path.withMaxTransmissionBounces(-1)));
        all.add(refused("clampIndirect", "0.0", () -> path.withClampIndirect(0)));
        all.add(refused("clampIndirect", "1.0E-300", () -> path.withClampIndirect(1e-300)));
        all.add(refused("aoRadius", "NaN", () -> path.withAoRadius(Double.NaN)));
        all.add(refused("aoRadius", "1.0E-300", () -> path.withAoRadius(1e-300)));
        all.add(refused("firstSample", "64", () -> path.withFirstSample(64)));
        all.add(refused("sampleCount", "64", () -> path.withFirstSample(1).withSampleCount(64)));
        all.add(refused("timeLimit", "PT-0.001S", () -> path.withTimeLimit(Duration.ofMillis(-1))));
        all.add(refused("timeLimit", "PT0S", () -> path.withTimeLimit(Duration.ZERO)));
        all.add(refused("timeLimit", "PT0S", () -> RenderOptions.path(8).withTimeLimit(Duration.ZERO)));
        all.add(refused("noiseTarget", "-1.0", () -> path.withNoiseTarget(-1)));
        all.add(refused("noiseTarget", "1.0E39", () -> path.withNoiseTarget(1e39)));
        all.add(refused("radius", "0.0", () -> new PixelFilter(PixelFilter.Shape.BOX, 0)));
        all.add(refused("exposure", "65.0", () -> ToneMapping.defaults().withExposure(65)));
        all.add(refused("temperature", "999.0", () -> ToneMapping.defaults().withWhite(999, 0)));
        all.add(refused("tint", "1.0", () -> ToneMapping.defaults().withWhite(0, 1)));
        all.add(refused("pngBits", "9", () -> ImageOptions.defaults().withPngBits(9)));
        all.add(refused("exrBits", "8", () -> ImageOptions.defaults().withExrBits(8)));
        return all.stream();
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("refusals")
    void aValueOutsideItsRangeIsRefusedByNameWithAWayOut(String field, String value, Executable made) {
        String message = assertThrows(IllegalArgumentException.class, made).getMessage();
        assertTrue(message.startsWith(field + " is "), message);
        assertTrue(message.contains(value), message);
        assertTrue(message.contains(": give "), message);
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                refused("center", "", () -> new Sphere(null, 1, MATERIAL)),
                refused("material", "", () -> new Sphere(Vec3.ZERO, 1, null)),
                refused("origin", "", () -> new Plane(null, Vec3.of(0, 1, 0), MATERIAL)),
                refused("normal", "", () -> new Plane(Vec3.ZERO, null, MATERIAL)),
                refused("coloration", "", () -> new Material(null, 1, Surface.diffuse())),
                refused("surface", "", () -> new Material(Coloration.of(Color.WHITE), 1, null)),
                refused("color", "", () -> Coloration.of((Color) null)),
                refused("texture", "", () -> Coloration.of((Texture) null)),
                refused("position", "", () -> new SphericalLight(null, Color.WHITE, 1)),
                refused("direction", "", () -> new DirectionalLight(null, Color.WHITE, 1)),
                refused("aovs", "", () -> PathOptions.defaults().withAovs(Collections.singleton(null))),
                refused("limits", "", () -> LoadOptions.defaults().withLimits(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void nullIsRefusedByName(String field, String unused, Executable made) {
        assertEquals(field, assertThrows(NullPointerException.class, made).getMessage());
    }

    @Test
    void theWithersChangeOneThingEach() {
        ViewBlock crop = new ViewBlock(1, 2, 3, 4);
        assertEquals(
                new RenderOptions(
                        320,
                        240,
                        2,
                        crop,
                        null,
                        null,
                        Integrator.WHITTED,
                        PathOptions.defaults(),
                        ToneMapping.defaults()),
                RenderOptions.defaults().withSize(320, 240).withThreads(2).withCrop(crop));
        assertEquals(
                new RenderOptions(
                        320,
                        240,
                        0,
                        null,
                        null,
                        null,
                        Integrator.WHITTED,
                        PathOptions.defaults(),
                        ToneMapping.defaults()),
                RenderOptions.defaults().withWidth(320).withHeight(240));
        assertEquals(
                new Limits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                Limits.defaults()
                        .withSceneBytes(1)
                        .withTextureBytes(2)
                        .withPixels(3)
                        .withSize(4, 5)
                        .withTextureSize(6, 7)
                        .withRecursionDepth(8)
                        .withNesting(9)
                        .withMeshBytes(10)
                        .withMeshSize(11, 12)
                        .withMeshPolygonTests(13)
                        .withFilmBytes(14)
                        .withEmitters(15));
        assertEquals(
                new SceneSettings(3, 4, 50, 0.1, 7),
                new SceneSettings(1, 2, 45, 0, 1)
                        .withSize(3, 4)
                        .withFov(50)
                        .withShadowBias(0.1)
                        .withMaxRecursionDepth(7));
        assertEquals(
                new LoadOptions(List.of(Path.of("a")), Limits.defaults().withNesting(1)),
                LoadOptions.defaults()
                        .withRoots(Path.of("a"))
                        .withLimits(Limits.defaults().withNesting(1)));
    }

    @Test
    void aSunJustAboveTheHorizonShines() {
        Vec3 low = Vec3.of(1, 1e-12, 0);
        assertEquals(low, Environment.sky(low).sun());
        Vec3 tiny = Vec3.of(0, 1e-300, 0);
        assertEquals(tiny, new Environment.Sky(tiny, tiny, 3, Color.BLACK, 1).up());
    }

    @Test
    void shortcutsOfRenderOptionsChangeHowSamplesAreDrawn() {
        RenderOptions options = RenderOptions.path(8);
        PathOptions path = options.path();
        Duration second = Duration.ofSeconds(1);
        assertEquals(options.withPath(path.withDenoise(true)), options.withDenoise(true));
        assertEquals(options.withPath(path.withTimeLimit(second)), options.withTimeLimit(second));
        assertEquals(options, options.withTimeLimit(second).withTimeLimit(null));
        assertEquals(options.withPath(path.withNoiseTarget(0.5)), options.withNoiseTarget(0.5));
        assertEquals(options.withPath(path.withMaxBounces(3)), options.withMaxBounces(3));
        assertEquals(options.withPath(path.withClampIndirect(10)), options.withClampIndirect(10));
        assertEquals(8, options.withDenoise(true).path().samples());
        assertEquals(Integrator.PATH, options.withMaxBounces(3).integrator());
    }

    @Test
    void loadOptionsKeepTheirFoldersWhenTheListChanges() {
        List<Path> roots = new ArrayList<>(List.of(Path.of("a")));
        LoadOptions options = new LoadOptions(roots, Limits.defaults());
        roots.clear();
        assertEquals(List.of(Path.of("a")), options.roots());
    }

    @Test
    void progressTellsTheShareAndTheTimeLeft() {
        Duration second = Duration.ofSeconds(1);
        Progress quarter = new Progress(25, 100, second, Progress.State.RUNNING);
        assertEquals(0.25, quarter.fraction());
        assertEquals(Optional.of(Duration.ofSeconds(3)), quarter.remaining());
        Progress begun = new Progress(0, 100, second, Progress.State.RUNNING);
        assertEquals(0, begun.fraction());
        assertEquals(Optional.empty(), begun.remaining());
        Progress finished = new Progress(100, 100, second, Progress.State.FINISHED);
        assertEquals(1, finished.fraction());
        assertEquals(Optional.of(Duration.ZERO), finished.remaining());
        Progress cancelled = new Progress(50, 100, second, Progress.State.CANCELLED);
        assertEquals(0.5, cancelled.fraction());
        assertEquals(Optional.of(Duration.ZERO), cancelled.remaining());
        assertEquals(0, new Progress(0, 0, second, Progress.State.RUNNING).fraction());
        Progress finishing = new Progress(50, 100, 500, 1000, second, Progress.State.RUNNING, null, false, true);
        assertEquals(Optional.empty(), finishing.remaining(), "what is left are no samples");
    }

    @Test
    void whatEndsARenderFirstTellsTheShareAndTheTimeLeft() {
        Duration three = Duration.ofSeconds(3);
        assertEquals(0.25, running(1, three, false).fraction());
        assertEquals(Optional.of(three), running(1, three, false).remaining());
        assertEquals(0.8, running(80, three, false).fraction(), "the samples end it before");
        assertEquals(
                Optional.of(Duration.ofMillis(250)), running(80, three, false).remaining());
        assertEquals(Optional.empty(), running(0, three, false).remaining());
        assertEquals(0, running(0, three, false).fraction());
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        assertEquals(
                Optional.of(Duration.ofMillis(250)), running(80, longest, false).remaining());
        assertEquals(0.8, running(80, longest, false).fraction());

        assertEquals(Optional.empty(), running(80, null, true).remaining(), "quiet parts may end at any time");
        assertEquals(Optional.of(three), running(80, three, true).remaining());
    }

    /** After one second, of a hundred samples. */
    private static Progress running(long samples, @Nullable Duration timeLeft, boolean endsByNoise) {
        return new Progress(
                0, 1, samples, 100, Duration.ofSeconds(1), Progress.State.RUNNING, timeLeft, endsByNoise, false);
    }

    @Property(tries = 200)
    void theNativeLengthOfAVectorIsItsEuclideanOne(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double x,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double y,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double z) {
        double expected = Math.sqrt(x * x + y * y + z * z);
        assertEquals(expected, Vec3.of(x, y, z).length(), 1e-12 * expected);
    }

    @Test
    void everyStatusIsFoundByItsCode() {
        for (Status status : Status.values()) {
            assertEquals(status, Status.of(status.code()));
        }
        assertEquals(Status.UNKNOWN, Status.of(-12345));
    }
}
