package dev.sunstone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneLibrary;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the library is looked for, in which order, and what is said where it is not found. Each case is a process. */
class LoaderTest {

    private static final String LIBRARY = System.mapLibraryName("sunstone");
    private static final String RESOURCE = Platform.RESOURCE_PREFIX + "/" + LIBRARY;

    @TempDir
    private Path folder;

    /** The folder of the compiled classes and of the library that was built with them. */
    private static Path classes() {
        return locationOf(Sunstone.class);
    }

    private static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The classes alone, as in a jar that was built for another system. */
    private Path classesWithoutLibrary() throws IOException {
        Path copy = folder.resolve("classes");
        try (Stream<Path> files = Files.walk(classes().resolve("dev"))) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(classes().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return copy;
    }

    /** Classes and library in a jar, so that the library has to be unpacked. */
    private Path jar() throws IOException {
        Path jar = folder.resolve("sunstone.jar");
        Path root = classes();
        try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"));
                Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Path target = zip.getPath("/" + root.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return jar;
    }

    private static Path library() {
        return classes().resolve(RESOURCE);
    }

    /** Runs the probe with Sunstone at the given place, and gives what it prints. */
    private String run(Path sunstone, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("-cp");
        command.add(Stream.of(
                        sunstone,
                        locationOf(Native.class),
                        locationOf(com.google.common.collect.ImmutableList.class),
                        locationOf(LoaderProbe.class))
                .map(Path::toString)
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow());
        command.add(LoaderProbe.class.getName());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return Files.readString(output, UTF_8).strip();
    }

    private static String path(Object file) {
        return "-D" + NativeLoader.PATH_PROPERTY + "=" + file;
    }

    private static String directory(Object folder) {
        return "-D" + NativeLoader.DIRECTORY_PROPERTY + "=" + folder;
    }

    private static void assertLoaded(String output) {
        assertEquals("loaded " + Sunstone.version(), output);
    }

    private static void assertNamesTheWaysOut(String output) {
        assertTrue(output.startsWith("Sunstone's native library could not be loaded. Tried on "), output);
        assertTrue(output.contains("-D" + NativeLoader.PATH_PROPERTY + "="), output);
        assertTrue(output.contains("-D" + NativeLoader.DIRECTORY_PROPERTY + "="), output);
    }

    @Test
    void theSameLibraryIsGivenEachTime() {
        assertTrue(NativeLoader.library() == NativeLoader.library());
        assertEquals(SunstoneLibrary.ABI_VERSION, Sunstone.abiVersion());
    }

    @Test
    void theLibraryOnTheClassPathIsUsedWhereItLies() throws Exception {
        assertLoaded(run(classes(), List.of()));
    }

    @Test
    void theLibraryInTheJarIsUnpackedToTheFolderAndLeavesNothingThere() throws Exception {
        Path unpacked = folder.resolve("un packed ☀");
        assertLoaded(run(jar(), List.of(directory(unpacked), "-Djna.nosys=true")));
        if (!Platform.isWindows()) {
            try (Stream<Path> left = Files.list(unpacked)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void theLibraryInTheJarIsUnpackedToTheUsualFolderOtherwise() throws Exception {
        assertLoaded(run(jar(), List.of()));
    }

    @Test
    void aFolderThatCannotBeUsedIsNamedWithWhatHelps() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        String output = run(jar(), List.of(directory(file.resolve("sub"))));
        assertNamesTheWaysOut(output);
        assertTrue(output.contains(file.toString()), output);
    }

    @Test
    void theFileOfThePropertyComesFirst() throws Exception {
        Path copy = Files.copy(library(), folder.resolve("another-name.so"));
        assertLoaded(run(classesWithoutLibrary(), List.of(path(copy))));
    }

    @Test
    void aMissingFileOfThePropertyIsAnErrorEvenWhereOthersWouldDo() throws Exception {
        String output = run(classes(), List.of(path(folder.resolve("missing.so"))));
        assertNamesTheWaysOut(output);
        assertTrue(
                output.contains("1. the file " + folder.resolve("missing.so") + " (" + NativeLoader.PATH_PROPERTY
                        + "): there is no such file"),
                output);
        assertTrue(!output.contains("2. "), output);
    }

    @Test
    void aFileThatIsNoLibraryIsToldSo() throws Exception {
        Path text = Files.writeString(folder.resolve("text.so"), "not a library");
        String output = run(classes(), List.of(path(text)));
        assertNamesTheWaysOut(output);
        assertTrue(output.contains("1. the file " + text), output);
    }

    @Test
    void whereNothingIsFoundEverythingTriedIsListedAndALaterTryMaySucceed() throws Exception {
        String output = run(classesWithoutLibrary(), List.of(), library().toString());
        assertNamesTheWaysOut(output);
        assertTrue(
                output.contains("1. the class path's " + RESOURCE + ": it is not there; this jar was not built for "
                        + Platform.RESOURCE_PREFIX),
                output);
        assertTrue(output.contains("2. the system's search for " + LIBRARY + ": "), output);
        assertTrue(output.endsWith("then loaded " + Sunstone.version()), output);
    }

    @Test
    void theSystemIsSearchedLast() throws Exception {
        String output = run(
                classesWithoutLibrary(),
                List.of("-Djna.library.path=" + library().getParent()));
        assertLoaded(output);
    }

    @Test
    void aLibraryOfAnotherVersionIsRefused() throws Exception {
        String output = run(classes(), List.of(path(stub(SunstoneLibrary.ABI_VERSION + 1))));
        assertNamesTheWaysOut(output);
        assertTrue(output.contains("its ABI version is " + (SunstoneLibrary.ABI_VERSION + 1)), output);
    }

    @Test
    void aLibraryWhoseStructuresDifferIsRefused() throws Exception {
        String output = run(classes(), List.of(path(stub(SunstoneLibrary.ABI_VERSION))));
        assertNamesTheWaysOut(output);
        assertTrue(output.contains("its SunstoneError has 7 bytes, that of these classes 1296"), output);
    }

    /** A library of the given ABI version whose structures all have seven bytes. */
    private Path stub(int version) throws IOException, InterruptedException {
        String source = """
                #[unsafe(no_mangle)]
                pub unsafe extern "C" fn sunstone_abi_version(version: *mut u32, _error: *mut u8) -> i32 {
                    unsafe { *version = %d };
                    0
                }
                #[unsafe(no_mangle)]
                pub unsafe extern "C" fn sunstone_struct_size(_name: *const u8, size: *mut u64, _error: *mut u8) -> i32 {
                    unsafe { *size = 7 };
                    0
                }
                """.formatted(version);
        Path file = Files.writeString(folder.resolve("stub.rs"), source);
        Path stub = folder.resolve(LIBRARY);
        Process rustc = new ProcessBuilder(
                        "rustc", "--edition", "2024", "--crate-type", "cdylib", "-o", stub.toString(), file.toString())
                .inheritIO()
                .start();
        assertEquals(0, rustc.waitFor());
        return stub;
    }
}
