package dev.sunstone;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What an element is made of. Colour, albedo and surface are what every material has; the rest is the path tracer's,
 * and {@code whitted} leaves it out.
 *
 * @param coloration where its colour comes from
 * @param albedo the share of light that it reflects, 0 or more, usually below 1; the colour is multiplied by it
 * @param surface what it does with light
 * @param emission the light that it sends out itself; null for none
 * @param opacity the share of the surface that is there, while light goes straight through the rest; 1 for all of it
 * @param normalMap its bumps; null for none
 * @param interior what fills a closed shape of it, also where the camera is in it; null for what is around it
 */
public record Material(
        Coloration coloration,
        double albedo,
        Surface surface,
        @Nullable Emission emission,
        Parameter opacity,
        @Nullable NormalMap normalMap,
        @Nullable Medium interior) {

    /** All of the surface is there. */
    static final Parameter OPAQUE = Parameter.of(1);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the albedo is negative, infinite or NaN
     */
    public Material {
        requireNonNull(coloration, "coloration");
        Checks.zeroOrMore("albedo", albedo);
        requireNonNull(surface, "surface");
        requireNonNull(opacity, "opacity");
    }

    /**
     * A material that does not shine, has no holes and no bumps, and is filled with what is around it.
     *
     * @param coloration where its colour comes from
     * @param albedo the share of light that it reflects, 0 or more
     * @param surface what it does with light
     * @throws IllegalArgumentException if the albedo is negative, infinite or NaN
     */
    public Material(Coloration coloration, double albedo, Surface surface) {
        this(coloration, albedo, surface, null, OPAQUE, null, null);
    }

    /**
     * A material of one colour.
     *
     * @param color the colour
     * @param albedo the share of light that it reflects, 0 or more
     * @param surface what it does with light
     * @return the material
     * @throws IllegalArgumentException if the albedo is negative, infinite or NaN
     */
    public static Material of(Color color, double albedo, Surface surface) {
        return new Material(Coloration.of(color), albedo, surface);
    }

    /**
     * A material with the colours of a picture.
     *
     * @param texture the picture
     * @param albedo the share of light that it reflects, 0 or more
     * @param surface what it does with light
     * @return the material
     * @throws IllegalArgumentException if the albedo is negative, infinite or NaN
     */
    public static Material of(Texture texture, double albedo, Surface surface) {
        return new Material(Coloration.of(texture), albedo, surface);
    }

    /**
     * A matte material of one colour.
     *
     * @param color the colour
     * @param albedo the share of light that it reflects, 0 or more
     * @return the material
     * @throws IllegalArgumentException if the albedo is negative, infinite or NaN
     */
    public static Material diffuse(Color color, double albedo) {
        return of(color, albedo, Surface.diffuse());
    }

    /**
     * A material of one colour that mirrors a share of the light.
     *
     * @param color the colour
     * @param albedo the share of light that it reflects, 0 or more
     * @param reflectivity the share that is mirrored, 0 to 1
     * @return the material
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Material reflective(Color color, double albedo, double reflectivity) {
        return of(color, albedo, Surface.reflective(reflectivity));
    }

    /**
     * A material such as glass.
     *
     * @param color the colour of the light that it lets through
     * @param albedo the share of light that it reflects, 0 or more
     * @param index the index of refraction, above 0
     * @param transparency the share of light that is let through, 0 to 1
     * @return the material
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Material refractive(Color color, double albedo, double index, double transparency) {
        return of(color, albedo, Surface.refractive(index, transparency));
    }

    /**
     * A black material that shines, as a lamp does.
     *
     * @param color the colour of the light
     * @param radiance how strong it is, in W/(m² sr), 0 or more
     * @return the material
     * @throws IllegalArgumentException if the radiance is negative, infinite or NaN
     */
    public static Material emitting(Color color, double radiance) {
        return diffuse(Color.BLACK, 0).withEmission(Emission.of(color, radiance));
    }

    /**
     * Has it shine.
     *
     * @param newEmission the light that it sends out itself; null for none
     * @return the changed material
     */
    public Material withEmission(@Nullable Emission newEmission) {
        return new Material(coloration, albedo, surface, newEmission, opacity, normalMap, interior);
    }

    /**
     * Has holes in it, or is thinner everywhere.
     *
     * @param newOpacity the share of the surface that is there: {@code Parameter.of(texture, Channel.ALPHA)} cuts out
     *     what is clear in a picture
     * @return the changed material
     */
    public Material withOpacity(Parameter newOpacity) {
        return new Material(coloration, albedo, surface, emission, newOpacity, normalMap, interior);
    }

    /**
     * Has bumps.
     *
     * @param newNormalMap the bumps; null for none
     * @return the changed material
     */
    public Material withNormalMap(@Nullable NormalMap newNormalMap) {
        return new Material(coloration, albedo, surface, emission, opacity, newNormalMap, interior);
    }

    /**
     * Is filled with something, where its surface lets light in.
     *
     * @param newInterior what fills a closed shape of it; null for what is around it
     * @return the changed material
     */
    public Material withInterior(@Nullable Medium newInterior) {
        return new Material(coloration, albedo, surface, emission, opacity, normalMap, newInterior);
    }

    /** Leaves out what most materials do not have. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Material[coloration=" + coloration + ", albedo=" + albedo);
        text.append(", surface=").append(surface);
        if (emission != null) {
            text.append(", emission=").append(emission);
        }
        if (!opacity.equals(OPAQUE)) {
            text.append(", opacity=").append(opacity);
        }
        if (normalMap != null) {
            text.append(", normalMap=").append(normalMap);
        }
        if (interior != null) {
            text.append(", interior=").append(interior);
        }
        return text.append(']').toString();
    }
}
