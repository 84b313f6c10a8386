package dev.sunstone.cli;

import dev.sunstone.ViewBlock;
import java.util.function.Function;
import picocli.CommandLine.TypeConversionException;

/** The part of a picture that {@code --crop x0,x1,y0,y1} names: x0 ≤ x &lt; x1, y0 ≤ y &lt; y1. */
final class Crop {
    private static final String FORM =
            "--crop is '%s', but must be four whole numbers x0,x1,y0,y1 with x0 < x1 and y0 < y1";

    private Crop() {}

    /**
     * Reads it and holds it against the picture's size.
     *
     * @param wrong makes the exception from its message
     */
    static ViewBlock parse(String text, long width, long height, Function<String, RuntimeException> wrong) {
        String[] parts = text.split(",", -1);
        long[] numbers = new long[4];
        if (parts.length != numbers.length) {
            throw wrong.apply(String.format(FORM, text));
        }
        for (int i = 0; i < numbers.length; i++) {
            try {
                numbers[i] = Numbers.whole(parts[i].strip());
            } catch (TypeConversionException e) {
                throw wrong.apply(String.format(FORM, text));
            }
        }
        checkRange(text, "x", numbers[0], numbers[1], width, "wide", wrong);
        checkRange(text, "y", numbers[2], numbers[3], height, "high", wrong);
        return new ViewBlock(
                (int) numbers[0], (int) numbers[2], (int) (numbers[1] - numbers[0]), (int) (numbers[3] - numbers[2]));
    }

    private static void checkRange(
            String text,
            String axis,
            long from,
            long to,
            long size,
            String extent,
            Function<String, RuntimeException> wrong) {
        if (from >= to) {
            throw wrong.apply(String.format(FORM, text));
        }
        if (from < 0 || to > size) {
            throw wrong.apply(String.format(
                    "--crop is '%s', whose %s goes from %d to %d, but the picture is %d pixels %s",
                    text, axis, from, to, size, extent));
        }
    }
}
