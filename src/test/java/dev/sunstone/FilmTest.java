package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures by samples: films, what is read of them, and what they are saved as. */
@Timeout(120)
class FilmTest {

    private static final int WIDTH = 48;
    private static final int HEIGHT = 36;
    private static final Aov[] AOVS = {
        Aov.ALPHA, Aov.ALBEDO, Aov.NORMAL, Aov.DEPTH, Aov.POSITION, Aov.OBJECT_ID, Aov.INSTANCE_ID
    };

    @TempDir
    Path folder;

    private static Scene scene() {
        Scene scene = TestScenes.ball(WIDTH, HEIGHT);
        scene.add(new Plane(Vec3.of(0, -1, 0), Vec3.of(0, -1, 0), Material.diffuse(Color.WHITE, 0.5)));
        return scene;
    }

    private static float[] light(RenderOptions options) {
        try (Scene scene = scene();
                Film film = scene.renderFilm(options)) {
            return film.channels(Aov.COLOR);
        }
    }

    @Test
    void everyIntegratorGivesAPicture() {
        try (Scene scene = scene()) {
            for (Integrator integrator : Integrator.values()) {
                RenderOptions options = integrator == Integrator.WHITTED
                        ? RenderOptions.defaults()
                        : RenderOptions.path(4).withIntegrator(integrator);
                BufferedImage image = scene.render(options);
                assertEquals(WIDTH, image.getWidth());
                int middle = image.getRGB(WIDTH / 2, HEIGHT / 2) & 0xffffff;
                assertNotEquals(0, middle, integrator::toString);
                assertEquals(0, image.getRGB(1, 1) & 0xffffff, "nothing is there: " + integrator);
            }
        }
    }

    @Test
    void whatWhittedWouldLeaveOutIsRefusedByNameWithTheWayOut() {
        RenderOptions whitted = RenderOptions.defaults();
        PathOptions path = PathOptions.defaults();
        try (Scene scene = scene()) {
            assertLeftOut("path.samples is 256", scene, whitted.withSamples(256));
            assertLeftOut("path.seed is 7", scene, whitted.withSeed(7));
            assertLeftOut("path.aovs is [NORMAL]", scene, whitted.withAovs(Aov.NORMAL));
            assertLeftOut("path.denoise is true", scene, whitted.withPath(path.withDenoise(true)));
            assertLeftOut("path.timeLimit is PT1S", scene, whitted.withPath(path.withTimeLimit(Duration.ofSeconds(1))));
            assertLeftOut(
                    "tone is ", scene, whitted.withTone(ToneMapping.defaults().withExposure(1)));
            assertEquals(
                    WIDTH, scene.render(whitted.withPath(path.withSamples(64))).getWidth(), "the usual number");
            assertTrue(
                    scene.pickPixel(WIDTH / 2, HEIGHT / 2, whitted.withSamples(4))
                            .isPresent(),
                    "it draws nothing");
        }
    }

    private void assertLeftOut(String start, Scene scene, RenderOptions options) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(4 * WIDTH * HEIGHT);
        for (Runnable render : new Runnable[] {
            () -> scene.render(options),
            () -> scene.start(options).close(),
            () -> scene.renderFilm(options).close(),
            () -> scene.renderInto(pixels, 4 * WIDTH, options),
            () -> scene.renderTo(folder.resolve("picture.png"), options)
        }) {
            IllegalArgumentException error = assertThrows(IllegalArgumentException.class, render::run);
            assertTrue(error.getMessage().startsWith(start), error.getMessage());
            assertTrue(error.getMessage().contains("RenderOptions.withIntegrator"), error.getMessage());
        }
    }

    @Test
    void whatIsMissingToGoOnWithIsNamed() {
        try (Scene scene = scene();
                Film film = scene.renderFilm(RenderOptions.path(1))) {
            assertMissing("film", () -> scene.start(RenderOptions.path(2), null));
            assertMissing("options", () -> scene.start(null, film));
            assertMissing("options", () -> film.image((ImageOptions) null));
            assertMissing("options", () -> film.save(folder.resolve("film.png"), null));
        }
    }

    private static void assertMissing(String name, Runnable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call::run).getMessage());
    }

    @Test
    void progressTellsWhatIsLeftOfTheTimeAndPromisesNothingOfNoise() throws Exception {
        PathOptions path = PathOptions.defaults().withSamples(1 << 20);
        RenderOptions options = RenderOptions.path(1);
        Duration limit = Duration.ofSeconds(1000);
        try (Scene scene = scene();
                RenderJob timed = scene.start(options.withPath(path.withTimeLimit(limit)));
                RenderJob quiet = scene.start(options.withPath(path.withNoiseTarget(1e-9)))) {
            Progress before = awaitSamples(timed);
            Progress after = timed.progress();
            assertTrue(before.timeLeft().compareTo(limit) < 0, before::toString);
            assertTrue(after.timeLeft().compareTo(before.timeLeft()) < 0, after::toString);
            assertTrue(after.remaining().orElseThrow().compareTo(limit) < 0, after::toString);
            assertFalse(after.endsByNoise());

            Progress unknown = awaitSamples(quiet);
            assertTrue(unknown.endsByNoise());
            assertEquals(Optional.empty(), unknown.remaining());
        }
    }

    private static Progress awaitSamples(RenderJob job) throws InterruptedException {
        while (job.progress().samplesDone() == 0) {
            Thread.sleep(1);
        }
        return job.progress();
    }

    @Test
    void thePictureOfARenderIsThatOfItsFilm() {
        ToneMapping tone =
                ToneMapping.defaults().withExposure(-1).withCurve(ToneCurve.AGX).withWhite(5000, 0);
        RenderOptions options = RenderOptions.path(4).withTone(tone);
        try (Scene scene = scene();
                Film film = scene.renderFilm(options)) {
            assertArrayEquals(TestScenes.pixels(scene.render(options)), TestScenes.pixels(film.image(tone)));
            assertFalse(java.util.Arrays.equals(TestScenes.pixels(film.image()), TestScenes.pixels(film.image(tone))));
        }
    }

    @Test
    void theBitsAreTheSameForAnyNumberOfThreads() {
        float[] one = light(RenderOptions.path(8).withThreads(1));
        for (int threads : new int[] {2, 3, 7}) {
            assertArrayEquals(one, light(RenderOptions.path(8).withThreads(threads)), threads + " threads");
        }
        assertFalse(java.util.Arrays.equals(one, light(RenderOptions.path(8).withSeed(1))), "another seed");
    }

    @Test
    void partsThatAreMergedAndFilmsThatAreGoneOnWithHaveTheSameBits() throws Exception {
        RenderOptions all = RenderOptions.path(16).withAovs(AOVS);
        RenderOptions first = all.withPath(all.path().withSampleCount(5));
        RenderOptions second = all.withPath(all.path().withFirstSample(5));
        Path checkpoint = folder.resolve("film.checkpoint");
        try (Scene scene = scene();
                Film expected = scene.renderFilm(all);
                Film merged = scene.renderFilm(first);
                Film part = scene.renderFilm(second)) {
            merged.saveCheckpoint(checkpoint);
            assertEquals(5, merged.samples());
            merged.merge(part);
            assertSame(expected, merged);
            assertThrows(IllegalArgumentException.class, () -> merged.merge(part), "it has these samples");

            // Another scene, which is made alike, and the film from the file.
            try (Scene alike = scene();
                    Film begun = Film.load(checkpoint);
                    RenderJob job = alike.start(RenderOptions.path(16), begun)) {
                job.await();
                assertSame(expected, begun);
                assertEquals(job.progress().samplesTotal(), job.progress().samplesDone());
            }
        }
    }

    private static void assertSame(Film expected, Film film) {
        assertEquals(expected.info(), film.info());
        for (Aov aov : Aov.values()) {
            if (aov == Aov.OBJECT_ID || aov == Aov.INSTANCE_ID) {
                assertArrayEquals(expected.ids(aov), film.ids(aov), aov::toString);
            } else {
                assertArrayEquals(expected.channels(aov), film.channels(aov), aov::toString);
            }
        }
    }

    @Test
    void filmsOfOtherScenesAndSettingsAreRefusedByTheFieldThatDiffers() {
        RenderOptions options = RenderOptions.path(8);
        RenderOptions half = options.withPath(options.path().withSampleCount(4));
        try (Scene scene = scene();
                Film film = scene.renderFilm(half)) {
            scene.add(new Sphere(Vec3.of(1, 0, -4), 0.2, TestScenes.GREEN));
            assertRefused("scene", () -> scene.start(options, film).close());
            scene.remove(4);
            scene.start(options, film).close();
            assertRefused(
                    "samples", () -> scene.start(options.withSamples(9), film).close());
            assertRefused("seed", () -> scene.start(options.withSeed(1), film).close());
            assertRefused(
                    "aovs", () -> scene.start(options.withAovs(Aov.DEPTH), film).close());
            assertRefused("resolution", () -> scene.start(options.withSize(50, 40), film)
                    .close());
            assertRefused("block", () -> scene.start(options.withCrop(new ViewBlock(0, 0, 8, 8)), film)
                    .close());
            assertThrows(UnsupportedOperationException.class, () -> scene.start(
                            options.withIntegrator(Integrator.WHITTED), film)
                    .close());
        }
    }

    private static void assertRefused(String field, Runnable call) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(error.getMessage().startsWith(field + ": "), error.getMessage());
    }

    @Test
    void variablesSayWhatThePixelsShow() {
        try (Scene scene = scene();
                Film film = scene.renderFilm(RenderOptions.path(4).withAovs(AOVS))) {
            FilmInfo info = film.info();
            Set<Aov> kept = EnumSet.of(Aov.COLOR);
            kept.addAll(Set.of(AOVS));
            assertEquals(kept, info.aovs());
            assertEquals(new ViewBlock(0, 0, WIDTH, HEIGHT), info.block());
            assertEquals(4, film.samples());
            assertEquals((long) WIDTH * HEIGHT * 4, info.totalSamples());
            assertEquals(4, info.plannedSamples());
            int ball = HEIGHT / 2 * WIDTH + WIDTH / 2;
            assertEquals(1, film.ids(Aov.OBJECT_ID)[ball]);
            assertEquals(0, film.ids(Aov.OBJECT_ID)[0]);
            assertEquals(4, film.channels(Aov.DEPTH)[ball], 0.02);
            assertEquals(Float.POSITIVE_INFINITY, film.channels(Aov.DEPTH)[0]);
            assertEquals(1, film.channels(Aov.NORMAL)[3 * ball + 2], 0.02);
            assertEquals(1, film.channels(Aov.ALPHA)[ball]);
            assertEquals(0.18, film.channels(Aov.ALBEDO)[3 * ball + 1], 1e-5);
            assertEquals(4, film.channels(Aov.SAMPLE_COUNT)[ball]);

            FloatBuffer normals = ByteBuffer.allocateDirect(4 * 3 * WIDTH * HEIGHT)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            film.readChannels(Aov.NORMAL, normals);
            float[] copied = new float[normals.remaining()];
            normals.get(copied);
            assertArrayEquals(film.channels(Aov.NORMAL), copied);
            FloatBuffer few = normals.duplicate().limit(normals.limit() - 1);
            for (FloatBuffer wrong : new FloatBuffer[] {few, normals.asReadOnlyBuffer(), FloatBuffer.allocate(1)}) {
                assertThrows(IllegalArgumentException.class, () -> film.readChannels(Aov.NORMAL, wrong));
            }
            assertThrows(IllegalArgumentException.class, () -> film.channels(Aov.OBJECT_ID));
            assertThrows(IllegalArgumentException.class, () -> film.ids(Aov.DEPTH));
        }
        try (Scene scene = scene();
                Film plain = scene.renderFilm(RenderOptions.path(1))) {
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> plain.channels(Aov.NORMAL));
            assertTrue(error.getMessage().contains("before rendering"), error.getMessage());
        }
    }

    @Test
    void picturesAreSavedInTheFormatThatTheNameEndsIn() throws IOException {
        try (Scene scene = scene();
                Film film = scene.renderFilm(RenderOptions.path(2).withAovs(Aov.NORMAL))) {
            Path png = folder.resolve("film.png");
            film.save(png);
            assertArrayEquals(
                    TestScenes.pixels(film.image()), TestScenes.pixels(ImageIO.read(png.toFile())), "as on the screen");
            film.save(png, ImageOptions.defaults().withPngBits(16));
            assertEquals(16, ImageIO.read(png.toFile()).getColorModel().getComponentSize(0));

            Path exr = folder.resolve("film.exr");
            film.save(exr, ImageOptions.defaults().withExrCompressed(false).withLayers(Set.of()));
            long colours = Files.size(exr);
            film.save(exr, ImageOptions.defaults().withExrCompressed(false));
            long layers = Files.size(exr);
            film.save(exr, ImageOptions.defaults().withExrCompressed(false).withExrBits(32));
            assertTrue(layers - colours > 2 * 3 * WIDTH * HEIGHT, "three more channels of 16 bits");
            assertTrue(Files.size(exr) - layers >= 2 * 6 * WIDTH * HEIGHT, "16 bits more of six channels");

            for (String name : new String[] {"film.hdr", "film.pfm"}) {
                film.save(folder.resolve(name));
                assertTrue(Files.size(folder.resolve(name)) > 100, name);
            }
            assertThrows(IllegalArgumentException.class, () -> film.save(folder.resolve("film.jpg")));
            assertThrows(UncheckedIOException.class, () -> film.save(folder.resolve("missing/film.png")));
            assertThrows(UncheckedIOException.class, () -> Film.load(png));
            film.saveCheckpoint(exr);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Film.load(exr, Limits.defaults().withPixels(100)));
        }
    }

    @Test
    void aFolderThatIsMissingIsNamedAndNothingOfTheFileBeside() {
        Path missing = folder.resolve("missing");
        Path png = missing.resolve("x.png");
        try (Scene scene = scene();
                Film film = scene.renderFilm(RenderOptions.path(1))) {
            for (Runnable save : new Runnable[] {
                () -> film.save(png),
                () -> film.saveCheckpoint(missing.resolve("x.film")),
                () -> scene.renderTo(png, RenderOptions.defaults()),
                () -> scene.renderTo(png, RenderOptions.path(1))
            }) {
                String message =
                        assertThrows(UncheckedIOException.class, save::run).getMessage();
                assertTrue(message.contains("the folder " + missing + " does not exist; make it first"), message);
                assertTrue(message.startsWith(missing.resolve("x.").toString()) && !message.contains(".part"), message);
            }
        }
    }

    @Test
    void aFilmThatLacksWhatDenoisingNeedsTellsTheOption() {
        RenderOptions half = RenderOptions.path(2)
                .withPath(PathOptions.defaults().withSamples(2).withSampleCount(1));
        RenderOptions other = half.withPath(half.path().withFirstSample(1)).withDenoise(true);
        try (Scene scene = scene();
                Film film = scene.renderFilm(half);
                Film denoised = scene.renderFilm(other)) {
            for (Runnable call : new Runnable[] {
                () -> film.image(ImageOptions.defaults().withDenoise(true)),
                () -> film.merge(denoised),
                () -> scene.start(other, film).close()
            }) {
                String message =
                        assertThrows(IllegalArgumentException.class, call::run).getMessage();
                assertTrue(message.contains("the option denoise"), message);
            }
        }
    }

    @Test
    void aPictureFileIsThatOfTheFilm() throws IOException {
        Path png = folder.resolve("picture.png");
        RenderOptions options =
                RenderOptions.path(2).withTone(ToneMapping.defaults().withExposure(1));
        try (Scene scene = scene()) {
            scene.renderTo(png, options);
            assertArrayEquals(TestScenes.pixels(scene.render(options)), TestScenes.pixels(ImageIO.read(png.toFile())));
        }
    }

    @Test
    void aFilmIsReadWhileItIsDrawnAndOutlivesItsJob() throws Exception {
        try (Scene scene = scene()) {
            Film film;
            try (RenderJob job = scene.start(RenderOptions.path(1 << 16))) {
                film = job.film();
                while (film.samples() < 2) {
                    Thread.sleep(1);
                }
                assertNotEquals(0, job.image().getRGB(WIDTH / 2, HEIGHT / 2) & 0xffffff);
                assertTrue(job.progress().samplesTotal() == (1L << 16) * WIDTH * HEIGHT);
                assertTrue(job.progress().fraction() < 1);
                job.cancel();
                assertThrows(CancellationException.class, job::await);
            }
            assertTrue(film.toString().startsWith("Film[48 × 36, samples "), film.toString());
            assertNotEquals(0, film.image().getRGB(WIDTH / 2, HEIGHT / 2) & 0xffffff);
            film.close();
            film.close();
            assertEquals("Film[closed]", film.toString());
            assertThrows(IllegalStateException.class, film::image);
        }
    }

    @Test
    void thePictureThatIsDenoisedIsThatOfTheFilmAndHasLessNoise() throws Exception {
        PathOptions path = PathOptions.defaults().withSamples(8).withDenoise(true);
        ImageOptions without = ImageOptions.defaults().withDenoise(true);
        Path png = folder.resolve("film.png");
        try (Scene scene = scene();
                RenderJob job = scene.start(RenderOptions.path(1).withPath(path));
                Film film = job.film();
                Film plain = scene.renderFilm(RenderOptions.path(8))) {
            job.await();
            film.save(png, without);
            int[] denoised = TestScenes.pixels(job.image());
            assertArrayEquals(denoised, TestScenes.pixels(film.image(without)));
            assertArrayEquals(denoised, TestScenes.pixels(ImageIO.read(png.toFile())));
            assertArrayEquals(
                    TestScenes.pixels(plain.image()), TestScenes.pixels(film.image()), "the film keeps its noise");
            assertFalse(java.util.Arrays.equals(denoised, TestScenes.pixels(film.image())));
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> plain.save(png, without));
            assertTrue(error.getMessage().startsWith("denoise: "), error.getMessage());
            error = assertThrows(IllegalArgumentException.class, () -> plain.image(without));
            assertTrue(error.getMessage().startsWith("denoise: "), error.getMessage());
        }
    }

    @Test
    void aFilmAndWhatShinesAreLimitedBeforeTheyTakeMemory() throws Exception {
        Limits film = Limits.defaults().withFilmBytes(96L * 100 * 100);
        try (Scene scene = Scene.create(100, 100, 45, film)) {
            scene.renderFilm(RenderOptions.path(1)).close();
            IllegalArgumentException error = assertThrows(
                    IllegalArgumentException.class,
                    () -> scene.start(RenderOptions.path(1).withAovs(Aov.ALPHA)));
            assertTrue(error.getMessage().contains("1000000, above the limit of 960000"), error.getMessage());
            assertTrue(error.getMessage().contains("film_bytes"), error.getMessage());
        }
        try (Scene scene = Scene.create(8, 8, 45, Limits.defaults().withEmitters(5))) {
            scene.add(new Box(Vec3.of(-1, -1, -4), Vec3.of(1, 1, -3), Material.emitting(Color.WHITE, 1)));
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> scene.render(RenderOptions.path(1)));
            assertTrue(error.getMessage().contains("6 surfaces shine"), error.getMessage());
        }
    }

    @Test
    void timeAndNoiseEndARender() {
        PathOptions path = PathOptions.defaults().withSamples(1 << 18);
        try (Scene scene = scene();
                Film quick =
                        scene.renderFilm(RenderOptions.path(1).withPath(path.withTimeLimit(Duration.ofMillis(1))));
                Film quiet = scene.renderFilm(RenderOptions.path(1)
                        .withIntegrator(Integrator.AOV)
                        .withPath(path.withSamples(512).withNoiseTarget(0.5)))) {
            assertTrue(quick.samples() >= 1 && quick.samples() < 1 << 12, quick.toString());
            assertEquals(32, quiet.info().maxSamples());
        }
    }

    @Test
    void bouncesAndTheRadiusOfOcclusionAreTheLibrarys() {
        float[] all = light(RenderOptions.path(16));
        PathOptions path = PathOptions.defaults().withSamples(16);
        float[] direct = light(RenderOptions.path(1).withPath(path.withMaxBounces(1)));
        float[] none = light(RenderOptions.path(1).withPath(path.withMaxBounces(0)));
        assertTrue(sum(all) > sum(direct) * 1.01 && sum(direct) > 0, sum(all) + " and " + sum(direct));
        assertEquals(0, sum(none));
        assertArrayEquals(direct, light(RenderOptions.path(1).withPath(path.withMaxDiffuseBounces(0))));

        RenderOptions occlusion = RenderOptions.path(16).withIntegrator(Integrator.AMBIENT_OCCLUSION);
        double far = sum(light(occlusion));
        double near = sum(light(occlusion.withPath(occlusion.path().withAoRadius(0.1))));
        assertTrue(near > far * 1.02, near + " and " + far);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
