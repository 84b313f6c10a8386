package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A box whose edges are along the axes. One that stands otherwise is moved by {@link Scene#setTransform} afterwards. A
 * texture lies once on each face.
 *
 * @param min the corner with the smallest coordinates, in world units
 * @param max the opposite corner, larger in each coordinate
 * @param material what it is made of
 */
public record Box(Vec3 min, Vec3 max, Material material) implements Element {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a coordinate of {@code max} is not above that of {@code min}
     */
    public Box {
        requireNonNull(min, "min");
        requireNonNull(max, "max");
        Checks.above("max.x", max.x(), "min.x", min.x());
        Checks.above("max.y", max.y(), "min.y", min.y());
        Checks.above("max.z", max.z(), "min.z", min.z());
        requireNonNull(material, "material");
    }

    @Override
    public List<Material> materials() {
        return ImmutableList.of(material);
    }
}
