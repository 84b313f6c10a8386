package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneFilmInfo}: what a film is of and how many samples it has. */
@FieldOrder({
    "width",
    "height",
    "block_x",
    "block_y",
    "block_width",
    "block_height",
    "seed",
    "aovs",
    "samples_min",
    "samples_max",
    "samples_planned",
    "samples_total"
})
public final class SunstoneFilmInfo extends Structure {

    /** The width of the whole picture in pixels. */
    @Unsigned
    public int width;

    /** The height of the whole picture in pixels. */
    @Unsigned
    public int height;

    /** The first column that is on the film. */
    @Unsigned
    public int block_x;

    /** The first row that is on the film. */
    @Unsigned
    public int block_y;

    /** How many columns are on it. */
    @Unsigned
    public int block_width;

    /** How many rows are on it. */
    @Unsigned
    public int block_height;

    /** Which picture of all those that differ in their noise alone. */
    @Unsigned
    public long seed;

    /** The AOVs that it keeps, bits of {@link SunstoneAov}. */
    @Unsigned
    public int aovs;

    /** The least samples of a pixel. */
    @Unsigned
    public int samples_min;

    /** The most samples of a pixel. */
    @Unsigned
    public int samples_max;

    /** The samples of a pixel that it was begun for, rounded up to a power of two. */
    @Unsigned
    public int samples_planned;

    /** The samples of all pixels together. */
    @Unsigned
    public long samples_total;

    /** All zero, to be filled in by the library. */
    public SunstoneFilmInfo() {}
}
