package dev.sunstone.jna;

/** {@code enum SunstoneTextureFilter}: what is between texels. */
public final class SunstoneTextureFilter {

    /** A mixture of the four around, of a smaller version from afar. */
    public static final int SUNSTONE_TEXTURE_FILTER_MIP_MAP = 0;

    /** A mixture of the four around. */
    public static final int SUNSTONE_TEXTURE_FILTER_BILINEAR = 1;

    /** The nearest texel. */
    public static final int SUNSTONE_TEXTURE_FILTER_NEAREST = 2;

    private SunstoneTextureFilter() {}
}
