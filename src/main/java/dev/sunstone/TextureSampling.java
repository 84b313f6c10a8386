package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.SunstoneTextureEncoding;
import dev.sunstone.jna.SunstoneTextureFilter;
import dev.sunstone.jna.SunstoneTextureSampling;
import dev.sunstone.jna.SunstoneTextureWrap;

/**
 * How a texture is read between and beyond its texels, by the path tracer. {@code whitted} takes the nearest texel,
 * repeats the picture and decodes with gamma 2.2, whatever is said here.
 *
 * @param wrapU what is left and right of the picture
 * @param wrapV what is above and below it
 * @param filter what is between texels
 * @param encoding what the bytes of colours mean; numbers and normals are read as they are
 */
public record TextureSampling(Wrap wrapU, Wrap wrapV, Filter filter, Encoding encoding) {

    /** What is beyond a picture's edge. */
    public enum Wrap {
        /** The picture again. */
        REPEAT,
        /** The picture again, every other one mirrored. */
        MIRROR,
        /** The texels at the edge. */
        CLAMP
    }

    /** What is between texels. */
    public enum Filter {
        /** A mixture of the four around, of a smaller version of the picture where it is seen from afar. */
        MIP_MAP,
        /** A mixture of the four around. */
        BILINEAR,
        /** The nearest texel, with edges to be seen. */
        NEAREST
    }

    /** What the bytes of colours mean. */
    public enum Encoding {
        /** The curve of sRGB. */
        SRGB,
        /** Light itself. */
        LINEAR
    }

    private static final TextureSampling DEFAULTS =
            new TextureSampling(Wrap.REPEAT, Wrap.REPEAT, Filter.MIP_MAP, Encoding.SRGB);

    /** Checks that all are there. */
    public TextureSampling {
        requireNonNull(wrapU, "wrapU");
        requireNonNull(wrapV, "wrapV");
        requireNonNull(filter, "filter");
        requireNonNull(encoding, "encoding");
    }

    /**
     * Repeated, of smaller versions from afar, and with the curve of sRGB: as a texture is read that nobody says more
     * of.
     *
     * @return the defaults
     */
    public static TextureSampling defaults() {
        return DEFAULTS;
    }

    /**
     * Another continuation, on all sides.
     *
     * @param wrap what is beyond the edges
     * @return the changed sampling
     */
    public TextureSampling withWrap(Wrap wrap) {
        return new TextureSampling(wrap, wrap, filter, encoding);
    }

    /**
     * Another filter.
     *
     * @param newFilter what is between texels
     * @return the changed sampling
     */
    public TextureSampling withFilter(Filter newFilter) {
        return new TextureSampling(wrapU, wrapV, newFilter, encoding);
    }

    /**
     * Another encoding.
     *
     * @param newEncoding what the bytes of colours mean
     * @return the changed sampling
     */
    public TextureSampling withEncoding(Encoding newEncoding) {
        return new TextureSampling(wrapU, wrapV, filter, newEncoding);
    }

    /** The structure that says so. */
    SunstoneTextureSampling structure() {
        SunstoneTextureSampling structure = new SunstoneTextureSampling();
        structure.wrap_u = code(wrapU);
        structure.wrap_v = code(wrapV);
        structure.filter = switch (filter) {
            case MIP_MAP -> SunstoneTextureFilter.SUNSTONE_TEXTURE_FILTER_MIP_MAP;
            case BILINEAR -> SunstoneTextureFilter.SUNSTONE_TEXTURE_FILTER_BILINEAR;
            case NEAREST -> SunstoneTextureFilter.SUNSTONE_TEXTURE_FILTER_NEAREST;
        };
        structure.encoding = switch (encoding) {
            case SRGB -> SunstoneTextureEncoding.SUNSTONE_TEXTURE_ENCODING_SRGB;
            case LINEAR -> SunstoneTextureEncoding.SUNSTONE_TEXTURE_ENCODING_LINEAR;
        };
        return structure;
    }

    private static int code(Wrap wrap) {
        return switch (wrap) {
            case REPEAT -> SunstoneTextureWrap.SUNSTONE_TEXTURE_WRAP_REPEAT;
            case MIRROR -> SunstoneTextureWrap.SUNSTONE_TEXTURE_WRAP_MIRROR;
            case CLAMP -> SunstoneTextureWrap.SUNSTONE_TEXTURE_WRAP_CLAMP;
        };
    }
}
