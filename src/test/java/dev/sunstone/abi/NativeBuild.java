package dev.sunstone.abi;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneLibrary;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the header, the C sources of the tests and the library lie that this JVM has loaded. */
final class NativeBuild {

    private NativeBuild() {}

    /** The folder of {@code sunstone.h}. */
    static Path headerFolder() {
        return ffi().resolve("include");
    }

    /** The header, checked in and generated from the Rust source. */
    static Path header() {
        return headerFolder().resolve("sunstone.h");
    }

    /** The C sources that the tests compile. */
    static Path cSources() {
        return ffi().resolve("tests").resolve("c");
    }

    /**
     * The library as JNA sees it: the very one that {@link NativeLoader} loaded, not a second copy with tables of its
     * own.
     */
    static NativeLibrary nativeLibrary() {
        SunstoneLibrary library = NativeLoader.library();
        return ((Library.Handler) Proxy.getInvocationHandler(library)).getNativeLibrary();
    }

    /** The file of the library that is loaded. */
    static Path libraryFile() {
        Path file = nativeLibrary().getFile().toPath().toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is gone: the tests run on target/classes, not on a packed jar");
        }
        return file;
    }

    private static Path ffi() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path ffi = folder.resolve("native").resolve("ffi");
            if (Files.isDirectory(ffi)) {
                return ffi;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("native/ffi is not in " + Path.of("").toAbsolutePath() + " or above it");
    }
}
