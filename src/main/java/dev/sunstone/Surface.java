package dev.sunstone;

/** What a material does with the light that meets it. */
public sealed interface Surface permits Surface.Diffuse, Surface.Reflective, Surface.Refractive {

    /** A matte surface, which scatters light evenly. */
    record Diffuse() implements Surface {}

    /**
     * A matte surface that mirrors a share of the light.
     *
     * @param reflectivity the share that is mirrored, 0 to 1
     */
    record Reflective(double reflectivity) implements Surface {

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if the reflectivity is outside 0 to 1
         */
        public Reflective {
            Checks.share("reflectivity", reflectivity);
        }
    }

    /**
     * A surface such as glass, which mirrors some light and bends the rest on its way through. Each event makes two
     * rays, so many such objects at a large recursion depth take long.
     *
     * @param index the index of refraction, above 0: about 1.33 for water, 1.5 for glass
     * @param transparency the share of light that is let through, 0 to 1
     */
    record Refractive(double index, double transparency) implements Surface {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if the index is not above 0 and finite, or the transparency is outside 0 to
         *     1
         */
        public Refractive {
            Checks.aboveZero("index", index);
            Checks.share("transparency", transparency);
        }
    }

    /**
     * A matte surface.
     *
     * @return the surface
     */
    static Surface diffuse() {
        return new Diffuse();
    }

    /**
     * A surface that mirrors a share of the light.
     *
     * @param reflectivity the share that is mirrored, 0 to 1
     * @return the surface
     * @throws IllegalArgumentException if the share is outside 0 to 1
     */
    static Surface reflective(double reflectivity) {
        return new Reflective(reflectivity);
    }

    /**
     * A surface such as glass.
     *
     * @param index the index of refraction, above 0
     * @param transparency the share of light that is let through, 0 to 1
     * @return the surface
     * @throws IllegalArgumentException if a value is outside its range
     */
    static Surface refractive(double index, double transparency) {
        return new Refractive(index, transparency);
    }
}
