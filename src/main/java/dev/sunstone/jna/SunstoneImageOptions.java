package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneImageOptions}: how light becomes a picture; all zero is the default. */
@FieldOrder({
    "exposure",
    "temperature",
    "tint",
    "tone_curve",
    "dither",
    "pixel_format",
    "png_bits",
    "exr_bits",
    "exr_uncompressed",
    "aovs",
    "denoise"
})
public final class SunstoneImageOptions extends Structure {

    /** Brightness in stops. */
    public double exposure;

    /** The light that looks white, in kelvin; 0 for no white balance. */
    public double temperature;

    /** How far that light is greener than a black body. */
    public double tint;

    /** One of {@link SunstoneToneCurve}. */
    public int tone_curve;

    /** 1 to dither bytes, otherwise 0. */
    public int dither;

    /** One of {@link SunstonePixelFormat}. */
    public int pixel_format;

    /** Bits of each component of a PNG file, 8 or 16; 0 for 8. */
    public int png_bits;

    /** Bits of colours and normals in an OpenEXR file, 16 or 32; 0 for 16. */
    public int exr_bits;

    /** 1 for an OpenEXR file without compression. */
    public int exr_uncompressed;

    /** The AOVs of an OpenEXR file, bits of {@link SunstoneAov}; 0 for all of the film. */
    @Unsigned
    public int aovs;

    /** 1 to take the noise out of the light; otherwise 0. */
    public int denoise;

    /** The defaults. */
    public SunstoneImageOptions() {}
}
