package dev.sunstone.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the native library, checks that it fits these declarations, and loads it once.
 *
 * <p>It looks in this order, and takes the first that can be loaded and fits:
 *
 * <ol>
 *   <li>the file that the system property {@value #PATH_PROPERTY} names; where that is set, nothing else is tried,
 *       because whoever sets it wants that file and no other;
 *   <li>the library that is packed in the jar for this system, unpacked to the folder that {@value #DIRECTORY_PROPERTY}
 *       names, or to JNA's own where it is not set (it is made, used and removed again; a library that lies on the
 *       class path as a plain file is used where it lies);
 *   <li>the system's search: {@code jna.library.path}, then the folders that the system looks in.
 * </ol>
 *
 * <p>Where all fail, the error lists each with its reason, and names the properties that help.
 */
public final class NativeLoader {

    /** The system property that names the library's file. */
    public static final String PATH_PROPERTY = "sunstone.library.path";

    /**
     * The system property that names the folder to unpack the library to, for where the usual one is full or
     * {@code noexec}.
     */
    public static final String DIRECTORY_PROPERTY = "sunstone.library.dir";

    private static final String NAME = "sunstone";

    /** JNA's property for the folder that it unpacks to, its own part and others' libraries alike. */
    private static final String JNA_DIRECTORY_PROPERTY = "jna.tmpdir";

    private static final List<Class<? extends Structure>> STRUCTURES = List.of(
            SunstoneError.class,
            SunstoneVector3.class,
            SunstoneColor.class,
            SunstoneMaterial.class,
            SunstoneMaterialExtras.class,
            SunstoneParameter.class,
            SunstonePrincipled.class,
            SunstoneTextureSampling.class,
            SunstoneMedium.class,
            SunstonePose.class,
            SunstoneCamera.class,
            SunstoneViewBlock.class,
            SunstoneSceneSettings.class,
            SunstoneSceneInfo.class,
            SunstoneRenderOptions.class,
            SunstoneProgress.class,
            SunstoneLimits.class,
            SunstoneMeshInfo.class,
            SunstoneRay.class,
            SunstoneHit.class,
            SunstoneQueryOptions.class,
            SunstoneBuildReport.class);

    private static volatile @Nullable SunstoneLibrary loaded;

    /** What was tried so far, each with the reason why it failed. */
    private final List<String> tried = new ArrayList<>();

    private final List<Throwable> causes = new ArrayList<>();

    private NativeLoader() {}

    /**
     * The native library, loaded by the first call. A call that failed leaves no mark: after a property is set right,
     * the next one tries again.
     *
     * @return the library, the same one each time
     * @throws UnsatisfiedLinkError if it cannot be found or does not fit; the message says what was tried and what
     *     helps
     */
    public static SunstoneLibrary library() {
        SunstoneLibrary library = loaded;
        return library != null ? library : loadOnce();
    }

    private static synchronized SunstoneLibrary loadOnce() {
        SunstoneLibrary library = loaded;
        if (library == null) {
            library = new NativeLoader().load();
            loaded = library;
        }
        return library;
    }

    private SunstoneLibrary load() {
        String directory = System.getProperty(DIRECTORY_PROPERTY, "");
        if (directory.isEmpty()) {
            return search();
        }
        // JNA unpacks a part of its own before it can load anything, and has the same trouble with a full or noexec
        // folder. Its property is set only as long as this takes: other users of JNA in the program have
        // wishes of their own.
        String before = System.getProperty(JNA_DIRECTORY_PROPERTY);
        System.setProperty(JNA_DIRECTORY_PROPERTY, directory);
        try {
            return search();
        } finally {
            if (before == null) {
                System.clearProperty(JNA_DIRECTORY_PROPERTY);
            } else {
                System.setProperty(JNA_DIRECTORY_PROPERTY, before);
            }
        }
    }

    private SunstoneLibrary search() {
        SunstoneLibrary library = null;
        String path = System.getProperty(PATH_PROPERTY, "");
        if (!startJna()) {
            throw failure();
        }
        if (path.isEmpty()) {
            library = attempt("the class path's " + resource(), NativeLoader::fromResource);
            if (library == null) {
                library = attempt("the system's search for " + System.mapLibraryName(NAME), NativeLoader::fromSystem);
            }
        } else {
            library = attempt("the file " + path + " (" + PATH_PROPERTY + ")", () -> fromFile(path));
        }
        if (library == null) {
            throw failure();
        }
        return library;
    }

    /** Has JNA unpack and load its own native part, so that its trouble is told as such. */
    private boolean startJna() {
        try {
            return Native.POINTER_SIZE > 0;
        } catch (LinkageError e) {
            tried.add("JNA itself, which this library is called through: " + reason(e));
            causes.add(e);
            return false;
        }
    }

    private interface Source {
        SunstoneLibrary get() throws IOException;
    }

    private @Nullable SunstoneLibrary attempt(String what, Source source) {
        try {
            SunstoneLibrary library = source.get();
            check(library);
            return library;
        } catch (IOException | LinkageError e) {
            tried.add(what + ": " + reason(e));
            causes.add(e);
            return null;
        }
    }

    private static SunstoneLibrary fromFile(String path) throws IOException {
        File file = new File(path);
        if (!file.isFile()) {
            throw new IOException(file.exists() ? "it is not a file" : "there is no such file");
        }
        return open(file.getAbsolutePath(), NativeLoader.class.getClassLoader());
    }

    private static SunstoneLibrary fromResource() throws IOException {
        ClassLoader loader = NativeLoader.class.getClassLoader();
        if (loader.getResource(resource()) == null) {
            throw new IOException("it is not there; this jar was not built for " + Platform.RESOURCE_PREFIX);
        }
        File file = Native.extractFromResourcePath(NAME, loader);
        if (file == null) {
            throw new IOException("JNA may not unpack it (jna.nounpack is set)");
        }
        boolean unpacked = file.getName().startsWith("jna");
        try {
            return open(file.getAbsolutePath(), loader);
        } finally {
            if (unpacked && !file.delete()) {
                // Windows keeps the file of a loaded library: mark it, and JNA removes it when it next starts.
                new File(file.getParentFile(), file.getName() + ".x").createNewFile();
            }
        }
    }

    private static SunstoneLibrary fromSystem() {
        // Where JNA finds nothing, it turns to the class path by itself: to a loader that has no part in the program's.
        return open(NAME, ClassLoader.getPlatformClassLoader());
    }

    private static SunstoneLibrary open(String nameOrFile, ClassLoader resources) {
        return Native.load(
                nameOrFile,
                SunstoneLibrary.class,
                Map.of(
                        Library.OPTION_STRING_ENCODING,
                        StandardCharsets.UTF_8.name(),
                        Library.OPTION_CLASSLOADER,
                        resources));
    }

    private static String resource() {
        return Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName(NAME);
    }

    /** Makes sure that the library has the ABI that these declarations are for, and sees each structure as they do. */
    private static void check(SunstoneLibrary library) throws IOException {
        IntByReference version = new IntByReference();
        if (library.sunstone_abi_version(version, null) != SunstoneStatus.SUNSTONE_OK
                || version.getValue() != SunstoneLibrary.ABI_VERSION) {
            throw new IOException("its ABI version is " + version.getValue() + ", these classes are made for "
                    + SunstoneLibrary.ABI_VERSION + ": use the library and the jar of one release");
        }
        LongByReference size = new LongByReference();
        for (Class<? extends Structure> type : STRUCTURES) {
            int expected = Structure.newInstance(type).size();
            if (library.sunstone_struct_size(type.getSimpleName(), size, null) != SunstoneStatus.SUNSTONE_OK
                    || size.getValue() != expected) {
                throw new IOException("its " + type.getSimpleName() + " has " + size.getValue()
                        + " bytes, that of these classes " + expected + ": use the library and the jar of one release");
            }
        }
    }

    private UnsatisfiedLinkError failure() {
        StringBuilder message = new StringBuilder("Sunstone's native library could not be loaded. Tried on ")
                .append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.arch"))
                .append(':');
        for (int i = 0; i < tried.size(); i++) {
            message.append("\n  ").append(i + 1).append(". ").append(tried.get(i));
        }
        message.append("\nSet -D")
                .append(PATH_PROPERTY)
                .append("=FILE to load the library from a file of yours, or -D")
                .append(DIRECTORY_PROPERTY)
                .append("=FOLDER to unpack it to a folder that can be written to and run from.");
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(message.toString());
        causes.forEach(error::addSuppressed);
        return error;
    }

    /**
     * The reason in one line. A class that failed to start tells why only in its cause, and not at all the second time;
     * JNA lists all that it tried under each other, some of it twice, and the whole class path.
     */
    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("not found in resource path"))
                .distinct()
                .collect(Collectors.joining("; "))
                .replace(":;", ":");
    }
}
