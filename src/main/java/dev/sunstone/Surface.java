package dev.sunstone;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a material does with the light that meets it. {@code whitted} and the path tracer draw the first three; the
 * others are the path tracer's, and {@code whitted} draws the nearest of the first three, as each one says.
 */
public sealed interface Surface
        permits Surface.Diffuse,
                Surface.Reflective,
                Surface.Refractive,
                Principled,
                Surface.Dielectric,
                Surface.Conductor,
                Surface.Mirror {

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
     * The boundary of glass or of a liquid, smooth or rough. The material's colour tints what passes. {@code whitted}
     * draws it smooth and fully transparent.
     *
     * @param ior the index of refraction inside over that outside, above 0; beyond 0.01 to 100 as those
     * @param roughness perceptual, 0 for smooth to 1
     * @param thin whether it is a pane or a bubble, with the same medium on both sides
     */
    record Dielectric(double ior, Parameter roughness, boolean thin) implements Surface {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if the index is not above 0 and finite
         */
        public Dielectric {
            Checks.aboveZero("ior", ior);
            requireNonNull(roughness, "roughness");
        }
    }

    /**
     * Metal, smooth or rough. {@code whitted} draws it as a mirror where the roughness is below 0.3, and otherwise as
     * matt.
     *
     * @param metal which metal; null for one that has the material's colour where it is looked at straight
     * @param roughness perceptual, 0 for smooth to 1
     * @param anisotropy how much it is brushed, 0 to 1
     * @param rotation where reflections are widest, in full turns from the direction of growing u towards that of
     *     growing v
     */
    record Conductor(@Nullable MetalIndex metal, Parameter roughness, Parameter anisotropy, Parameter rotation)
            implements Surface {

        /** Checks that what must be there is. */
        public Conductor {
            requireNonNull(roughness, "roughness");
            requireNonNull(anisotropy, "anisotropy");
            requireNonNull(rotation, "rotation");
        }
    }

    /** A mirror, whose reflections have the material's colour at every angle; {@code whitted}'s have none. */
    record Mirror() implements Surface {}

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

    /**
     * Plastic, for {@code Principled.builder()} has everything else.
     *
     * @return the surface
     */
    static Principled principled() {
        return Principled.builder().build();
    }

    /**
     * The boundary of smooth glass or of a liquid.
     *
     * @param ior the index of refraction inside over that outside, above 0; beyond 0.01 to 100 as those
     * @return the surface
     * @throws IllegalArgumentException if it is not above 0 and finite
     */
    static Dielectric dielectric(double ior) {
        return new Dielectric(ior, Parameter.of(0), false);
    }

    /**
     * The boundary of rough glass.
     *
     * @param ior the index of refraction inside over that outside, above 0; beyond 0.01 to 100 as those
     * @param roughness perceptual, 0 for smooth to 1
     * @return the surface
     * @throws IllegalArgumentException if a value is outside its range
     */
    static Dielectric dielectric(double ior, double roughness) {
        return new Dielectric(ior, Parameter.named("roughness", roughness), false);
    }

    /**
     * A pane or a bubble, with the same medium on both sides.
     *
     * @param ior the index of refraction of the sheet, above 0; beyond 0.01 to 100 as those
     * @return the surface
     * @throws IllegalArgumentException if it is not above 0 and finite
     */
    static Dielectric pane(double ior) {
        return new Dielectric(ior, Parameter.of(0), true);
    }

    /**
     * Metal that was measured, or any other by its complex index.
     *
     * @param metal which metal
     * @param roughness perceptual, 0 for smooth to 1
     * @return the surface
     * @throws IllegalArgumentException if the roughness is outside 0 to 1
     */
    static Conductor conductor(MetalIndex metal, double roughness) {
        return new Conductor(
                requireNonNull(metal, "metal"),
                Parameter.named("roughness", roughness),
                Parameter.of(0),
                Parameter.of(0));
    }

    /**
     * Metal that has the material's colour where it is looked at straight.
     *
     * @param roughness perceptual, 0 for smooth to 1
     * @return the surface
     * @throws IllegalArgumentException if the roughness is outside 0 to 1
     */
    static Conductor conductor(double roughness) {
        return new Conductor(null, Parameter.named("roughness", roughness), Parameter.of(0), Parameter.of(0));
    }

    /**
     * A mirror.
     *
     * @return the surface
     */
    static Surface mirror() {
        return new Mirror();
    }
}
