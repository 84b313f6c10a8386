package dev.sunstone.cli;

import com.google.common.collect.ImmutableList;
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
import picocli.CommandLine.Model.OptionSpec;

/** The files that a render writes: pictures, and a checkpoint to go on from. */
final class Outputs {
    private static final List<String> ENDINGS = ImmutableList.of(".png", ".exr", ".hdr", ".pfm");

    private final OptionSpec output;
    private final OptionSpec checkpoint;
    private final Function<String, RuntimeException> wrong;

    /**
     * Declares the options.
     *
     * @param pictures what is to be said of where pictures go
     * @param samples what is to be said of where samples go
     * @param wrong makes the exception from its message
     */
    Outputs(String pictures, String samples, Function<String, RuntimeException> wrong) {
        this.wrong = wrong;
        this.output = OptionSpec.builder("-o", "--output")
                .paramLabel("OUT")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .description(pictures)
                .build();
        this.checkpoint = OptionSpec.builder("--checkpoint")
                .paramLabel("FILE")
                .type(Path.class)
                .description(samples)
                .build();
    }

    /** The option that says where pictures go. */
    OptionSpec output() {
        return output;
    }

    /** The option that says where samples go. */
    OptionSpec checkpointOption() {
        return checkpoint;
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

    /** Whether a picture's name ends so. */
    boolean has(String ending) {
        return pictures().stream().anyMatch(picture -> endsIn(picture, ending));
    }

    /** Refuses to work for nothing. */
    void checkAny(String wayOut) {
        if (pictures().isEmpty() && checkpoint() == null) {
            throw wrong.apply("nothing is to be written; " + wayOut);
        }
    }

    /** Refuses what cannot be written, and finds out now what would otherwise fail after hours of drawing. */
    void check() {
        for (Path picture : pictures()) {
            if (ENDINGS.stream().noneMatch(ending -> endsIn(picture, ending))) {
                throw wrong.apply("--output is '" + picture
                        + "', whose ending tells no format; give a name that ends in " + String.join(", ", ENDINGS));
            }
        }
        checkApart();
        pictures().forEach(Outputs::checkPlace);
        Path file = checkpoint();
        if (file != null) {
            checkPlace(file);
        }
    }

    /** Refuses what whitted does not write. */
    void checkForWhitted() {
        checkAny("add --output OUT");
        for (Path picture : pictures()) {
            if (!endsIn(picture, ".png")) {
                throw wrong.apply("--output is '" + picture
                        + "', but whitted writes PNG alone; give a name that ends in .png, or add --integrator path");
            }
        }
        if (pictures().size() > 1) {
            throw wrong.apply("--output is given " + pictures().size()
                    + " times, but whitted writes one file; leave the others out, or add --integrator path");
        }
        if (checkpoint() != null) {
            throw wrong.apply("--checkpoint is for samples, of which whitted draws none; add --integrator path");
        }
    }

    /** Refuses to replace samples, which may have taken hours. */
    void checkNew(String wayOut) {
        Path file = checkpoint();
        if (file != null && Files.exists(file)) {
            throw new Failure(file, "this exists already; " + wayOut);
        }
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
            Path probe = Files.createTempFile(folder, ".sunstone-", ".probe");
            // For a signal that comes just now.
            probe.toFile().deleteOnExit();
            Files.delete(probe);
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
