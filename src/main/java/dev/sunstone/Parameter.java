package dev.sunstone;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A number of a material from 0 to 1: the same everywhere, or times a component of a texture, whose bytes are read as
 * they are and not as gamma-encoded. {@code whitted} takes the factor alone.
 *
 * @param factor the number, or what the texture is multiplied by, 0 to 1
 * @param texture where it changes; null for the same number everywhere. It must be open when the material is added to a
 *     scene and may be closed afterwards.
 * @param channel which component of the texture counts
 */
public record Parameter(double factor, @Nullable Texture texture, Channel channel) {

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the factor is outside 0 to 1
     */
    public Parameter {
        Checks.share("factor", factor);
        requireNonNull(channel, "channel");
    }

    /**
     * The same number everywhere.
     *
     * @param number the number, 0 to 1
     * @return the parameter
     * @throws IllegalArgumentException if it is outside 0 to 1
     */
    public static Parameter of(double number) {
        return new Parameter(number, null, Channel.RED);
    }

    /**
     * A component of a texture, 0 to 1.
     *
     * @param texture where the number changes
     * @param channel which component of it
     * @return the parameter
     */
    public static Parameter of(Texture texture, Channel channel) {
        return new Parameter(1, requireNonNull(texture, "texture"), channel);
    }

    /** The number of that name, in whose words a value out of range is refused. */
    static Parameter named(String field, double number) {
        Checks.share(field, number);
        return of(number);
    }
}
