package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A mesh or a group at some place. The same one can be placed any number of times; each place takes some hundred bytes.
 *
 * @param shape what is placed; it must be open when this is added to a scene and may be closed afterwards
 * @param transform where it is, and how it is turned and stretched
 * @param materials for a mesh one for all of it, or one for each index that its faces name, of which the first is for
 *     faces without one; for a group none, so that its members keep their own, or one for all of them
 */
public record Instance(Placeable shape, Transform transform, List<Material> materials) implements Element {

    /**
     * Copies the list and checks how many there are.
     *
     * @throws IllegalArgumentException if a mesh has no material, or a group more than one
     */
    public Instance {
        requireNonNull(shape, "shape");
        requireNonNull(transform, "transform");
        materials = checkMaterials(shape, ImmutableList.copyOf(requireNonNull(materials, "materials")));
    }

    /**
     * A mesh of one material.
     *
     * @param mesh the mesh
     * @param transform where it is
     * @param material what all of it is made of
     * @return the element
     */
    public static Instance of(Mesh mesh, Transform transform, Material material) {
        return new Instance(mesh, transform, ImmutableList.of(material));
    }

    /**
     * A group whose members keep their materials.
     *
     * @param group the group
     * @param transform where it is
     * @return the element
     */
    public static Instance of(Group group, Transform transform) {
        return new Instance(group, transform, ImmutableList.of());
    }

    static List<Material> checkMaterials(Placeable shape, List<Material> materials) {
        if (shape instanceof Mesh && materials.isEmpty()) {
            throw new IllegalArgumentException(
                    "materials is empty: give one for the mesh, or one for each index that its faces name");
        }
        if (shape instanceof Group && materials.size() > 1) {
            throw new IllegalArgumentException("materials has " + materials.size()
                    + " for a group: give none, so that its members keep their own, or one for all of them");
        }
        return materials;
    }
}
