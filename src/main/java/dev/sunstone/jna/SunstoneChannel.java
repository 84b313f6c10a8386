package dev.sunstone.jna;

/** {@code enum SunstoneChannel}: a component of a texture's texels. */
public final class SunstoneChannel {

    /** The first. */
    public static final int SUNSTONE_CHANNEL_RED = 0;

    /** The second. */
    public static final int SUNSTONE_CHANNEL_GREEN = 1;

    /** The third. */
    public static final int SUNSTONE_CHANNEL_BLUE = 2;

    /** The fourth: how opaque a texel is. */
    public static final int SUNSTONE_CHANNEL_ALPHA = 3;

    private SunstoneChannel() {}
}
