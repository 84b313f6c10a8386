package dev.sunstone.jna;

/** {@code enum SunstoneIntegrator}: how a picture is computed. */
public final class SunstoneIntegrator {

    /** One ray for each pixel, without a film. */
    public static final int SUNSTONE_INTEGRATOR_WHITTED = 0;

    /** Path tracing. */
    public static final int SUNSTONE_INTEGRATOR_PATH = 1;

    /** How open things are. */
    public static final int SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION = 2;

    /** Camera rays alone. */
    public static final int SUNSTONE_INTEGRATOR_AOV = 3;

    private SunstoneIntegrator() {}
}
