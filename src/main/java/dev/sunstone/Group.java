package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneGroup;

/**
 * What a scene held when the group was made, without its lights and settings, to be placed as one thing any number of
 * times: see {@link Instance}. It does not change; groups can be placed in groups, up to 8 deep.
 *
 * <p>It owns native memory and must be closed; a scene that it was added to keeps what it needs of it, so it can be
 * closed as soon as that is done. Thread-safe.
 */
public final class Group implements Placeable, AutoCloseable {

    private final Owner<SunstoneGroup> owner;

    private Group(SunstoneGroup.ByReference made, CallFrame call) {
        this.owner = new Owner<>("the group", requireNonNull(made.getValue()), call.library::sunstone_group_free);
    }

    /**
     * Makes a group of what a scene holds now.
     *
     * @param scene the scene; later changes of it do not show, and it may be closed
     * @return the group, to be closed
     * @throws IllegalArgumentException if the scene has a plane, which has no end, or its groups are nested too deep
     * @throws IllegalStateException if the scene is closed
     */
    public static Group of(Scene scene) {
        return scene.call((handle, call) -> {
            SunstoneGroup.ByReference made = new SunstoneGroup.ByReference();
            Errors.check(call.library.sunstone_group_new(handle, made, call.error), call);
            return new Group(made, call);
        });
    }

    /** The handle, for a call during which the caller keeps this group reachable. */
    SunstoneGroup handle() {
        return owner.handle();
    }

    /** Frees the native memory; closing again does nothing. Scenes that hold it are not touched. */
    @Override
    public void close() {
        owner.close();
    }

    @Override
    public String toString() {
        return owner.isClosed() ? "Group[closed]" : "Group[]";
    }
}
