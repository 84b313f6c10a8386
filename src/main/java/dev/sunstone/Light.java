package dev.sunstone;

/**
 * Something that shines and is not there to be met: a {@link SphericalLight}, {@link DirectionalLight},
 * {@link SpotLight} or {@link SunLight}. Surfaces that shine are made by {@link Material#withEmission}, and light from
 * all around by {@link Scene#environment(Environment)}.
 */
public sealed interface Light permits SphericalLight, DirectionalLight, SpotLight, SunLight {

    /**
     * The colour of the light, which its intensity is multiplied by.
     *
     * @return the colour
     */
    Color color();

    /**
     * How strong it is; each kind of light has its own unit.
     *
     * @return the intensity
     */
    double intensity();
}
