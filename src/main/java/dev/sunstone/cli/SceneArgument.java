package dev.sunstone.cli;

import dev.sunstone.LoadOptions;
import dev.sunstone.Scene;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Which scene file a command is about, and where its textures may lie. */
final class SceneArgument {
    private final PositionalParamSpec scene;

    private final OptionSpec assets = OptionSpec.builder("--assets")
            .paramLabel("DIR")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description(
                    "A folder whose files the scene may use as textures, besides its own folder. Can be given more than once.")
            .build();

    /**
     * Declares the arguments.
     *
     * @param description what is to be said of the file
     */
    SceneArgument(String description) {
        this.scene = PositionalParamSpec.builder()
                .paramLabel("SCENE")
                .type(Path.class)
                .required(true)
                .description(description)
                .build();
    }

    void addTo(CommandSpec command) {
        command.addPositional(scene).addOption(assets);
    }

    Path file() {
        return scene.getValue();
    }

    /** Reads the scene; the message of an exception begins with the file's name. */
    Scene load() {
        return load(FileKind.of(file()));
    }

    /** The same of a file that is known to begin as this kind does. */
    Scene load(FileKind kind) {
        switch (kind) {
            case CHECKPOINT ->
                throw new Failure(file(), "this is a checkpoint, not a scene; sunstone merge makes pictures of it");
            case EXR, PICTURE -> throw new Failure(file(), "this is a picture, not a scene; give a scene file in JSON");
            case OTHER -> {}
        }
        List<Path> roots = assets.getValue();
        LoadOptions options = LoadOptions.defaults();
        return Scene.load(file(), roots == null ? options : options.withRoots(roots.toArray(Path[]::new)));
    }
}
