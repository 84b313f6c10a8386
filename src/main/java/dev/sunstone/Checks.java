package dev.sunstone;

/** The ranges that values are held to, and the words that say so: the field, its value, and what to give instead. */
final class Checks {

    private Checks() {}

    static double finite(String field, double value) {
        if (!Double.isFinite(value)) {
            throw outside(field, value, "a finite number");
        }
        return value;
    }

    static double notZero(String field, double value) {
        if (value == 0 || !Double.isFinite(value)) {
            throw outside(field, value, "a finite number other than 0");
        }
        return value;
    }

    static void above(String field, double value, String lowerField, double lower) {
        if (value <= lower) {
            throw outside(field, value, "a number above " + lowerField + ", which is " + lower);
        }
    }

    static void apart(String field, Vec3 value, String otherField, Vec3 other) {
        if (value.x() == other.x() && value.y() == other.y() && value.z() == other.z()) {
            throw outside(field, value, "another point than " + otherField);
        }
    }

    static double aboveZero(String field, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw outside(field, value, "a finite number above 0");
        }
        return value;
    }

    /** For numbers that native code keeps as {@code float}: smaller ones would be 0 or have few bits. */
    static double floatAboveZeroOrInfinite(String field, double value) {
        if (!(value >= Float.MIN_NORMAL)) {
            throw outside(field, value, "a number of at least 1.2e-38, which may be infinite");
        }
        return value;
    }

    /** The same with 0 for none. */
    static double floatOrZero(String field, double value) {
        if (value != 0 && !(value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE)) {
            throw outside(field, value, "0 for none, or a number from 1.2e-38 to 3.4e38");
        }
        return value;
    }

    static double within(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw outside(field, value, "a number from " + least + " to " + most);
        }
        return value;
    }

    static double zeroOrMore(String field, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw outside(field, value, "a finite number of 0 or more");
        }
        return value;
    }

    static double share(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw outside(field, value, "a number from 0 to 1");
        }
        return value;
    }

    static double fieldOfView(String field, double degrees) {
        if (!(degrees > 0 && degrees < 180)) {
            throw outside(field, degrees, "an angle in degrees, above 0 and below 180");
        }
        return degrees;
    }

    static double between(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw outside(field, value, "a number from " + least + " to " + most);
        }
        return value;
    }

    static int atLeast(String field, int value, int least) {
        if (value < least) {
            throw outside(field, value, "a whole number of " + least + " or more");
        }
        return value;
    }

    static long atLeast(String field, long value, long least) {
        if (value < least) {
            throw outside(field, value, "a whole number of " + least + " or more");
        }
        return value;
    }

    static int within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw outside(field, value, "a whole number from " + least + " to " + most);
        }
        return value;
    }

    static Vec3 direction(String field, Vec3 value) {
        if (value.x() == 0 && value.y() == 0 && value.z() == 0) {
            throw new IllegalArgumentException(field + " is the zero vector, which points nowhere: give any other");
        }
        return value;
    }

    /** Refuses the direction of a sun that is not above the horizon; neither is the zero vector. */
    static void aboveHorizon(String field, Vec3 value, String upField, Vec3 up) {
        // Each is brought to a size of 1 first, so that no product is too large or too small for a double.
        double length = largest(value);
        double upLength = largest(up);
        double height = value.x() / length * (up.x() / upLength)
                + value.y() / length * (up.y() / upLength)
                + value.z() / length * (up.z() / upLength);
        if (height <= 0) {
            throw outside(
                    field, value, "a direction above the horizon, on the side of " + upField + ", which is " + up);
        }
    }

    private static double largest(Vec3 value) {
        return Math.max(Math.abs(value.x()), Math.max(Math.abs(value.y()), Math.abs(value.z())));
    }

    private static IllegalArgumentException outside(String field, Object value, String instead) {
        return new IllegalArgumentException(field + " is " + value + ": give " + instead);
    }
}
