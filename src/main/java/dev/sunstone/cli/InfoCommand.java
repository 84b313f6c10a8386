package dev.sunstone.cli;

import dev.sunstone.Film;
import dev.sunstone.Scene;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code sunstone info}: what a scene file holds, and what a checkpoint or an OpenEXR file is of. */
final class InfoCommand implements Callable<Integer> {
    private final SceneArgument scene = new SceneArgument("The scene file, checkpoint or OpenEXR picture.");

    private final CommandSpec spec = Main.command(
                    "info",
                    this,
                    "Tells what a scene holds and how much memory its picture takes, or what a checkpoint or an OpenEXR"
                            + " picture is of.")
            .addOption(Main.flag("-v", "--verbose")
                    .description("Show the stack trace of an error.")
                    .build());

    private InfoCommand() {
        scene.addTo(spec);
    }

    static CommandSpec spec() {
        return new InfoCommand().spec;
    }

    @Override
    public Integer call() throws IOException {
        Path file = scene.file();
        PrintWriter out = spec.commandLine().getOut();
        FileKind kind = FileKind.of(file);
        switch (kind) {
            case CHECKPOINT -> {
                try (Film film = Film.load(file)) {
                    FilmSummary.print(film, file, out);
                }
            }
            case EXR -> ExrSummary.print(file, out);
            case PICTURE ->
                throw new Failure(file, "this is a picture; info tells of scenes, checkpoints and OpenEXR pictures");
            case OTHER -> {
                try (Scene loaded = scene.load(kind)) {
                    SceneSummary.print(loaded, file, out);
                }
            }
        }
        return 0;
    }
}
