package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Sets;
import dev.sunstone.jna.SunstoneAov;
import dev.sunstone.jna.SunstoneImageOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Film} becomes a picture, in memory or in a file. {@link #defaults()} suits most; the {@code with…}
 * methods change one thing each.
 *
 * @param tone from light to bytes, for memory and PNG; the other formats hold light as it is
 * @param pngBits bits of each component of a PNG file, 8 or 16
 * @param exrBits bits of colours and normals in an OpenEXR file, 16 or 32; depths, positions and variances have 32
 * @param exrCompressed whether an OpenEXR file is compressed, which loses nothing
 * @param denoise whether the noise is taken out of the light, of a film that was begun with {@link PathOptions#denoise}
 * @param layers what an OpenEXR file has besides the colour; null for all that the film keeps
 */
public record ImageOptions(
        ToneMapping tone,
        int pngBits,
        int exrBits,
        boolean exrCompressed,
        boolean denoise,
        @Nullable Set<Aov> layers) {

    private static final ImageOptions DEFAULTS = new ImageOptions(ToneMapping.defaults(), 8, 16, true, false, null);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a number of bits is not one of those that there are
     */
    public ImageOptions {
        requireNonNull(tone, "tone");
        if (pngBits != 8 && pngBits != 16) {
            throw new IllegalArgumentException("pngBits is " + pngBits + ": give 8 or 16");
        }
        if (exrBits != 16 && exrBits != 32) {
            throw new IllegalArgumentException("exrBits is " + exrBits + ": give 16 or 32");
        }
        layers = layers == null ? null : Sets.immutableEnumSet(layers);
    }

    /**
     * PNG with 8 bits and sRGB's curve; OpenEXR with 16 bits, compressed, with all that the film keeps.
     *
     * @return the options
     */
    public static ImageOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Another tone mapping.
     *
     * @param newTone from light to bytes
     * @return the changed options
     */
    public ImageOptions withTone(ToneMapping newTone) {
        return new ImageOptions(newTone, pngBits, exrBits, exrCompressed, denoise, layers);
    }

    /**
     * Another depth of PNG files.
     *
     * @param bits 8 or 16
     * @return the changed options
     * @throws IllegalArgumentException if it is another number
     */
    public ImageOptions withPngBits(int bits) {
        return new ImageOptions(tone, bits, exrBits, exrCompressed, denoise, layers);
    }

    /**
     * Another depth of OpenEXR files.
     *
     * @param bits 16 or 32
     * @return the changed options
     * @throws IllegalArgumentException if it is another number
     */
    public ImageOptions withExrBits(int bits) {
        return new ImageOptions(tone, pngBits, bits, exrCompressed, denoise, layers);
    }

    /**
     * With or without compression of OpenEXR files.
     *
     * @param compressed whether there is any
     * @return the changed options
     */
    public ImageOptions withExrCompressed(boolean compressed) {
        return new ImageOptions(tone, pngBits, exrBits, compressed, denoise, layers);
    }

    /**
     * With or without the noise taken out.
     *
     * @param newDenoise whether the noise is taken out of the light, which needs a film that was begun with
     *     {@link PathOptions#denoise}
     * @return the changed options
     */
    public ImageOptions withDenoise(boolean newDenoise) {
        return new ImageOptions(tone, pngBits, exrBits, exrCompressed, newDenoise, layers);
    }

    /**
     * Other layers of OpenEXR files.
     *
     * @param newLayers what there is besides the colour; null for all that the film keeps
     * @return the changed options
     */
    public ImageOptions withLayers(@Nullable Set<Aov> newLayers) {
        return new ImageOptions(tone, pngBits, exrBits, exrCompressed, denoise, newLayers);
    }

    /** What files are written by. */
    SunstoneImageOptions nativeOptions() {
        SunstoneImageOptions structure = nativePixels(0);
        structure.png_bits = pngBits;
        structure.exr_bits = exrBits;
        structure.exr_uncompressed = exrCompressed ? 0 : 1;
        structure.aovs = layers == null ? 0 : Aov.bits(layers) | SunstoneAov.SUNSTONE_AOV_COLOR;
        return structure;
    }

    /** What pixels in memory are made by. */
    SunstoneImageOptions nativePixels(int pixelFormat) {
        SunstoneImageOptions structure = new SunstoneImageOptions();
        structure.exposure = tone.exposure();
        structure.temperature = tone.temperature();
        structure.tint = tone.tint();
        structure.tone_curve = tone.curve().code;
        structure.dither = tone.dither() ? 1 : 0;
        structure.pixel_format = pixelFormat;
        structure.denoise = denoise ? 1 : 0;
        return structure;
    }
}
