package dev.sunstone;

import dev.sunstone.jna.SunstoneBuildQuality;

/** How much care the tree of a {@link Mesh} is built with. Rays meet the same whatever it is. */
public enum BuildQuality {
    /** Right for nearly everything. */
    DEFAULT(SunstoneBuildQuality.SUNSTONE_BUILD_DEFAULT),
    /** For long triangles that cross everything; several times slower to build, and faster to trace for these. */
    HIGH(SunstoneBuildQuality.SUNSTONE_BUILD_HIGH),
    /** Ready at once and slower to trace, for what changes all the time. */
    PREVIEW(SunstoneBuildQuality.SUNSTONE_BUILD_PREVIEW);

    /** The number that the C ABI has for it. */
    final int code;

    BuildQuality(int code) {
        this.code = code;
    }
}
