package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneMeshInfo}: what a mesh holds, and what building its tree took and gave. */
@FieldOrder({"vertices", "triangles", "degenerate", "nodes", "leaves", "bytes", "seconds", "materials", "depth"})
public final class SunstoneMeshInfo extends Structure {

    /** How many vertices. */
    @Unsigned
    public long vertices;

    /** How many triangles, the degenerate ones included. */
    @Unsigned
    public long triangles;

    /** How many triangles no ray can meet, for two of their corners are one point. */
    @Unsigned
    public long degenerate;

    /** How many nodes the tree has. */
    @Unsigned
    public long nodes;

    /** How many leaves the tree has. */
    @Unsigned
    public long leaves;

    /** The memory of nodes and leaves in bytes. */
    @Unsigned
    public long bytes;

    /** How long building took. */
    public double seconds;

    /** How many materials the faces name: one more than the largest index, or 0. */
    @Unsigned
    public int materials;

    /** How many levels of nodes there are. */
    @Unsigned
    public int depth;

    /** All zero. */
    public SunstoneMeshInfo() {}
}
