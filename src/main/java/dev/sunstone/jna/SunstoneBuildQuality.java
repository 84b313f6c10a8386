package dev.sunstone.jna;

/** {@code enum SunstoneBuildQuality}: how much care a mesh's tree is built with. */
public final class SunstoneBuildQuality {

    /** Right for nearly everything. */
    public static final int SUNSTONE_BUILD_DEFAULT = 0;

    /** With spatial splits, for long triangles that cross everything; several times slower to build. */
    public static final int SUNSTONE_BUILD_HIGH = 1;

    /** Ready at once and slower to trace, for what changes all the time. */
    public static final int SUNSTONE_BUILD_PREVIEW = 2;

    private SunstoneBuildQuality() {}
}
