package dev.sunstone.abi;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The system's compilers, run as a person would run them. */
final class CCompiler {

    /** How a command ended and what it said. */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private static final long SECONDS = 120;

    private CCompiler() {}

    /** The command of a C compiler. */
    static String c() {
        return find("CC", "cc", "gcc", "clang")
                .orElseThrow(() ->
                        new AssertionError("These tests need a C compiler: none of cc, gcc and clang is on the PATH. "
                                + "Install one (Debian: apt install gcc) or name it in the environment variable CC."));
    }

    /** The command of a C++ compiler, where there is one. */
    static Optional<String> cPlusPlus() {
        return find("CXX", "c++", "g++", "clang++");
    }

    /** A tool by its name; the C compiler's package brings it along. */
    static String tool(String name) {
        return find("", name)
                .orElseThrow(() -> new AssertionError("These tests need " + name + ", which is not on the PATH. "
                        + "It comes with a C compiler's tools (Debian: apt install binutils)."));
    }

    /** Runs a command to its end, its output and errors together. */
    static Result run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", command) + " takes more than " + SECONDS + " s");
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Checks a C source against the header without making anything of it. */
    static Result check(Path source, String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(c(), "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"));
        command.addAll(List.of(options));
        command.addAll(List.of("-I", NativeBuild.headerFolder().toString(), source.toString()));
        return run(source.getParent(), command);
    }

    private static Optional<String> find(String variable, String... names) {
        String wish = variable.isEmpty() ? null : System.getenv(variable);
        if (wish != null && !wish.isBlank()) {
            return Optional.of(wish.strip());
        }
        String path = System.getenv().getOrDefault("PATH", "");
        for (String name : names) {
            for (String folder : path.split(File.pathSeparator)) {
                if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
                    return Optional.of(Path.of(folder, name).toString());
                }
            }
        }
        return Optional.empty();
    }
}
