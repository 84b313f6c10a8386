package dev.sunstone;

import java.util.List;

/** Something that can be seen: a simple shape, or a mesh or group at some place. */
public sealed interface Element permits Sphere, Plane, Disc, Box, Cylinder, Cone, Instance {

    /**
     * What it is made of: one material of a simple shape, any number of an {@link Instance}.
     *
     * @return the materials
     */
    List<Material> materials();
}
