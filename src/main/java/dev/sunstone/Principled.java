package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.SunstonePrincipled;
import java.util.List;

/**
 * Most things, by the numbers that artists know: sheen over a clear coat over a mixture of metal, glass and glossy
 * paint. Its base colour is the material's coloration times its albedo. {@link #builder} begins with plastic:
 *
 * <pre>{@code
 * Surface car = Principled.builder().metallic(0.8).roughness(0.4).clearcoat(1).build();
 * }</pre>
 *
 * <p>{@code whitted} draws it as glass where the transmission is above 0.5, and otherwise as matt with as much of a
 * mirror as there is metal of a roughness below 0.3.
 *
 * @param metallic the share of metal
 * @param roughness the perceptual roughness of metal, gloss and glass: 0 for smooth, 1 for dull
 * @param specularTint how much the gloss takes the hue of the base
 * @param transmission the share of glass in what is not metal
 * @param clearcoat the share of the surface that has a clear coat
 * @param clearcoatRoughness the perceptual roughness of the clear coat
 * @param sheen the strength of the sheen, as of cloth
 * @param sheenRoughness the roughness of the sheen
 * @param sheenTint how much the sheen takes the hue of the base
 * @param anisotropy how much narrower reflections of metal and gloss are across the brushing
 * @param anisotropicRotation where they are widest, in full turns from the direction of growing u towards that of
 *     growing v
 * @param ior the index of refraction of gloss and glass, above 0; beyond 0.01 to 100 as those; 1 and less take the
 *     gloss away
 * @param thin whether glass is a thin sheet, with the same medium on both sides
 */
public record Principled(
        Parameter metallic,
        Parameter roughness,
        Parameter specularTint,
        Parameter transmission,
        Parameter clearcoat,
        Parameter clearcoatRoughness,
        Parameter sheen,
        Parameter sheenRoughness,
        Parameter sheenTint,
        Parameter anisotropy,
        Parameter anisotropicRotation,
        double ior,
        boolean thin)
        implements Surface {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the index is not above 0 and finite
     */
    public Principled {
        requireNonNull(metallic, "metallic");
        requireNonNull(roughness, "roughness");
        requireNonNull(specularTint, "specularTint");
        requireNonNull(transmission, "transmission");
        requireNonNull(clearcoat, "clearcoat");
        requireNonNull(clearcoatRoughness, "clearcoatRoughness");
        requireNonNull(sheen, "sheen");
        requireNonNull(sheenRoughness, "sheenRoughness");
        requireNonNull(sheenTint, "sheenTint");
        requireNonNull(anisotropy, "anisotropy");
        requireNonNull(anisotropicRotation, "anisotropicRotation");
        Checks.aboveZero("ior", ior);
    }

    /**
     * Begins with plastic.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins with this surface.
     *
     * @return the builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.metallic = metallic;
        builder.roughness = roughness;
        builder.specularTint = specularTint;
        builder.transmission = transmission;
        builder.clearcoat = clearcoat;
        builder.clearcoatRoughness = clearcoatRoughness;
        builder.sheen = sheen;
        builder.sheenRoughness = sheenRoughness;
        builder.sheenTint = sheenTint;
        builder.anisotropy = anisotropy;
        builder.anisotropicRotation = anisotropicRotation;
        builder.ior = ior;
        builder.thin = thin;
        return builder;
    }

    /** All parameters that may change over the surface. */
    List<Parameter> parameters() {
        return List.of(
                metallic,
                roughness,
                specularTint,
                transmission,
                clearcoat,
                clearcoatRoughness,
                sheen,
                sheenRoughness,
                sheenTint,
                anisotropy,
                anisotropicRotation);
    }

    /** The structure that says so. */
    SunstonePrincipled structure() {
        SunstonePrincipled structure = new SunstonePrincipled();
        Structures.put(structure.metallic, metallic);
        Structures.put(structure.roughness, roughness);
        Structures.put(structure.specular_tint, specularTint);
        Structures.put(structure.transmission, transmission);
        Structures.put(structure.clearcoat, clearcoat);
        Structures.put(structure.clearcoat_roughness, clearcoatRoughness);
        Structures.put(structure.sheen, sheen);
        Structures.put(structure.sheen_roughness, sheenRoughness);
        Structures.put(structure.sheen_tint, sheenTint);
        Structures.put(structure.anisotropy, anisotropy);
        Structures.put(structure.anisotropic_rotation, anisotropicRotation);
        structure.ior = ior;
        structure.thin = thin ? 1 : 0;
        return structure;
    }

    /** Collects the numbers; not for several threads at once. */
    public static final class Builder {

        private Parameter metallic = Parameter.of(0);
        private Parameter roughness = Parameter.of(0.5);
        private Parameter specularTint = Parameter.of(0);
        private Parameter transmission = Parameter.of(0);
        private Parameter clearcoat = Parameter.of(0);
        private Parameter clearcoatRoughness = Parameter.of(0.03);
        private Parameter sheen = Parameter.of(0);
        private Parameter sheenRoughness = Parameter.of(0.3);
        private Parameter sheenTint = Parameter.of(0);
        private Parameter anisotropy = Parameter.of(0);
        private Parameter anisotropicRotation = Parameter.of(0);
        private double ior = 1.5;
        private boolean thin;

        private Builder() {}

        /**
         * Sets the share of metal.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder metallic(double value) {
            return metallic(Parameter.named("metallic", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder metallic(Parameter value) {
            metallic = requireNonNull(value, "metallic");
            return this;
        }

        /**
         * Sets the perceptual roughness of metal, gloss and glass: 0 for smooth, 1 for dull.
         *
         * @param value 0 to 1; 0.5 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder roughness(double value) {
            return roughness(Parameter.named("roughness", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder roughness(Parameter value) {
            roughness = requireNonNull(value, "roughness");
            return this;
        }

        /**
         * Sets how much the gloss takes the hue of the base.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder specularTint(double value) {
            return specularTint(Parameter.named("specularTint", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder specularTint(Parameter value) {
            specularTint = requireNonNull(value, "specularTint");
            return this;
        }

        /**
         * Sets the share of glass in what is not metal.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder transmission(double value) {
            return transmission(Parameter.named("transmission", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder transmission(Parameter value) {
            transmission = requireNonNull(value, "transmission");
            return this;
        }

        /**
         * Sets the share of the surface that has a clear coat.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder clearcoat(double value) {
            return clearcoat(Parameter.named("clearcoat", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder clearcoat(Parameter value) {
            clearcoat = requireNonNull(value, "clearcoat");
            return this;
        }

        /**
         * Sets the perceptual roughness of the clear coat.
         *
         * @param value 0 to 1; 0.03 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder clearcoatRoughness(double value) {
            return clearcoatRoughness(Parameter.named("clearcoatRoughness", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder clearcoatRoughness(Parameter value) {
            clearcoatRoughness = requireNonNull(value, "clearcoatRoughness");
            return this;
        }

        /**
         * Sets the strength of the sheen, as of cloth.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder sheen(double value) {
            return sheen(Parameter.named("sheen", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder sheen(Parameter value) {
            sheen = requireNonNull(value, "sheen");
            return this;
        }

        /**
         * Sets the roughness of the sheen.
         *
         * @param value 0 to 1; 0.3 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder sheenRoughness(double value) {
            return sheenRoughness(Parameter.named("sheenRoughness", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder sheenRoughness(Parameter value) {
            sheenRoughness = requireNonNull(value, "sheenRoughness");
            return this;
        }

        /**
         * Sets how much the sheen takes the hue of the base.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder sheenTint(double value) {
            return sheenTint(Parameter.named("sheenTint", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder sheenTint(Parameter value) {
            sheenTint = requireNonNull(value, "sheenTint");
            return this;
        }

        /**
         * Sets how much narrower reflections of metal and gloss are across the brushing.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder anisotropy(double value) {
            return anisotropy(Parameter.named("anisotropy", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder anisotropy(Parameter value) {
            anisotropy = requireNonNull(value, "anisotropy");
            return this;
        }

        /**
         * Sets where they are widest, in full turns from the direction of growing u towards that of growing v.
         *
         * @param value 0 to 1; 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is outside 0 to 1
         */
        public Builder anisotropicRotation(double value) {
            return anisotropicRotation(Parameter.named("anisotropicRotation", value));
        }

        /**
         * The same, which may change over the surface.
         *
         * @param value the parameter
         * @return this builder
         */
        public Builder anisotropicRotation(Parameter value) {
            anisotropicRotation = requireNonNull(value, "anisotropicRotation");
            return this;
        }

        /**
         * Sets the index of refraction of gloss and glass.
         *
         * @param value above 0; 1.5 by default, 1 takes the gloss away
         * @return this builder
         * @throws IllegalArgumentException if it is not above 0 and finite
         */
        public Builder ior(double value) {
            ior = Checks.aboveZero("ior", value);
            return this;
        }

        /**
         * Sets whether glass is a thin sheet, with the same medium on both sides.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder thin(boolean value) {
            thin = value;
            return this;
        }

        /**
         * Makes the surface.
         *
         * @return the surface
         */
        public Principled build() {
            return new Principled(
                    metallic,
                    roughness,
                    specularTint,
                    transmission,
                    clearcoat,
                    clearcoatRoughness,
                    sheen,
                    sheenRoughness,
                    sheenTint,
                    anisotropy,
                    anisotropicRotation,
                    ior,
                    thin);
        }
    }
}
