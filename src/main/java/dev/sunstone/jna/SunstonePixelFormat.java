package dev.sunstone.jna;

/** {@code enum SunstonePixelFormat}: the order of a pixel's four bytes. */
public final class SunstonePixelFormat {

    /** Red, green, blue, alpha. */
    public static final int SUNSTONE_PIXEL_RGBA8 = 0;

    /** Blue, green, red, alpha: read as a little-endian int it is Java's {@code TYPE_INT_ARGB}. */
    public static final int SUNSTONE_PIXEL_BGRA8 = 1;

    private SunstonePixelFormat() {}
}
