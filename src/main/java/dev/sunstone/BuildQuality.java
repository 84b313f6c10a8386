package dev.sunstone;

/** How much care the tree of a {@link Mesh} is built with. Rays meet the same whatever it is. */
public enum BuildQuality {
    /** Right for nearly everything. */
    DEFAULT(0),
    /** For long triangles that cross everything; several times slower to build, and faster to trace for these. */
    HIGH(1),
    /** Ready at once and slower to trace, for what changes all the time. */
    PREVIEW(2);

    /** The number that the C ABI has for it. */
    final int code;

    BuildQuality(int code) {
        this.code = code;
    }
}
