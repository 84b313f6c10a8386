package dev.sunstone;

import dev.sunstone.jna.SunstoneToneCurve;

/** Curves from light to the screen. All but {@link #FALSE_COLOR} give more for more light. */
public enum ToneCurve {
    /** The encoding of sRGB, cut at 1: what has light 1 is white. */
    SRGB(SunstoneToneCurve.SUNSTONE_TONE_SRGB),
    /** Light as it is, cut at 1. */
    LINEAR(SunstoneToneCurve.SUNSTONE_TONE_LINEAR),
    /** A power of 1 / 2.2, cut at 1, and bytes rounded down: as {@link Integrator#WHITTED} has it. */
    GAMMA(SunstoneToneCurve.SUNSTONE_TONE_GAMMA),
    /** A film-like curve with a toe and a long shoulder, after ACES. */
    FILMIC(SunstoneToneCurve.SUNSTONE_TONE_FILMIC),
    /** AgX: very bright colours go to white without changing their hue abruptly. */
    AGX(SunstoneToneCurve.SUNSTONE_TONE_AGX),
    /** Luminance by colour, for finding exposures. */
    FALSE_COLOR(SunstoneToneCurve.SUNSTONE_TONE_FALSE_COLOR);

    /** The number that the C ABI has for it. */
    final int code;

    ToneCurve(int code) {
        this.code = code;
    }
}
