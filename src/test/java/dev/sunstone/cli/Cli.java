package dev.sunstone.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command line, in this process or in one of its own, and keeps what it said. */
final class Cli {
    static final Path SCENES = Path.of("scenes").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 120;

    private Cli() {}

    /** What a run left behind. */
    record Result(int code, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }
    }

    /** In this process, which is quicker by the start of a virtual machine. */
    static Result run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                strings(args).toArray(String[]::new));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Arguments and more of them. */
    static Object[] with(Object[] arguments, Object... more) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    /** As a process of its own. */
    static Result runProcess(Path folder, Object... args) throws IOException, InterruptedException {
        return finish(start(folder, List.of(), args));
    }

    /**
     * Starts a process and leaves it running. Its output goes to files in {@code folder}, so that it never waits for a
     * reader.
     */
    static Running start(Path folder, List<String> javaOptions, Object... args) throws IOException {
        List<String> command = new ArrayList<>(javaCommand());
        command.addAll(javaOptions);
        command.add(Main.class.getName());
        command.addAll(strings(args));
        Path out = folder.resolve("stdout.txt");
        Path err = folder.resolve("stderr.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Running(process, out, err);
    }

    /** The virtual machine that runs these tests, with their class path. */
    static List<String> javaCommand() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"));
    }

    static Result finish(Running running) throws IOException, InterruptedException {
        if (!running.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            running.process.destroyForcibly();
            throw new AssertionError("still running after " + PATIENCE_SECONDS + " s");
        }
        return new Result(running.process.exitValue(), Files.readString(running.out), Files.readString(running.err));
    }

    /** A process and the files that its output goes to. */
    record Running(Process process, Path out, Path err) {}

    private static List<String> strings(Object... args) {
        List<String> strings = new ArrayList<>();
        for (Object arg : args) {
            strings.add(arg.toString());
        }
        return strings;
    }
}
