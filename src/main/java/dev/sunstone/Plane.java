package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * An infinite plane, seen from one side.
 *
 * @param origin any point on it, in world units
 * @param normal points away from the side that is seen, so {@code (0, -1, 0)} is a floor; any length but 0
 * @param material what it is made of
 */
public record Plane(Vec3 origin, Vec3 normal, Material material) implements Element {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the normal is the zero vector
     */
    public Plane {
        requireNonNull(origin, "origin");
        Checks.direction("normal", requireNonNull(normal, "normal"));
        requireNonNull(material, "material");
    }

    @Override
    public List<Material> materials() {
        return ImmutableList.of(material);
    }
}
