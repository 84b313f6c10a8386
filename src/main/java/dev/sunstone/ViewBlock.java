package dev.sunstone;

/**
 * A rectangle of a picture, in pixels from its upper left corner.
 *
 * @param x the first column, 0 or more
 * @param y the first row, 0 or more
 * @param width how many columns, at least 1
 * @param height how many rows, at least 1
 */
public record ViewBlock(int x, int y, int width, int height) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public ViewBlock {
        Checks.atLeast("x", x, 0);
        Checks.atLeast("y", y, 0);
        Checks.atLeast("width", width, 1);
        Checks.atLeast("height", height, 1);
    }

    /**
     * How many pixels it has.
     *
     * @return width × height
     */
    public long pixels() {
        return (long) width * height;
    }
}
