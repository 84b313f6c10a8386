package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * Bumps: where a surface looks to, without a change of where it is. {@code whitted} leaves them out.
 *
 * @param texture normals in the space of growing u, growing v and the normal: red, green and blue are x, y and z from
 *     −1 to 1, read as they are. It must be open when the material is added to a scene and may be closed afterwards.
 * @param strength what x and y are multiplied by, 0 or more
 */
public record NormalMap(Texture texture, double strength) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the strength is negative, infinite or NaN
     */
    public NormalMap {
        requireNonNull(texture, "texture");
        Checks.zeroOrMore("strength", strength);
    }
}
