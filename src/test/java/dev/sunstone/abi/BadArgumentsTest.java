package dev.sunstone.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.jna.Pointer;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneError;
import dev.sunstone.jna.SunstoneRenderJob;
import dev.sunstone.jna.SunstoneRenderOptions;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneStatus;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every function of the interface with every bad value of each argument, one at a time: the code that the header
 * promises, an error that names the argument, no write that was not asked for, no object left over, and a library that
 * renders what it rendered before. The functions are called with raw values, as a C program would call them that makes
 * mistakes.
 */
class BadArgumentsTest {

    private static Path folder;
    private static byte[] picture;

    @BeforeAll
    static void rendersBefore(@TempDir Path folder) throws IOException {
        BadArgumentsTest.folder = folder;
        Fixtures.write(folder);
        picture = ReferencePicture.render();
        Set<Byte> values = new TreeSet<>();
        for (byte value : picture) {
            values.add(value);
        }
        assertTrue(values.size() > 20, "the picture shows something");
    }

    @AfterAll
    static void leavesNoFilesBehind() throws Exception {
        // Jobs that were freed while they ran take a moment to end.
        Files.deleteIfExists(folder.resolve("film.exr"));
        Files.deleteIfExists(folder.resolve("film.saved"));
        for (int attempt = 0; files().size() > 5 && attempt < 100; attempt++) {
            Files.deleteIfExists(folder.resolve("job.png"));
            Thread.sleep(50);
        }
        assertEquals(List.of("film.checkpoint", "mesh.obj", "scene.json", "sky.pfm", "texture.png"), files());
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyFunctionOfTheInterfaceIsDescribed() {
        Set<String> declared =
                JavaDeclarations.methods().stream().map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(declared, new TreeSet<>(Calls.ALL.keySet()));
    }

    @TestFactory
    Stream<DynamicTest> theDescriptionsFitTheInterface() {
        return JavaDeclarations.methods().stream()
                .map(method -> dynamicTest(method.getName() + " has the parameters that are described", () -> {
                    Parameter[] parameters = method.getParameters();
                    List<Argument> arguments = Calls.ALL.get(method.getName());
                    assertEquals(parameters.length, arguments.size());
                    for (int i = 0; i < parameters.length; i++) {
                        assertEquals("", arguments.get(i).mismatch(parameters[i]));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> aCallThatIsInOrderSucceedsAndWritesItsResults() {
        return Calls.ALL.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey() + " succeeds with good arguments", () -> {
                    Case good = Case.of("all is in order", null, Case.OK);
                    assertEquals(List.of(), attempt(entry.getKey(), entry.getValue(), -1, good, false, true));
                    assertEquals(List.of(), attempt(entry.getKey(), entry.getValue(), -1, good, true, false));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aBadArgumentIsRefusedWithItsCode() {
        return Calls.ALL.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey() + " refuses each bad argument with its code", () -> {
                    List<String> wrong = new ArrayList<>();
                    List<Argument> arguments = entry.getValue();
                    for (int i = 0; i < arguments.size(); i++) {
                        for (Case one : arguments.get(i).cases()) {
                            if (!one.codes().equals(Case.CALLERS_WORD)) {
                                wrong.addAll(attempt(entry.getKey(), arguments, i, one, false, false));
                                // Whoever does not ask for the error is told the same code.
                                wrong.addAll(attempt(entry.getKey(), arguments, i, one, true, false));
                            }
                        }
                    }
                    assertEquals("", String.join("\n", wrong));
                    assertArrayEquals(picture, ReferencePicture.render(), "the library renders as before");
                }));
    }

    @Test
    void aPictureOfMorePixelsThanMemoryIsMeantToHoldIsRefused() {
        long jobs = ObjectType.RENDER_JOB.live();
        Pointer scene = ObjectType.SCENE.make();
        SunstoneRenderOptions options = new SunstoneRenderOptions();
        options.width = 65_535;
        options.height = 65_535;
        SunstoneError error = new SunstoneError();
        int code = NativeLoader.library()
                .sunstone_render_job_start(
                        new SunstoneScene(scene), options, null, new SunstoneRenderJob.ByReference(), error);
        ObjectType.SCENE.free(scene);
        assertEquals(SunstoneStatus.SUNSTONE_LIMIT_EXCEEDED, code);
        assertTrue(error.messageText().contains("268435456"), "the limit is told: " + error.messageText());
        assertTrue(ObjectType.RENDER_JOB.live() <= jobs, "no job is left over");
    }

    /** Calls with one argument replaced, and lists what is not as promised. */
    private static List<String> attempt(
            String function, List<Argument> arguments, int replaced, Case one, boolean withoutError, boolean complete) {
        long[] before = liveObjects();
        List<String> wrong = new ArrayList<>();
        try (Invocation invocation = new Invocation(folder)) {
            Object[] values = new Object[arguments.size()];
            for (int i = 0; i < values.length; i++) {
                boolean omitted = withoutError && i == values.length - 1;
                values[i] = omitted
                        ? null
                        : (i == replaced ? one.value() : arguments.get(i).valid()).apply(invocation);
            }
            wrong.addAll(invocation.call(function, values, one));
            if (complete) {
                invocation.unwrittenResults().forEach(name -> wrong.add("it left " + name + " as it was"));
            }
        }
        long[] after = liveObjects();
        for (ObjectType type : ObjectType.values()) {
            // Fewer is none of its doing: what other tests forgot may be freed at any time.
            if (after[type.ordinal()] > before[type.ordinal()]) {
                wrong.add("it left a " + type + " over");
            }
        }
        return wrong.stream()
                .map(what -> function + ", where " + one.what() + (withoutError ? " and no error is asked for" : "")
                        + ": " + what)
                .toList();
    }

    private static long[] liveObjects() {
        return Stream.of(ObjectType.values()).mapToLong(ObjectType::live).toArray();
    }
}
