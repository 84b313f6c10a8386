package dev.sunstone.jna;

/** {@code enum SunstoneShading}: which normals a mesh is lit with. */
public final class SunstoneShading {

    /** Those that it was given; those of its triangles where it was given none. */
    public static final int SUNSTONE_SHADING_AS_GIVEN = 0;

    /** Those that it was given; where it was given none, ones that turn evenly from triangle to triangle. */
    public static final int SUNSTONE_SHADING_SMOOTH = 1;

    /** Those of its triangles. */
    public static final int SUNSTONE_SHADING_FLAT = 2;

    private SunstoneShading() {}
}
