package dev.sunstone;

import com.google.common.collect.Sets;
import dev.sunstone.jna.SunstoneAov;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a {@link Film} can keep for each pixel (arbitrary output variables). Every film has the first and the last two.
 */
public enum Aov {
    /** The light itself, linear Rec. 709. */
    COLOR(SunstoneAov.SUNSTONE_AOV_COLOR, 3),
    /** The share of the samples that met something. */
    ALPHA(SunstoneAov.SUNSTONE_AOV_ALPHA, 1),
    /**
     * The share of even light from everywhere that what samples meet first sends back to them, by colour: of matt
     * surfaces their base colour. The mean, where a miss counts as black. What a medium turns before it meets anything
     * is a miss.
     */
    ALBEDO(SunstoneAov.SUNSTONE_AOV_ALBEDO, 3),
    /** The shading normal of it: the mean, where a miss counts as 0. */
    NORMAL(SunstoneAov.SUNSTONE_AOV_NORMAL, 3),
    /**
     * The distance of the camera to what the first sample met, through holes that it went through; infinite for a miss.
     */
    DEPTH(SunstoneAov.SUNSTONE_AOV_DEPTH, 1),
    /** Where samples meet something first: the mean of those that do. */
    POSITION(SunstoneAov.SUNSTONE_AOV_POSITION, 3),
    /** The id of the object that the first sample met; 0 for a miss. */
    OBJECT_ID(SunstoneAov.SUNSTONE_AOV_OBJECT_ID, 1),
    /** Where that is a group: the id of the object of the group; otherwise 0. */
    INSTANCE_ID(SunstoneAov.SUNSTONE_AOV_INSTANCE_ID, 1),
    /** The number of samples. */
    SAMPLE_COUNT(SunstoneAov.SUNSTONE_AOV_SAMPLE_COUNT, 1),
    /** The estimated variance of the mean's luminance. */
    VARIANCE(SunstoneAov.SUNSTONE_AOV_VARIANCE, 1);

    /** Its bit in the C ABI. */
    final int code;

    private final int channels;

    Aov(int code, int channels) {
        this.code = code;
        this.channels = channels;
    }

    /**
     * How many numbers it has for each pixel.
     *
     * @return 1 or 3
     */
    public int channels() {
        return channels;
    }

    /** Whether its numbers are ids, which floats cannot hold. */
    boolean isId() {
        return this == OBJECT_ID || this == INSTANCE_ID;
    }

    /** The sum of the bits. */
    static int bits(Set<Aov> aovs) {
        return aovs.stream().mapToInt(aov -> aov.code).reduce(0, (a, b) -> a | b);
    }

    /** Those whose bits are set. */
    static Set<Aov> of(int bits) {
        Set<Aov> aovs = EnumSet.noneOf(Aov.class);
        for (Aov aov : values()) {
            if ((bits & aov.code) != 0) {
                aovs.add(aov);
            }
        }
        return Sets.immutableEnumSet(aovs);
    }
}
