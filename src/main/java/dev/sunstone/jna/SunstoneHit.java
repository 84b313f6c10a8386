package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneHit}: what a ray met. */
@FieldOrder({"object", "instance", "t", "u", "v", "normal", "primitive", "reserved"})
public final class SunstoneHit extends Structure {

    /** The object; 0 for a miss. */
    @Unsigned
    public long object;

    /** Of an object that is a group, the id of its member in it; otherwise 0. */
    @Unsigned
    public long instance;

    /** Where along the ray, in lengths of its direction; infinite for a miss. */
    public float t;

    /** On a triangle the weight of its second corner, elsewhere the first texture coordinate. */
    public float u;

    /** On a triangle the weight of its third corner, elsewhere the second texture coordinate. */
    public float v;

    /** The geometric normal of unit length, towards the outside; zero for a miss. */
    public float[] normal = new float[3];

    /** The triangle of a mesh or the face of a solid; 4294967295 for a miss. */
    @Unsigned
    public int primitive;

    /** 0. */
    @Unsigned
    public int reserved;

    /** All zero. */
    public SunstoneHit() {}
}
