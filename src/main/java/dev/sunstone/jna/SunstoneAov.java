package dev.sunstone.jna;

/** {@code enum SunstoneAov}: what a film can keep for each pixel; each is a bit. */
public final class SunstoneAov {

    /** The light itself. */
    public static final int SUNSTONE_AOV_COLOR = 1;

    /** Share of the samples that met something. */
    public static final int SUNSTONE_AOV_ALPHA = 2;

    /** Base colour. */
    public static final int SUNSTONE_AOV_ALBEDO = 4;

    /** Shading normal. */
    public static final int SUNSTONE_AOV_NORMAL = 8;

    /** Distance from the camera. */
    public static final int SUNSTONE_AOV_DEPTH = 16;

    /** Where samples meet something first. */
    public static final int SUNSTONE_AOV_POSITION = 32;

    /** The object. */
    public static final int SUNSTONE_AOV_OBJECT_ID = 64;

    /** The object of a group. */
    public static final int SUNSTONE_AOV_INSTANCE_ID = 128;

    /** Number of samples. */
    public static final int SUNSTONE_AOV_SAMPLE_COUNT = 256;

    /** Estimated variance of the mean's luminance. */
    public static final int SUNSTONE_AOV_VARIANCE = 512;

    private SunstoneAov() {}
}
