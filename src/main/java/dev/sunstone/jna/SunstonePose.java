package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstonePose}: where a camera is and looks to. */
@FieldOrder({"position", "target", "up"})
public final class SunstonePose extends Structure {

    /** Where it is. */
    public SunstoneVector3 position = new SunstoneVector3();

    /** The point in the middle of the picture. */
    public SunstoneVector3 target = new SunstoneVector3();

    /** What is above. */
    public SunstoneVector3 up = new SunstoneVector3();

    /** All zero, which every function refuses. */
    public SunstonePose() {}
}
