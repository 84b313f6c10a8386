package dev.sunstone;

/** Something that can be seen: a {@link Sphere} or a {@link Plane}. */
public sealed interface Element permits Sphere, Plane {

    /**
     * What it is made of.
     *
     * @return the material
     */
    Material material();
}
