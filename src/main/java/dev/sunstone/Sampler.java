package dev.sunstone;

import dev.sunstone.jna.SunstoneSampler;

/** How samples are drawn. */
public enum Sampler {
    /** Scrambled Sobol points, whose error is blue noise. */
    SOBOL(SunstoneSampler.SUNSTONE_SAMPLER_SOBOL),
    /** Independent ones, for comparison. */
    INDEPENDENT(SunstoneSampler.SUNSTONE_SAMPLER_INDEPENDENT);

    /** The number that the C ABI has for it. */
    final int code;

    Sampler(int code) {
        this.code = code;
    }
}
