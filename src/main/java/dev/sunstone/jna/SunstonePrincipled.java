package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstonePrincipled}: the numbers of a principled surface. */
@FieldOrder({
    "metallic",
    "roughness",
    "specular_tint",
    "transmission",
    "clearcoat",
    "clearcoat_roughness",
    "sheen",
    "sheen_roughness",
    "sheen_tint",
    "anisotropy",
    "anisotropic_rotation",
    "ior",
    "thin",
    "reserved"
})
public final class SunstonePrincipled extends Structure {

    /** The share of metal. */
    public SunstoneParameter metallic = new SunstoneParameter();

    /** The roughness of metal, gloss and glass. */
    public SunstoneParameter roughness = new SunstoneParameter();

    /** How much the gloss takes the hue of the base. */
    public SunstoneParameter specular_tint = new SunstoneParameter();

    /** The share of glass in what is not metal. */
    public SunstoneParameter transmission = new SunstoneParameter();

    /** The share of the surface that has a clear coat. */
    public SunstoneParameter clearcoat = new SunstoneParameter();

    /** The roughness of the clear coat. */
    public SunstoneParameter clearcoat_roughness = new SunstoneParameter();

    /** The strength of the sheen. */
    public SunstoneParameter sheen = new SunstoneParameter();

    /** The roughness of the sheen. */
    public SunstoneParameter sheen_roughness = new SunstoneParameter();

    /** How much the sheen takes the hue of the base. */
    public SunstoneParameter sheen_tint = new SunstoneParameter();

    /** How much narrower reflections are across the brushing. */
    public SunstoneParameter anisotropy = new SunstoneParameter();

    /** Where they are widest, in full turns. */
    public SunstoneParameter anisotropic_rotation = new SunstoneParameter();

    /** The index of refraction of gloss and glass. */
    public double ior;

    /** Whether glass is a thin sheet, 0 or 1. */
    public int thin;

    /** Must be 0. */
    @Unsigned
    public int reserved;

    /** All zero, to be filled in by {@link SunstoneLibrary#sunstone_principled_defaults}. */
    public SunstonePrincipled() {}
}
