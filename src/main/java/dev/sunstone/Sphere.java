package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A sphere.
 *
 * @param center its centre, in world units
 * @param radius its radius in world units, above 0
 * @param material what it is made of
 */
public record Sphere(Vec3 center, double radius, Material material) implements Element {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the radius is not above 0 and finite
     */
    public Sphere {
        requireNonNull(center, "center");
        Checks.aboveZero("radius", radius);
        requireNonNull(material, "material");
    }

    @Override
    public List<Material> materials() {
        return ImmutableList.of(material);
    }
}
