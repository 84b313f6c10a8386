package dev.sunstone.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How numbers that were typed are read, and what is said of those that are none. */
final class Numbers {
    private Numbers() {}

    /** A whole number, which may be written as 1e3. */
    static int whole(String text) {
        try {
            return new BigDecimal(text).intValueExact();
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        } catch (ArithmeticException e) {
            throw new TypeConversionException(
                    "'" + text + "' is not a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
    }

    /** The same with 64 bits. */
    static long large(String text) {
        try {
            return new BigDecimal(text).longValueExact();
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        } catch (ArithmeticException e) {
            throw new TypeConversionException(
                    "'" + text + "' is not a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }

    /**
     * Reads numbers with a point.
     *
     * @param what what is wanted, as "a number of seconds, such as 2"
     */
    static ITypeConverter<Double> real(String what) {
        return text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not " + what);
            }
        };
    }
}
