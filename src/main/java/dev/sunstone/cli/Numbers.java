package dev.sunstone.cli;

import java.math.BigDecimal;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How numbers that were typed are read, and what is said of those that are none. */
final class Numbers {
    private Numbers() {}

    /** A whole number, which may be written as 1e3. */
    static int whole(String text) {
        return exact(text, BigDecimal::intValueExact, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The same with 64 bits. */
    static long large(String text) {
        return exact(text, BigDecimal::longValueExact, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static <N extends Number> N exact(String text, Function<BigDecimal, N> narrow, N least, N most) {
        try {
            return narrow.apply(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + most);
        }
    }

    /**
     * Reads numbers with a point: in digits, with an exponent or without, and in none of the other ways that Java has,
     * by which 2d would be two seconds.
     *
     * @param what what is wanted, as "a number of seconds, such as 2"
     */
    static ITypeConverter<Double> real(String what) {
        return text -> {
            try {
                return new BigDecimal(text).doubleValue();
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not " + what);
            }
        };
    }
}
