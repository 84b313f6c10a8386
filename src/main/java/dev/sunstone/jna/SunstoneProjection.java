package dev.sunstone.jna;

/** {@code enum SunstoneProjection}: how directions become places in the picture. */
public final class SunstoneProjection {

    /** As the eye sees. */
    public static final int SUNSTONE_PROJECTION_PERSPECTIVE = 0;

    /** By parallel rays. */
    public static final int SUNSTONE_PROJECTION_ORTHOGRAPHIC = 1;

    /** All directions. */
    public static final int SUNSTONE_PROJECTION_PANORAMA = 2;

    private SunstoneProjection() {}
}
