package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;

/**
 * What a scene that is read may use.
 *
 * @param roots folders whose files it may name as textures, besides the folder that it lies in
 * @param limits how much it may ask for
 */
public record LoadOptions(List<Path> roots, Limits limits) {

    private static final LoadOptions DEFAULTS = new LoadOptions(ImmutableList.of(), Limits.defaults());

    /** Copies the list, so that it stays as it is. */
    public LoadOptions {
        roots = ImmutableList.copyOf(requireNonNull(roots, "roots"));
        requireNonNull(limits, "limits");
    }

    /**
     * No further folders, the default limits.
     *
     * @return the options
     */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Other folders.
     *
     * @param newRoots folders whose files the scene may name as textures
     * @return the changed options
     */
    public LoadOptions withRoots(Path... newRoots) {
        return new LoadOptions(ImmutableList.copyOf(newRoots), limits);
    }

    /**
     * Other limits.
     *
     * @param newLimits how much the scene may ask for
     * @return the changed options
     */
    public LoadOptions withLimits(Limits newLimits) {
        return new LoadOptions(roots, newLimits);
    }
}
