package dev.sunstone;

import dev.sunstone.jna.NativeLoader;

/**
 * What {@link LoaderTest} runs in a process of its own, for a process loads the library once: prints a version, or why
 * there is none.
 */
public final class LoaderProbe {

    private LoaderProbe() {}

    public static void main(String[] arguments) {
        try {
            System.out.println("loaded " + Sunstone.version());
        } catch (UnsatisfiedLinkError e) {
            System.out.println(e.getMessage());
            if (arguments.length > 0) {
                System.setProperty(NativeLoader.PATH_PROPERTY, arguments[0]);
                System.out.println("then loaded " + Sunstone.version());
            }
        }
    }
}
