package dev.sunstone.jna;

/** {@code enum SunstoneTextureEncoding}: what the bytes of colours mean. */
public final class SunstoneTextureEncoding {

    /** The curve of sRGB. */
    public static final int SUNSTONE_TEXTURE_ENCODING_SRGB = 0;

    /** Light itself. */
    public static final int SUNSTONE_TEXTURE_ENCODING_LINEAR = 1;

    private SunstoneTextureEncoding() {}
}
