package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A flat disc, seen from both sides. A texture lies once across it, upright where it is seen against its normal.
 *
 * @param center its middle, in world units
 * @param normal the direction that it faces, of any length but 0
 * @param radius its radius in world units, above 0
 * @param material what it is made of
 */
public record Disc(Vec3 center, Vec3 normal, double radius, Material material) implements Element {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the normal is the zero vector, or the radius not above 0 and finite
     */
    public Disc {
        requireNonNull(center, "center");
        Checks.direction("normal", requireNonNull(normal, "normal"));
        Checks.aboveZero("radius", radius);
        requireNonNull(material, "material");
    }

    @Override
    public List<Material> materials() {
        return ImmutableList.of(material);
    }
}
