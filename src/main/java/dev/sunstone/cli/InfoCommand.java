package dev.sunstone.cli;

import dev.sunstone.Film;
import dev.sunstone.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code sunstone info}: what a scene file holds, and what a checkpoint or an OpenEXR file is of. */
final class InfoCommand implements Callable<Integer> {
    /** The first bytes of a checkpoint: SUNFILM and 26. */
    private static final long FILM_MAGIC = 0x53554e46494c4d1aL;

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
        long beginning = beginning(file);
        if (beginning == FILM_MAGIC) {
            try (Film film = Film.load(file)) {
                FilmSummary.print(film, file, out);
            }
        } else if (beginning >>> 32 == ExrSummary.MAGIC) {
            ExrSummary.print(file, out);
        } else {
            try (Scene loaded = scene.load()) {
                SceneSummary.print(loaded, file, out);
            }
        }
        return 0;
    }

    /** The first eight bytes; 0 where there are fewer. What cannot be read is told by whoever reads all of it. */
    private static long beginning(Path file) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(Long.BYTES);
            return bytes.length == Long.BYTES ? ByteBuffer.wrap(bytes).getLong() : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
