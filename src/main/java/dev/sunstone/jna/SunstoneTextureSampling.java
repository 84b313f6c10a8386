package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneTextureSampling}: how a texture is read. */
@FieldOrder({"wrap_u", "wrap_v", "filter", "encoding"})
public final class SunstoneTextureSampling extends Structure {

    /** Left and right of the picture: one of {@link SunstoneTextureWrap}. */
    public int wrap_u;

    /** Above and below it: one of {@link SunstoneTextureWrap}. */
    public int wrap_v;

    /** Between texels: one of {@link SunstoneTextureFilter}. */
    public int filter;

    /** What colours mean: one of {@link SunstoneTextureEncoding}. */
    public int encoding;

    /** The default. */
    public SunstoneTextureSampling() {}
}
