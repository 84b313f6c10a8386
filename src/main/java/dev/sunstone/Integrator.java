package dev.sunstone;

import dev.sunstone.jna.SunstoneIntegrator;

/** How a picture is computed. */
public enum Integrator {
    /** One ray through the middle of each pixel: direct light, mirrors and glass. Quick, and without a {@link Film}. */
    WHITTED(SunstoneIntegrator.SUNSTONE_INTEGRATOR_WHITTED),
    /** All light, by path tracing: samples on a {@link Film}, which becomes less noisy with each. */
    PATH(SunstoneIntegrator.SUNSTONE_INTEGRATOR_PATH),
    /**
     * How open what the camera sees is: the share of the directions above it, by their cosines, in which nothing is
     * near; see {@link PathOptions#aoRadius}. White for all, black where the camera sees nothing.
     */
    AMBIENT_OCCLUSION(SunstoneIntegrator.SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION),
    /**
     * Camera rays alone, for a {@link Film} of {@link Aov}s. The colour is that of what they meet times the cosine, as
     * if lit from the camera.
     */
    AOV(SunstoneIntegrator.SUNSTONE_INTEGRATOR_AOV);

    /** The number that the C ABI has for it. */
    final int code;

    Integrator(int code) {
        this.code = code;
    }

    /** Whether it draws samples onto a film. */
    boolean hasFilm() {
        return this != WHITTED;
    }
}
