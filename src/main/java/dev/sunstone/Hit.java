package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * What a ray met.
 *
 * @param objectId the object, as {@link Scene#add(Element)} numbered it
 * @param instanceId of an object that is a group, the id that its member has in the group, of nested groups in the
 *     outermost; otherwise 0
 * @param t where along the ray, in lengths of its direction
 * @param point where in the scene
 * @param normal the geometric normal there, of unit length, towards the outside
 * @param primitive the triangle of a mesh, the face of a box, cylinder or cone, otherwise 0
 * @param u on a triangle the weight of its second corner, elsewhere the first texture coordinate
 * @param v on a triangle the weight of its third corner, elsewhere the second texture coordinate
 */
public record Hit(
        long objectId, long instanceId, double t, Vec3 point, Vec3 normal, int primitive, double u, double v) {

    /** Checks that the vectors are there. */
    public Hit {
        requireNonNull(point, "point");
        requireNonNull(normal, "normal");
    }
}
