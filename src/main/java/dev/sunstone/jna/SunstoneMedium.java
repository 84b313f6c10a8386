package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneMedium}: what fills space and takes light away, or scatters it. */
@FieldOrder({"absorption", "scattering", "anisotropy"})
public final class SunstoneMedium extends Structure {

    /** The share of light that is lost for each unit of length, by channel. */
    public SunstoneColor absorption = new SunstoneColor();

    /** The share that is sent elsewhere, likewise. */
    public SunstoneColor scattering = new SunstoneColor();

    /** The mean cosine of the angle that light is turned by. */
    public double anisotropy;

    /** Empty space. */
    public SunstoneMedium() {}
}
