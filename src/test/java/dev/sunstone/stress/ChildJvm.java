package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of its own for what cannot be tried in this one: an environment variable, a heap of a fixed size. */
final class ChildJvm {

    /** How it ended and what it wrote. */
    record Result(int exitCode, String output, String errors) {

        /** What it wrote to its errors, without the JVM's own remarks. */
        String ownErrors() {
            return errors.lines()
                    .filter(line -> !line.startsWith("Picked up ") && !line.startsWith("WARNING: "))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static final long SECONDS = 60;

    private ChildJvm() {}

    /** Runs a class's {@code main} on this JVM's class path. */
    static Result run(Path folder, Class<?> main, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.awt.headless=true");
        String library = System.getProperty("sunstone.library.path");
        if (library != null) {
            command.add("-Dsunstone.library.path=" + library);
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> main + " takes more than " + SECONDS + " s");
            return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            process.destroyForcibly();
        }
    }
}
