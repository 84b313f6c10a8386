package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * What an element is made of.
 *
 * @param coloration where its colour comes from
 * @param albedo the share of light that it reflects, 0 or more, usually below 1; the colour is multiplied by it
 * @param surface what it does with light
 */
public record Material(Coloration coloration, double albedo, Surface surface) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the albedo is negative, infinite or NaN
     */
    public Material {
        requireNonNull(coloration, "coloration");
        Checks.zeroOrMore("albedo", albedo);
        requireNonNull(surface, "surface");
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
}
