package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneBuildReport}: what preparing a scene for queries took and gave. */
@FieldOrder({"nodes", "leaves", "degenerate", "bytes", "seconds"})
public final class SunstoneBuildReport extends Structure {

    /** The nodes of the trees over objects and over spheres. */
    @Unsigned
    public long nodes;

    /** Their leaves. */
    @Unsigned
    public long leaves;

    /** The triangles of its meshes that no ray can meet. */
    @Unsigned
    public long degenerate;

    /** The memory of these trees, of what is kept of each object, and of the spheres, in bytes. */
    @Unsigned
    public long bytes;

    /** How long it took. */
    public double seconds;

    /** All zero. */
    public SunstoneBuildReport() {}
}
