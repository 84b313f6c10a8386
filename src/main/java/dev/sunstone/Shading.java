package dev.sunstone;

import dev.sunstone.jna.SunstoneShading;

/** Which normals a {@link Mesh} is lit with. Rays meet the same whatever it is. */
public enum Shading {
    /** Those that it was given; those of its triangles where it was given none. */
    AS_GIVEN(SunstoneShading.SUNSTONE_SHADING_AS_GIVEN),
    /**
     * Those that it was given; where it was given none, the mean of those of the triangles around each vertex, so that
     * their edges do not show.
     */
    SMOOTH(SunstoneShading.SUNSTONE_SHADING_SMOOTH),
    /** Those of its triangles, so that every edge shows. */
    FLAT(SunstoneShading.SUNSTONE_SHADING_FLAT);

    /** The number that the C ABI has for it. */
    final int code;

    Shading(int code) {
        this.code = code;
    }
}
