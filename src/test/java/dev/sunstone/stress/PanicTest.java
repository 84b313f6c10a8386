package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunstone.NativeHashSet;
import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.Status;
import dev.sunstone.Sunstone;
import dev.sunstone.SunstoneException;
import dev.sunstone.Vec3;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneError;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.SunstoneRenderJob;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneStatus;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fault in the library is an exception and not the end of the program. The environment variable
 * {@code SUNSTONE_TEST_PANIC} puts one into the function that it names, or into the first tile of each render; it is
 * read once, hence a JVM for each.
 */
class PanicTest {

    @TempDir
    Path folder;

    private void assertGoesOn(Class<?> program, String place) throws Exception {
        ChildJvm.Result result = ChildJvm.run(folder, program, Map.of("SUNSTONE_TEST_PANIC", place), List.of());
        assertEquals("", result.ownErrors(), "a panic is told by its exception and not on stderr");
        assertEquals("went on", result.output().strip());
        assertEquals(0, result.exitCode());
    }

    @Test
    void aPanicInAFunctionIsAnExceptionAndRendersGoOn() throws Exception {
        assertGoesOn(PanicInLength.class, "sunstone_vector3_length");
    }

    @Test
    void aPanicInABlockingRenderIsAnExceptionAndJobsGoOn() throws Exception {
        assertGoesOn(PanicInRender.class, "sunstone_scene_render");
    }

    @Test
    void aPanicAfterARenderIntoMemoryLeavesNoJobBehind() throws Exception {
        assertGoesOn(PanicInRead.class, "sunstone_render_job_read");
    }

    @Test
    void aPanicInATileEndsThatRenderAloneAndNothingElse() throws Exception {
        assertGoesOn(PanicInTile.class, "tile");
    }

    /** Calls what panics and expects to be told so. */
    private static void expectPanic(Runnable call, String named) {
        for (int i = 0; i < 3; i++) {
            try {
                call.run();
            } catch (SunstoneException e) {
                boolean told = e.status() == Status.PANIC
                        && e.code() == -99
                        && e.getMessage().contains(named);
                if (!told) {
                    throw new AssertionError("not a panic in " + named + ": " + e.status() + ", " + e.getMessage(), e);
                }
                continue;
            }
            throw new AssertionError("nothing panicked");
        }
    }

    private static void expectPicture() {
        try (Scene scene = Scenes.small()) {
            if (!Scenes.showsSomething(scene.render())) {
                throw new AssertionError("the picture is empty");
            }
        }
    }

    private static void expectNothingLeft() {
        if (Sunstone.liveObjects().values().stream().anyMatch(count -> count != 0)) {
            throw new AssertionError("objects are left: " + Sunstone.liveObjects());
        }
        System.out.println("went on");
    }

    /** A program whose calls of {@code sunstone_vector3_length} panic. */
    static final class PanicInLength {
        public static void main(String[] args) {
            expectPicture();
            expectPanic(() -> Vec3.of(3, 4, 0).length(), "sunstone_vector3_length");
            expectPicture();
            expectNothingLeft();
        }
    }

    /** A program whose calls of {@code sunstone_scene_render} panic. */
    static final class PanicInRender {
        public static void main(String[] args) {
            SunstoneLibrary library = NativeLoader.library();
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            expectCode(SunstoneStatus.SUNSTONE_OK, library.sunstone_scene_new(64, 48, 60, null, made, null));
            SunstoneScene scene = made.getValue();
            ByteBuffer pixels = ByteBuffer.allocateDirect(64 * 48 * 4);
            SunstoneError error = new SunstoneError();
            for (int i = 0; i < 3; i++) {
                expectCode(
                        SunstoneStatus.SUNSTONE_PANIC,
                        library.sunstone_scene_render(scene, null, null, pixels, pixels.capacity(), 64 * 4, error));
                if (!error.messageText().contains("sunstone_scene_render")) {
                    throw new AssertionError(error.messageText());
                }
            }
            // The scene that the panic came by is as good as before.
            SunstoneRenderJob.ByReference job = new SunstoneRenderJob.ByReference();
            expectCode(SunstoneStatus.SUNSTONE_OK, library.sunstone_render_job_start(scene, null, null, job, null));
            expectCode(SunstoneStatus.SUNSTONE_OK, library.sunstone_render_job_wait(job.getValue(), 60, null));
            expectCode(SunstoneStatus.SUNSTONE_OK, library.sunstone_render_job_free(job.getValue(), null));
            expectCode(SunstoneStatus.SUNSTONE_OK, library.sunstone_scene_free(scene, null));
            expectPicture();
            expectNothingLeft();
        }

        private static void expectCode(int expected, int code) {
            if (code != expected) {
                throw new AssertionError(code + " instead of " + expected);
            }
        }
    }

    /** A program whose calls of {@code sunstone_render_job_read} panic. */
    static final class PanicInRead {
        public static void main(String[] args) {
            try (Scene scene = Scenes.small()) {
                ByteBuffer pixels = ByteBuffer.allocateDirect(64 * 48 * 4);
                expectPanic(
                        () -> scene.renderInto(pixels, 64 * 4, RenderOptions.defaults()), "sunstone_render_job_read");
                if (scene.info().spheres() != 1) {
                    throw new AssertionError(scene);
                }
            }
            expectNothingLeft();
        }
    }

    /** A program whose renders panic in their first tile. */
    static final class PanicInTile {
        public static void main(String[] args) throws InterruptedException {
            try (Scene scene = Scenes.small()) {
                // More often than the pool has threads: a panic must not cost one.
                expectPanic(scene::render, "tile");
                expectPanic(scene::render, "tile");
                try (RenderJob job = scene.start(RenderOptions.defaults().withSize(600, 400))) {
                    expectPanic(
                            () -> {
                                try {
                                    job.await();
                                } catch (InterruptedException e) {
                                    throw new AssertionError(e);
                                }
                            },
                            "tile");
                    if (job.progress().state() != Progress.State.FAILED) {
                        throw new AssertionError(job);
                    }
                }
                if (scene.info().spheres() != 1) {
                    throw new AssertionError(scene);
                }
            }
            try (NativeHashSet set = new NativeHashSet(List.of(1L, 2L))) {
                if (set.size() != 2) {
                    throw new AssertionError(set);
                }
            }
            expectNothingLeft();
        }
    }
}
