package dev.sunstone.cli;

import dev.sunstone.Progress;
import dev.sunstone.RenderJob;
import dev.sunstone.RenderOptions;
import dev.sunstone.Scene;
import dev.sunstone.SceneSettings;
import dev.sunstone.ViewBlock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code sunstone render}: a scene file becomes a PNG file. */
final class RenderCommand implements Callable<Integer> {
    private final SceneArgument scene = new SceneArgument();

    private final OptionSpec output = OptionSpec.builder("-o", "--output")
            .paramLabel("OUT.png")
            .type(Path.class)
            .required(true)
            .description("Where the picture goes. Its folder must exist; a file of that name is replaced.")
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

    private final CommandSpec spec = Main.command("render", this, "Draws a scene into a PNG file.")
            .addOption(output)
            .addOption(width)
            .addOption(height)
            .addOption(threads)
            .addOption(crop)
            .addArgGroup(ArgGroupSpec.builder().addArg(quiet).addArg(verbose).build());

    private RenderCommand() {
        scene.addTo(spec);
        spec.usageMessage()
                .footerHeading("%n")
                .footer(
                        "The picture is written beside OUT.png and moved there when it is complete: an older file of that"
                                + " name stays as it is until then, and when something fails or is interrupted. Memory does"
                                + " not grow with the picture's height.");
    }

    static CommandSpec spec() {
        return new RenderCommand().spec;
    }

    private static OptionSpec.Builder number(String... names) {
        return OptionSpec.builder(names).paramLabel("N").type(Integer.class);
    }

    @Override
    public Integer call() throws InterruptedException {
        checkAtLeastOne(width);
        checkAtLeastOne(height);
        checkAtLeastOne(threads);
        checkThreads();
        Path picture = output.getValue();
        checkOutput(picture);
        try (Scene loaded = scene.load()) {
            RenderOptions options = options(loaded.settings());
            if (Main.given(verbose)) {
                InfoCommand.print(loaded, scene.file(), err());
            }
            return draw(loaded, options, picture);
        }
    }

    private int draw(Scene loaded, RenderOptions options, Path picture) throws InterruptedException {
        try (Interruption interruption = Interruption.install();
                RenderJob job = loaded.startPng(picture, options)) {
            try {
                interruption.watch(job);
                ProgressDisplay display = Main.given(quiet) ? RenderJob::await : ProgressDisplay.on(err());
                display.follow(job);
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
            if (!Main.given(quiet)) {
                report(options, job.progress(), picture);
            }
            return 0;
        }
    }

    private void report(RenderOptions options, Progress progress, Path picture) {
        ViewBlock block = options.crop();
        int columns = block == null ? options.width() : block.width();
        int rows = block == null ? options.height() : block.height();
        double seconds = progress.elapsed().toNanos() / 1e9;
        String name = ErrorLine.printable(picture.toString());
        String line = String.format(Locale.ROOT, "%s: %d x %d pixels in %.2f s", name, columns, rows, seconds);
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
        return new RenderOptions((int) columns, (int) rows, askedThreads == null ? 0 : askedThreads, block, null, null);
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

    /** Finds out now what would otherwise fail after minutes of drawing. */
    private void checkOutput(Path picture) {
        Path name = picture.getFileName();
        if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw wrong(
                    "--output is '" + picture + "', but pictures are written as PNG; give a name that ends in .png");
        }
        Path folder = picture.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Failure(picture, "the folder " + folder + " does not exist; make it first");
        }
        if (Files.isDirectory(picture)) {
            throw new Failure(picture, "this is a folder; give the name of a file");
        }
        if (Files.exists(picture) && !Files.isRegularFile(picture)) {
            throw new Failure(picture, "this is a device or a pipe and cannot be replaced; give the name of a file");
        }
        if (!Files.isWritable(folder)) {
            throw new Failure(picture, "there is no permission to write into the folder " + folder);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
