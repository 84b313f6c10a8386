package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneSceneInfo}: what a scene holds, in numbers. */
@FieldOrder({"spheres", "planes", "lights", "textures", "texture_bytes"})
public final class SunstoneSceneInfo extends Structure {

    /** How many spheres. */
    @Unsigned
    public long spheres;

    /** How many planes. */
    @Unsigned
    public long planes;

    /** How many lights. */
    @Unsigned
    public long lights;

    /** How many different textures. */
    @Unsigned
    public long textures;

    /** The memory of the decoded textures in bytes. */
    @Unsigned
    public long texture_bytes;

    /** All zero, to be filled in by the library. */
    public SunstoneSceneInfo() {}
}
