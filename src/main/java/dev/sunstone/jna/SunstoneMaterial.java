package dev.sunstone.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/**
 * {@code SunstoneMaterial}: what an element is made of. The handles stay the caller's: the library takes what they
 * stand for during the call, and they can be freed right after it.
 */
@FieldOrder({"coloration", "surface", "albedo", "extras"})
public final class SunstoneMaterial extends Structure {

    /** Where the colour comes from. */
    @Const
    public @Nullable SunstoneColoration coloration;

    /** What it does with light. */
    @Const
    public @Nullable SunstoneSurface surface;

    /** The share of light that it reflects, 0 or more. */
    public double albedo;

    /** What few materials have; null for nothing of it. */
    @Const
    @PointerTo(SunstoneMaterialExtras.class)
    public @Nullable Pointer extras;

    /** Keeps the memory that {@link #extras} points to. */
    private @Nullable SunstoneMaterialExtras kept;

    /** A material of null handles, which every function refuses. */
    public SunstoneMaterial() {}

    /**
     * Sets the fields and the native memory behind them at once; see {@link SunstoneVector3#put}.
     *
     * @param newColoration where the colour comes from
     * @param newSurface what it does with light
     * @param newAlbedo the share of light that it reflects
     * @param newExtras what few materials have; null for nothing of it
     * @return this structure
     */
    public SunstoneMaterial put(
            SunstoneColoration newColoration,
            SunstoneSurface newSurface,
            double newAlbedo,
            @Nullable SunstoneMaterialExtras newExtras) {
        coloration = newColoration;
        surface = newSurface;
        albedo = newAlbedo;
        setExtras(newExtras);
        getPointer().setPointer(0, newColoration.getPointer());
        getPointer().setPointer(Native.POINTER_SIZE, newSurface.getPointer());
        getPointer().setDouble(2L * Native.POINTER_SIZE, newAlbedo);
        getPointer().setPointer(2L * Native.POINTER_SIZE + Double.BYTES, extras);
        return this;
    }

    /**
     * The same without extras.
     *
     * @param newColoration where the colour comes from
     * @param newSurface what it does with light
     * @param newAlbedo the share of light that it reflects
     * @return this structure
     */
    public SunstoneMaterial put(SunstoneColoration newColoration, SunstoneSurface newSurface, double newAlbedo) {
        return put(newColoration, newSurface, newAlbedo, null);
    }

    /**
     * Points {@link #extras} to a structure, which is written to its native memory and kept as long as this one.
     *
     * @param newExtras what few materials have; null for nothing of it
     */
    public void setExtras(@Nullable SunstoneMaterialExtras newExtras) {
        kept = newExtras;
        extras = newExtras == null ? null : newExtras.written();
    }

    /**
     * Makes an array that lies in one piece of native memory, as {@code materials} of
     * {@link SunstoneLibrary#sunstone_scene_add_spheres} has to.
     *
     * @param length how many, at least 1
     * @return the array, all of null handles
     */
    public static SunstoneMaterial[] array(int length) {
        return (SunstoneMaterial[]) new SunstoneMaterial().toArray(length);
    }
}
