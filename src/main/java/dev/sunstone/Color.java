package dev.sunstone;

/**
 * A colour in linear Rec. 709 components. For a material each is the share of light that it reflects, usually 0 to 1; a
 * light's may be larger.
 *
 * @param red the red component, 0 or more
 * @param green the green component, 0 or more
 * @param blue the blue component, 0 or more
 */
public record Color(double red, double green, double blue) {

    /** No light. */
    public static final Color BLACK = new Color(0, 0, 0);

    /** All components 1. */
    public static final Color WHITE = new Color(1, 1, 1);

    /** Only red. */
    public static final Color RED = new Color(1, 0, 0);

    /** Only green. */
    public static final Color GREEN = new Color(0, 1, 0);

    /** Only blue. */
    public static final Color BLUE = new Color(0, 0, 1);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if one is negative, infinite or NaN
     */
    public Color {
        Checks.zeroOrMore("red", red);
        Checks.zeroOrMore("green", green);
        Checks.zeroOrMore("blue", blue);
    }

    /**
     * Shorter for {@code new Color(red, green, blue)}.
     *
     * @param red the red component
     * @param green the green component
     * @param blue the blue component
     * @return the colour
     * @throws IllegalArgumentException if a component is negative, infinite or NaN
     */
    public static Color of(double red, double green, double blue) {
        return new Color(red, green, blue);
    }
}
