package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A cone with a closed base. A texture goes once around the side, upwards from the base, and lies once on the base.
 *
 * @param base the middle of its base, in world units
 * @param apex its tip
 * @param radius the radius of its base in world units, above 0
 * @param material what it is made of
 */
public record Cone(Vec3 base, Vec3 apex, double radius, Material material) implements Element {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the tip is in the middle of the base, or the radius is not above 0 and finite
     */
    public Cone {
        requireNonNull(base, "base");
        Checks.apart("apex", requireNonNull(apex, "apex"), "base", base);
        Checks.aboveZero("radius", radius);
        requireNonNull(material, "material");
    }

    @Override
    public List<Material> materials() {
        return ImmutableList.of(material);
    }
}
