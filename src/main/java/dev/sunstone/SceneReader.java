package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneScene;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes scenes of scene files and their text. The native library reads both; nothing of the form is known here. */
final class SceneReader {

    private SceneReader() {}

    static Scene load(Path path, LoadOptions options) {
        String file = Texts.path("path", requireNonNull(path, "path"));
        String[] roots = roots(options);
        try (CallFrame call = CallFrame.take()) {
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            Errors.check(
                    call.library.sunstone_scene_load(
                            file, roots, roots.length, NativeLimits.of(options.limits()), made, call.error),
                    call,
                    file);
            return new Scene(made, call, options.limits());
        }
    }

    static Scene fromJson(String json, @Nullable Path baseFolder, LoadOptions options) {
        byte[] text = requireNonNull(json, "json").getBytes(StandardCharsets.UTF_8);
        String folder = baseFolder == null ? null : Texts.path("baseFolder", baseFolder);
        String[] roots = roots(options);
        try (CallFrame call = CallFrame.take()) {
            SunstoneScene.ByReference made = new SunstoneScene.ByReference();
            Errors.check(
                    call.library.sunstone_scene_from_json(
                            text,
                            text.length,
                            folder,
                            roots,
                            roots.length,
                            NativeLimits.of(options.limits()),
                            made,
                            call.error),
                    call);
            return new Scene(made, call, options.limits());
        }
    }

    private static String[] roots(LoadOptions options) {
        return options.roots().stream().map(root -> Texts.path("roots", root)).toArray(String[]::new);
    }
}
