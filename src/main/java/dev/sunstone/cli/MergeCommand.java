package dev.sunstone.cli;

import dev.sunstone.Film;
import dev.sunstone.FilmInfo;
import dev.sunstone.ImageOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code sunstone merge}: checkpoints of one picture become one checkpoint, or picture files. */
final class MergeCommand implements Callable<Integer> {
    private final PositionalParamSpec films = PositionalParamSpec.builder()
            .paramLabel("FILM")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .arity("1..*")
            .required(true)
            .description("Checkpoints of the same scene and options with samples of their own, as render --checkpoint"
                    + " writes them with --first-sample and --sample-count. One alone is made into pictures.")
            .build();

    private final OptionSpec quiet =
            Main.flag("-q", "--quiet").description("Print nothing but errors.").build();

    private final Outputs outputs = new Outputs(
            "Where the picture goes: a name that ends in .png, .exr, .hdr or .pfm. Can be given more than once; each"
                    + " folder must exist, a file of that name is replaced.",
            "Where all samples together go, to be gone on with or merged further; a file that is not there yet.",
            this::wrong);

    private final PictureArguments pictures =
            new PictureArguments("EXR files have", "the pictures; all FILMs have to be drawn with it", this::wrong);

    private final CommandSpec spec = Main.command(
                    "merge", this, "Adds the samples of checkpoints, as if they had been drawn at one go.")
            .addPositional(films)
            .addOption(quiet)
            .addOption(Main.flag("-v", "--verbose")
                    .description("Show the stack trace of an error.")
                    .build());

    private MergeCommand() {
        spec.addOption(outputs.output()).addOption(outputs.checkpointOption());
        pictures.options().forEach(spec::addOption);
    }

    static CommandSpec spec() {
        return new MergeCommand().spec;
    }

    @Override
    public Integer call() {
        Path checkpoint = outputs.checkpoint();
        outputs.checkAny("add --output OUT or --checkpoint FILE");
        pictures.check(outputs);
        if (!pictures.aovs().isEmpty() && !outputs.has(".exr")) {
            throw wrong("--aov is for files that can hold it; add --output NAME.exr");
        }
        outputs.check();
        outputs.checkNew("give --checkpoint another name");
        List<Path> files = films.getValue();
        // A file that is being written is completed before a signal ends the process.
        try (Interruption interruption = Interruption.install();
                Film sum = Film.load(files.get(0))) {
            for (Path file : files.subList(1, files.size())) {
                add(sum, file);
            }
            ImageOptions image = pictures.image(sum.info());
            for (Path picture : outputs.pictures()) {
                if (interruption.happened()) {
                    return 130;
                }
                sum.save(picture, image);
                report(picture, sum.info());
            }
            if (checkpoint != null && !interruption.happened()) {
                sum.saveCheckpoint(checkpoint);
                report(checkpoint, sum.info());
            }
            return interruption.happened() ? 130 : 0;
        }
    }

    private static void add(Film sum, Path file) {
        try (Film film = Film.load(file)) {
            try {
                sum.merge(film);
            } catch (IllegalArgumentException e) {
                throw new Failure(file, "this does not go with the films before it: " + e.getMessage());
            }
        }
    }

    private void report(Path file, FilmInfo info) {
        if (!Main.given(quiet)) {
            spec.commandLine()
                    .getOut()
                    .println(ErrorLine.printable(file.toString()) + ": "
                            + info.block().width() + " x " + info.block().height() + " pixels, "
                            + FilmSummary.samples(info) + " each");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
