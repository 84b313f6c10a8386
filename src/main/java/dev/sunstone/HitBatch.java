package dev.sunstone;

import java.nio.ByteBuffer;

/**
 * What rays met, in native memory: hit {@code i} is that of ray {@code i}. {@link Scene#intersect(RayBatch)} makes and
 * fills one; for many queries {@link #allocate} one and use it again and again.
 *
 * <p>A hit takes {@value #BYTES} bytes in the machine's byte order: the ids of the object and of the member of a group
 * (two longs), t, u and v, the normal's x, y and z (floats), the primitive and 0 (ints). {@link #buffer} gives the
 * memory.
 *
 * <p>It is plain memory without an owner, which the garbage collector frees: there is nothing to close. One query at a
 * time may write to it.
 */
public final class HitBatch {

    /** The bytes of a hit. */
    public static final int BYTES = 48;

    /** Hits begin at multiples of this. */
    private static final int ALIGNMENT = 8;

    private static final int INSTANCE = 8;
    private static final int T = 16;
    private static final int U = 20;
    private static final int V = 24;
    private static final int NORMAL = 28;
    private static final int PRIMITIVE = 40;

    private final StructureArray hits;
    private final ByteBuffer memory;

    private HitBatch(StructureArray hits) {
        this.hits = hits;
        this.memory = hits.memory();
    }

    /**
     * Makes room for hits. Until a query has filled them in {@link #isHit} is false, and the other numbers are 0.
     *
     * @param count how many, 0 or more
     * @return the hits
     * @throws IllegalArgumentException if there are negatively many, or more than a buffer holds, about 44 million
     */
    public static HitBatch allocate(int count) {
        return new HitBatch(StructureArray.allocate("hits", count, BYTES));
    }

    /**
     * Hits in the program's own memory, which may hold other things between them.
     *
     * @param buffer a direct buffer that can be written; the first hit begins at its position
     * @param count how many, 0 or more
     * @param stride the bytes from one hit to the next, at least {@value #BYTES} and a multiple of 8
     * @return the hits, which are this memory and no copy of it
     * @throws IllegalArgumentException if the buffer is not direct, read-only, too small or begins at a place that is
     *     no multiple of 8, or the stride is wrong
     */
    public static HitBatch of(ByteBuffer buffer, int count, int stride) {
        return new HitBatch(StructureArray.of(buffer, count, stride, BYTES, ALIGNMENT));
    }

    /**
     * How many hits there is room for.
     *
     * @return the number
     */
    public int count() {
        return hits.count();
    }

    /**
     * How far the hits are apart.
     *
     * @return the bytes from one hit to the next
     */
    public int stride() {
        return hits.stride();
    }

    /**
     * The memory itself.
     *
     * @return a direct buffer from the first hit to the end of the last, in the machine's byte order, with a position
     *     of its own
     */
    public ByteBuffer buffer() {
        return hits.buffer();
    }

    /**
     * Whether a ray met anything.
     *
     * @param i which ray, from 0
     * @return false for a miss
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public boolean isHit(int i) {
        return objectId(i) != 0;
    }

    /**
     * The object that a ray met.
     *
     * @param i which ray, from 0
     * @return its id; 0 for a miss
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public long objectId(int i) {
        return memory.getLong(hits.at(i));
    }

    /**
     * The member of a group that a ray met.
     *
     * @param i which ray, from 0
     * @return the id that it has in the group, of nested groups in the outermost; 0 where the object is no group
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public long instanceId(int i) {
        return memory.getLong(hits.at(i) + INSTANCE);
    }

    /**
     * Where along a ray its hit is.
     *
     * @param i which ray, from 0
     * @return the distance in lengths of the ray's direction; infinite for a miss
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public float t(int i) {
        return memory.getFloat(hits.at(i) + T);
    }

    /**
     * The first coordinate on the surface.
     *
     * @param i which ray, from 0
     * @return on a triangle the weight of its second corner, elsewhere the first texture coordinate
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public float u(int i) {
        return memory.getFloat(hits.at(i) + U);
    }

    /**
     * The second coordinate on the surface.
     *
     * @param i which ray, from 0
     * @return on a triangle the weight of its third corner, elsewhere the second texture coordinate
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public float v(int i) {
        return memory.getFloat(hits.at(i) + V);
    }

    /**
     * The geometric normal where a ray met something.
     *
     * @param i which ray, from 0
     * @return a vector of unit length towards the outside; zero for a miss
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public Vec3 normal(int i) {
        return new Vec3(normalX(i), normalY(i), normalZ(i));
    }

    /**
     * The normal's first coordinate; with the two others, what {@link #normal} gives without making an object.
     *
     * @param i which ray, from 0
     * @return the coordinate
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public float normalX(int i) {
        return memory.getFloat(hits.at(i) + NORMAL);
    }

    /**
     * The normal's second coordinate.
     *
     * @param i which ray, from 0
     * @return the coordinate
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public float normalY(int i) {
        return memory.getFloat(hits.at(i) + NORMAL + 4);
    }

    /**
     * The normal's third coordinate.
     *
     * @param i which ray, from 0
     * @return the coordinate
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public float normalZ(int i) {
        return memory.getFloat(hits.at(i) + NORMAL + 8);
    }

    /**
     * The part of the object that a ray met.
     *
     * @param i which ray, from 0
     * @return the triangle of a mesh, the face of a box, cylinder or cone, otherwise 0; -1 for a miss
     * @throws IndexOutOfBoundsException if there is no such hit
     */
    public int primitive(int i) {
        return memory.getInt(hits.at(i) + PRIMITIVE);
    }

    /** The memory that native code writes; its position is 0. */
    ByteBuffer memory() {
        return hits.nativeMemory();
    }

    @Override
    public String toString() {
        return "HitBatch[" + count() + "]";
    }
}
