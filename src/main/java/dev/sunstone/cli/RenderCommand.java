package dev.sunstone.cli;

import dev.sunstone.Film;
import dev.sunstone.FilmInfo;
import dev.sunstone.ImageOptions;
import dev.sunstone.Integrator;
import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.SceneInfo;
import dev.sunstone.SceneSettings;
import dev.sunstone.ViewBlock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code sunstone render}: a scene file becomes picture files. */
final class RenderCommand implements Callable<Integer> {
    private final SceneArgument scene = new SceneArgument("The scene file; scenes/FORMAT.md describes it.");

    private final Outputs outputs = new Outputs(
            "Where the picture goes: a name that ends in .png or, for integrators that draw samples, also in .exr, .hdr or"
                    + " .pfm; these can write several files. Its folder must exist; a file of that name is replaced.",
            "Where all samples go at the end, and when Ctrl-C ends it before, to be gone on with or merged. Parts that are"
                    + " to be merged without noise all need --denoise.",
            this::wrong);

    private final PictureArguments pictures =
            new PictureArguments("EXR files and checkpoints have", "the pictures", this::wrong);

    private final PathArguments path = new PathArguments(pictures, this::wrong);

    private final OptionSpec resume = Main.flag("--resume")
            .description(
                    "Go on with the samples of the --checkpoint file. The scene and the options have to be those that it was begun"
                            + " with, --denoise only if it was. Without --spp there are in the end as many as it was begun for, rounded up to"
                            + " a power of two; with it any number that is rounded up to the same. With --sampler independent"
                            + " give --spp, which is 64 then by default.")
            .build();

    private final OptionSpec width = number("-W", "--width")
            .description("Width of the whole picture in pixels. With -W or -H alone the other side follows, so that the"
                    + " scene's proportions stay; without both it is the scene's size.")
            .build();

    private final OptionSpec height = number("-H", "--height")
            .description("Height of the whole picture in pixels.")
            .build();

    private final OptionSpec threads = number("-t", "--threads")
            .description("How many threads may draw, 1 to " + RenderOptions.MAX_THREADS
                    + "; one per core by default. The picture is the same for any number.")
            .build();

    private final OptionSpec crop = OptionSpec.builder("--crop")
            .paramLabel("x0,x1,y0,y1")
            .type(String.class)
            .description(
                    "Draw only the columns from x0 up to but without x1 and the rows from y0 up to but without y1, in"
                            + " pixels of the whole picture from its upper left corner.")
            .build();

    private final OptionSpec quiet =
            Main.flag("-q", "--quiet").description("Print nothing but errors.").build();

    private final OptionSpec verbose = Main.flag("-v", "--verbose")
            .description("Tell more about the scene, and show the stack trace of an error.")
            .build();

    private final CommandSpec spec = Main.command("render", this, "Draws a scene into picture files.")
            .addOption(width)
            .addOption(height)
            .addOption(threads)
            .addOption(crop)
            .addArgGroup(ArgGroupSpec.builder().addArg(quiet).addArg(verbose).build());

    private RenderCommand() {
        scene.addTo(spec);
        spec.addOption(outputs.output()).addOption(path.integratorOption());
        ArgGroupSpec.Builder samples = ArgGroupSpec.builder()
                .validate(false)
                .heading("%nWhere samples are drawn, with --integrator path, ao or aov:%n")
                .addArg(outputs.checkpointOption())
                .addArg(resume);
        path.sampleOptions().forEach(samples::addArg);
        pictures.options().forEach(samples::addArg);
        spec.addArgGroup(samples.build());
        spec.usageMessage()
                .footerHeading("%n")
                .footer("A picture is written beside OUT and moved there when it is complete: an older file of that"
                        + " name stays as it is until then, and when something fails or is interrupted. Memory does"
                        + " not grow with the picture's height where whitted draws it.");
    }

    static CommandSpec spec() {
        return new RenderCommand().spec;
    }

    private static OptionSpec.Builder number(String... names) {
        return OptionSpec.builder(names).paramLabel("N").type(Integer.class).converters(Numbers::whole);
    }

    @Override
    public Integer call() throws InterruptedException {
        checkAtLeastOne(width);
        checkAtLeastOne(height);
        checkAtLeastOne(threads);
        checkThreads();
        checkSamples();
        checkOutputs();
        try (Film begun = Main.given(resume) ? Film.load(outputs.checkpoint()) : null;
                Scene loaded = scene.load()) {
            if (begun != null) {
                path.goOn(begun.info());
            }
            RenderOptions options = path.apply(options(loaded.settings()));
            if (Main.given(verbose)) {
                SceneSummary.print(loaded, scene.file(), err());
            }
            if (!Main.given(quiet)) {
                warnOfDarkness(loaded.info());
            }
            return path.integrator() == Integrator.WHITTED
                    ? draw(loaded, options, outputs.pictures().get(0))
                    : drawFilm(loaded, options, begun);
        }
    }

    /** Refuses options of samples that do not fit together. */
    private void checkSamples() {
        path.check(Main.given(resume));
        pictures.check(outputs);
        if (!pictures.aovs().isEmpty() && !outputs.has(".exr") && outputs.checkpoint() == null) {
            throw wrong("--aov is for files that can hold it; add --output NAME.exr or --checkpoint FILE");
        }
    }

    private void checkOutputs() {
        if (path.integrator() == Integrator.WHITTED) {
            outputs.checkForWhitted();
        } else {
            outputs.checkAny("add --output OUT or --checkpoint FILE");
        }
        Path checkpoint = outputs.checkpoint();
        if (Main.given(resume) && checkpoint == null) {
            throw wrong("--resume needs the samples to go on with; add --checkpoint FILE");
        }
        outputs.check();
        if (!Main.given(resume)) {
            outputs.checkNew("add --resume to go on with it, or give --checkpoint another name");
        } else if (!Files.exists(checkpoint)) {
            throw new Failure(checkpoint, "there is nothing to go on with; leave out --resume to begin anew");
        }
    }

    /** A black picture would not tell why it is black. */
    private void warnOfDarkness(SceneInfo info) {
        boolean shines = info.emitters() > 0 || info.environment();
        if (path.integrator() == Integrator.WHITTED && info.lights() == 0 && shines) {
            err().println("sunstone: warning: the scene has no lights that whitted sees: add --integrator path");
        }
        if (path.integrator() == Integrator.PATH && info.lostLights() > 0) {
            err().println(
                            "sunstone: warning: the scene's medium has no end, so that nothing is seen of what is infinitely"
                                    + " far away (environment and lights, " + info.lostLights()
                                    + " here); give a closed shape of opacity 0"
                                    + " the medium, as interior of its material");
        }
    }

    private int draw(Scene loaded, RenderOptions options, Path picture) throws InterruptedException {
        try (Interruption interruption = Interruption.install();
                RenderJob job = loaded.startPng(picture, options)) {
            try {
                interruption.watch(job);
                display().follow(job);
            } catch (CancellationException e) {
                if (!interruption.happened()) {
                    throw e;
                }
                if (!Main.given(quiet)) {
                    err().println("sunstone: interrupted, " + ErrorLine.printable(picture.toString())
                            + " was not written");
                }
                // The signal decides the exit code; this one is for whoever runs the command inside another program.
                return 130;
            }
            ViewBlock crop = options.crop();
            ViewBlock whole = new ViewBlock(0, 0, options.width(), options.height());
            report(crop == null ? whole : crop, job.progress(), picture, "");
            return 0;
        }
    }

    /** Draws samples; files are written when all are there, and the checkpoint before them, in case that one fails. */
    private int drawFilm(Scene loaded, RenderOptions options, @Nullable Film begun) throws InterruptedException {
        Path checkpoint = outputs.checkpoint();
        try (Interruption interruption = Interruption.install();
                RenderJob job = begun == null ? loaded.start(options) : goOn(loaded, options, begun, checkpoint);
                Film film = job.film()) {
            try {
                interruption.watch(job);
                display().follow(job);
            } catch (CancellationException e) {
                if (!interruption.happened()) {
                    throw e;
                }
                String kept = "no picture was written";
                if (checkpoint != null) {
                    film.saveCheckpoint(checkpoint);
                    kept += "; add --resume to go on with " + ErrorLine.printable(checkpoint.toString());
                }
                if (!Main.given(quiet)) {
                    err().println("sunstone: interrupted, " + kept);
                }
                return 130;
            }
            Progress progress = job.progress();
            FilmInfo info = film.info();
            String samples = ", " + FilmSummary.samples(info) + " each,";
            if (checkpoint != null) {
                film.saveCheckpoint(checkpoint);
                report(info.block(), progress, checkpoint, samples);
            }
            ImageOptions image = pictures.image(info);
            for (Path picture : outputs.pictures()) {
                film.save(picture, image);
                report(info.block(), progress, picture, samples);
            }
            return 0;
        }
    }

    /** Goes on with a film, in its own size where none was given. */
    private RenderJob goOn(Scene loaded, RenderOptions options, Film film, Path checkpoint) {
        FilmInfo info = film.info();
        boolean isSized = width.getValue() != null || height.getValue() != null;
        try {
            return loaded.start(isSized ? options : options.withSize(info.width(), info.height()), film);
        } catch (IllegalArgumentException e) {
            throw new Failure(checkpoint, "this does not go with what is asked for: " + e.getMessage());
        }
    }

    private ProgressDisplay display() {
        return Main.given(quiet) ? RenderJob::await : ProgressDisplay.on(err());
    }

    private void report(ViewBlock drawn, Progress progress, Path file, String samples) {
        if (Main.given(quiet)) {
            return;
        }
        double seconds = progress.elapsed().toNanos() / 1e9;
        String name = ErrorLine.printable(file.toString());
        String line = String.format(
                Locale.ROOT, "%s: %d x %d pixels%s in %.2f s", name, drawn.width(), drawn.height(), samples, seconds);
        spec.commandLine().getOut().println(line);
    }

    /** The options with the whole picture's size in numbers. */
    private RenderOptions options(SceneSettings settings) {
        long columns = settings.width();
        long rows = settings.height();
        Integer askedWidth = width.getValue();
        Integer askedHeight = height.getValue();
        if (askedWidth != null && askedHeight != null) {
            columns = askedWidth;
            rows = askedHeight;
        } else if (askedWidth != null) {
            rows = Math.max(1, Math.round((double) rows * askedWidth / columns));
            columns = askedWidth;
        } else if (askedHeight != null) {
            columns = Math.max(1, Math.round((double) columns * askedHeight / rows));
            rows = askedHeight;
        }
        if (columns > Integer.MAX_VALUE || rows > Integer.MAX_VALUE) {
            throw wrong(
                    "a picture of " + columns + " x " + rows + " pixels is too large; give both --width and --height");
        }
        Integer askedThreads = threads.getValue();
        String askedCrop = crop.getValue();
        ViewBlock block = askedCrop == null ? null : Crop.parse(askedCrop, columns, rows, this::wrong);
        return RenderOptions.defaults()
                .withSize((int) columns, (int) rows)
                .withThreads(askedThreads == null ? 0 : askedThreads)
                .withCrop(block);
    }

    private void checkAtLeastOne(OptionSpec option) {
        Integer value = option.getValue();
        if (value != null && value < 1) {
            throw wrong(option.longestName() + " is " + value + ", but must be 1 or more");
        }
    }

    private void checkThreads() {
        Integer value = threads.getValue();
        if (value != null && value > RenderOptions.MAX_THREADS) {
            throw wrong("--threads is " + value + ", but must be " + RenderOptions.MAX_THREADS + " or less");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
