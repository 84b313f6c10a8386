package dev.sunstone.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Facts about a file, one on a line under its name. */
final class Summary {
    private final PrintWriter to;

    /** Prints the name of the file. */
    Summary(Path file, PrintWriter to) {
        this.to = to;
        to.println(ErrorLine.printable(file.toString()));
    }

    /** Prints a fact. What comes from the file cannot do anything to the terminal. */
    void line(String name, String format, Object... values) {
        String value = ErrorLine.printable(String.format(Locale.ROOT, format, values));
        to.println(String.format(Locale.ROOT, "  %-16s %s", name, value));
    }

    /** Prints how large a picture is and which part of it is there, if not all. */
    void size(long width, long height, long x, long y, long partWidth, long partHeight) {
        line("size", "%d x %d pixels", width, height);
        if (x != 0 || y != 0 || partWidth != width || partHeight != height) {
            line(
                    "part",
                    "%d x %d pixels, --crop %d,%d,%d,%d",
                    partWidth,
                    partHeight,
                    x,
                    x + partWidth,
                    y,
                    y + partHeight);
        }
    }
}
