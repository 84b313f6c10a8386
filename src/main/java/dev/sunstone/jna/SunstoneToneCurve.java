package dev.sunstone.jna;

/** {@code enum SunstoneToneCurve}: curves from light to the screen. */
public final class SunstoneToneCurve {

    /** The encoding of sRGB. */
    public static final int SUNSTONE_TONE_SRGB = 0;

    /** Light as it is. */
    public static final int SUNSTONE_TONE_LINEAR = 1;

    /** A power of 1 / 2.2. */
    public static final int SUNSTONE_TONE_GAMMA = 2;

    /** A film-like curve with a long shoulder. */
    public static final int SUNSTONE_TONE_FILMIC = 3;

    /** AgX. */
    public static final int SUNSTONE_TONE_AGX = 4;

    /** Luminance by colour. */
    public static final int SUNSTONE_TONE_FALSE_COLOR = 5;

    private SunstoneToneCurve() {}
}
