package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * A complex index of refraction, η − ik.
 *
 * @param eta η for red, green and blue, each 0 or more
 * @param k k for red, green and blue, each 0 or more
 */
public record ComplexIndex(Color eta, Color k) implements MetalIndex {

    /** Checks that both are there. */
    public ComplexIndex {
        requireNonNull(eta, "eta");
        requireNonNull(k, "k");
    }
}
