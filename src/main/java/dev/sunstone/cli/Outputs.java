package dev.sunstone.cli;

import com.google.common.collect.ImmutableList;
import dev.sunstone.Integrator;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The files that a render writes: pictures, and a checkpoint to go on from. */
final class Outputs {
    private static final List<String> ENDINGS = ImmutableList.of(".png", ".exr", ".hdr", ".pfm");

    private final OptionSpec output = OptionSpec.builder("-o", "--output")
            .paramLabel("OUT")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .required(true)
            .description(
                    "Where the picture goes: a name that ends in .png or, for integrators that draw samples, also in .exr, .hdr or"
                            + " .pfm; these can write several files. Its folder must exist; a file of that name is replaced.")
            .build();

    private final OptionSpec checkpoint = OptionSpec.builder("--checkpoint")
            .paramLabel("FILE")
            .type(Path.class)
            .description("Where all samples go at the end, and when Ctrl-C ends it before, to be gone on with.")
            .build();

    private final OptionSpec resume = Main.flag("--resume")
            .description(
                    "Go on with the samples of the --checkpoint file. The scene and the options have to be those that it was begun"
                            + " with; --spp may be another number up to the next power of two.")
            .build();

    private final Function<String, RuntimeException> wrong;

    /**
     * Declares the options.
     *
     * @param wrong makes the exception from its message
     */
    Outputs(Function<String, RuntimeException> wrong) {
        this.wrong = wrong;
    }

    void addTo(CommandSpec command) {
        command.addOption(output).addOption(checkpoint).addOption(resume);
    }

    /** Where pictures go. */
    List<Path> pictures() {
        List<Path> pictures = output.getValue();
        return pictures == null ? ImmutableList.of() : pictures;
    }

    /** Where samples go; null for nowhere. */
    @Nullable
    Path checkpoint() {
        return checkpoint.getValue();
    }

    /** Whether there are samples to go on with. */
    boolean resumes() {
        return Main.given(resume);
    }

    /** Whether a picture's name ends so. */
    boolean has(String ending) {
        return pictures().stream().anyMatch(picture -> endsIn(picture, ending));
    }

    /** Refuses what cannot be written, and finds out now what would otherwise fail after hours of drawing. */
    void check(Integrator integrator) {
        for (Path picture : pictures()) {
            if (ENDINGS.stream().noneMatch(ending -> endsIn(picture, ending))) {
                throw wrong.apply("--output is '" + picture
                        + "', whose ending tells no format; give a name that ends in " + String.join(", ", ENDINGS));
            }
            if (integrator == Integrator.WHITTED && !endsIn(picture, ".png")) {
                throw wrong.apply("--output is '" + picture
                        + "', but whitted writes PNG alone; give a name that ends in .png, or add --integrator path");
            }
        }
        if (integrator == Integrator.WHITTED) {
            if (pictures().size() > 1) {
                throw wrong.apply("--output is given " + pictures().size()
                        + " times, but whitted writes one file; leave the others out, or add --integrator path");
            }
            if (checkpoint() != null) {
                throw wrong.apply("--checkpoint is for samples, of which whitted draws none; add --integrator path");
            }
        }
        if (resumes() && checkpoint() == null) {
            throw wrong.apply("--resume needs the samples to go on with; add --checkpoint FILE");
        }
        checkApart();
        pictures().forEach(Outputs::checkPlace);
        checkCheckpoint();
    }

    /** Refuses two outputs that are one file, of which the first would be lost. */
    private void checkApart() {
        Set<Path> seen = new HashSet<>();
        for (Path picture : pictures()) {
            if (!seen.add(picture.toAbsolutePath().normalize())) {
                throw wrong.apply(
                        "--output is given twice as '" + picture + "'; leave one out or give it another name");
            }
        }
        Path file = checkpoint();
        if (file != null && seen.contains(file.toAbsolutePath().normalize())) {
            throw wrong.apply("--checkpoint and --output are both '" + file + "'; give one of them another name");
        }
    }

    private void checkCheckpoint() {
        Path file = checkpoint();
        if (file == null) {
            return;
        }
        checkPlace(file);
        if (resumes() && !Files.exists(file)) {
            throw new Failure(file, "there is nothing to go on with; leave out --resume to begin anew");
        }
        if (!resumes() && Files.exists(file)) {
            throw new Failure(
                    file, "this exists already; add --resume to go on with it, or give --checkpoint another name");
        }
    }

    /** Tries what writing will do, with the little that can be lost now. */
    private static void checkPlace(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Failure(file, "the folder " + folder + " does not exist; make it first");
        }
        try {
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
            if (there.isDirectory()) {
                throw new Failure(file, "this is a folder; give the name of a file");
            }
            if (!there.isRegularFile()) {
                throw new Failure(file, "this is a device or a pipe and cannot be replaced; give the name of a file");
            }
        } catch (NoSuchFileException e) {
            // As it should be.
        } catch (IOException e) {
            throw new Failure(file, "no file can have this name: " + reason(e));
        }
        try {
            Files.delete(Files.createTempFile(folder, ".sunstone-", ".part"));
        } catch (IOException e) {
            throw new Failure(file, "no file can be written into the folder " + folder + ": " + reason(e));
        }
    }

    private static String reason(IOException error) {
        String reason = error instanceof FileSystemException about ? about.getReason() : error.getMessage();
        if (reason != null) {
            return reason;
        }
        return error instanceof AccessDeniedException ? "there is no permission" : "its file system takes none";
    }

    /** Whether a name has this ending, and is more than that. */
    private static boolean endsIn(Path file, String ending) {
        Path name = file.getFileName();
        return name != null
                && name.toString().length() > ending.length()
                && name.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }
}
