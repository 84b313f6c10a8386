package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** {@code SunstoneRenderOptions}: how a picture is drawn; all zero is the default. */
@FieldOrder({"width", "height", "threads", "pixel_format", "only", "without"})
public final class SunstoneRenderOptions extends Structure {

    /** The width of the whole picture in pixels; 0 for the scene's. */
    @Unsigned
    public int width;

    /** The height of the whole picture in pixels; 0 for the scene's. */
    @Unsigned
    public int height;

    /** How many threads may work on it at once, up to 256; 0 for one per core. */
    @Unsigned
    public int threads;

    /** One of {@link SunstonePixelFormat}. */
    public int pixel_format;

    /** The ids of the only objects that are there; null for all. */
    @Const
    public @Nullable SunstoneHashSet only;

    /** The ids of objects that are not there; null for none. */
    @Const
    public @Nullable SunstoneHashSet without;

    /** The defaults. */
    public SunstoneRenderOptions() {}
}
