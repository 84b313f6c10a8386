package dev.sunstone.jna;

/** {@code enum SunstoneTextureWrap}: what is beyond a texture's edge. */
public final class SunstoneTextureWrap {

    /** The picture again. */
    public static final int SUNSTONE_TEXTURE_WRAP_REPEAT = 0;

    /** The picture again, every other one mirrored. */
    public static final int SUNSTONE_TEXTURE_WRAP_MIRROR = 1;

    /** The texels at the edge. */
    public static final int SUNSTONE_TEXTURE_WRAP_CLAMP = 2;

    private SunstoneTextureWrap() {}
}
