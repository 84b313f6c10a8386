package dev.sunstone.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in C that knows the library by its header alone: compiled, linked and run, as C and as C++. */
class CProgramTest {

    @TempDir
    Path folder;

    private void assertBuildsAndRuns(List<String> compiler) throws Exception {
        Path libraries = NativeBuild.libraryFile().getParent();
        Path program = folder.resolve("header_only");
        List<String> build = new ArrayList<>(compiler);
        build.addAll(List.of(
                "-Wall", "-Wextra", "-Werror", "-I", NativeBuild.headerFolder().toString()));
        build.add(NativeBuild.cSources().resolve("header_only.c").toString());
        build.addAll(List.of("-o", program.toString()));
        build.addAll(List.of("-L" + libraries, "-lsunstone", "-lm"));
        if (!Platform.isWindows()) {
            build.add("-Wl,-rpath," + libraries);
        }
        CCompiler.Result built = CCompiler.run(folder, build);
        assertTrue(built.succeeded(), built::output);
        assertEquals("", built.output());

        CCompiler.Result run = CCompiler.run(folder, List.of(program.toString(), folder.toString()));
        assertEquals(0, run.exitCode(), run::output);
        assertEquals("every promise kept", run.output().strip());
    }

    @Test
    void aCProgramDoesItAllWithTheHeaderAlone() throws Exception {
        assertBuildsAndRuns(List.of(CCompiler.c(), "-std=c11", "-pedantic-errors"));
    }

    @Test
    void theSameProgramIsCPlusPlusToo() throws Exception {
        Optional<String> compiler = CCompiler.cPlusPlus();
        assumeTrue(compiler.isPresent(), "there is no C++ compiler on the PATH");
        assertBuildsAndRuns(List.of(compiler.get(), "-x", "c++", "-std=c++17", "-pedantic-errors"));
    }
}
