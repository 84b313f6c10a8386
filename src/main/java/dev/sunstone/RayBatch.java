package dev.sunstone;

import java.nio.ByteBuffer;

/**
 * Rays in native memory, to be asked about in one call: see {@link Scene#intersect(RayBatch)}. A ray is the points
 * {@code origin + t × direction} for t from {@code tmin} to {@code tmax}. The direction may have any length from 2^-96
 * to 2^96; a shorter or longer one, and one with NaN, meets nothing. Neither does a ray from farther than 2^60 away.
 *
 * <p>A ray takes {@value #BYTES} bytes, eight floats in the machine's byte order: the origin's x, y and z,
 * {@code tmin}, the direction's x, y and z, {@code tmax}. {@link #buffer} gives the memory for filling it in bulk.
 *
 * <p>It is plain memory without an owner, which the garbage collector frees: there is nothing to close. Several threads
 * may ask about the same rays as long as nobody changes them.
 */
public final class RayBatch {

    /** The bytes of a ray. */
    public static final int BYTES = 32;

    /** Rays may begin at multiples of this. */
    private static final int ALIGNMENT = 4;

    private static final int TMIN = 12;
    private static final int DIRECTION = 16;
    private static final int TMAX = 28;

    private final StructureArray rays;
    private final ByteBuffer memory;

    private RayBatch(StructureArray rays) {
        this.rays = rays;
        this.memory = rays.memory();
    }

    /**
     * Makes room for rays, which meet nothing until they are set.
     *
     * @param count how many, 0 or more
     * @return the rays
     * @throws IllegalArgumentException if there are negatively many, or more than 2^26 - 1, which is what a buffer
     *     holds
     */
    public static RayBatch allocate(int count) {
        return new RayBatch(StructureArray.allocate("rays", count, BYTES));
    }

    /**
     * Rays in the program's own memory, which may hold other things between them.
     *
     * @param buffer a direct buffer that can be written; the first ray begins at its position
     * @param count how many, 0 or more
     * @param stride the bytes from one ray to the next, at least {@value #BYTES} and a multiple of 4
     * @return the rays, which are this memory and no copy of it
     * @throws IllegalArgumentException if the buffer is not direct, read-only, too small or begins at a place that is
     *     no multiple of 4, or the stride is wrong
     */
    public static RayBatch of(ByteBuffer buffer, int count, int stride) {
        return new RayBatch(StructureArray.of(buffer, count, stride, BYTES, ALIGNMENT));
    }

    /**
     * How many rays there are.
     *
     * @return the number
     */
    public int count() {
        return rays.count();
    }

    /**
     * How far the rays are apart.
     *
     * @return the bytes from one ray to the next
     */
    public int stride() {
        return rays.stride();
    }

    /**
     * The memory itself: what is put there changes the rays.
     *
     * @return a direct buffer from the first ray to the end of the last, in the machine's byte order, with a position
     *     of its own
     */
    public ByteBuffer buffer() {
        return rays.buffer();
    }

    /**
     * Sets a ray that has no end.
     *
     * @param i which one, from 0
     * @param origin where it starts
     * @param direction where it goes, of any length but 0
     * @return this batch
     * @throws IndexOutOfBoundsException if there is no such ray
     * @throws IllegalArgumentException if the direction is the zero vector
     */
    public RayBatch set(int i, Vec3 origin, Vec3 direction) {
        return set(i, origin, direction, 0, Float.POSITIVE_INFINITY);
    }

    /**
     * Sets a ray.
     *
     * @param i which one, from 0
     * @param origin where it starts
     * @param direction where it goes, of any length but 0
     * @param tmin where it begins to count, in lengths of the direction; a negative one counts as 0
     * @param tmax where it ends, in lengths of the direction; may be infinite
     * @return this batch
     * @throws IndexOutOfBoundsException if there is no such ray
     * @throws IllegalArgumentException if the direction is the zero vector
     */
    public RayBatch set(int i, Vec3 origin, Vec3 direction, double tmin, double tmax) {
        Checks.direction("direction", direction);
        return set(
                i,
                (float) origin.x(),
                (float) origin.y(),
                (float) origin.z(),
                (float) direction.x(),
                (float) direction.y(),
                (float) direction.z(),
                (float) tmin,
                (float) tmax);
    }

    /**
     * Sets a ray by its numbers, without a check and without making objects.
     *
     * @param i which one, from 0
     * @param x the origin's first coordinate
     * @param y the origin's second coordinate
     * @param z the origin's third coordinate
     * @param directionX the direction's first coordinate
     * @param directionY the direction's second coordinate
     * @param directionZ the direction's third coordinate
     * @param tmin where it begins to count, in lengths of the direction
     * @param tmax where it ends, in lengths of the direction
     * @return this batch
     * @throws IndexOutOfBoundsException if there is no such ray
     */
    public RayBatch set(
            int i,
            float x,
            float y,
            float z,
            float directionX,
            float directionY,
            float directionZ,
            float tmin,
            float tmax) {
        int at = rays.at(i);
        memory.putFloat(at, x);
        memory.putFloat(at + 4, y);
        memory.putFloat(at + 8, z);
        memory.putFloat(at + TMIN, tmin);
        memory.putFloat(at + DIRECTION, directionX);
        memory.putFloat(at + DIRECTION + 4, directionY);
        memory.putFloat(at + DIRECTION + 8, directionZ);
        memory.putFloat(at + TMAX, tmax);
        return this;
    }

    /** The memory that native code reads; its position is 0. */
    ByteBuffer memory() {
        return rays.nativeMemory();
    }

    @Override
    public String toString() {
        return "RayBatch[" + count() + "]";
    }
}
