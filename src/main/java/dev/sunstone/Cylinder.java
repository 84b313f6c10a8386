package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A cylinder with closed ends. A texture goes once around the side, upwards from the base, and lies once on each end.
 *
 * @param base the middle of one end, in world units
 * @param top the middle of the other end
 * @param radius its radius in world units, above 0
 * @param material what it is made of
 */
public record Cylinder(Vec3 base, Vec3 top, double radius, Material material) implements Element {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if both ends are one point, or the radius is not above 0 and finite
     */
    public Cylinder {
        requireNonNull(base, "base");
        Checks.apart("top", requireNonNull(top, "top"), "base", base);
        Checks.aboveZero("radius", radius);
        requireNonNull(material, "material");
    }

    @Override
    public List<Material> materials() {
        return ImmutableList.of(material);
    }
}
