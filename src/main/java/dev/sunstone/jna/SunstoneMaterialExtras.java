package dev.sunstone.jna;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** {@code SunstoneMaterialExtras}: what few materials have. */
@FieldOrder({"emission", "radiance", "emission_texture", "opacity", "normal_map", "normal_strength", "interior"})
public final class SunstoneMaterialExtras extends Structure {

    /** The colour of the light that the surface sends out itself. */
    public SunstoneColor emission = new SunstoneColor();

    /** Its radiance in W/(m² sr). */
    public double radiance;

    /** A coloration of a texture by which it is multiplied, or null. */
    @Const
    public @Nullable SunstoneColoration emission_texture;

    /** The share of the surface that is there; null for all of it. */
    @Const
    @PointerTo(SunstoneParameter.class)
    public @Nullable Pointer opacity;

    /** A coloration of a texture of normals, or null. */
    @Const
    public @Nullable SunstoneColoration normal_map;

    /** What the bumps are multiplied by. */
    public double normal_strength;

    /** What fills a closed shape; null for what is around it. */
    @Const
    @PointerTo(SunstoneMedium.class)
    public @Nullable Pointer interior;

    /** Nothing. */
    public SunstoneMaterialExtras() {}

    /** Keeps the memory that {@link #opacity} points to. */
    private @Nullable SunstoneParameter keptOpacity;

    /** Keeps the memory that {@link #interior} points to. */
    private @Nullable SunstoneMedium keptInterior;

    /**
     * Points {@link #opacity} to a structure, which is written to its native memory and kept as long as this one.
     *
     * @param parameter the share of the surface that is there
     */
    public void setOpacity(SunstoneParameter parameter) {
        parameter.write();
        keptOpacity = parameter;
        opacity = parameter.getPointer();
    }

    /**
     * Points {@link #interior} to a structure, which is written to its native memory and kept as long as this one.
     *
     * @param medium what fills a closed shape
     */
    public void setInterior(SunstoneMedium medium) {
        medium.write();
        keptInterior = medium;
        interior = medium.getPointer();
    }

    /** The native memory with the fields in it. */
    Pointer written() {
        write();
        return getPointer();
    }
}
