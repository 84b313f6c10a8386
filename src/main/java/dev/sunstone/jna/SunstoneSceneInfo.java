package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneSceneInfo}: what a scene holds, in numbers. */
@FieldOrder({
    "spheres",
    "planes",
    "solids",
    "instances",
    "meshes",
    "triangles",
    "lights",
    "textures",
    "texture_bytes",
    "emitters",
    "light_bytes",
    "film_bytes",
    "media",
    "lost_lights",
    "environment",
    "reserved"
})
public final class SunstoneSceneInfo extends Structure {

    /** How many spheres. */
    @Unsigned
    public long spheres;

    /** How many planes. */
    @Unsigned
    public long planes;

    /** How many discs, boxes, cylinders and cones. */
    @Unsigned
    public long solids;

    /** How many places of meshes and groups. */
    @Unsigned
    public long instances;

    /** How many different meshes, those in groups not counted. */
    @Unsigned
    public long meshes;

    /** How many triangles these have. */
    @Unsigned
    public long triangles;

    /** How many lights. */
    @Unsigned
    public long lights;

    /** How many different textures. */
    @Unsigned
    public long textures;

    /** The memory of the decoded textures in bytes. */
    @Unsigned
    public long texture_bytes;

    /** How many surfaces shine. */
    @Unsigned
    public long emitters;

    /** The memory that path takes for these in bytes, about. */
    @Unsigned
    public long light_bytes;

    /** The memory of a film of the scene's size in bytes. */
    @Unsigned
    public long film_bytes;

    /** How many different media. */
    @Unsigned
    public long media;

    /** How many lights infinitely far away that path gets nothing of since the scene's medium has no end. */
    @Unsigned
    public long lost_lights;

    /** 1 if there is something round the scene, otherwise 0. */
    public int environment;

    /** Always 0. */
    @Unsigned
    public int reserved;

    /** All zero, to be filled in by the library. */
    public SunstoneSceneInfo() {}
}
