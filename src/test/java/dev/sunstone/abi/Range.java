package dev.sunstone.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;

/** The ranges of floating-point numbers that the header speaks of. */
enum Range {
    /** Any number that is one. */
    FINITE(Double::isFinite),
    /** A place or direction in the world. */
    COORDINATE(value -> Math.abs(value) <= 1e15),
    /** A radius, an index of refraction. */
    POSITIVE(value -> value > 0 && value <= 1e15),
    /** A colour's component, an albedo, an intensity: as large as a {@code float} holds. */
    NON_NEGATIVE(value -> value >= 0 && value <= Float.MAX_VALUE),
    /** A share. */
    FRACTION(value -> value >= 0 && value <= 1),
    /** Across a picture of {@link ObjectType#WIDTH} columns. */
    COLUMN(value -> value >= 0 && value <= ObjectType.WIDTH),
    /** Down a picture of {@link ObjectType#HEIGHT} rows. */
    ROW(value -> value >= 0 && value <= ObjectType.HEIGHT),
    /** Degrees. */
    FIELD_OF_VIEW(value -> value > 0 && value < 180),
    /** A share that is not nothing. */
    SHARE_LEFT(value -> value > 0 && value <= 1),
    /** Degrees from the middle of a cone to its rim. */
    CONE(value -> value > 0 && value <= 180),
    /** Degrees from the middle of a cone of 40 degrees to where it begins to fade. */
    INNER_CONE(value -> value >= 0 && value <= 40),
    /** Degrees across a disc in the sky. */
    DISC(value -> value >= 0.01 && value <= 180),
    /** A mean cosine of scattering. */
    ANISOTROPY(value -> Math.abs(value) <= 0.999),
    /** How hazy air is. */
    TURBIDITY(value -> value >= 2 && value <= 10),
    /** What a clear sky's radiances are multiplied by. */
    SKY_SCALE(value -> value >= 0 && value <= 1e30),
    /** Pixels from a pixel's centre. */
    FILTER_RADIUS(value -> value >= 0 && value <= 16),
    /**
     * 0, or what a {@code float} has all bits of and more, also infinite; numbers beyond those of a {@code float} are.
     */
    NOT_NEGATIVE(value -> value == 0 || value >= Float.MIN_NORMAL),
    /** Stops of exposure. */
    STOPS(value -> value >= -64 && value <= 64),
    /** Kelvin; none of those that are tried but 0 is in range. */
    TEMPERATURE(value -> value == 0 || value >= 1000 && value <= 15_000),
    /** Above or below a black body. */
    TINT(value -> value >= -150 && value <= 150),
    /** The radius of the usual filter, or 0 for it. */
    USUAL_RADIUS(value -> value == 0 || value == 1.5),
    /** No limit. */
    UNLIMITED(value -> value == 0 || value > Float.MAX_VALUE),
    /** How long to wait. */
    SECONDS(value -> value >= 0 && value <= 1e9);

    private static final double[] TRIED = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -Double.MAX_VALUE,
        -1e16,
        -180,
        -1,
        -1e-9,
        -0.0,
        0,
        0.5,
        Math.nextUp(1.0),
        Math.nextDown(180.0),
        180,
        Math.nextUp(1e9),
        Math.nextUp(1e15),
        1e300,
        Double.MAX_VALUE,
    };

    private final DoublePredicate accepts;

    Range(DoublePredicate accepts) {
        this.accepts = accepts;
    }

    private Set<Integer> codes(double value) {
        return accepts.test(value) ? Case.OK : Case.INVALID_ARGUMENT;
    }

    /** Numbers within and without, as an argument by itself. */
    List<Case> cases(String name) {
        List<Case> cases = new ArrayList<>();
        for (double value : TRIED) {
            cases.add(Case.of(name + " is " + value, value, codes(value), name));
        }
        return cases;
    }

    /** Only those without. */
    List<Case> refused(String name) {
        return cases(name).stream().filter(one -> !one.codes().equals(Case.OK)).toList();
    }

    /** The same as {@code float}: rounded first, since that is what is passed. */
    List<Case> floatCases(String name) {
        List<Case> cases = new ArrayList<>();
        for (double value : TRIED) {
            cases.add(Case.of(name + " is " + (float) value, (float) value, codes((float) value), name));
        }
        return cases;
    }
}
