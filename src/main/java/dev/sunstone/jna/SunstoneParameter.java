package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** {@code SunstoneParameter}: a number from 0 to 1, or one times a component of a texture. */
@FieldOrder({"factor", "texture", "channel", "reserved"})
public final class SunstoneParameter extends Structure {

    /** The number, or what the texture is multiplied by. */
    public double factor;

    /** A coloration of a texture, or null. */
    @Const
    public @Nullable SunstoneColoration texture;

    /** One of {@link SunstoneChannel}. */
    public int channel;

    /** Must be 0. */
    @Unsigned
    public int reserved;

    /** 0 everywhere. */
    public SunstoneParameter() {}
}
