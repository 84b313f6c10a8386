package dev.sunstone;

/** Something that shines: a {@link SphericalLight} or a {@link DirectionalLight}. */
public sealed interface Light permits SphericalLight, DirectionalLight {

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
