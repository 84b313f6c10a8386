package dev.sunstone.jna;

/** {@code enum SunstoneFilter}: how much of the light round a pixel's centre counts for it. */
public final class SunstoneFilter {

    /** A bell. */
    public static final int SUNSTONE_FILTER_BLACKMAN_HARRIS = 0;

    /** All alike. */
    public static final int SUNSTONE_FILTER_BOX = 1;

    /** Falling along straight lines. */
    public static final int SUNSTONE_FILTER_TENT = 2;

    private SunstoneFilter() {}
}
