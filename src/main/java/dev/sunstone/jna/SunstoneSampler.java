package dev.sunstone.jna;

/** {@code enum SunstoneSampler}: how samples are drawn. */
public final class SunstoneSampler {

    /** Scrambled Sobol points. */
    public static final int SUNSTONE_SAMPLER_SOBOL = 0;

    /** Independent ones. */
    public static final int SUNSTONE_SAMPLER_INDEPENDENT = 1;

    private SunstoneSampler() {}
}
